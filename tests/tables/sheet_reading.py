"""Read a file that a test has written, and look at its cells by their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.reading import Limits, ReadBatch, SheetCells, read_inputs
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.recognising import Recognised, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from subsidycalc.tables.model import Notice
    from subsidycalc.tables.raw import RawTable


def read_one(path: Path, limits: Limits | None = None) -> SheetCells:
    """Return the first sheet of a file."""
    return read(path, limits=limits).sheets[0]


def read(*paths: Path, limits: Limits | None = None, fill_merged: bool = False) -> ReadBatch:
    return read_inputs(list(paths), limits or Limits(), fill_merged)


def cells_of(sheet: SheetCells) -> dict[str, object]:
    """Return what is not blank, by place: `B7`."""
    return {
        f"{column_letter(number)}{row}": column.distinct[code]
        for number, column in sheet.columns.items()
        for row, code in zip(sheet.row_numbers.tolist(), column.codes.tolist(), strict=True)
        if column.distinct[code] is not None
    }


def recognised(*paths: Path, units: Mapping[str, str] | None = None, fill_merged: bool = False) -> Recognised:
    return recognise(read(*paths, fill_merged=fill_merged), TABLES, units or {})


def values_of(table: RawTable, key: str) -> list[object]:
    """Return the cells of one column, row by row."""
    column = next(column for column in table.columns if column.key == key)
    return [column.distinct[code] for code in column.codes.tolist()]


def keys_of(table: RawTable) -> list[str]:
    return [column.key for column in table.columns]


def notices_with(code: str, found: Recognised) -> list[Notice]:
    return [notice for notice in found.notices if notice.code == code]


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write plain values as Excel would: texts shared, dates as formatted serials."""
    import datetime as dt  # noqa: PLC0415 - only here

    import xlsxwriter  # noqa: PLC0415 - only here

    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_numbers": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif isinstance(value, dt.date | dt.datetime):
                    sheet.write_datetime(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    book.close()
    return path
