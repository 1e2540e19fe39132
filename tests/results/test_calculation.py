"""The arithmetic of awards, written out so that a person can redo it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from batches import one_provision, policy_text

from subsidycalc.judging.verdicts import Awards, ProvisionResult
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.wording.calculation import calculations
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.tables.model import Field, Kind
from subsidycalc.texts.registry import Language, Wording
from subsidycalc.vocabulary.months import CalendarMonths, MonthsAndDays
from subsidycalc.vocabulary.payment import Arithmetic, ByCase, Counted
from subsidycalc.vocabulary.proportions import ShareOf, Times
from subsidycalc.vocabulary.quantities import read_quantity
from subsidycalc.vocabulary.ranks import Rank
from subsidycalc.vocabulary.rates import RateOf, RateOfIncrement, Slabs
from subsidycalc.vocabulary.tiers import LowerOf, Steps, TierReached
from subsidycalc.vocabulary.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.runs.cases.case_tables import Row

PLAIN = """
[[provision]]
id = "one"
clause = "一"
title = { zh = "一项", en = "One" }
kind = "%s"
pays = { amount = %s }
"""
PERSONS = Text(zh="人", en="persons")


def ints(*numbers: int) -> np.ndarray[Any, np.dtype[Any]]:
    return np.array(numbers, dtype=np.int64)


def quantities(*written: str | int) -> list[Any]:
    return [read_quantity(text) for text in written]


def waterfall(before: int, **steps: int) -> dict[str, Any]:
    """One award on its way from the formula to what is payable, in fen."""
    ceiling = steps.get("ceiling", -1)
    after = before if ceiling < 0 else min(before, ceiling)
    cuts = {name: ints(steps.get(name, 0)) for name in ("group_cut", "deducted", "pool_cut")}
    return {
        "before_ceiling": ints(before),
        "ceiling": ints(ceiling),
        "after_ceiling": ints(after),
        **cuts,
        "amount": ints(after - sum(int(cut[0]) for cut in cuts.values())),
    }


def said(
    terms: list[Arithmetic],
    steps: Mapping[str, Any],
    language: Language = "zh",
    kind: str = "grant",
    **more: object,
) -> str:
    """The arithmetic of a single award made by hand."""
    source = PolicySource("trial.toml", policy_text(PLAIN % (kind, 1 if kind == "points" else '"1元"')))
    (task,) = plan(Choices(("trial",)), {"trial": source}).tasks
    awards = Awards(ints(0), ints(1), PERSONS, tuple(terms), funds=[], **steps, **more)
    result = ProvisionResult(task.policy, task.provision, task.declared_by.dictionary, awards=awards)
    (text,) = calculations(result, Wording(language)).listed()
    return text


def times(*pairs: tuple[str | int, int]) -> Times:
    amounts = ByCase(quantities(*(amount for amount, _ in pairs)), ints(*range(len(pairs))))
    return Times(np.zeros(len(pairs), dtype=np.int64), amounts, ints(*(count for _, count in pairs)), PERSONS)


def by_case(*written: str | int, case: int = 0) -> ByCase:
    return ByCase(quantities(*written), ints(case))


def test_an_amount_per_person() -> None:
    # 500 × 32 = 16,000 yuan
    assert said([times(("500元", 32))], waterfall(1_600_000)) == "500元 × 32人 = 16,000元"
    assert said([times(("500元", 32))], waterfall(1_600_000), "en") == "500 yuan × 32 persons = 16,000 yuan"


def test_several_amounts_add_up() -> None:
    # 50 × 3 + 150 × 10 = 150 + 1,500 = 1,650 yuan
    text = said([times(("50元", 3), ("150元", 10))], waterfall(165_000))
    assert text == "50元 × 3人 + 150元 × 10人 = 1,650元"


def test_points_are_no_money() -> None:
    # 5 × 32 = 160 points
    assert said([times((5, 32))], waterfall(160), kind="points") == "5分 × 32人 = 160分"
    assert said([times((5, 32))], waterfall(160), "en", kind="points") == "5 points × 32 persons = 160 points"


def share(percent: str, base: int, factors: tuple[Counted, ...] = ()) -> ShareOf:
    return ShareOf(ints(0), by_case(percent), ints(base), factors)


def test_a_share_of_a_cost() -> None:
    # 30 % of 12,345.00 = 3,703.50 yuan
    assert said([share("30%", 1_234_500)], waterfall(370_350)) == "30% × 12,345.00元 = 3,703.50元"


def test_rounding_is_shown_where_it_happens() -> None:
    # 30 % of 1,000.05 = 300.015, rounded half up to 300.02 yuan
    assert (
        said([share("30%", 100_005)], waterfall(30_002))
        == "30% × 1,000.05元 = 300.015元 ≈ 300.02元(四舍五入到分)"
    )
    # a third of 0.10 yuan has no end: 3.33 % of 10 fen is 0.333 fen, but 1/3 of a month of 1 yuan is 33.33… fen
    months = MonthsAndDays(ints(0), read_quantity("1元"), ints(0), ints(10), ints(30))
    assert said([months], waterfall(33)) == "1元/月 × 10/30天 ≈ 0.33元(四舍五入到分)"


def test_a_share_is_printed_whole_so_that_the_sum_can_be_redone() -> None:
    # 0.009861111111 % of 100,000,000.00 = 9,861.111111 yuan; 0.009861 % would give 9,861.00
    assert (
        said([share("0.009861111111%", 10_000_000_000)], waterfall(986_111))
        == "0.009861111111% × 100,000,000.00元 = 9,861.111111元 ≈ 9,861.11元(四舍五入到分)"
    )


def test_a_share_times_counts_names_them() -> None:
    # 50 % of 8,000.00 for 3 months = 12,000 yuan
    text = said([share("50%", 800_000, (Counted("headcount", ints(3)),))], waterfall(1_200_000))
    assert text == "50% × 8,000.00元 × 3(职工总数) = 12,000元"


def test_a_rate_per_kilowatt_hour() -> None:
    # 70,000 kWh × 0.05 = 3,500 yuan; electricity is kept in ten-thousandths of a kWh
    assert (
        said([RateOf(ints(0), by_case("0.05元/kWh"), ints(700_000_000))], waterfall(350_000))
        == "70,000 kWh × 0.05元/kWh = 3,500元"
    )


def test_a_rate_of_an_increment_shows_both_quantities() -> None:
    # (120,000 − 50,000) × 0.05 = 3,500 yuan
    quantities_ = (ints(700_000_000), ints(1_200_000_000), ints(500_000_000))
    text = said([RateOfIncrement(ints(0), by_case("0.05元/kWh"), *quantities_)], waterfall(350_000))
    assert text == "(120,000 kWh − 50,000 kWh) × 0.05元/kWh = 3,500元"


def tier(observed: int = 4_100_000_000) -> TierReached:
    amounts, thresholds = by_case("10万元", "20万元", case=1), by_case("1000万元", "4000万元", case=1)
    return TierReached(
        ints(0), amounts, thresholds, ints(observed), "above", Field("output", "产值", Kind.MONEY)
    )


def test_a_tier_names_what_reached_it() -> None:
    text = said([tier()], waterfall(20_000_000))
    assert text == "200,000元(41,000,000.00元 > 4,000万元)"


def test_a_tier_of_head_counts() -> None:
    reached = TierReached(
        ints(0),
        by_case("1万元"),
        ByCase([30], ints(0)),
        ints(31),
        "at_least",
        Field("headcount", "人数", Kind.COUNT),
    )
    assert said([reached], waterfall(1_000_000)) == "10,000元(31 ≥ 30)"


def steps_beyond(current: int, base: int, count: Fraction, step: str = "1%") -> Steps:
    counts = np.array([count], dtype=object)
    figures = (read_quantity("5万元"), read_quantity("18%"), read_quantity(step))
    return Steps(ints(0), ints(current), ints(base), counts, *figures, addition=True)


def test_steps_of_growth_come_on_top_of_a_tier_up_to_the_ceiling() -> None:
    # 121.7 against 100 grows by 21.70 %: 3 whole points beyond 18 % at 50,000 each, with 200,000: 350,000 yuan
    terms = [tier(), steps_beyond(12_170, 10_000, Fraction(3))]
    assert said(terms, waterfall(35_000_000, ceiling=80_000_000)) == (
        "200,000元(41,000,000.00元 > 4,000万元) + 50,000元 × 3个百分点(增长21.70%,超过18%的3.70个百分点) = 350,000元"
    )
    # 140 against 100: 22 points make 1,100,000, with 200,000 that is 1,300,000, cut to 800,000 yuan
    terms = [tier(), steps_beyond(14_000, 10_000, Fraction(22))]
    assert said(terms, waterfall(130_000_000, ceiling=80_000_000)).endswith(
        "= 1,300,000元;min(1,300,000元, 封顶800,000元) = 800,000元"
    )


def test_growth_just_below_a_step_is_not_rounded_onto_it() -> None:
    # 20.999 % is 2 points beyond 18 %; rounded to two decimals it would be 21.00 %, which is 3
    text = said([steps_beyond(120_999, 100_000, Fraction(2))], waterfall(10_000_000))
    assert "增长20.999%,超过18%的2.999个百分点" in text


def test_steps_of_other_sizes_are_counted_as_steps() -> None:
    # 28 % is 2 steps of 5 points beyond 18 %
    text = said([steps_beyond(128, 100, Fraction(2), "5%")], waterfall(10_000_000))
    assert text == "50,000元 × 2档(增长28.00%,超过18%的部分每5%为一档) = 100,000元"


@pytest.mark.parametrize(
    ("months", "days", "of_days", "fen", "text"),
    [
        (3, 0, 31, 150_000, "500元/月 × 3个月 = 1,500元"),
        (0, 10, 30, 16_667, "500元/月 × 10/30天 ≈ 166.67元(四舍五入到分)"),  # 166.666…
        (2, 15, 30, 125_000, "500元/月 × (2个月 + 15/30天) = 1,250元"),
    ],
)
def test_months_counted_from_the_first_day(months: int, days: int, of_days: int, fen: int, text: str) -> None:
    counted = MonthsAndDays(ints(0), read_quantity("500元"), ints(months), ints(days), ints(of_days))
    assert said([counted], waterfall(fen)) == text


def test_months_of_the_calendar_are_covered_by_days() -> None:
    # 15 January to 28 February 2021: 17 of 31 days and 28 of 28
    start = int(np.datetime64("2021-01-15").astype(int))
    after = int(np.datetime64("2021-03-01").astype(int))
    months = CalendarMonths(ints(0), read_quantity("310元"), ints(start), ints(after))
    # 310 × 17 ÷ 31 = 170, and 310 for February: 480 yuan
    assert said([months], waterfall(48_000)) == "310元/月 × (17/31 + 28/28) = 480元"


def test_rows_that_read_alike_are_said_once() -> None:
    spells = (ints(3, 3, 1), ints(0, 0, 0), ints(30, 30, 30))
    months = MonthsAndDays(ints(0, 0, 0), read_quantity("500元"), *spells)
    # two spells of 3 months, of one person or two, and one of 1: 500 × 7 = 3,500 yuan
    text = said([months], waterfall(350_000))
    assert text == "500元/月 × 3个月 × 2笔 + 500元/月 × 1个月 = 3,500元"


def test_slabs_are_added_up() -> None:
    slabs = Slabs(ints(0), (ints(100_000_000), ints(50_000_000)), tuple(quantities("1%", "2%")))
    # 1 % of 1,000,000 and 2 % of 500,000: 10,000 + 10,000 = 20,000 yuan
    text = said([slabs], waterfall(2_000_000))
    assert text == "1,000,000.00元 × 1% + 500,000.00元 × 2% = 20,000元"


def test_ranks() -> None:
    second = Rank(ints(0), ints(2), by_case("500万元", "300万元", case=1))
    assert said([second], waterfall(300_000_000)) == "第2名:3,000,000元"


def test_the_lower_of_a_limit_and_what_was_asked_for() -> None:
    asked = LowerOf(ints(0), read_quantity("400万元"), ints(300_000_000))
    assert said([asked], waterfall(300_000_000)) == "min(4,000,000元, 申请3,000,000元) = 3,000,000元"
    blank = LowerOf(ints(0), read_quantity("400万元"), ints(-1))
    assert said([blank], waterfall(400_000_000)) == "4,000,000元(未填申请额,按上限) = 4,000,000元"


def test_every_cut_on_the_way_is_shown() -> None:
    # 500 × 250 = 125,000; ceiling 100,000; the group takes 20,000, 30,000 received before, the pool takes 5,000: 45,000
    steps = waterfall(
        12_500_000, ceiling=10_000_000, group_cut=2_000_000, deducted=3_000_000, pool_cut=500_000
    )
    assert said([times(("500元", 250))], steps) == (
        "500元 × 250人 = 125,000元;min(125,000元, 封顶100,000元) = 100,000元;"
        "100,000元 − 与同组项目合计封顶核减20,000元 = 80,000元;80,000元 − 已享受30,000元 = 50,000元;"
        "50,000元 − 按资金总额同比例核减5,000元 = 45,000元"
    )


def test_caps_per_person_and_floors_are_shown() -> None:
    # 500 × 8 = 4,000, capped at 3,000 per person: 1,000 less; a floor of 5,000 raises that by 2,000
    steps = waterfall(500_000)
    text = said([times(("500元", 8))], steps, capped_persons=ints(100_000), floor_raised=ints(200_000))
    assert text == "500元 × 8人 = 4,000元;每人或每笔封顶核减1,000元后为3,000元;不足下限,按5,000元"


def test_an_eligibility_has_no_arithmetic() -> None:
    assert said([], waterfall(0)) == "符合条件,列入名单"


ADD_ON = """
[[provision]]
id = "growth"
clause = "一"
title = { zh = "增长奖励", en = "Growth" }
kind = "reward"
claims = ["output[2023Q1]"]

