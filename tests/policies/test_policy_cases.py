"""Every worked case of every policy, judged and compared with what it expects."""

from __future__ import annotations

import pytest
from policies.judged_cases import differences, judged, plan_of
from policies.worked_cases import Case, WrongCaseError, all_cases, cases_of

from subsidycalc.policy.choices import WrongChoiceError

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.policy.split('/')[-2:][0]}: {case}" for case in CASES])
def test_case(case: Case) -> None:
    if case.refused:
        with pytest.raises(WrongChoiceError, match=case.refused):
            plan_of(case)
        return
    found = differences(judged(case))
    assert not found, "\n".join(
        ["", f"{case.name} ({case.clause})", f"  {case.why}", *(f"  {line}" for line in found)]
    )


MINIMAL = """
[[case]]
name = "A case"
clause = "1"
why = "because"
[[case.row]]
table = "employees"
enterprise = "A"
label = "one"
[[case.expect]]
provision = "stay-bonus"
row = "one"
verdict = "rejected"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("why =", "wy =", "unknown wy"),
        ("label =", "lable =", "unknown lable"),
        ("verdict =", "verdikt =", "unknown verdikt"),
        ('"rejected"', '"refused"', "no verdict is called 'refused'"),
        ('row = "one"', 'row = "two"', "no row has the label 'two'"),
        ('verdict = "rejected"', "", "expects nothing"),
        ('name = "A case"', "", "`name` is missing"),
        ("[[case]]", "[[cases]]", "unknown"),
    ],
)
def test_a_case_that_says_something_unknown_is_refused(old: str, new: str, said: str) -> None:
    assert cases_of(MINIMAL, "lucheng-2023")
    with pytest.raises(WrongCaseError, match=said):
        cases_of(MINIMAL.replace(old, new, 1), "lucheng-2023")


def test_two_cases_of_one_name_are_refused() -> None:
    with pytest.raises(WrongCaseError, match="two cases are named"):
        cases_of(MINIMAL + MINIMAL, "lucheng-2023")


def test_a_field_that_the_table_does_not_have_is_refused() -> None:
    written = MINIMAL.replace('label = "one"', 'label = "one"\ncells = { stay_form = "2023-01-06" }')
    (case,) = cases_of(written, "lucheng-2023")
    with pytest.raises(WrongCaseError, match="no field 'stay_form'"):
        judged(case)
