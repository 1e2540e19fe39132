"""Amounts are rounded as the document says, and several funds share each award so that the fen add up."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import pytest
from batches import judged, one_provision, policy_text
from hypothesis import given
from hypothesis import strategies as some

from subsidycalc.declared.validation import validated
from subsidycalc.judging.waterfall import split
from subsidycalc.results.wording.batch_figures import payable_by_fund
from subsidycalc.results.wording.calculation import calculations, funds_said
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.texts.registry import Wording
from subsidycalc.vocabulary.roundings import Rounding
from subsidycalc.vocabulary.words import Text

if TYPE_CHECKING:
    from subsidycalc.runs.cases.case_tables import Row

BUSES = """
[[provision]]
id = "buses"
clause = "一"
title = "包车"
kind = "grant"
table = "charter_trips"
pays = { share = "15%", of = ["cost"] }
ROUNDING
"""


def rows(*costs: str) -> dict[str, list[Row]]:
    enterprise: Row = {"uscc": code_of("A"), "name": "甲"}
    trips: list[Row] = [
        {"uscc": code_of("A"), "trip_date": f"2023-01-{day:02d}", "cost": cost}
        for day, cost in enumerate(costs, start=1)
    ]
    return {"enterprises": [enterprise], "charter_trips": trips}


# 15 % of 1,234.50 is 185.175 and of 1,000.10 is 150.015: together 335.19
@pytest.mark.parametrize(
    ("rounding", "fen", "said"),
    [
        ("", 33519, "15% × 2,234.60元 = 335.19元"),
        # 185.18 + 150.02
        ('rounding = { per = "row" }', 33520, "(15% × 1,234.50元 ≈ 185.18元) + (15% × 1,000.10元 ≈ 150.02元) = 335.20元"),
        # 185 + 150
        ('rounding = { per = "row", to = "1元", how = "down" }', 33500, "(15% × 1,234.50元 ≈ 185元) + (15% × 1,000.10元 ≈ 150元) = 335元"),
        # 186 + 151
        ('rounding = { per = "row", to = "1元", how = "up" }', 33700, "(15% × 1,234.50元 ≈ 186元) + (15% × 1,000.10元 ≈ 151元) = 337元"),
        ('rounding = { to = "1元" }', 33500, "15% × 2,234.60元 = 335.19元 ≈ 335元(四舍五入到1元)"),
        ('rounding = { to = "10元", how = "up" }', 34000, "15% × 2,234.60元 = 335.19元 ≈ 340元(不足10元的按10元计)"),
        ('rounding = { to = "100元", how = "down" }', 30000, "15% × 2,234.60元 = 335.19元 ≈ 300元(舍去不足100元的尾数)"),
    ],
)  # fmt: skip
def test_amounts_are_rounded_as_the_document_says(rounding: str, fen: int, said: str) -> None:
    result = one_provision(BUSES.replace("ROUNDING", rounding), rows("1234.50", "1000.10"))
    assert result.awards is not None
    assert result.awards.amount.tolist() == [fen]
    assert calculations(result, Wording("zh")).listed() == [said]


@given(
    amount=some.fractions(min_value=0, max_value=10**12, max_denominator=10**6),
    unit=some.sampled_from(["0.01元", "0.1元", "1元", "100元", "1万元"]),
    how=some.sampled_from(["half-up", "down", "up"]),
)
def test_an_amount_is_rounded_to_whole_units(amount: Fraction, unit: str, how: str) -> None:
    rounding = validated(Rounding, {"to": unit, "how": how})
    units = amount / rounding.unit
    ways = {"half-up": floor(units + Fraction(1, 2)), "down": floor(units), "up": ceil(units)}
    assert rounding.of(amount) == ways[how] * rounding.unit


HALVES = '[[fund]]\nsplit = [{ fund = "市财政", share = "50%" }, { fund = "区财政", share = "50%" }]\n'


def test_two_funds_pay_half_each_and_the_fen_add_up() -> None:
    text = policy_text(BUSES.replace("ROUNDING", ""))
    start, end = text.index("[[fund]]"), text.index("[[provision]]")
    batch = judged({"trial": text[:start] + HALVES + text[end:]}, rows("1234.50", "1000.10"))
    (result,) = batch.provisions
    assert result.awards is not None
    # 335.19 is 167.60 and 167.59: the fen that is left over comes from the first
    assert funds_said(result.awards, Wording("zh")) == ["市财政 167.60元、区财政 167.59元"]
    assert [(one.name, one.fen) for one in payable_by_fund(batch, "zh")] == [
        ("市财政", 16760),
        ("区财政", 16759),
    ]


@given(some.integers(0, 10**15), some.lists(some.integers(1, 99), min_size=2, max_size=5))
def test_shares_of_any_amount_add_up(amount: int, weights: list[int]) -> None:
    shares = [(Text(zh="甲"), Fraction(weight, sum(weights))) for weight in weights]
    paid = split(amount, shares)
    assert sum(paid) == amount
    assert all(floor(amount * share) == fen for (_, share), fen in zip(shares[1:], paid[1:], strict=True))
    assert paid[0] - amount * shares[0][1] < len(weights)
