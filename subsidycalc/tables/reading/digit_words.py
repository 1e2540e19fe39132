"""Read ASCII digits out of a byte string at many places at once, eight bytes to a machine word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

WORD_DIGITS: Final = 8
"""How many digits one word holds."""

_ZEROS: Final = np.uint64(0x3030303030303030)
_SEVEN_BITS: Final = np.uint64(0x7F7F7F7F7F7F7F7F)
_BEYOND_NINE: Final = np.uint64(0x7676767676767676)
"""Added to the lower bits of a byte, it carries into the highest where they are more than nine."""
_ONE: Final = np.uint64(1)
_HIGH_NIBBLES: Final = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIXES: Final = np.uint64(0x0606060606060606)
_LOW_NIBBLES: Final = np.uint64(0x0F0F0F0F0F0F0F0F)
_PAIRS: Final = np.uint64(0x00FF00FF00FF00FF)
_FOURS: Final = np.uint64(0x0000FFFF0000FFFF)
_POINTED: Final = 2
_MOST_POINTED: Final = 16
"""Fifteen digits and a point."""
_POWERS: Final = np.array([float(10**power) for power in range(_MOST_POINTED)])
_POINT, _ZERO, _NINE = (np.uint8(ord(character)) for character in ".09")
_FILL: Final = np.array([0xFFFFFFFFFFFFFFFF >> (8 * length) for length in range(9)], np.uint64)
"""By number of digits: the bytes of a word, counted from its first, that stand before them."""


def words_of(padded: bytes) -> Array:
    """Return a view of all eight-byte words, one starting at each byte; little-endian on every platform."""
    return np.ndarray((len(padded) - 7,), "<u8", padded, 0, (1,))


def digits_from(words: Array, starts: Array) -> Array:
    """Return how many digits stand at these places one after another, up to eight."""
    word = words[starts] ^ _ZEROS
    others = (((word & _SEVEN_BITS) + _BEYOND_NINE) | word) & ~_SEVEN_BITS
    # Below the mark of the first byte that is no digit stand the bits of the digits, and seven of its own.
    return np.asarray(np.bitwise_count((others & (~others + _ONE)) - _ONE) >> 3, np.int64)


def digits_ending_at(words: Array, ends: Array, lengths: Array) -> tuple[Array, Array]:
    """Return the whole numbers whose digits end before these places, and which of them are 1 to 8 digits."""
    fits = (lengths >= 1) & (lengths <= WORD_DIGITS) & (ends >= WORD_DIGITS)
    safe_ends = np.where(fits, ends, WORD_DIGITS)
    fill = _FILL[np.where(fits, lengths, WORD_DIGITS)]
    word = words[safe_ends - WORD_DIGITS].astype(np.uint64)
    word = (word & ~fill) | (_ZEROS & fill)
    digits = ((word & _HIGH_NIBBLES) == _ZEROS) & (((word + _SIXES) & _HIGH_NIBBLES) == _ZEROS)
    word = ((word & _LOW_NIBBLES) * np.uint64(2561)) >> np.uint64(8)
    word = ((word & _PAIRS) * np.uint64(6553601)) >> np.uint64(16)
    word = ((word & _FOURS) * np.uint64(42949672960001)) >> np.uint64(32)
    return word.astype(np.int64), fits & digits


def decimals_ending_at(padded: bytes, starts: Array, ends: Array) -> tuple[Array, Array]:
    """Return the numbers written with one decimal point between these places, and which of them are so written.

    Up to fifteen digits, nothing else. Such digits and such a power of ten are exact as floats, and their quotient
    is rounded once: it is the number that the text means.
    """
    lengths = ends - starts
    fits = (lengths > _POINTED) & (lengths <= _MOST_POINTED) & (ends >= _MOST_POINTED)
    windows: Array = np.ndarray((len(padded) - _MOST_POINTED + 1, _MOST_POINTED), np.uint8, padded, 0, (1, 1))
    octets = windows[np.where(fits, ends, _MOST_POINTED) - _MOST_POINTED]
    before = np.arange(_MOST_POINTED) < _MOST_POINTED - np.minimum(lengths, _MOST_POINTED)[:, None]
    is_point = (octets == _POINT) & ~before
    is_digit = (octets - _ZERO <= _NINE - _ZERO) | before
    place = is_point.argmax(axis=1)
    fits &= (is_point.sum(axis=1) == 1) & (is_point | is_digit).all(axis=1)
    fits &= (place > _MOST_POINTED - lengths) & (place < _MOST_POINTED - 1)
    number = np.zeros(len(ends), np.int64)
    longest = min(int(lengths.max(initial=0)), _MOST_POINTED)
    for column in range(_MOST_POINTED - longest, _MOST_POINTED):
        digit = np.where(before[:, column], 0, octets[:, column].astype(np.int64) - _ZERO)
        number = np.where(is_point[:, column], number, number * 10 + digit)
    return np.where(fits, number, 0) / _POWERS[_MOST_POINTED - 1 - place], fits
