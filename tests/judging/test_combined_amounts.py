"""Amounts made of others, for each so much, and by slabs of growth: the arithmetic by hand, and both judges agree."""

from __future__ import annotations

import pytest
from oracle.judged_by_both import amounts, codes, judged_by_both, planned

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.results.wording.calculation import calculations
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.texts.registry import Wording

A, B = ({"uscc": code_of(letter)} for letter in "AB")
ENTERPRISES = [{**A, "name": "甲", "hardship": "是"}, {**B, "name": "乙", "hardship": "否"}]


def fees(
    pays: str, *rows: tuple[dict[str, str], str, str]
) -> tuple[list[int], list[str], dict[int, list[str]]]:
    """Return the awards in fen, their arithmetic and the codes of rows that are not awarded."""
    listed = [
        {**one, "fee": amount, "government_backed": backed, "charged_on": "2020-03-01"}
        for one, amount, backed in rows
    ]
    result = judged_by_both(
        f'table = "guarantees"\npays = {pays}\n', {"enterprises": ENTERPRISES, "guarantees": listed}
    )
    (one,) = result.provisions
    return amounts(result), calculations(one, Wording("zh")).listed(), codes(result)


SHARE = '{ share = "10%", of = ["fee"] }'
FLAT = '{ amount = "100元" }'


@pytest.mark.parametrize(
    ("pays", "expected", "told"),
    [
        # 10 % of 500 yuan is 50, of 3,000 yuan 300; beside 100 yuan for each row
        (f"{{ sum_of = [{SHARE}, {FLAT}] }}", 150 + 400, "10% × 500.00元 + 100元"),
        (f"{{ lowest_of = [{SHARE}, {FLAT}] }}", 50 + 100, "min(10% × 500.00元, 100元 × 1笔)"),
        (f"{{ highest_of = [{SHARE}, {FLAT}] }}", 100 + 300, "max(10% × 3,000.00元, 100元 × 1笔)"),
        # a part may be made of others: the lower of 10 % + 100 and 350
        (f'{{ lowest_of = [{{ sum_of = [{SHARE}, {FLAT}] }}, {{ amount = "350元" }}] }}', 150 + 350, "min((10% × 3,000.00元 + 100元 × 1笔), 350元 × 1笔)"),
    ],
)  # fmt: skip
def test_several_amounts_are_taken_together_row_by_row(pays: str, expected: int, told: str) -> None:
    found, texts, _ = fees(pays, (A, "500", "是"), (A, "3000", "是"))
    assert found == [expected * 100]
    assert told.replace(" × 1笔", "") in texts[0].replace(" × 1笔", "")


def test_a_part_that_cannot_be_told_leaves_the_whole_unknown() -> None:
    found, _, why = fees(f"{{ lowest_of = [{SHARE}, {FLAT}] }}", (A, "", "是"), (B, "500", "是"))
    assert (found, why) == ([5_000], {0: ["missing-value"]})


def test_surcharges_that_hold_are_added_up_before_they_raise_the_amount() -> None:
    raised = f'{{ raised = {SHARE}, by = [{{ where = [{{ flag = "enterprise.hardship" }}], share = "20%" }}, {{ where = [{{ flag = "government_backed" }}], share = "10%" }}] }}'
    found, texts, why = fees(
        raised, (A, "1000", "是"), (B, "1000", "是"), (B, "1000", "否"), (B, "1000", "也许")
    )
    # A: 100 × (1 + 20 % + 10 %) = 130; B: 100 × 110 % + 100 = 210; the last one's surcharge cannot be told
    assert found == [13_000, 21_000]
    assert "10% × 1,000.00元 × (1 + 20% + 10%)" in texts[0]
    assert why == {3: ["invalid-flag"]}


def test_an_amount_is_multiplied_by_a_factor_by_case() -> None:
    multiplied = f'{{ multiplied = {SHARE}, cases = [{{ where = [{{ flag = "enterprise.hardship" }}], factor = "1.5倍" }}, {{ factor = "50%" }}] }}'
    found, texts, _ = fees(multiplied, (A, "333.33", "是"), (B, "1000", "是"))
    # 33.333 × 1.5 = 49.9995 yuan, rounded once: 50.00; 100 × 50 % = 50
    assert found == [5_000, 5_000]
    assert "10% × 333.33元 × 150%" in texts[0]


@pytest.mark.parametrize(
    ("pays", "rows", "expected"),
    [
        # every full 10 persons of an increase of 35: three steps; of 9: none, and so nothing is due
        ('{ for_each = "10人", increment = ["insured_count", "headcount"], amount = "1万元" }', [("135", "100"), ("109", "100")], [3_000_000, 0]),
        ('{ for_each = "10人", increment = ["insured_count", "headcount"], amount = "1万元", counted = "pro-rata" }', [("135", "100")], [3_500_000]),
        # beyond 30: 35 is one step of 5, 34 none, 41 two
        ('{ for_each = 5, of = "insured_count", beyond = 30, amount = "100元" }', [("35", ""), ("34", ""), ("41", "")], [10_000, 0, 20_000]),
    ],
)  # fmt: skip
def test_an_amount_is_paid_for_each_so_much(
    pays: str, rows: list[tuple[str, str]], expected: list[int]
) -> None:
    listed = [
        {"uscc": code_of(chr(65 + number)), "name": "某", "insured_count": now, "headcount": before}
        for number, (now, before) in enumerate(rows)
    ]
    assert amounts(judged_by_both(f"pays = {pays}\n", {"enterprises": listed})) == expected


