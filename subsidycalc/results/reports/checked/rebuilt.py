"""Build a workbook of a file that is none: its cells in their places, to be marked up and sent back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.tables.cell_text import safe_text
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.limits import Limits
from subsidycalc.tables.reading.opening import sheets_of

if TYPE_CHECKING:
    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.reading.collecting import Source

_WIDTH: Final = 18


def rebuilt(source: Source, file: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
    """Return an openpyxl workbook of a file's cells, sheets named as the batch names them; no formulas, no styles.

    Raises UnusableInputError where the file cannot be read, ValueError where a sheet's name is none for Excel.
    """
    import openpyxl  # noqa: PLC0415 - heavy, and only for this

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets_of(source, Limits()):
        _fill(workbook.create_sheet(harmless(sheet.name) if sheet.workbook else file), sheet)
    return workbook


def _fill(target: Any, sheet: SheetCells) -> None:  # noqa: ANN401 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - comes with the workbook

    for number, column in sheet.columns.items():
        target.column_dimensions[get_column_letter(number + 1)].width = _WIDTH
        for row, code in zip(sheet.row_numbers.tolist(), column.codes.tolist(), strict=True):
            value = column.distinct[code]
            if value is not None:
                _put(target.cell(row, number + 1), value)


def _put(cell: Any, value: object) -> None:  # noqa: ANN401 - as above
    if isinstance(value, FormattedNumber):
        cell.value, cell.number_format = value.value, value.number_format
    elif isinstance(value, bool | int | float | dt.datetime | dt.time | dt.timedelta):
        cell.value = value
    elif isinstance(value, dt.date):
        # a day that the cell did not show is no day
        plain = type(value) is dt.date
        cell.value = value if plain else str(value)
    else:
        cell.value = safe_text(value.shown if isinstance(value, FaultyCell) else str(value))
        cell.data_type, cell.number_format = "s", "@"
