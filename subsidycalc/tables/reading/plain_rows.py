"""Find the rows of a block of sheet XML that have exactly the shape that office programs write, and their cells.

`<row r="7" spans="1:3"><c r="B7" s="1" t="s"><v>12</v></c><c r="C7" t="inlineStr"><is><t>…</t></is></c></row>`, one
after another, are read with array operations: every tag of a plain row must be one of these, in their order and
with nothing between. Whatever has another shape is listed as odd and left to the parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.packed_texts import PADDING
from subsidycalc.tables.reading.cell_openings import LOW_BYTES, Openings, low_bytes, read_openings, word_of
from subsidycalc.tables.reading.digit_words import digits_ending_at, digits_from, words_of
from subsidycalc.tables.reading.markup import holds, holds_other_markup, special_places
from subsidycalc.tables.reading.sheet_values import INLINE, NOTHING
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

_LESS, _GREATER, _C, _R, _O, _QUOTE, _ZERO = (ord(character) for character in '<>cro"0')
_NOTHING_SAID: Final = b">"
_ROW_OPENING: Final = word_of(b'<row r="')
_ROW_END: Final = (word_of(b"</row>"), low_bytes(6))
_VALUE: Final = (word_of(b"<v>"), low_bytes(3))
_VALUE_END: Final = word_of(b"</v></c>")
_TEXT: Final = (word_of(b"<is><t>"), low_bytes(7))
_SPACED_TEXT: Final = (word_of(b"<is><t x"), word_of(b"ml:space"), word_of(b'="preser'))
_SPACED_TEXT_END: Final = (word_of(b've">'), low_bytes(4))
_TEXT_END: Final = (word_of(b"</t></is"), word_of(b"></c>"), low_bytes(5))
_TAGS_OF_VALUE: Final = 4
_TAGS_OF_TEXT: Final = 6
_TAGS_OF_ROW: Final = 2
_MAX_DIGITS: Final = 7
_SAID: Final = (
    rb"(?: (?:spans|ht|customHeight|hidden|s|customFormat|outlineLevel|collapsed|thickTop|thickBot|ph|x14ac:dyDescent)"
    rb'="[^"<>&]*")*'
)
_WITH_CELLS: Final = pattern(_SAID + rb">")
_WITHOUT_CELLS: Final = pattern(_SAID + rb"(?: ?/>|></row>)")
_ATTRIBUTE: Final = pattern(rb' ([a-zA-Z0-9:]+)="([^"]*)"')


class PlainRows(Struct):
    """The rows of one block, and the cells of its plain rows; arrays are per row or per cell."""

    block: bytes
    """The XML, padded."""
    words: Array
    starts: Array
    """Where each row begins."""
    rows: Array
    """int32: the row's number."""
    plain: Array
    """bool: whether the row is plain."""
    said: list[bytes]
    """What the row says of itself behind its number."""
    row_of: Array
    """int64: index of the row that the cell stands in."""
    openings: Openings
    start: Array
    end: Array
    """int64: where the value's text begins and ends."""

    def odd(self) -> bytes:
        """Return the XML of all other rows."""
        if self.plain.all():
            return b""
        stops = np.append(self.starts[1:], len(self.block) - len(PADDING))
        spans = zip(self.starts[~self.plain].tolist(), stops[~self.plain].tolist(), strict=True)
        return b"".join(self.block[start:stop] for start, stop in spans)


class _Marks(Struct, frozen=True):
    """Where rows and cells begin in a block."""

    padded: bytes
    octets: Array
    opening: Array
    """bool per byte: whether a tag begins there."""
    rows: Array
    cells: Array


def _marks_of(padded: bytes) -> _Marks:
    octets = np.frombuffer(padded, np.uint8)
    opening, following = octets[:-2] == _LESS, octets[1:-1]
    found = np.flatnonzero(opening & ((following == _R) | (following == _C)))
    is_cell = octets[found + 1] == _C
    rows = found[~is_cell]
    return _Marks(padded, octets, opening, rows[octets[rows + 2] == _O], found[is_cell])


def plain_rows(padded: bytes) -> PlainRows | None:
    """Return the rows of a padded block that begins with a row; None where it is not sure where they begin."""
    marks = _marks_of(padded)
    starts, cells, octets = marks.rows, marks.cells, marks.octets
    # A comment or marked section may hold what only looks like rows.
    if not len(starts) or starts[0] or holds_other_markup(marks.padded) or holds(marks.padded, b"]]"):
        return None
    words = words_of(marks.padded)
    numbers, lengths, regular = _row_numbers(octets, words, starts)
    if not regular.all():
        return None
    first = np.searchsorted(cells, starts)
    counts = np.diff(np.append(first, len(cells)))
    row_of = np.repeat(np.arange(len(starts)), counts)
    row_words = words[starts + len('<row r="')].astype(np.uint64) & LOW_BYTES[lengths + 1]
    openings = read_openings(octets, words, cells, row_words[row_of], lengths[row_of])
    behind = np.append(starts[1:], len(octets) - len(PADDING))
    filled = counts > 0
    stops = np.append(cells[1:], 0)[: len(cells)]
    stops[(first + counts - 1)[filled]] = behind[filled] - len("</row>")
    start, end, tags = _values(words, openings, stops)
    plain = ((words[behind - len("</row>")] & _ROW_END[1]) == _ROW_END[0]) | ~filled
    if not tags.all():
        plain &= np.bincount(row_of[tags == 0], minlength=len(starts)) == 0
    ends_of_tags = np.where(filled, np.append(cells, 0)[first], behind)
    said, well_said = _said(marks.padded, starts + len('<row r=""') + lengths, ends_of_tags, filled)
    plain &= well_said
    plain &= _nothing_more(marks, plain, row_of, tags, filled)
    openings.kind[(start >= end) & (openings.kind != INLINE)] = NOTHING
    return PlainRows(
        marks.padded, words, starts, numbers.astype(np.int32), plain, said, row_of, openings, start, end
    )


