"""Ways of paying for a quantity or its increment: a rate per unit, slabs of a quantity or of its growth, each at its share."""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

import numpy as np
from msgspec import Struct

from subsidycalc.declared.words import key
from subsidycalc.tables.model import BLANK
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.comparisons import over_base
from subsidycalc.vocabulary.exact import multiplied, summed_by
from subsidycalc.vocabulary.figures import energy, exact_yuan, figure, number_text, quantity, yuan
from subsidycalc.vocabulary.modelling import Level, Proposition
from subsidycalc.vocabulary.payment import (
    Arithmetic,
    ByCase,
    CasedWay,
    Counted,
    PaidCase,
    Payment,
    Way,
    exact,
    grouped,
    one_each,
)
from subsidycalc.vocabulary.proportions import Factors, factor_text, factors_phrase, multiplied_by
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import (
    Due,
    Factor,
    MoneyField,
    RatedField,
    RateFigure,
)

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number
    from subsidycalc.vocabulary.outcome import Doubt
    from subsidycalc.vocabulary.words import Figure


_MOST_DECIMALS: Final = 12


class RateCase(PaidCase):
    """A rate for the rows that meet some conditions; the first case that holds applies."""

    rate: RateFigure


class _PerUnit(Arithmetic, frozen=True, kw_only=True):
    factors: tuple[Counted, ...] = ()
    """What it is multiplied by, where one element is one row."""
    field: TableField | None = None
    """What is counted, and in which unit; electricity where not given."""


class RateOf(_PerUnit, frozen=True):
    """A rate per unit of a quantity: `70,000 kWh × 0.05元/kWh`."""

    rate: ByCase
    quantity: Array

    form: ClassVar[str] = "rate"

    def value(self, place: int) -> Fraction:
        data = self.data(place)
        times = prod(int(count) for _, count in data["factors"])
        stored_as_one = 1 if self.field is None else self.field.stored_as_one
        return exact(data["rate"]) * int(data["quantity"]) * times / stored_as_one

    def _told(self, number: int, voice: Voice) -> str:
        if self.field is None:
            return energy(voice.wording, number)
        return number_text(voice.wording, self.field, number)

    def _times(self, place: int, text: str, voice: Voice) -> str:
        return " × ".join([text, *(factor_text(one, voice) for one in self.datum("factors", place))])

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        rate = figure(voice.wording, data["rate"])
        quantity = self._told(data["quantity"], voice)
        return self._times(place, voice.wording.say("calculation.rate", quantity=quantity, rate=rate), voice)


class RateOfIncrement(RateOf, frozen=True):
    """A rate per unit of what one quantity exceeds another by."""

    minuend: Array
    subtrahend: Array

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        text = voice.wording.say(
            "calculation.increment",
            minuend=self._told(data["minuend"], voice),
            subtrahend=self._told(data["subtrahend"], voice),
            rate=figure(voice.wording, data["rate"]),
        )
        return self._times(place, text, voice)


