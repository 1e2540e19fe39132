"""Sheets made at random, each cell in any spelling that XML allows, against what went in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile.builders import workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.sheet_reading import cells_of, read_one
from tables.sheet_spelling import Grid, Speller

from subsidycalc.tables.reading import package
from subsidycalc.tables.reading.cells import column_letter

if TYPE_CHECKING:
    from random import Random

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
    st.tuples(
        st.one_of(st.integers(1, 1_000_000), st.integers(1, 9)),
        st.one_of(st.integers(0, 150), st.integers(0, 5)),
    ),
    _VALUES,
    max_size=25,
)


@settings(max_examples=100)
@given(_GRIDS, st.randoms(use_true_random=False), st.sampled_from([0, 2, 10, 40]))
def test_what_goes_in_comes_out_by_place_value_and_type(grid: Grid, source: Random, odd: int) -> None:
    _assert_read(grid, *Speller(source, odd).written(grid))


@settings(max_examples=100)
@given(
    st.lists(st.lists(_VALUES, min_size=1, max_size=4), max_size=12),
    st.randoms(use_true_random=False),
    st.sampled_from([(0, 100), (0, 100), (2, 100), (0, 95)]),
    st.integers(40, 400),
)
def test_what_has_no_place_has_the_one_behind_what_came_before(
    rows: list[list[object]], source: Random, spelling: tuple[int, int], chunk: int
) -> None:
    grid = {(row, column): value for row, values in enumerate(rows, 1) for column, value in enumerate(values)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "CHUNK", chunk)  # so that rows come in many blocks
        _assert_read(grid, *Speller(source, *spelling).written(grid))


def _assert_read(grid: Grid, sheet: str, shared: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = cells_of(read_one(workbook(Path(folder) / "a.xlsx", sheet, shared=shared)))
    expected = {f"{column_letter(column)}{row}": value for (row, column), value in grid.items()}
    assert {place: (type(value), value) for place, value in found.items()} == {
        place: (type(value), value) for place, value in expected.items()
    }
