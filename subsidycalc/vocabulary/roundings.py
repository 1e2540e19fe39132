"""How amounts are rounded: to which unit and which way, row by row where the document says so."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

import numpy as np
from msgspec.structs import replace

from subsidycalc.declared.words import key
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.exact import rounded_to
from subsidycalc.vocabulary.payment import Arithmetic
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import Due, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.payment import Payment


_SMALLEST: Final = Quantity(Fraction(1), "money", "0.01元")


class Rounding(Word):
    """How amounts are rounded: once per enterprise or row by row, to which unit, and which way."""

    per: Literal["enterprise", "row"] = key(
        default="enterprise", description="Once for all rows of an enterprise, or row by row"
    )
    to: Annotated[Quantity, Due.PAID] | None = key(
        default=None, description="The unit: 1元, 100元; the fen where not given"
    )
    how: Literal["half-up", "down", "up"] = key(
        default="half-up", description="To the nearest (a half upwards), downwards, or upwards"
    )

    def __post_init__(self) -> None:
        if self.to is not None and (self.to.value <= 0 or self.to.value.denominator != 1):
            raise WrongValueError(said("policy_file.rounding_to_whole_fen"))

    @property
    def unit(self) -> int:
        """Return the unit in fen (or points)."""
        return 1 if self.to is None else int(self.to.value)

    def rounded(self, numerators: Array, denominator: int) -> Array:
        """Return numerators ÷ denominator, rounded."""
        return rounded_to(numerators, denominator, self.unit, self.how)

    def of(self, amount: Fraction) -> int:
        """Return one amount, rounded."""
        if amount.denominator == 1 and amount.numerator % self.unit == 0:
            return int(amount.numerator)
        (whole,) = self.rounded(np.array([amount.numerator], dtype=object), amount.denominator).tolist()
        return int(whole)

    def phrase(self, voice: Voice) -> str:
        """Return how it is rounded, in words."""
        unit = voice.amount(_SMALLEST if self.to is None else self.to)
        return voice.wording.say(f"calculation.how.{self.how}", unit=unit)

    def row_by_row(self, payment: Payment) -> Payment:
        """Return a payment whose rows are rounded each, with its arithmetic."""

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            rows = np.arange(len(paid), dtype=np.int64)
            return tuple(RoundedRow(award[one.award], one, self) for one in payment.terms(paid, rows))

        return replace(
            payment,
            numerators=self.rounded(payment.numerators, payment.denominator),
            denominator=1,
            terms=terms,
        )


class RoundedRow(Arithmetic, frozen=True):
    """An amount of one row, rounded by itself: `(15% × 1,234.56元 ≈ 185.18元)`."""

    term: Arithmetic
    """The exact amount."""
    rounding: Rounding

    form: ClassVar[str] = "rounded"

    def value(self, place: int) -> Fraction:
        return Fraction(self.rounding.of(self.term.value(place)))

    def phrase(self, place: int, voice: Voice) -> str:
        text, exact, value = self.term.phrase(place, voice), self.term.value(place), self.value(place)
        if exact == value:
            return text
        amount = voice.amount(Quantity(value, "money", ""))
        return voice.wording.say("calculation.row_rounded", term=text, amount=amount)

    def data(self, place: int) -> dict[str, Any]:
        """Return what the exact amount was made of."""
        return self.term.data(place)

    def keys(self) -> Iterator[tuple[object, ...]]:
        """Yield what tells the exact amounts apart."""
        return self.term.keys()
