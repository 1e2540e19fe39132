"""Put the rows of the tables into the frame and write the workbook as one file, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, Final

import numpy as np
from msgspec.structs import replace

from subsidycalc.results.workbook.writing.formats import row_heights
from subsidycalc.results.workbook.writing.frame import STYLE_ROW, frame_of
from subsidycalc.results.workbook.writing.rows import WrittenColumn, row_chunks
from subsidycalc.tables.ahead import asked_beforehand, used_meanwhile
from subsidycalc.tables.distinct import numbering
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.results.workbook.sheets.model import Block, Column, SheetModel
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording

Octets = bytes | bytearray

_TEXTS_AT_ONCE: Final = 2_000
"""As many as stay near the processor while they are made into XML."""
_SEPARATOR: Final = "\x00"
_LOOKS_ESCAPED: Final = pattern(b"_(?=x[0-9a-fA-F]{4}_)")
"""What begins like an escape of the workbook's own; the end of one may begin the next."""
_OPENING: Final = b'<si><t xml:space="preserve">'
_CLOSING: Final = b"</t></si>"


class SharedTexts:
    """Numbers texts in the order in which they are met, after those that the frame already has."""

    def __init__(self, already: int) -> None:
        self.already = already
        self._number = numbering(already)

    def __len__(self) -> int:
        """Return how many texts there are, those of the frame included."""
        return self.already + len(self._number)

    def numbers_of(self, column: Column) -> Array:
        """Return the number of each text of a column, adding those that are new."""
        numbers = list(map(self._number.__getitem__, column.texts.texts))
        return np.array(numbers or [0], dtype=np.int64)

    def chunks(self) -> Iterator[bytes]:
        """Yield the XML of the texts that were added."""
        texts = list(self._number)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            yield _xml(texts[start : start + _TEXTS_AT_ONCE])


def _xml(texts: list[str]) -> bytes:
    """Return texts as XML; no text holds the separator, control characters having been taken out before."""
    # Bytes are looked through many times faster than characters.
    together = _SEPARATOR.join(texts).encode()
    together = together.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    if b"_" in together and b"_x" in together:  # a single byte is sought ten times as fast
        together = _LOOKS_ESCAPED.sub(b"_x005F_", together)
    return _OPENING + together.replace(_SEPARATOR.encode(), _CLOSING + _OPENING) + _CLOSING


_SHARED: Final = "xl/sharedStrings.xml"
_MANY_CELLS: Final = 100_000
"""From so many cells on, speed counts more than size."""
_MANY_ROWS: Final = 50_000
"""Up to so many rows, blank cells are written for the lines between rows."""
_FAST, _SMALL = 1, 6
_UNIX: Final = 3

_STYLE_ROWS: Final = pattern(rb'<row r="(?:%d|%d)".*?</row>' % (STYLE_ROW, STYLE_ROW + 1), re.DOTALL)
_STYLE: Final = pattern(rb'<c r="[A-Z]+[0-9]+" s="([0-9]+)"')
_LETTER: Final = pattern(rb'<c r="([A-Z]+)[0-9]+"')
_DIMENSION: Final = pattern(rb'<dimension ref="[^"]*"/>')
_COUNTS: Final = pattern(rb'<sst ([^>]*?) count="([0-9]+)" uniqueCount="([0-9]+)">')


def write_workbook(sheets: Sequence[SheetModel], wording: Wording, target: IO[bytes]) -> None:
    """Write sheets as a workbook to a binary file that is open for writing and can seek."""
    cells = sum(len(block) * len(block.columns) for sheet in sheets for block in sheet.blocks)
    tables = {
        f"xl/worksheets/sheet{number}.xml": sheet.blocks[0]
        for number, sheet in enumerate(sheets, start=1)
        if sheet.is_table and len(sheet.blocks[0])
    }
    many = cells >= _MANY_CELLS
    told = [column.told for table in tables.values() for column in table.columns] if many else []
    with asked_beforehand(told), zipfile.ZipFile(io.BytesIO(frame_of(sheets, wording))) as frame:
        level = _FAST if many else _SMALL
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
            with _parts_of(archive) as write:
                used_meanwhile(write, _pieces(frame, tables))
            for entry in archive.infolist():
                entry.create_system = _UNIX


