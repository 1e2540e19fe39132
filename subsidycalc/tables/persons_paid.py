"""Persons who are paid without an enterprise: told apart by their ID numbers over all tables of a batch, shown masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from subsidycalc.tables.dictionary.dictionary import PERSONS_PAID
from subsidycalc.tables.model import BLANK, FULL, LEGACY, PERSON, PRESENT, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from subsidycalc.tables.model import Array


class PersonCode(str):  # noqa: SLOT000 - as few as there are persons
    """How a person is shown, masked; the number behind it tells the ledger who it is, and is never shown."""

    number: int

    @classmethod
    def of(cls, shown: str, number: int) -> PersonCode:
        """Return the code of the person with these first 17 digits."""
        made = cls(shown)
        made.number = number
        return made


def whole_numbers(column: Column) -> Array:
    """Return on which rows a person's whole number stands."""
    if column.identity is None:
        return np.zeros(len(column), dtype=bool)
    form = column.identity.form
    return np.asarray((column.state == PRESENT) & ((form == FULL) | (form == LEGACY)))


def with_persons_told(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return the tables of a batch, those of persons without an enterprise with a column that says who is paid.

    Whoever cannot be told from a whole number (blank, faulty, masked, a prefix) is nobody there.
    """
    concerned = {
        name: table
        for name, table in tables.items()
        if table.definition.paid_in_person and "id_number" in table.columns
    }
    if not concerned:
        return dict(tables)
    numbers = [table.columns["id_number"] for table in concerned.values()]
    known = [whole_numbers(column) for column in numbers]
    digits = np.concatenate([column.values[there] for column, there in zip(numbers, known, strict=True)])
    shown = [
        text
        for column, there in zip(numbers, known, strict=True)
        if column.masked is not None
        for text in column.masked[np.flatnonzero(there)].tolist()
    ]
    distinct, first, person = np.unique(digits, return_index=True, return_inverse=True)
    in_order = np.argsort(first, kind="stable")  # persons in the order in which the batch names them
    place = np.empty(len(distinct), dtype=np.int32)
    place[in_order] = np.arange(len(distinct), dtype=np.int32)
    codes = _codes([shown[row] for row in first[in_order].tolist()], distinct[in_order].tolist())
    told, start = dict(tables), 0
    for (name, table), column, there in zip(concerned.items(), numbers, known, strict=True):
        values = np.zeros(len(table), dtype=np.int32)
        count = int(there.sum())
        values[there] = place[person[start : start + count]]
        start += count
        told[name] = replace(table, columns={**table.columns, PERSON: _column(column, values, there, codes)})
    return told


def _codes(shown: Iterable[str], numbers: Iterable[int]) -> list[PersonCode]:
    """Return the codes of persons; of several who look alike masked the second is told by ` (2)`, and so on."""
    seen: dict[str, int] = {}
    codes = []
    for text, number in zip(shown, numbers, strict=True):
        seen[text] = seen.get(text, 0) + 1
        codes.append(PersonCode.of(text if seen[text] == 1 else f"{text} ({seen[text]})", number))
    return codes


def _column(beside: Column, values: Array, there: Array, codes: Sequence[str]) -> Column:
    return Column(
        PERSONS_PAID.field(PERSON),
        PERSON,
        values,
        np.where(there, PRESENT, BLANK).astype(np.uint8),
        codes,
        heading=beside.heading,
        letter=beside.letter,
        letters=beside.letters,
    )


def persons_paid(tables: Mapping[str, Table]) -> Table | None:
    """Return the persons whom the rows of a batch name, one row each; None where no table is of such persons."""
    concerned = [table for table in tables.values() if table.definition.paid_in_person]
    if not concerned:
        return None
    names: dict[str, str] = {}
    places: dict[str, tuple[str, int]] = {}
    for table in concerned:
        column, named = table.columns.get(PERSON), table.columns.get("name")
        if column is None:
            continue
        rows = np.flatnonzero(column.state == PRESENT)
        _, first = np.unique(column.values[rows], return_index=True)
        for row in rows[np.sort(first)].tolist():
            code = column.categories[int(column.values[row])]
            name = "" if named is None or named.state[row] != PRESENT else named.categories[named.values[row]]
            names[code] = names.get(code) or name
            places.setdefault(code, (table.sheet_of(row), int(table.row_numbers[row])))
    return _listed(names, places)


def _listed(names: Mapping[str, str], places: Mapping[str, tuple[str, int]]) -> Table:
    count, sheets = len(names), tuple(dict.fromkeys(sheet for sheet, _ in places.values()))
    everyone = np.arange(count, dtype=np.int32)
    columns = {
        PERSON: Column(
            PERSONS_PAID.field(PERSON), PERSON, everyone, np.full(count, PRESENT, np.uint8), list(names)
        ),
        "name": Column(
            PERSONS_PAID.field("name"),
            "name",
            everyone,
            np.array([PRESENT if name else BLANK for name in names.values()], np.uint8),
            list(names.values()),
        ),
    }
    number = {sheet: place for place, sheet in enumerate(sheets)}
    return Table(
        PERSONS_PAID,
        sheets,
        np.array([number[sheet] for sheet, _ in places.values()], np.uint16),
        np.array([row for _, row in places.values()], np.int32),
        columns,
        rows_read=count,
    )
