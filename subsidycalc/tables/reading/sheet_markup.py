"""Follow a worksheet's XML element by element: its cells, merged areas and hidden parts, read as the standard says.

What is repeated, foreign or in the wrong place within rows and cells is refused: one program would show it and
another would not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.cells import BlockCells, column_letter, column_number
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS, unescaped
from subsidycalc.tables.reading.limits import LAST_COLUMN, LAST_ROW
from subsidycalc.tables.reading.markup import expanded, local
from subsidycalc.tables.reading.sheet_values import (
    BOOLEAN,
    DATE,
    ERROR,
    FORMULA,
    INLINE,
    NUMBER,
    SHARED,
    TEXT,
)
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from typing import NoReturn

    from subsidycalc.tables.reading.package import Package
    from subsidycalc.tables.reading.sheet_values import Payloads, SheetValues

(
    _DOCUMENT,
    _WORKSHEET,
    _DATA,
    _ROW,
    _CELL,
    _VALUE,
    _FORMULA,
    _INLINE,
    _RUN,
    _TEXT,
    _MERGES,
    _MERGE,
    _COLUMNS,
    _COLUMN,
    _LEFT_OUT,
) = range(15)
_STEPS: Final[dict[int, dict[str, int]]] = {
    **{context: {} for context in range(_LEFT_OUT + 1)},
    _DOCUMENT: expanded({"worksheet": _WORKSHEET}),
    _WORKSHEET: expanded({"sheetData": _DATA, "mergeCells": _MERGES, "cols": _COLUMNS}),
    _DATA: expanded({"row": _ROW}),
    _ROW: expanded({"c": _CELL, "extLst": _LEFT_OUT}),
    _CELL: expanded({"v": _VALUE, "f": _FORMULA, "is": _INLINE, "extLst": _LEFT_OUT}),
    _INLINE: expanded({"t": _TEXT, "r": _RUN, "rPh": _LEFT_OUT, "phoneticPr": _LEFT_OUT}),
    _RUN: expanded({"t": _TEXT, "rPr": _LEFT_OUT}),
    _MERGES: expanded({"mergeCell": _MERGE}),
    _COLUMNS: expanded({"col": _COLUMN}),
}
"""Which element may stand in which; what else stands in rows and cells is refused, elsewhere it is left out."""
_STRICT: Final = frozenset({_DOCUMENT, *range(_DATA, _MERGES)})
_ONLY_IN_PLACE: Final = frozenset(
    expanded(
        dict.fromkeys(("worksheet", "sheetData", "row", "c", "mergeCells", "mergeCell", "cols", "col"), 0)
    )
)
_OF_TEXT: Final = frozenset({_VALUE, _FORMULA, _TEXT})
_KINDS: Final = {
    "s": SHARED,
    "n": NUMBER,
    "str": TEXT,
    "inlineStr": INLINE,
    "b": BOOLEAN,
    "e": ERROR,
    "d": DATE,
}
_PLACE: Final = pattern(r"([A-Za-z]{1,3})([0-9]{1,7})")
_NUMBER: Final = pattern(r"[0-9]{1,8}")
_AREA: Final = pattern(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NOTHING: Final = pattern(r"0+(?:\.0*)?|\.0+")
_YES: Final = ("1", "true", "on")
_SHOWN_FORMULA: Final = 60
_SURELY_INDEX: Final = 10


class SheetMarkup:
    """What a worksheet's elements say; `taken` hands over the rows that have come to their end."""

    def __init__(self, package: Package, sheet: str, values: SheetValues) -> None:
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_columns: list[range] = []
        self.last_row = 0
        """The number of the row that came last."""
        self._package = package
        self._sheet = sheet
        self._values = values
        self._context = _DOCUMENT
        self._around: list[int] = []
        self._has_data = False
        self._letters: dict[str, int] = {}
        self._types: dict[tuple[str | None, str | None], tuple[int, Payloads]] = {}
        self._row_text = ""
        self._column = -1
        self._cell: dict[str, str] = {}
        self._pieces: list[str] = []
        self._value: str | None = None
        self._formula: str | None = None
        self._texts: list[str] | None = None
        self._text_read = False
        self._rows: list[int] = []
        self._ends: list[int] = []
        self._hidden: list[int] = []
        self._columns: list[int] = []
        self._numbers: list[int] = []

    @property
    def between_rows(self) -> bool:
        """Whether the next row may begin: all that came before has come to its end."""
        return self._context == _DATA

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        step = _STEPS[self._context].get(name)
        if step is None:
            step = self._unknown(name)
        self._around.append(self._context)
        self._context = step
        if step == _CELL:
            self._cell = attributes
            self._value = self._formula = self._texts = None
        elif step in _OF_TEXT:
            self._start_text(step)
        elif step == _ROW:
            self._start_row(attributes)
        elif step != _LEFT_OUT:
            self._start_other(step, attributes)

    def text(self, text: str) -> None:
        """Take text: only values, formulas and texts may hold more than white space."""
        if self._context in _OF_TEXT:
            self._pieces.append(text)
        elif self._context in _STRICT and not text.isspace():
            self._refuse(said("reading.text_stands_where_none_may_2"))

    def end(self, _: str) -> None:
        """Take the end of an element."""
        step, self._context = self._context, self._around.pop()
        if step == _CELL:
            self._end_cell()
        elif step == _VALUE:
            self._value = "".join(self._pieces)
        elif step == _FORMULA:
            self._formula = "".join(self._pieces)
        elif step == _TEXT and self._texts is not None:
            self._texts.append(unescaped("".join(self._pieces)))
        elif step == _ROW:
            self._rows.append(self.last_row)
            self._ends.append(len(self._columns))

    def taken(self) -> BlockCells:
        """Return the rows that have come to their end since the last time."""
        count = self._ends[-1] if self._ends else 0
        ends = np.array([0, *self._ends], np.int64)
        lengths = ends[1:] - ends[:-1]
        cells = BlockCells(
            np.array(self._rows, np.int32),
            np.array(self._hidden, np.int32),
            np.repeat(np.arange(len(lengths)), lengths),
            np.array(self._columns[:count], np.int32),
            np.array(self._numbers[:count], np.int32),
        )
        self._rows, self._ends, self._hidden = [], [], []
        self._columns, self._numbers = self._columns[count:], self._numbers[count:]
        return cells

    def _unknown(self, name: str) -> int:
        """Leave an element out where it can be no cell; refuse it where it could be taken for one."""
        if self._context == _DOCUMENT:
            raise self._package.damaged(said("reading.no_worksheet"), self._sheet)
        if self._context in _STRICT or name in _ONLY_IN_PLACE:
            shown = local(name)
            self._refuse(said("reading.element_stands_where_none_may", shown=shown))
        return _LEFT_OUT

    def _start_text(self, step: int) -> None:
        """Begin a value, formula or text; each may be there once."""
        if step == _TEXT:
            repeated = self._text_read
            self._text_read = True
        else:
            repeated = (self._value if step == _VALUE else self._formula) is not None
        if repeated:
            self._refuse(said("reading.value_there_twice"))
        self._pieces = []

    def _start_row(self, attributes: dict[str, str]) -> None:
        """Begin a row; one without a number follows the row before it."""
        written = attributes.get("r")
        if written is None:
            number = self.last_row + 1
        elif _NUMBER.fullmatch(written.strip()):
            number = int(written)
        else:
            self._refuse(said("reading.number_row_cannot_be_parsed"))
        if number <= self.last_row:
            self._damage(said("reading.row_there_twice_or_out", number=number))
        if number > LAST_ROW:
            self._damage(said("reading.row_beyond_sheet", number=number))
        self.last_row, self._row_text, self._column = number, str(number), -1
        if is_hidden(attributes.get("hidden", ""), attributes.get("ht", "")):
            self._hidden.append(number)

    def _start_other(self, step: int, attributes: dict[str, str]) -> None:
        if step == _INLINE:
            if self._texts is not None:
                self._refuse(said("reading.value_there_twice"))
            self._texts, self._text_read = [], False
        elif step == _RUN:
            self._text_read = False
        elif step == _DATA:
            if self._has_data:
                self._damage(said("reading.rows_are_there_twice"))
            self._has_data = True
        elif step == _MERGE and (area := _AREA.fullmatch(attributes.get("ref", ""))):
            left, top, right, bottom = area.groups()
            self.merged.append((int(top), column_number(left), int(bottom), column_number(right)))
        elif step == _COLUMN and is_hidden(attributes.get("hidden", ""), attributes.get("width", "")):
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            if _NUMBER.fullmatch(first) and _NUMBER.fullmatch(last):
                self.hidden_columns.append(range(int(first) - 1, min(int(last), LAST_COLUMN)))

    def _end_cell(self) -> None:
        """Enter a cell that holds something; one without a place follows the cell before it."""
        attributes = self._cell
        column = self._column_of(attributes.get("r"))
        if not self._column < column < LAST_COLUMN:
            self._refuse(said("reading.cell_there_twice_out_order"), column)
        self._column = column
        written = attributes.get("t"), attributes.get("s")
        kind, numbers = self._types.get(written) or self._type_of(*written)
        value = self._value
        if kind == INLINE or self._texts is not None:
            value = self._inline(kind)
        if value or (value is not None and (kind == INLINE or (kind == TEXT and self._formula is not None))):
            self._columns.append(column)
            self._numbers.append(self._shared(value) if kind == SHARED else numbers[value])
        elif self._formula is not None:
            self._columns.append(column)
            shown = unescaped(f"={self._formula[:_SHOWN_FORMULA]}")
            self._numbers.append(self._values.numbers_of(FORMULA, 0)[shown])

    def _column_of(self, place: str | None) -> int:
        if place is None:
            return self._column + 1
        column = self._letters.get(place.removesuffix(self._row_text))
        if column is not None and place.endswith(self._row_text):
            return column
        found = _PLACE.fullmatch(place)
        if not found or int(found[2]) != self.last_row:
            self._damage(said("reading.cell_row_cannot_be_parsed", last_row=self.last_row))
        column = column_number(found[1].upper())
        self._letters[found[1]] = column
        return column

    def _type_of(self, kind: str | None, style: str | None) -> tuple[int, Payloads]:
        """Return the type of a cell, and the numbers of the values of cells of this type and style."""
        known = _KINDS.get(kind or "n")
        if known is None or not _NUMBER.fullmatch((style or "0").strip()):
            self._refuse(said("reading.type_or_style_cannot_be"))
        # Only numbers look different in another style.
        numbers = self._values.numbers_of(known, int(style or "0") if known == NUMBER else 0)
        self._types[kind, style] = known, numbers
        return known, numbers

    def _inline(self, kind: int) -> str | None:
        """Return a text between tags of its own; some old programs put it where values stand."""
        if self._texts is None:
            return None if self._value is None else unescaped(self._value)
        if kind != INLINE or self._value is not None:
            self._refuse(said("reading.text_contradicts_type_or_value"))
        return "".join(self._texts)[:MOST_CHARACTERS]

    def _shared(self, value: str) -> int:
        if len(value) < _SURELY_INDEX and value.isdigit() and value.isascii():
            index = int(value)
            if index < self._values.shared_count:
                return 1 + index
        text = value.strip()
        if not _NUMBER.fullmatch(text) or int(text) >= self._values.shared_count:
            self._refuse(said("reading.index_shared_text_out_range"))
        return 1 + int(text)

    def _refuse(self, what: Said, column: int | None = None) -> NoReturn:
        place = self._cell.get("r", "") if self._context >= _CELL or _CELL in self._around else ""
        if column is not None or (not place and self._row_text):
            place = f"{column_letter(self._column + 1 if column is None else column)}{self._row_text}"
        raise self._package.damaged(what, self._sheet, place[:12])

    def _damage(self, what: Said) -> NoReturn:
        raise self._package.damaged(what, self._sheet)


def is_hidden(said: str, size: str) -> bool:
    """Whether a row or column is hidden: by name, or by a height or width of nothing."""
    return said.strip().lower() in _YES or _NOTHING.fullmatch(size.strip()) is not None
