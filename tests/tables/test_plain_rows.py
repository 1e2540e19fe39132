"""A row that passes for plain is read as the parser reads it, and a row with anything else in it is told apart."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hostile.builders import MAIN
from hypothesis import example, given
from hypothesis import strategies as st

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.packed_texts import PADDING, TextPool
from subsidycalc.tables.reading import Limits
from subsidycalc.tables.reading.markup import Markup
from subsidycalc.tables.reading.package import Package
from subsidycalc.tables.reading.plain_cells import plain_cells
from subsidycalc.tables.reading.plain_rows import plain_rows
from subsidycalc.tables.reading.sheet_markup import SheetMarkup
from subsidycalc.tables.reading.sheet_values import SheetValues
from subsidycalc.tables.reading.xlsx_sheet import number_values

if TYPE_CHECKING:
    from subsidycalc.tables.reading.cells import BlockCells

BLOCK = (
    b'<row r="7" spans="1:3"><c r="A7" t="s"><v>12</v></c><c r="B7" s="4"><v>44932.5</v></c>'
    b'<c r="C7" s="1" t="s"><v>3</v></c><c r="D7" t="inlineStr"><is><t>x y</t></is></c></row><row r="8"/>'
    b'<row r="9"><c r="A9" s="2"/><c r="AB9"><v></v></c><c r="AC9" t="b" s="3"><v>1</v></c>'
    b'<c r="XFD9" t="n"><v>-1E-5</v></c></row><row r="10" hidden="1"></row>'
    b'<row r="11" ht="0"><c r="A11" t="inlineStr"><is><t xml:space="preserve"> 1</t></is></c></row>'
)


def _values() -> SheetValues:
    return SheetValues(TextPool.of(f"text {number}" for number in range(99_999)), [], system_1904=False)


def _package() -> Package:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    return Package(empty, "a.xlsx", Limits())


def _as_parsed(block: bytes, values: SheetValues) -> BlockCells:
    follower = SheetMarkup(_package(), "S", values)
    markup = Markup(_package(), "sheet", follower)
    markup.feed(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + block)
    markup.feed(b"</sheetData></worksheet>", last=True)
    return follower.taken()


def _held(cells: BlockCells, values: SheetValues) -> dict[tuple[int, int], object]:
    column = values.column(cells.numbers)
    shown = [column.distinct[code] for code in column.codes.tolist()]
    places = zip(cells.rows[cells.row_of].tolist(), cells.columns.tolist(), strict=True)
    return {
        place: (type(value), value)
        for place, value in zip(places, shown, strict=True)
        if value not in {None, ""}
    }


def _both(block: bytes) -> None:
    """Read the plain rows of a block both ways: both must find the same, and the parser nothing to refuse."""
    found = plain_rows(block + PADDING)
    if found is None or not found.plain.any():
        return
    stops = [*found.starts.tolist()[1:], len(block)]
    spans = zip(found.starts.tolist(), stops, found.plain.tolist(), strict=True)
    alone = b"".join(block[start:stop] for start, stop, plain in spans if plain)
    ours, theirs = _values(), _values()
    cells = plain_cells(block + PADDING)
    assert cells is not None
    try:
        plain = number_values(cells, ours, lambda told, _: UnusableInputError(told))
    except UnusableInputError:
        with pytest.raises(UnusableInputError):
            _as_parsed(alone, theirs)
        return
    if (plain.rows[1:] <= plain.rows[:-1]).any():
        return
    if ((plain.row_of[1:] == plain.row_of[:-1]) & (plain.columns[1:] <= plain.columns[:-1])).any():
        return
    parsed = _as_parsed(alone, theirs)
    assert parsed.rows.tolist() == plain.rows.tolist()
    assert parsed.hidden.tolist() == plain.hidden.tolist()
    assert _held(plain, ours) == _held(parsed, theirs)


def test_plain_rows_are_known_as_such() -> None:
    found = plain_rows(BLOCK + PADDING)
    assert found is not None
    assert found.rows.tolist() == [7, 8, 9, 10, 11]
    assert found.plain.all()
    assert found.openings.columns.tolist() == [0, 1, 2, 3, 0, 27, 28, 16383, 0]
    _both(BLOCK)


@pytest.mark.parametrize(
    "other",
    [
        b'<c r="E7"><f>A7</f><v>1</v></c>',
        b'<c r="E7"><v>1</v><v>2</v></c>',
        b'<c r="E7"><v>1</v></c> ',
        b'<c r="E7"><v>1</v></c><extLst/>',
        b'<c r="E8"><v>1</v></c>',
        b"<c><v>1</v></c>",
        b'<c s="1" r="E7" ><v>1</v></c>',
        b'<c r="E7" s="1" t="n" s="2"><v>1</v></c>',
        b'<c r="E7" s=""><v>1</v></c>',
        b'<c r="E7" t="inlineSxx"><is><t>x</t></is></c>',
        b'<c r="E7" t="inlineStr"><is><t>x</t><r><t>y</t></r></is></c>',
        b'<c r="E7" t="inlineStr"><is><t>x &amp; y</t></is></c>',
        b'<c r="E7" t="str"><v>x\ry</v></c>',
        b'<c r="E7" t="str"><v>\x01</v></c>',
        b'<x:c r="E7"><v>1</v></x:c>',
        b"text",
    ],
)
def test_anything_else_is_told_apart(other: bytes) -> None:
    found = plain_rows(BLOCK.replace(b"</row>", other + b"</row>", 1) + PADDING)
    assert found is not None
    assert found.plain.tolist() == [False, True, True, True, True]
    assert found.odd().startswith(b'<row r="7"')
    assert found.odd().endswith(other + b"</row>")


@pytest.mark.parametrize(
    "said", [b' xmlns="x"', b' spans="1:3" spans="1:3"', b" ht='9'", b' x="1"', b' hidden="&#49;"', b' r="7"']
)
def test_a_row_that_says_anything_else_of_itself_is_told_apart(said: bytes) -> None:
    found = plain_rows(BLOCK.replace(b' spans="1:3"', said) + PADDING)
    assert found is not None
    assert not found.plain[0]


@pytest.mark.parametrize(
    "hiding", [b"<!---->", b"<?x?>", b"<![CDATA[ ]]>", b"]]>", b"<row r='12'/>", b"<row/>", b'<row r="012"/>']
)
def test_where_rows_may_be_hidden_none_is_plain(hiding: bytes) -> None:
    assert plain_rows(BLOCK + hiding + PADDING) is None


PIECES = st.sampled_from(
    [b"<", b">", b"/", b" ", b"c", b"r", b"</v></c>", b"<v>", b"</row>", b"<row ", b'"', b"1", b"<c r=", b"s"]
)


@given(st.integers(0, len(BLOCK)), st.integers(0, 9), PIECES)
@example(0, 0, b"<c r=")
def test_damage_is_never_taken_for_plain_cells_of_another_content(
    place: int, left_out: int, put_in: bytes
) -> None:
    _both(BLOCK[:place] + put_in + BLOCK[place + left_out :])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", ' s="3"', ' t="s"', ' s="12345" t="s"', ' t="inlineStr"', ' t="str" s="1"']),
            st.sampled_from(["<v>7</v>", "", "<v/>", "<is><t>7</t></is>", "<v>1.50</v>"]),
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
