"""Where the vectorised judge and the plain one disagree, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.plain_awards import awards_of, fund_of
from oracle.plain_cells import FINE, PlainCell, PlainTable, plain
from oracle.plain_persons import code_of
from oracle.plain_provision import judge_plainly
from oracle.subject import Subject

from subsidycalc.runs.cases.judged_cases import lines_of
from subsidycalc.tables.model import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from oracle.plain_awards import PlainAward
    from oracle.plain_judging import Judging

    from subsidycalc.judging.batch import Task
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.model import Table


def disagreements(
    tasks: Sequence[Task],
    tables: Mapping[str, Table],
    result: BatchResult,
    registers: Sequence[Register] = (),
) -> list[str]:
    """Judge a batch plainly and return every difference from the vectorised result."""
    plain_tables = {name: plain(table) for name, table in tables.items()}
    assessed = {one.reference: one for one in result.provisions if one.status == "assessed"}
    judgings = {
        task.reference: _judged(task, plain_tables, registers) for task in tasks if task.reference in assessed
    }
    awards = awards_of(judgings, plain_tables.get("prior_awards"))
    found: list[str] = []
    for task in tasks:
        if task.reference in judgings:
            judging = judgings[task.reference]
            of_provision = assessed[task.reference]
            differences = [
                *_rows(judging, of_provision),
                *_own_lines(judging, of_provision),
                *_awards(task, judging, of_provision, awards[task.reference]),
            ]
            found += [f"{task.reference}: {difference}" for difference in differences]
    return found


def _judged(task: Task, tables: Mapping[str, PlainTable], registers: Sequence[Register]) -> Judging:
    table = tables[task.provision.table]
    if table.entity == PERSON:
        entities = _persons(one for one in tables.values() if one.entity == PERSON)
    else:
        entities = tables["regions" if task.provision.table == "regions" else "enterprises"]
    return judge_plainly(task.declared_by, task.provision, table, entities, tables, registers)


def _persons(tables: Iterable[PlainTable]) -> PlainTable:
    """Return the persons of some tables, by their whole numbers, in the order in which they are named."""
    listed = PlainTable("persons", PERSON, persons=False, blank_means_no=frozenset())
    codes = (code_of(Subject(table, row, listed, None)) for table in tables for row in range(len(table.rows)))
    listed.rows += [{PERSON: PlainCell(code, FINE)} for code in dict.fromkeys(codes) if code is not None]
    return listed


def _rows(judging: Judging, result: ProvisionResult) -> Iterator[str]:
    assert result.frame is not None
    assert result.verdict is not None
    positions = result.frame.rows.tolist()
    if sorted(judging.rows) != positions:
        yield f"claiming rows: plainly {sorted(judging.rows)}, vectorised {positions}"
        return
    lines = lines_of(result.frame, result.verdict, result.grounds, positions)
    for row, line in zip(positions, lines, strict=True):
        against = judging.rows[row]
        if (against.verdict, sorted(against.codes)) != (line.verdict, sorted(line.codes)):
            yield f"row {row}: plainly {against.verdict} {sorted(against.codes)}, vectorised {line}"


def _own_lines(judging: Judging, result: ProvisionResult) -> Iterator[str]:
    if judging.own or judging.in_person:
        assert result.entity_frame is None
        return
    assert result.entity_frame is not None
    assert result.entity_verdict is not None
    positions = result.entity_frame.rows.tolist()
    if sorted(judging.lines) != positions:
        yield f"enterprises: plainly {sorted(judging.lines)}, vectorised {positions}"
        return
    lines = lines_of(result.entity_frame, result.entity_verdict, result.entity_grounds, positions)
    for entity, line in zip(positions, lines, strict=True):
        against = judging.lines[entity]
        verdict = "not-claimed" if against.verdict == "awarded" else against.verdict
        if (verdict, sorted(against.codes)) != (line.verdict, sorted(line.codes)):
            yield f"enterprise {entity}: plainly {verdict} {sorted(against.codes)}, vectorised {line}"


def _awards(
    task: Task, judging: Judging, result: ProvisionResult, awards: Mapping[int, PlainAward]
) -> Iterator[str]:
    assert result.awards is not None
    found = result.awards
    vectorised = {}
    for number, entity in enumerate(found.entity_rows.tolist()):
        route = "" if found.route is None else result.provision.route[int(found.route[number])].id
        vectorised[entity] = (
            int(found.before_ceiling[number]),
            int(found.deducted[number]),
            int(found.amount[number]),
            found.funds[number][0][0].zh,
            route,
        )
    plainly = {
        entity: (
            award.before_ceiling,
            award.deducted,
            award.amount,
            fund_of(judging, task.policy, entity),
            award.route,
        )
        for entity, award in awards.items()
    }
    if plainly != vectorised:
        yield f"awards: plainly {plainly}, vectorised {vectorised}"
