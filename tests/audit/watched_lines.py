"""Call something before each line of some files that is executed: to be killed there, or overtaken by another run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import FrameType


def before_each_line(files: Collection[str], call: Callable[[int, str], None]) -> Callable[..., object]:
    """Return what `sys.settrace` takes: it calls with how many lines have come, and the name of the function."""
    passed = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal passed
        if frame.f_code.co_filename not in files:
            return None
        if event == "line":
            passed += 1
            call(passed, frame.f_code.co_name)
        return trace

    return trace
