"""Columns of dates and months: real date cells, texts, figures and serial numbers."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import OPEN_ENDED, PRESENT, Kind
from subsidycalc.tables.normalising.cells import folded, half_width, shown_text
from subsidycalc.tables.normalising.date_texts import EPOCH, FIRST_YEAR, day_of, days_in_text, month_of
from subsidycalc.tables.normalising.outcome import Outcome, begin
from subsidycalc.tables.raw import PLAUSIBLE_YEARS, MonthShown, YearHidden

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field
    from subsidycalc.tables.normalising.cells import Cells

OPEN_ENDED_TEXT: Final = "无固定期限"
"""How a contract without a fixed term is written; a few other spellings are read too."""
_OPEN_ENDED_TEXTS: Final = frozenset(
    {OPEN_ENDED_TEXT, "无固定期限合同", "无固定期限劳动合同", "open-ended", "openended"}
)
_FIGURES: Final = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,12})?")

_BEFORE_1900: Final = dt.date(1899, 12, 31).toordinal() - EPOCH
_BEFORE_1904: Final = dt.date(1904, 1, 1).toordinal() - EPOCH
_NO_SUCH_DAY: Final = 60
"""The serial of 1900-02-29, a day that only spreadsheets know."""
_LAST_1900: Final = 2_958_465
_LAST_1904: Final = 2_957_003
"""The serials of 9999-12-31."""
_YEARS_AS_FIGURES: Final = range(FIRST_YEAR, 2100)
_FIRST_TYPED: Final = dt.date(1908, 1, 1).toordinal() - EPOCH
"""Date cells before hold what was typed as 1.20 or 1231, in either system: no table here is about such days."""


class _Reading(Struct, frozen=True):
    """The outcome being filled, and how its serials are read."""

    outcome: Outcome
    kind: Kind
    since_1904: bool
    years: range


def read_dates(field: Field, cells: Cells, *, since_1904: bool, years: range = PLAUSIBLE_YEARS) -> Outcome:
    """Read a column of dates or months; what is no single day (or month) of the calendar is refused.

    `years` are those that a bare serial may name: 1.20 is no day of 1900, 230110 none of 2529.
    """
    outcome = begin(cells, np.int32, "invalid-date")
    outcome.upper = np.zeros(len(cells.distinct), np.int32) if field.kind is Kind.DATE_OR_MONTH else None
    reading = _Reading(outcome, field.kind, since_1904, years)
    _read_moments(outcome, field, cells)
    for position, text in zip(cells.texts.tolist(), cells.text_values, strict=True):
        if field.open_ended and folded(text) in _OPEN_ENDED_TEXTS:
            outcome.accept(position, OPEN_ENDED)
        elif days := days_in_text(text):
            _put(outcome, position, days, field.kind)
        elif _FIGURES.fullmatch(half_width(text)):
            _read_number(reading, position, float(half_width(text)))
    for position, number in cells.finite_numbers():
        _read_number(reading, position, number)
    _remark_far_days(reading)
    outcome.show_faults(cells, shown_text)
    return outcome


def _read_moments(outcome: Outcome, field: Field, cells: Cells) -> None:
    """Read real date cells all at once; the time of day is dropped, however late."""
    moments = [cell for cell in cells.values_at(cells.moments) if isinstance(cell, dt.date)]
    days = np.fromiter((moment.toordinal() - EPOCH for moment in moments), np.int64, len(moments))
    last = days
    if field.kind is Kind.MONTH:
        days = np.array(
            [day - moment.day + 1 for day, moment in zip(days.tolist(), moments, strict=True)], np.int64
        )
    fine = days >= _FIRST_TYPED
    positions = cells.moments[fine]
    outcome.values[positions] = days[fine]
    outcome.state[positions] = PRESENT
    if outcome.upper is not None:
        outcome.upper[positions] = last[fine]
    for position, moment in zip(cells.moments.tolist(), moments, strict=True):
        if isinstance(moment, MonthShown):
            outcome.refuse(position, "invalid-date")
            _put(outcome, position, month_of(moment.year, moment.month), field.kind)
        elif isinstance(moment, YearHidden):
            outcome.remark("date-shows-no-year", [position], example=True)


def _remark_far_days(reading: _Reading) -> None:
    """Remark days that are far from the time of the batch: a slip in the year is a day like others."""
    outcome, years = reading.outcome, reading.years
    first = dt.date(years.start, 1, 1).toordinal() - EPOCH
    last = dt.date(years.stop, 1, 1).toordinal() - EPOCH
    far = (outcome.state == PRESENT) & ((outcome.values < first) | (outcome.values >= last))
    positions = np.flatnonzero(far & (outcome.values != OPEN_ENDED)).tolist()
    if positions:
        outcome.remark("date-far", positions, example=True)


def _read_number(reading: _Reading, position: int, number: float) -> None:
    """Read a numeric cell: 20230106 and 202301 are figures, everything else is a serial."""
    figures = int(number) if number == int(number) else 0
    if figures > _LAST_1900:
        year, month_and_day = divmod(figures, 10_000)
        _put(reading.outcome, position, day_of(year, *divmod(month_and_day, 100)), reading.kind)
    elif figures // 100 in _YEARS_AS_FIGURES:
        _put(reading.outcome, position, month_of(*divmod(figures, 100)), reading.kind)
    else:
        _put_serial(reading, position, number)


def _put(outcome: Outcome, position: int, days: tuple[int, int] | None, kind: Kind) -> None:
    """Put down a day or a month where the column takes it; a month is no date."""
    if days is None or (kind is Kind.DATE and days[0] != days[1]):
        return
    first, last = days
    if kind is Kind.MONTH:
        first -= dt.date.fromordinal(first + EPOCH).day - 1
    outcome.accept(position, first)
    if outcome.upper is not None:
        outcome.upper[position] = last


def _put_serial(reading: _Reading, position: int, serial: float) -> None:
    day = day_of_serial(serial, since_1904=reading.since_1904)
    if day is not None and dt.date.fromordinal(day + EPOCH).year in reading.years:
        _put(reading.outcome, position, (day, day), reading.kind)
        reading.outcome.remark("date-from-serial", [position], example=True, read_as=_iso(day))


def day_of_serial(serial: float, *, since_1904: bool) -> int | None:
    """Return the day of a spreadsheet's serial number as days since 1970-01-01; None where it is none.

    A fraction is a time of day and dropped. 1900 to 2099 are far likelier years typed as figures than days
    of 1905, and are none; nor are 0 and the 60 that stands for 1900-02-29.
    """
    whole = math.floor(serial)
    if whole < 1 or whole in _YEARS_AS_FIGURES:
        return None
    if since_1904:
        return whole + _BEFORE_1904 if whole <= _LAST_1904 else None
    if whole == _NO_SUCH_DAY or whole > _LAST_1900:
        return None
    return whole + _BEFORE_1900 - (whole > _NO_SUCH_DAY)


def _iso(day: int) -> str:
    return dt.date.fromordinal(day + EPOCH).isoformat()
