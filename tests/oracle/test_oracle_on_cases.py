"""The plain judge finds in every worked case what the vectorised judge finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from oracle.agreement import disagreements
from policies.worked_cases import all_cases

from subsidycalc.runs.cases.judged_cases import judged

if TYPE_CHECKING:
    from subsidycalc.runs.cases.worked_cases import Case

CASES = [case for case in all_cases() if not case.refused and not case.before]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.policy.split('/')[-2:][0]}: {case}" for case in CASES])
def test_both_judges_agree_on_a_worked_case(case: Case) -> None:
    found = judged(case)
    assert disagreements(found.planned.tasks, found.tables, found.result) == []
