"""Figures computed over an enterprise's rows, or from several fields of one, as conditions and amounts use them: both judges agree."""

from __future__ import annotations

import datetime as dt

import pytest
from oracle.judged_by_both import amounts, codes, judged_by_both, planned

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of

A, B, C, D = ({"uscc": code_of(letter)} for letter in "ABCD")
ENTERPRISES = [{**A, "name": "甲"}, {**B, "name": "乙"}]

TOTAL = """
table = "guarantees"
where = [{ flag = "government_backed" }, { quantity = "fees_in_all", at_least = "500万元" }]
pays = { share = "1%", of = ["fee"] }
[[provision.figure]]
name = "fees_in_all"
title = "担保费合计"
total = "fee"
where = [{ flag = "government_backed" }]
"""


def fee(enterprise: dict[str, str], amount: str, backed: str = "是") -> dict[str, str]:
    return {**enterprise, "fee": amount, "government_backed": backed, "charged_on": "2020-03-01"}


def test_a_total_over_the_rows_that_count_is_held_against_a_limit() -> None:
    # A: 3,000,000 + 2,000,000 = 5,000,000 reaches it, and 1 % of each is paid; B lacks a fen, its third row does not count
    rows = [
        fee(A, "3000000"),
        fee(A, "2000000"),
        fee(B, "3000000"),
        fee(B, "1999999.99"),
        fee(B, "9000000", "否"),
    ]
    result = judged_by_both(TOTAL, {"enterprises": ENTERPRISES, "guarantees": rows})
    assert amounts(result) == [5_000_000]
    assert set(codes(result)) == {2, 3, 4}


def test_a_total_with_a_row_that_cannot_be_told_is_told_for_no_row_of_the_enterprise() -> None:
    rows = [fee(A, "6000000"), fee(A, ""), fee(B, "6000000"), fee(B, "1", "也许")]
    result = judged_by_both(TOTAL, {"enterprises": ENTERPRISES, "guarantees": rows})
    assert amounts(result) == []
    assert codes(result)[0] == ["figure-uncertain"]
    assert codes(result)[2] == ["figure-uncertain"]


def test_a_total_of_the_greatest_amounts_is_exact() -> None:
    # 1 % of 9,999,999,999,999.99 yuan twice is 199,999,999,999.9998 yuan, rounded once
    rows = [fee(A, "9999999999999.99")] * 2
    result = judged_by_both(TOTAL, {"enterprises": ENTERPRISES, "guarantees": rows})
    assert amounts(result) == [20_000_000_000_000]


def recruit(enterprise: dict[str, str], day: int, **cells: str) -> dict[str, str]:
    number = number_of("330302", dt.date(1990, 1, day))
    return {**enterprise, "name": "某", "id_number": number, **cells}


def test_a_share_of_those_listed_is_the_ratio_of_two_counts_and_a_person_counts_once() -> None:
    provision = """
table = "recruits"
where = [{ ratio = ["insured_staff", "all_staff"], at_least = "50%" }]
pays = { amount = "100元" }
[[provision.figure]]
name = "insured_staff"
count = [{ flag = "insured" }]
[[provision.figure]]
name = "all_staff"
count = []
"""
    rows = [
        recruit(A, 1, insured="是"),
        recruit(A, 2, insured="否"),
        # one of two at B, who stands there twice
        recruit(B, 3, insured="否"),
        recruit(B, 4, insured="否"),
        recruit(B, 5, insured="是"),
    ]
    result = judged_by_both(provision, {"enterprises": ENTERPRISES, "recruits": rows})
    assert amounts(result) == [20_000]
    assert set(codes(result)) == {2, 3, 4}
    twice = [*rows[:2], rows[4], rows[4], rows[3]]
    result = judged_by_both(provision, {"enterprises": ENTERPRISES, "recruits": twice})
    assert amounts(result)[1] == 20_000  # one insured of two: 50 %, the repeated row apart


