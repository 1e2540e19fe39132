"""Find the cells of a block of sheet XML: where each stands, its type, its style and where its value is.

Office programs write cells in one shape: `<c r="B7" s="1" t="s"><v>12</v></c>`. Whole blocks of such cells
are read with array operations; whatever has another shape is listed as odd and read one by one elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.digit_words import PADDING, words_of

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

NOTHING, SHARED, NUMBER, TEXT, BOOLEAN, ERROR, DATE, INLINE, ODD = range(9)
"""Types of cells; INLINE texts stand between tags of their own."""

(
    _CELL,
    _ROW,
    _VALUE,
    _VALUE_END,
    _CELL_END,
    _INLINE,
    _TEXT,
    _TEXT_END,
    _INLINE_END,
    _FORMULA,
    _FORMULA_END,
) = range(1, 12)
_TAGS: Final = {
    **dict.fromkeys(("c ", "c>", "c/", "c\n", "c\r", "c\t"), _CELL),
    "ro": _ROW,
    "v>": _VALUE,
    "/v": _VALUE_END,
    "/c": _CELL_END,
    "is": _INLINE,
    "t>": _TEXT,
    "/t": _TEXT_END,
    "/i": _INLINE_END,
    "f>": _FORMULA,
    "f ": _FORMULA,
    "/f": _FORMULA_END,
}
_MAX_STYLE_DIGITS: Final = 5
_A, _Z, _QUOTE, _SPACE, _GREATER, _SLASH, _ZERO, _NINE = (ord(character) for character in 'AZ" >/09')


def word_of(text: bytes) -> np.uint64:
    """Return the machine word that begins with these bytes."""
    return np.uint64(int.from_bytes(text, "little"))


def _low_bytes(count: int) -> np.uint64:
    return np.uint64((1 << (8 * count)) - 1)


_CELL_OPENING: Final = (word_of(b'<c r="'), _low_bytes(6))
_STYLE_OPENING: Final = (word_of(b' s="'), _low_bytes(4))
_TYPE_OPENING: Final = (word_of(b' t="'), _low_bytes(4))
_SHARED_ENDING: Final = word_of(b'" t="s">')
_TYPES: Final = (
    (b's"', SHARED),
    (b'n"', NUMBER),
    (b'str"', TEXT),
    (b"inlineS", INLINE),
    (b'b"', BOOLEAN),
    (b'e"', ERROR),
    (b'd"', DATE),
)
_TYPE_LENGTHS: Final = np.array([0, 2, 2, 4, 2, 2, 2, 10, 0])
_DIGIT_MASKS: Final = np.array([(1 << (8 * length)) - 1 for length in range(9)], np.uint64)


def _tag_table() -> Array:
    table = np.zeros(1 << 16, np.uint8)
    for letters, tag in _TAGS.items():
        table[ord(letters[0]) | ord(letters[1]) << 8] = tag
    return table


_TAG_TABLE: Final = _tag_table()


@dataclass
class CellScan:
    """The cells of one block; arrays are per cell."""

    block: bytes
    """The XML, padded."""
    words: Array
    row_starts: Array
    """Where each `<row` begins."""
    row_of: Array
    """int64: index of the row that the cell stands in."""
    column: Array
    """int32: column number from 0."""
    kind: Array
    """uint8: one of the types above; ODD for a cell of another shape."""
    style: Array
    """int32: style index."""
    start: Array
    end: Array
    """int64: where the value's text begins and ends."""
    cell_starts: Array
    cell_ends: Array
    """Where the cell begins, and where the next cell or row begins."""


@dataclass(frozen=True)
class Tagged:
    """All tags of a block: where each begins and what it is."""

    padded: bytes
    places: Array
    tags: Array
    row_tags: Array
    """Which tags begin rows."""

    @property
    def row_starts(self) -> Array:
        """Return where each row begins."""
        return np.asarray(self.places[self.row_tags])

    @property
    def has_cells_outside_rows(self) -> bool:
        """Return whether a cell comes before the first row."""
        first_row = int(self.row_tags[0]) if len(self.row_tags) else len(self.tags)
        return bool((self.tags[:first_row] == _CELL).any())


def tagged_block(block: bytes) -> Tagged:
    """Find all tags of a block."""
    padded = block + PADDING
    places = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("<"))
    pairs = np.ndarray((len(padded) - 1,), "<u2", padded, 0, (1,))
    tags = _TAG_TABLE[pairs[places + 1]]
    return Tagged(padded, places, tags, np.flatnonzero(tags == _ROW))


def scan(tagged: Tagged, row_words: Array, row_lengths: Array) -> CellScan:
    """Scan a block whose row numbers are known as words of digits and their lengths."""
    padded, places, tags, row_tags = tagged.padded, tagged.places, tagged.tags, tagged.row_tags
    size = len(padded) - len(PADDING)
    words = words_of(padded)
    octets = np.frombuffer(padded, np.uint8)
    cell_tags = np.flatnonzero(tags == _CELL)
    counts = np.diff(np.append(np.searchsorted(cell_tags, row_tags), len(cell_tags)))
    row_of = np.repeat(np.arange(len(row_tags)), counts)
    starts = places[cell_tags]
    column, after, regular = read_references(octets, words, starts, row_words[row_of], row_lengths[row_of])
    kind, style, opening_end, closed = read_attributes(octets, words, after, regular)
    tags = np.append(tags, np.zeros(6, np.uint8))
    places = np.append(places, np.full(6, size))
    kind, start, end = _values(tags, places, cell_tags, kind, opening_end, closed)
    boundaries = np.flatnonzero((tags == _CELL) | (tags == _ROW))
    following = np.searchsorted(boundaries, cell_tags, side="right")
    stops = np.append(places[boundaries], size)[following] if len(cell_tags) else starts
    return CellScan(padded, words, places[row_tags], row_of, column, kind, style, start, end, starts, stops)


