"""Commands run within the test's own process: the exit code and what they print, quickly."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

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


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def say(*arguments: object, typed: str = "", columns: int | None = None) -> Said:
    """Run a command; `typed` is what stands on its standard input, `columns` how wide the terminal is that it prints on."""
    out, err, before = io.StringIO() if columns is None else _Terminal(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(typed)
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            patch.dict(os.environ, {} if columns is None else {"COLUMNS": str(columns)}),
        ):
            code = run_to_the_end([str(argument) for argument in arguments])
    finally:
        sys.stdin = before
    return Said(code, out.getvalue(), err.getvalue())
