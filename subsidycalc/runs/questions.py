"""What is asked of a batch: why one gets what it gets, and what other readings and parameters would move."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from subsidycalc import __version__
from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.everyone import every_subject
from subsidycalc.judging.explaining import Explanation, explain, explain_each
from subsidycalc.judging.movements import movements, payable
from subsidycalc.judging.subjects import Subject, enterprise_subject, in_whole, row_subject
from subsidycalc.policy.choices import Alternative, WrongChoiceError, other_readings, other_values
from subsidycalc.results.reports.explained.page import Grounds
from subsidycalc.results.reports.movements import AloneMoved, Combination, MovedBy, Together
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Plan, plan
from subsidycalc.runs.recorded import given_anew
from subsidycalc.runs.rulings import ruled
from subsidycalc.runs.rulings_given import rulings_of
from subsidycalc.runs.run import laid_out
from subsidycalc.tables.normalising.cells import compact
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.runs.recorded import Basis
    from subsidycalc.tables.model import Batch, InputFile
    from subsidycalc.texts.registry import Language

MOST_TOGETHER: Final = 256
"""So many combinations of readings are judged at most."""
_ROW_NUMBER: Final = pattern("[0-9]{1,9}")


def explanation(
    inputs: Sequence[Path], basis: Basis, *, enterprise: str = "", row: str = "", every_row: bool = False
) -> Explanation:
    """Explain what an enterprise (or region), or the one of a row, gets; WrongChoiceError, UnknownSubjectError."""
    planned = plan(basis.choices, basis.sources)
    batch = ruled(planned, read(inputs, basis.choices, planned), basis.paid)
    subject = _subject(batch, planned, enterprise, row)
    judged = judge_batch(
        planned.tasks, subject.tables, batch.notices, basis.paid, batch.registers, rulings_of(batch)
    )
    return explain(judged, subject, every_row=every_row)


def explanations(
    inputs: Sequence[Path],
    basis: Basis,
    language: Language,
    *,
    enterprise: str = "",
    row: str = "",
    every_row: bool = False,
) -> tuple[list[Explanation], Grounds]:
    """Explain what everyone gets, judged once, or the one who is asked for; with the input and result that it rests on."""
    planned = plan(basis.choices, basis.sources)
    batch = ruled(planned, read(inputs, basis.choices, planned), basis.paid)
    if basis.files:
        result, digest = judge(planned, batch, basis.paid), basis.digest
    else:
        done = laid_out(planned, batch, basis.choices, language=language)
        result, digest = done.result, done.digest
    recorded = not basis.files or _digests(batch.files) == _digests(basis.files)
    grounds = Grounds(tuple(batch.files), digest, __version__, as_recorded=recorded)
    if not enterprise and not row:
        return list(explain_each(result, every_subject(batch.tables), every_row=every_row)), grounds
    subject = in_whole(_subject(batch, planned, enterprise, row), batch.tables)
    return [explain(result, subject, every_row=every_row)], grounds


def _digests(files: Iterable[InputFile]) -> list[str]:
    return sorted(file.sha256 for file in files)


def _subject(batch: Batch, planned: Plan, enterprise: str, row: str) -> Subject:
    provisions = [task.provision for task in planned.tasks]
    if bool(enterprise) == bool(row):
        raise WrongChoiceError(said("usage.one_to_explain"))
    if enterprise:
        return enterprise_subject(batch.tables, compact(enterprise).upper(), provisions)
    sheet, _, number = row.rpartition(":")
    if not sheet or not _ROW_NUMBER.fullmatch(number):
        raise WrongChoiceError(said("usage.no_row", written=row))
    return row_subject(batch.tables, sheet, int(number), provisions)


def moved_by_others(
    inputs: Sequence[Path], basis: Basis, values: Sequence[str], *, enterprise: str = ""
) -> tuple[int, list[MovedBy]]:
    """Return what is payable, and what each other reading and each value of a parameter would move of it."""
    planned = plan(basis.choices, basis.sources)
    others = list(_others(planned, basis, values))
    subject, judged = _read_once(inputs, basis, planned, enterprise)
    base = judged(planned)
    moved = [MovedBy(names, movements(base, judged(other), subject)) for names, other in others]
    return payable(base, subject), moved


def _read_once(
    inputs: Sequence[Path], basis: Basis, planned: Plan, enterprise: str
) -> tuple[Subject | None, Callable[[Plan], BatchResult]]:
    """Return whom alone a question is about, if anyone, and what judges the batch (or theirs) under one plan or another."""
    batch = ruled(planned, read(inputs, basis.choices, planned), basis.paid)
    subject = _subject(batch, planned, enterprise, "") if enterprise else None
    tables = batch.tables if subject is None else subject.tables

    def judged(other: Plan) -> BatchResult:
        return judge_batch(other.tasks, tables, [], basis.paid, batch.registers, rulings_of(batch))

    return subject, judged


def together(inputs: Sequence[Path], basis: Basis, *, enterprise: str = "") -> Together:
    """Judge a batch under all combinations of the readings that move something of it; the weightiest where there are too many."""
    planned = plan(basis.choices, basis.sources)
    subject, judged_by = _read_once(inputs, basis, planned, enterprise)
    base = judged_by(planned)
    stands = payable(base, subject)

    def judged(instead: Sequence[Alternative]) -> BatchResult:
        readings = given_anew(basis.choices.readings, [one.choice for one in instead])
        return judged_by(plan(replace(basis.choices, readings=readings), basis.sources))

    ways: dict[tuple[str, str], list[Combination]] = {}
    for other in other_readings(planned.settled):
        result = judged([other])
        if movements(base, result, subject):
            several = ways.setdefault((other.policy, other.name), [])
            several.append(Combination(payable(result, subject), (other,)))
    alone = sorted(
        (AloneMoved(several[0].instead[0], (*several, Combination(stands, ()))) for several in ways.values()),
        key=lambda one: (-one.moves, one.reading.policy, one.reading.name),
    )
    looked_at, kept = 1, []
    for one in alone:
        if looked_at * len(one.choices) > MOST_TOGETHER:
            break
        looked_at *= len(one.choices)
        kept.append(one)
    combinations = []
    for picked in product(*(one.choices for one in kept)):
        instead = tuple(other for one in picked for other in one.instead)
        known = stands if not instead else next(one.payable for one in picked if one.instead)
        paid = known if len(instead) <= 1 else payable(judged(instead), subject)
        combinations.append(Combination(paid, instead))
    return Together(stands, tuple(alone), len(kept), tuple(combinations))


def _others(
    planned: Plan, basis: Basis, values: Sequence[str]
) -> Iterator[tuple[tuple[Alternative, ...], Plan]]:
    """Yield every other reading by itself, every value asked for by itself, and several values together."""
    choices, sources = basis.choices, basis.sources
    for alternative in other_readings(planned.settled):
        instead = replace(choices, readings=given_anew(choices.readings, [alternative.choice]))
        yield (alternative,), plan(instead, sources)
    together = [[value] for value in values] + ([list(values)] if len(values) > 1 else [])
    for asked in together:
        other = plan(replace(choices, values=given_anew(choices.values, asked)), sources)
        yield tuple(other_values(planned.settled, other.settled)), other
