"""Small files that would take much time or memory: refused, or cut before anything looks at them."""

from __future__ import annotations

import struct
from itertools import islice, product
from typing import TYPE_CHECKING

import pytest
from hostile.builders import (
    HEADER,
    MAIN,
    PACKAGE_RELATIONS,
    RELATIONS,
    opendocument,
    shared_strings,
    workbook,
    worksheet,
)
from hostile.endless import ends
from tables.sheet_reading import cells_of, read, read_one

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS
from subsidycalc.tables.reading.number_formats import LONGEST

if TYPE_CHECKING:
    from pathlib import Path

_MANY = 2_000_000
_DIGITS = "1" * _MANY


def _cell(inside: str) -> str:
    return worksheet(f'{HEADER}<row r="2">{inside}</row>')


@pytest.mark.parametrize(
    "inside",
    [
        f"<c r='A2'><v>{_DIGITS}</v></c>",
        f'<c r="A2"><v>{_DIGITS}</v></c>',
        f'<c r="A2"><v>0.{_DIGITS}</v></c>',
        f'<c r="A2"><v>{"0" * _MANY}5</v></c>',
    ],
    ids=["unusual", "whole", "decimal", "zeros"],
)
def test_a_number_beyond_all_bounds_is_a_fault_and_not_looked_at(inside: str, tmp_path: Path) -> None:
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", _cell(inside))))["A2"]
    assert isinstance(found, FaultyCell)
    assert len(found.shown) == MOST_CHARACTERS


@pytest.mark.parametrize(
    "inside",
    [
        f'<c r="A2" t="s"><v>{_DIGITS}</v></c>',
        f'<c r="A2" s="{_DIGITS}"><v>1</v></c>',
        f'<c r="A{_DIGITS}"><v>1</v></c>',
        f'<c r="A2" t="{_DIGITS}"><v>1</v></c>',
    ],
    ids=["shared text", "style", "place", "type"],
)
def test_an_index_beyond_all_bounds_is_refused(inside: str, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", _cell(inside), shared=shared_strings("甲"))
    with pytest.raises(UnusableInputError) as raised:
        read(file)
    assert _DIGITS[:20] not in str(raised.value)


_NAMES = map("".join, product("abcdefghijklmnopqrstuvwxyz", repeat=4))
_ATTRIBUTES = "".join(f' {name}=""' for name in islice(_NAMES, 110_000))


@pytest.mark.parametrize(
    ("inside", "shared"),
    [
        (f'<c r="A2"><f{_ATTRIBUTES}>A1</f><v>3</v></c>', ""),
        ('<c r="A2" t="s"><v>0</v></c>', f"<r><rPr><b{_ATTRIBUTES}/></rPr><t>3</t></r>"),
        ('<c r="A2" t="s"><v>0</v></c>', f"<r>{'<rPr><b/></rPr>' * 60_000}<t>3</t></r>"),
        *((f'<c r="A2">{chr(10) * depth}<v>3</v></c>', "") for depth in (90_000, 800_000)),
    ],
    ids=["formula", "look", "looks", "gap", "large gap"],
)
def test_what_is_spelt_at_length_is_not_looked_at_over_and_over(
    inside: str, shared: str, tmp_path: Path
) -> None:
    texts = f'<sst xmlns="{MAIN}"><si>{shared}</si></sst>' if shared else ""
    with ends():
        found = cells_of(read_one(workbook(tmp_path / "a.xlsx", _cell(inside), shared=texts)))
    assert str(found["A2"]) == "3"


@pytest.mark.parametrize(
    ("inside", "shared"),
    [
        (f'<c r="A2" t="inlineStr"><is><t>{_DIGITS}</t></is></c>', ""),
        (f"<c r='A2' t='inlineStr'><is><r><t>{_DIGITS}</t></r><r><t>2</t></r></is></c>", ""),
        (f'<c r="A2" t="str"><v>{_DIGITS}</v></c>', ""),
        ('<c r="A2" t="s"><v>0</v></c>', shared_strings(_DIGITS)),
    ],
    ids=["inline", "runs", "cached", "shared"],
)
def test_a_text_is_cut_before_anything_looks_at_it(inside: str, shared: str, tmp_path: Path) -> None:
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", _cell(inside), shared=shared)))["A2"]
    assert found == "1" * MOST_CHARACTERS


def test_a_shared_text_longer_than_what_is_unpacked_at_once_is_cut(tmp_path: Path) -> None:
    shared = shared_strings("1" * 9_000_000, "乙")
    sheet = _cell('<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>')
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", sheet, shared=shared)))
    assert (found["A2"], found["B2"]) == ("1" * MOST_CHARACTERS, "乙")


def test_a_number_format_is_cut_before_anything_looks_at_it(tmp_path: Path) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="{"[" * 300_000}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    file = workbook(tmp_path / "a.xlsx", _cell('<c r="A2" s="1"><v>5</v></c>'), styles=styles)
    assert cells_of(read_one(file))["A2"] == FormattedNumber(5, "[" * LONGEST)


def _opendocument(path: Path, inside: str) -> Path:
    cell = f'<table:table-cell office:value-type="string"><text:p>a{inside}b</text:p></table:table-cell>'
    return opendocument(
        path, f'<table:table table:name="员工"><table:table-row>{cell}</table:table-row></table:table>'
    )


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (" " * 1_000_000, "a b"),
        ('<text:s text:c="1000000"/>', "a" + " " * (MOST_CHARACTERS - 1)),
        ("x" * 1_000_000, "a" + "x" * (MOST_CHARACTERS - 1)),
    ],
    ids=["as they are", "counted", "letters"],
)
def test_a_million_spaces_are_cut(inside: str, text: str, tmp_path: Path) -> None:
    assert cells_of(read_one(_opendocument(tmp_path / "a.ods", inside))) == {"A1": text}