PLACES = """
table = "business_trips"
where = [{ choice = "purpose", in = ["商务"] }]
[[provision.figure]]
name = "trip"
numbered = [{ choice = "purpose", in = ["商务"] }]
%s
[provision.pays]
of = ["airfare"]
cases = [{ where = [{ quantity = "trip", at_most = 1 }], share = "100%%" }, { share = "50%%" }]
"""


def trip(enterprise: dict[str, str], day: str, airfare: str, purpose: str = "商务") -> dict[str, str]:
    return {**enterprise, "country": "日本", "purpose": purpose, "depart_date": day, "airfare": airfare}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", [1000 + 4000 // 2 + 8000 // 2, 600]),  # as they stand: the one of 1,000 is first
        ('by = ["depart_date"]', [4000 + 8000 // 2 + 1000 // 2, 600]),  # on 1, 2 and 3 March
        (
            'by = ["depart_date"]\nwithin = ["depart_date"]',
            [1000 + 4000 + 8000, 600],
        ),  # each on a day of its own
    ],
)
def test_the_second_and_later_rows_are_paid_otherwise_than_the_first(order: str, expected: list[int]) -> None:
    rows = [
        trip(A, "2023-02-01", "500", "参展"),
        trip(A, "2023-03-03", "1000"),
        trip(B, "2023-03-03", "600"),
        trip(A, "2023-03-01", "4000"),
        trip(A, "2023-03-02", "8000"),
    ]
    result = judged_by_both(PLACES % order, {"enterprises": ENTERPRISES, "business_trips": rows})
    assert amounts(result) == [yuan * 100 for yuan in expected]
    assert codes(result) == {0: ["condition-not-met"]}


def test_an_order_that_a_row_leaves_open_is_uncertain() -> None:
    rows = [trip(A, "2023-03-03", "1000"), trip(A, "", "4000"), trip(B, "2023-03-03", "600")]
    result = judged_by_both(
        PLACES % 'by = ["depart_date"]', {"enterprises": ENTERPRISES, "business_trips": rows}
    )
    assert amounts(result) == [60_000]
    assert codes(result) == {0: ["figure-uncertain"], 1: ["figure-uncertain"]}


def test_the_lowest_highest_and_sum_of_fields_pay() -> None:
    provision = """
table = "contributions"
[[provision.figure]]
name = "low"
lowest_of = ["pension", "unemployment", "injury"]
[[provision.figure]]
name = "high"
highest_of = ["pension", "unemployment", "injury"]
[[provision.figure]]
name = "in_all"
sum_of = ["pension", "unemployment", "low"]
[provision.pays]
share = "10%"
of = ["low", "high", "in_all"]
"""
    rows = [
        {**A, "month": "2020-02", "pension": "30", "unemployment": "20", "injury": "10"},
        {**B, "month": "2020-02", "pension": "30", "unemployment": "", "injury": "10"},
    ]
    # 10 + 30 + (30 + 20 + 10) = 100 yuan, of which 10 %
    result = judged_by_both(provision, {"enterprises": ENTERPRISES, "contributions": rows})
    assert amounts(result) == [1000]
    assert set(codes(result)[1]) == {"missing-value"}


ELSEWHERE = """
table = "enterprises"
where = [
  { quantity = "fees_in_all", at_least = "500万元", else = "output-too-small" },
  { quantity = "staff", at_least = 2, else = "too-few-hires" },
]
pays = { share = "10%", of = ["fees_in_all"] }
[[provision.figure]]
name = "fees_in_all"
total = "fee"
table = "guarantees"
where = [{ flag = "government_backed" }]
[[provision.figure]]
name = "staff"
count = [{ flag = "insured" }]
table = "recruits"
"""