@contextmanager
def _parts_of(archive: zipfile.ZipFile) -> Iterator[Callable[[tuple[str, Octets]], None]]:
    """Return what writes pieces, each with its part's name, into one part after another."""
    with ExitStack() as opened:
        current = ""
        stream: IO[bytes] = io.BytesIO()

        def write(piece: tuple[str, Octets]) -> None:
            nonlocal current, stream
            part, data = piece
            if part != current:
                opened.close()
                current, stream = part, opened.enter_context(archive.open(part, "w"))
            stream.write(data)

        yield write


def _pieces(frame: zipfile.ZipFile, tables: dict[str, Block]) -> Iterator[tuple[str, Octets]]:
    """Yield every part of the workbook piece by piece, each with its part's name.

    The frame has its sheets before the texts that they share, so that all of these are known when their turn comes.
    """
    texts = SharedTexts(_shared_count(frame))
    for part in frame.namelist():
        data = frame.read(part)
        if part in tables:
            made = _table(data, tables[part], _columns(tables[part], texts))
        else:
            made = _shared(data, texts, tables) if part == _SHARED else iter((data,))
        for piece in made:
            yield part, piece


def _table(data: bytes, block: Block, columns: list[WrittenColumn]) -> Iterator[Octets]:
    places = list(_STYLE_ROWS.finditer(data))
    styles = [[int(style) for style in _STYLE.findall(place[0])] for place in places]
    letters = [letter.decode() for letter in _LETTER.findall(places[0][0])]
    extent = f'<dimension ref="A1:{letters[-1]}{block.end_row}"/>'.encode()
    yield _DIMENSION.sub(extent, data[: places[0].start()], count=1)
    rows = len(block) - (1 if block.last_is_total else 0)
    heights = row_heights(block)
    yield from row_chunks(_dressed(columns, letters, styles[0]), block.first_row + 1, rows, heights)
    if block.last_is_total:
        last = [
            replace(column, column=column.column.rows(rows, rows + 1))
            for column in _dressed(columns, letters, styles[1])
        ]
        yield from row_chunks(last, block.end_row, 1)
    yield data[places[-1].end() :]


def _dressed(columns: list[WrittenColumn], letters: list[str], styles: list[int]) -> list[WrittenColumn]:
    return [
        replace(column, letter=letter, style=style)
        for column, letter, style in zip(columns, letters, styles, strict=True)
    ]


def _columns(block: Block, texts: SharedTexts) -> list[WrittenColumn]:
    shown = len(block) <= _MANY_ROWS
    return [
        WrittenColumn("", column, texts.numbers_of(column), blanks_shown=shown) for column in block.columns
    ]


def _shared_count(frame: zipfile.ZipFile) -> int:
    """Return how many texts the frame itself shares."""
    found = _COUNTS.search(frame.read(_SHARED))
    if found is None:
        raise ValueError("the frame has no table of shared texts")
    return int(found[3])


def _shared(data: bytes, texts: SharedTexts, tables: dict[str, Block]) -> Iterator[Octets]:
    found = _COUNTS.search(data)
    if found is None:
        raise ValueError("the frame has no table of shared texts")
    cells = sum(int((column.texts.codes >= 0).sum()) for block in tables.values() for column in block.columns)
    opening = b'<sst %s count="%d" uniqueCount="%d">' % (found[1], int(found[2]) + cells, len(texts))
    closing = data.rindex(b"</sst>")
    yield data[: found.start()] + opening + data[found.end() : closing]
    yield from texts.chunks()
    yield data[closing:]
