"""Judging only what bears on a subject finds the same as judging everyone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.explaining import Explanation, explain
from subsidycalc.judging.subjects import Subject, UnknownSubjectError, enterprise_subject, row_subject
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, Plan, plan

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
    return [(found.state, found.cells, found.gaps, found.doubts, states(found.parts)) for found in conditions]


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


def test_an_enterprise_or_row_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownSubjectError, match="91330302MA00000000"):
        of_enterprise("91330302MA00000000")
    with pytest.raises(UnknownSubjectError, match="no data row 999999"):
        row_subject(batch().tables, "员工", 999_999, [])


def test_a_region_is_found_with_and_without_the_zeros_that_fill_its_code_up() -> None:
    tables, _ = normalised({"regions": [{"region_code": "350100"}, {"region_code": "3503"}]})
    for code in ("3501", "350100"):
        assert enterprise_subject(tables, code, []).rows["regions"].tolist() == [True, False]
