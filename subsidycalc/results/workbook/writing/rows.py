"""Write the rows of a table as sheet XML in bulk: whole columns of bytes at once, no work per cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.results.wording.coded import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.results.workbook.sheets.model import Column
    from subsidycalc.tables.model import Array

ROWS_AT_ONCE: Final = 16_384

_NOTHING: Final = b"\x00"
"""Fills up what is shorter than its place; taken out at the end."""

_ZERO, _POINT, _MINUS = b"0.-"
_ROW_DIGITS: Final = 7
_CENTS: Final = 100


class WrittenColumn(Struct, frozen=True):
    """One column ready to be written: shared texts by their number in the workbook, a style by its number."""

    letter: str
    column: Column
    shared: Array
    """int64 per text of the column: its number among the workbook's shared texts."""
    style: int = 0
    blanks_shown: bool = False
    """Whether blank cells are written too, for their looks."""


def row_chunks(
    columns: Sequence[WrittenColumn], first_row: int, rows: int, heights: Array | None = None
) -> Iterator[bytearray]:
    """Yield the XML of a table's rows; `first_row` is the row number that Excel shows for the first.

    `heights` are in whole points per row; None leaves them to the program that opens the file.
    """
    for start in range(0, rows, ROWS_AT_ONCE):
        end = min(start + ROWS_AT_ONCE, rows)
        yield _chunk(columns, first_row, start, end, heights)


def _chunk(
    columns: Sequence[WrittenColumn], first_row: int, start: int, end: int, heights: Array | None
) -> bytearray:
    count = end - start
    numbers = digits(np.arange(first_row + start, first_row + end), _ROW_DIGITS)
    parts: list[bytes | Array] = [b'<row r="', numbers]
    if heights is not None:
        parts += [b'" ht="', digits(heights[start:end], _width(heights)), b'" customHeight="1']
    parts.append(b'">')
    for column in columns:
        parts += _cells(column, numbers, start, end)
    parts.append(b"</row>")
    same = b"".join(part if isinstance(part, bytes) else bytes(part.shape[1]) for part in parts)
    filled = bytearray(same) * count
    out = np.frombuffer(filled, dtype=np.uint8).reshape(count, len(same))
    place = 0
    for part in parts:
        width = len(part) if isinstance(part, bytes) else part.shape[1]
        if not isinstance(part, bytes):
            out[:, place : place + width] = part
        place += width
    return filled.translate(None, _NOTHING)


def _cells(written: WrittenColumn, row_digits: Array, start: int, end: int) -> list[bytes | Array]:
    """Return the pieces of one column's cells of each kind; a cell of another kind leaves nothing."""
    column = written.column
    codes, is_number = column.texts.codes[start:end], column.is_number[start:end]
    is_text = codes != NO_TEXT
    style = f' s="{written.style}"' if written.style else ""
    opening = f'<c r="{written.letter}'.encode()
    pieces: list[bytes | Array] = []
    if is_text.any():
        shared = written.shared[np.where(is_text, codes, 0)]
        value = digits(shared, _width(shared))
        pieces += _where(is_text, [opening, row_digits, f'"{style} t="s"><v>'.encode(), value, b"</v></c>"])
    if is_number.any():
        value = _decimals(column.numbers[start:end], column.scale)
        pieces += _where(is_number, [opening, row_digits, f'"{style}><v>'.encode(), value, b"</v></c>"])
    is_blank = ~(is_text | is_number)
    if written.blanks_shown and is_blank.any():
        pieces += _where(is_blank, [opening, row_digits, f'"{style}/>'.encode()])
    return pieces


def _where(kept: Array, pieces: list[bytes | Array]) -> list[bytes | Array]:
    """Return pieces that stand only in some rows."""
    if kept.all():
        return pieces
    keep = kept.astype(np.uint8)[:, None]
    spread = (
        np.frombuffer(piece, dtype=np.uint8)[None, :] if isinstance(piece, bytes) else piece
        for piece in pieces
    )
    return [piece * keep for piece in spread]


def digits(numbers: Array, width: int) -> Array:
    """Return whole numbers not below zero as digits, leading zeros left out, one row of bytes each."""
    shown = np.empty((len(numbers), width), dtype=np.uint8)
    rest = numbers.astype(np.uint32) if width < 10 else numbers.astype(np.uint64)  # noqa: PLR2004 - 9 digits fit 32 bits
    for place in range(width - 1, -1, -1):
        following = rest // 10
        digit = (rest - following * 10).astype(np.uint8) + _ZERO
        shown[:, place] = digit if place == width - 1 else np.where(rest > 0, digit, 0)
        rest = following
    return shown


def _width(numbers: Array) -> int:
    return len(str(int(numbers.max(initial=0))))


def _decimals(numbers: Array, scale: int) -> Array:
    """Return whole numbers, or fen as yuan with both decimals, as digits with their sign."""
    size = np.abs(numbers)
    sign = np.where(numbers < 0, _MINUS, 0).astype(np.uint8)[:, None]
    if scale == 1:
        return np.hstack([sign, digits(size, _width(size))])
    whole, cents = size // _CENTS, size % _CENTS
    point = np.full((len(numbers), 1), _POINT, dtype=np.uint8)
    two = np.stack([cents // 10 + _ZERO, cents % 10 + _ZERO], axis=1).astype(np.uint8)
    return np.hstack([sign, digits(whole, _width(whole)), point, two])
