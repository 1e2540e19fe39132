"""Ways of paying for a quantity or its increment: a rate per unit, cumulative slabs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from subsidycalc.tables.model import BLANK
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.comparisons import over_base
from subsidycalc.vocabulary.exact import multiplied, summed_by
from subsidycalc.vocabulary.figures import energy, exact_yuan, figure, quantity
from subsidycalc.vocabulary.modelling import Level
from subsidycalc.vocabulary.payment import (
    Arithmetic,
    ByCase,
    CasedWay,
    PaidCase,
    Payment,
    Way,
    exact,
    grouped,
    one_each,
)
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import (
    Due,
    EnergyField,
    MoneyField,
    RateFigure,
)

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number
    from subsidycalc.vocabulary.outcome import Doubt
    from subsidycalc.vocabulary.words import Figure


class RateCase(PaidCase):
    """A rate for the rows that meet some conditions; the first case that holds applies."""

    rate: RateFigure


@dataclass(frozen=True)
class RateOf(Arithmetic):
    """A rate per unit of a quantity: `70,000 kWh × 0.05元/kWh`."""

    rate: ByCase
    quantity: Array

    form: ClassVar[str] = "rate"

    def value(self, place: int) -> Fraction:
        data = self.data(place)
        return exact(data["rate"]) * int(data["quantity"])

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        rate = figure(voice.wording, data["rate"])
        quantity = energy(voice.wording, data["quantity"])
        return voice.wording.say("calculation.rate", quantity=quantity, rate=rate)


@dataclass(frozen=True)
class RateOfIncrement(RateOf):
    """A rate per unit of what one quantity exceeds another by."""

    minuend: Array
    subtrahend: Array

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        return voice.wording.say(
            "calculation.increment",
            minuend=energy(voice.wording, data["minuend"]),
            subtrahend=energy(voice.wording, data["subtrahend"]),
            rate=figure(voice.wording, data["rate"]),
        )


class RateAmount(CasedWay):
    """A rate per unit of a quantity or of its increment: 0.05 yuan per kWh of (this year − last year)."""

    rate: RateFigure | None = None
    cases: tuple[RateCase, ...] = Field(default=(), description="Rates by case, instead of one for all")
    of: EnergyField | None = Field(default=None, description="What it is a rate for")
    increment: tuple[EnergyField, EnergyField] | None = Field(
        default=None, description="Or the first field less the second"
    )
    blank_base: Literal["missing", "zero"] = Field(
        default="missing", description="What a blank base of the increment is"
    )

    @model_validator(mode="after")
    def _needs_a_rate_and_a_quantity(self) -> RateAmount:
        if (self.rate is None) == (not self.cases):
            raise WrongValueError(said("policy_file.rate_or_cases"))
        check_quantity(self.of, self.increment)
        return self

    def _figure(self, of: RateAmount | RateCase) -> Figure | None:
        return of.rate

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay a rate per unit of a quantity or of its increment."""
        chosen = self._chosen(frame, self.of or "")
        base = quantity_of(self.of, self.increment, frame, blank_base=self.blank_base)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            entity, case, group = grouped(paid, award, chosen.case)
            sums = [summed_by(group, values[paid], len(entity)) for values in (base.quantity, *base.parts)]
            kind: Any = RateOfIncrement if base.parts else RateOf
            return (kind(entity, chosen.by_case(case), *sums),)

        return Payment(
            multiplied(base.quantity, chosen.numerators),
            chosen.denominator,
            base.known & chosen.known,
            (*chosen.doubts, *base.doubts),
            terms,
            one_each(frame),
        )

    def amount_of(self, logic: Logic) -> Number:
        base = quantity_modelled(self.of, self.increment, logic, blank_base=self.blank_base)
        return self._figure_of(logic) * base

    def phrase(self, voice: Voice) -> str:
        base = base_phrase(self.of, self.increment, voice)
        if self.increment is not None and self.blank_base == "zero":
            base = voice.wording.say("payments.blank_base_zero", base=base)
        return self._either_case(
            lambda value: voice.wording.say("payments.rate", rate=figure(voice.wording, value), base=base),
            voice,
        )


@dataclass(frozen=True)
class BaseQuantity:
    """What a rate or slabs are applied to, row by row."""

    quantity: Array
    known: Array
    doubts: list[Doubt]
    parts: tuple[Array, ...] = ()
    """Minuend and subtrahend, where it is an increment."""


def check_quantity(of: str | None, increment: tuple[str, str] | None) -> None:
    """Refuse both or neither of a field and an increment; WrongValueError."""
    if (of is None) == (increment is None):
        raise WrongValueError(said("policy_file.of_or_increment"))


