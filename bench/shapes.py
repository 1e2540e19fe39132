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
_BETWEEN_TAGS: Final = re.compile(rb">(?=<)")
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
    return _BETWEEN_TAGS.sub(b">\n  ", xml).replace(b"<v>\n  ", b"<v>")


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


def _filled(row: re.Match[bytes], said: bytes) -> bytes:
    cells = {cell[0]: b"<c r=" + b'"' + cell for cell in row[2].split(b'<c r="')[1:]}
    columns = range(_FIRST_LETTER, max([_FIRST_LETTER + _WIDTH, *(place + 1 for place in cells)]))
    blank = b'<c r="%c%b" s="0"/>'
    filled = b"".join(cells.get(column) or blank % (column, row[1]) for column in columns)
    styled = _PLAIN_OPENING.sub(rb'<c r="\1" s="0"', filled)
    return b'<row r="%b"%b>%b</row>' % (row[1], said, styled)


_RESPELT: Final[dict[str, Callable[[bytes], bytes]]] = {
    "shared": _same,
    "prefixed": _prefixed,
    "no places": _without_places,
    "single quotes": _single_quotes,
    "pretty-printed": _pretty_printed,
    "as Excel": _as_excel,
    "as WPS": _as_wps,
}
"""How the XML of a sheet is respelt, its texts shared; texts in the cells themselves are made by `_INLINE`."""
_INLINE: Final = {
    "inline": b' t="inlineStr"><is><t>',
    "xml:space": b' t="inlineStr"><is><t xml:space="preserve">',
    "as SXSSF": b' s="0" t="inlineStr"><is><t>',
}
SHAPES: Final = (*_RESPELT, *_INLINE)


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
            if name == _SHARED and shape == "as Excel":
                part = _pronounced(part)
            elif "worksheets/sheet" in name:
                part = _inline(part, texts, _INLINE[shape]) if shape in _INLINE else _RESPELT[shape](part)
            written.writestr(name, part)


def _inline(xml: bytes, texts: list[bytes], opening: bytes) -> bytes:
    def cell(found: re.Match[bytes]) -> bytes:
        return b'<c r="%b"%b%b</t></is></c>' % (found[1], opening, texts[int(found[2])])

    return _SHARED_CELL.sub(cell, xml)


if __name__ == "__main__":
    for one in SHAPES:
        _respell(next(batch.path for batch in BATCHES if batch.name == RESPELT), one)
