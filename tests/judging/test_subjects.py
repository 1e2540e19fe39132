"""Judging only what bears on a subject finds the same as judging everyone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from oracle.judged_by_both import PROVISION
from oracle.judged_by_both import planned as trial

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.explaining import Explanation, explain
from subsidycalc.judging.subjects import Subject, UnknownSubjectError, enterprise_subject, row_subject
from subsidycalc.results.reports.explained.explanation import Explainer
from subsidycalc.results.reports.explained.text import explanation_lines, outcome_of
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, Plan, plan
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.tables.model import Batch

WORKBOOK = Path(__file__).parents[2] / "sample_data" / "lucheng-2023.xlsx"
CHOICES = Choices(policies=("lucheng-2023",))


@cache
def planned() -> Plan:
    return plan(CHOICES)


@cache
def batch() -> Batch:
    return read([WORKBOOK], CHOICES)


@cache
def whole() -> BatchResult:
    return judge(planned(), batch())


def codes() -> list[str]:
    column = batch().tables["enterprises"].columns["uscc"]
    return [code for code in column.categories if code] + sorted(column.raw.values())


def of_enterprise(code: str) -> Subject:
    return enterprise_subject(batch().tables, code, [task.provision for task in planned().tasks])


def told(explanation: Explanation) -> list[object]:
    return [
        (
            one.result.reference,
            [
                (
                    line.sheet,
                    line.number,
                    line.verdict,
                    line.codes,
                    line.conditions and states(line.conditions),
                )
                for line in one.lines
            ],
            one.on_enterprise and (one.on_enterprise.verdict, one.on_enterprise.codes),
            one.head_count,
            None
            if one.award is None or one.result.awards is None
            else int(one.result.awards.amount[one.award]),
        )
        for one in explanation.provisions
    ]


def states(conditions: tuple) -> list[object]:
    return [
        (
            found.state,
            [(cell.reference, cell.sheet, cell.row, cell.column, cell.heading) for cell in found.cells],
            found.gaps,
            found.doubts,
            states(found.parts),
        )
        for found in conditions
    ]


def test_every_enterprise_of_the_sample_is_explained_as_in_the_whole_batch() -> None:
    for code in codes():
        few = of_enterprise(code)
        everyone = {
            name: np.isin(table.row_numbers, few.tables[name].row_numbers[few.rows[name]])
            for name, table in batch().tables.items()
        }
        in_whole = explain(whole(), Subject(code, batch().tables, everyone))
        alone = explain(judge_batch(planned().tasks, few.tables, []), few)
        assert told(alone) == told(in_whole)


def test_only_rows_that_bear_on_the_subject_are_judged() -> None:
    few = of_enterprise(codes()[0])
    assert 0 < sum(map(len, few.tables.values())) < sum(map(len, batch().tables.values())) / 5


def test_one_row_is_a_subject_of_its_own() -> None:
    employees = batch().tables["employees"]
    number = int(employees.row_numbers[3])
    subject = row_subject(batch().tables, "员工", number, [task.provision for task in planned().tasks])
    assert {name: int(mask.sum()) for name, mask in subject.rows.items() if mask.any()} == {"employees": 1}
    (line,) = {
        (line.sheet, line.number)
        for one in explain(judge_batch(planned().tasks, subject.tables, []), subject).provisions
        for line in one.lines
    }
    assert line == ("员工", number)


def test_of_one_row_nothing_is_said_that_only_other_rows_of_its_enterprise_answer() -> None:
    # A is paid for output and for its first employee; the second claims nothing, and prior awards are only looked up
    second = PROVISION.replace('"one"', '"two"') + 'table = "employees"\nclaims = ["stay_to"]\n'
    paid = 'pays = { amount = "500元" }\n'
    tasks = trial(f'claims = ["output[2023]"]\n{paid}{second}{paid}').tasks
    staff = [
        {"uscc": code_of("A"), "name": name, "id_number": "", "stay_to": stay}
        for name, stay in [("甲", "2023-01-31"), ("乙", "")]
    ]
    tables, _ = normalised(
        {
            "enterprises": [{"uscc": code_of("A"), "output[2023]": "1"}],
            "employees": staff,
            "prior_awards": [{"uscc": code_of("A"), "provision": "one", "amount": "0"}],
        }
    )
    said = {
        "enterprises": ["one：核定 500.00元"],
        "employees": ["two：这一行未申报"],
        "prior_awards": ["没有项目按这张表的行核算"],
    }
    for name, told_of_it in said.items():
        number = int(tables[name].row_numbers[-1])
        subject = row_subject(tables, name, number, [task.provision for task in tasks])
        explained = Explainer(Wording("zh")).told(explain(judge_batch(tasks, subject.tables, []), subject))
        lines = list(explanation_lines(explained, Wording("zh")))
        outcomes = [f"{one['id']}：{outcome_of(one, Wording('zh'))}" for one in explained["provisions"]]
        assert (outcomes or [lines[1].strip()]) == told_of_it


def test_an_enterprise_or_row_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownSubjectError, match="91330302MA00000000"):
        of_enterprise("91330302MA00000000")
    with pytest.raises(UnknownSubjectError, match="no data row 999999"):
        row_subject(batch().tables, "员工", 999_999, [])


def test_a_region_is_found_with_and_without_the_zeros_that_fill_its_code_up() -> None:
    tables, _ = normalised({"regions": [{"region_code": "350100"}, {"region_code": "3503"}]})
    for code in ("3501", "350100"):
        assert enterprise_subject(tables, code, []).rows["regions"].tolist() == [True, False]
