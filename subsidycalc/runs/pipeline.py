"""The way of a batch, in order: policies, reading, recognising, normalising, judging. Start reading here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from subsidycalc.judging.batch import judge_batch
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.results.wording.fields import table_name
from subsidycalc.results.wording.notices import status_text
from subsidycalc.runs.planning import plan
from subsidycalc.runs.registers import registers_read
from subsidycalc.runs.rulings import ruled
from subsidycalc.runs.rulings_given import rulings_of, with_rulings
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import Batch, Notice, UnusableInputError
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.persons_paid import with_persons_told
from subsidycalc.tables.plausibility import implausible, notices_of
from subsidycalc.tables.raw import corrected
from subsidycalc.tables.reading import ReadBatch, read_inputs
from subsidycalc.tables.recognising import recognise
from subsidycalc.texts.spoken import in_both, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.runs.planning import Choices, Plan
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.raw import Correction
    from subsidycalc.tables.recognising.recognition import Recognised
    from subsidycalc.texts.registry import Wording

_PROVISIONS_NAMED: Final = 3
"""Of how many provisions a message says what they lack."""


def read(
    paths: Sequence[Path],
    choices: Choices,
    planned: Plan | None = None,
    *,
    tell_unreadable: bool = False,
    names: Mapping[Path, str] | None = None,
) -> Batch:
    """Read, recognise and normalise the input files; UnusableInputError where they cannot be used.

    `names` are what files were called when a result was made from them. A batch that is only checked may tell which
    of several files cannot be read, instead of being refused.
    """
    _units(choices.units)  # what is wrong with a choice is said before anything is read
    planned = plan(choices) if planned is None else planned
    registers = registers_of(choices, planned, names)
    # What was read is not kept beside what is made of it: of a million rows it is much.
    recognised = recognised_in(
        read_inputs(
            paths,
            choices.limits,
            choices.fill_merged,
            choices.password,
            tell_unreadable=tell_unreadable,
            names=names,
        ),
        choices,
        planned,
    )
    return batch_of(registers, recognised, choices, planned, names)


def recognised_in(cells: ReadBatch, choices: Choices, planned: Plan) -> Recognised:
    """Recognise the tables in what was read."""
    return recognise(cells, planned.dictionary.tables, _units(choices.units))


def batch_of(
    registers: tuple[tuple[Register, ...], list[Notice]],
    recognised: Recognised,
    choices: Choices,
    planned: Plan,
    names: Mapping[Path, str] | None = None,
) -> Batch:
    """Return what was recognised as a batch, with the registers that it is held against and the rulings on it."""
    found, noticed = registers

    def batch(corrections: Sequence[Correction]) -> Batch:
        made = _normalised(recognised, planned, corrections)
        return replace(made, notices=[*made.notices, *noticed], registers=found)

    return with_rulings(choices, planned.years, names or {}, batch)


def registers_of(
    choices: Choices, planned: Plan, names: Mapping[Path, str] | None = None
) -> tuple[tuple[Register, ...], list[Notice]]:
    """Read the registers that a batch is to be held against, with what is to be known of their files."""
    return registers_read(choices, [one.policy for one in planned.settled], planned.years, names or {})


def _normalised(recognised: Recognised, planned: Plan, corrections: Sequence[Correction] = ()) -> Batch:
    """Normalise every table, with some cells replaced."""
    notices = list(recognised.notices)
    tables = {}
    for name, raw in recognised.tables.items():
        tables[name], found = normalise(corrected(raw, corrections), planned.years)
        notices += found
    tables = with_persons_told(tables)
    striking = notices_of(implausible(tables.values()))
    return Batch(tables, [*striking, *notices], list(recognised.files), recognised.looked_at)


def _units(written: Sequence[str]) -> dict[str, str]:
    units = {}
    for choice in written:
        name, equals, unit = choice.partition("=")
        if not equals or not name.strip() or not unit.strip():
            raise WrongChoiceError(said("usage.no_unit", written=choice))
        units[name.strip()] = unit.strip()
    return units


def judge(planned: Plan, batch: Batch, paid: PaidBefore | None = None) -> BatchResult:
    """Judge a batch, knowing what was paid before; UnusableInputError where not one provision can be assessed."""
    batch = ruled(planned, batch, paid)
    result = judge_batch(planned.tasks, batch.tables, batch.notices, paid, batch.registers, rulings_of(batch))
    result.notices += _least_allowed(planned, result)
    if paid is not None:
        texts = {one.policy.id: one.declaration.source.text for one in planned.settled}
        result.notices += [Notice(code, "", (), "", values) for code, values in paid.texts(texts)]
    if planned.tasks and all(one.status == "not-assessed" for one in result.provisions):
        raise _nothing_to_assess(batch, result)
    return result


def _least_allowed(planned: Plan, result: BatchResult) -> Iterator[Notice]:
    """Yield a notice for each figure that stands at the least that the text allows: the locality may set more."""
    for one in planned.settled:
        assessed = {
            task.provision.id if task.policy is one.policy else task.announced_as.partition("/")[2]
            for task, found in zip(planned.tasks, result.provisions, strict=True)
            if task.declared_by is one.policy and found.status == "assessed"
        }
        for name, parameter in one.at_the_least(assessed):
            told = {"policy": one.policy.id, "name": name, "clause": parameter.clause}
            values = (*told.items(), ("value", str(parameter.default)))
            yield Notice("locality-may-set-more", "", (), "", values)


def _nothing_to_assess(batch: Batch, result: BatchResult) -> UnusableInputError:
    """Say what the first provisions lack, in which files, and what to do."""

    def lacking(wording: Wording) -> str:
        shown = result.provisions[:_PROVISIONS_NAMED]
        return "; ".join(f"{one.reference} {status_text(one, wording)}" for one in shown)

    def found(wording: Wording) -> str:
        tables = [table_name(wording, table.definition) for table in batch.tables.values()]
        named = [*tables, *map(harmless, batch.looked_at)]
        return wording.say("requirements.list").join(named) or wording.say("usage.none_found")

    files = ", ".join(dict.fromkeys(file.name for file in batch.files))
    return UnusableInputError(
        said(
            "usage.not_assessed",
            files=files,
            count=len(result.provisions),
            lacking=in_both(lacking),
            found=in_both(found),
        )
    )
