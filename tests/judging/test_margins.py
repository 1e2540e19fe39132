from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from judging.frames import frame_of, written

from subsidycalc.vocabulary.conditions import (
    DifferenceCondition,
    DropCondition,
    GrowthCondition,
    IncreaseCondition,
    QuantityCondition,
    RatioCondition,
)

if TYPE_CHECKING:
    from subsidycalc.vocabulary.condition import ConditionWord

ONE_PERCENT = Fraction(1, 100)


def lacking(word: ConditionWord, **cells: str) -> int:
    frame = frame_of("enterprises", [cells_of(cells)])
    (limit,) = word.limits(word.judge(frame), frame)
    return int(limit.lacking()[0])


def near(word: ConditionWord, margin: Fraction = ONE_PERCENT, **cells: str) -> bool:
    frame = frame_of("enterprises", [cells_of(cells)])
    (limit,) = word.limits(word.judge(frame), frame)
    return bool(limit.within(margin)[0])


def cells_of(written: dict[str, str]) -> dict[str, str]:
    names = {"now": "output[2023Q1]", "before": "output[2022Q1]"}
    return {names.get(name, name): value for name, value in written.items()}


OUTPUT = written(QuantityCondition, quantity="output[2023Q1]", above="1000万元")
GROWTH = written(GrowthCondition, growth=("output[2023Q1]", "output[2022Q1]"), above="18%")
GROWTH_FROM = written(GrowthCondition, growth=("output[2023Q1]", "output[2022Q1]"), at_least="25%")
DROP = written(DropCondition, drop=("output[2023Q1]", "output[2022Q1]"), above="30%")
DIFFERENCE = written(
    DifferenceCondition, difference=("output[2023Q1]", "output[2022Q1]"), at_least="2000万元"
)
INCREASE = written(IncreaseCondition, increase=("output[2023Q1]", "output[2022Q1]"))
LAYOFFS = written(RatioCondition, ratio=("layoffs", "headcount"), at_most="5.5%")
INSURED = written(QuantityCondition, quantity="insured_count", at_most=30)


@pytest.mark.parametrize(
    ("word", "cells", "fen_or_persons"),
    [
        # strictly above 10,000,000.00 yuan: exactly there, one fen is lacking
        (OUTPUT, {"now": "10000000"}, 1),
        (OUTPUT, {"now": "9987700"}, 1_230_001),  # 12,300 yuan and a fen
        (OUTPUT, {"now": "10000000.01"}, 0),
        # above 118 % of 1,000 yuan = 1,180.00 yuan
        (GROWTH, {"now": "1180", "before": "1000"}, 1),
        (GROWTH, {"now": "1100", "before": "1000"}, 8_001),
        # 118 % of 0.03 yuan is 3.54 fen: above it are 4 fen
        (GROWTH, {"now": "0.03", "before": "0.03"}, 1),
        # at least 125 % of 0.03 yuan = 3.75 fen: 4 fen
        (GROWTH_FROM, {"now": "0.02", "before": "0.03"}, 2),
        (GROWTH_FROM, {"now": "125", "before": "100"}, 0),
        # a fall of more than 30 % from 1,000 yuan: below 700.00 yuan, so 699.99 at most
        (DROP, {"now": "700", "before": "1000"}, 1),
        (DROP, {"now": "800", "before": "1000"}, 10_001),
        (DROP, {"now": "699.99", "before": "1000"}, 0),
        # 20,000,000 more than 5,000,000 is 25,000,000; 24,000,000 lacks a million yuan
        (DIFFERENCE, {"now": "24000000", "before": "5000000"}, 100_000_000),
        # more than before, by a fen at least
        (INCREASE, {"now": "100", "before": "100"}, 1),
        # 5.5 % of 200 persons are 11; 14 laid off are 3 too many
        (LAYOFFS, {"layoffs": "14", "headcount": "200"}, 3),
        # 5.5 % of 100 persons are 5.5, so 5 at most
        (LAYOFFS, {"layoffs": "6", "headcount": "100"}, 1),
        (LAYOFFS, {"layoffs": "5", "headcount": "100"}, 0),
        (INSURED, {"insured_count": "42"}, 12),
    ],
)
def test_what_is_lacking_is_the_least_change_that_meets_the_condition(
    word: ConditionWord, cells: dict[str, str], fen_or_persons: int
) -> None:
    assert lacking(word, **cells) == fen_or_persons


def test_nothing_is_lacking_where_the_measure_is_not_known() -> None:
    assert lacking(GROWTH, now="1100", before="") == 0
    assert lacking(GROWTH, now="1100", before="0") == 0


@pytest.mark.parametrize(
    ("word", "cells", "is_near"),
    [
        # 1 % of 10,000,000 is 100,000 on either side
        (OUTPUT, {"now": "9900000"}, True),
        (OUTPUT, {"now": "9899999.99"}, False),
        (OUTPUT, {"now": "10100000"}, True),
        (OUTPUT, {"now": "10100000.01"}, False),
        # 1 % of 18 % is 0.18 points: from 17.82 % to 18.18 %
        (GROWTH, {"now": "11782", "before": "10000"}, True),
        (GROWTH, {"now": "11781", "before": "10000"}, False),
        (GROWTH, {"now": "11818", "before": "10000"}, True),
        (GROWTH, {"now": "11819", "before": "10000"}, False),
        # 1 % of a fall of 30 %: from 29.7 % to 30.3 %
        (DROP, {"now": "703", "before": "1000"}, True),
        (DROP, {"now": "704", "before": "1000"}, False),
        # 5.5 % of 1,000 persons are 55; one person beside it is near whatever the margin
        (LAYOFFS, {"layoffs": "56", "headcount": "1000"}, True),
        (LAYOFFS, {"layoffs": "57", "headcount": "1000"}, False),
        (INSURED, {"insured_count": "31"}, True),
        (INSURED, {"insured_count": "32"}, False),
    ],
)
def test_near_means_within_the_margin_of_the_limit_itself(
    word: ConditionWord, cells: dict[str, str], is_near: bool
) -> None:
    assert near(word, **cells) is is_near


def test_a_wider_margin_reaches_further() -> None:
    assert not near(OUTPUT, Fraction(1, 100), now="9800000")
    assert near(OUTPUT, Fraction(2, 100), now="9800000")


def test_products_beyond_sixty_four_bits_are_compared_exactly() -> None:
    # 118.00001 % of 8,000,000,000,000.00 yuan is 9,440,000,800,000.00; the products have 22 digits
    word = written(GrowthCondition, growth=("output[2023Q1]", "output[2022Q1]"), above="18.00001%")
    assert lacking(word, now="9440000800000", before="8000000000000") == 1
    assert lacking(word, now="9440000800000.01", before="8000000000000") == 0
    assert near(word, now="9440000800000", before="8000000000000")


def test_only_the_limit_of_the_row_s_own_case_binds_it() -> None:
    word = written(
        RatioCondition,
        ratio=("layoffs", "headcount"),
        cases=[
            {"where": [{"quantity": "insured_count", "at_most": 30}], "at_most": "20%"},
            {"at_most": "5%"},
        ],
    )
    rows = [
        {"layoffs": "5", "headcount": "20", "insured_count": "20"},  # 20 % of 20 are 4: one too many
        {"layoffs": "5", "headcount": "40", "insured_count": "40"},  # 5 % of 40 are 2: three too many
    ]
    frame = frame_of("enterprises", rows)
    lacks = [limit.lacking().tolist() for limit in word.limits(word.judge(frame), frame)]
    assert lacks == [[1, 0], [0, 3]]