def test_parts_of_an_increase_are_paid_at_the_share_of_their_slab_of_growth() -> None:
    pays = '{ growth_slabs = [["10%", "60%"], ["30%", "70%"], ["60%", "80%"]], increment = ["output[2023]", "output[2022]"] }'
    rows = [
        # grown by 100 %: 60 % of 20, 70 % of 30 and 80 % of 40 in a hundred of 1,000 yuan: 120 + 210 + 320
        ("2000", "1000", 65_000),
        # by 30 % and by 60 %, at the edges: 120, and 120 + 210
        ("1300", "1000", 12_000),
        ("1600", "1000", 33_000),
        # by 20 % of 3.33 yuan: 60 % of (3.996 − 3.663) = 0.1998 yuan of a fen's parts; 4.00 stands there: 60 % of 0.337 = 0.2022
        ("4.00", "3.33", 20),
        ("1100", "1000", 0),
    ]
    listed = [
        {"uscc": code_of(chr(65 + number)), "name": "某", "output[2023]": now, "output[2022]": base}
        for number, (now, base, _) in enumerate(rows)
    ]
    listed.append({"uscc": code_of("Z"), "name": "某", "output[2023]": "5", "output[2022]": "0"})
    result = judged_by_both(f"pays = {pays}\n", {"enterprises": listed})
    assert amounts(result) == [expected for *_, expected in rows]
    assert codes(result) == {5: ["base-missing"]}
    texts = calculations(result.provisions[0], Wording("zh")).listed()
    assert texts[0].startswith("200元 × 60% + 300元 × 70% + 400元 × 80% = 650")
    assert "0.337元 × 60%" in texts[3]


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        (f'{{ sum_of = [{{ head_count_tiers = [[1, "1元"]] }}, {FLAT}] }}', "cannot be combined"),
        (f"{{ lowest_of = [{FLAT}] }}", "at least 2"),
        (f"{{ multiplied = {FLAT} }}", "give factor"),
        (f'{{ multiplied = {FLAT}, factor = "5元" }}', "should be a share"),
        ('{ for_each = 0, of = "headcount", amount = "1元" }', "above zero"),
        ('{ for_each = "10元", of = "headcount", amount = "1元" }', "should be"),
        (f'{{ lowest_of = [{{ cases = [{{ where = [{{ flag = "above_scale" }}], amount = "2万元" }}] }}, {FLAT}] }}', "above_scale = 否"),
        ('{ growth_slabs = [["30%", "60%"], ["10%", "70%"]], increment = ["output[2023]", "output[2022]"] }', "from the lowest threshold"),
    ],
)  # fmt: skip
def test_what_cannot_be_combined_is_refused(pays: str, said: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        planned(f"pays = {pays}\n")
    assert said in "\n".join(caught.value.lines("en"))


def test_a_ceiling_is_told_by_the_class_or_a_field_of_the_enterprise() -> None:
    provision = """
table = "guarantees"
pays = { share = "100%", of = ["fee"] }
ceiling_by = { lowest_of = [
  { cases = [{ where = [{ choice = "size_class", in = ["大型"] }], amount = "300元" }, { amount = "200元" }] },
  { share = "0.5%", of = ["output[2023]"] },
] }
"""
    listed = [
        {**A, "name": "甲", "size_class": "大型", "output[2023]": "100000"},
        {**B, "name": "乙", "size_class": "小型", "output[2023]": "33333.33"},
        {"uscc": code_of("C"), "name": "丙", "size_class": "小型", "output[2023]": ""},
    ]
    rows = [
        {"uscc": one["uscc"], "fee": "250", "government_backed": "是", "charged_on": "2020-03-01"}
        for one in listed
        for _ in range(2)
    ]
    result = judged_by_both(provision, {"enterprises": listed, "guarantees": rows})
    # 500 each: A at most 300; B at most 0.5 % of 33,333.33 = 166.66665, whole fen 166.66; of C it cannot be told
    assert amounts(result) == [30_000, 16_666]
    assert codes(result) == {4: ["missing-value"], 5: ["missing-value"]}


def test_a_ceiling_by_class_holds_where_the_rows_are_the_enterprises_themselves() -> None:
    provision = """
where = [{ quantity = "headcount", at_least = 1 }]
pays = { amount = "10元", times = ["headcount"] }
ceiling = { amount = "250元" }
ceiling_by = { cases = [{ where = [{ flag = "above_scale" }], amount = "300元" }, { amount = "100元" }] }
"""
    rows = [
        {"uscc": code_of(letter), "name": "某", "headcount": "30", "above_scale": says}
        for letter, says in (("A", "是"), ("B", "否"), ("C", ""))
    ]
    result = judged_by_both(provision, {"enterprises": rows})
    # 300 each: A at most 250, which holds beside the 300 of its class; B at most 100
    assert amounts(result) == [25_000, 10_000]
