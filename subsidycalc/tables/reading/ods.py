"""Read an OpenDocument workbook in one pass over its content, repeated rows and cells kept within bounds."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.tables.reading.cells import RowCollector, SheetCells, column_letter
from subsidycalc.tables.reading.kinds import password
from subsidycalc.tables.reading.limits import LAST_COLUMN, LAST_ROW
from subsidycalc.tables.reading.markup import Markup
from subsidycalc.tables.reading.ods_elements import (
    CELL,
    COLUMN,
    DEEPEST,
    DOCUMENT,
    IN_CELLS,
    LEFT_OUT,
    NULL_DATE,
    PARAGRAPH,
    ROW,
    SHEET,
    SPAN,
    STEPS,
    STYLE,
    STYLES,
    TABLE,
    TABLE_STYLE,
    left_out,
)
from subsidycalc.tables.reading.ods_values import CellText, value_of
from subsidycalc.tables.reading.package import Package
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.tables.reading.limits import Limits

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_HIDDEN: Final = ("collapse", "filter")
_LONGEST_COUNT: Final = 18
"""So many digits of a count are far beyond any sheet already."""


def read_ods(stream: IO[bytes], file: str, limits: Limits) -> list[SheetCells]:
    """Return the sheets in the workbook's order."""
    package = Package(stream, file, limits)
    if _MANIFEST in package and b"encryption-data" in package.whole(_MANIFEST):
        raise password(file)
    if "mimetype" in package and b"spreadsheet" not in package.whole("mimetype"):
        raise refusal(said("reading.no_spreadsheet"), file=file)
    content = _Content(package)
    markup = Markup(package, _CONTENT, content)
    for chunk in package.chunks(_CONTENT):
        markup.feed(chunk)
    markup.feed(b"", last=True)
    for sheet in content.sheets:
        sheet.date_system_1904 = content.system_1904
    return content.sheets


class _Content:
    """Follows the elements of `content.xml`."""

    def __init__(self, package: Package) -> None:
        self.sheets: list[SheetCells] = []
        self.system_1904 = False
        self._package = package
        self._sheet: _Sheet | None = None
        self._text = CellText(package)
        self._context = DOCUMENT
        self._around: list[int] = []
        self._cell: dict[str, str] = {}
        self._hidden_styles: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        step = STEPS[self._context].get(name)
        if step is None:
            step = left_out(name, self._context, self._package)
        self._around.append(self._context)
        if len(self._around) > DEEPEST:
            raise self._package.damaged(said("reading.content_xml_nested_too_deeply"))
        self._context = step
        if step == CELL:
            self._cell = attributes
            self._text.begin()
        elif step in IN_CELLS:
            self._text.start(step, attributes)
        elif step == ROW and self._sheet:
            self._sheet.start_row(attributes)
        elif step != LEFT_OUT:
            self._start_other(step, attributes)

    def _start_other(self, step: int, attributes: dict[str, str]) -> None:
        if step == SHEET:
            if len(self.sheets) >= self._package.limits.sheets:
                raise self._package.too_much("sheets", said("reading.sheets"))
            hidden = attributes.get(TABLE + "style-name", "") in self._hidden_styles
            self._sheet = _Sheet(self._package, attributes.get(TABLE + "name", ""), hidden=hidden)
        elif step == COLUMN and self._sheet:
            self._sheet.add_columns(attributes)
        elif step == STYLE:
            self._style = attributes.get(STYLES + "name", "")
        elif step == TABLE_STYLE and attributes.get(TABLE + "display") == "false":
            self._hidden_styles.add(self._style)
        elif step == NULL_DATE:
            self.system_1904 = attributes.get(TABLE + "date-value") == "1904-01-01"

    def text(self, text: str) -> None:
        """Take text: only paragraphs of a cell have any that counts."""
        if self._context in {PARAGRAPH, SPAN}:
            self._text.add(text)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        step, self._context = self._context, self._around.pop()
        if self._sheet is None:
            return
        if step == CELL:
            self._sheet.add_cell(self._cell, value_of(self._cell, self._text.whole()))
        elif step == ROW:
            self._sheet.end_row()
        elif step == SHEET:
            self.sheets.append(self._sheet.finish())
            self._sheet = None


