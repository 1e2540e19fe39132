"""The rulings of a run: which lines they are about, and what becomes of the batch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.rulings import Ruled, Ruling
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.wording.fields import field_name, names_within
from subsidycalc.results.wording.found import Findings
from subsidycalc.results.workbook.sheets.rejected import check_code, sha256_of, told_lines
from subsidycalc.runs.rulings_given import FormLine, GivenRulings, RuledBatch
from subsidycalc.tables.dictionary.rulings import rulings_table
from subsidycalc.tables.model import BLANK, FIRST_FAULT, Batch, Kind, Notice, fault_code, file_of
from subsidycalc.tables.raw import Correction
from subsidycalc.tables.recognising.folding import folded
from subsidycalc.texts.registry import LANGUAGES, Wording
from subsidycalc.texts.spoken import in_both
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.results.workbook.sheets.rejected import ToldLine
    from subsidycalc.runs.planning import Plan
    from subsidycalc.tables.model import Column, Table
    from subsidycalc.texts.spoken import Said

_BY_HAND: Final = ("sheet", "row", "uscc", "object", "policy", "provision")
_PAID: Final = frozenset({Verdict.AWARDED, Verdict.NOT_CLAIMED})


def ruled(planned: Plan, batch: Batch, paid: PaidBefore | None = None) -> Batch:
    """Return a batch with its rulings in force: values replaced, decisions on lines, and a notice for each that has none."""
    if not isinstance(batch, RuledBatch) or batch.given is None or not batch.given.lines:
        return batch
    return _Ruling(planned, batch, batch.given, paid).settled()


class _Ruling(Struct):
    """A batch while rulings are held against its lines."""

    planned: Plan
    batch: RuledBatch
    given: GivenRulings
    paid: PaidBefore | None
    in_force: list[Ruled] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    of_line: dict[int, FormLine] = field(default_factory=dict)
    on_other_input: dict[str, list[int]] = field(default_factory=dict)
    """Rows of forms that were filled in for another state of the input, by sheet."""

    def settled(self) -> Batch:
        pending = self._sound()
        before = self._judged()
        while pending:
            fitting = dict(self._fitting(pending, before))
            if not fitting:
                break
            for place, told in fitting.items():
                self._put_in_force(pending[place], told)
            pending = [line for place, line in enumerate(pending) if place not in fitting]
            before = self._judged()
        self.notices += [line.finding("ruling-fits-nothing") for line in pending]
        self.notices += self._without_effect(before)
        for label, rows in self.on_other_input.items():
            self.notices.append(Notice("ruling-other-input", label, tuple(sorted(rows))))
        notices = [*self.notices, *self.batch.notices]
        settled = replace(self.given, lines=())
        return replace(self.batch, notices=notices, given=settled, ruled=tuple(self.in_force))

    def _judged(self) -> BatchResult:
        batch = self.batch
        return judge_batch(
            self.planned.tasks, batch.tables, [], self.paid, batch.registers, tuple(self.in_force)
        )

    def _sound(self) -> list[FormLine]:
        """Return the lines that hold all that a ruling must, and contradict no other."""
        whole = []
        for line in self.given.lines:
            if line.lacking:
                lacking = "、".join(rulings_table().field(name).zh for name in line.lacking)
                lacking_en = ", ".join(rulings_table().field(name).en for name in line.lacking)
                self.notices.append(line.finding("ruling-incomplete", lacking=lacking, lacking_en=lacking_en))
            else:
                whole.append(line)
        decided = Counter(_decided(line) for line in whole)
        for line in whole:
            if decided[_decided(line)] > 1:
                self.notices.append(line.finding("ruling-twice"))
        return [line for line in whole if decided[_decided(line)] == 1]

    def _fitting(self, pending: Sequence[FormLine], before: BatchResult) -> Iterator[tuple[int, ToldLine]]:
        """Yield the lines of forms that are about a line of the result, each by its place."""
        numbers = {int(line.cells["row"]) for line in pending if line.cells.get("row", "").isdigit()}
        inputs = sha256_of(self.batch.files)
        by_code: dict[str, ToldLine] = {}
        by_reading: dict[tuple[str, str], ToldLine] = {}
        by_hand: dict[tuple[str, ...], dict[str, ToldLine]] = {}
        for language in LANGUAGES:
            for told in told_lines(before, Wording(language), numbers):
                code = check_code(told.cells, inputs)
                known, of_input, reading = code.split("-")
                by_code.setdefault(f"{known}-{of_input}", told)
                by_reading.setdefault((known, reading), told)
                by_hand.setdefault(_written_by_hand(told.cells), {})[told.cells["file"]] = told
        for place, line in enumerate(pending):
            known, _, rest = line.cells["check"].partition("-")
            of_input, _, reading = rest.partition("-")
            found = by_code.get(f"{known}-{of_input}")
            if not line.cells["check"]:
                found = _only_one(by_hand.get(_written_by_hand(line.cells), {}), line.cells.get("file", ""))
            elif found is None:
                found = by_reading.get((known, reading))
                if found is not None:
                    self.on_other_input.setdefault(line.label, []).append(line.row)
            if found is not None and not (line.decision == "pay" and found.verdict in _PAID):
                yield place, found

    def _put_in_force(self, line: FormLine, told: ToldLine) -> None:
        ruling = Ruling(
            line.decision,
            line.cells["reason"],
            line.cells["by"],
            line.cells["on"],
            line.cells["evidence"],
            file_of(line.label),
            line.row,
            overrides=line.decision == "pay" and told.verdict != Verdict.REVIEW,
        )
        if ruling.decision == "correct":
            corrected = self._corrected(line, told, ruling)
            if corrected is None:
                return
            ruling = corrected
        table, position = told.frame.table, int(told.frame.rows[told.row])
        self.of_line[len(self.in_force)] = line
        self.in_force.append(
            Ruled(
                ruling,
                told.result.reference,
                table.definition.name,
                table.sheet_of(position),
                int(table.row_numbers[position]),
                told.cells,
            )
        )

    def _corrected(self, line: FormLine, told: ToldLine, ruling: Ruling) -> Ruling | None:
        """Replace a value and return the ruling with what it replaced; None, with a finding, where it cannot be."""
        table, position = told.frame.table, int(told.frame.rows[told.row])
        listed = table.definition.name in self.batch.tables
        column = _column_called(table, line.cells["field"]) if listed else None
        if column is None:
            self.notices.append(line.finding("ruling-no-field", field=line.cells["field"]))
            return None
        name, sheet, number = (
            table.definition.name,
            table.sheet_of(position),
            int(table.row_numbers[position]),
        )
        one = Correction(name, column.key, sheet, number, line.value)
        batch = self.given.again([*self.corrections, one])
        new = batch.tables[name]
        state = int(new.columns[column.key].state[position])
        if state == BLANK or state >= FIRST_FAULT:
            code = "missing-value" if state == BLANK else fault_code(state)
            self.notices.append(line.finding("ruling-value-unusable", code=code))
            return None
        old_said, new_said = (_shown(one_table, column.key, position) for one_table in (table, new))
        if old_said == new_said and _is_same(column, new.columns[column.key], position):
            self.notices.append(line.finding("ruling-value-already"))
            return None
        self.corrections.append(one)
        self.batch = replace(self.batch, tables=batch.tables, notices=batch.notices)
        called = in_both(lambda wording: names_within(wording, table.definition).name(column.key))
        return replace(ruling, field=column.key, called=called, old=old_said, new=new_said)

    def _without_effect(self, result: BatchResult) -> Iterator[Notice]:
        """Yield what overrides the text, and what is ruled to be paid and is not."""
        by_reference = {one.reference: one for one in result.provisions}
        for place, one in enumerate(self.in_force):
            if one.ruling.decision != "pay":
                continue
            found = by_reference[one.reference]
            line = self.of_line[place]
            left = _codes_left(found, one)
            if left:
                values = {"provision": one.reference, "codes": ";".join(left)}
                yield line.finding("ruling-without-effect", **values)
            elif one.ruling.overrides:
                values = {"provision": one.reference, "codes": one.told["codes"]}
                yield line.finding("ruling-overrides", **values)


def _written_by_hand(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return what tells a line that bears no check code, such as one about a row that is paid."""
    return tuple(cells.get(name, "") for name in _BY_HAND)


