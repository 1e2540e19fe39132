"""Stop what would never end, by the processor's time: other work on the machine fails nobody, and no speed is tested."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# what stands in it takes up to two seconds when it is sound
_SECONDS = 60


class NeverEndsError(BaseException):
    """No `except Exception` of the program may swallow it."""


@contextmanager
def ends() -> Iterator[None]:
    """Raise NeverEndsError in what takes a minute of the processor."""
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise NeverEndsError
