"""The program's entry: runs a command and turns every ending, signals included, into its exit code."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_SIGNAL_CODES: Final = 128
"""A process that a signal ends has this plus the signal's number as its code: 130 for Ctrl-C, 143 for TERM."""

_A_MOMENT: Final = 0.01
"""Seconds until the end is asked for again."""

_A_TURN: Final = 0.0002
"""Seconds for which a thread keeps the interpreter while another waits for it."""

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")


class EndedBySignalError(BaseException):
    """The process was asked to end; unwinds everything, so that nothing half-written stays."""

    def __init__(self, number: int) -> None:
        self.code = _SIGNAL_CODES + number
        super().__init__(self.code)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Unwind once: a second signal must not interrupt the cleaning up."""
    _handle(signal.SIG_IGN)
    raise EndedBySignalError(number)


def _ask_again(lost: sys.UnraisableHookArgs) -> None:
    """Ask once more where the end was asked for in a place that swallows it, such as the last moment of an object."""
    ending = lost.exc_value
    if not isinstance(ending, EndedBySignalError) or not hasattr(signal, "setitimer"):
        sys.__unraisablehook__(lost)
        return
    number = ending.code - _SIGNAL_CODES
    signal.signal(signal.SIGALRM, lambda _number, frame: _end(number, frame))
    signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)


def _handle(handler: signal.Handlers | object) -> None:
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        # What the caller had ignored (nohup, a job in the background) stays ignored.
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)  # type: ignore[arg-type]


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    # A run makes millions of values, none in circles, and ends: looking for circles is time lost.
    gc.disable()
    # What is compressed or hashed beside the work needs the interpreter for moments only, and would wait long for each.
    sys.setswitchinterval(_A_TURN)
    # numpy would start a thread on each core for products of floats, of which there are none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        sys.unraisablehook = _ask_again
        _handle(_end)
        from subsidycalc.cli.endings import (  # noqa: PLC0415 - nothing heavy before the signals are set
            finish_output,
            run_to_the_end,
        )
        from subsidycalc.cli.streams import prepare_streams  # noqa: PLC0415 - as above

        prepare_streams()
        code = run_to_the_end(sys.argv[1:])
        _handle(signal.SIG_IGN)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        code = finish_output(code, sys.argv[1:])
    except EndedBySignalError as ending:
        code = ending.code
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End at once: files are closed by now, and handing back millions of values one by one is time lost too."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
