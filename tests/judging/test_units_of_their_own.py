"""Rates, thresholds, tiers, totals and steps of quantities in units of their own, decimals included: both judges agree."""

from __future__ import annotations

import pytest
from oracle.judged_by_both import amounts, codes, judged_by_both, planned

from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.results.wording.calculation import calculations
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.texts.registry import Wording

LINES = """
[table.lines]
zh = "航线"
[table.lines.field.boxes]
zh = "箱量"
kind = "number"
unit = "TEU"
decimals = 1
periods = "any"
[table.lines.field.area]
zh = "面积"
kind = "number"
unit = "平方米"
decimals = 2
[table.lines.field.months]
zh = "月数"
kind = "count"
"""
A, B = ({"uscc": code_of(letter)} for letter in "AB")
ENTERPRISES = [{**A, "name": "甲"}, {**B, "name": "乙"}]


def test_a_rate_for_the_lower_of_two_years_and_another_for_the_increase() -> None:
    provision = """
table = "lines"
where = [{ quantity = "boxes[2022]", at_least = "0.5TEU" }]
[[provision.figure]]
name = "kept"
lowest_of = ["boxes[2022]", "boxes[2021]"]
[provision.pays]
sum_of = [
  { rate = "150元/TEU", of = "kept" },
  { rate = "350元/TEU", increment = ["boxes[2022]", "boxes[2021]"] },
]
"""
    rows = [
        {**A, "boxes[2022]": "1200.5", "boxes[2021]": "1000"},
        {**A, "boxes[2022]": "0.5", "boxes[2021]": "80.4"},
        {**B, "boxes[2022]": "0.4", "boxes[2021]": "80.4"},
    ]
    result = judged_by_both(provision + LINES, {"enterprises": ENTERPRISES, "lines": rows})
    # 1,000 × 150 + 200.5 × 350 = 220,175; 0.5 × 150 + 0 = 75
    assert amounts(result) == [22_025_000]
    assert codes(result) == {2: ["condition-not-met"]}
    zh, en = (calculations(result.provisions[0], Wording(language)).at(0) for language in ("zh", "en"))
    assert "1,000 TEU × 150元/TEU" in zh
    assert "(1,200.5 TEU − 1,000 TEU) × 350 yuan/TEU" in en


def test_so_much_a_square_metre_and_month_by_case() -> None:
    provision = """
table = "lines"
where = [{ quantity = "area", at_least = "150平方米" }]
[provision.pays]
of = "area"
times = ["months"]
cases = [{ where = [{ quantity = "area", above = "500平方米" }], rate = "20元/平方米·月" }, { rate = "60元/平方米·月" }]
"""
    rows = [
        {**A, "area": "150.25", "months": "6"},
        {**A, "area": "500.01", "months": "12"},
        {**B, "area": "149.99", "months": "6"},
        {**B, "area": "200", "months": ""},
    ]
    result = judged_by_both(provision + LINES, {"enterprises": ENTERPRISES, "lines": rows})
    # 150.25 × 60 × 6 = 54,090; 500.01 × 20 × 12 = 120,002.40
    assert amounts(result) == [17_409_240]
    assert codes(result) == {2: ["condition-not-met"], 3: ["missing-value"]}
    assert "60元/平方米·月 × 6(月数)" in calculations(result.provisions[0], Wording("zh")).at(0)


@pytest.mark.parametrize(
    ("pays", "expected"),
    [
        # 250.55 m²: two full hundreds; the tier of 200
        ('{ for_each = "100平方米", of = "area", amount = "1万元" }', 2_000_000),
        ('{ for_each = "0.5平方米", of = "area", amount = "1元", beyond = "250平方米" }', 100),
        ('{ tiers = "area", at_least = [["150平方米", "1元"], ["250.55平方米", "2元"], ["250.56平方米", "3元"]] }', 200),
        ('{ rate = "2元/人", of = "months" }', 600),
    ],
)  # fmt: skip
def test_steps_tiers_and_counts_go_by_the_unit(pays: str, expected: int) -> None:
    provision = f'table = "lines"\nwhere = [{{ quantity = "area", at_least = "150平方米" }}]\npays = {pays}\n'
    rows = [{**A, "area": "250.55", "months": "3"}]
    assert amounts(judged_by_both(provision + LINES, {"enterprises": ENTERPRISES, "lines": rows})) == [
        expected
    ]


