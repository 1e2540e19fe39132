"""Tell from a number format what a numeric cell shows: a number, a date, a percentage or something else."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from functools import lru_cache
from typing import Final

from subsidycalc.tables.raw import MonthShown, YearHidden
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.texts.patterns import pattern

_TOKEN: Final = pattern(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|!(?P<forced>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<bare>.)',
    re.DOTALL,
)
_SECTIONS: Final = pattern(r'((?:"[^"]*"?|\\.|\[[^\]]*\]|[^;])*)(?:;|$)', re.DOTALL)
_SCALED: Final = pattern(r"[0#?],+(?![0#?,])")
_MAGNITUDES: Final = ("万", "亿", "千", "百", "%", "％", "‰", "k", "m", ".")
_NAMES_A_UNIT: Final = pattern(r"元|度|时|wh|[人名个户月次]", re.IGNORECASE)
"""What makes a number with a unit of a literal: recognising tells whether it is the heading's."""
_FOREIGN: Final = (
    *("$", "€", "£", "usd", "hkd", "eur", "gbp", "jpy"),
    *("美元", "港币", "港元", "欧元", "英镑", "日元"),
)
"""Currencies other than the yuan: a cell that shows one says something else than the number alone."""
_DAY: Final = pattern(r"(?<!d)dd?(?!d)")
"""Three or more stand for the day of the week."""
_GENERAL: Final = ("general", "g/通用格式", "通用格式", "standard")
LONGEST: Final = 255
"""How many characters a number format may have."""
_ELAPSED: Final = frozenset("hms")
_FICTITIOUS_DAY: Final = 60
"""Serial of 29 February 1900, a day that the 1900 system counts and that never was."""
_FIRST_TOO_LATE: Final = {False: 2_958_466, True: 2_957_004}
"""First serial after 9999-12-31, in the 1900 and the 1904 system."""

BUILT_IN: Final[dict[int, str]] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    **dict.fromkeys((14, 15, 30, 31), "yyyy-mm-dd"),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), "yyyy-mm"),
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), "m-d"),
    **dict.fromkeys((18, 19, 20, 21, *range(32, 36), 45, 47, 55, 56), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    46: "[h]:mm:ss",
    49: "@",
}
"""Formats that a workbook refers to by number alone; those that differ by language as they are in Chinese."""


class Shape(Enum):
    """What a numeric cell shows under a format."""

    PLAIN = "plain"
    DATE = "date"
    TIME = "time"
    ELAPSED = "elapsed"
    PERCENT = "percent"
    OTHERWISE = "otherwise"


def shape_of(number_format: str) -> Shape:
    """Return what a number shows under this format; nothing of it is looked at that a workbook cannot hold."""
    return _shape_of(number_format[:LONGEST])


@lru_cache(maxsize=4096)
def _shape_of(number_format: str) -> Shape:
    sections = [found.group(1) for found in _SECTIONS.finditer(number_format)]
    shapes = [_shape_of_section(section) for section in sections[:2]] or [Shape.PLAIN]
    if shapes[0] is Shape.PLAIN and Shape.OTHERWISE in shapes and sections[1].strip():
        return Shape.OTHERWISE
    return shapes[0]


def _shape_of_section(section: str) -> Shape:
    literal, rest, currency = "", "", ""
    for token in _TOKEN.finditer(section):
        literal += token["quoted"] or token["escaped"] or token["forced"] or ""
        if token["bracket"] and set(token["bracket"].lower()) <= _ELAPSED:
            return Shape.ELAPSED
        if (token["bracket"] or "").startswith("$"):
            currency += token["bracket"][1:].partition("-")[0]
        bare = token["bare"] or ""
        if bare.isascii():
            rest += bare.lower()
        else:
            literal += bare
    if any(name in section.lower() for name in _GENERAL):
        return Shape.OTHERWISE if _shows_magnitude(literal.replace("通用格式", "")) else Shape.PLAIN
    if not any(placeholder in rest for placeholder in "0#?@"):
        return _shape_of_date(rest)
    if "%" in rest:
        return Shape.PERCENT
    literal_says = _shows_magnitude(literal) or _NAMES_A_UNIT.search(literal)
    if _SCALED.search(rest) or literal_says or shows_foreign_currency(currency + literal + rest):
        return Shape.OTHERWISE
    return Shape.PLAIN if not set(rest) & set("ydhs") else _shape_of_date(rest)


