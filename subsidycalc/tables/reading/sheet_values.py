"""Number the distinct values of a sheet while it is read, and turn the numbers into values at the end."""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from itertools import count, repeat
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.packed_texts import ManyValues, PackedTexts, TextPool
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import CellColumn
from subsidycalc.tables.reading.held_values import MOST_CHARACTERS, moment_as_cell, unescaped
from subsidycalc.tables.reading.number_formats import Shape, shape_of, shown
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.plain_cells import Alike

_DECIMAL: Final = pattern(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_WHOLE: Final = pattern(r"[+-]?\d{1,25}", re.ASCII)
NOTHING, SHARED, NUMBER, TEXT, BOOLEAN, ERROR, DATE, INLINE, FORMULA = range(9)
"""Types of cells; INLINE texts stand between tags of their own, a FORMULA has no cached value."""
MANY_TEXTS: Final = 1000
"""From so many texts on, those of a column stay in their buffer."""
_FIGURES: Final = frozenset({int, float})
_EXACT_WHOLE: Final = 10**15
"""Below this a number with a whole value is given as int, however the file wrote it."""


Payload = bytes | str | int | float
"""What a value was read from: bytes as they stand in the file, text from the parser, or the number itself."""


class SheetTexts:
    """Short texts of many blocks; a text may be there again in another block."""

    def __init__(self) -> None:
        self._parts: list[PackedTexts] = []
        self._count = 0
        self._joining = Lock()

    def __len__(self) -> int:
        """Return how many texts there are."""
        return self._count

    def add(self, texts: PackedTexts) -> int:
        """Take different texts that stand in a buffer of their own; return the number of the first."""
        first = self._count
        self._parts.append(texts)
        self._count += len(texts)
        return first

    def pool(self) -> TextPool:
        """Return all texts in one buffer; several columns may ask at once."""
        with self._joining:
            if len(self._parts) != 1:
                self._parts = [PackedTexts.joined(self._parts) if self._parts else PackedTexts.of([])]
            return self._parts[0].pool


class Payloads(dict[Payload, int]):
    """Numbers of the payloads of one type and style; new ones are entered in the register."""

    def __init__(self, register: list[tuple[int, int, Payload]], first: int, kind: int, style: int) -> None:
        self._register = register
        self._first = first
        self._of = (kind, style)

    def __missing__(self, payload: Payload) -> int:
        number = self[payload] = self._first + len(self._register)
        self._register.append((*self._of, payload))
        return number

    def entered(self, payloads: list[Payload]) -> Array:
        """Return the numbers of different payloads, the new ones entered all at once."""
        new = [payload for payload in payloads if payload not in self]
        self.update(zip(new, count(self._first + len(self._register)), strict=False))
        kind, style = self._of
        self._register += zip(repeat(kind), repeat(style), new, strict=False)
        return np.fromiter(map(self.__getitem__, payloads), np.int32, len(payloads))


class SheetValues:
    """Numbers of values: 0 blank, then the shared texts, then whatever else the sheet holds.

    Short texts of the sheet's own cells have numbers below 0.
    """

    def __init__(self, shared: TextPool, formats: list[str], *, system_1904: bool) -> None:
        self._shared = shared
        self._formats = formats
        self._system_1904 = system_1904
        self._register: list[tuple[int, int, Payload]] = []
        self._payloads: dict[tuple[int, int], Payloads] = {}
        self._plain: dict[int, bool] = {}
        self._texts = SheetTexts()

    @property
    def shared_count(self) -> int:
        """How many shared texts there are."""
        return len(self._shared)

    @property
    def own_count(self) -> int:
        """How many different values there are so far beside the shared texts."""
        return len(self._register) + len(self._texts)

    def numbers_of(self, kind: int, style: int) -> Payloads:
        """Return the numbers of values of one type and style, by what the file says; it takes new ones by itself."""
        numbers = self._payloads.get((kind, style))
        if numbers is None:
            numbers = Payloads(self._register, 1 + len(self._shared), kind, style)
            self._payloads[kind, style] = numbers
        return numbers

    def number_slices(self, block: bytes, starts: Array, ends: Array, kind: int, style: int) -> Array:
        """Return numbers for values of one type and style that stand at these places of a block."""
        payloads = (block[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
        numbers = self.numbers_of(kind, style)
        return np.fromiter(map(numbers.__getitem__, payloads), np.int32, len(starts))

    def number_texts(self, texts: Alike[PackedTexts]) -> Array:
        """Return the numbers of short texts."""
        return np.asarray(-1 - (self._texts.add(texts.different) + texts.which))

    def number_figures(self, figures: Alike[list[Payload]]) -> Array:
        """Return the numbers of numeric cells of one style."""
        return np.asarray(self.numbers_of(NUMBER, figures.style).entered(figures.different)[figures.which])

    def column(self, numbers: Array) -> CellColumn:
        """Turn one column of numbers into values: blank and registered ones first, then its texts."""
        if len(numbers) < MANY_TEXTS:
            return self._short_column(numbers.tolist())
        own, shared = len(self._texts), len(self._shared)
        seen = np.zeros(own + 1 + shared + len(self._register), bool)
        seen[numbers + own] = True
        used = np.flatnonzero(seen)
        blank, texts, registered = np.searchsorted(used, [own, own + 1, own + 1 + shared]).tolist()
        own_texts, shared_texts = own - 1 - used[:blank], used[texts:registered] - own - 1
        others: list[object] = [None] * (texts - blank)
        entries = map(self._register.__getitem__, (used[registered:] - own - 1 - shared).tolist())
        others += [
            payload
            if type(payload) in _FIGURES and self._plain.get(style)
            else self._registered(kind, style, payload)
            for kind, style, payload in entries
        ]
        order = np.concatenate([used[blank:texts], used[registered:], used[:blank], used[texts:registered]])
        position = np.zeros(len(seen), np.int32)
        position[order] = np.arange(len(order), dtype=np.int32)
        packed = self._packed(own_texts, shared_texts)
        if len(packed) < MANY_TEXTS:
            return CellColumn([*others, *packed], position[numbers + own])
        return CellColumn(ManyValues(others, packed), position[numbers + own])

    def _short_column(self, numbers: list[int]) -> CellColumn:
        """Turn a column into values one by one, in the same order: of a short one that is much less work."""
        shared, different = len(self._shared), sorted(set(numbers))
        blank, texts, registered = (bisect_left(different, number) for number in (0, 1, shared + 1))
        order = [
            *different[blank:texts],
            *different[registered:],
            *different[:blank],
            *different[texts:registered],
        ]
        position = {number: place for place, number in enumerate(order)}
        codes = np.fromiter(map(position.__getitem__, numbers), np.int32, len(numbers))
        return CellColumn(list(map(self._value, order)), codes)

    def _value(self, number: int) -> object:
        shared = len(self._shared)
        if number < 0:
            return self._texts.pool().text(-1 - number)
        if number > shared:
            return self._registered(*self._register[number - 1 - shared])
        return self._shared.text(number - 1) if number else None

    def _packed(self, own: Array, shared: Array) -> PackedTexts:
        """Return texts of the sheet itself and shared ones."""
        parts = [PackedTexts(self._texts.pool(), own), PackedTexts(self._shared, shared)]
        held = [part for part in parts if len(part)]
        return held[0] if len(held) == 1 else PackedTexts.joined(parts)

    def _registered(self, kind: int, style: int, payload: Payload) -> object:
        if isinstance(payload, int | float):
            return self._shown(payload, style)
        if isinstance(payload, bytes):
            payload = payload.decode()
            if kind == INLINE:
                return unescaped(payload)
        text = payload[:MOST_CHARACTERS]
        return self._numeric(text.strip(), style) if kind == NUMBER else _PLAIN_VALUES[kind](text)

    def _numeric(self, text: str, style: int) -> object:
        value = number_of(text) if len(text) < MOST_CHARACTERS else None
        if value is None:
            return FaultyCell("cell-error", text)
        return self._shown(value, style)

    def _shown(self, value: float, style: int) -> object:
        if style not in self._plain:
            self._plain[style] = shape_of(self._format(style)) is Shape.PLAIN
        if self._plain[style]:
            return value
        return shown(value, self._format(style), system_1904=self._system_1904)

    def _format(self, style: int) -> str:
        return self._formats[style] if style < len(self._formats) else "General"


def number_of(text: str) -> int | float | None:
    """Return a numeric cell's value, or None where the text is no number that a cell can hold."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if not _DECIMAL.fullmatch(text):
        return None
    return canonical(float(text))


def canonical(value: float) -> int | float | None:
    """Return a number with a whole value as int, None where it is infinite or none."""
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _EXACT_WHOLE else value


def _boolean(text: str) -> object:
    return {"1": True, "0": False, "true": True, "false": False}.get(
        text.strip(), FaultyCell("cell-error", text)
    )


def _iso_moment(text: str) -> object:
    """Return the date, the moment or the time of day that a text says; the text where it says none."""
    said = text.strip()
    try:
        if ":" in said and "-" not in said:
            return dt.time.fromisoformat(said).replace(tzinfo=None)
        return moment_as_cell(dt.datetime.fromisoformat(said))
    except ValueError:
        return text


_PLAIN_VALUES: Final[dict[int, Callable[[str], object]]] = {
    TEXT: unescaped,
    INLINE: str,
    BOOLEAN: _boolean,
    DATE: _iso_moment,
    ERROR: lambda text: FaultyCell("cell-error", unescaped(text.strip())),
    FORMULA: lambda text: FaultyCell("formula-uncached", text),
}
"""How the text of a cell becomes its value, by type of cell; numbers need their style too."""
