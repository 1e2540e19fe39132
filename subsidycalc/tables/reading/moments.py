"""Turn a date, with a time of day and perhaps a time zone, into what a cell holds."""

from __future__ import annotations

import datetime as dt
from typing import Final

from subsidycalc.tables.raw import FaultyCell

_TOMORROW_IN_CHINA: Final = 16
"""From this hour of universal time on it is the next day in China, where midnight itself is 16:00."""


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