def quantity_of(
    of: str | None, increment: tuple[str, str] | None, frame: Frame, *, blank_base: str = "missing"
) -> BaseQuantity:
    """Return a field, or by how much the first of two exceeds the second, never below zero.

    A blank base is missing unless it counts as zero.
    """
    if of is not None:
        view = frame.view(of)
        return BaseQuantity(np.where(view.present, view.values, 0), view.present, view.doubts())
    first, base = (frame.view(reference) for reference in increment or ())
    if blank_base == "zero":
        known = first.present & (base.present | (base.state == BLANK))
        doubts = first.doubts() + base.doubts(within=base.state != BLANK)
    else:
        _, doubts = over_base(first, base)
        known = first.present & base.present
        doubts = [doubt for doubt in doubts if not (doubt.mask & known).any()]
    minuend, subtrahend = np.where(known, first.values, 0), np.where(known & base.present, base.values, 0)
    return BaseQuantity(np.maximum(minuend - subtrahend, 0), known, doubts, (minuend, subtrahend))


def quantity_modelled(
    of: str | None, increment: tuple[str, str] | None, logic: Logic, *, blank_base: str = "missing"
) -> Number:
    """Return a field, or by how much the first of two exceeds the second, never below zero, for proofs."""
    if of is not None:
        return logic.number(of)
    first, base = increment or ("", "")
    grown = logic.number(first) - (logic.or_zero if blank_base == "zero" else logic.number)(base)
    return logic.chosen(logic.compared(grown, "above", logic.figure(0)), grown, logic.figure(0))


def base_phrase(of: str | None, increment: tuple[str, str] | None, voice: Voice) -> str:
    """Return what a rate or slabs are applied to."""
    if of is not None:
        return voice.name(of)
    first, second = map(voice.name, increment or ("", ""))
    return voice.wording.say("payments.increment", first=first, second=second)


@dataclass(frozen=True)
class Slabs(Arithmetic):
    """The parts of a quantity within slabs, each at its share: `100.00元 × 5% + …`."""

    parts: tuple[Array, ...]
    """Fen within each slab."""
    shares: tuple[Quantity, ...]

    form: ClassVar[str] = "slabs"

    def value(self, place: int) -> Fraction:
        pairs = zip(self.data(place)["parts"], self.shares, strict=True)
        return sum((part * share.value for part, share in pairs), Fraction(0))

    def phrase(self, place: int, voice: Voice) -> str:
        texts = [
            voice.wording.say(
                "calculation.slab",
                part=exact_yuan(voice.wording, part),
                share=figure(voice.wording, share),
            )
            for part, share in zip(self.data(place)["parts"], self.shares, strict=True)
            if part
        ]
        return " + ".join(texts) or voice.amount(Quantity(Fraction(0), "money", "0元"))


class SlabAmount(Way):
    """Cumulative slabs: each part of a quantity or increment is paid at the share of its slab."""

    slabs: tuple[tuple[Annotated[Quantity, Due.MONEY], Annotated[Quantity, Due.SHARE]], ...] = Field(
        min_length=1, description="Where each slab begins, and the share paid within it"
    )
    of: MoneyField | None = None
    increment: tuple[MoneyField, MoneyField] | None = None

    @model_validator(mode="after")
    def _needs_a_quantity(self) -> SlabAmount:
        check_quantity(self.of, self.increment)
        return self

    def levels(self) -> tuple[Level, ...]:
        return tuple(Level(("slabs", place), *slab) for place, slab in enumerate(self.slabs))

    def level_of(self, logic: Logic) -> tuple[str, Number]:
        return "above", quantity_modelled(self.of, self.increment, logic)

    def amount_of(self, logic: Logic) -> Number:
        _, quantity_ = self.level_of(logic)
        total, before = logic.figure(0), logic.figure(0)
        for start, share in self.slabs:
            over = quantity_ - logic.figure(start)
            within = logic.compared(over, "above", logic.figure(0))
            total += logic.chosen(within, over * (logic.figure(share) - before), logic.figure(0))
            before = logic.figure(share)
        return total

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay each part of a quantity at the share of its slab, the parts added up."""
        base = quantity_of(self.of, self.increment, frame)
        denominator = lcm(*(share.value.denominator for _, share in self.slabs))
        starts = [int(start.value) for start, _ in self.slabs]
        numerators = np.zeros(len(frame), dtype=np.int64)
        parts = []
        for start, end, (_, share) in zip(starts, [*starts[1:], None], self.slabs, strict=True):
            within = base.quantity if end is None else np.minimum(base.quantity, end)
            part = np.maximum(within - start, 0)
            parts.append(part)
            scaled = share.value.numerator * (denominator // share.value.denominator)
            numerators = numerators + multiplied(part, scaled)
        shares = tuple(share for _, share in self.slabs)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (Slabs(award[paid], tuple(part[paid] for part in parts), shares),)

        return Payment(numerators, denominator, base.known, tuple(base.doubts), terms, one_each(frame))

    def phrase(self, voice: Voice) -> str:
        base = base_phrase(self.of, self.increment, voice)
        say = voice.wording.say
        listed = [
            say(
                "payments.slab",
                base=base,
                start=quantity(voice.wording, start),
                share=quantity(voice.wording, share),
            )
            for start, share in self.slabs
        ]
        return say("payments.slabs", slabs=say("requirements.separator").join(listed))