def read_references(
    octets: Array, words: Array, starts: Array, row_words: Array, row_lengths: Array
) -> tuple[Array, Array, Array]:
    """Read `<c r="B7"`: column, the place of the closing quote, and whether the cell has that shape."""
    opening, mask = _CELL_OPENING
    regular = (words[starts] & mask) == opening
    word = words[starts + 6].astype(np.int64)
    first, second, third = word & 255, (word >> 8) & 255, (word >> 16) & 255
    two = second >= _A
    three = two & (third >= _A)
    column = first - _A
    column = np.where(two, (column + 1) * 26 + second - _A, column)
    column = np.where(three, (column + 1) * 26 + third - _A, column)
    regular &= (first >= _A) & (first <= _Z) & ~(two & (second > _Z)) & ~(three & (third > _Z))
    digits = starts + 7 + two + three
    regular &= (words[digits] & _DIGIT_MASKS[row_lengths]) == row_words
    after = digits + row_lengths
    regular &= octets[after] == _QUOTE
    return column.astype(np.int32), after, regular


def read_attributes(
    octets: Array, words: Array, after: Array, regular: Array
) -> tuple[Array, Array, Array, Array]:
    """Read ` s="1" t="s"` and the tag's end: type, style, where the tag ends, whether it closes itself."""
    kind = np.where(regular, NUMBER, ODD).astype(np.uint8)
    style = np.zeros(len(after), np.int32)
    shared = words[after] == _SHARED_ENDING
    kind[shared & regular] = SHARED
    opening_end = after + 8
    closed = np.zeros(len(after), bool)
    rest = np.flatnonzero(regular & ~shared)
    at = _styles(octets, words, after[rest] + 1, rest, style)
    at = _cell_types(words, at, rest, kind)
    at = _styles(octets, words, at, rest, style)  # some programs write the type first
    at += (octets[at] == _SPACE) & (octets[at + 1] == _SLASH)
    closes = octets[at] == _SLASH
    at += closes
    kind[rest[octets[at] != _GREATER]] = ODD
    closed[rest] = closes
    opening_end[rest] = at + 1
    return kind, style, opening_end, closed


def _styles(octets: Array, words: Array, at: Array, rest: Array, style: Array) -> Array:
    """Read ` s="12"` where it is there; return the places after it."""
    opening, mask = _STYLE_OPENING
    styled = np.flatnonzero((words[at] & mask) == opening)
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
    style[rest[styled]] = value
    at = at.copy()
    # Without the closing quote the place stays at a character that cannot end a tag: the cell counts as odd.
    at[styled] = place + (octets[place] == _QUOTE)
    return at


def _cell_types(words: Array, at: Array, rest: Array, kind: Array) -> Array:
    """Read ` t="str"` where it is there; return the places after it."""
    opening, mask = _TYPE_OPENING
    typed = np.flatnonzero((words[at] & mask) == opening)
    word = words[at[typed] + 4]
    found = np.full(len(typed), ODD, np.uint8)
    for text, number in _TYPES:
        found[(word & _low_bytes(len(text))) == word_of(text)] = number
    kind[rest[typed]] = found
    at = at.copy()
    at[typed] += 4 + _TYPE_LENGTHS[found]
    return at


def _values(
    tags: Array, places: Array, cell_tags: Array, kind: Array, opening_end: Array, closed: Array
) -> tuple[Array, Array, Array]:
    """Find the text between `<v>` and `</v>`, or inside `<is><t>`; NOTHING where there is no value."""
    kind = kind.copy()
    first, second, third = tags[cell_tags + 1], tags[cell_tags + 2], tags[cell_tags + 3]
    value_tag = cell_tags + 1
    formula = first == _FORMULA
    if formula.any():
        value_tag = np.where(formula, cell_tags + 2 + (second == _FORMULA_END), value_tag)
    empty = closed | (first == _CELL_END)
    inline = (kind == INLINE) & (first == _INLINE) & (second == _TEXT) & (third == _TEXT_END)
    value_tag = np.where(inline, cell_tags + 2, value_tag)
    start = places[value_tag] + 3
    end = places[value_tag + 1]
    plain = (
        (tags[value_tag] == _VALUE) & (tags[value_tag + 1] == _VALUE_END) & (tags[value_tag + 2] == _CELL_END)
    )
    plain &= (kind != INLINE) & (formula | (places[cell_tags + 1] == opening_end))
    sound = inline | plain
    nothing = empty | (plain & ~formula & (start == end))
    kind[~sound & ~empty] = ODD
    kind[plain & formula & (start == end) & (kind != TEXT)] = ODD
    kind[nothing & (kind != ODD)] = NOTHING
    return kind, start, end
