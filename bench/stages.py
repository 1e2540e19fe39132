"""Run the program's own command in this process with a clock at each stage, and print a table of the stages.

The program knows nothing of it: the functions that are its stages are wrapped before the command runs. What is
left over is starting up: the interpreter, the libraries, the command line.
"""

from __future__ import annotations

import importlib
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

STARTED: Final = time.perf_counter()

_STAGES: Final = (
    ("policies", "subsidycalc.runs.planning", "plan"),
    ("read", "subsidycalc.runs.pipeline", "read_inputs"),
    ("recognise", "subsidycalc.runs.pipeline", "recognise"),
    ("normalise", "subsidycalc.runs.pipeline", "normalise"),
    ("judge", "subsidycalc.runs.run", "judge"),
    ("lay out sheets", "subsidycalc.runs.run", "result_sheets"),
    ("put into words, hash and write", "subsidycalc.results.workbook.writing.package", "write_workbook"),
)
"""Each stage with the module and the name under which its caller finds it."""


@dataclass
class Clock:
    """Seconds of each stage without the stages within it, and the process's peak memory when it ended."""

    seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    _within: list[float] = field(default_factory=list)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with a clock around it."""

        def run(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes and returns
            started = time.perf_counter()
            self._within.append(0)
            try:
                return function(*arguments, **named)
            finally:
                passed = time.perf_counter() - started
                self.seconds[stage] = self.seconds.get(stage, 0) + passed - self._within.pop()
                self.peaks[stage] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                if self._within:
                    self._within[-1] += passed

        return run


def main() -> None:
    """Run the command given and print the table."""
    clock = Clock()
    for stage, module_name, name in _STAGES:
        module = importlib.import_module(module_name)
        setattr(module, name, clock.timed(stage, getattr(module, name)))
    from subsidycalc.cli.endings import run_to_the_end  # noqa: PLC0415 - after its stages are wrapped

    code = run_to_the_end(sys.argv[1:])
    passed = time.perf_counter() - STARTED
    print("| stage | seconds | share | peak so far |")
    print("|---|---|---|---|")
    print(_line("start up", passed - sum(clock.seconds.values()), passed, None))
    for stage, seconds in clock.seconds.items():
        print(_line(stage, seconds, passed, clock.peaks[stage]))
    sys.exit(code)


def _line(stage: str, seconds: float, whole: float, peak: float | None) -> str:
    memory = "" if peak is None else f"{peak:,.0f} MiB"
    return f"| {stage} | {seconds:.2f} | {seconds / whole:.0%} | {memory} |"


if __name__ == "__main__":
    main()
