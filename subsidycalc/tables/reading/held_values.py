"""What a cell can hold of a text, a number or a moment that a file writes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.raw import FaultyCell
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    import re

MOST_CHARACTERS: Final = 32_768
"""What is kept of a text: one character more than a cell can hold, so that a longer one is still told to be cut."""

_ESCAPE: Final = pattern(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES: Final = range(0xD800, 0xE000)
_TOMORROW_IN_CHINA: Final = 16
"""From this hour of universal time on it is the next day in China, where midnight itself is 16:00."""


def unescaped(text: str) -> str:
    """Resolve the workbook's own escapes: `_x000D_`."""
    text = text[:MOST_CHARACTERS]
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    """Return a character, or the replacement character for what is none (half of a surrogate pair)."""
    number = int(found[1], 16)
    return "\ufffd" if number in _SURROGATES else chr(number)


def moment_as_cell(moment: dt.datetime) -> object:
    """Return the date of a moment, with its time where it has one.

    Programs store dates as universal time, in which a day of January 22 in China is written as January 21,
    16:00: which of the two days is meant cannot be told, so it is neither.
    """
    if moment.tzinfo and not moment.utcoffset() and moment.hour >= _TOMORROW_IN_CHINA:
        return FaultyCell("cell-error", f"{moment:%Y-%m-%d %H:%M} UTC")
    # A subclass, such as that of pandas, becomes a plain one.
    time = moment.time()
    return moment.date() if time == dt.time() else dt.datetime.combine(moment.date(), time)
