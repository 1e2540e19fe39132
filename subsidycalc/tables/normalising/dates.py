"""Columns of dates and months: real date cells, texts, figures and serial numbers."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import OPEN_ENDED, PRESENT, Kind
from subsidycalc.tables.normalising.cells import folded, half_width, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin
from subsidycalc.tables.raw import PLAUSIBLE_YEARS, MonthShown, YearHidden
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field
    from subsidycalc.tables.normalising.cells import Cells

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
FIRST_YEAR: Final = 1900

OPEN_ENDED_TEXT: Final = "无固定期限"
"""How a contract without a fixed term is written; a few other spellings are read too."""
_OPEN_ENDED_TEXTS: Final = frozenset(
    {OPEN_ENDED_TEXT, "无固定期限合同", "无固定期限劳动合同", "open-ended", "openended"}
)
_FIGURES: Final = pattern(r"[0-9]{1,8}(?:\.[0-9]{1,12})?")

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
_TIME: Final = r"(?:[T ] *(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_DATE_SHAPES: Final = (
    pattern(r"([0-9]{4}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})" + _TIME),
    pattern(r"([0-9]{4}) ?(年) ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?" + _TIME),
    pattern(r"([0-9]{4})()([0-9]{2})([0-9]{2})" + _TIME),
)
# 2020.1 may be what a spreadsheet left of 2020.10.
_MONTH_SHAPES: Final = (
    pattern(r"([0-9]{4}) ?[-/] ?([0-9]{1,2})"),
    pattern(r"([0-9]{4})\.(0[1-9]|1[0-2]|[2-9])"),
    pattern(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月份?"),
    pattern(r"([0-9]{4})([0-9]{2})"),
)
_CHINESE: Final = pattern(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十廿卅]{1,3})[日号]?|份)?"
)
_CHINESE_FIGURES: Final = {
    figure: value for value, figures in enumerate(("〇○零", *"一二三四五六七八九")) for figure in figures
}
_TENS: Final = pattern(
    r"([二三]?)十([一二三四五六七八九]?)|(廿|卅)([一二三四五六七八九]?)|([一二三四五六七八九])"
)


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
    date = None if day is None else dt.date.fromordinal(day + EPOCH)
    if day is not None and date is not None and date.year in reading.years:
        _put(reading.outcome, position, (day, day), reading.kind)
        reading.outcome.remark("date-from-serial", [position], example=True, read_as=date.isoformat())


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


def days_in_text(text: str) -> tuple[int, int] | None:
    """Return the first and last day that a text names, as days since 1970-01-01; None where it names none.

    A date has one day, a month has several; a time of day is dropped. Years have four digits and come first:
    6/1/2023 and 23.1.6 are not surely one date, and are none.
    """
    plain = " ".join(half_width(text).split())
    for shape in _DATE_SHAPES:
        match = shape.fullmatch(plain)
        if match:
            return day_of(int(match[1]), int(match[3]), int(match[4]))
    for shape in _MONTH_SHAPES:
        match = shape.fullmatch(plain)
        if match:
            return month_of(int(match[1]), int(match[2]))
    return _chinese(plain.replace(" ", ""))


def day_of(year: int, month: int, day: int) -> tuple[int, int] | None:
    """Return one day twice, as days since 1970-01-01; None where the calendar has no such day."""
    if not FIRST_YEAR <= year <= dt.MAXYEAR:
        return None
    try:
        days = dt.date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return None
    return days, days


def month_of(year: int, month: int) -> tuple[int, int] | None:
    """Return the first and last day of a month; None where there is no such month."""
    first = day_of(year, month, 1)
    if first is None:
        return None
    return first[0], first[0] + calendar.monthrange(year, month)[1] - 1


def _chinese(text: str) -> tuple[int, int] | None:
    """Return what 二〇二三年一月六日 or 二〇二三年一月 names."""
    match = _CHINESE.fullmatch(text)
    if match is None:
        return None
    year = int("".join(str(_CHINESE_FIGURES[figure]) for figure in match[1]))
    month = _below_forty(match[2])
    if match[3] is None:
        return month_of(year, month)
    return day_of(year, month, _below_forty(match[3]))


def _below_forty(numeral: str) -> int:
    """Return the value of 六, 十, 十二, 二十 or 廿一; 0 where it is none of these."""
    match = _TENS.fullmatch(numeral)
    if match is None:
        return 0
    tens, ones, joined, joined_ones, alone = match.groups()
    if alone:
        return _CHINESE_FIGURES[alone]
    if joined:
        return {"廿": 20, "卅": 30}[joined] + _CHINESE_FIGURES.get(joined_ones, 0)
    return 10 * _CHINESE_FIGURES.get(tens, 1) + _CHINESE_FIGURES.get(ones, 0)
