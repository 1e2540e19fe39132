"""The values of cells of an OpenDocument sheet, from their attributes and their text."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.raw import FaultyCell, MonthShown, YearHidden
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.moments import moment_as_cell
from subsidycalc.tables.reading.number_formats import shows_foreign_currency
from subsidycalc.tables.reading.ods_elements import OFFICE, TABLE
from subsidycalc.tables.reading.sheet_values import number_of
from subsidycalc.tables.reading.xml_text import MOST_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_EXTENSION: Final = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ERROR_TEXT: Final = re.compile(r"#[A-Z0-9/!?]+|Err:\d+|错误:\d+")
_DURATION: Final = re.compile(r"(-?)PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_SHOWN_NUMBER: Final = re.compile(r"\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_MAGNITUDES: Final = ("万", "亿", "千", "百")
_BOOLEAN_TEXTS: Final = ("TRUE", "FALSE", "是", "否", "真", "假")
_NUMBER: Final = re.compile(r"\d+", re.ASCII)
_TOGETHER: Final = 6
"""So many digits in a row are a whole date: 230106."""
_YEAR_MONTH_DAY: Final = 3
_DAY_SIGNS: Final = "日号"
_PERCENT: Final = "0%"
_HOURS_OF_DAY: Final = 24
_SHOWN_FORMULA: Final = 60


def value_of(attributes: Mapping[str, str], text: str) -> object:
    """Return a cell's value; None where it is blank."""
    kind = attributes.get(OFFICE + "value-type", "")
    formula = attributes.get(TABLE + "formula", "")
    if attributes.get(_EXTENSION) == "error" or (formula and _ERROR_TEXT.fullmatch(text)):
        return FaultyCell("cell-error", text or "#ERROR")
    if not kind and formula and not text:
        return FaultyCell(
            "formula-uncached", formula.partition(":")[2][:_SHOWN_FORMULA] or formula[:_SHOWN_FORMULA]
        )
    return _READERS.get(kind, _text)(attributes, text)


def _text(attributes: Mapping[str, str], text: str) -> object:
    return attributes.get(OFFICE + "string-value", text)[:MOST_CHARACTERS] or None


def _number(attributes: Mapping[str, str], text: str) -> object:
    number = number_of(attributes.get(OFFICE + "value", "").strip())
    if number is None:
        return FaultyCell("cell-error", text)
    if text in _BOOLEAN_TEXTS and number in {0, 1}:
        return bool(number)
    return (
        FormattedNumber(number, '0"万"' if "万" in text else "0,")
        if _shows_otherwise(number, text)
        else number
    )


def _currency(attributes: Mapping[str, str], text: str) -> object:
    """Return an amount, formatted where its currency is another than the yuan."""
    amount, currency = _number(attributes, text), attributes.get(OFFICE + "currency", "")
    if isinstance(amount, int | float) and shows_foreign_currency(currency):
        return FormattedNumber(amount, f"[${currency}] 0")
    return amount


def _shows_otherwise(number: float, text: str) -> bool:
    """Whether the text beside the value shows another magnitude; a red negative is shown without its sign."""
    if any(word in text.replace("千瓦", "") for word in _MAGNITUDES):
        return True
    readings = [text.strip().replace(",", "").removeprefix("-")]
    if text.count(",") == 1 and "." not in text:
        readings.append(text.strip().replace(",", ".").removeprefix("-"))
    shown = [abs(float(reading)) for reading in readings if _SHOWN_NUMBER.fullmatch(reading)]
    return bool(shown) and all(abs(other - abs(number)) > max(1.0, abs(number) / 2) for other in shown)


def _percentage(attributes: Mapping[str, str], text: str) -> object:
    number = number_of(attributes.get(OFFICE + "value", "").strip())
    return FaultyCell("cell-error", text) if number is None else FormattedNumber(number, _PERCENT)


def _date(attributes: Mapping[str, str], text: str) -> object:
    written = attributes.get(OFFICE + "date-value", "")
    try:
        found = moment_as_cell(dt.datetime.fromisoformat(written))
    except ValueError:
        return text or written or None
    partly = _shown_in_part(found, text) if isinstance(found, dt.date) else None
    return partly(found.year, found.month, found.day) if partly and isinstance(found, dt.date) else found


def _shown_in_part(found: dt.date, text: str) -> type[dt.date] | None:
    """Return what a date is of which the text beside it hides the day, or the year; None where it shows both.

    The format itself is not looked at: what the cell shows is what was meant to be read.
    """
    numbers = _NUMBER.findall(text)
    if any(len(number) >= _TOGETHER for number in numbers):
        return None
    rest = list(map(int, numbers))
    shows_year = "年" in text or found.year in rest
    if found.year in rest:
        rest.remove(found.year)
    elif len(rest) >= _YEAR_MONTH_DAY and found.year % 100 in rest:
        shows_year = True
        rest.remove(found.year % 100)
    if found.month in rest:
        rest.remove(found.month)
    if not any(sign in text for sign in _DAY_SIGNS) and found.day not in rest:
        return MonthShown if numbers or "月" in text or "年" in text else None
    return None if shows_year or not numbers else YearHidden


def _time(attributes: Mapping[str, str], text: str) -> object:
    found = _DURATION.fullmatch(attributes.get(OFFICE + "time-value", ""))
    if not found:
        return text or None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4])
    if hours < _HOURS_OF_DAY and minutes < 60 and seconds < 60 and not found[1]:  # noqa: PLR2004 - minutes and seconds
        return dt.time(hours, minutes, seconds)
    return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _boolean(attributes: Mapping[str, str], text: str) -> object:
    return {"true": True, "false": False}.get(attributes.get(OFFICE + "boolean-value", ""), text or None)


_READERS: Final[dict[str, Callable[[Mapping[str, str], str], object]]] = {
    "date": _date,
    "time": _time,
    "boolean": _boolean,
    "float": _number,
    "currency": _currency,
    "percentage": _percentage,
}
