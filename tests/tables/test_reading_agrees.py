"""The house's own reader agrees with openpyxl on the type and value of every cell, whoever wrote the workbook."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_reading import cells_of, read_one, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="￾￿"), max_size=40
)
NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14),
    st.integers(-(10**9), 10**9).map(lambda cents: cents / 100),
    st.floats(-1e15, 1e15, allow_nan=False).filter(math.isfinite),
)
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2999, 12, 31))
MOMENTS = st.builds(dt.datetime.combine, DAYS, st.times().map(lambda time: time.replace(microsecond=0)))
CELLS = st.one_of(st.none(), TEXTS, NUMBERS, st.booleans(), DAYS, MOMENTS)
SHEETS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=12)

FEW = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def written_by_openpyxl(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.data_type, cell._value = "s", value
            else:
                cell.value = value
    book.save(path)
    return path


def as_openpyxl_reads(path: Path) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return {
        cell.coordinate: alike(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in {None, ""}
    }


def alike(value: object) -> object:
    """A value with its type, dates by their day (the time of day is dropped anyway), numbers by their value."""
    if isinstance(value, dt.datetime):
        return ("day", value.date())
    if isinstance(value, dt.date):
        return ("day", value)
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, (int, float)):
        return ("number", value)
    return ("text", value)


def agrees(path: Path) -> None:
    ours = {place: alike(value) for place, value in cells_of(read_one(path)).items() if value != ""}
    assert ours == as_openpyxl_reads(path)


@FEW
@given(SHEETS)
def test_workbooks_as_excel_writes_them_are_read_alike(rows: list[list[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        agrees(write_xlsx(Path(folder) / "a.xlsx", {"Sheet": [["heading"], *rows]}))


@FEW
@given(SHEETS)
def test_workbooks_as_openpyxl_writes_them_are_read_alike(rows: list[list[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        agrees(written_by_openpyxl(Path(folder) / "a.xlsx", [["heading"], *rows]))
