"""Exact, explainable batch calculation of enterprise subsidies from spreadsheets.

`run_batch` and `Choices` are the program as a function; they are loaded when they are first asked for,
so that the command line starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subsidycalc.runs.planning import Choices
    from subsidycalc.runs.run import Run, run_batch

__version__ = "0.2.0"

__all__ = ["Choices", "Run", "__version__", "run_batch"]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name == "Choices":
        from subsidycalc.runs.planning import Choices  # noqa: PLC0415 - as the docstring above says

        return Choices
    if name in {"Run", "run_batch"}:
        from subsidycalc.runs import run  # noqa: PLC0415 - as above

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
