"""Worked cases judged, and what differs from what they expect."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from policies.case_tables import CaseTables, is_letter, normalised, tables_of
from policies.numbers_of_nobody import code_of
from policies.worked_cases import Case, Expectation, WrongCaseError

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult, Verdict
from subsidycalc.runs.pipeline import Choices, Plan, plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from subsidycalc.tables.model import Table
    from subsidycalc.vocabulary.frame import Frame

_VERDICTS = {
    Verdict.AWARDED: "awarded",
    Verdict.REVIEW: "review",
    Verdict.REJECTED: "rejected",
    Verdict.INELIGIBLE: "ineligible",
    Verdict.NOT_CLAIMED: "not-claimed",
}


@dataclass(frozen=True)
class Line:
    """What was found for one row, or on an enterprise's own line: the verdict and all codes."""

    verdict: str
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the line as a test shows it."""
        return f"{self.verdict} [{', '.join(self.codes)}]" if self.codes else self.verdict


@dataclass(frozen=True)
class Award:
    """What an enterprise is awarded under one provision, as a case writes it."""

    amount: str
    before_ceiling: str
    deducted: str
    fund: str
    route: str


@dataclass
class JudgedCase:
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


def plan_of(case: Case) -> Plan:
    """Return the plan that a case asks for."""
    values = tuple(f"{name}={value}" for name, value in case.parameters.items())
    readings = tuple(f"{name}={value}" for name, value in case.readings.items())
    return planned((*case.beside, case.policy), values, readings)


def judged(case: Case) -> JudgedCase:
    """Lay out, normalise and judge a case."""
    planned_run = plan_of(case)
    laid_out = tables_of(case, planned_run.dictionary)
    tables, notices = normalised(laid_out.rows, planned_run.dictionary)
    return JudgedCase(case, laid_out, tables, judge_batch(planned_run.tasks, tables, notices), planned_run)


def provision_of(judged_case: JudgedCase, name: str) -> ProvisionResult:
    """Return the result of `provision` (of the case's own policy) or `policy/provision`."""
    own = judged_case.planned.settled[len(judged_case.case.beside)].policy.id
    reference = name if "/" in name else f"{own}/{name}"
    for result in judged_case.result.provisions:
        if result.reference == reference:
            return result
    raise WrongCaseError(f"{judged_case.case.name}: there is no provision {name!r}")


def differences(judged_case: JudgedCase) -> list[str]:
    """Return what differs from the expectations, one line each."""
    found = []
    for expected in judged_case.case.expect:
        result = provision_of(judged_case, expected.provision)
        about = f"{expected.provision} · {expected.row or expected.enterprise or 'as a whole'}"
        found += [f"{about}: {difference}" for difference in _differences(judged_case, result, expected)]
    codes = {notice.code for notice in judged_case.result.notices}
    found += [
        f"notice {wanted!r} expected; found {', '.join(sorted(codes)) or 'none'}"
        for wanted in judged_case.case.notices
        if wanted not in codes
    ]
    return found


def _differences(judged_case: JudgedCase, result: ProvisionResult, expected: Expectation) -> Iterator[str]:
    if expected.missing:
        if sorted(expected.missing) != sorted(result.missing):
            yield f"not assessed for lack of {expected.missing} expected; found {result.status} {result.missing}"
        return
    if result.status != "assessed":
        yield f"found {result.status}, missing {', '.join(result.missing)} {result.paid_under}"
        return
    lines = _lines(judged_case, result, expected)
    if expected.enterprise:
        yield from _award_differences(award_of(result, _code(expected.enterprise)), lines, expected)
    for line in lines if expected.verdict or expected.codes is not None else []:
        same_verdict = expected.verdict in {"", line.verdict}
        codes = () if expected.codes is None and expected.verdict == "awarded" else expected.codes
        if not same_verdict or (codes is not None and sorted(codes) != sorted(line.codes)):
            wanted = Line(expected.verdict or "any verdict", tuple(sorted(codes or ())))
            yield f"expected {wanted}, found {line}"
            return


def _award_differences(award: Award | None, lines: list[Line], expected: Expectation) -> Iterator[str]:
    wanted = {
        key: value
        for key in ("amount", "before_ceiling", "deducted", "fund", "route")
        if (value := getattr(expected, key))
    }
    if award is None:
        if wanted:
            yield f"expected {wanted}, found no award: {'; '.join(map(str, lines))}"
        return
    for key, value in wanted.items():
        if getattr(award, key) != value:
            yield f"expected {key} {value}, found {award}"
    if expected.verdict not in {"", "awarded"}:
        yield f"expected {expected.verdict}, found {award}"


def _lines(judged_case: JudgedCase, result: ProvisionResult, expected: Expectation) -> list[Line]:
    """Return the lines of the rows of a label, or the one of an enterprise."""
    frame, verdict, grounds = result.frame, result.verdict, result.grounds
    if frame is None or verdict is None:
        return [Line("not-claimed")]
    if expected.row:
        table, positions = judged_case.laid_out.labels[expected.row]
        if table != result.provision.table:
            raise WrongCaseError(
                f"{judged_case.case.name}: {expected.row!r} is no row of {result.provision.table}"
            )
        return lines_of(frame, verdict, grounds, positions)
    if result.entity_frame is not None and result.entity_verdict is not None:
        frame, verdict, grounds = result.entity_frame, result.entity_verdict, result.entity_grounds
    positions = _rows_of(frame.table, _code(expected.enterprise))
    found = lines_of(frame, verdict, grounds, positions[:1])
    if award_of(result, _code(expected.enterprise)) is not None:
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
        lines.append(Line(_VERDICTS[Verdict(int(verdict[number]))], tuple(sorted(codes))))
    return lines


def _code(enterprise: str) -> str:
    return code_of(enterprise) if is_letter(enterprise) else enterprise


def _rows_of(table: Table, code: str) -> list[int]:
    column = table.columns[table.definition.entity]
    return [row for row, value in enumerate(column.values.tolist()) if column.categories[value] == code]


def award_of(result: ProvisionResult, code: str) -> Award | None:
    """Return the award of an enterprise (or region), None where it has none."""
    awards = result.awards
    table = result.entity_frame.table if result.entity_frame is not None else None
    table = table or (result.frame.table if result.frame is not None else None)
    if awards is None or table is None:
        return None
    rows = set(_rows_of(table, code))
    for number, row in enumerate(awards.entity_rows.tolist()):
        if row in rows:
            route = "" if awards.route is None else result.provision.route[int(awards.route[number])].id
            return Award(
                amount=_written(int(awards.amount[number]), result.provision.kind),
                before_ceiling=_written(int(awards.before_ceiling[number]), result.provision.kind),
                deducted=_written(int(awards.deducted[number]), result.provision.kind),
                fund=awards.fund[number].zh,
                route=route,
            )
    return None


def _written(amount: int, kind: str) -> str:
    if kind == "eligibility":
        return "awarded"
    return str(amount) if kind == "points" else f"{Decimal(amount) / 100:.2f}"
