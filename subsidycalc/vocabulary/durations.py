"""What a benefit of limited duration pays for a row: the months that are left of it, each stretch at its share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.texts.numbers import decimal
from subsidycalc.vocabulary.exact import DAYS_OF_MONTHS, as_fractions, multiplied
from subsidycalc.vocabulary.payment import Arithmetic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.payment import Payment

_MOST_DECIMALS = 24


class Stretches(Struct, frozen=True):
    """How the months of each row lie within a duration; arrays per row, months over DAYS_OF_MONTHS."""

    before: Array
    """What was had before the row."""
    lasts: Array
    """How long the row lasts."""
    within: tuple[Array, ...]
    """How much of it lies within each stretch."""
    shares: tuple[Fraction, ...]
    """What each stretch pays."""

    @classmethod
    def of(cls, before: Array, lasts: Array, stretches: Sequence[tuple[int, Fraction]]) -> Stretches:
        """Lay the months of each row into the stretches of a duration, given as months and share."""
        begins, within = 0, []
        for months, _ in stretches:
            ends = begins + months * DAYS_OF_MONTHS
            within.append(np.maximum(np.minimum(before + lasts, ends) - np.maximum(before, begins), 0))
            begins = ends
        return cls(before, lasts, tuple(within), tuple(share for _, share in stretches))

    @property
    def granted(self) -> Array:
        """Return how many of the row's months lie within the duration."""
        return np.asarray(sum(self.within))

    def paid(self, payment: Payment) -> Payment:
        """Return a payment for what lies within the duration, each stretch at its share, with its arithmetic."""
        wide = np.lcm.reduce([share.denominator for share in self.shares])
        weight = sum(
            multiplied(part, int(share.numerator * (wide // share.denominator)))
            for part, share in zip(self.within, self.shares, strict=True)
        )
        weighted = multiplied(payment.numerators, np.asarray(weight))
        lasts = np.maximum(self.lasts, 1)
        parts, rest = weighted // lasts, weighted % lasts
        numerators = as_fractions(weighted, lasts) if np.any(rest != 0) else parts

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            rows = np.arange(len(paid), dtype=np.int64)
            return tuple(self._term(term, award) for term in payment.terms(paid, rows))

        return replace(
            payment, numerators=numerators, denominator=int(payment.denominator * wide), terms=terms
        )

    def _term(self, term: Arithmetic, award: Array) -> Arithmetic:
        """Return the arithmetic of rows, numbered by row, as part of their awards."""
        rows = term.award
        within = tuple(part[rows] for part in self.within)
        return WithinDuration(award[rows], term, self.before[rows], self.lasts[rows], within, self.shares)


class WithinDuration(Arithmetic, frozen=True):
    """An amount for what lies within a duration: `4,800元 × (4个月 × 100% + 2个月 × 50%) ÷ 6个月`."""

    term: Arithmetic
    """The amount without the duration, element by element."""
    before: Array
    lasts: Array
    within: tuple[Array, ...]
    shares: tuple[Fraction, ...]

    form: ClassVar[str] = "duration"

    def value(self, place: int) -> Fraction:
        lasts = int(self.lasts[place])
        weights = (int(part[place]) * share for part, share in zip(self.within, self.shares, strict=True))
        return self.term.value(place) * sum(weights, Fraction(0)) / max(lasts, 1)

    def phrase(self, place: int, voice: Voice) -> str:
        say = voice.wording.say
        lasts, before = int(self.lasts[place]), int(self.before[place])
        parts = [
            (int(part[place]), share)
            for part, share in zip(self.within, self.shares, strict=True)
            if part[place]
        ]
        text = self.term.phrase(place, voice)
        if len(parts) == 1 and parts[0][0] == lasts:
            if parts[0][1] != 1:
                text = say("calculation.stretch_whole", term=text, share=_share(parts[0][1]))
        else:
            listed = " + ".join(
                say("calculation.stretch", months=_months(months), share=_share(share))
                for months, share in parts
            )
            text = say("calculation.stretches", term=text, parts=listed, lasts=_months(lasts))
        return say("calculation.had_before", term=text, months=_months(before)) if before else text

    def data(self, place: int) -> dict[str, Any]:
        """Return what the amount was made of, and the months before the row, of the row, and of it in each stretch."""
        months = {
            "months_before": _months(int(self.before[place])),
            "months": _months(int(self.lasts[place])),
            "months_within": tuple(_months(int(part[place])) for part in self.within),
        }
        return {**self.term.data(place), **months}

    def keys(self) -> Iterator[tuple[object, ...]]:
        """Yield what tells the elements apart, the amounts without the duration included."""
        own = zip(*(column.tolist() for column in (self.before, self.lasts, *self.within)), strict=True)
        return ((*inner, *outer) for inner, outer in zip(self.term.keys(), own, strict=True))


def _share(share: Fraction) -> str:
    return f"{decimal(share * 100, most=_MOST_DECIMALS)}%"


def _months(portions: int) -> str:
    """Return a number of months, days as a part of one: `6`, `4+10/31`."""
    whole, rest = divmod(Fraction(portions, DAYS_OF_MONTHS), 1)
    return f"{whole}+{rest}" if whole and rest else str(whole or rest)
