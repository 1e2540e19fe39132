"""A workbook that is in place is said to be, whatever fails after."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from subsidycalc.cli.streams import output_failed, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from subsidycalc.texts.registry import Wording


@contextmanager
def said_in_place(target: Path, wording: Wording) -> Iterator[Callable[[], None]]:
    """Give what is to be told once the target is in place; if the block then fails, say that it is."""
    is_in_place = False

    def moved() -> None:
        nonlocal is_in_place
        is_in_place = True

    try:
        yield moved
    except BaseException:
        if is_in_place:
            say(wording.say("output.in_place", path=target))
        raise
    if is_in_place and output_failed():
        say(wording.say("output.in_place", path=target))
