"""The texts that a workbook's cells share, by index: plain ones stay where they stand in the XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.ahead import worked_on
from subsidycalc.tables.packed_texts import PADDING, TextPool
from subsidycalc.tables.reading.cell_openings import low_bytes, word_of
from subsidycalc.tables.reading.digit_words import words_of
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS, unescaped
from subsidycalc.tables.reading.markup import (
    Markup,
    expanded,
    holds,
    holds_other_markup,
    local,
    special_places,
)
from subsidycalc.tables.reading.spelling import (
    Spelling,
    with_usual_quotes,
    without_gaps,
    without_looks,
    without_pronunciation,
)
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.package import Package

_ROOT: Final = pattern(rb"<([\w.-]+:)?sst[^<>]*>", re.ASCII)
_PLAIN: Final = (word_of(b"<si><t>"), low_bytes(7))
_SPACED: Final = (word_of(b"<si><t x"), word_of(b"ml:space"), word_of(b'="preser'), word_of(b've">'))
_LENGTHS: Final = (len("<si><t>"), len('<si><t xml:space="preserve">'))
_END_OF_PLAIN: Final = b"</t></si>"
_LESS, _S, _I = (ord(character) for character in "<si")
_CLOSING: Final = (word_of(b"</t></si"), ord(">"))
_TAGS_OF_PLAIN: Final = 4
"""`<si>`, `<t>`, `</t>` and `</si>`."""
_DOCUMENT, _ITEMS, _ITEM, _RUN, _TEXT, _LEFT_OUT = range(6)
_STEPS: Final[dict[int, dict[str, int]]] = {
    _DOCUMENT: expanded({"sst": _ITEMS}),
    _ITEMS: expanded({"si": _ITEM, "extLst": _LEFT_OUT}),
    _ITEM: expanded({"t": _TEXT, "r": _RUN, "rPh": _LEFT_OUT, "phoneticPr": _LEFT_OUT}),
    _RUN: expanded({"t": _TEXT, "rPr": _LEFT_OUT}),
}
"""Which element may stand in which: anything else is refused, an item too many or too few would move all others."""


class SharedMarkup:
    """The texts of the items; `taken` hands over those that have come to their end."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._context = _DOCUMENT
        self._around: list[int] = []
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._pieces: list[str] = []
        self._text_read = False

    @property
    def between_items(self) -> bool:
        """Whether the next item may begin."""
        return self._context == _ITEMS

    def start(self, name: str, _: dict[str, str]) -> None:
        """Take the beginning of an element."""
        step = _LEFT_OUT if self._context == _LEFT_OUT else _STEPS.get(self._context, {}).get(name)
        if step is None or (step == _TEXT and self._text_read):
            shown = local(name)
            raise self._package.damaged(said("reading.element_stands_where_none_may_2", shown=shown))
        self._around.append(self._context)
        self._context = step
        if step == _ITEM:
            self._parts = []
        if step == _TEXT:
            self._pieces = []
        elif step != _LEFT_OUT:
            self._text_read = False

    def text(self, text: str) -> None:
        """Take text: only texts may hold more than white space."""
        if self._context == _TEXT:
            self._pieces.append(text)
        elif self._context != _LEFT_OUT and not text.isspace():
            raise self._package.damaged(said("reading.text_stands_where_none_may"))

    def end(self, _: str) -> None:
        """Take the end of an element."""
        step, self._context = self._context, self._around.pop()
        if step == _TEXT:
            self._parts.append(unescaped("".join(self._pieces)))
            self._text_read = True
        elif step == _RUN:
            # A text of the item itself cannot follow one of its runs.
            self._text_read = True
        elif step == _ITEM:
            self._texts.append("".join(self._parts)[:MOST_CHARACTERS])

    def taken(self) -> list[str]:
        """Return the texts that have come to their end since the last time."""
        texts, self._texts = self._texts, []
        return texts


def shared_strings(package: Package, part: str) -> TextPool:
    """Return the shared texts in order; none where the workbook has none."""
    if not part or part not in package:
        return TextPool.of([])
    texts = _SharedTexts(package, part).read()
    package.distinct += len(texts)
    return texts


class _Block(Struct, frozen=True):
    """Some whole items."""

    written: bytes
    usual: bytes
    """The same as office programs spell it, without what is said of how texts look and are to be pronounced."""
    items: PlainItems | None
    is_text: bool
    """Whether it can be text at all."""


class PlainItems(Struct, frozen=True):
    """The items of a block: where the text of each plain one begins and ends, and the XML of all others."""

    starts: Array
    ends: Array
    plain: Array
    odd: bytes


