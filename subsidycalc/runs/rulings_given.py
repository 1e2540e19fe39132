"""The rulings that a run is given: what their forms hold, and what a result records of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict

from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.results.wording.fields import names_within
from subsidycalc.results.wording.found import Findings
from subsidycalc.tables.dictionary.rulings import DECISIONS, FILLED_IN, rulings_table
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import (
    BLANK,
    FIRST_FAULT,
    Batch,
    InputFile,
    Notice,
    SheetLabel,
    UnusableInputError,
    sheet_of,
)
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.reading import read_inputs
from subsidycalc.tables.recognising import recognise
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from subsidycalc.judging.rulings import Decision, Ruled
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.runs.planning import Choices
    from subsidycalc.tables.raw import Correction
    from subsidycalc.tables.reading import ReadBatch

_ANSWERED_FOR: Final = ("decision", "reason", "by", "on", "evidence")
"""What every ruling must hold."""


class FormLine(Struct, frozen=True):
    """One line of a form that holds a ruling."""

    label: str
    row: int
    cells: Mapping[str, str]
    value: object
    """The new value as it stands in the cell."""
    lacking: tuple[str, ...] = ()
    """Columns that are blank or cannot be read."""

    @property
    def decision(self) -> Decision:
        """Return what is decided."""
        return cast("Decision", DECISIONS[self.cells["decision"]])

    def finding(self, code: str, /, **values: str) -> Notice:
        """Return a notice about the line."""
        return Notice(code, self.label, (self.row,), "", tuple(values.items()))


class GivenRulings(Struct, frozen=True):
    """The forms of a run, and how its batch is read again with values replaced."""

    files: tuple[InputFile, ...]
    lines: tuple[FormLine, ...]
    again: Callable[[Sequence[Correction]], Batch]


class RuledBatch(Batch):
    """A batch with forms of rulings, and what of them is in force."""

    given: GivenRulings | None = None
    ruled: tuple[Ruled, ...] = ()


def rulings_as_recorded(
    record: RunRecord, given: Sequence[Path]
) -> tuple[tuple[Path, ...], tuple[InputFile, ...]]:
    """Return the forms given anew, and what a result records of those that it was made with; WrongChoiceError."""
    recorded = recorded_forms(record)
    if recorded and len(given) != len(recorded):
        raise WrongChoiceError(said("rulings.missing", file=", ".join(one.name for one in recorded)))
    if given and not recorded:
        raise WrongChoiceError(said("rulings.not_used"))
    return tuple(given), recorded


def recorded_forms(record: RunRecord) -> tuple[InputFile, ...]:
    """Return what a result records of its forms of rulings."""
    parts = (value.partition(" ") for name, value in record.options if name == "rulings")
    return tuple(InputFile(file, 0, sha256) for sha256, _, file in parts)


def rulings_of(batch: Batch) -> tuple[Ruled, ...]:
    """Return the rulings in force in a batch."""
    return batch.ruled if isinstance(batch, RuledBatch) else ()


def forms_of(batch: Batch) -> tuple[InputFile, ...]:
    """Return the forms of rulings that were given with a batch."""
    return batch.given.files if isinstance(batch, RuledBatch) and batch.given is not None else ()


def with_rulings(
    choices: Choices, years: range, names: Mapping[Path, str], again: Callable[[Sequence[Correction]], Batch]
) -> Batch:
    """Return a batch with the forms that the caller gives; UnusableInputError where one is none.

    `again` gives the batch with some cells replaced.
    """
    if not choices.rulings:
        return again(())
    files: list[InputFile] = []
    lines: list[FormLine] = []
    for path in choices.rulings:
        cells = read_inputs([path], choices.limits, choices.fill_merged, choices.password, names=names)
        files += cells.files
        lines += _lines_of(cells, years, cells.files[0].name)
    return RuledBatch(**asdict(again(())), given=GivenRulings(tuple(files), tuple(lines), again))


def _lines_of(cells: ReadBatch, years: range, file: str) -> Iterator[FormLine]:
    definition = rulings_table()
    recognised = recognise(cells, [definition], {})
    raw = recognised.tables[definition.name]
    table, _ = normalise(raw, years)
    for name in (*FILLED_IN, "check"):
        if name not in table.columns:
            raise UnusableInputError(said("rulings.no_form", file=file, wanted=definition.field(name).zh))
    values = next(column for column in raw.columns if column.key == "value")
    findings = Findings(names_within(Wording("zh"), definition), Frame(table, np.arange(len(table))))
    for row in range(len(table)):
        state = {name: int(column.state[row]) for name, column in table.columns.items()}
        if all(state[name] == BLANK for name in FILLED_IN):
            continue
        told = {
            name: harmless(findings.value(findings.frame.view(name), row)) if state[name] != BLANK else ""
            for name in table.columns
        }
        due = [*_ANSWERED_FOR, *(("field", "value") if told["decision"] == "更正" else ())]
        lacking = tuple(name for name in due if state[name] == BLANK or state[name] >= FIRST_FAULT)
        label = SheetLabel.of(f"[{file}]{sheet_of(table.sheet_of(row))}", file, sheet_of(table.sheet_of(row)))
        value = values.distinct[int(values.codes[row])]
        yield FormLine(label, int(table.row_numbers[row]), told, value, lacking)
