"""The command line run as a process, with its exit code and both streams."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MASK = os.umask(0o077)
os.umask(_MASK)
AS_THE_UMASK_SAYS = 0o666 & ~_MASK
"""The mode of a result."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def run_command(*arguments: object, cwd: Path | None = None, **environment: str) -> Ended:
    """Run `python -m subsidycalc` with UTF-8 streams and return how it ended."""
    done = subprocess.run(
        [sys.executable, "-m", "subsidycalc", *map(str, arguments)],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
