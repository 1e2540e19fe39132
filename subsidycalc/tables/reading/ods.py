"""Read an OpenDocument workbook in one pass over its content, repeated rows and cells kept within bounds."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final
from xml.parsers import expat

import numpy as np

from subsidycalc.tables.reading.cells import RowCollector, SheetCells, column_letter
from subsidycalc.tables.reading.kinds import password
from subsidycalc.tables.reading.limits import LAST_COLUMN, LAST_ROW
from subsidycalc.tables.reading.ods_values import TABLE, value_of
from subsidycalc.tables.reading.package import Package
from subsidycalc.tables.reading.refusing import refusal

if TYPE_CHECKING:
    from subsidycalc.tables.reading.limits import Limits

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_HIDDEN: Final = ("collapse", "filter")
_DEEPEST: Final = 200
_LONGEST_COUNT: Final = 18
"""So many digits of a count are far beyond any sheet already."""


def read_ods(stream: IO[bytes], file: str, limits: Limits) -> list[SheetCells]:
    """Return the sheets in the workbook's order."""
    package = Package(stream, file, limits)
    if _MANIFEST in package and b"encryption-data" in package.whole(_MANIFEST):
        raise password(file)
    if "mimetype" in package and b"spreadsheet" not in package.whole("mimetype"):
        raise refusal(
            "不是表格文档；请提供 .xlsx、.xls、.ods、.csv 或 .parquet",
            "is no spreadsheet; give .xlsx, .xls, .ods, .csv or .parquet",
            file=file,
        )
    return _Content(package).read()


class _Content:
    """Follows the elements of `content.xml`."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.sheets: list[SheetCells] = []
        self._sheet: _Sheet | None = None
        self._nested = 0
        self._depth = 0
        self._text: list[str] | None = None
        self._paragraphs = 0
        self._notes = 0
        self._cell: dict[str, str] = {}
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._system_1904 = False

    def read(self) -> list[SheetCells]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_declaration
        parser.EntityDeclHandler = self._refuse_declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            for chunk in self._package.chunks(_CONTENT):
                parser.Parse(chunk, False)  # noqa: FBT003 - takes no keyword
            parser.Parse(b"", True)  # noqa: FBT003 - takes no keyword
        except expat.ExpatError as error:
            raise self._package.damaged(
                "content.xml 不是有效的 XML", "content.xml is not well-formed XML"
            ) from error
        for sheet in self.sheets:
            sheet.date_system_1904 = self._system_1904
        return self.sheets

    def _refuse_declaration(self, *_: object) -> None:
        raise self._package.forbidden(_CONTENT)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._nested += 1
        if self._nested > _DEEPEST:
            raise self._package.damaged("content.xml 嵌套过深", "content.xml is nested too deeply")
        local = name.rpartition(" ")[2]
        if local == "table":
            self._depth += 1
            if self._depth == 1:
                hidden = attributes.get(TABLE + "style-name", "") in self._hidden_styles
                self._sheet = _Sheet(self._package, attributes.get(TABLE + "name", ""), hidden=hidden)
        elif self._sheet is None:
            self._start_outside(local, attributes)
        elif self._depth == 1:
            self._start_inside(self._sheet, local, attributes)

    def _start_outside(self, local: str, attributes: dict[str, str]) -> None:
        """Note which styles hide a table."""
        values = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if local == "style":
            self._style = values.get("name", "")
        elif local == "table-properties" and values.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif local == "null-date":
            self._system_1904 = values.get("date-value") == "1904-01-01"

    def _start_inside(self, sheet: _Sheet, local: str, attributes: dict[str, str]) -> None:
        if local == "table-row":
            sheet.start_row(attributes)
        elif local in {"table-cell", "covered-table-cell"}:
            self._cell, self._text, self._paragraphs = attributes, [], 0
        elif local == "table-column":
            sheet.add_columns(attributes)
        elif local == "annotation":
            self._notes += 1
        elif local == "null-date":
            self._system_1904 = attributes.get(TABLE + "date-value") == "1904-01-01"
        elif self._text is not None and not self._notes:
            self._add_markup(local, attributes)

    def _add_markup(self, local: str, attributes: dict[str, str]) -> None:
        text = self._text if self._text is not None else []
        if local == "p":
            self._paragraphs += 1
            if self._paragraphs > 1:
                text.append("\n")
        elif local == "s":
            count = next((value for name, value in attributes.items() if name.endswith(" c")), "1")
            text.append(" " * min(int(count) if count.isdigit() else 1, 1000))
        elif local == "tab":
            text.append("\t")
        elif local == "line-break":
            text.append("\n")

    def _end(self, name: str) -> None:
        self._nested -= 1
        local = name.rpartition(" ")[2]
        if local == "table":
            self._depth -= 1
            if self._depth == 0 and self._sheet:
                self.sheets.append(self._sheet.finish())
                self._sheet = None
        elif self._sheet and self._depth == 1:
            self._end_inside(self._sheet, local)

    def _end_inside(self, sheet: _Sheet, local: str) -> None:
        if local == "annotation":
            self._notes -= 1
        elif local in {"table-cell", "covered-table-cell"} and self._text is not None:
            sheet.add_cell(self._cell, value_of(self._cell, "".join(self._text)))
            self._text = None
        elif local == "table-row":
            sheet.end_row()

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._notes and self._paragraphs:
            self._text.append(text)


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
        self._cells = 0
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
            self._cells += len(self._row) * self._repeated
            if last > LAST_ROW or self._cells > self._package.limits.cells_of(self._package.size):
                raise self._too_large(len(self._row) - 1, last)
            if len(self._row) > self._package.limits.columns:
                raise self._package.too_much("columns", "列", "columns", self._name)
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
            f"表格一直延伸到 {cell}；请删除远处多余的单元格后保存",
            f"the sheet reaches as far as {cell}; delete the stray cells far away and save",
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
