"""Many shares said at once read as each by itself would."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from subsidycalc.vocabulary.shares_told import shares_told

_LIMITS = [Fraction(18, 100)]


def test_shares_are_rounded_half_up_and_told_from_the_limits_they_are_not_on() -> None:
    # 12,345 ÷ 100,000 = 12.345 %, half up 12.35 %; 1,800,001 ÷ 10,000,000 = 18.00001 %, which two decimals put on the limit
    parts = np.array([12_345, 1_800_001, 18, 193, 0, 386], dtype=np.int64)
    wholes = np.array([100_000, 10_000_000, 100, 1_000, 7, 2_000], dtype=np.int64)
    told = shares_told(parts, wholes, _LIMITS, lambda share: f"by {share}")
    assert told.tolist() == ["by 12.35%", "by 18.00001%", "by 18%", "by 19.3%", "by 0%", "by 19.3%"]


def test_amounts_that_64_bits_cannot_multiply_stay_exact() -> None:
    # 2^62 ÷ (2^63 − 1) is a little more than a half; (2^62 − 1) ÷ 2^62 is a little less than the whole
    parts = np.array([2**62, 2**62 - 1], dtype=np.int64)
    wholes = np.array([2**63 - 1, 2**62], dtype=np.int64)
    assert shares_told(parts, wholes, [Fraction(1, 3)], str).tolist() == ["50%", "100%"]


def test_no_rows_say_nothing() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert shares_told(nothing, nothing, _LIMITS, str).tolist() == []
