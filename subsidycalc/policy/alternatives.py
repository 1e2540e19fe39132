"""What else a batch could have been judged by: every other reading, and parameters as the caller asks what if."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.choices import Settled
    from subsidycalc.vocabulary.words import Text


@dataclass(frozen=True)
class Alternative:
    """One reading or parameter that might be chosen otherwise."""

    kind: Literal["reading", "parameter"]
    policy: str
    name: str
    title: Text
    clause: str
    in_force: str
    """The choice or value in force, "" where a parameter is not set."""
    instead: str
    in_force_title: Text | None = None
    instead_title: Text | None = None

    @property
    def choice(self) -> str:
        """Return the choice as the command line takes it."""
        return f"{self.policy}/{self.name}={self.instead}"


def other_readings(settled: Sequence[Settled]) -> Iterator[Alternative]:
    """Yield every choice of every reading that is not in force."""
    for one in settled:
        for name, reading in one.declaration.readings.items():
            in_force = one.readings[name]
            for choice, title in reading.choices.items():
                if choice != in_force:
                    titles = (reading.choices[in_force], title)
                    yield Alternative(
                        "reading",
                        one.policy.id,
                        name,
                        reading.title,
                        reading.clause,
                        in_force,
                        choice,
                        *titles,
                    )


def other_values(settled: Sequence[Settled], instead: Sequence[Settled]) -> Iterator[Alternative]:
    """Yield the parameters whose values differ between two ways of settling the same policies."""
    for one, other in zip(settled, instead, strict=True):
        for name, value in one.parameters.items():
            if other.parameters[name] != value:
                parameter = one.declaration.parameters[name]
                yield Alternative(
                    "parameter",
                    one.policy.id,
                    name,
                    parameter.title,
                    parameter.clause,
                    value,
                    other.parameters[name],
                )