def _only_one(by_file: Mapping[str, ToldLine], file: str) -> ToldLine | None:
    """Return the line in a file; in the only one where none is named."""
    if file:
        return by_file.get(file)
    return next(iter(by_file.values())) if len(by_file) == 1 else None


def _decided(line: FormLine) -> tuple[str, ...]:
    """Return what a line decides of which line of the result: one thing only."""
    about = (line.cells["check"], *_written_by_hand(line.cells))
    if line.decision == "correct":
        return *about, folded(line.cells["field"])
    return about


def _codes_left(found: ProvisionResult, one: Ruled) -> list[str]:
    """Return the codes that still stand on a line, none where it is paid."""
    sides = (
        (found.frame, found.verdict, found.grounds),
        (found.entity_frame, found.entity_verdict, found.entity_grounds),
    )
    for frame, verdict, grounds in sides:
        row = None if frame is None else one.place_in(frame)
        if row is not None and verdict is not None and int(verdict[row]) not in _PAID:
            return list(dict.fromkeys(ground.code for ground in grounds if ground.mask[row]))
    return []


def _column_called(table: Table, written: str) -> Column | None:
    """Return the column that a form calls by its heading, or by a name of its field; None where none or several are."""
    wanted = folded(written)
    found = []
    for key, column in table.columns.items():
        names = {key, column.heading}
        for language in LANGUAGES:
            wording = Wording(language)
            names.add(names_within(wording, table.definition).name(key))
            if "[" not in key:
                names |= {field_name(wording, column.field), *column.field.aliases}
        if wanted in map(folded, names):
            found.append(column)
    return found[0] if len(found) == 1 else None


def _is_same(old: Column, new: Column, position: int) -> bool:
    """Return whether a cell holds the same, also where the two are shown alike because they are masked."""
    before, after = (int(column.values[position]) for column in (old, new))
    if old.accounts:
        return old.accounts[before] == new.accounts[after]
    return old.field.kind is not Kind.ID or before == after


def _shown(table: Table, key: str, position: int) -> Said:
    """Return what a cell holds, as reasons say it."""

    def spoken(wording: Wording) -> str:
        findings = Findings(names_within(wording, table.definition), Frame(table, np.arange(len(table))))
        return findings.value(findings.frame.view(key), position)

    return in_both(spoken)
