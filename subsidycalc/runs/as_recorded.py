"""What a result records, and the files that are given for it now: ready to be judged again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.judging.paid_record import Remembered
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Plan, plan
from subsidycalc.runs.recorded import recorded_basis
from subsidycalc.runs.registers import registers_as_recorded
from subsidycalc.runs.rulings_given import rulings_as_recorded
from subsidycalc.runs.run import margin_of
from subsidycalc.tables.model import InputFile
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.runs.planning import Choices
    from subsidycalc.runs.recorded import Basis
    from subsidycalc.tables.model import Batch
    from subsidycalc.texts.registry import Language


class Given(Struct, frozen=True):
    """The files that are given anew with a result: its inputs, its registers as NAME=FILE, its rulings."""

    inputs: Sequence[Path] = ()
    registers: Sequence[str] = ()
    rulings: Sequence[Path] = ()
    password: Callable[[str], str] | None = None


class AsRecorded(Struct, frozen=True):
    """A batch as a result records it was judged, with the files as they are now."""

    planned: Plan | None
    """The recorded policies with everything settled; None where this version cannot read them."""
    unreadable: str
    """Why it cannot."""
    choices: Choices
    paid: Remembered | None
    """What a ledger told the recorded run; None where it kept none."""
    inputs: Sequence[Path]
    """In the order in which the run had them, as far as their content tells."""
    names: Mapping[Path, str]
    """What the run called each file whose content is unchanged: cells name the files they come from."""
    registers: Mapping[str, InputFile]
    """What the result records of its registers, by name."""
    forms: Sequence[InputFile]
    """What it records of its rulings."""

    def read(self) -> Batch:
        """Read the files as they are now; UnusableInputError."""
        return read(self.inputs, self.choices, self.planned or Plan((), ()), names=self.names)

    def judge(self, batch: Batch) -> BatchResult:
        """Judge them as the run did; SpokenError where the policies cannot be read."""
        if self.planned is None:
            raise SpokenError(said("usage.recorded_policies", why=self.unreadable))
        return judge(self.planned, batch, self.paid)


def as_recorded(record: RunRecord, given: Given, language: Language) -> AsRecorded:
    """Return what a result was judged by, with files given anew; WrongChoiceError where these are not those it had."""
    basis = recorded_basis(record)
    registers, held = registers_as_recorded(record, given.registers)
    forms, ruled_by = rulings_as_recorded(record, given.rulings)
    choices = replace(basis.choices, password=given.password, registers=registers, rulings=forms)
    basis = replace(basis, choices=choices)
    ordered = _in_recorded_order(given.inputs, record.files)
    names = _recorded_names(ordered, record.files) | _recorded_names(
        [*forms, *(Path(one.partition("=")[2].strip()) for one in registers)], [*ruled_by, *held.values()]
    )
    paid = None if basis.paid is None else Remembered(basis.paid)
    return AsRecorded(*_planned(basis, language), choices, paid, ordered, names, held, ruled_by)


def _planned(basis: Basis, language: Language) -> tuple[Plan | None, str]:
    """Return the recorded policies with everything settled, or why this version cannot read them."""
    try:
        margin_of(basis.choices)
        return plan(basis.choices, basis.sources), ""
    except SpokenError as error:
        return None, error.spoken(language)


def _recorded_names(inputs: Sequence[Path], recorded: Sequence[InputFile]) -> dict[Path, str]:
    """Return what the run called each input file whose content is unchanged: cells name the files they come from."""
    names = {file.sha256: file.name for file in recorded}
    held = {path: file_of(path).sha256 for path in inputs if path.is_file()}
    return {path: names[sha256] for path, sha256 in held.items() if sha256 in names}


def _in_recorded_order(inputs: Sequence[Path], recorded: Sequence[InputFile]) -> list[Path]:
    """Return the input files in the order in which the run had them, as far as their content tells."""
    if len(inputs) != len(recorded) or not all(path.is_file() for path in inputs):
        return list(inputs)
    places = {file.sha256: place for place, file in enumerate(recorded)}
    return sorted(inputs, key=lambda path: places.get(file_of(path).sha256, len(recorded)))


def file_of(path: Path) -> InputFile:
    """Return what a record says of a file."""
    with path.open("rb") as stream:
        return InputFile(path.name, path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def amounts_of(awards: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    """Return what decides whether two lists of awards are the same: to whom, for what, how much."""
    return [
        tuple(line[name] for name in ("uscc", "policy", "provision", "quantity", "amount")) for line in awards
    ]
