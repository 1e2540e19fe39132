"""Find the rows of a sheet that hold the headings, below titles and over up to three lines."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.recognising.folding import is_blank_text
from subsidycalc.tables.recognising.heading_notes import changing_words
from subsidycalc.tables.recognising.headings import NO_MEANING, characters_of

if TYPE_CHECKING:
    from subsidycalc.tables.reading.cells import CellColumn, SheetCells
    from subsidycalc.tables.recognising.headings import Meaning, Vocabulary

_ROWS_LOOKED_AT: Final = 40
_CELLS_LOOKED_AT: Final = 6_000
_DEEPEST: Final = 3
_YEAR_ALONE: Final = len("2023")


class Heading(Struct, frozen=True):
    """The heading of one column: its lines from top to bottom, and what they say."""

    lines: tuple[str, ...]
    meaning: Meaning

    @property
    def text(self) -> str:
        """The heading on one line, as it may be shown."""
        return harmless(" ".join(" ".join(self.lines).split()))

    @property
    def own(self) -> str:
        """The text of the lowest cell alone."""
        return self.lines[-1]


class Header(Struct, frozen=True):
    """The headings of a sheet, by column number, and the position of the first row below them."""

    headings: dict[int, Heading]
    first_row: int
    fields: int
    """How many columns were recognised."""
    units: int
    """How many of them have a unit."""
    depth: int
    parts_of_years: int = 0
    """How many of them name a quarter, half or month: sub-headings may narrow the years above them."""

    @property
    def worth(self) -> tuple[int, int, int, int]:
        """What makes one header better than another: more said, in fewer lines."""
        return self.fields, self.units, self.parts_of_years, -self.depth


def find_header(sheet: SheetCells, vocabulary: Vocabulary) -> Header | None:
    """Return the header that says most; None where no row has a heading that the table knows."""
    texts = _Texts(sheet)
    best: Header | None = None
    for top in range(texts.rows):
        # Below the headings stands data, of which no rows have as many cells that may be headings.
        if best is not None and texts.headed(top, vocabulary) < best.fields:
            continue
        for depth in range(1, _DEEPEST + 1):
            if not texts.adjoining(top, depth):
                break
            if not vocabulary.may_be_named_in(texts.characters(top, depth)):
                continue
            header = _header(texts, top, depth, vocabulary, best.fields if best else 1)
            if header and (best is None or header.worth > best.worth):
                best = header
    return best


def _header(texts: _Texts, top: int, depth: int, vocabulary: Vocabulary, least: int) -> Header | None:
    """Return the header that so many rows make; None as soon as fewer columns are left than have to be recognised."""
    headings = {}
    left = len(texts.columns)
    for place, column in enumerate(texts.columns):
        lines = texts.lines(top, depth, place)
        meaning = NO_MEANING
        if lines:
            headings[column] = _heading(lines, vocabulary)
            meaning = headings[column].meaning
        left -= not (meaning.field or meaning.almost)
        if left < least:
            return None
    keys = {
        (heading.meaning.field or heading.meaning.almost, heading.meaning.period)
        for heading in headings.values()
        if heading.meaning.field or heading.meaning.almost
    }
    units = sum(1 for heading in headings.values() if heading.meaning.unit)
    parts = sum(1 for heading in headings.values() if len(heading.meaning.period) > _YEAR_ALONE)
    return Header(headings, top + depth, len(keys), units, depth, parts)


def _heading(lines: list[str], vocabulary: Vocabulary) -> Heading:
    """Read the lines together, then without the upper ones: a parent may say something or only group."""
    lacking: Meaning | None = None
    for start in range(len(lines)):
        meaning = vocabulary.meaning(" ".join(lines[start:]))
        if meaning.field and (words := changing_words(" ".join(lines[:start]))):
            meaning = replace(meaning, field=None, qualified=words, almost=meaning.field)
        if meaning.field or meaning.almost:
            return Heading(tuple(lines), meaning)
        lacking = lacking or (meaning if meaning.missing_period else None)
    return Heading(tuple(lines), lacking or NO_MEANING)


class _Texts:
    """The first rows of a sheet as texts in the order of their columns, "" where a cell shows none."""

    def __init__(self, sheet: SheetCells) -> None:
        self.columns = list(sheet.columns)
        count = max(_DEEPEST, min(_ROWS_LOOKED_AT, _CELLS_LOOKED_AT // max(1, len(self.columns))))
        self._numbers: list[int] = sheet.row_numbers[: count + _DEEPEST - 1].tolist()
        last = self._numbers[-1] if self._numbers else 0
        self._merged = [merge for merge in sheet.merged if merge[0] <= last]
        texts = [_texts_of(cells, len(self._numbers)) for cells in sheet.columns.values()]
        self._own = list(zip(*texts, strict=True))
        self.rows = min(count, len(self._own))
        self._over = [self._spread(position) for position in range(len(self._own))]
        self._characters: dict[int, frozenset[str]] = {}
        self._begun: dict[int, list[bool]] = {}

    def adjoining(self, top: int, depth: int) -> bool:
        """Whether so many rows follow one another without a blank row."""
        last = top + depth - 1
        return last < len(self._numbers) and self._numbers[last] - self._numbers[top] == depth - 1

    def characters(self, top: int, depth: int) -> frozenset[str]:
        """Return the characters of so many rows: no heading of theirs has others."""
        for row in range(top, top + depth):
            if row not in self._characters:
                self._characters[row] = characters_of(" ".join(self._own[row]))
        return frozenset().union(*(self._characters[row] for row in range(top, top + depth)))

    def headed(self, top: int, vocabulary: Vocabulary) -> int:
        """Return over how many columns stands how some name begins: headings from this row on name no more."""
        rows = range(top, min(top + _DEEPEST, len(self._own)))
        return sum(map(any, zip(*[self._headed(row, vocabulary) for row in rows], strict=True)))

    def _headed(self, position: int, vocabulary: Vocabulary) -> list[bool]:
        if position not in self._begun:
            self._begun[position] = list(map(vocabulary.may_begin_in_text, self._over[position]))
        return self._begun[position]

    def _spread(self, position: int) -> list[str]:
        """Return which text stands over each column: through merges, or where there are none, from the left."""
        own, number = self._own[position], self._numbers[position]
        merges = [merge for merge in self._merged if merge[0] <= number <= merge[2]]
        if not merges:
            return list(accumulate(own, lambda nearest, text: text or nearest))
        over = list(own)
        for top, left, _, right in merges:
            place, end = bisect_left(self.columns, left), bisect_right(self.columns, right)
            if top == number and self.columns[place : place + 1] == [left] and own[place]:
                over[place + 1 : end] = [own[place]] * (end - place - 1)
        return over

    def lines(self, top: int, depth: int, place: int) -> list[str]:
        """Return the texts over a column from top to bottom, ending with the lowest that is its own."""
        lowest = next((row for row in range(top + depth - 1, top - 1, -1) if self._own[row][place]), None)
        if lowest is None:
            return []
        above = [text for row in range(top, lowest) if (text := self._over[row][place])]
        return [*above, self._own[lowest][place]]


def _texts_of(cells: CellColumn, count: int) -> list[str]:
    """Return what the first cells of a column show."""
    codes = cells.codes[:count].tolist()
    texts = {code: _text_of(cells.distinct[code]) for code in set(codes)}
    return [texts[code] for code in codes]


def _text_of(value: object) -> str:
    """Return what a heading's cell shows; a date is a month where it is the first of one."""
    if isinstance(value, str):
        return "" if is_blank_text(value) else value
    if isinstance(value, FormattedNumber):
        value = value.value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dt.date):
        return (
            f"{value.year}年{value.month}月"
            if value.day == 1
            else f"{value.year}-{value.month:02d}-{value.day:02d}"
        )
    return ""
