"""The tables of a worked case, cell by cell, as recognising would hand them on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from policies.numbers_of_nobody import Persons, code_of
from policies.worked_cases import Case, CaseRow, Cell, WrongCaseError

from subsidycalc.tables.dictionary import Dictionary, built_in
from subsidycalc.tables.model import Kind, Notice, Table, TableDefinition
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.persons_paid import with_persons_told
from subsidycalc.tables.raw import FaultyCell, RawColumn, RawTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LETTERS = re.compile(r"[A-Z][A-Z0-9]{0,3}")
_UNITS = {Kind.MONEY: "元", Kind.ENERGY: "kWh", Kind.PERCENT: "%"}
_KEY = re.compile(r"([a-z][a-z0-9_]*)(\[[0-9QH-]+\])?")

Typed = Cell | FaultyCell | None
Row = dict[str, Typed]


@dataclass
class CaseTables:
    """Rows by table as typed, and which rows bear which label."""

    dictionary: Dictionary
    rows: dict[str, list[Row]] = field(default_factory=dict)
    labels: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    """From a label to its table and positions."""


def is_letter(enterprise: str) -> bool:
    """Return whether an enterprise is named by a letter instead of a code as typed."""
    return _LETTERS.fullmatch(enterprise) is not None


def tables_of(case: Case, dictionary: Dictionary | None = None) -> CaseTables:
    """Lay out the rows of a case; enterprises that it only mentions are listed with the given cells."""
    made = CaseTables(dictionary or built_in())
    persons = Persons()
    listed = {row.enterprise for row in case.rows if row.table == "enterprises"}
    for letter in _mentioned(case.rows):
        if letter not in listed and letter not in case.unlisted:
            _add(made, case, CaseRow("enterprises", letter), persons)
    for row in case.rows:
        _add(made, case, row, persons)
    return made


def _mentioned(rows: Iterable[CaseRow]) -> list[str]:
    """Return the letters of all enterprises, in order; cells of codes may name others."""
    letters: dict[str, None] = {}
    for row in rows:
        texts = [row.enterprise, *(row.cells[key] for key in ("uscc", "employer_uscc") if key in row.cells)]
        letters |= {text: None for text in texts if isinstance(text, str) and is_letter(text)}
    return list(letters)


def _add(made: CaseTables, case: Case, row: CaseRow, persons: Persons) -> None:
    definition = made.dictionary.named(row.table)
    rows = made.rows.setdefault(row.table, [])
    place = made.labels.setdefault(row.label, (row.table, []))
    for _ in range(row.repeat):
        cells: dict[str, Cell] = {}
        if row.enterprise:
            cells[definition.entity] = row.enterprise
        cells |= case.given.get(row.table, {})
        if row.id_number is not None:
            cells["id_number"] = row.id_number
        elif row.person:
            cells["id_number"] = persons.number(row.person)
        cells |= row.cells
        place[1].append(len(rows))
        rows.append({key: _typed(definition, key, cell) for key, cell in cells.items()})


def _typed(definition: TableDefinition, key: str, cell: Cell | None) -> Typed:
    match = _KEY.fullmatch(key)
    try:
        kind = definition.field(match[1] if match else key).kind
    except KeyError:
        raise WrongCaseError(f"the table {definition.name!r} has no field {key!r}") from None
    if kind is Kind.USCC and isinstance(cell, str) and is_letter(cell):
        return code_of(cell)
    return FaultyCell(**cell) if isinstance(cell, dict) else cell


def normalised(
    rows: Mapping[str, Sequence[Row]], dictionary: Dictionary | None = None
) -> tuple[dict[str, Table], list[Notice]]:
    """Return typed tables, and the notices about their cells."""
    tables: dict[str, Table] = {}
    notices: list[Notice] = []
    for definition in (dictionary or built_in()).tables:
        if definition.name in rows:
            tables[definition.name], found = normalise(raw_table(definition, rows[definition.name]))
            notices += found
    return with_persons_told(tables), notices


def raw_table(definition: TableDefinition, rows: Sequence[Row]) -> RawTable:
    """Return rows as cells of text that stand under headings with units, the first on line 2."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    count = len(rows)
    return RawTable(
        definition=definition,
        sheets=(definition.zh,),
        sheet_index=np.zeros(count, np.uint16),
        row_numbers=np.arange(2, count + 2, dtype=np.int32),
        columns=[_raw_column(definition, key, [row.get(key) for row in rows]) for key in keys],
        rows_read=count,
        set_aside=0,
        untyped=True,
    )


def _raw_column(definition: TableDefinition, key: str, cells: Sequence[Typed]) -> RawColumn:
    places: dict[tuple[type, Typed], int] = {}
    codes = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    declared = definition.field(key.partition("[")[0])
    return RawColumn(
        field=declared,
        key=key,
        heading=declared.zh + key[len(declared.name) :],
        letter="A",
        distinct=[cell for _, cell in places],
        codes=np.array(codes, np.int32),
        unit=_UNITS.get(declared.kind, declared.unit),
    )
