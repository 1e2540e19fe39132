"""Read the opening tags of many cells at once: `<c r="B7" s="1" t="s">`, in exactly this spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.reading.sheet_values import (
    BOOLEAN,
    DATE,
    ERROR,
    INLINE,
    NOTHING,
    NUMBER,
    SHARED,
    TEXT,
)

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

_MAX_STYLE_DIGITS: Final = 5
_A, _Z, _QUOTE, _SPACE, _GREATER, _SLASH, _ZERO, _NINE = (ord(character) for character in 'AZ" >/09')


def word_of(text: bytes) -> np.uint64:
    """Return the machine word that begins with these bytes."""
    return np.uint64(int.from_bytes(text, "little"))


def low_bytes(count: int) -> np.uint64:
    """Return the mask of so many first bytes of a word."""
    return np.uint64((1 << (8 * count)) - 1)


LOW_BYTES: Final = np.array([(1 << (8 * count)) - 1 for count in range(9)], np.uint64)
"""The masks of the first bytes of a word, by how many."""
_CELL_OPENING: Final = (word_of(b'<c r="'), low_bytes(6))
_STYLE_OPENING: Final = (word_of(b' s="'), low_bytes(4))
_ONE_DIGIT: Final = (word_of(b'" s="\0">'), ~np.uint64(0xFF << 40))
_BARE_ENDING: Final = (word_of(b'">'), low_bytes(2))
_LOWEST: Final = np.uint64(255)
_TYPE_OPENING: Final = (word_of(b' t="'), low_bytes(4))
_SHARED_ENDING: Final = word_of(b'" t="s">')
_INLINE_ENDING: Final = (word_of(b'" t="inl'), word_of(b'ineStr">'))
"""The two endings that most tags of texts have are told by themselves."""
_INLINE_TYPE: Final = (word_of(b"inlineSt"), word_of(b'r"'), low_bytes(2))
_TYPES: Final = (
    (b's"', SHARED),
    (b'n"', NUMBER),
    (b'str"', TEXT),
    (b'b"', BOOLEAN),
    (b'e"', ERROR),
    (b'd"', DATE),
)
_TYPE_LENGTHS: Final = {SHARED: 2, NUMBER: 2, TEXT: 4, BOOLEAN: 2, ERROR: 2, DATE: 2, INLINE: 10, NOTHING: 0}
_LENGTH_OF_TYPE: Final = np.array([_TYPE_LENGTHS[kind] for kind in sorted(_TYPE_LENGTHS)])


class Openings(Struct):
    """The opening tags of cells; arrays are per cell."""

    columns: Array
    """int32: column number from 0."""
    kind: Array
    """uint8: the type of the cell."""
    style: Array
    """int32: style index."""
    ends: Array
    """int64: the place behind the tag."""
    closed: Array
    """bool: whether the tag closes itself."""
    regular: Array
    """bool: whether the tag has this spelling; otherwise nothing here is meant."""


def read_openings(
    octets: Array, words: Array, starts: Array, row_words: Array, row_lengths: Array
) -> Openings:
    """Read the tags that begin at these places, in rows whose numbers and the quotes behind them are known as words."""
    columns, after, regular = _references(octets, words, starts, row_words, row_lengths)
    kind = np.full(len(starts), NUMBER, np.uint8)
    style = np.zeros(len(starts), np.int32)
    ends = after + 8
    closed = np.zeros(len(starts), bool)
    word = words[after]
    kind[word == _SHARED_ENDING] = SHARED
    inline = np.flatnonzero(word == _INLINE_ENDING[0])
    inline = inline[words[after[inline] + 8] == _INLINE_ENDING[1]]
    kind[inline] = INLINE
    ends[inline] += 8
    rest = np.flatnonzero(kind == NUMBER)
    word = word[rest]
    digit = (word >> np.uint64(40)) & _LOWEST
    one_digit = ((word & _ONE_DIGIT[1]) == _ONE_DIGIT[0]) & (digit >= _ZERO) & (digit <= _NINE)
    style[rest] = np.where(one_digit, digit - np.uint64(_ZERO), 0)
    bare = (word & _BARE_ENDING[1]) == _BARE_ENDING[0]
    ends[rest[bare]] -= 6
    openings = Openings(columns, kind, style, ends, closed, regular)
    rest = rest[~(one_digit | bare)]
    if len(rest):
        _read_others(octets, words, openings, rest, after[rest] + 1)
    return openings


def _read_others(octets: Array, words: Array, openings: Openings, rest: Array, at: Array) -> None:
    """Read the tags that are not told by one machine word, each from behind its place."""
    at, value, styled = _styles(octets, words, at)
    at, kind = _types(words, at)
    at, other, styled_behind = _styles(octets, words, at)  # some programs write the type first
    at += (octets[at] == _SPACE) & (octets[at + 1] == _SLASH)
    closed = octets[at] == _SLASH
    at += closed
    sound = (octets[at] == _GREATER) & ~(styled & styled_behind) & (kind != NOTHING)
    openings.kind[rest], openings.style[rest], openings.closed[rest] = kind, value + other, closed
    openings.regular[rest] &= sound
    openings.ends[rest] = at + 1


def _references(
    octets: Array, words: Array, starts: Array, row_words: Array, row_lengths: Array
) -> tuple[Array, Array, Array]:
    """Read `<c r="B7`: column, the place of the closing quote, and whether the cell has that shape."""
    opening, mask = _CELL_OPENING
    word = words[starts]
    regular = (word & mask) == opening
    first, second = (word >> np.uint64(48)) & _LOWEST, word >> np.uint64(56)
    regular &= (first >= _A) & (first <= _Z)
    column = first.astype(np.int64) - _A
    digits = starts + 7
    several = np.flatnonzero(second >= _A)
    if len(several):
        second, third = second[several].astype(np.int64), octets[starts[several] + 8].astype(np.int64)
        three = third >= _A
        column[several] = (column[several] + 1) * 26 + second - _A
        column[several[three]] = (column[several[three]] + 1) * 26 + third[three] - _A
        digits[several] += 1 + three
        regular[several] &= (second <= _Z) & ~(three & (third > _Z))
    regular &= (words[digits] & LOW_BYTES[row_lengths + 1]) == row_words
    return column.astype(np.int32), digits + row_lengths, regular


def _styles(octets: Array, words: Array, at: Array) -> tuple[Array, Array, Array]:
    """Read ` s="12"` where it is there; return the places after it, the styles, and where it is."""
    opening, mask = _STYLE_OPENING
    found = (words[at] & mask) == opening
    styled = np.flatnonzero(found)
    place = at[styled] + 4
    value = np.zeros(len(styled), np.int32)
    open_ = np.ones(len(styled), bool)
    for _ in range(_MAX_STYLE_DIGITS):
        digit = octets[place].astype(np.int32)
        open_ &= (digit >= _ZERO) & (digit <= _NINE)
        if not open_.any():
            break
        value = np.where(open_, value * 10 + digit - _ZERO, value)
        place = place + open_
    styles = np.zeros(len(at), np.int32)
    styles[styled] = value
    after = at.copy()
    # Without figures and the closing quote the place stays at a character that cannot end a tag.
    after[styled] = place + ((octets[place] == _QUOTE) & (place > at[styled] + 4))
    return after, styles, found


def _types(words: Array, at: Array) -> tuple[Array, Array]:
    """Read ` t="str"` where it is there; return the places after it, and the types: NOTHING for another word."""
    opening, mask = _TYPE_OPENING
    typed = np.flatnonzero((words[at] & mask) == opening)
    word = words[at[typed] + 4]
    found = np.full(len(typed), NOTHING, np.uint8)
    for text, number in _TYPES:
        found[(word & low_bytes(len(text))) == word_of(text)] = number
    first, second, mask = _INLINE_TYPE
    found[(word == first) & ((words[at[typed] + 12] & mask) == second)] = INLINE
    kind = np.full(len(at), NUMBER, np.uint8)
    kind[typed] = found
    after = at.copy()
    after[typed] += 4 + _LENGTH_OF_TYPE[found]
    return after, kind