class _Sheet:
    """One sheet while its rows come in."""

    def __init__(self, package: Package, name: str, *, hidden: bool) -> None:
        self._package = package
        self._name = name
        self._hidden = hidden
        self._rows = RowCollector()
        self._row: list[object] = []
        self._row_number = 1
        self._column = 0
        self._repeated = 1
        self._columns = 0
        self._hidden_columns: set[int] = set()
        self._hidden_rows: list[range] = []
        self._row_hidden = False
        self._merged: list[tuple[int, int, int, int]] = []

    def add_columns(self, attributes: dict[str, str]) -> None:
        """Note a run of columns, and whether they are hidden."""
        first, self._columns = self._columns, self._columns + _count(attributes, "number-columns-repeated")
        if attributes.get(TABLE + "visibility") in _HIDDEN:
            self._hidden_columns.update(range(first, min(self._columns, LAST_COLUMN)))

    def start_row(self, attributes: dict[str, str]) -> None:
        """Begin a row, which may stand for many alike."""
        self._row, self._column = [], 0
        self._repeated = _count(attributes, "number-rows-repeated")
        self._row_hidden = attributes.get(TABLE + "visibility") in _HIDDEN

    def add_cell(self, attributes: dict[str, str], value: Any) -> None:  # noqa: ANN401 - any value of a cell
        """Add a cell, which may stand for many alike."""
        count = _count(attributes, "number-columns-repeated")
        right = self._column + _count(attributes, "number-columns-spanned") - 1
        bottom = self._row_number + _count(attributes, "number-rows-spanned") - 1
        if right > self._column or bottom > self._row_number:
            self._merged.append((self._row_number, self._column, bottom, right))
        if value is not None:
            self._refuse_far(self._column + count - 1)
            self._row.extend([None] * (self._column - len(self._row)))
            self._row.extend([value] * count)
        self._column += count

    def end_row(self) -> None:
        """Store the row as often as it stands for rows that hold something."""
        if self._row:
            last = self._row_number + self._repeated - 1
            if last > LAST_ROW:
                raise self._too_large(len(self._row) - 1, last)
            self._package.count_repeated(len(self._row) * self._repeated, self._name)
            if len(self._row) > self._package.limits.columns:
                raise self._package.too_much("columns", said("reading.columns"), self._name)
            for number in range(self._row_number, last + 1):
                self._rows.add(number, self._row)
            if self._rows.is_too_sparse():
                raise self._too_large(len(self._row) - 1, last)
            if self._row_hidden:
                self._hidden_rows.append(range(self._row_number, last + 1))
        self._row_number += self._repeated

    def _refuse_far(self, column: int) -> None:
        last = self._row_number + self._repeated - 1
        if column >= LAST_COLUMN or last > LAST_ROW or (column + 1) * last > self._package.limits.area:
            raise self._too_large(column, last)

    def _too_large(self, column: int, row: int) -> Exception:
        cell = f"{column_letter(column)}{row}"
        return refusal(
            said("reading.sheet_reaches_as_far_as", cell=cell),
            file=self._package.file,
            sheet=self._name,
            cell=cell,
        )

    def finish(self) -> SheetCells:
        """Return the sheet."""
        row_numbers, columns = self._rows.finish()
        hidden = np.array([number for span in self._hidden_rows for number in span], np.int32)
        return SheetCells(
            self._package.file,
            self._name,
            self._name,
            row_numbers,
            columns,
            merged=tuple(self._merged),
            hidden_rows=hidden,
            hidden_columns=frozenset(self._hidden_columns & set(columns)),
            visibility="hidden" if self._hidden else "visible",
        )


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(TABLE + name, "1")
    if not (text.isascii() and text.isdigit()):
        return 1
    return max(1, min(int(text[:_LONGEST_COUNT]), LAST_ROW * 2))