[[provision.route]]
id = "base"
title = { zh = "基本", en = "base" }
where = [{ growth = ["output[2023Q1]", "output[2022Q1]"], above = "18%", else = "growth-too-low" }]
pays = { amount = "10万元" }

[provision.route.add_on]
name = "more"
where = []
ceiling = "20万元"
pays = { steps_of_growth = ["output[2023Q1]", "output[2022Q1]"], beyond = "18%", step = "1%", amount = "5万元" }
"""


def test_an_add_on_stops_at_its_own_ceiling() -> None:
    # 1,250 against 1,000 grows by 25 %: 7 points at 50,000 are 350,000, cut to 200,000; with 100,000: 300,000 yuan
    row: Row = {"uscc": "91330302YY0000010L", "output[2023Q1]": "1250", "output[2022Q1]": "1000"}
    result = one_provision(ADD_ON, {"enterprises": [listed(row)]})
    assert calculations(result, Wording("zh")).listed() == [
        "100,000元 × 1户 + min(50,000元 × 7个百分点(增长25.00%,超过18%的7.00个百分点), 封顶200,000元) = 300,000元"
    ]


def listed(row: Row) -> Row:
    from subsidycalc.runs.cases.numbers_of_nobody import code_of  # noqa: PLC0415 - a code with its check character

    return {**row, "uscc": code_of("A")}
