"""Ways of paying in proportion: so much per row or person, a share of a cost."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from subsidycalc.declared.words import key
from subsidycalc.tables.model import BLANK
from subsidycalc.texts.numbers import decimal
from subsidycalc.texts.numbers import grouped as in_groups
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.exact import as_fractions, multiplied, summed_by
from subsidycalc.vocabulary.figures import exact_yuan, figure
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
    unit_of_rows,
)
from subsidycalc.vocabulary.words import (
    Factor,
    MoneyField,
    Multiplier,
    PaidFigure,
    ShareFigure,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.modelling import Logic, Number
    from subsidycalc.vocabulary.outcome import Doubt
    from subsidycalc.vocabulary.words import Figure


class Factors:
    """The counts and numbers that an amount is multiplied by, row by row."""

    def __init__(self, times: Sequence[Multiplier], frame: Frame) -> None:
        self.scale = 1
        """What `product` is over: numbers with decimals are stored in parts of their unit."""
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
                values, stored_as_one = np.where(view.present, view.values, 0), view.field.stored_as_one
                self.scale *= stored_as_one
                self.each.append(Counted(factor, in_ones(values, stored_as_one)))
            self.product = multiplied(self.product, factor if isinstance(factor, int) else values)

    def of(self, rows: Array, order: Array) -> tuple[Counted, ...]:
        """Return each factor for some rows in some order."""
        return tuple(Counted(one.field, one.values[rows][order]) for one in self.each)


def in_ones(values: Array, stored_as_one: int) -> Array:
    """Return numbers in their unit, from whole numbers of the parts that are stored."""
    return values if stored_as_one == 1 else as_fractions(values, np.full(len(values), stored_as_one))


def factors_phrase(times: Sequence[Multiplier], voice: Voice) -> str:
    """Return the factors of an amount by name."""
    named = (in_groups(factor) if isinstance(factor, int) else voice.name(factor) for factor in times)
    return voice.wording.say("payments.factor_separator").join(named)


def factor_text(factor: tuple[str, int], voice: Voice) -> str:
    """Return a count by which something was multiplied, with its name."""
    name, value = factor
    return f"{decimal(Fraction(value))}({voice.name(name)})" if name else decimal(Fraction(value))


def multiplied_by(factors: Iterable[Multiplier], amount: Number, logic: Logic) -> Number:
    """Return an amount times some counts, for proofs."""
    for factor in factors:
        amount *= logic.number(factor) if isinstance(factor, str) else logic.figure(factor)
    return amount


class AmountCase(PaidCase):
    """An amount for the rows that meet some conditions; the first case that holds applies."""

    amount: PaidFigure


class Times(Arithmetic, frozen=True):
    """An amount times a count: `500元 × 32人`; where one element is one row, times each of its factors."""

    amount: ByCase
    count: Array
    unit: Text | None
    factors: tuple[Counted, ...] = ()

    form: ClassVar[str] = "times"

    def value(self, place: int) -> Fraction:
        return exact(self.datum("amount", place)) * Fraction(self.datum("count", place))

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        amount = voice.amount(data["amount"])
        if self.factors:
            return " × ".join([amount, *(factor_text(factor, voice) for factor in data["factors"])])
        count = decimal(Fraction(data["count"]))
        if self.unit is None:
            return f"{amount} × {count}"
        unit = self.unit.spoken(voice.wording.language)
        return voice.wording.say("calculation.times", amount=amount, count=count, unit=unit)


class FlatAmount(CasedWay):
    """An amount per row (a person, an enterprise, a trip), times some counts: 500 yuan, or 8,000 yuan × persons."""

    amount: PaidFigure | None = None
    cases: tuple[AmountCase, ...] = key(default=(), description="Amounts by case, instead of one for all")
    times: tuple[Multiplier, ...] = key(
        default=(), description="Counts, or numbers in units of their own, that it is multiplied by"
    )
    unit: Text | None = key(
        default=None, description="What is counted: 人, persons; the rows themselves where not given"
    )

    def __post_init__(self) -> None:
        if (self.amount is None) == (not self.cases):
            raise WrongValueError(said("policy_file.amount_or_cases"))

    def _figure(self, of: FlatAmount | AmountCase) -> Figure | None:
        return of.amount

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount per row times some counts."""
        return self._paid(frame, None)

    def _paid(self, frame: Frame, units: Array | None) -> Payment:
        """Return the payment; `units` replaces the counts where places were shared out."""
        chosen = self._chosen(frame, "")
        factors = Factors(self.times, frame)
        product = factors.product if units is None else units
        scale = factors.scale if units is None else 1
        unit = self.unit if self.unit is not None or self.times else unit_of_rows(frame)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            entity, case, group = grouped(paid, award, chosen.case)
            count = in_ones(summed_by(group, product[paid], len(entity)), scale)
            several: tuple[Counted, ...] = ()
            if (len(factors.each) > 1 or unit is None) and units is None and len(entity) == len(group):
                several = factors.of(paid, np.argsort(group, kind="stable"))
            return (Times(entity, chosen.by_case(case), count, unit, several),)

        return Payment(
            multiplied(chosen.numerators, product),
            chosen.denominator * scale,
            chosen.known & factors.known,
            (*chosen.doubts, *factors.doubts),
            terms,
            product if scale == 1 else one_each(frame),
            of_counts=lambda counts: self._paid(frame, counts),
        )

    def amount_of(self, logic: Logic) -> Number:
        return multiplied_by(self.times, self._figure_of(logic), logic)

    def quantity_unit(self) -> Text | None:
        return self.unit

    def counted_by(self) -> tuple[Multiplier, ...]:
        return self.times

    def phrase(self, voice: Voice) -> str:
        def one(value: Figure) -> str:
            amount = voice.amount(value)
            if self.times:
                factors = factors_phrase(self.times, voice)
                return voice.wording.say("payments.times", amount=amount, factors=factors)
            if voice.is_per_entity:
                return amount
            if self.unit is not None:
                unit = self.unit.spoken(voice.wording.language)
                return voice.wording.say("payments.per_unit", amount=amount, unit=unit)
            each = "person" if voice.row_is_a_person else "row"
            return voice.wording.say(f"payments.per_{each}", amount=amount)

        return self._either_case(one, voice)


