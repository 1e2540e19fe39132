"""The distinct values of a column sorted by type, and the harmless cleaning of texts."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct, field

from subsidycalc.identity.identity_number import LEGACY_LENGTH
from subsidycalc.tables.harmless import INVISIBLE, harmless
from subsidycalc.tables.packed_texts import BLANK_OR_CONTROL, UNUSUAL, ManyValues
from subsidycalc.tables.raw import FaultyCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.packed_texts import PackedTexts

_SPACES: Final = "".join(chr(point) for point in range(0x3001) if chr(point).isspace())
_AROUND_TEXTS: Final = _SPACES + INVISIBLE + "\x00"

_FULL_WIDTH: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_COMPACTING: Final = str.maketrans({**_FULL_WIDTH, **dict.fromkeys(map(ord, _SPACES + INVISIBLE + "\x00"))})
_HALF_WIDTH: Final = str.maketrans(
    {**_FULL_WIDTH, **dict.fromkeys(map(ord, _SPACES), " "), **dict.fromkeys(map(ord, INVISIBLE + "\x00"))}
)

BLANK_TEXTS: Final = frozenset({"", "-", "--", "—", "——", "–", "―", "－", "/", "／"})
"""Texts that stand for a blank cell in every column."""
NONE_TEXT: Final = "无"
"""Blank in every column but flags, where it means no."""

_LONGEST_PLAIN_BLANK: Final = len(NONE_TEXT.encode())
"""All blank texts but this and shorter ones hold an unusual character."""

_SHOWN_LENGTH: Final = 100


class Cells(Struct, frozen=True):
    """Distinct values of one column with the positions of each type; texts are trimmed."""

    distinct: Sequence[object]
    blank: Array
    faulty: Array
    texts: Array
    text_values: list[str]
    numbers: Array
    booleans: Array
    moments: Array
    """Positions of dates, with or without a time of day."""
    packed: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    packed_values: PackedTexts | None = None
    """Further texts and their positions, where the reader asked to have them so: none blank, none to be trimmed."""

    def finite_numbers(self) -> list[tuple[int, int | float]]:
        """Return the numeric cells that hold a number at all, with their positions."""
        return [
            (position, number)
            for position, number in zip(self.numbers.tolist(), self.values_at(self.numbers), strict=True)
            if isinstance(number, int) or (isinstance(number, float) and math.isfinite(number))
        ]

    def filled_otherwise(self) -> Array:
        """Return the positions of everything that is neither blank nor faulty nor a text."""
        otherwise = np.ones(len(self.distinct), bool)
        for positions in (self.blank, self.faulty, self.texts, self.packed):
            otherwise[positions] = False
        return np.flatnonzero(otherwise)

    def values_at(self, positions: Array) -> list[object]:
        """Return the distinct values at some positions."""
        return [self.distinct[position] for position in positions.tolist()]


def sorted_cells(distinct: Sequence[object], *, none_is_blank: bool, packed: bool = False) -> Cells:
    """Sort the distinct values of a column by type, and the blank ones apart.

    With `packed` the plain texts of a large column stay in their buffer.
    """
    blanks = BLANK_TEXTS | {NONE_TEXT} if none_is_blank else BLANK_TEXTS
    if not isinstance(distinct, ManyValues):
        return _sorted_one_by_one(distinct, blanks)
    others, texts = distinct.others, distinct.texts
    plain = (texts.classes & (BLANK_OR_CONTROL | UNUSUAL)) == 0
    plain &= texts.lengths > _LONGEST_PLAIN_BLANK
    odd = np.flatnonzero(~plain if packed else np.ones(len(texts), bool))
    places = np.concatenate([np.arange(len(others)), odd + len(others)])
    cells = _sorted_one_by_one([*others, *texts.taken(odd)], blanks)
    kept = np.flatnonzero(plain if packed else np.zeros(len(texts), bool))
    return Cells(
        distinct=distinct,
        blank=places[cells.blank],
        faulty=places[cells.faulty],
        texts=places[cells.texts],
        text_values=cells.text_values,
        numbers=places[cells.numbers],
        booleans=places[cells.booleans],
        moments=places[cells.moments],
        packed=kept + len(others),
        packed_values=texts.taken(kept),
    )


def _sorted_one_by_one(distinct: Sequence[object], blanks: frozenset[str]) -> Cells:
    types = list(map(type, distinct))
    groups = {cell_type: _group_of(cell_type) for cell_type in set(types)}
    group = np.fromiter(map(groups.__getitem__, types), np.uint8, len(types))
    of_text = np.flatnonzero(group == _TEXT)
    trimmed = [str(distinct[position]).strip(_AROUND_TEXTS) for position in of_text.tolist()]
    blank = np.fromiter((text in blanks for text in trimmed), bool, len(trimmed))
    nothing = group == _NOTHING
    nothing[of_text[blank]] = True
    return Cells(
        distinct=distinct,
        blank=np.flatnonzero(nothing),
        faulty=np.flatnonzero(group == _FAULTY),
        texts=of_text[~blank],
        text_values=[text for text in trimmed if text not in blanks] if blank.any() else trimmed,
        numbers=np.flatnonzero(group == _NUMBER),
        booleans=np.flatnonzero(group == _BOOLEAN),
        moments=np.flatnonzero(group == _MOMENT),
    )


_NOTHING, _TEXT, _NUMBER, _BOOLEAN, _MOMENT, _FAULTY, _OTHER = range(7)


def _group_of(cell_type: type) -> int:
    ordered = (
        (type(None), _NOTHING),
        (str, _TEXT),
        (bool, _BOOLEAN),
        ((int, float), _NUMBER),
        (dt.date, _MOMENT),
        (FaultyCell, _FAULTY),
    )
    return next((group for types, group in ordered if issubclass(cell_type, types)), _OTHER)


def compact(text: str) -> str:
    """Return a code as it was meant: half width, without spaces, invisible characters and a leading apostrophe.

    Only full-width ASCII is narrowed; ², ① and the digits of other scripts stay what they are.
    """
    if not _is_plain(text):
        text = text.translate(_COMPACTING)
    return text.lstrip("'’‘")


def half_width(text: str) -> str:
    """Return a text in half width, each kind of space as a plain one and none around it."""
    if not _is_plain(text):
        text = text.translate(_HALF_WIDTH).strip()
    return text.lstrip("'’‘")


def _is_plain(text: str) -> bool:
    """Return whether a text is printable ASCII without spaces, as nearly all codes and numbers are."""
    return text.isascii() and text.isprintable() and " " not in text


def folded(text: str) -> str:
    """Return a word for looking up: compact and in lower case."""
    return unicodedata.normalize("NFKC", compact(text)).casefold()


def number_text(number: float) -> str:
    """Return a numeric cell as Excel would write it in full: at most 15 digits, no exponent, no `.0`."""
    if isinstance(number, float):
        if number.is_integer() and abs(number) < 10**15:
            return str(int(number))
        exact = Decimal(format(number, ".15g"))
        return format(exact, "f") if exact.is_finite() and abs(exact.adjusted()) < 30 else str(exact)  # noqa: PLR2004 - longer would be zeros only
    return str(number) if abs(number) < 10**100 else "…"


def cell_text(cell: object) -> str:
    """Return what a cell says, as text: numbers without `.0`, dates as 2023-01-06, truth as TRUE and FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        whole_day = cell.time() == dt.time()
        return cell.date().isoformat() if whole_day else cell.isoformat(" ")
    if isinstance(cell, FaultyCell):
        return cell.shown
    return "" if cell is None else str(cell)


def shown_text(cell: object) -> str:
    """Return what a cell held as a message may quote it: one short line without any person's number."""
    text = cell_text(cell)
    if len(text) < LEGACY_LENGTH and text.isprintable():
        return text
    text = harmless(text[: 40 * _SHOWN_LENGTH])
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"
