"""What a result records, ready to be judged by again: its policies and choices, and the files that are given for it now."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from subsidycalc.judging.paid_record import RecordedPaid, Remembered
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.workbook.written import read_written
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import DEFAULT_NEAR, Choices, Plan, plan
from subsidycalc.runs.registers import recorded_declarations, registers_as_recorded
from subsidycalc.runs.rulings_given import rulings_as_recorded
from subsidycalc.runs.run import margin_of
from subsidycalc.tables.model import InputFile
from subsidycalc.tables.reading import Limits
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.tables.model import Batch
    from subsidycalc.texts.registry import Language

_BOUND: Final = pattern("[1-9][0-9]{0,17}")


class Basis(Struct, frozen=True):
    """Choices, and policy texts that stand in for the installed ones."""

    choices: Choices
    sources: Mapping[str, PolicySource] = field(default_factory=dict)
    paid: PaidBefore | None = None
    """What a ledger told the recorded run; None where it kept none."""
    digest: str = ""
    """The content digest of the result that these are taken from, "" where something is chosen otherwise."""
    files: tuple[InputFile, ...] = ()
    """The input that it records."""


def basis_of(choices: Choices, result: Path | None) -> Basis:
    """Return the caller's choices, or those of a result; exactly one of the two names the policies."""
    if (result is None) == (not choices.policies):
        raise WrongChoiceError(said("usage.policy_or_result"))
    if result is None:
        return Basis(choices)

    written = read_written(result)
    recorded = recorded_basis(written.record, choices.values, choices.readings)
    registers, _ = registers_as_recorded(written.record, choices.registers)
    rulings, _ = rulings_as_recorded(written.record, choices.rulings)
    limits = recorded.choices.limits if choices.limits == Limits() else choices.limits
    return replace(
        recorded,
        choices=replace(
            recorded.choices, limits=limits, password=choices.password, registers=registers, rulings=rulings
        ),
        digest="" if choices.values or choices.readings else written.recorded_digest,
        files=written.record.files,
    )


def recorded_basis(record: RunRecord, values: Sequence[str] = (), readings: Sequence[str] = ()) -> Basis:
    """Return what a result was made by; values and readings given beside it take the place of the recorded ones."""
    options: dict[str, list[str]] = {}
    for name, value in record.options:
        options.setdefault(name, []).append(value)
    recorded_values = [
        f"{policy.id}/{name}={value}"
        for policy in record.policies
        for name, value in policy.parameters
        if value
    ]
    recorded_readings = [
        f"{policy.id}/{name}={value}" for policy in record.policies for name, value in policy.readings
    ]
    choices = Choices(
        policies=tuple(", ".join(options.get("policies", [])).split(", ")),
        provisions=tuple(options.get("provision", [])),
        values=given_anew(recorded_values, values),
        readings=given_anew(recorded_readings, readings),
        units=tuple(options.get("unit", [])),
        fill_merged="fill-merged" in options,
        config=options.get("config", [""])[-1],
        near=options.get("near", [DEFAULT_NEAR])[-1],
        limits=_limits(options.get("limit", [])),
        declared=recorded_declarations(record),
    )
    sources = {policy.id: PolicySource(f"{policy.id}/policy.toml", policy.text) for policy in record.policies}
    return Basis(choices, sources, RecordedPaid(record.ledger) if record.ledger else None)


def _limits(recorded: Sequence[str]) -> Limits:
    """Return the bounds of reading that a result records; those that this version does not know are left."""
    bounds = dict(bound.partition("=")[::2] for bound in recorded)
    known = {
        name: int(bound)
        for name, bound in bounds.items()
        if name in asdict(Limits()) and _BOUND.fullmatch(bound)
    }
    return Limits(**known)


def given_anew(before: Sequence[str], given: Sequence[str]) -> tuple[str, ...]:
    """Return choices as they were, those in their place that are given anew; `NAME` stands for `policy/NAME` too."""
    names = {choice.partition("=")[0].strip() for choice in given}
    short = {name.rpartition("/")[2] for name in names}

    def is_given(choice: str) -> bool:
        name = choice.partition("=")[0].strip()
        _, slash, own = name.rpartition("/")
        return name in names or own in names or (not slash and own in short)

    return (*(choice for choice in before if not is_given(choice)), *given)


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
