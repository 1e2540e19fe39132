"""Sharing an award out among the funds that pay it together, so that the fen add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from subsidycalc.vocabulary.words import Text


def split(amount: int, parts: Sequence[tuple[Text, Fraction]]) -> tuple[int, ...]:
    """Return what each fund pays of an amount: its share in whole fen, and the first also what is left over."""
    paid = [amount * share.numerator // share.denominator for _, share in parts]
    paid[0] += amount - sum(paid)
    return tuple(paid)
