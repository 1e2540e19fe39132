"""Dates and months as texts write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Final

from subsidycalc.tables.normalising.cells import half_width

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
FIRST_YEAR: Final = 1900

_TIME: Final = r"(?:[T ] *(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_DATE_SHAPES: Final = (
    re.compile(r"([0-9]{4}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})" + _TIME),
    re.compile(r"([0-9]{4}) ?(年) ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?" + _TIME),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})" + _TIME),
)
# 2020.1 may be what a spreadsheet left of 2020.10.
_MONTH_SHAPES: Final = (
    re.compile(r"([0-9]{4}) ?[-/] ?([0-9]{1,2})"),
    re.compile(r"([0-9]{4})\.(0[1-9]|1[0-2]|[2-9])"),
    re.compile(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月份?"),
    re.compile(r"([0-9]{4})([0-9]{2})"),
)
_CHINESE: Final = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十廿卅]{1,3})[日号]?|份)?"
)
_FIGURES: Final = {
    figure: value for value, figures in enumerate(("〇○零", *"一二三四五六七八九")) for figure in figures
}
_TENS: Final = re.compile(
    r"([二三]?)十([一二三四五六七八九]?)|(廿|卅)([一二三四五六七八九]?)|([一二三四五六七八九])"
)


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
    year = int("".join(str(_FIGURES[figure]) for figure in match[1]))
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
        return _FIGURES[alone]
    if joined:
        return {"廿": 20, "卅": 30}[joined] + _FIGURES.get(joined_ones, 0)
    return 10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0)
