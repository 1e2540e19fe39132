"""A benefit announced again takes its choices under either policy's name; two that differ are refused."""

from __future__ import annotations

import pytest

from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.runs.planning import Choices, Plan, plan

BOTH = ("jilin-hr-2021", "jilin-2021")


def planned(*values: str, readings: tuple[str, ...] = (), policies: tuple[str, ...] = BOTH) -> Plan:
    return plan(Choices(policies, values=values, readings=readings))


@pytest.mark.parametrize("policies", [BOTH, BOTH[:1], BOTH[::-1]])
@pytest.mark.parametrize("named", BOTH)
def test_either_name_sets_the_parameter_and_the_reading(named: str, policies: tuple[str, ...]) -> None:
    run = planned(
        f"{named}/retention_rate=250", readings=(f"{named}/staff_counted=on-post",), policies=policies
    )
    assert run == planned(
        "jilin-2021/retention_rate=250", readings=("staff_counted=on-post",), policies=policies
    )


def test_values_that_differ_under_the_two_names_are_refused() -> None:
    with pytest.raises(WrongChoiceError) as caught:
        planned("jilin-hr-2021/retention_rate=250", "jilin-2021/retention_rate=200")
    assert "jilin-2021/retention_rate" in caught.value.en


def test_what_the_benefit_does_not_rest_on_keeps_its_own_name() -> None:
    with pytest.raises(WrongChoiceError) as caught:
        planned(readings=("jilin-hr-2021/upgrades=from-below",))
    assert "jilin-2021/upgrades" in caught.value.en
