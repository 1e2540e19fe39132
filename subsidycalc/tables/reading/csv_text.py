"""Read a text file of separated values: encoding and separator found out, every cell a text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from itertools import islice
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.cells import CellColumn, RowCollector, SheetCells, compacted
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS
from subsidycalc.tables.reading.refusing import beyond, refusal
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from subsidycalc.tables.reading.limits import Limits

_CHUNK: Final = 4 * 1024**2
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS: Final = ("utf-8", "gb18030")
_SEPARATORS: Final = (",", ";", "\t")
_SNIFFED_TEXT: Final = 64 * 1024
_SNIFFED_ROWS: Final = 20
_BYTES_PER_FIELD: Final = 8
"""What each field of a row takes at least, be it empty."""
_SEPARATOR_LINE: Final = pattern(r"sep=(.)\r?\n?", re.IGNORECASE)
_PROTECTED: Final = pattern(r'="([^"]*)"')
"""How exports keep a program from turning a code into a number."""


def read_csv(stream: IO[bytes], path: Path, limits: Limits) -> list[SheetCells]:
    """Return the one table of the file."""
    encoding = _encoding(stream, path.name)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        return [_sheet(text, path, limits)]
    finally:
        text.detach()


def _sheet(text: io.TextIOWrapper, path: Path, limits: Limits) -> SheetCells:
    sample = text.read(_SNIFFED_TEXT)
    text.seek(0)
    first = _SEPARATOR_LINE.match(sample)
    separator = first[1] if first else _separator(sample)
    rows, widths = RowCollector(), array("i")
    for number, row in _rows(text, separator, path.name, limits):
        if (first and number == 1) or not any(row):
            continue
        while len(row) > limits.columns and not row[-1]:
            row.pop()
        rows.add(number, [cell[:MOST_CHARACTERS] for cell in row])
        widths.append(len(row))
        _refuse_large(rows, len(row), number, path.name, limits)
    row_numbers, columns = rows.finish()
    columns = {number: _unprotected(column) for number, column in columns.items()}
    fields = np.array(widths, np.int32)
    return SheetCells(
        path.name, path.stem, path.name, row_numbers, columns, typed=False, workbook=False, widths=fields
    )


def _refuse_large(rows: RowCollector, width: int, line: int, file: str, limits: Limits) -> None:
    if rows.cells > limits.cells:
        raise beyond("cells", said("reading.too_many_cells", bound=limits.cells), file=file)
    if width > limits.columns or rows.is_too_sparse():
        raise beyond("columns", said("reading.too_wide", line=line, width=width), file=file)


def _encoding(stream: IO[bytes], file: str) -> str:
    """Return the encoding in which the whole file can be read."""
    start = stream.read(4)
    marked = [encoding for mark, encoding in _MARKS if start.startswith(mark)]
    for encoding in marked or _ENCODINGS:
        if _decodes(stream, encoding, file):
            return encoding
    raise refusal(said("reading.encoding_neither_utf_nor_gb"), file=file)


def _decodes(stream: IO[bytes], encoding: str, file: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                raise refusal(said("reading.no_text_table_holds_binary"), file=file)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(sample: str) -> str:
    """Return the separator that parts the first lines best: all of them alike, the earliest line, into most columns."""
    return max(_SEPARATORS, key=lambda separator: _parting(sample, separator))


def _parting(sample: str, separator: str) -> tuple[bool, int, int]:
    """Return whether all lines have the same columns, how early the first line is that has several, and how many."""
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row in islice((row for row in lines if row), _SNIFFED_ROWS)]
    except csv.Error:
        widths = []
    usual = sorted(widths)[len(widths) // 2] if widths else 0
    if usual <= 1:
        return False, -len(widths) - 1, usual
    first = next(place for place, width in enumerate(widths) if width > 1)
    return set(widths) == {usual}, -first, usual


def _rows(
    text: io.TextIOWrapper, separator: str, file: str, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with their numbers, refusing a quotation mark that swallows the lines after it."""
    lines = _Lines(text, file, limits.row_bytes // _BYTES_PER_FIELD)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    width = 0
    number = line = 0
    try:
        for row in reader:
            lines.held = 0
            number += 1
            started, line = line + 1, reader.line_num
            if line > started and any(_swallowed(cell, separator, width) for cell in row):
                raise _stray_quote(file, started)
            width = max(width, len(row))
            yield number, row
    except csv.Error as error:
        if "field larger than" in str(error):
            longest = csv.field_size_limit()
            long_cell = said("reading.cell_from_line_on_has", line=line + 1, longest=longest)
            raise refusal(long_cell, file=file) from error
        raise _stray_quote(file, line + 1) from error


class _Lines:
    """The lines of a text, refused where too much would be held in memory before a row can be looked at."""

    def __init__(self, text: io.TextIOWrapper, file: str, longest: int) -> None:
        self._text = text
        self._file = file
        self._longest = longest
        self.held = 0
        """How many characters the row has that is not at its end yet."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._longest)
        self.held += len(line)
        if self.held >= self._longest:
            raise beyond("row", said("reading.row_too_long", longest=self._longest), file=self._file)
        if not line:
            raise StopIteration
        return line


def _swallowed(cell: str, separator: str, width: int) -> bool:
    """Whether a cell holds what looks like a whole line of the table; one comma makes an address, two such lines none."""
    lines = [part.count(separator) for part in cell.split("\n")[1:]]
    needed = max(1, width - 1)
    return sum(count >= needed for count in lines) > (needed == 1)


def _stray_quote(file: str, line: int) -> Exception:
    return refusal(said("reading.quotation_mark_from_line_on", line=line), file=file)


def _unprotected(column: CellColumn) -> CellColumn:
    """Turn `="0123"` into the text that it stands for."""
    if not any(isinstance(value, str) and value.startswith('="') for value in column.distinct):
        return column
    values: list[object] = [
        found[1] if isinstance(value, str) and (found := _PROTECTED.fullmatch(value)) else value
        for value in column.distinct
    ]
    return compacted(values, column.codes)
