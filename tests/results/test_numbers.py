"""Numbers are written out exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from subsidycalc.texts.numbers import both_decimals, decimal, percentage, ranges, rounded


@pytest.mark.parametrize(
    ("value", "least", "most", "shown"),
    [
        (Fraction(16000), 0, 6, "16,000"),
        (Fraction(37035, 10), 2, 6, "3,703.50"),
        (Fraction(1, 3), 0, 4, "0.3333"),
        (Fraction(2, 3), 0, 4, "0.6667"),
        (Fraction(5, 1000), 0, 2, "0.01"),
        (Fraction(-5, 1000), 0, 2, "−0.01"),
        (Fraction(0), 2, 2, "0.00"),
        (Fraction(7), 0, 0, "7"),
        (Fraction(10**20), 0, 2, "100,000,000,000,000,000,000"),
    ],
)
def test_decimals_are_as_many_as_needed(value: Fraction, least: int, most: int, shown: str) -> None:
    assert decimal(value, least=least, most=most) == shown


def test_rounding_is_half_up_by_magnitude() -> None:
    assert [rounded(Fraction(n, 2)) for n in (1, 3, -1, -3)] == [1, 2, -1, -2]


def test_a_percentage_never_seems_to_reach_a_limit_that_it_does_not_reach() -> None:
    # 4,999,999.99 against 4,000,000.00 is 24.999999... %: two decimals would say 25.00 %
    growth = Fraction(99_999_999, 400_000_000)
    assert percentage(growth) == "25%"
    assert percentage(growth, [Fraction(25, 100)]) == "24.9999998%"
    assert percentage(Fraction(18, 100), [Fraction(18, 100)]) == "18%"
    assert percentage(Fraction(2170, 10000), [Fraction(18, 100)]) == "21.7%"


def test_runs_of_rows_are_named_by_their_ends() -> None:
    assert ranges([2, 3, 5, 7, 8, 9, 10, 12]) == ["2", "3", "5", "7–10", "12"]
    assert ranges([]) == []


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (99_999, "999.99"),
        (100_000, "1,000.00"),
        (99_999_999, "999,999.99"),
        (100_000_000, "1,000,000.00"),
        (500_007_003, "5,000,070.03"),
        (99_999_999_999, "999,999,999.99"),
        (100_000_000_000, "1,000,000,000.00"),
        (-1_234_567, "−12,345.67"),
    ],
)
def test_amounts_have_both_decimals_and_their_digits_in_groups(fen: int, shown: str) -> None:
    assert both_decimals(fen) == shown
