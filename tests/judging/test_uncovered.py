"""No row is paid or let through in silence where a policy's cases, tiers or limits do not cover it."""

from __future__ import annotations

import pytest
from oracle.judged_by_both import HEAD, PROVISION, amounts, codes, judged_by_both, planned

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.runs.planning import Choices, plan

LARGE = '{ choice = "size_class", in = ["大型"] }'
MEDIUM = '{ choice = "size_class", in = ["中型"] }'


@pytest.mark.parametrize(
    ("provision", "said"),
    [
        # falling tiers: the last that is reached would pay, the lower one
        ('where = [{ quantity = "headcount", at_least = 10 }]\npays = { tiers = "headcount", at_least = [[50, "5万元"], [10, "1万元"]] }', "from the lowest threshold"),
        ('where = [{ quantity = "headcount", at_least = 10 }]\npays = { tiers = "headcount", at_least = [[10, "5万元"], [10, "1万元"]] }', "from the lowest threshold"),
        ('table = "employees"\npays = { head_count_tiers = [[50, "5万元"], [10, "1万元"]] }', "from the lowest threshold"),
        # the lowest tier lies above what the conditions ask for, or nothing asks for anything
        ('where = [{ quantity = "headcount", at_least = 10 }]\npays = { tiers = "headcount", at_least = [[20, "1万元"]] }', "headcount = 19"),
        ('pays = { tiers = "output[2023]", above = [["1000万元", "1万元"]] }', "output[2023] = 0元"),
        ('where = [{ growth = ["output[2023]", "output[2022]"], at_least = "5%" }]\npays = { tiers = "output[2023]", above = [["1000万元", "1万元"]] }', "output[2023] = "),
        ('table = "employees"\nhead_count = { at_least = 9, else = "fewer-than-5" }\npays = { head_count_tiers = [[10, "1万元"]] }', "may have 9 persons"),
        # cases that leave one of the choices, an answer or a number between two of them out
        (f'pays = {{ cases = [{{ where = [{LARGE}], amount = "2万元" }}, {{ where = [{MEDIUM}], amount = "1万元" }}] }}', "size_class = 小型"),
        ('pays = { cases = [{ where = [{ flag = "above_scale" }], amount = "2万元" }] }', "above_scale = 否"),
        ('pays = { cases = [{ where = [{ quantity = "headcount", below = 10 }], amount = "1万元" }, { where = [{ quantity = "headcount", above = 10 }], amount = "2万元" }] }', "headcount = 10"),
        # a limit by case
        (f'where = [{{ quantity = "headcount", cases = [{{ where = [{LARGE}], at_least = 300 }}] }}]\npays = {{ amount = "1万元" }}', "size_class = 中型"),
    ],
)  # fmt: skip
def test_a_hole_that_figures_show_is_refused_with_what_falls_through(provision: str, said: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        planned(provision)
    assert said in "\n".join(caught.value.lines("en"))


@pytest.mark.parametrize(
    "provision",
    [
        # the conditions, the routes before and a case without conditions leave nothing out
        f'where = [{{ choice = "size_class", in = ["大型", "中型"] }}]\npays = {{ cases = [{{ where = [{LARGE}], amount = "2万元" }}, {{ where = [{MEDIUM}], amount = "1万元" }}] }}',
        f'pays = {{ cases = [{{ where = [{LARGE}], amount = "2万元" }}, {{ amount = "1万元" }}] }}',
        'claims = [{ flag = "above_scale" }]\npays = { cases = [{ where = [{ flag = "above_scale" }], amount = "2万元" }] }',
        'where = [{ quantity = "headcount", above = 10 }]\npays = { tiers = "headcount", above = [[10, "1万元"], [20, "2万元"]] }',
        f'route = [{{ id = "a", title = "甲", where = [{LARGE}], pays = {{ amount = "1万元" }} }}, {{ id = "b", title = "乙", where = [], pays = {{ cases = [{{ where = [{{ choice = "size_class", not_in = ["大型"] }}], amount = "5000元" }}] }} }}]',
        # what only the rows can tell is left to the run
        'pays = { cases = [{ where = [{ industry = "industry_code", in = ["C"] }], amount = "1万元" }] }',
    ],
)  # fmt: skip
def test_what_is_covered_or_cannot_be_seen_is_not_refused(provision: str) -> None:
    assert planned(provision).tasks


def enterprise(letter: str, **cells: str) -> dict[str, str]:
    return {"uscc": code_of(letter), "name": f"企业{letter}", **cells}


def test_a_row_that_no_case_of_an_amount_covers_goes_to_review() -> None:
    provision = (
        'pays = { cases = [{ where = [{ industry = "industry_code", in = ["C"] }], amount = "1万元" }] }'
    )
    rows = [enterprise("A", industry_code="C3411"), enterprise("B", industry_code="F51")]
    result = judged_by_both(provision, {"enterprises": rows})
    assert amounts(result) == [1_000_000]
    assert codes(result) == {1: ["no-case-applies"]}
    assert result.provisions[0].verdict is not None
    assert result.provisions[0].verdict.tolist() == [Verdict.AWARDED, Verdict.REVIEW]


def test_a_row_that_no_limit_covers_is_not_held_to_meet_it() -> None:
    provision = """
where = [{ quantity = "headcount", cases = [{ where = [{ industry = "industry_code", in = ["C"] }], at_least = 300 }] }]
pays = { amount = "1万元" }
"""
    rows = [
        enterprise("A", industry_code="C3411", headcount="300"),
        enterprise("B", industry_code="F51", headcount="300"),
        enterprise("C", industry_code="F51", headcount=""),
    ]
    result = judged_by_both(provision, {"enterprises": rows})
    assert amounts(result) == [1_000_000]
    assert codes(result) == {1: ["no-case-applies"], 2: ["missing-value", "no-case-applies"]}


def test_a_tier_that_a_row_may_miss_by_what_it_is_compared_with_goes_to_review() -> None:
    # the difference keeps output[2023] above 500万元, which does not tell the least that meets it
    provision = """
where = [{ difference = ["output[2023]", "output[2022]"], at_least = "500万元" }]
pays = { tiers = "output[2023]", at_least = [["1000万元", "1万元"]] }
"""
    rows = [
        enterprise("A", **{"output[2023]": "10000000", "output[2022]": "0"}),
        enterprise("B", **{"output[2023]": "9999999.99", "output[2022]": "0"}),
        enterprise("C", **{"output[2023]": "4999999.99", "output[2022]": "0"}),
    ]
    result = judged_by_both(provision, {"enterprises": rows})
    assert amounts(result) == [1_000_000]
    assert codes(result) == {1: ["no-case-applies"], 2: ["condition-not-met"]}


def test_rows_that_no_claim_takes_are_listed_with_what_they_say() -> None:
    text = (
        HEAD
        + PROVISION
        + """
table = "trainees"
claims = [{ choice = "category", in = ["退役军人"] }]
pays = { amount = "500元" }
"""
    )
    planned_ = plan(Choices(("trial",)), {"trial": PolicySource("trial.toml", text)})
    row = {"uscc": code_of("A"), "name": "某人"}
    rows = {
        "enterprises": [enterprise("A")],
        "trainees": [
            {**row, "id_number": "330302199001010006", "category": "退役军人"},
            {**row, "id_number": "", "category": "高校毕业生"},
            {**row, "id_number": "", "category": ""},
        ],
    }
    tables, notices = normalised(rows)
    found = [
        one for one in judge_batch(planned_.tasks, tables, notices).notices if one.code == "claimed-by-none"
    ]
    assert [(one.values, len(one.rows)) for one in found] == [((("said", "高校毕业生"),), 1)]