def _shape_of_date(rest: str) -> Shape:
    letters = re.sub(r"am/pm|a/p", "", rest)
    if "y" in letters or "d" in letters or "e" in letters:
        return Shape.DATE
    if "h" in letters or "s" in letters:
        return Shape.TIME
    return Shape.DATE if "m" in letters else Shape.OTHERWISE


def _shows_magnitude(literal: str) -> bool:
    return any(word in literal.lower().replace("千瓦", "").replace("kwh", "") for word in _MAGNITUDES)


def literal_of(number_format: str) -> tuple[str, bool]:
    """Return the words that a format puts beside a number, and whether it moves the decimal point."""
    section = next(_SECTIONS.finditer(number_format)).group(1)
    literal, bare = "", ""
    for token in _TOKEN.finditer(section):
        character = token["bare"] or ""
        said = token["quoted"] or token["escaped"] or token["forced"] or ""
        literal += said if character.isascii() else character
        bare += character if character.isascii() else ""
    return literal.strip(), bool(_SCALED.search(bare)) or "." in literal


def shows_foreign_currency(text: str) -> bool:
    """Whether a text names a currency that is not the yuan."""
    return any(word in text.lower() for word in _FOREIGN)


def shown(number: float, number_format: str, *, system_1904: bool) -> object:
    """Return a numeric cell's value: a date or time where its format shows one, else the number."""
    shape = shape_of(number_format)
    if shape is Shape.PLAIN:
        return number
    if shape in {Shape.PERCENT, Shape.OTHERWISE}:
        return FormattedNumber(number, number_format[:LONGEST])
    if shape is Shape.ELAPSED:
        return _elapsed(number)
    if shape is Shape.TIME and 0 <= number < 1:
        return _moment(dt.date(1, 1, 1), number).time()
    found = date_of_serial(number, system_1904=system_1904)
    partly = _shown_in_part(number_format)
    return partly(found.year, found.month, found.day) if partly and isinstance(found, dt.date) else found


@lru_cache(maxsize=4096)
def _shown_in_part(number_format: str) -> type[dt.date] | None:
    """Return what a date is of which a format hides the day, or the year; None where it shows both."""
    section = next(_SECTIONS.finditer(number_format)).group(1)
    letters = "".join(token["bare"] or " " for token in _TOKEN.finditer(section)).lower()
    if not _DAY.search(letters):
        return MonthShown
    return None if "y" in letters or "e" in letters else YearHidden


def _elapsed(number: float) -> object:
    try:
        return dt.timedelta(days=number)
    except OverflowError:
        return number


def date_of_serial(number: float, *, system_1904: bool) -> object:
    """Return the date that a serial stands for, time of day cut off below the microsecond; itself where none."""
    if not (0 if system_1904 else 1) <= number < _FIRST_TOO_LATE[system_1904]:
        return number
    days = int(number)
    if system_1904:
        start = dt.date(1904, 1, 1)
    elif days == _FICTITIOUS_DAY:
        return number
    else:
        start = dt.date(1899, 12, 31 if days < _FICTITIOUS_DAY else 30)
    day = start + dt.timedelta(days=days)
    if number == days:
        return day
    moment = _moment(day, number - days)
    return moment if moment.time() != dt.time() else day


def _moment(day: dt.date, part: float) -> dt.datetime:
    """Return a time of that day, cut off below the microsecond so that it never becomes tomorrow."""
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(microseconds=int(part * 86_400_000_000))
