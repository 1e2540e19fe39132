"""Read the row elements of a block of sheet XML: their numbers, in order and none twice, and which are hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.digit_words import digits_ending_at, words_of
from subsidycalc.tables.reading.limits import LAST_ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.tables.model import Array

_OPENING: Final = np.uint64(int.from_bytes(b'<row r="', "little"))
_NUMBER: Final = re.compile(rb"<row\s(?:[^<>]*\s)?r\s*=\s*[\"']([0-9]{1,8})[\"']")
_HIDDEN: Final = re.compile(
    rb"<row\s[^<>]*?\b(?:hidden\s*=\s*[\"'](?:1|true)|ht\s*=\s*[\"']0(?:\.0*)?)[\"'][^<>]*>"
)
"""By name, or by a height of nothing."""
_FLAT: Final = re.compile(rb"ht\s*=\s*[\"']0")
"""Perhaps such a height: most blocks have none, and need not be looked at row by row."""
_MAX_DIGITS: Final = 7


@dataclass
class BlockRows:
    """The rows of one block."""

    numbers: Array
    """int32, ascending."""
    words: Array
    """uint64: the digits of the number as bytes of a word, as cells repeat them."""
    lengths: Array
    """int64: how many digits."""
    hidden: Array
    """int32: the numbers of hidden rows."""


def read_rows(padded: bytes, starts: Array, last: int, damaged: Callable[[str, str], Exception]) -> BlockRows:
    """Read all rows of a block; `last` is the number of the row before the first."""
    words = words_of(padded)
    octets = np.frombuffer(padded, np.uint8)
    digits = starts + 8
    lengths = np.zeros(len(starts), np.int64)
    open_ = words[starts] == _OPENING
    for position in range(_MAX_DIGITS):
        octet = octets[digits + position]
        open_ &= (octet >= ord("0")) & (octet <= ord("9"))
        lengths += open_
    numbers, regular = digits_ending_at(words, digits + lengths, lengths)
    after = digits + lengths
    regular &= octets[after] == ord('"')
    bare = bool((regular & (octets[after + 1] == ord(">"))).all())
    for odd in np.flatnonzero(~regular).tolist():
        before = int(numbers[odd - 1]) if odd else last
        numbers[odd] = _odd_number(padded, int(starts[odd]), before)
    _refuse_disorder(numbers, last, damaged)
    texts = np.char.mod("%d", numbers[~regular]) if not regular.all() else np.zeros(0, str)
    row_words = words[digits].astype(np.uint64) & _mask(lengths)
    row_words[~regular] = [int.from_bytes(text.encode(), "little") for text in texts.tolist()]
    lengths[~regular] = np.char.str_len(texts)
    # Where a row's number is all that is said of it, none is hidden.
    hidden = np.zeros(0, np.int32) if bare else _hidden(padded, starts, numbers)
    return BlockRows(numbers.astype(np.int32), row_words, lengths, hidden)


def _mask(lengths: Array) -> Array:
    masks = np.array([(1 << (8 * length)) - 1 for length in range(9)], np.uint64)
    return masks[lengths]


def _odd_number(padded: bytes, start: int, before: int) -> int:
    """Return the number of a row element of another shape; without one it follows the row before."""
    found = _NUMBER.match(padded, start)
    return int(found[1]) if found else before + 1


def _refuse_disorder(numbers: Array, last: int, damaged: Callable[[str, str], Exception]) -> None:
    """Rows must ascend: a row given twice would overwrite its own cells."""
    before = np.concatenate([[last], numbers[:-1]])
    wrong = np.flatnonzero(numbers <= before)
    if len(wrong):
        number = int(numbers[wrong[0]])
        raise damaged(f"第 {number} 行重复或次序颠倒", f"row {number} is there twice or out of order")
    if len(numbers) and numbers[-1] > LAST_ROW:
        raise damaged(f"行号 {int(numbers[-1])} 超出工作表", f"row {int(numbers[-1])} is beyond the sheet")


def _hidden(padded: bytes, starts: Array, numbers: Array) -> Array:
    if b"hidden" not in padded and not _FLAT.search(padded):
        return np.zeros(0, np.int32)
    places = np.array([found.start() for found in _HIDDEN.finditer(padded)], np.int64)
    return numbers[np.searchsorted(starts, places)].astype(np.int32)
