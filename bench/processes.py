"""Run a command as a process of its own: how long it takes from start to end, and its peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


_ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as after installing; not again in each process."""


@dataclass(frozen=True)
class Run:
    """One finished process."""

    seconds: float
    peak_mib: float
    printed: str


class FailedRunError(Exception):
    """A command that was to be measured did not end as it should."""


def run(command: Sequence[str], expected: int = 0) -> Run:
    """Run a command to its end; FailedRunError where it ends with another code than expected."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=_ENVIRONMENT)  # noqa: S603 - our own commands
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != expected:
            raise FailedRunError(f"{' '.join(command)} ended with {process.returncode}:\n{errors.read()}")
        return Run(seconds, usage.ru_maxrss / 1024, output.read())
