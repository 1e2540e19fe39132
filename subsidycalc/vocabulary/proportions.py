"""Ways of paying in proportion: so much per row or person, a share of a cost, a rate per unit."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from subsidycalc.tables.model import BLANK
from subsidycalc.texts.numbers import grouped as in_groups
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.exact import multiplied, summed_by
from subsidycalc.vocabulary.figures import energy, exact_yuan, figure
from subsidycalc.vocabulary.measures import over_base
from subsidycalc.vocabulary.payment import (
    Arithmetic,
    ByCase,
    CasedWay,
    Counted,
    PaidCase,
    Payment,
    exact,
    grouped,
    one_each,
)
from subsidycalc.vocabulary.words import (
    EnergyField,
    Factor,
    MoneyField,
    PaidFigure,
    RateFigure,
    ShareFigure,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.outcome import Doubt
    from subsidycalc.vocabulary.words import Figure


class _Factors:
    """The counts that an amount is multiplied by, row by row."""

    def __init__(self, times: Sequence[Factor], frame: Frame) -> None:
        self.product = np.ones(len(frame), dtype=np.int64)
        self.known = np.ones(len(frame), dtype=bool)
        self.doubts: list[Doubt] = []
        self.each: list[Counted] = []
        for factor in times:
            if isinstance(factor, int):
                values = np.full(len(frame), factor, dtype=np.int64)
                self.each.append(Counted("", values))
            else:
                view = frame.view(factor)
                self.known &= view.present
                self.doubts += view.doubts()
                values = np.where(view.present, view.values, 0)
                self.each.append(Counted(factor, values))
            self.product = multiplied(self.product, factor if isinstance(factor, int) else values)

    def of(self, rows: Array, order: Array) -> tuple[Counted, ...]:
        """Return each factor for some rows in some order."""
        return tuple(Counted(one.field, one.values[rows][order]) for one in self.each)


def factors_phrase(times: Sequence[Factor], voice: Voice) -> str:
    """Return the factors of an amount by name."""
    named = (in_groups(factor) if isinstance(factor, int) else voice.name(factor) for factor in times)
    return voice.wording.say("payments.factor_separator").join(named)


def _factor(factor: tuple[str, int], voice: Voice) -> str:
    name, value = factor
    return f"{in_groups(value)}({voice.name(name)})" if name else in_groups(value)


class AmountCase(PaidCase):
    """An amount for the rows that meet some conditions; the first case that holds applies."""

    amount: PaidFigure


@dataclass(frozen=True)
class Times(Arithmetic):
    """An amount times a count: `500元 × 32人`; where one element is one row, times each of its factors."""

    amount: ByCase
    count: Array
    unit: Text
    factors: tuple[Counted, ...] = ()

    form: ClassVar[str] = "times"

    def value(self, place: int) -> Fraction:
        return exact(self.data(place)["amount"]) * int(self.count[place])

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        amount = voice.amount(data["amount"])
        if self.factors:
            return " × ".join([amount, *(_factor(factor, voice) for factor in data["factors"])])
        unit = self.unit.spoken(voice.wording.language)
        return voice.wording.say(
            "calculation.times", amount=amount, count=in_groups(data["count"]), unit=unit
        )


class FlatAmount(CasedWay):
    """An amount per row (a person, an enterprise, a trip), times some counts: 500 yuan, or 8,000 yuan × persons."""

    amount: PaidFigure | None = None
    cases: tuple[AmountCase, ...] = Field(default=(), description="Amounts by case, instead of one for all")
    times: tuple[Factor, ...] = Field(default=(), description="Counts that it is multiplied by")
    unit: Text = Field(default=Text(zh="户", en="×"), description="What is counted: 人, persons")

    @model_validator(mode="after")
    def _needs_an_amount(self) -> FlatAmount:
        if (self.amount is None) == (not self.cases):
            raise WrongValueError(said("policy_file.amount_or_cases"))
        return self

    def _figure(self, of: FlatAmount | AmountCase) -> Figure | None:
        return of.amount

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount per row times some counts."""
        return self._paid(frame, None)

    def _paid(self, frame: Frame, units: Array | None) -> Payment:
        """Return the payment; `units` replaces the counts where places were shared out."""
        chosen = self._chosen(frame, "")
        factors = _Factors(self.times, frame)
        product = factors.product if units is None else units

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            entity, case, group = grouped(paid, award, chosen.case)
            count = summed_by(group, product[paid], len(entity))
            several: tuple[Counted, ...] = ()
            if len(factors.each) > 1 and len(entity) == len(group):
                several = factors.of(paid, np.argsort(group, kind="stable"))
            return (Times(entity, chosen.by_case(case), count, self.unit, several),)

        return Payment(
            multiplied(chosen.numerators, product),
            chosen.denominator,
            chosen.known & factors.known,
            (*chosen.doubts, *factors.doubts),
            terms,
            product,
            of_counts=lambda counts: self._paid(frame, counts),
        )

    def quantity_unit(self) -> Text:
        return self.unit

    def counted_by(self) -> tuple[Factor, ...]:
        return self.times

    def phrase(self, voice: Voice) -> str:
        unit = self.unit.spoken(voice.wording.language)

        def one(value: Figure) -> str:
            amount = voice.amount(value)
            if self.times:
                factors = factors_phrase(self.times, voice)
                return voice.wording.say("payments.times", amount=amount, factors=factors)
            if voice.is_per_entity:
                return amount
            return voice.wording.say("payments.per_unit", amount=amount, unit=unit)

        return self._either_case(one, voice)


