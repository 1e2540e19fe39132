"""Read an old .xls workbook: its sheets in order, with the types, formats and hidden parts that it keeps."""

from __future__ import annotations

import io
import struct
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final, Literal

import numpy as np

from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import RowCollector, SheetCells, column_letter
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS
from subsidycalc.tables.reading.kinds import password
from subsidycalc.tables.reading.number_formats import BUILT_IN, shown
from subsidycalc.tables.reading.refusing import beyond, refusal
from subsidycalc.tables.reading.sheet_values import canonical
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.limits import Limits

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_VISIBILITY: Final[dict[int, Literal["visible", "hidden", "very-hidden"]]] = {
    0: "visible",
    1: "hidden",
    2: "very-hidden",
}


_FREE_CELLS: Final = 2_000_000
_BYTES_PER_CELL: Final = 2
"""A cell takes no less in the file; what goes beyond that are the blank places before cells far to the right."""
_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER: Final = 512
_FIRST_OF_TABLE: Final = 76
_SECTOR_SIZES: Final = range(7, 21)
_ENTRY: Final = 128
_STREAM: Final = 2
_LONGEST_NAME: Final = 64
_WORKBOOKS: Final = ("workbook", "book")
_EMPTY: Final = -1


def read_xls(stream: IO[bytes], file: str, limits: Limits) -> list[SheetCells]:
    """Return the worksheets in the workbook's order."""
    import xlrd  # noqa: PLC0415 - only few files need it

    # The library would note a link for each cell of its area, and one record may span a whole sheet.
    xlrd.sheet.Sheet.handle_hlink = xlrd.sheet.Sheet.handle_quicktip = _left_out
    content = stream.read()
    refuse_endless(content, file)
    with _by_the_library(file):
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            logfile=io.StringIO(),
            ragged_rows=True,
            on_demand=True,
        )
    return _sheets(book, file, limits, max(_FREE_CELLS, len(content) // _BYTES_PER_CELL))


@contextmanager
def _by_the_library(file: str) -> Iterator[None]:
    """Say what to do where the library fails: on a damaged file it does so in whatever way the damage leads it."""
    try:
        yield
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise password(file) from error
        raise _damaged(file) from error


def _damaged(file: str) -> Exception:
    return refusal(said("reading.old_workbook_xls_cannot_be"), file=file)


def _left_out(_sheet: Any, _data: bytes) -> None:  # noqa: ANN401 - the library has no types
    """Pass a record over."""


def _sheets(book: Any, file: str, limits: Limits, room: int) -> list[SheetCells]:  # noqa: ANN401 - the library has no types
    """Read one sheet after another, so that never two of them are held as the library holds them."""
    starts = [start for start in book._sh_abs_posn if start is not None]  # noqa: SLF001 - given nowhere else
    if len(set(starts)) < len(starts):
        raise _damaged(file)
    if book.nsheets > limits.sheets:
        raise beyond("sheets", said("reading.too_many_sheets", bound=limits.sheets), file=file)
    sheets = []
    for number in range(book.nsheets):
        with _by_the_library(file):
            sheet = book.sheet_by_index(number)
        widths = [sheet.row_len(row) for row in range(sheet.nrows)]
        room -= sum(widths)
        if room < 0:
            raise _too_far_apart(widths, file, sheet.name)
        sheets.append(_sheet(book, sheet, file))
        book.unload_sheet(number)
    return sheets


def _too_far_apart(widths: list[int], file: str, sheet: str) -> Exception:
    place = f"{column_letter(max(widths) - 1)}{widths.index(max(widths)) + 1}"
    return refusal(said("reading.cells_lie_too_far_apart", place=place), file=file, sheet=sheet, cell=place)


def _sheet(book: Any, sheet: Any, file: str) -> SheetCells:  # noqa: ANN401 - the library has no types
    rows = RowCollector()
    value_of = _value_reader(book)
    for number in range(sheet.nrows):
        cells = [value_of(cell) for cell in sheet.row(number)]
        if any(cell is not None for cell in cells):
            rows.add(number + 1, cells)
    row_numbers, columns = rows.finish()
    hidden = sorted(number + 1 for number, info in sheet.rowinfo_map.items() if info.hidden)
    return SheetCells(
        file,
        sheet.name,
        sheet.name,
        row_numbers,
        columns,
        merged=tuple((top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells),
        hidden_rows=np.array(hidden, np.int32),
        hidden_columns=frozenset(
            number for number, info in sheet.colinfo_map.items() if info.hidden and number in columns
        ),
        visibility=_VISIBILITY.get(sheet.visibility, "visible"),
        date_system_1904=bool(book.datemode),
    )


def _value_reader(book: Any) -> Callable[[Any], object]:  # noqa: ANN401 - the library has no types
    """Return what turns a cell of the library into a plain value."""
    from xlrd.biffh import error_text_from_code  # noqa: PLC0415 - only few files need it

    formats = [_format_of(book, style.format_key) for style in book.xf_list]

    def value_of(cell: Any) -> object:  # noqa: ANN401 - the library has no types
        if cell.ctype == _TEXT:
            return str(cell.value)[:MOST_CHARACTERS]
        if cell.ctype in {_NUMBER, _DATE}:
            number = canonical(cell.value)
            if number is None:
                return FaultyCell("cell-error", str(cell.value))
            style = formats[cell.xf_index] if cell.xf_index is not None else "General"
            return shown(number, style, system_1904=bool(book.datemode))
        if cell.ctype == _BOOLEAN:
            return bool(cell.value)
        if cell.ctype == _ERROR:
            return FaultyCell("cell-error", error_text_from_code.get(cell.value, "#ERROR"))
        return None

    return value_of


def _format_of(book: Any, key: int) -> str:  # noqa: ANN401 - the library has no types
    """Return a number format: the library names those that differ by language, such as 31, only by their number."""
    named = book.format_map[key].format_str if key in book.format_map else None
    return named or BUILT_IN.get(key, "General")


class _EndlessError(Exception):
    """A chain or the directory leads back to where it has been."""


def refuse_endless(content: bytes, file: str) -> None:
    """Refuse a file whose sectors or directory lead round in a ring; anything else is left to the library."""
    if not content.startswith(_SIGNATURE):
        return
    try:
        _Sectors(content).check()
    except (_EndlessError, struct.error, IndexError, ValueError) as error:
        raise refusal(said("reading.old_workbook_xls_damaged_sectors"), file=file) from error


class _Sectors:
    """The sectors of a compound file, and which comes after which."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        power, short_power = struct.unpack_from("<HH", content, 30)
        if power not in _SECTOR_SIZES or short_power > power:
            raise _EndlessError
        self._size = 1 << power
        self._count = -(-(len(content) - _HEADER) // self._size)
        _, self._directory, _, self._smallest, self._short, _, more, _ = struct.unpack_from(
            "<8i", content, 44
        )
        table = np.frombuffer(content[_FIRST_OF_TABLE:_HEADER], "<i4").tolist()
        visited = 0
        while more >= 0 and visited < self._count:
            part = self._sector(more)
            table += part[:-1].tolist()
            more, visited = int(part[-1]), visited + 1
        held = [number for number in table if 0 <= number < self._count]
        if len(held) > self._count:
            raise _EndlessError
        self._following = np.concatenate([np.zeros(0, "<i4"), *map(self._sector, held)])

    def _sector(self, number: int) -> Array:
        begin = _HEADER + number * self._size
        piece = self._content[begin : begin + self._size]
        return np.frombuffer(piece[: len(piece) // 4 * 4], "<i4")

    def check(self) -> None:
        """Follow the directory, and the stream of the workbook where it is a short one."""
        directory = b"".join(
            self._sector(number).tobytes() for number in _chain(self._directory, self._following)
        )
        entries = [directory[place : place + _ENTRY] for place in range(0, len(directory), _ENTRY)]
        _walk(entries)
        shorts = [self._sector(number) for number in _chain(self._short, self._following)]
        following = np.concatenate([np.zeros(0, "<i4"), *shorts])
        for entry in entries:
            first, size = struct.unpack_from("<ii", entry, 116)
            if entry[66] == _STREAM and _name(entry) in _WORKBOOKS and size < self._smallest:
                _chain(first, following)


def _chain(first: int, following: Array) -> list[int]:
    """Return the sectors from the first on."""
    found: list[int] = []
    after = following.tolist()
    while first >= 0:
        found.append(first)
        if len(found) > len(after):
            raise _EndlessError
        first = after[first]
    return found


def _walk(entries: list[bytes]) -> None:
    """Visit each entry of the directory that can be reached; none can be reached in two ways."""
    seen = {_EMPTY}
    waiting = [0]
    while waiting:
        number = waiting.pop()
        if number in seen or number < 0:
            if number != _EMPTY:
                raise _EndlessError
            continue
        seen.add(number)
        waiting += struct.unpack_from("<3i", entries[number], 68)


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, _LONGEST_NAME) - 2)].decode("utf-16-le", "replace").lower()
