"""The program's entry: runs a command and turns every ending into its exit code."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130
TERMINATED = 143


class Terminated(BaseException):
    """The process was asked to end; unwinds like an interrupt, so that nothing half-written stays."""


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    from subsidycalc.cli.endings import run_to_the_end  # noqa: PLC0415 - nothing heavy before the signals are set

    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = run_to_the_end(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Terminated:
        code = TERMINATED
    sys.exit(code)


if __name__ == "__main__":
    main()
