"""Number the distinct values of a sheet while it is read, and turn the numbers into values at the end."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.packed_texts import ManyValues, PackedTexts
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cell_scan import BOOLEAN, DATE, ERROR, INLINE, NUMBER, TEXT
from subsidycalc.tables.reading.cells import CellColumn
from subsidycalc.tables.reading.moments import moment_as_cell
from subsidycalc.tables.reading.number_formats import Shape, shape_of, shown
from subsidycalc.tables.reading.odd_cells import FORMULA
from subsidycalc.tables.reading.xml_text import plain_text, rich_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.packed_texts import TextPool

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?\d{1,25}", re.ASCII)
MANY_TEXTS: Final = 1000
"""From so many shared texts on, those of a column stay in their buffer."""
_EXACT_WHOLE: Final = 10**15
"""Below this a number with a whole value is given as int, however the file wrote it."""


class _Payloads(dict[bytes, int]):
    """Numbers of the payloads of one type and style; new ones are entered in the register."""

    def __init__(
        self, register: list[tuple[int, int, bytes | float]], first: int, kind: int, style: int
    ) -> None:
        self._register = register
        self._first = first
        self._of = (kind, style)

    def __missing__(self, payload: bytes) -> int:
        number = self[payload] = self._first + len(self._register)
        self._register.append((*self._of, payload))
        return number


class SheetValues:
    """Numbers of values: 0 blank, then the shared texts, then whatever else the sheet holds."""

    def __init__(self, shared: TextPool, formats: list[str], *, system_1904: bool) -> None:
        self._shared = shared
        self._formats = formats
        self._system_1904 = system_1904
        self._register: list[tuple[int, int, bytes | float]] = []
        self._payloads: dict[tuple[int, int], _Payloads] = {}
        self._whole: dict[int, int] = {}
        self._decimals: dict[int, dict[float, int]] = {}
        self._plain: dict[int, bool] = {}

    @property
    def shared_count(self) -> int:
        """How many shared texts there are."""
        return len(self._shared)

    @property
    def count(self) -> int:
        """How many different values there are so far."""
        return len(self._shared) + len(self._register)

    def number_payloads(self, payloads: Iterable[bytes], count: int, kind: int, style: int) -> Array:
        """Return numbers for values given as bytes of one type and style."""
        numbers = self._payloads.get((kind, style))
        if numbers is None:
            numbers = _Payloads(self._register, 1 + len(self._shared), kind, style)
            self._payloads[kind, style] = numbers
        return np.fromiter(map(numbers.__getitem__, payloads), np.int32, count)

    def number_whole(self, values: Array, styles: Array) -> Array:
        """Return numbers for numeric cells that are whole numbers of at most eight digits."""
        keys, inverse = np.unique((styles.astype(np.int64) << 32) | values, return_inverse=True)
        numbers = np.empty(len(keys), np.int32)
        known = self._whole
        for position, key in enumerate(keys.tolist()):
            number = known.get(key)
            if number is None:
                number = known[key] = 1 + len(self._shared) + len(self._register)
                self._register.append((NUMBER, key >> 32, key & 0xFFFFFFFF))
            numbers[position] = number
        return numbers[inverse]

    def number_decimals(self, values: Array, styles: Array) -> Array:
        """Return numbers for numeric cells with a decimal point."""
        numbers = np.empty(len(values), np.int32)
        for style in np.unique(styles).tolist():
            members = styles == style
            distinct, inverse = np.unique(values[members], return_inverse=True)
            known = self._decimals.setdefault(style, {})
            first = 1 + len(self._shared)
            found = []
            for value in distinct.tolist():
                number = known.get(value)
                if number is None:
                    number = known[value] = first + len(self._register)
                    self._register.append((NUMBER, style, int(value) if value.is_integer() else value))
                found.append(number)
            numbers[members] = np.array(found, np.int32)[inverse]
        return numbers

    def column(self, numbers: Array) -> CellColumn:
        """Turn one column of numbers into values."""
        seen = np.zeros(1 + len(self._shared) + len(self._register), bool)
        seen[numbers] = True
        used = np.flatnonzero(seen)
        position = np.zeros(len(seen), np.int32)
        position[used] = np.arange(len(used), dtype=np.int32)
        blank, others = np.searchsorted(used, [1, 1 + len(self._shared)]).tolist()
        shared = used[blank:others] - 1
        registered = [self._registered(number - 1 - len(self._shared)) for number in used[others:].tolist()]
        if len(shared) < MANY_TEXTS:
            texts = [self._shared.text(place) for place in shared.tolist()]
            return CellColumn([*[None] * blank, *texts, *registered], position[numbers])
        position[used[others:]] -= len(shared)
        position[shared + 1] += len(registered)
        values = ManyValues([*[None] * blank, *registered], PackedTexts(self._shared, shared))
        return CellColumn(values, position[numbers])

    def _registered(self, entry: int) -> object:
        kind, style, payload = self._register[entry]
        if isinstance(payload, int | float):
            return self._shown(payload, style)
        text = payload.decode()
        return self._numeric(text.strip(), style) if kind == NUMBER else _PLAIN_VALUES[kind](text)

    def _numeric(self, text: str, style: int) -> object:
        value = number_of(text)
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


def _inline(text: str) -> str:
    return rich_text(text) if "<" in text else plain_text(text)


def _boolean(text: str) -> object:
    return {"1": True, "0": False, "true": True, "false": False}.get(text, FaultyCell("cell-error", text))


def _iso_date(text: str) -> object:
    try:
        return moment_as_cell(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


_PLAIN_VALUES: Final[dict[int, Callable[[str], object]]] = {
    TEXT: plain_text,
    INLINE: _inline,
    BOOLEAN: _boolean,
    DATE: _iso_date,
    ERROR: lambda text: FaultyCell("cell-error", plain_text(text)),
    FORMULA: lambda text: FaultyCell("formula-uncached", plain_text(text)),
}
"""How the text of a cell becomes its value, by type of cell; numbers need their style too."""
