"""Many texts in one buffer of UTF-8: looked at all at once, and made into Python texts only where one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.tables.model import Array

BLANK_OR_CONTROL: Final = 1
"""A text holds a space, a control character or DEL."""
UNUSUAL: Final = 2
"""A text may hold spaces, signs or letters of other widths, characters without a shape, or those beyond 16 bits."""
DIGIT: Final = 4
OTHER_ASCII: Final = 8
USUAL_WIDE: Final = 16
"""A text holds characters beyond ASCII, as Chinese names do."""

PADDING: Final = b" " * 64
"""What must follow the texts so that machine words may be read at any place."""
_BETWEEN: Final = b"\0"
"""Hardly ever stands in a text."""
_FOLLOWS, _WHAT_FOLLOWS = 0b1000_0000, 0b1100_0000
"""The highest bits of each byte of a character but the first, and which these are."""
_MANY: Final = 100
_SHORT: Final = 256
"""In bytes: many texts that are no longer are taken out all at once."""
_WORD: Final = 8
_GATHERED_AT_ONCE: Final = 16_384
MOST_HASHED: Final = 32
"""Up to so many bytes texts are compared as four machine words."""
_MASKS: Final = np.array([(1 << (8 * count)) - 1 for count in range(_WORD + 1)], np.uint64)
_FACTORS: Final = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93], np.uint64
)


def _class_table() -> bytes:
    """Return the class of each byte; the first byte of a character tells what kind it is."""
    classes = [USUAL_WIDE] * 256
    classes[:0x80] = [OTHER_ASCII] * 0x80
    for byte in (*range(0x21), 0x7F):
        classes[byte] = BLANK_OR_CONTROL
    for byte in range(ord("0"), ord("9") + 1):
        classes[byte] = DIGIT
    # Spaces and characters without a shape stand among those that begin so (U+0085 to U+00AD, U+0600 to U+08FF,
    # U+1680, U+2000 to U+206F, U+3000, lone surrogates, U+FEFF), and so do the full-width forms; the harmless ones
    # beside them are looked at one by one.
    for byte in (0xC2, 0xD8, 0xDB, 0xDC, *range(0xE0, 0xE4), 0xED, 0xEF, *range(0xF0, 0x100)):
        classes[byte] = UNUSUAL
    return bytes(classes)


_CLASSES: Final = _class_table()


class TextPool:
    """Texts as places in one buffer; what is found out about all of them is found out once."""

    def __init__(self, octets: bytes, starts: Array, ends: Array, *, is_padded: bool = False) -> None:
        """Take texts; `is_padded` says that behind the last stand as many spaces as are needed."""
        self.octets = octets if is_padded else octets + PADDING
        self.starts = starts
        self.ends = ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> TextPool:
        """Return a pool of these texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        ends = np.cumsum(lengths)
        return cls(b"".join(encoded), ends - lengths, ends)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.starts)

    def text(self, place: int) -> str:
        """Return one text."""
        return self.octets[self.starts.item(place) : self.ends.item(place)].decode("utf-8", "surrogatepass")

    @cached_property
    def classes(self) -> Array:
        """The classes of the bytes of each text, put together."""
        of_bytes = np.frombuffer(self.octets.translate(_CLASSES), np.uint8)
        bounds = np.empty(2 * len(self), np.int64)
        bounds[::2], bounds[1::2] = self.starts, self.ends
        found = np.bitwise_or.reduceat(of_bytes, bounds)[::2] if len(self) else np.zeros(0, np.uint8)
        # Where a text is empty, its place holds the byte of whatever comes after it.
        return np.where(self.ends > self.starts, found, 0).astype(np.uint8)


