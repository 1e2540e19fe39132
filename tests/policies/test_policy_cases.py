"""Every worked case of every policy, judged and compared with what it expects."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from policies.worked_cases import all_cases

from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.loading import declare
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.judged_cases import compared
from subsidycalc.runs.cases.worked_cases import Case, cases_of

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.policy.split('/')[-2:][0]}: {case}" for case in CASES])
def test_case(case: Case) -> None:
    assert case.clause
    assert case.why
    found = [str(one) for one in compared(case) if not one.met]
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
repeat = 1
[[case.expect]]
provision = "stay-bonus"
row = "one"
verdict = "rejected"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("why =", "wy =", r"cases.toml:5:1: .*wy"),
        ("label =", "lable =", r"cases.toml:9:1: .*lable.*label"),
        ("verdict =", "verdikt =", r"cases.toml:14:1: .*verdikt.*verdict"),
        ('"rejected"', '"refused"', r"cases.toml:14:11: .*refused.*rejected"),
        ('row = "one"', 'row = "two"', r"cases.toml:13:7: .*no row has the label two"),
        ('verdict = "rejected"', "", r"cases.toml:11:1: .*expects nothing"),
        ('name = "A case"', "", r"cases.toml:2:1: .*name"),
        ("[[case]]", "[[cases]]", r"cases.toml:2:1: .*cases.*case"),
        ('verdict = "rejected"', "amount = 5", r"cases.toml:14:10: .*\"5\""),
        (
            "repeat = 1",
            'repeat = 1\ncells = { stay_form = "2023-01-06" }',
            r"cases.toml:11:11: .*stay_form.*stay_from",
        ),
        ('"employees"', '"employes"', r"cases.toml:7:9: .*employes.*employees"),
        ('"stay-bonus"', '"stay-bonuses"', r"cases.toml:12:13: .*stay-bonuses.*stay-bonus"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_was_meant(old: str, new: str, said: str) -> None:
    declaration = declare(find_policy("lucheng-2023"))
    source = PolicySource("cases.toml", MINIMAL)
    assert cases_of(source, "lucheng-2023", declaration)
    with pytest.raises(PolicyFileError) as raised:
        cases_of(replace(source, text=MINIMAL.replace(old, new, 1)), "lucheng-2023", declaration)
    assert re.search(said, raised.value.en), raised.value.en


def test_two_cases_of_one_name_are_refused() -> None:
    with pytest.raises(PolicyFileError, match="two cases are named"):
        cases_of(PolicySource("cases.toml", MINIMAL + MINIMAL), "lucheng-2023")
