"""Respell a workbook in the shapes that are out there, written as other programs write them: `python -m bench.shapes`."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

from bench.batches import BATCHES, DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RESPELT: Final = "employees-300000"
"""The batch that is spelt anew."""

_SHARED: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(rb"<si><t>([^<]*)</t></si>")
_SHARED_CELL: Final = re.compile(rb'<c r="([A-Z]+[0-9]+)" t="s"><v>([0-9]+)</v></c>')
_PLACE: Final = re.compile(rb' r="[A-Z]+[0-9]+"')
_ROW: Final = re.compile(rb'<row r="([0-9]+)">(.*?)</row>')
_PLAIN_OPENING: Final = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?! s=)')
_WIDTH: Final = 9
"""Columns of the widest sheet whose rows are filled up with blank cells."""
_BETWEEN_TAGS: Final = re.compile(rb">(?=<(?!/[vt]))")
_DATE: Final = re.compile(rb'(<c r="[FG]([0-9]+)" s="1">)(?=<v>)')
_GAP: Final = re.compile(rb"<row r=\"[0-9]+\">.*?</row>")
_FIRST_LETTER: Final = ord("A")
_DESCENT: Final = b"http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"


def _same(xml: bytes) -> bytes:
    return xml


def _prefixed(xml: bytes) -> bytes:
    xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
    return xml.replace(b"xmlns=", b"xmlns:x=")


def _single_quotes(xml: bytes) -> bytes:
    return xml.replace(b'"', b"'")


def _pretty_printed(xml: bytes) -> bytes:
    return _BETWEEN_TAGS.sub(b">\n  ", xml)


def _without_places(xml: bytes) -> bytes:
    return _GAP.sub(_placeless, xml)


def _placeless(row: re.Match[bytes]) -> bytes:
    """Leave the places of cells out; blank ones stand where cells were left out."""
    cells, column = [], 0
    for cell in row[0].split(b"<c ")[1:]:
        letter = cell[3] - _FIRST_LETTER
        cells.append(b"<c/>" * (letter - column) + b"<c " + cell)
        column = letter + 1
    bare = b"".join(cells).removesuffix(b"</row>")
    return b"<row>" + _PLACE.sub(b"", bare).replace(b"<c >", b"<c>").replace(b"<c  ", b"<c ") + b"</row>"


def _as_excel(xml: bytes) -> bytes:
    """Give every cell a style, blank ones up to the last column too, and each row its span and descent."""
    xml = xml.replace(b"<worksheet ", b'<worksheet xmlns:x14ac="%b" ' % _DESCENT, 1)
    return _ROW.sub(lambda row: _filled(row, b' spans="1:9" x14ac:dyDescent="0.25"'), xml)


def _pronounced(shared: bytes) -> bytes:
    """Say of each text how it is pronounced, as is said of those that were typed in Chinese."""
    return shared.replace(b"</t></si>", b'</t><phoneticPr fontId="1" type="noConversion"/></si>')


def _as_wps(xml: bytes) -> bytes:
    """Give every cell a style, blank ones up to the last column too, and each row a height."""
    return _ROW.sub(lambda row: _filled(row, b' ht="14.25" spans="1:9"'), xml)


def _with_formulas(xml: bytes) -> bytes:
    """Work out two columns of dates, as lists that are filled in by hand do."""
    return _DATE.sub(rb'\1<f>IF($A\2&lt;&gt;"",EDATE(H\2,-1),"")</f>', xml)


def _filled(row: re.Match[bytes], said: bytes) -> bytes:
    cells = {cell[0]: b"<c r=" + b'"' + cell for cell in row[2].split(b'<c r="')[1:]}
    columns = range(_FIRST_LETTER, max([_FIRST_LETTER + _WIDTH, *(place + 1 for place in cells)]))
    blank = b'<c r="%c%b" s="0"/>'
    filled = b"".join(cells.get(column) or blank % (column, row[1]) for column in columns)
    styled = _PLAIN_OPENING.sub(rb'<c r="\1" s="0"', filled)
    return b'<row r="%b"%b>%b</row>' % (row[1], said, styled)


_AS_SHARED: Final[dict[str, Callable[[bytes], bytes]]] = {
    "shared": _same,
    "prefixed": _prefixed,
    "no places": _without_places,
    "single quotes": _single_quotes,
    "pretty-printed": _pretty_printed,
    "formulas": _with_formulas,
    "as Excel": _as_excel,
    "as WPS": _as_wps,
}
"""How the XML of a sheet is respelt, its texts shared."""
_IN_CELLS: Final = {
    "inline": (b' t="inlineStr"><is><t>', b"</t></is></c>"),
    "xml:space": (b' t="inlineStr"><is><t xml:space="preserve">', b"</t></is></c>"),
    "as SXSSF": (b' s="0" t="inlineStr"><is><t>', b"</t></is></c>"),
    "as SheetJS": (b' t="str"><v>', b"</v></c>"),
    "as MiniExcel": (b' t="str" s="0"><v>', b"</v></c>"),
}
"""What stands before and behind the texts that cells hold themselves."""
_SHARED_TEXTS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "prefixed": _prefixed,
    "pretty-printed": _pretty_printed,
    "as Excel": _pronounced,
}
"""How the shared texts are respelt."""
SHAPES: Final = (*_AS_SHARED, *_IN_CELLS)


def respelt(shape: str) -> Path:
    """Return where a workbook of one of the shapes lies once it has been made."""
    return DATA / f"{shape.replace(':', ' ')}.xlsx"


def _respell(source: Path, shape: str) -> None:
    """Write a workbook of the reference kind anew in one of the shapes."""
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(respelt(shape), "w", zipfile.ZIP_DEFLATED) as written,
    ):
        texts = _ITEM.findall(archive.read(_SHARED))
        for name in archive.namelist():
            part = archive.read(name)
            if name == _SHARED:
                part = _SHARED_TEXTS.get(shape, _same)(part)
            elif "worksheets/sheet" in name:
                part = _AS_SHARED[shape](part) if shape in _AS_SHARED else _in_cells(part, texts, shape)
            written.writestr(name, part)


def _in_cells(xml: bytes, texts: list[bytes], shape: str) -> bytes:
    before, behind = _IN_CELLS[shape]

    def cell(found: re.Match[bytes]) -> bytes:
        return b'<c r="%b"%b%b%b' % (found[1], before, texts[int(found[2])], behind)

    spelt = _SHARED_CELL.sub(cell, xml)
    return _prefixed(spelt) if shape == "as MiniExcel" else spelt


if __name__ == "__main__":
    for one in SHAPES:
        _respell(next(batch.path for batch in BATCHES if batch.name == RESPELT), one)