def test_rows_of_other_tables_are_totalled_and_counted_for_each_enterprise() -> None:
    rows = [
        # A: 3,000,000 + 2,000,000 with two persons, of whom one stands twice; 10 % of 5,000,000 is 500,000
        *(fee(A, amount) for amount in ("3000000", "2000000")),
        # B: enough, and one person; C: two persons, and no row of a fee comes to 0; D: a fee that cannot be told
        fee(B, "6000000"),
        fee(D, "6000000"),
        fee(D, ""),
        # whose it is cannot be told, or nobody's who is listed
        fee({"uscc": "911"}, "9000000"),
        fee({"uscc": code_of("Z")}, "9000000"),
    ]
    staff = [(A, 1), (A, 2), (A, 2), (B, 3), (C, 4), (C, 5), (D, 6), (D, 7)]
    result = judged_by_both(
        ELSEWHERE,
        {
            "enterprises": [{**one, "name": "某"} for one in (A, B, C, D)],
            "guarantees": rows,
            "recruits": [recruit(one, day, insured="是") for one, day in staff],
        },
    )
    assert amounts(result) == [50_000_000]
    assert codes(result) == {1: ["too-few-hires"], 2: ["output-too-small"], 3: ["figure-uncertain"]}
    told = [(one.code, one.sheet, one.rows) for one in result.notices if one.code == "counts-for-nobody"]
    assert [(code, len(rows)) for code, _, rows in told] == [("counts-for-nobody", 2)]
    assert result.accounts["guarantees"].not_claimed == 7


def test_a_provision_that_counts_in_a_table_waits_for_it_and_for_its_columns() -> None:
    (result,) = judged_by_both(
        ELSEWHERE, {"enterprises": ENTERPRISES, "guarantees": [{**A, "charged_on": "2020-03-01"}]}
    ).provisions
    assert result.status == "not-assessed"
    assert result.missing == ("guarantees.fee", "guarantees.government_backed", "recruits")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ('name = "one"\ncount = []\ntable = "guarantees"', "of its own need no table"),
        ('name = "one"\ncount = []\ntable = "regions"', "paid to the same"),
        ('name = "one"\ncount = []\ntable = "employee"', 'did you mean "employees"?'),
        ('name = "one"\ntotal = "fee"\ntable = "recruits"', "fee"),
        ('name = "fee"\ntotal = "fee"', "name of a field"),
        ('name = "one"\ntotal = "two"\n[[provision.figure]]\nname = "two"\ntotal = "fee"', "declared before"),
        ('name = "one"\ntotal = "charged_on"', "holds nothing"),
        ('name = "one"\ntotal = "fees"', 'did you mean "fee"?'),
    ],
)
def test_a_mistaken_figure_is_refused(figure: str, said: str) -> None:
    text = f'table = "guarantees"\npays = {{ amount = "1元" }}\n[[provision.figure]]\n{figure}\n'
    with pytest.raises(PolicyFileError) as caught:
        planned(text)
    assert said in "\n".join(caught.value.lines("en"))


def test_rows_of_another_table_are_counted_for_each_person_who_is_paid() -> None:
    provision = """
table = "purchases"
where = [{ quantity = "courses_taken", at_least = 2 }]
pays = { amount = "100元" }
[[provision.figure]]
name = "courses_taken"
count = [{ flag = "passed" }]
table = "courses"
[table.purchases]
zh = "购买"
payee = "person"
[table.courses]
zh = "课程"
payee = "person"
[table.courses.field.passed]
zh = "合格"
kind = "flag"
"""
    people = [{"name": "某", "id_number": number_of("330302", dt.date(1990, 1, day))} for day in (1, 2, 3)]
    # two passed by the first, one by the second; whose the last is cannot be told
    courses = [(people[0], "是"), (people[0], "是"), (people[0], "否"), (people[1], "是"), ({}, "是")]
    rows = {"purchases": people, "courses": [{**one, "passed": passed} for one, passed in courses]}
    result = judged_by_both(provision, rows)
    assert amounts(result) == [10_000]
    assert codes(result) == {1: ["condition-not-met"], 2: ["condition-not-met"]}
    assert "counts-for-nobody" in [one.code for one in result.notices]