def _row_numbers(octets: Array, words: Array, starts: Array) -> tuple[Array, Array, Array]:
    """Read `<row r="7"`: number, how many digits, and whether the row begins so."""
    digits = starts + len('<row r="')
    regular = words[starts] == _ROW_OPENING
    lengths = np.minimum(digits_from(words, digits), _MAX_DIGITS)
    after = digits + lengths
    numbers, whole = digits_ending_at(words, after, lengths)
    # A number with a zero before it is written otherwise in its cells.
    return numbers, lengths, regular & whole & (octets[after] == _QUOTE) & (octets[digits] != _ZERO)


def _values(words: Array, openings: Openings, stops: Array) -> tuple[Array, Array, Array]:
    """Return where each value begins and ends, and how many tags the cell has; 0 where its shape is another."""
    at, kind = openings.ends, openings.kind
    start, end = at + 3, stops - 8
    tags = np.where(openings.closed & (at == stops), 1, 0)
    of_value = ((words[at] & _VALUE[1]) == _VALUE[0]) & (words[end] == _VALUE_END) & (start <= end)
    tags[of_value & ~openings.closed & (kind != INLINE)] = _TAGS_OF_VALUE
    inline = np.flatnonzero((kind == INLINE) & ~openings.closed)
    if len(inline):
        _place_texts(words, at[inline], stops[inline], inline, (start, end, tags))
    start[tags <= 1] = end[tags <= 1] = 0
    tags[~openings.regular] = 0
    return start, end, tags


def _place_texts(
    words: Array, at: Array, stops: Array, inline: Array, found: tuple[Array, Array, Array]
) -> None:
    """Enter where the texts of cells begin and end that stand between tags of their own."""
    start, end, tags = found
    close, closing_end, mask = _TEXT_END
    opened = (words[at] & _TEXT[1]) == _TEXT[0]
    begin, finish = at + 7, stops - 13
    spaced = np.flatnonzero(~opened)
    for position, word in enumerate(_SPACED_TEXT):
        spaced = spaced[words[at[spaced] + 8 * position] == word]
    spaced = spaced[(words[at[spaced] + 24] & _SPACED_TEXT_END[1]) == _SPACED_TEXT_END[0]]
    opened[spaced], begin[spaced] = True, at[spaced] + 28
    sound = opened & (words[finish] == close) & ((words[finish + 8] & mask) == closing_end)
    sound &= begin <= finish
    start[inline], end[inline] = begin, finish
    tags[inline[sound]] = _TAGS_OF_TEXT


def _said(block: bytes, begins: Array, ends: Array, filled: Array) -> tuple[list[bytes], Array]:
    """Return what each row says of itself behind its number, and whether it is nothing but what rows say."""
    if bool(filled.all()) and bool((ends - begins == 1).all()):
        return [_NOTHING_SAID] * len(begins), np.frombuffer(block, np.uint8)[begins] == _GREATER
    said = [block[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    sound = {
        (text, with_cells): (_WITH_CELLS if with_cells else _WITHOUT_CELLS).fullmatch(text) is not None
        and len(_ATTRIBUTE.findall(text)) == len(attributes_of(text))  # it says nothing twice
        for text, with_cells in set(zip(said, filled.tolist(), strict=True))
    }
    return said, np.array([sound[key] for key in zip(said, filled.tolist(), strict=True)], bool)


def attributes_of(said: bytes) -> dict[str, str]:
    """Return what a plain row says of itself."""
    return {name.decode(): value.decode(errors="replace") for name, value in _ATTRIBUTE.findall(said)}


def _nothing_more(marks: _Marks, plain: Array, row_of: Array, tags: Array, filled: Array) -> Array:
    """Return which rows have no other tags than those of their cells, no references and no control characters."""
    starts = marks.rows
    sound = np.ones(len(starts), bool)
    sound[np.searchsorted(starts, special_places(marks.padded), side="right") - 1] = False
    usual = int(tags.sum()) + _TAGS_OF_ROW * len(starts)
    if not (plain.all() and filled.all() and usual == int(np.count_nonzero(marks.opening))):
        expected = np.bincount(row_of, tags, len(starts)).astype(np.int64) + _TAGS_OF_ROW
        found = np.add.reduceat(marks.opening, starts, dtype=np.int64)
        sound &= (found == expected) | ~filled
    return sound
