"""Sheets made at random, each cell in any spelling that XML allows, against what went in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from hostile.builders import shared_strings, workbook, worksheet
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.sheet_reading import cells_of, read_one

from subsidycalc.tables.reading.cells import column_letter

_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="_￾￿"), max_size=12
)
_NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.integers(0, 60_000),
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: not number.is_integer()),
)
_VALUES = st.one_of(_TEXTS.filter(bool), _NUMBERS, st.booleans())
_GRIDS = st.dictionaries(
    st.tuples(st.integers(1, 1_000_000), st.integers(0, 150)),
    st.tuples(_VALUES, st.integers(0, 5)),
    max_size=25,
)


def _cell(place: str, value: object, spelling: int, shared: list[str]) -> str:
    """Write a cell in one of several spellings; 0 and 1 are what office programs write."""
    if isinstance(value, bool):
        kind, inside = "b", f"<v>{int(value)}</v>"
    elif isinstance(value, str) and spelling % 2:
        kind, inside = "inlineStr", f'<is><t xml:space="preserve">{escape(value)}</t></is>'
    elif isinstance(value, str) and spelling == 4:
        kind, inside = "str", f"<f>A1</f><v>{escape(value)}</v>"
    elif isinstance(value, str):
        shared.append(value)
        kind, inside = "s", f"<v>{len(shared) - 1}</v>"
    else:
        kind, inside = "n", f"<v>{value!r}</v>"
    written = {
        0: f'<c r="{place}" t="{kind}">{inside}</c>',
        1: f'<c r="{place}" s="12" t="{kind}">{inside}</c>',
        2: f"<c r='{place}' t='{kind}'>{inside}</c>",
        3: f'<c t="{kind}" r="{place}" s="3">{inside}</c>',
        4: f'<c r="{place}" s="7" t="{kind}" cm="1">{inside}</c>',
        5: f'<c r="{place}"  t="{kind}" >\n{inside}\n</c >',
    }[spelling]
    return written.replace(' t="n"', "") if spelling == 1 else written


def _sheet(grid: dict[tuple[int, int], tuple[object, int]]) -> tuple[str, str]:
    shared: list[str] = []
    rows: dict[int, str] = {}
    for (row, column), (value, spelling) in sorted(grid.items()):
        rows[row] = rows.get(row, "") + _cell(f"{column_letter(column)}{row}", value, spelling, shared)
    text = "".join(f'<row r="{row}" spans="1:9">{cells}</row>' for row, cells in rows.items())
    return worksheet(text), shared_strings(*(escape(value) for value in shared))


@settings(max_examples=150)
@given(_GRIDS)
def test_what_goes_in_comes_out_by_place_value_and_type(
    grid: dict[tuple[int, int], tuple[object, int]],
) -> None:
    sheet, shared = _sheet(grid)
    with tempfile.TemporaryDirectory() as folder:
        found = cells_of(read_one(workbook(Path(folder) / "a.xlsx", sheet, shared=shared)))
    expected = {f"{column_letter(column)}{row}": value for (row, column), (value, _) in grid.items()}
    assert {place: (type(value), value) for place, value in found.items()} == {
        place: (type(value), value) for place, value in expected.items()
    }
