"""Worked cases judged, and what differs from what they expect."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct

from subsidycalc.audit.entries import entry_of
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult, Verdict
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.results.reports.tested import Compared
from subsidycalc.runs.cases.case_tables import CaseTables, batches_of, is_letter, normalised
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.runs.cases.worked_cases import Case, Expectation, WrongCaseError
from subsidycalc.runs.planning import Choices, Plan, plan
from subsidycalc.runs.run import record_of
from subsidycalc.tables.model import PRESENT, InputFile, Notice
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy as np

    from subsidycalc.judging.batch import Task
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.tables.model import Table
    from subsidycalc.vocabulary.frame import Frame

_FIGURES = ("amount", "before_ceiling", "deducted", "fund", "route")


class Line(Struct, frozen=True):
    """What was found for one row, or on an enterprise's own line: the verdict and all codes."""

    verdict: str
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the line as a test shows it."""
        return f"{self.verdict} [{', '.join(self.codes)}]" if self.codes else self.verdict


class Award(Struct, frozen=True):
    """What an enterprise is awarded under one provision, as a case writes it."""

    amount: str
    before_ceiling: str
    deducted: str
    fund: str
    route: str


class Prepared(Struct, frozen=True):
    """A case laid out and normalised, batch by batch, ready to be judged as often as one likes."""

    case: Case
    planned: Plan
    batches: tuple[tuple[CaseTables, dict[str, Table], list[Notice]], ...]


class JudgedCase(Struct):
    """A case with its tables and the result of judging them."""

    case: Case
    laid_out: CaseTables
    tables: dict[str, Table]
    result: BatchResult
    planned: Plan


@cache
def planned(policies: tuple[str, ...], values: tuple[str, ...], readings: tuple[str, ...]) -> Plan:
    """Return the plan of a run; the same choices share one."""
    return plan(Choices(policies, values=values, readings=readings))


def choices_of(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the parameters and readings that a case sets, as the command line takes them."""
    values = tuple(f"{name}={value}" for name, value in case.parameters.items())
    return values, tuple(f"{name}={value}" for name, value in case.readings.items())


def plan_of(case: Case) -> Plan:
    """Return the plan that a case asks for."""
    return planned((*case.beside, case.policy), *choices_of(case))


def prepared(case: Case) -> Prepared:
    """Lay out and normalise the batches of a case."""
    planned_run = plan_of(case)
    dictionary = planned_run.dictionary
    laid_out = batches_of(case, dictionary)
    return Prepared(case, planned_run, tuple((one, *normalised(one.rows, dictionary)) for one in laid_out))


def judged(case: Case) -> JudgedCase:
    """Lay out, normalise and judge a case."""
    made = prepared(case)
    return judged_under(made, made.planned.tasks)


def judged_under(made: Prepared, tasks: Sequence[Task]) -> JudgedCase:
    """Judge a case under some provisions; what earlier batches leave in a ledger is known to the last."""
    *earlier, (laid_out, tables, notices) = made.batches
    if not earlier:
        return JudgedCase(made.case, laid_out, tables, judge_batch(tasks, tables, notices), made.planned)
    with TemporaryDirectory(prefix="subsidycalc-") as folder, open_ledger(Path(folder) / "cases") as ledger:
        for number, (_, rows, told) in enumerate(earlier):
            result = judge_batch(tasks, rows, told, ledger.before(_record(made.planned, number))[1])
            entry = ledger.prepare(entry_of(result, _record(made.planned, number)))
            written = Path(folder) / f"batch {number}"
            written.write_text(str(number))
            with ledger.entering(entry, written, written):
                pass
        paid = ledger.before(_record(made.planned, len(earlier)))[1]
        result = judge_batch(tasks, tables, notices, paid)
    return JudgedCase(made.case, laid_out, tables, result, made.planned)


