"""Files with bytes changed at random: read or refused in one line, never anything else."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hostile.builders import HEADER, opendocument, shared_strings, workbook, worksheet
from hostile.endless import ends
from tables.sheet_reading import read

from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.recognising import recognise

_FILES = Path(__file__).parent / "files"
_PIECES = (
    b'<c r="A1">',
    b"</row>",
    b'<row r="9">',
    b"</c>",
    b"<v>",
    b'"',
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"<![CDATA[",
    b"<!--",
    b"</sheetData>",
    b"<f>",
    b"<is>",
    b"99999999999",
    b' t="s"',
    b"\xff\xfe",
    b"/>",
    b'<table:table-row table:number-rows-repeated="99999999">',
)
_ROUNDS = 250


def _changed(content: bytes, source: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(source.randint(1, 6)):
        if not changed:
            break
        place = source.randrange(len(changed))
        action = source.randrange(4)
        if action == 0:
            changed[place] = source.randrange(256)
        elif action == 1:
            del changed[place : place + source.randint(1, 30)]
        elif action == 2:
            other = source.randrange(len(changed))
            changed[place:place] = changed[other : other + source.randint(1, 60)]
        else:
            changed[place:place] = source.choice(_PIECES)
    return bytes(changed)


def _read_or_refuse(file: Path) -> None:
    message = ""
    try:
        with ends():
            recognise(read(file), TABLES, {})
    except UnusableInputError as error:
        message = str(error)
    assert "\n" not in message


def _change_a_part(file: Path, source: random.Random) -> bytes:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = source.choice([*parts, *(name for name in parts if "sheet1" in name or name == "content.xml")])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, _changed(content, source) if name == chosen else content)
    return target.getvalue()


def test_changed_workbooks(tmp_path: Path) -> None:
    source = random.Random(1)  # noqa: S311 - the same files on every run
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row % 3}</v></c><c r="B{row}" s="1"><v>{row}.5</v></c></row>'
        for row in range(2, 12)
    )
    styles = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    sheet = worksheet(HEADER + rows, after='<mergeCells><mergeCell ref="A3:A4"/></mergeCells>')
    file = workbook(tmp_path / "a.xlsx", sheet, shared=shared_strings("甲", "乙", "丙"), styles=styles)
    for _ in range(_ROUNDS):
        (tmp_path / "b.xlsx").write_bytes(_change_a_part(file, source))
        _read_or_refuse(tmp_path / "b.xlsx")


def test_changed_opendocument_workbooks(tmp_path: Path) -> None:
    source = random.Random(2)  # noqa: S311 - the same files on every run
    cells = (
        '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
        * 3
    )
    rows = f'<table:table-row table:number-rows-repeated="3">{cells}</table:table-row>' * 4
    file = opendocument(tmp_path / "a.ods", f'<table:table table:name="员工">{rows}</table:table>')
    for _ in range(_ROUNDS):
        (tmp_path / "b.ods").write_bytes(_change_a_part(file, source))
        _read_or_refuse(tmp_path / "b.ods")


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_changed_bytes(kind: str, tmp_path: Path) -> None:
    source = random.Random(3)  # noqa: S311 - the same files on every run
    content = (_FILES / "old_workbook.xls").read_bytes()
    if kind == "csv":
        content = 'uscc,姓名,备注\n1,"甲 ""乙""",\n2,丙,"a\nb"\n'.encode("gb18030")
    for _ in range(_ROUNDS):
        (tmp_path / "b").write_bytes(_changed(content, source))
        _read_or_refuse(tmp_path / "b")


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<t ", "<rPh>", "<is>", "<v ", "<f ", "<c ", "<row ", "</", "&amp", "_x0"]
)
def test_endless_beginnings_take_no_endless_time(piece: str, tmp_path: Path) -> None:
    many = piece * 200_000
    inline = f'<c r="A2" t="inlineStr"><is><r><t>{many}</t></r></is></c>'
    sheet = worksheet(f'{HEADER}<row r="2">{inline}</row>')
    _read_or_refuse(workbook(tmp_path / "a.xlsx", sheet))
    shared = shared_strings("甲").replace("</sst>", f"<si><r><t>{many}</t></r></si></sst>")
    cell = '<c r="A2" t="s"><v>1</v></c>'
    _read_or_refuse(
        workbook(tmp_path / "b.xlsx", worksheet(f'{HEADER}<row r="2">{cell}</row>'), shared=shared)
    )