class ShareCase(PaidCase):
    """A share for the rows that meet some conditions; the first case that holds applies."""

    share: ShareFigure


class ShareOf(Arithmetic, frozen=True):
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
        return " × ".join([text, *(factor_text(factor, voice) for factor in data["factors"])])


class ShareAmount(CasedWay):
    """A share of the sum of some money fields, times some counts: 30 % of the air fare."""

    share: ShareFigure | None = None
    cases: tuple[ShareCase, ...] = key(default=(), description="Shares by case, instead of one for all")
    of: tuple[MoneyField, ...] = key(min_length=1, description="Money fields, added up")
    blank_counts_as_none: bool = key(
        default=False, description="Some of several fields may be blank, but not all"
    )
    times: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        if (self.share is None) == (not self.cases):
            raise WrongValueError(said("policy_file.share_or_cases"))

    def _figure(self, of: ShareAmount | ShareCase) -> Figure | None:
        return of.share

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay a share of the sum of some money fields, times some counts."""
        chosen = self._chosen(frame, self.of[0])
        views = [frame.view(reference) for reference in self.of]
        base, known, doubts = _summed(views, blank_counts_as_none=self.blank_counts_as_none)
        factors = Factors(self.times, frame)

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

    def amount_of(self, logic: Logic) -> Number:
        read = logic.or_zero if self.blank_counts_as_none else logic.number
        base = sum(map(read, self.of[1:]), read(self.of[0]))
        return multiplied_by(self.times, self._figure_of(logic) * base, logic)

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
