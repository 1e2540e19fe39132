"""The worked cases of every built-in policy meet each of its conditions, fail it, and leave it open."""

from __future__ import annotations

import pytest
from policies.rule_coverage import missing_outcomes
from policies.worked_cases import all_cases

from subsidycalc.policy.finding import installed_policies

CASES = [case for case in all_cases() if not case.refused]


@pytest.mark.parametrize("policy", installed_policies())
def test_every_condition_is_met_failed_and_left_open_by_some_case(policy: str) -> None:
    missing = missing_outcomes(case for case in CASES if case.policy == policy)
    assert not missing, "\n".join(["", *missing])