def test_a_total_of_such_quantities_is_held_against_a_limit() -> None:
    provision = """
table = "lines"
where = [{ quantity = "area_in_all", at_least = "300平方米" }]
pays = { amount = "1元" }
[[provision.figure]]
name = "area_in_all"
total = "area"
"""
    rows = [{**A, "area": "149.99"}, {**A, "area": "150.01"}, {**B, "area": "299.99"}]
    result = judged_by_both(provision + LINES, {"enterprises": ENTERPRISES, "lines": rows})
    assert amounts(result) == [200]


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        ('{ rate = "150元/TEU", of = "area" }', "is no rate for"),
        ('{ rate = "0.05元/kWh", of = "area" }', "is no rate for"),
        ('{ rate = "150元/TEU", of = "months" }', ""),
    ],
)
def test_a_rate_for_another_unit_is_refused(pays: str, said: str) -> None:
    text = f'table = "lines"\npays = {pays}\n{LINES}'
    if not said:
        assert planned(text).tasks
        return
    with pytest.raises(PolicyFileError) as caught:
        planned(text)
    assert said in "\n".join(caught.value.lines("en"))


LEFT_OPEN = """
table = "lines"
where = [{ quantity = "area", at_least = { parameter = "least" }, else = "output-too-small" }]
pays = { rate = { parameter = "rent" }, of = "area", times = ["months"] }
[parameter.least]
title = "起补面积"
clause = "三"
unit = "平方米"
default = "150平方米"
at_least = "100平方米"
[parameter.rent]
title = "每平方米每月"
clause = "三"
unit = "元/平方米·月"
at_most = "60元/平方米·月"
"""
SMALL, LARGE = {**A, "area": "120", "months": "6"}, {**B, "area": "150", "months": "6"}


@pytest.mark.parametrize(
    ("set_to", "expected", "found"),
    [
        ((), [], {0: ["output-too-small", "amount-not-set"], 1: ["amount-not-set"]}),
        # 150 × 6 × 40 = 36,000 yuan; with 120 m² enough 120 × 6 × 40 = 28,800, too
        (("rent=40",), [3_600_000], {0: ["output-too-small"]}),
        (("least=120平方米", "rent=40元/平方米·月"), [2_880_000, 3_600_000], {}),
    ],
)
def test_a_parameter_has_the_unit_of_a_field_or_of_a_rate(
    set_to: tuple[str, ...], expected: list[int], found: dict[int, list[str]]
) -> None:
    rows = {"enterprises": ENTERPRISES, "lines": [SMALL, LARGE]}
    result = judged_by_both(LEFT_OPEN + LINES, rows, set_to)
    assert (amounts(result), codes(result)) == (expected, found)


@pytest.mark.parametrize(
    ("set_to", "said"),
    [("least=99", "100平方米"), ("rent=61元/平方米·月", "60元/平方米·月"), ("least=150元", "600平方米")],
)
def test_a_value_in_another_unit_or_out_of_bounds_is_refused(set_to: str, said: str) -> None:
    with pytest.raises(WrongChoiceError) as caught:
        planned(LEFT_OPEN + LINES, (set_to,))
    assert said in caught.value.en


def test_a_parameter_of_another_unit_than_the_field_is_refused_when_the_policy_is_loaded() -> None:
    with pytest.raises(PolicyFileError) as caught:
        planned(LEFT_OPEN.replace("平方米", "公顷") + LINES)
    told = "\n".join(caught.value.lines("en"))
    assert "150公顷 is not in the unit of area" in told
    assert "the parameter 'rent' is in 元/公顷·月" in told


VISITORS = """
[table.lines]
zh = "民宿"
[table.lines.field.guests]
zh = "过夜人次"
kind = "number"
unit = "人次"
periods = "any"
[table.lines.field.usual]
zh = "常年人次"
kind = "number"
unit = "人次"
decimals = 1
"""


@pytest.mark.parametrize(
    "rule",
    [
        'where = [{ growth = ["guests[2024]", "usual"], at_least = "10%" }]\npays = { amount = "1元" }',
        'pays = { rate = "3元/人次", increment = ["guests[2024]", "usual"] }',
        'pays = { rate = "3元/人次", of = "told" }\nderived = [{ name = "told", first_of = ["guests[2024]", "usual"] }]',
        'pays = { rate = "3元/人次", of = "less" }\n[[provision.figure]]\nname = "less"\nlowest_of = ["guests[2024]", "usual"]',
    ],
)
def test_quantities_kept_to_other_decimals_are_not_put_together(rule: str) -> None:
    rule = f'table = "lines"\n{rule}\n'
    with pytest.raises(PolicyFileError) as caught:
        planned(rule + VISITORS)
    assert "have other units or decimals" in "\n".join(caught.value.lines("en"))
    assert planned(rule + VISITORS.replace("decimals = 1\n", "")).tasks


def test_a_unit_that_is_also_a_word_for_counts_is_a_unit_of_its_own() -> None:
    rule = 'table = "lines"\nwhere = [{ quantity = "usual", at_least = "2人次" }]\npays = { rate = "3元/人次", of = "usual" }\n'
    rows = [{**A, "usual": "2"}, {**B, "usual": "1.9"}]
    result = judged_by_both(rule + VISITORS, {"enterprises": ENTERPRISES, "lines": rows})
    assert (amounts(result), codes(result)) == ([600], {1: ["condition-not-met"]})