class _SharedTexts:
    """All items in one pass."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._chunks = package.chunks(part)
        self._is_large = package.is_large(part)
        self._follower = SharedMarkup(package)
        self._markup = Markup(package, part, self._follower)
        self._plain = True
        """Whether the parser stands where plain items may be left out."""
        self._spelling = Spelling(b"")
        self._pieces: list[bytes] = []
        self._starts, self._ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        self._size = 0
        self._count = 0

    def read(self) -> TextPool:
        """Return the texts."""
        for one in worked_on(self._looked_at, self._blocks(), side_by_side=self._is_large):
            items = one.items if self._plain else None
            self._feed(one.written if items is None else self._spelling.as_written(items.odd))
            texts = self._follower.taken()
            if items is None:
                nothing = np.zeros(len(texts), np.int64)
                self._add(b"", PlainItems(nothing, nothing.copy(), nothing > 0, b""), texts)
            elif not one.is_text:
                raise self._package.damaged(said("reading.shared_texts_are_not_utf"))
            else:
                self._add(one.usual, items, texts)
        self._markup.feed(b"", last=True)
        octets = b"".join([*self._pieces, PADDING])
        return TextPool(octets, np.concatenate(self._starts), np.concatenate(self._ends), is_padded=True)

    def _blocks(self) -> Iterator[bytes]:
        """Yield blocks of whole items as long as plain ones may come, then whatever comes."""
        rest = next(self._chunks, b"")
        root = _ROOT.search(rest)
        self._plain = root is not None
        if root:
            self._spelling = Spelling(root[1] or b"")
            self._feed(rest[: root.end()])
            rest = rest[root.end() :].lstrip()
        item_end = b"</%bsi>" % self._spelling.prefix
        for chunk in self._chunks:
            rest += chunk
            cut = rest.rfind(item_end) + len(item_end)
            if not self._plain or cut < len(item_end):
                # No plain item is so long.
                cut, self._plain = len(rest), False
            yield rest[:cut]
            rest = rest[cut:]
        head, end, tail = rest.rpartition(item_end)
        yield head + end
        yield tail

    def _looked_at(self, block: bytes) -> _Block:
        usual = self._spelling.unprefixed(block)
        if usual is None:
            return _Block(block, block, None, is_text=True)
        usual = without_looks(without_pronunciation(with_usual_quotes(without_gaps(usual))))
        try:
            block.decode()
        except UnicodeDecodeError:
            return _Block(block, usual, plain_items(usual), is_text=False)
        return _Block(block, usual, plain_items(usual), is_text=True)

    def _feed(self, piece: bytes) -> None:
        self._markup.feed(piece)
        self._plain &= self._follower.between_items and not self._markup.pending
        self._plain &= not holds_other_markup(piece)

    def _add(self, block: bytes, items: PlainItems, texts: list[str]) -> None:
        """Keep a block and, behind it, the texts of its other items."""
        if len(texts) != int(np.count_nonzero(~items.plain)):
            raise self._package.damaged(said("reading.shared_texts_cannot_be_parsed"))
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        starts, ends = items.starts + self._size, items.ends + self._size
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        behind = self._size + len(block) + np.cumsum(lengths)
        starts[~items.plain], ends[~items.plain] = behind - lengths, behind
        self._starts.append(starts)
        self._ends.append(ends)
        self._pieces += [block, *encoded]
        self._size += len(block) + int(lengths.sum())
        self._count += len(starts)
        self._package.refuse_distinct(self._count, "")


def plain_items(block: bytes) -> PlainItems | None:
    """Return the items of a block that begins with one; None where it is not sure where they begin.

    Plain are `<si><t>…</t></si>` and the same with spaces to be kept, with nothing between them.
    """
    padded = block + PADDING
    octets, words = np.frombuffer(padded, np.uint8), words_of(padded)
    opening = octets == _LESS
    begins = np.flatnonzero(opening[:-1] & (octets[1:] == _S))
    begins = begins[octets[begins + 2] == _I]  # the size of a font, <sz>, begins like an item
    if not len(begins) or begins[0] or _hides(block):
        return None
    behind = np.append(begins[1:], len(block))
    starts, plain = _openings(words, begins)
    ends = behind - len(_END_OF_PLAIN)
    plain &= (ends >= starts) & (words[ends] == _CLOSING[0]) & (octets[behind - 1] == _CLOSING[1])
    plain &= ends - starts < MOST_CHARACTERS
    if int(np.count_nonzero(opening)) != _TAGS_OF_PLAIN * len(begins):
        plain &= np.add.reduceat(opening, begins, dtype=np.int64) == _TAGS_OF_PLAIN
    for special in (special_places(block), _escapes(block)):
        plain[np.searchsorted(begins, special, side="right") - 1] = False
    spans = zip(begins[~plain].tolist(), behind[~plain].tolist(), strict=True)
    return PlainItems(starts, ends, plain, b"".join(block[begin:end] for begin, end in spans))


def _hides(block: bytes) -> bool:
    """Whether a block holds what may hide an item, or be one by another name."""
    return holds_other_markup(block) or holds(block, b"]]") or holds(block, b":si")


def _escapes(block: bytes) -> Array:
    """Return where the workbook's own escapes may begin."""
    places = []
    place = block.find(b"_x") if b"_" in block else -1
    while place >= 0:
        places.append(place)
        place = block.find(b"_x", place + 1)
    return np.array(places, np.int64)


def _openings(words: Array, begins: Array) -> tuple[Array, Array]:
    """Return where the text of each item begins, and whether it is opened as a plain one is."""
    plain = (words[begins] & _PLAIN[1]) == _PLAIN[0]
    spaced = np.flatnonzero(words[begins] == _SPACED[0])
    for position, word in enumerate(_SPACED[1:-1], 1):
        spaced = spaced[words[begins[spaced] + 8 * position] == word]
    spaced = spaced[(words[begins[spaced] + 24] & low_bytes(4)) == _SPACED[-1]]
    starts = begins + _LENGTHS[0]
    starts[spaced] = begins[spaced] + _LENGTHS[1]
    plain[spaced] = True
    return starts, plain