def _record(planned_run: Plan, number: int) -> RunRecord:
    name = f"batch {number}"
    file = InputFile(name, 0, hashlib.sha256(name.encode()).hexdigest())
    return record_of(planned_run, [file], Choices(()), language="zh", published=False)


def compared(case: Case) -> list[Compared]:
    """Judge a case and return each of its expectations beside what was found."""
    if case.refused:
        return [_refusal(case)]
    return list(comparisons(judged(case)))


def _refusal(case: Case) -> Compared:
    try:
        plan_of(case)
    except WrongChoiceError as error:
        met = any(re.search(case.refused, text) for text in error.said)
        return Compared("", "", f"refused = {case.refused!r}", error.said, met=met)
    return Compared("", "", f"refused = {case.refused!r}", said("tested.not_refused"), met=False)


def provision_of(judged_case: JudgedCase, name: str) -> ProvisionResult:
    """Return the result of `provision` (of the case's own policy) or `policy/provision`."""
    own = judged_case.planned.settled[len(judged_case.case.beside)].policy.id
    reference = name if "/" in name else f"{own}/{name}"
    for result in judged_case.result.provisions:
        if result.reference == reference:
            return result
    raise WrongCaseError(said("policy_file.no_provision", name=name))


def differences(judged_case: JudgedCase) -> list[str]:
    """Return what differs from the expectations, one line each."""
    return [str(one) for one in comparisons(judged_case) if not one.met]


def comparisons(judged_case: JudgedCase, only: Collection[str] | None = None) -> Iterator[Compared]:
    """Yield each expectation beside what was found, or those under some provisions alone."""
    for expected in judged_case.case.expect:
        if only is None or expected.provision in only:
            yield _compared(judged_case, expected)
    codes = {notice.code for notice in judged_case.result.notices}
    found = ", ".join(sorted(codes)) or "–"
    for wanted in judged_case.case.notices:
        yield Compared("", "", f"notice {wanted}", found, met=wanted in codes)
    for unwanted in judged_case.case.no_notices:
        yield Compared("", "", f"no notice {unwanted}", found, met=unwanted not in codes)


def _compared(judged_case: JudgedCase, expected: Expectation) -> Compared:
    result = provision_of(judged_case, expected.provision)
    wanted: list[str] = []
    found: list[str] = []
    met = True
    if expected.missing or result.status != "assessed":
        lacking = ", ".join(sorted(result.missing)) or result.paid_under
        wanted += [f"missing [{', '.join(sorted(expected.missing))}]"] if expected.missing else []
        wanted += [] if expected.missing else [_plainly(expected)]
        found.append(
            f"missing [{lacking}]" if result.status == "not-assessed" else f"{result.status} {lacking}"
        )
        met = bool(expected.missing) and sorted(expected.missing) == sorted(result.missing)
        return Compared(expected.provision, _subject(expected), wanted[0], found[0], met=met)
    lines = _lines(judged_case, result, expected)
    who = _who(judged_case, expected.enterprise)
    award = award_of(result, who) if expected.enterprise else None
    for key in _FIGURES:
        value = getattr(expected, key)
        if value:
            has = "–" if award is None else str(getattr(award, key))
            wanted.append(f"{key} {value}")
            found.append(f"{key} {has}" if award is not None else "; ".join(map(str, lines)))
            met = met and has == value
    if award is not None and expected.verdict not in {"", "awarded"}:
        met = False
    if expected.verdict or expected.codes is not None:
        line, holds = _line(lines, expected)
        wanted.append(_plainly(expected))
        found.append(str(line))
        met = met and holds
        if award is not None and not holds:
            found.append(f"amount {award.amount}")
    subject = _subject(expected)
    return Compared(expected.provision, subject, ", ".join(wanted), ", ".join(dict.fromkeys(found)), met=met)


def _subject(expected: Expectation) -> str:
    return expected.row or expected.enterprise


def _plainly(expected: Expectation) -> str:
    """Return a verdict with codes as a case expects it."""
    return str(Line(expected.verdict or "*", tuple(sorted(expected.codes or ()))))


