"""Commands run within the test's own process: the exit code and what they print, quickly."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from subsidycalc.cli.endings import run_to_the_end

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data" / "lucheng-2023.xlsx"


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command printed
        """Return the object on stdout."""
        return json.loads(self.out)


def say(*arguments: object, typed: str = "") -> Said:
    """Run a command; `typed` is what stands on its standard input."""
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(typed)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run_to_the_end([str(argument) for argument in arguments])
    finally:
        sys.stdin = before
    return Said(code, out.getvalue(), err.getvalue())
