"""Columns of texts as distinct texts and an index per row, so that each distinct text is made and written once."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.packed_texts import taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.tables.model import Array

NO_TEXT: Final = -1
"""The code of a row without a text."""

_MOST: Final = 1 << 62
_MOST_SPREAD: Final = 8
"""Up to so many places per key, keys are told apart by their places, which is faster than sorting them."""


class Distinct(Struct, frozen=True):
    """The distinct values of a column of whole numbers."""

    codes: Array
    """int64 per row: number of its distinct value."""
    first: Array
    """int64 per distinct value: the first row that holds it."""


def distinct_of(keys: Array) -> Distinct:
    """Return the distinct values of a column, numbered; values close together are told apart without sorting."""
    if len(keys) < 2:  # noqa: PLR2004 - one is like itself
        return alike(len(keys))
    lowest, highest = int(keys.min()), int(keys.max())
    if lowest == highest:
        return alike(len(keys))
    if highest - lowest < _MOST_SPREAD * len(keys):
        return _by_place(keys.astype(np.int64) - lowest, highest - lowest + 1)
    _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    return Distinct(codes, first)


def groups_of(values: Distinct) -> list[Array]:
    """Return the rows that hold each distinct value."""
    order = np.argsort(values.codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(values.codes[order])) + 1)


def alike(rows: int) -> Distinct:
    """Return the distinct values of a column that holds the same in every row."""
    return Distinct(np.zeros(rows, dtype=np.int64), np.zeros(min(rows, 1), dtype=np.int64))


def _by_place(keys: Array, places: int) -> Distinct:
    rows = np.arange(len(keys) - 1, -1, -1)
    first = np.full(places, -1, dtype=np.int64)
    first[keys[::-1]] = rows
    met = first >= 0
    number = np.cumsum(met) - 1
    return Distinct(number[keys], first[met])


def together(columns: Sequence[Distinct | Array]) -> Distinct:
    """Return the distinct combinations of several columns of whole numbers not below zero."""
    varying = [column for column in columns if _span(column) > 1]
    if not varying:
        return alike(len(_codes(columns[0])))
    first, *others = varying
    if isinstance(first, Distinct) and not others:
        return first
    key, span = _codes(first).astype(np.int64), _span(first)
    for column in others:
        if span * _span(column) >= _MOST:
            key = distinct_of(key).codes
            span = int(key.max(initial=0)) + 1
        key = key * _span(column) + _codes(column)
        span *= _span(column)
    return distinct_of(key)


def _codes(column: Distinct | Array) -> Array:
    return column.codes if isinstance(column, Distinct) else column


def _span(column: Distinct | Array) -> int:
    """Return a number that all codes of a column are below."""
    return len(column.first) if isinstance(column, Distinct) else int(column.max(initial=0)) + 1


class CodedTexts(Struct, frozen=True):
    """A column of texts: `texts[codes[row]]`, or nothing where the code is `NO_TEXT`."""

    codes: Array
    texts: Sequence[str]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    def at(self, row: int) -> str:
        """Return the text of a row, "" where it has none."""
        code = int(self.codes[row])
        return "" if code == NO_TEXT else self.texts[code]

    def listed(self) -> list[str]:
        """Return the text of every row, "" where it has none."""
        codes, used = _used(self)
        texts = [*used, ""]
        return [texts[code] for code in codes.tolist()]

    def taken(self, rows: Array) -> CodedTexts:
        """Return the same column for some rows."""
        return CodedTexts(self.codes[rows], self.texts)

    def in_order(self) -> CodedTexts:
        """Return the same column with the texts it uses only, each once, in the order in which they first stand."""
        used = distinct_of(self.codes)
        met = self.codes[np.sort(used.first)]
        met = met[met != NO_TEXT]
        in_place = np.array_equal(met, np.arange(len(self.texts)))
        number, distinct = _numbered(self.texts if in_place else taken(self.texts, met))
        # The last place is that of NO_TEXT.
        renumbered = np.full(int(self.codes.max(initial=NO_TEXT)) + 2, NO_TEXT, dtype=np.int32)
        renumbered[met] = number
        return CodedTexts(renumbered[self.codes], distinct)


def _numbered(texts: Iterable[str]) -> tuple[Array, tuple[str, ...]]:
    """Return for each text its number among the distinct ones, and those in order; "" stands for none."""
    listed = list(texts)  # each made once
    known = dict.fromkeys(listed)
    known.pop("", None)
    if len(known) == len(listed):
        return np.arange(len(listed), dtype=np.int32), tuple(listed)
    number = dict(zip(known, count()))
    number[""] = NO_TEXT
    return np.fromiter(map(number.__getitem__, listed), dtype=np.int32, count=len(listed)), tuple(known)


def coded(texts: Iterable[str]) -> CodedTexts:
    """Return a column of texts, one per row; "" stands for none."""
    return CodedTexts(*_numbered(texts))


def constant(text: str, rows: int) -> CodedTexts:
    """Return a column that holds one text in every row."""
    return CodedTexts(np.full(rows, 0 if text else NO_TEXT, dtype=np.int32), (text,) if text else ())


def joined(columns: Sequence[CodedTexts]) -> CodedTexts:
    """Return columns one below the other, with the texts that they use only."""
    texts: list[str] = []
    codes: list[Array] = [np.zeros(0, dtype=np.int32)]
    for column in columns:
        numbers, used = _used(column)
        codes.append(np.where(numbers == NO_TEXT, NO_TEXT, numbers + len(texts)).astype(np.int32))
        texts += used
    return CodedTexts(np.concatenate(codes), texts)


def _used(column: CodedTexts) -> tuple[Array, Sequence[str]]:
    """Return the codes and texts of a column without the texts that stand in no row."""
    if len(column.texts) <= len(column.codes):
        return column.codes, column.texts
    used = distinct(column.codes[column.codes != NO_TEXT])
    number = np.full(len(column.texts) + 1, NO_TEXT, dtype=np.int32)
    number[used] = np.arange(len(used), dtype=np.int32)
    return number[column.codes], taken(column.texts, used)
