"""What the cells of an OpenDocument sheet hold: their values, by attributes, and their texts, white space taken together as the standard says."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.raw import FaultyCell, MonthShown, YearHidden
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS, moment_as_cell
from subsidycalc.tables.reading.number_formats import shows_foreign_currency
from subsidycalc.tables.reading.ods_elements import LINE_BREAK, OFFICE, PARAGRAPH, SPACES, TAB, TABLE, TEXT
from subsidycalc.tables.reading.sheet_values import number_of
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from subsidycalc.tables.reading.package import Package

_EXTENSION: Final = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ERROR_TEXT: Final = pattern(r"#[A-Z0-9/!?]+|Err:\d+|错误:\d+")
_DURATION: Final = pattern(r"(-?)PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_SHOWN_NUMBER: Final = pattern(r"\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_MAGNITUDES: Final = ("万", "亿", "千", "百")
_BOOLEAN_TEXTS: Final = ("TRUE", "FALSE", "是", "否", "真", "假")
_NUMBER: Final = pattern(r"\d+", re.ASCII)
_TOGETHER: Final = 6
"""So many digits in a row are a whole date: 230106."""
_YEAR_MONTH_DAY: Final = 3
_DAY_SIGNS: Final = "日号"
_PERCENT: Final = "0%"
_HOURS_OF_DAY: Final = 24
_SHOWN_FORMULA: Final = 60
_WHITE: Final = pattern(r"[ \t\r\n]+")
_COUNT: Final = pattern(r"[0-9]{1,18}")
_MARKS: Final = {TAB: "\t", LINE_BREAK: "\n"}


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


class CellText:
    """Collects the text of one cell after another, never more than a cell can hold."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._elements = 0
        self._after_space = True

    def begin(self) -> None:
        """Begin a cell."""
        self._pieces, self._length, self._paragraphs, self._elements = [], 0, 0, 0

    def start(self, step: int, attributes: Mapping[str, str]) -> None:
        """Take an element of the text."""
        self._elements += 1
        if self._elements > MOST_CHARACTERS:
            raise self._package.damaged(said("reading.text_cell_too_long"))
        if step == PARAGRAPH:
            self._end_paragraph()
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._put("\n")
            self._after_space = True
        elif step == SPACES:
            count = attributes.get(TEXT + "c", "1")
            self._put(" " * (min(int(count), MOST_CHARACTERS) if _COUNT.fullmatch(count) else 1))
            self._after_space = False
        elif step in _MARKS:
            self._put(_MARKS[step])
            self._after_space = False

    def add(self, text: str) -> None:
        """Take a piece of the text: white space counts as one space, at the beginning of a paragraph as none."""
        if self._length >= MOST_CHARACTERS:
            return
        text = _WHITE.sub(" ", text)
        if self._after_space:
            text = text.removeprefix(" ")
        if text:
            self._put(text)
            self._after_space = text.endswith(" ")

    def whole(self) -> str:
        """Return the text of the cell."""
        self._end_paragraph()
        return "".join(self._pieces)[:MOST_CHARACTERS]

    def _put(self, text: str) -> None:
        if self._length < MOST_CHARACTERS:
            self._pieces.append(text)
            self._length += len(text)

    def _end_paragraph(self) -> None:
        """Leave out a space at the end of a paragraph."""
        if self._after_space and self._pieces and self._pieces[-1].endswith(" "):
            self._pieces[-1] = self._pieces[-1][:-1]