def test_a_million_elements_of_one_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="文字过长"):
        read(_opendocument(tmp_path / "a.ods", "<text:s/>" * 1_000_000))


def test_cells_are_counted_over_all_sheets(tmp_path: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1900" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    tables = "".join(f'<table:table table:name="{number}">{row}</table:table>' for number in range(100))
    with pytest.raises(UnusableInputError, match="工作表“1”"):
        read(opendocument(tmp_path / "a.ods", tables))


def _many_sheets(path: Path, count: int) -> Path:
    entries = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="q{n}"/>' for n in range(1, count + 1))
    targets = "".join(
        f'<Relationship Id="q{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, count + 1)
    )
    extra = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{targets}</Relationships>',
        **{f"xl/worksheets/s{n}.xml": worksheet("") for n in range(1, count + 1)},
    }
    return workbook(path, worksheet(""), extra=extra)


def test_thousands_of_sheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="--limit sheets="):
        read(_many_sheets(tmp_path / "a.xlsx", 1_001))
    tables = "".join(f'<table:table table:name="{number}"/>' for number in range(1_001))
    with pytest.raises(UnusableInputError, match="--limit sheets="):
        read(opendocument(tmp_path / "a.ods", tables))


def _compound(path: Path, short_chain: tuple[int, ...], directory: tuple[int, int]) -> Path:
    """Write a compound file of five sectors: table, directory, table of short sectors, short sectors; its streams lie in the third."""
    nothing = -1
    table = [-3, -2, -2, -2, nothing]
    short = [*short_chain, *[nothing] * (128 - len(short_chain))]

    def entry(name: str, kind: int, links: tuple[int, int, int], first: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB3i", len(encoded), kind, 1, *links)
            + bytes(36)
            + struct.pack("<iii", first, size, 0)
        )

    root = entry("Root Entry", 5, (nothing, nothing, 1), 3, 512)
    book = entry("Workbook", 2, (*directory, nothing), 0, 300)
    other = entry("Other", 2, (nothing, nothing, nothing), 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<8i", 1, 1, 0, 4096, 2, 1, -2, 0) + struct.pack("<109i", 0, *[nothing] * 108)
    sectors = struct.pack("<128i", *table, *[nothing] * 123) + root + book + other * 2
    sectors += struct.pack("<128i", *short) + bytes(1024)
    path.write_bytes(header + sectors)
    return path


@pytest.mark.parametrize(
    ("chain", "directory"),
    [((1, 2, 3, 4, 0), (-1, -1)), ((0,), (-1, -1)), ((1, 2, 3, 4, -2), (2, 2)), ((1, 2, 3, 4, -2), (1, -1))],
    ids=["a ring of sectors", "a sector behind itself", "an entry in two ways", "an entry below itself"],
)
def test_an_old_workbook_whose_sectors_lead_round_is_refused_before_it_is_followed(
    chain: tuple[int, ...], directory: tuple[int, int], tmp_path: Path
) -> None:
    with pytest.raises(UnusableInputError, match="成环"):
        read(_compound(tmp_path / "a.xls", chain, directory))


def test_an_old_workbook_whose_chains_end_is_left_to_the_library(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="读不出"):
        read(_compound(tmp_path / "a.xls", (1, 2, 3, 4, -2), (-1, -1)))