def _line(lines: list[Line], expected: Expectation) -> tuple[Line, bool]:
    """Return the first line that is not as expected, or any where all are."""
    for line in lines:
        codes = () if expected.codes is None and expected.verdict == "awarded" else expected.codes
        other = expected.verdict not in {"", line.verdict}
        if other or (codes is not None and sorted(codes) != sorted(line.codes)):
            return line, False
    return lines[0] if lines else Line("not-listed"), bool(lines)


def _lines(judged_case: JudgedCase, result: ProvisionResult, expected: Expectation) -> list[Line]:
    """Return the lines of the rows of a label, or the one of an enterprise."""
    frame, verdict, grounds = result.frame, result.verdict, result.grounds
    if frame is None or verdict is None:
        return [Line("not-claimed")]
    if expected.row:
        table, positions = judged_case.laid_out.labels[expected.row]
        if table != result.provision.table:
            told = said("tested.format.no_row_of", label=expected.row, table=result.provision.table)
            raise WrongCaseError(told)
        return lines_of(frame, verdict, grounds, positions)
    if result.entity_frame is not None and result.entity_verdict is not None:
        frame, verdict, grounds = result.entity_frame, result.entity_verdict, result.entity_grounds
    who = _who(judged_case, expected.enterprise)
    found = lines_of(frame, verdict, grounds, _rows_of(frame.table, who)[:1])
    if award_of(result, who) is not None:
        found = [Line("awarded", line.codes) for line in found]
    return found or [Line("not-listed")]


def lines_of(frame: Frame, verdict: np.ndarray, grounds: list[Ground], positions: list[int]) -> list[Line]:
    """Return what was found for some rows of a frame's table."""
    place = {row: number for number, row in enumerate(frame.rows.tolist())}
    lines = []
    for position in positions:
        if position not in place:
            lines.append(Line("not-claimed"))
            continue
        number = place[position]
        codes = dict.fromkeys(ground.code for ground in grounds if ground.mask[number])
        told = Verdict(int(verdict[number])).name.lower().replace("_", "-")
        lines.append(Line(told, tuple(sorted(codes))))
    return lines


def _who(judged_case: JudgedCase, enterprise: str) -> str | int:
    """Return the code of an enterprise; of a person who is paid, named as in the rows, the first 17 digits."""
    if enterprise in judged_case.laid_out.persons:
        return int(judged_case.laid_out.persons[enterprise][:17])
    return code_of(enterprise) if is_letter(enterprise) else enterprise


def _rows_of(table: Table, who: str | int) -> list[int]:
    column = table.columns[table.definition.entity]
    meant = [who in {code, getattr(code, "number", code)} for code in column.categories]
    told = (column.state == PRESENT).tolist()
    return [row for row, value in enumerate(column.values.tolist()) if told[row] and meant[value]]


def award_of(result: ProvisionResult, who: str | int) -> Award | None:
    """Return the award of an enterprise, a region or a person who is paid, None where there is none."""
    awards, frame = result.awards, result.frame
    if awards is None or frame is None:
        return None
    rows = set(_rows_of(frame.table if frame.entities is None else frame.entities, who))
    for number, row in enumerate(awards.entity_rows.tolist()):
        if row in rows:
            route = "" if awards.route is None else result.provision.route[int(awards.route[number])].id
            return Award(
                amount=_written(int(awards.amount[number]), result.provision.kind),
                before_ceiling=_written(int(awards.before_ceiling[number]), result.provision.kind),
                deducted=_written(int(awards.deducted[number]), result.provision.kind),
                fund="、".join(text.zh for text, _ in awards.funds[number]),
                route=route,
            )
    return None


def _written(amount: int, kind: str) -> str:
    if kind == "eligibility":
        return "awarded"
    return str(amount) if kind == "points" else f"{Decimal(amount) / 100:.2f}"
