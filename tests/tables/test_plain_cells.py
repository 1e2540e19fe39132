"""A block of plain cells is read as tag by tag, and a block with anything else in it is told apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subsidycalc.tables.reading.cell_scan import NOTHING, scan, tagged_block
from subsidycalc.tables.reading.plain_cells import marks_of, plain_cells
from subsidycalc.tables.reading.sheet_rows import read_rows

BLOCK = (
    b'<row r="7" spans="1:3"><c r="A7" t="s"><v>12</v></c><c r="B7" s="4"><v>44932.5</v></c>'
    b'<c r="C7" s="1" t="s"><v>3</v></c></row><row r="8"/><row r="9"><c r="A9" s="2"/><c r="AB9"><v></v></c>'
    b'<c r="XFD9" t="n"><v>-1E-5</v></c></row><row r="10" hidden="1"></row>'
)
FEW = BLOCK[: BLOCK.index(b'<row r="10"')]


class DisorderError(Exception):
    """What a damaged block raises."""


def _both(block: bytes) -> None:
    """Read a block both ways; where it passes for plain, both must find the same."""
    marks = marks_of(block)
    tagged = tagged_block(block)
    assert marks.row_starts.tolist() == tagged.row_starts.tolist()
    try:
        rows = read_rows(marks.padded, marks.row_starts, 0, lambda _zh, en: DisorderError(en))
    except DisorderError:
        return
    plain = plain_cells(marks, rows.words, rows.lengths)
    if plain is None:
        return
    assert not tagged.has_cells_outside_rows
    whole = scan(tagged, rows.words, rows.lengths)
    for name in ("row_starts", "row_of", "column", "kind", "style", "cell_starts"):
        assert getattr(plain, name).tolist() == getattr(whole, name).tolist(), name
    held = whole.kind != NOTHING
    assert plain.start[held].tolist() == whole.start[held].tolist()
    assert plain.end[held].tolist() == whole.end[held].tolist()


def test_a_plain_block_is_known_as_one() -> None:
    marks = marks_of(FEW)
    rows = read_rows(marks.padded, marks.row_starts, 0, lambda _zh, en: DisorderError(en))
    cells = plain_cells(marks, rows.words, rows.lengths)
    assert cells is not None
    assert cells.column.tolist() == [0, 1, 2, 0, 27, 16383]
    assert [FEW[start:end] for start, end in zip(cells.start.tolist(), cells.end.tolist(), strict=True)][
        :3
    ] == [
        b"12",
        b"44932.5",
        b"3",
    ]
    _both(FEW)


@pytest.mark.parametrize(
    "other",
    [
        b'<c r="D7"><f>A7</f><v>1</v></c>',
        b'<c r="D7" t="str"><v>x</v></c>',
        b'<c r="D7" t="inlineStr"><is><t>x</t></is></c>',
        b'<c r="D7"><v>1</v><v>2</v></c>',
        b'<c r="D7"><v>1</v></c> ',
        b'<c r="D7"><v>1</v></c><extLst/>',
        b'<c r="D8"><v>1</v></c>',
        b"<c><v>1</v></c>",
        b"<!---->",
    ],
)
def test_anything_else_is_told_apart(other: bytes) -> None:
    block = FEW.replace(b"</row>", other + b"</row>", 1)
    marks = marks_of(block)
    rows = read_rows(marks.padded, marks.row_starts, 0, lambda _zh, en: DisorderError(en))
    assert plain_cells(marks, rows.words, rows.lengths) is None


PIECES = st.sampled_from(
    [b"<", b">", b"/", b" ", b"c", b"r", b"</v></c>", b"<v>", b"</row>", b"<row ", b'"', b"1", b"<c r="]
)


@given(st.integers(0, len(FEW)), st.integers(0, 9), PIECES)
@example(0, 0, b"<c r=")
def test_damage_is_never_taken_for_plain_cells_of_another_content(
    place: int, left_out: int, put_in: bytes
) -> None:
    _both(FEW[:place] + put_in + FEW[place + left_out :])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", ' s="3"', ' t="s"', ' s="12345" t="s"']),
            st.sampled_from(["<v>7</v>", "", "<v/>"]),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_any_row_is_read_alike(cells: list[tuple[str, str]]) -> None:
    written = "".join(
        f'<c r="{chr(65 + place)}3"{attributes}>{value}</c>'
        for place, (attributes, value) in enumerate(cells)
    )
    _both(f'<row r="3">{written}</row>'.encode())
    assert np.array_equal(marks_of(b"").cell_starts, [])
