"""What to judge by: the policies that the caller names, or those that a result records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from subsidycalc.judging.paid_record import RecordedPaid
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.workbook.written import read_written
from subsidycalc.runs.planning import DEFAULT_NEAR, Choices
from subsidycalc.runs.registers import recorded_declarations, registers_as_recorded
from subsidycalc.runs.rulings_given import rulings_as_recorded
from subsidycalc.tables.reading import Limits
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.tables.model import InputFile

_BOUND: Final = re.compile("[1-9][0-9]{0,17}")


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
            recorded.choices,
            limits=limits,
            password=choices.password,
            registers=registers,
            rulings=rulings,
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
