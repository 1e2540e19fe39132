"""What the program is held to, and which of it a run of the bench met; ratios are of whole processes in one round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bench.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Goal:
    """One figure, and the line that it must keep to."""

    figure: str
    line: float
    at_least: bool = False

    def is_met(self, measured: float) -> bool:
        """Return whether a figure keeps to the line."""
        return measured >= self.line if self.at_least else measured <= self.line


GOALS: Final = (
    Goal("--help, seconds", 0.12),
    Goal("policies, seconds", 0.12),
    Goal("wrong usage, seconds", 0.12),
    Goal("run on the sample workbook, seconds", 0.45),
    Goal("employees-100000 to the floor", 1.0),
    Goal("the office's script to employees-100000", 12, at_least=True),
    Goal("enterprises-100000 to the floor", 1.3),
    Goal("employees-1000000 to the floor", 0.5),
    Goal("employees-1000000, peak in MB", 500),
    Goal("forty workbooks to one of forty", 1.5),
    Goal("shared to a bare read", 0.9),
    Goal("inline to a bare read", 0.9),
    *(Goal(f"{shape} to the usual spelling", 2) for shape in SHAPES[1:]),
)


def print_goals(measured: Mapping[str, float]) -> None:
    """Print each goal that was measured; what was not measured is not said to be met."""
    print("\n| figure | goal | measured | |\n|---|---|---|---|")
    for goal in GOALS:
        if goal.figure in measured:
            figure = measured[goal.figure]
            line = f"{'≥' if goal.at_least else '≤'} {goal.line:g}"
            print(
                f"| {goal.figure} | {line} | {figure:.2f} | {'met' if goal.is_met(figure) else '**not met**'} |"
            )
    left = [goal.figure for goal in GOALS if goal.figure not in measured]
    if left:
        print(f"\nNot measured: {', '.join(left)}")
