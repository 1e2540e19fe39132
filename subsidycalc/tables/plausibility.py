"""Hold figures to what is plausible: nothing is rejected for it, and nothing of it is paid in silence."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.identity.divisions import nested
from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.model import PRESENT, Kind, Notice
from subsidycalc.tables.plausible import AtMost, InOrder, NotMore, OnlyWith, PerHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subsidycalc.tables.model import Array, Column, Table
    from subsidycalc.tables.plausible import Rule

IMPLAUSIBLE: Final = (
    "magnitude-implausible",
    "growth-implausible",
    "part-above-whole",
    "more-than-staff",
    "figures-contradict",
    "dates-out-of-order",
    "event-repeated",
    "region-beside-its-part",
)
"""The codes of what is found here, the weightiest first."""

_TIMES_ITS_NEIGHBOURS: Final = 10_000
_GAP: Final = 1000
"""So far above the next lower value, the few highest of a column stand apart."""
_GROWTH: Final = 11
"""So many times last year's figure is growth of 1,000 %."""
_DROP: Final = 1000
_AMOUNTS: Final = (Kind.MONEY, Kind.ENERGY)
_PARTS: Final = {
    "": ("H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"-{month:02d}" for month in range(1, 13))),
    **{f"H{half}": tuple(f"Q{2 * half - one}" for one in (1, 0)) for half in (1, 2)},
    **{f"Q{quarter}": tuple(f"-{3 * quarter - one:02d}" for one in (2, 1, 0)) for quarter in range(1, 5)},
}
"""What lies within a year, half or quarter, as periods are written behind the year."""


class Implausible(Struct, frozen=True):
    """Cells of some rows of one table that are not plausible."""

    code: str
    table: Table
    keys: tuple[str, ...]
    rows: Array
    """bool per row of the table."""


def implausible(tables: Iterable[Table]) -> list[Implausible]:
    """Return everything that is not plausible, the weightiest first."""
    found = [one for table in tables for one in _in_table(table) if one.rows.any()]
    return sorted(found, key=lambda one: IMPLAUSIBLE.index(one.code))


def notices_of(found: Iterable[Implausible]) -> list[Notice]:
    """Return a notice for each finding and sheet, with the rows that Excel shows."""
    notices = []
    for one in found:
        table = one.table
        headings = "、".join(table.columns[key].heading or table.columns[key].field.zh for key in one.keys)
        sheets = table.sheet_index[one.rows]
        for sheet in distinct(sheets).tolist():
            numbers = np.sort(table.row_numbers[one.rows][sheets == sheet])
            notices.append(Notice(one.code, table.sheets[sheet], tuple(numbers.tolist()), headings))
    return notices


def _in_table(table: Table) -> Iterator[Implausible]:
    for rule in table.definition.plausible:
        yield from _by_rule(table, rule)
    for key, column in table.columns.items():
        if column.field.kind in _AMOUNTS:
            yield Implausible("magnitude-implausible", table, (key,), _beyond_neighbours(column))
    yield from _by_periods(table)
    if table.definition.entity == "region_code" and "region_code" in table.columns:
        codes = table.columns["region_code"]
        beside = nested(codes.categories[value] for value in codes.values[codes.state == PRESENT].tolist())
        lies = np.array([code in beside for code in codes.categories] or [False], dtype=bool)
        yield Implausible(
            "region-beside-its-part", table, ("region_code",), lies[codes.values] & (codes.state == PRESENT)
        )
    elif not table.definition.persons and table.definition.name != "enterprises":
        yield Implausible("event-repeated", table, (table.definition.entity,), _repeated(table))


def _by_rule(table: Table, rule: Rule) -> Iterator[Implausible]:
    """Yield what contradicts one rule, in whatever periods its field has."""
    match rule:
        case AtMost():
            for key in _keys(table, rule.field):
                column = table.columns[key]
                yield Implausible(
                    "magnitude-implausible", table, (key,), _present(column) & (column.values > rule.most)
                )
        case PerHead():
            for key in _keys(table, rule.field) if rule.heads in table.columns else ():
                column, heads = table.columns[key], table.columns[rule.heads]
                told = _present(column, heads) & (heads.values > 0)
                beyond = column.values // rule.most >= np.maximum(heads.values, 1)
                yield Implausible("magnitude-implausible", table, (key, rule.heads), told & beyond)
        case NotMore():
            yield from _pair(table, "more-than-staff", rule.part, rule.whole)
        case InOrder():
            yield from _pair(table, "dates-out-of-order", rule.first, rule.last)
        case OnlyWith():
            if rule.flag in table.columns and rule.field in table.columns:
                flag, column = table.columns[rule.flag], table.columns[rule.field]
                said = _present(flag, column) & ~flag.values.astype(bool) & (column.values > 0)
                yield Implausible("figures-contradict", table, (rule.flag, rule.field), said)


def _pair(table: Table, code: str, one: str, other: str) -> Iterator[Implausible]:
    """Yield where the first of two columns is above the second."""
    if one in table.columns and other in table.columns:
        first, second = table.columns[one], table.columns[other]
        above = _present(first, second) & (first.values > second.values)
        yield Implausible(code, table, (one, other), above)


def _keys(table: Table, field: str) -> list[str]:
    return [key for key, column in table.columns.items() if column.field.name == field]


def _present(*columns: Column) -> Array:
    return np.asarray(np.logical_and.reduce([column.state == PRESENT for column in columns]))


def _beyond_neighbours(column: Column) -> Array:
    """Return which values are 10,000 times the middle of the column, or far above all below: yuan among 万元."""
    positive = _present(column) & (column.values > 0)
    values = np.sort(column.values[positive])
    if len(values) < 2:  # noqa: PLR2004 - one alone has no neighbours
        return np.zeros(len(column), dtype=bool)
    middle = int(values[(len(values) - 1) // 2])
    gaps = np.flatnonzero(values[1:] // _GAP >= values[:-1])
    gaps = gaps[gaps >= (len(values) - 1) // 2]
    bound = min([middle * _TIMES_ITS_NEIGHBOURS, *values[gaps + 1][:1].tolist()])
    return np.asarray(positive & (column.values >= bound))


def _by_periods(table: Table) -> Iterator[Implausible]:
    """Yield figures above that of a period which holds theirs, and growth that no enterprise has."""
    by_field: dict[str, dict[str, str]] = {}
    for key, column in table.columns.items():
        if column.field.kind in _AMOUNTS and "[" in key:
            by_field.setdefault(column.field.name, {})[key.partition("[")[2].removesuffix("]")] = key
    for periods in by_field.values():
        yield from _pairs_of_periods(table, periods)


def _pairs_of_periods(table: Table, periods: Mapping[str, str]) -> Iterator[Implausible]:
    for one, other in permutations(periods, 2):
        first, second = (table.columns[periods[period]] for period in (one, other))
        keys = (periods[one], periods[other])
        told = _present(first, second)
        if one[:4] == other[:4] and _lies_in(one[4:], other[4:]):
            yield Implausible("part-above-whole", table, keys, told & (first.values > second.values))
        elif one[4:] == other[4:] and int(one[:4]) == int(other[:4]) + 1:
            grown = (second.values > 0) & (first.values // _GROWTH >= second.values)
            dropped = (first.values > 0) & (second.values // _DROP >= first.values)
            yield Implausible("growth-implausible", table, keys, told & (grown | dropped))


def _lies_in(part: str, whole: str) -> bool:
    inside = _PARTS.get(whole, ())
    return part in inside or any(part in _PARTS.get(half, ()) for half in inside)


def _repeated(table: Table) -> Array:
    """Return rows that are alike in every cell: the same event twice, or two of them."""
    entity = table.columns.get(table.definition.entity)
    if entity is None or len(table) < 2:  # noqa: PLR2004 - one alone repeats nothing
        return np.zeros(len(table), dtype=bool)
    together = np.zeros(len(table), dtype=np.int64)
    for column in table.columns.values():
        cells = column.values.astype(np.int64) * 256 + column.state
        _, number = np.unique(np.stack([together, cells]), axis=1, return_inverse=True)
        together = number.reshape(-1)
    counts = np.bincount(together)
    return np.asarray((counts[together] > 1) & (entity.state == PRESENT))
