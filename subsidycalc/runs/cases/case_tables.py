"""The tables of a worked case, cell by cell, as recognising would hand them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field

from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of
from subsidycalc.runs.cases.worked_cases import CaseRow, Cell, WrongCaseError
from subsidycalc.tables.dictionary import built_in
from subsidycalc.tables.model import Kind, Notice, Table, TableDefinition
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.persons_paid import with_persons_told
from subsidycalc.tables.raw import FaultyCell, RawColumn, RawTable
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from subsidycalc.runs.cases.worked_cases import Case
    from subsidycalc.tables.dictionary import Dictionary

_LETTERS = pattern(r"[A-Z][A-Z0-9]{0,3}")
_UNITS = {Kind.MONEY: "元", Kind.ENERGY: "kWh", Kind.PERCENT: "%"}
_KEY = pattern(r"([a-z][a-z0-9_]*)(\[[0-9QH-]+\])?")

Typed = Cell | FaultyCell | None
Row = dict[str, Typed]


class CaseTables(Struct):
    """Rows by table as typed, and which rows bear which label."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    labels: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    """From a label to its table and positions."""
    persons: dict[str, str] = field(default_factory=dict)
    """From a person as a case names one, such as `3303#1`, to the number that was handed out."""


def is_letter(enterprise: str) -> bool:
    """Return whether an enterprise is named by a letter instead of a code as typed."""
    return _LETTERS.fullmatch(enterprise) is not None


class _Layout(Struct):
    """Lays out the rows of one batch of a case."""

    case: Case
    dictionary: Dictionary
    persons: Persons
    made: CaseTables = field(default_factory=CaseTables)

    def add(self, row: CaseRow) -> None:
        if row.table not in self.dictionary:
            raise WrongCaseError(said("tested.format.no_table", name=row.table))
        definition = self.dictionary.named(row.table)
        rows = self.made.rows.setdefault(row.table, [])
        place = self.made.labels.setdefault(row.label, (row.table, []))
        for _ in range(row.repeat):
            cells: dict[str, Cell] = {}
            if row.enterprise:
                cells[definition.entity] = row.enterprise
            cells |= self.case.given.get(row.table, {})
            if row.id_number is not None:
                cells["id_number"] = row.id_number
            elif row.person:
                number = self.persons.number(row.person, row.born)
                cells["id_number"] = self.made.persons[row.person] = number
            cells |= row.cells
            place[1].append(len(rows))
            rows.append({key: _typed(definition, key, cell) for key, cell in cells.items()})


def batches_of(case: Case, dictionary: Dictionary) -> list[CaseTables]:
    """Lay out the batches of a case, the earlier ones first; `3408#1` is the same person in all of them.

    Enterprises that it only mentions are listed with the given cells.
    """
    persons = Persons()
    batches = [(one.rows, one.unlisted) for one in case.before]
    return [
        _laid_out(_Layout(case, dictionary, persons), rows, unlisted)
        for rows, unlisted in (*batches, (case.rows, case.unlisted))
    ]


def _laid_out(layout: _Layout, rows: Sequence[CaseRow], unlisted: Sequence[str]) -> CaseTables:
    listed = {row.enterprise for row in rows if row.table == "enterprises"}
    for letter in _mentioned(rows):
        if letter not in listed and letter not in unlisted:
            layout.add(CaseRow(table="enterprises", enterprise=letter))
    for row in rows:
        layout.add(row)
    return layout.made


def _mentioned(rows: Iterable[CaseRow]) -> list[str]:
    """Return the letters of all enterprises, in order; cells of codes may name others."""
    letters: dict[str, None] = {}
    for row in rows:
        texts = [row.enterprise, *(row.cells[key] for key in ("uscc", "employer_uscc") if key in row.cells)]
        letters |= {text: None for text in texts if isinstance(text, str) and is_letter(text)}
    return list(letters)


def _typed(definition: TableDefinition, key: str, cell: Cell | None) -> Typed:
    match = _KEY.fullmatch(key)
    try:
        kind = definition.field(match[1] if match else key).kind
    except KeyError:
        told = said("policy_file.no_field", table=definition.name, title=definition.zh, name=key)
        raise WrongCaseError(told) from None
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