class RateAmount(CasedWay):
    """A rate per unit of a quantity or of its increment, times some counts: 0.05 yuan per kWh of (this year − last year), 60 yuan per m² and month."""

    rate: RateFigure | None = None
    cases: tuple[RateCase, ...] = key(default=(), description="Rates by case, instead of one for all")
    of: RatedField | None = key(default=None, description="What it is a rate for")
    increment: tuple[RatedField, RatedField] | None = key(
        default=None, description="Or the first field less the second"
    )
    blank_base: Literal["missing", "zero"] = key(
        default="missing", description="What a blank base of the increment is"
    )
    times: tuple[Factor, ...] = key(
        default=(), description="Counts that it is multiplied by: months of 元/平方米·月"
    )

    def __post_init__(self) -> None:
        if (self.rate is None) == (not self.cases):
            raise WrongValueError(said("policy_file.rate_or_cases"))
        check_quantity(self.of, self.increment)

    def _figure(self, of: RateAmount | RateCase) -> Figure | None:
        return of.rate

    def measured(self) -> str:
        return self.of or (self.increment or ("", ""))[0]

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay a rate per unit of a quantity or of its increment."""
        chosen = self._chosen(frame, self.of or "")
        base = quantity_of(self.of, self.increment, frame, blank_base=self.blank_base)
        factors, field = Factors(self.times, frame), frame.view(self.measured()).field

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            entity, case, group = grouped(paid, award, chosen.case)
            single = len(entity) == len(group) and bool(factors.each)
            columns = (base.quantity, *base.parts)
            whole = columns if single else [multiplied(values, factors.product) for values in columns]
            several = factors.of(paid, np.argsort(group, kind="stable")) if single else ()
            sums = [summed_by(group, values[paid], len(entity)) for values in whole]
            kind: Any = RateOfIncrement if base.parts else RateOf
            return (kind(entity, chosen.by_case(case), *sums, factors=several, field=field),)

        return Payment(
            multiplied(multiplied(base.quantity, factors.product), chosen.numerators),
            chosen.denominator * field.stored_as_one,
            base.known & chosen.known & factors.known,
            (*chosen.doubts, *base.doubts, *factors.doubts),
            terms,
            one_each(frame),
        )

    def amount_of(self, logic: Logic) -> Number:
        base = quantity_modelled(self.of, self.increment, logic, blank_base=self.blank_base)
        return multiplied_by(self.times, self._figure_of(logic) * base, logic)

    def phrase(self, voice: Voice) -> str:
        base = base_phrase(self.of, self.increment, voice)
        if self.increment is not None and self.blank_base == "zero":
            base = voice.wording.say("payments.blank_base_zero", base=base)
        if self.times:
            base = voice.wording.say("payments.times", amount=base, factors=factors_phrase(self.times, voice))
        return self._either_case(
            lambda value: voice.wording.say("payments.rate", rate=figure(voice.wording, value), base=base),
            voice,
        )


class BaseQuantity(Struct, frozen=True):
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


class Slabs(Arithmetic, frozen=True):
    """The parts of a quantity within slabs, each at its share: `100.00元 × 5% + …`."""

    parts: tuple[Array, ...]
    """Fen within each slab."""
    shares: tuple[Quantity, ...]

    form: ClassVar[str] = "slabs"

    def value(self, place: int) -> Fraction:
        pairs = zip(self.datum("parts", place), self.shares, strict=True)
        return sum((part * share.value for part, share in pairs), Fraction(0))

    def phrase(self, place: int, voice: Voice) -> str:
        texts = [
            voice.wording.say(
                "calculation.slab",
                part=exact_yuan(voice.wording, part),
                share=figure(voice.wording, share),
            )
            for part, share in zip(self.datum("parts", place), self.shares, strict=True)
            if part
        ]
        return " + ".join(texts) or voice.amount(Quantity(Fraction(0), "money", "0元"))


class SlabAmount(Way):
    """Cumulative slabs: each part of a quantity or increment is paid at the share of its slab."""

    slabs: tuple[tuple[Annotated[Quantity, Due.MONEY], Annotated[Quantity, Due.SHARE]], ...] = key(
        min_length=1, description="Where each slab begins, and the share paid within it"
    )
    of: MoneyField | None = None
    increment: tuple[MoneyField, MoneyField] | None = None

    def __post_init__(self) -> None:
        check_quantity(self.of, self.increment)

    def levels(self) -> tuple[Level, ...]:
        return tuple(Level(("slabs", place), *slab) for place, slab in enumerate(self.slabs))

    def level_of(self, logic: Logic) -> tuple[str, Number]:
        return "above", quantity_modelled(self.of, self.increment, logic)

    def anything(self, logic: Logic) -> Proposition:
        _, quantity_ = self.level_of(logic)
        return logic.compared(quantity_, "above", logic.figure(0))

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


class GrowthSlabs(Arithmetic, frozen=True):
    """The parts of an increase within slabs of growth, each at its share: `100.00元 × 60% + …`."""

    parts: tuple[Array, ...]
    """What lies within each slab, in parts of a fen."""
    shares: tuple[Quantity, ...]
    per: int
    """How many such parts are a fen."""

    form: ClassVar[str] = "growth-slabs"

    def value(self, place: int) -> Fraction:
        pairs = zip(self.datum("parts", place), self.shares, strict=True)
        return sum((Fraction(part, self.per) * share.value for part, share in pairs), Fraction(0))

    def phrase(self, place: int, voice: Voice) -> str:
        texts = [
            voice.wording.say(
                "calculation.slab",
                part=yuan(voice.wording, Fraction(part, self.per), most=_MOST_DECIMALS),
                share=figure(voice.wording, share),
            )
            for part, share in zip(self.datum("parts", place), self.shares, strict=True)
            if part
        ]
        return " + ".join(texts) or voice.amount(Quantity(Fraction(0), "money", "0元"))


class GrowthSlabAmount(Way):
    """Marginal shares by growth: each part of an increase, between 10 and 30 % of the base, say, is paid at its own share."""

    growth_slabs: tuple[tuple[Annotated[Quantity, Due.SHARE], Annotated[Quantity, Due.SHARE]], ...] = key(
        min_length=1, description="The growth at which each slab begins, and the share paid within it"
    )
    increment: tuple[MoneyField, MoneyField] = key(description="This period and the base")

    def levels(self) -> tuple[Level, ...]:
        return tuple(Level(("growth_slabs", place), *slab) for place, slab in enumerate(self.growth_slabs))

    def anything(self, logic: Logic) -> Proposition:
        current, base = map(logic.number, self.increment)
        return logic.all_of([logic.has_base(base), logic.compared(current - base, "above", logic.figure(0))])

    def reached(self, logic: Logic) -> tuple[Proposition, ...]:
        return tuple(logic.compared(over, "above", logic.figure(0)) for over in self._beyond(logic))

    def _beyond(self, logic: Logic) -> list[Number]:
        """Return by how much the increase is beyond the beginning of each slab, below zero where it is not."""
        current, base = map(logic.number, self.increment)
        return [current - base - base * logic.figure(start) for start, _ in self.growth_slabs]

    def amount_of(self, logic: Logic) -> Number:
        total, before = logic.figure(0), logic.figure(0)
        for over, (_, share) in zip(self._beyond(logic), self.growth_slabs, strict=True):
            within = logic.compared(over, "above", logic.figure(0))
            total += logic.chosen(within, over * (logic.figure(share) - before), logic.figure(0))
            before = logic.figure(share)
        return total

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay each part of an increase at the share of its slab; without a base there is no growth."""
        current, before = (frame.view(reference) for reference in self.increment)
        known, doubts = over_base(current, before)
        rows = np.flatnonzero(known)
        base = before.values[rows]
        shares = tuple(share for _, share in self.growth_slabs)
        starts = [start.value for start, _ in self.growth_slabs]
        per, wide = (
            lcm(*(one.denominator for one in listed)) for listed in (starts, [s.value for s in shares])
        )
        grown = np.maximum(multiplied(current.values[rows] - base, per), 0)
        edges = [multiplied(base, int(start * per)) for start in starts]
        numerators = np.zeros(len(rows), dtype=np.int64)
        parts = []
        for edge, end, share in zip(edges, [*edges[1:], None], shares, strict=True):
            part = np.maximum((grown if end is None else np.minimum(grown, end)) - edge, 0)
            parts.append(_over_frame(part, rows, len(frame)))
            numerators = numerators + multiplied(part, int(share.value * wide))

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (GrowthSlabs(award[paid], tuple(part[paid] for part in parts), shares, per),)

        return Payment(
            _over_frame(numerators, rows, len(frame)),
            per * wide,
            known,
            tuple(doubts),
            terms,
            one_each(frame),
        )

    def phrase(self, voice: Voice) -> str:
        say = voice.wording.say
        first, second = map(voice.name, self.increment)
        listed = [
            say(
                "payments.growth_slab",
                start=quantity(voice.wording, start),
                share=quantity(voice.wording, share),
            )
            for start, share in self.growth_slabs
        ]
        growth = say("requirements.growth", first=first, second=second)
        return say("payments.growth_slabs", growth=growth, slabs=say("requirements.separator").join(listed))


def _over_frame(values: Array, rows: Array, count: int) -> Array:
    whole = np.zeros(count, dtype=values.dtype)
    whole[rows] = values
    return whole