class ShareCase(PaidCase):
    """A share for the rows that meet some conditions; the first case that holds applies."""

    share: ShareFigure


@dataclass(frozen=True)
class ShareOf(Arithmetic):
    """A share of a sum of fen: `30% × 12,345.00元`, times counts where it has any."""

    share: ByCase
    base: Array
    factors: tuple[Counted, ...] = ()

    form: ClassVar[str] = "share"

    def value(self, place: int) -> Fraction:
        data = self.data(place)
        return exact(data["share"]) * int(data["base"]) * prod(int(count) for _, count in data["factors"])

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        text = voice.wording.say(
            "calculation.share",
            share=figure(voice.wording, data["share"]),
            base=exact_yuan(voice.wording, data["base"]),
        )
        return " × ".join([text, *(_factor(factor, voice) for factor in data["factors"])])


class ShareAmount(CasedWay):
    """A share of the sum of some money fields, times some counts: 30 % of the air fare."""

    share: ShareFigure | None = None
    cases: tuple[ShareCase, ...] = Field(default=(), description="Shares by case, instead of one for all")
    of: tuple[MoneyField, ...] = Field(min_length=1, description="Money fields, added up")
    blank_counts_as_none: bool = Field(
        default=False, description="Some of several fields may be blank, but not all"
    )
    times: tuple[Factor, ...] = ()

    @model_validator(mode="after")
    def _needs_a_share(self) -> ShareAmount:
        if (self.share is None) == (not self.cases):
            raise WrongValueError(said("policy_file.share_or_cases"))
        return self

    def _figure(self, of: ShareAmount | ShareCase) -> Figure | None:
        return of.share

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay a share of the sum of some money fields, times some counts."""
        chosen = self._chosen(frame, self.of[0])
        views = [frame.view(reference) for reference in self.of]
        base, known, doubts = _summed(views, blank_counts_as_none=self.blank_counts_as_none)
        factors = _Factors(self.times, frame)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            entity, case, group = grouped(paid, award, chosen.case)
            single = len(entity) == len(group) and bool(factors.each)
            whole = base if single else multiplied(base, factors.product)
            several = factors.of(paid, np.argsort(group, kind="stable")) if single else ()
            return (
                ShareOf(entity, chosen.by_case(case), summed_by(group, whole[paid], len(entity)), several),
            )

        return Payment(
            multiplied(multiplied(base, factors.product), chosen.numerators),
            chosen.denominator,
            known & chosen.known & factors.known,
            (*chosen.doubts, *doubts, *factors.doubts),
            terms,
            one_each(frame),
        )

    def needed(self) -> Iterator[str]:
        """Yield counts, the fields of which none may be blank, and what chooses the first case."""
        yield from (factor for factor in self.times if isinstance(factor, str))
        if len(self.of) == 1 or not self.blank_counts_as_none:
            yield from self.of
        yield from self._needed_for_cases()

    def phrase(self, voice: Voice) -> str:
        say = voice.wording.say
        fields = [voice.name(reference) for reference in self.of]
        base = fields[0]
        if len(fields) > 1:
            base = say("payments.sum", fields=say("payments.sum_separator").join(fields))
        if self.times:
            base = say("payments.times", amount=base, factors=factors_phrase(self.times, voice))
        text = self._either_case(
            lambda value: say("payments.share", share=figure(voice.wording, value), base=base), voice
        )
        return say("payments.blank_counts_as_none", amount=text) if self.blank_counts_as_none else text


def _summed(views: Sequence[View], *, blank_counts_as_none: bool) -> tuple[Array, Array, list[Doubt]]:
    """Return the sum of some fields; blanks may count as none as long as one field is given."""
    rows = len(views[0].values)
    total = np.zeros(rows, dtype=np.int64)
    known = np.ones(rows, dtype=bool)
    all_blank = np.ones(rows, dtype=bool)
    doubts: list[Doubt] = []
    for view in views:
        all_blank &= view.state == BLANK
        total = total + np.where(view.present, view.values, 0)
    for view in views:
        excused = (view.state == BLANK) & ~all_blank if blank_counts_as_none else np.zeros(rows, dtype=bool)
        known &= view.present | excused
        doubts += view.doubts(within=~excused)
    return total, known, doubts


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

    def phrase(self, voice: Voice) -> str:
        base = base_phrase(self.of, self.increment, voice)
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


def base_phrase(of: str | None, increment: tuple[str, str] | None, voice: Voice) -> str:
    """Return what a rate or slabs are applied to."""
    if of is not None:
        return voice.name(of)
    first, second = map(voice.name, increment or ("", ""))
    return voice.wording.say("payments.increment", first=first, second=second)
