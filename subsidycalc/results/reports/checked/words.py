"""Say of a finding where it stands, what was found there, what should be, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.results.wording.fields import names_within
from subsidycalc.results.wording.found import Findings
from subsidycalc.results.wording.grounds import beside_other_row
from subsidycalc.results.wording.reasons import advice_for, rule_of_cell, says_of, title_of
from subsidycalc.results.wording.voice import figures_to_set
from subsidycalc.tables.model import file_of
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.results.reports.checked.findings import CodeFindings, Finding
    from subsidycalc.results.wording.fields import FieldNames
    from subsidycalc.tables.model import Field, Table
    from subsidycalc.texts.registry import Wording


class Place(Struct, frozen=True):
    """One row with the cells in it that a finding is about."""

    sheet: str
    row: int
    """As Excel counts."""
    letters: tuple[str, ...]
    """Letters of the columns, those the file does not have left out; none where it has no letters."""
    columns: tuple[str, ...]
    """Names of the fields."""
    found: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells as spreadsheets name them: `C12`."""
        return tuple(f"{letter}{self.row}" for letter in self.letters)


class Meaning(Struct, frozen=True):
    """What a finding means, the same for all its places."""

    title: str
    required: str
    """What the cells must hold, "" where the code says it all."""
    says: str
    """What the code means, "" where its title says it all."""
    advice: str
    provisions: str
    """The provisions that it touches, "" where none uses the cell."""


def places_of(finding: Finding, wording: Wording, most: int | None = None, file: str = "") -> Iterator[Place]:
    """Yield the places of a finding in the order of the file, no more than `most`."""
    table = finding.table
    names = names_within(wording, table.definition)
    teller = Findings(names, Frame(table, np.arange(len(table), dtype=np.int64))).teller(
        [key for key in finding.fields if key in table.columns], None
    )
    held = [table.columns[key] for key in finding.fields if key in table.columns]
    columns = tuple(names.name(key) for key in finding.fields)
    rows = finding.rows
    if file:
        here = np.array([file_of(label) == file for label in table.sheets], dtype=bool)
        rows = rows[here[table.sheet_index[rows]]]
    beside = _beside(finding, names)
    for row, held_there in zip(rows[:most].tolist(), teller(rows[:most]), strict=True):
        sheet = int(table.sheet_index[row])
        letters = tuple(filter(None, (column.letter_on(sheet) for column in held)))
        found = wording.say("values.list").join(filter(None, (held_there, beside(row))))
        yield Place(table.sheet_of(row), int(table.row_numbers[row]), letters, columns, found)


def _beside(finding: Finding, names: FieldNames) -> Callable[[int], str]:
    """Return what tells of a row which other row it is alike to or differs from, and in which columns."""
    placed = []
    for ground, frame in finding.compared:
        place = np.full(len(finding.table), -1, dtype=np.int64)
        concerned = np.flatnonzero(ground.mask)
        place[frame.rows[concerned]] = concerned
        placed.append((ground, frame, place))

    def tell(row: int) -> str:
        found = next(((ground, frame, int(at[row])) for ground, frame, at in placed if at[row] >= 0), None)
        return beside_other_row(*found, names) if found else ""

    return tell


def meaning_of(finding: Finding, wording: Wording) -> Meaning:
    """Return what a finding means."""
    return Meaning(
        title_of_code(finding, wording),
        _required(finding, wording),
        _says(finding, wording),
        _advice(finding, wording),
        wording.say("requirements.list").join(provisions_touched(finding, wording)),
    )


def provisions_touched(finding: Finding, wording: Wording) -> list[str]:
    """Return each provision that a finding touches, with its clause."""
    return [
        wording.say(
            "checked.provision",
            title=result.provision.title.spoken(wording.language),
            clause=result.provision.clause,
        )
        for result in finding.provisions.values()
    ]


def title_of_code(finding: Finding, wording: Wording) -> str:
    """Return what a code is called, as the first policy that uses it says."""
    policy = next((result.policy for result in finding.provisions.values()), None)
    return title_of(wording, finding.code, policy)


def _required(finding: Finding, wording: Wording) -> str:
    fields = [_field(finding.table, reference) for reference in finding.fields]
    return rule_of_cell(wording, finding.code, fields[0] if fields else None)


def _advice(finding: Finding, wording: Wording) -> str:
    """Return what to do; a cell of a column that the file does not have can only be filled in with the column."""
    absent = [key for key in finding.fields if key not in finding.table.columns]
    if finding.fields and len(absent) == len(finding.fields):
        names = names_within(wording, finding.table.definition)
        return wording.say(
            "checked.add_column", columns=wording.say("requirements.list").join(map(names.name, absent))
        )
    return advice_for(wording, finding.code)


def _says(finding: Finding, wording: Wording) -> str:
    said = [says_of(wording, finding.code, finding.table.definition)]
    said += [
        figures_to_set(wording, finding.code, result.parameters, result.provision)
        for result in finding.provisions.values()
    ]
    return wording.say("values.list").join(dict.fromkeys(part for part in said if part))


def _field(table: Table, key: str) -> Field | None:
    name = key.partition("[")[0]
    return next((field for field in table.definition.fields if field.name == name), None)


def heading_of(group: CodeFindings, wording: Wording) -> str:
    """Return the line that heads the places of one code."""
    key = f"checked.heading_{group.severity}"
    title = title_of_code(group.findings[0], wording)
    return wording.say(key, code=group.code, title=title, count=group.count)
