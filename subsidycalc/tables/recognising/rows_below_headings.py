"""Rows below the headings that still belong to them: numbers of columns, words that compare periods, headings once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.refusing import refused
from subsidycalc.tables.recognising.folding import folded, half_width
from subsidycalc.tables.recognising.unit_choice import place_of

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.recognising.body import Body

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_FEWEST_NUMBERED: Final = 3
"""Numbered columns: two alone may be data."""
_COMPARED: Final = frozenset(
    {
        *("本期", "本年", "本期数", "本年数", "本年累计", "本期累计", "今年", "当期"),
        *("同期", "上年同期", "去年同期", "同期数", "上年同期数", "上期", "上年", "去年", "上期数", "上年数"),
    }
)
_FEWEST_HEADINGS: Final = 2
"""One cell alone may read like a heading by chance."""


def column_numbers(body: Body) -> Array:
    """Return the position of the row that numbers the columns of a statistical form: 甲, 乙, then 1, 2, 3."""
    nowhere = np.zeros(0, np.int64)
    if not len(body.row_numbers):
        return nowhere
    marks = [_shown(body, column, 0) for column in sorted(body.columns)]
    marks = [mark for mark in marks if mark]
    stems = [mark for mark in marks if mark in _STEMS]
    numbers = marks[len(stems) :]
    in_order = stems == list(_STEMS[: len(stems)]) and numbers == [
        str(number) for number in range(1, len(numbers) + 1)
    ]
    return np.zeros(1, np.int64) if in_order and len(marks) >= _FEWEST_NUMBERED else nowhere


def refuse_longer_lines(body: Body) -> None:
    """Refuse a line of text with more fields than its headings: a comma within an amount moves all that follows."""
    widths, first = body.sheet.widths, body.header.first_row
    if widths is None or not body.header.depth:
        return
    headings = int(widths[first - body.header.depth : first].max())
    longer = np.flatnonzero(widths[first:] > headings)
    if len(longer):
        place = int(longer[0])
        values = {
            "row": int(body.row_numbers[place]),
            "fields": int(widths[first + place]),
            "headings": headings,
            "count": len(longer),
        }
        raise refused("longer_line", body.sheet, **values)


def refuse_compared_periods(body: Body) -> None:
    """Refuse a column of a period whose heading goes on below with 上年同期: of which period it is cannot be told."""
    for column in body.known.values() if len(body.row_numbers) else ():
        heading, text = body.heading(column), _shown(body, column, 0)
        if heading.meaning.period and text in _COMPARED:
            row, shown = int(body.row_numbers[0]), harmless(text)
            raise refused("compared_periods", body.sheet, row=row, column=place_of(body, column), shown=shown)


def _shown(body: Body, column: int, position: int) -> str:
    value = body.columns[column].at(position)
    if isinstance(value, FormattedNumber):
        value = value.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return folded(half_width(str(value))).removesuffix(".0")


def repeated_headings(body: Body, entity: str) -> Array:
    """Return the positions of rows that repeat the headings, as printed tables do on each page.

    Several reports may also have been copied below one another, each with headings of its own: where those
    stand in another order or name another unit, what follows cannot be read by the first ones.
    """
    found = distinct(np.concatenate([_in_their_places(body), _in_other_places(body, entity)]))
    for position in found.tolist():
        _refuse_another_meaning(body, position)
    return found


def _in_their_places(body: Body) -> Array:
    """Return the rows in which at least half of the headings stand again in their own columns."""
    alike = np.zeros(len(body.row_numbers), np.int64)
    for column in body.known.values():
        own = body.heading(column).own
        cells = body.columns[column]
        for code in body.columns[column].codes_of(own):
            alike += cells.codes == code
    return np.flatnonzero(alike >= max(_FEWEST_HEADINGS, (len(body.known) + 1) // 2))


def _in_other_places(body: Body, entity: str) -> Array:
    """Return the rows that hold headings, one of them where the code of an enterprise should stand."""
    owns = list(dict.fromkeys(heading.own for heading in body.header.headings.values()))
    key = body.columns.get(body.known.get(entity, -1))
    if key is None:
        return np.zeros(0, np.int64)
    codes = [code for own in owns for code in key.codes_of(own)]
    candidates = np.flatnonzero(np.isin(key.codes, codes)).tolist() if codes else []
    return np.array(
        [
            position
            for position in candidates
            if sum(_text_at(body, column, position) in owns for column in body.columns) >= _FEWEST_HEADINGS
        ],
        np.int64,
    )


def _text_at(body: Body, column: int, position: int) -> str:
    value = body.columns[column].at(position)
    return value if isinstance(value, str) else ""


def _refuse_another_meaning(body: Body, position: int) -> None:
    """Refuse a row of headings one of which is no part of the heading that its column has."""
    for column in body.known.values():
        heading, text = body.heading(column), _text_at(body, column, position)
        if folded(text) not in folded(heading.text):
            row, shown = int(body.row_numbers[position]), harmless(text)[:40]
            raise refused("headings_again", body.sheet, row=row, column=place_of(body, column), shown=shown)