class PackedTexts(Sequence[str]):
    """Some texts of a pool, in any order."""

    def __init__(self, pool: TextPool, chosen: Array) -> None:
        self.pool = pool
        self.chosen = chosen

    @classmethod
    def of(cls, texts: Iterable[str]) -> PackedTexts:
        """Return texts as a pool of their own."""
        pool = TextPool.of(texts)
        return cls(pool, np.arange(len(pool)))

    @classmethod
    def joined(cls, parts: Sequence[PackedTexts]) -> PackedTexts:
        """Return texts one after another in a new pool that holds nothing else."""
        pieces = [part.gathered() for part in parts]
        lengths = np.concatenate([part.lengths for part in parts])
        ends = np.cumsum(lengths)
        pool = TextPool(b"".join([*pieces, PADDING]), ends - lengths, ends, is_padded=True)
        return cls(pool, np.arange(len(pool)))

    def gathered(self, between: bytes = b"") -> bytes:
        """Return the bytes of the texts without anything between them, or with one byte behind each."""
        octets = np.frombuffer(self.pool.octets, np.uint8)
        pieces = []
        for begin in range(0, len(self), _GATHERED_AT_ONCE):
            starts = self.starts[begin : begin + _GATHERED_AT_ONCE]
            lengths = self.lengths[begin : begin + _GATHERED_AT_ONCE] + len(between)
            ends = np.cumsum(lengths)
            gathered = octets[np.repeat(starts - ends + lengths, lengths) + np.arange(int(lengths.sum()))]
            if between:
                gathered[ends - 1] = ord(between)
            pieces.append(gathered.tobytes())
        return b"".join(pieces)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.chosen)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> PackedTexts: ...
    def __getitem__(self, place: int | slice) -> str | PackedTexts:
        """Return one text, or some of them."""
        if isinstance(place, slice):
            return PackedTexts(self.pool, self.chosen[place])
        return self.pool.text(int(self.chosen[place]))

    def __iter__(self) -> Iterator[str]:
        """Yield each text."""
        if len(self) >= _MANY and int(self.lengths.max()) <= _SHORT:
            listed = self.gathered(_BETWEEN).decode("utf-8", "surrogatepass").split(_BETWEEN.decode())
            if len(listed) == len(self) + 1:
                return iter(listed[:-1])
        octets = self.pool.octets
        spans = zip(self.pool.starts[self.chosen].tolist(), self.pool.ends[self.chosen].tolist(), strict=True)
        return (octets[start:end].decode("utf-8", "surrogatepass") for start, end in spans)

    def taken(self, places: Array) -> PackedTexts:
        """Return the texts at some places."""
        return PackedTexts(self.pool, self.chosen[places])

    @cached_property
    def starts(self) -> Array:
        """Where each text begins in the pool."""
        return np.asarray(self.pool.starts[self.chosen])

    @cached_property
    def lengths(self) -> Array:
        """How many bytes each text takes."""
        return np.asarray(self.pool.ends[self.chosen] - self.starts)

    @property
    def characters(self) -> Array:
        """How many characters each text has; none may be empty."""
        octets = np.frombuffer(self.gathered(), np.uint8)
        begins = np.cumsum(self.lengths) - self.lengths
        is_first = (octets & _WHAT_FOLLOWS) != _FOLLOWS
        return np.asarray(np.add.reduceat(is_first, begins, dtype=np.int64)) if len(self) else self.lengths

    @property
    def classes(self) -> Array:
        """The classes of the bytes of each text, put together."""
        return np.asarray(self.pool.classes[self.chosen])

    @property
    def initials(self) -> Array:
        """The first byte of each text; of an empty one, whatever stands there."""
        return np.asarray(np.frombuffer(self.pool.octets, np.uint8)[self.starts])

    def holding(self, characters: str) -> Array:
        """Return which texts hold one of some characters beyond ASCII, as bool per text."""
        wide = np.flatnonzero(self.classes & (USUAL_WIDE | UNUSUAL))
        among = self.taken(wide)
        octets, ends = among.gathered(), np.cumsum(among.lengths)
        found = np.zeros(len(self), bool)
        for character in characters:
            encoded = character.encode()
            place = octets.find(encoded)
            while place >= 0:
                text = int(np.searchsorted(ends, place, side="right"))
                found[wide[text]] = True
                place = octets.find(encoded, int(ends[text]))
        return found

    def places_of(self, text: str) -> Array:
        """Return where a text stands."""
        encoded = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        alike = np.flatnonzero(self.lengths == len(encoded))
        if not len(encoded) or not len(alike):
            return alike
        return np.asarray(alike[(self.taken(alike).matrix(len(encoded)) == encoded).all(axis=1)])

    def matrix(self, width: int) -> Array:
        """Return the bytes of the texts, each of which takes `width` bytes, one row of uint8 per text."""
        octets = self.pool.octets
        if width > len(octets):
            return np.zeros((0, width), np.uint8)
        windows: Array = np.ndarray((len(octets) - width + 1, width), np.uint8, octets, 0, (1, 1))
        return np.asarray(windows[self.starts])

    def numbered(self) -> tuple[Array, Array]:
        """Return a number per text, the same for equal texts, in order of first places; and those first places."""
        if not len(self):
            return np.zeros(0, np.int32), np.zeros(0, np.int64)
        if int(self.lengths.max()) > MOST_HASHED:
            return _numbered_one_by_one(self)
        mixed = self.lengths.astype(np.uint64)
        for word, factor in zip(self._words(), _FACTORS, strict=False):
            mixed = (mixed ^ (mixed >> np.uint64(29)) ^ word) * factor
        ordered = np.sort(mixed)
        if (ordered[1:] != ordered[:-1]).all():
            return np.arange(len(self), dtype=np.int32), np.arange(len(self))
        # Sorted without keeping the order of equal ones, which takes twice as long.
        order = mixed.argsort()
        begins = np.flatnonzero(np.append(True, mixed[order[1:]] != mixed[order[:-1]]))
        first_of = np.empty(len(self), np.int64)
        first_of[order] = np.repeat(np.minimum.reduceat(order, begins), np.diff(begins, append=len(self)))
        alike = [word[first_of] == word for word in (self.lengths, *self._words())]
        if not np.logical_and.reduce(alike).all():
            return _numbered_one_by_one(self)
        is_first = first_of == np.arange(len(self))
        return (np.cumsum(is_first, dtype=np.int32) - 1)[first_of], np.flatnonzero(is_first)

    def _words(self) -> Iterator[Array]:
        """Yield the bytes of all texts as machine words, filled up with zeros: the first of each, the second ..."""
        octets = self.pool.octets
        at_each_byte: Array = np.ndarray((len(octets) - _WORD + 1,), "<u8", octets, 0, (1,))
        last = len(at_each_byte) - 1
        for begin in range(0, int(self.lengths.max()), _WORD):
            held = np.clip(self.lengths - begin, 0, _WORD)
            yield at_each_byte[np.minimum(self.starts + begin, last)] & _MASKS[held]


def _numbered_one_by_one(texts: PackedTexts) -> tuple[Array, Array]:
    numbers: dict[str, int] = {}
    number = np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int32, len(texts))
    return number, np.unique(number, return_index=True)[1]


def taken(texts: Sequence[str], places: Array) -> Sequence[str]:
    """Return the texts at some places; packed ones stay packed."""
    if isinstance(texts, PackedTexts):
        return texts.taken(places)
    return [texts[place] for place in places.tolist()]


class ManyValues(Sequence[object]):
    """The values of a large column: a few of any type first, then its texts, which may repeat."""

    def __init__(self, others: list[object], texts: PackedTexts) -> None:
        self.others = others
        self.texts = texts

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.others) + len(self.texts)

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> list[object]: ...
    def __getitem__(self, place: int | slice) -> object:
        """Return one value, or some of them."""
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        place = place if place >= 0 else place + len(self)
        before = len(self.others)
        return self.others[place] if place < before else self.texts[place - before]

    def __iter__(self) -> Iterator[object]:
        """Yield each value."""
        yield from self.others
        yield from self.texts
