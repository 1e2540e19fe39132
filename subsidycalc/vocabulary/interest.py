"""Paying interest: a principal at a rate for so many days of a year, the lowest of several rates, rates by date."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias

import numpy as np

from subsidycalc.declared.words import Tagged, ToldBy, key
from subsidycalc.tables.model import PERCENT_UNIT
from subsidycalc.texts.numbers import decimal, grouped
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.dates import day_number, in_order
from subsidycalc.vocabulary.exact import multiplied
from subsidycalc.vocabulary.figures import exact_yuan, figure
from subsidycalc.vocabulary.outcome import Doubt
from subsidycalc.vocabulary.payment import Arithmetic, Payment, Way, one_each, set_figure
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import (
    Case,
    CountField,
    DayField,
    Due,
    MoneyField,
    Name,
    ParameterUse,
    PercentField,
    ShareFigure,
    Text,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number

_MOST_DECIMALS = 24


class RateOnDate(Case):
    """The rate of a table that is in force on a date, plus or minus so many points: LPR + 0.5 %."""

    rate_table: Name = key(description="The name under [rate_table.NAME]")
    on: DayField = key(description="The date whose rate applies")
    plus: Annotated[Quantity, Due.SHARE] | None = key(default=None, description="So much is added: 0.5%")
    minus: Annotated[Quantity, Due.SHARE] | None = key(default=None, description="So much is taken off")
    rates: tuple[tuple[dt.date, Annotated[Quantity, Due.SHARE]], ...] = key(
        default=(), by_loader=True, description="Set by the loader from the table"
    )
    title: Text | None = key(default=None, by_loader=True, description="Set by the loader from the table")

    @property
    def points(self) -> Fraction:
        """Return what is added to the rate of the table."""
        added = Fraction(0) if self.plus is None else self.plus.value
        return added - (Fraction(0) if self.minus is None else self.minus.value)

    def _called(self, voice: Voice) -> str:
        return self.rate_table if self.title is None else self.title.spoken(voice.wording.language)

    def phrase(self, voice: Voice) -> str:
        """Return the rate in words."""
        say = voice.wording.say
        text = say("payments.rate_on_date", table=self._called(voice), day=voice.name(self.on))
        if self.plus is not None:
            text = say("payments.rate_plus", rate=text, points=figure(voice.wording, self.plus))
        if self.minus is not None:
            text = say("payments.rate_minus", rate=text, points=figure(voice.wording, self.minus))
        return text


class RateTable(Word):
    """Rates by date: each applies from its date on, until the next."""

    title: Text = key(description="What results call it: LPR(1年期)")
    rates: tuple[tuple[dt.date, Annotated[Quantity, Due.SHARE]], ...] = key(
        min_length=1,
        description='Dates with rates, earliest first: [[2023-06-20, "3.55%"], [2023-08-21, "3.45%"]]',
    )

    def __post_init__(self) -> None:
        days = [day for day, _ in self.rates]
        if days != sorted(set(days)):
            raise WrongValueError(said("policy_file.rates_out_of_order"))


def _kind_of_rate(written: object) -> str:
    if isinstance(written, RateOnDate) or (isinstance(written, dict) and "parameter" not in written):
        return "on-date"
    is_field = isinstance(written, str) and written[:1].isascii() and written[:1].isalpha()
    return "field" if is_field else "figure"


RateOfInterest: TypeAlias = Annotated[
    Annotated[PercentField, Tagged("field")]
    | Annotated[ShareFigure, Tagged("figure")]
    | Annotated[RateOnDate, Tagged("on-date")],
    ToldBy(_kind_of_rate),
]
"""A rate a year: a column, a figure, or what a table says for a date."""


class InterestFor(Arithmetic, frozen=True):
    """Interest on a principal: `5,000,000.00元 × 3.65% × 181天 ÷ 360`."""

    principal: Array
    """Fen."""
    rates: tuple[Array, ...]
    """The rates of which the lowest applies, over `denominator`."""
    denominator: int
    days: Array
    year: int
    share: Quantity | None

    form: ClassVar[str] = "interest"

    def value(self, place: int) -> Fraction:
        lowest = min(Fraction(int(rate[place]), self.denominator) for rate in self.rates)
        share = Fraction(1) if self.share is None else self.share.value
        return int(self.principal[place]) * lowest * int(self.days[place]) / self.year * share

    def phrase(self, place: int, voice: Voice) -> str:
        say, wording = voice.wording.say, voice.wording
        rates = [_percentage(int(rate[place]), self.denominator) for rate in self.rates]
        rate = rates[0] if len(rates) == 1 else f"min({', '.join(rates)})"
        text = say(
            "calculation.interest",
            principal=exact_yuan(wording, int(self.principal[place])),
            rate=rate,
            days=grouped(int(self.days[place])),
            year=self.year,
        )
        if self.share is None:
            return text
        return say("calculation.share_of_interest", interest=text, share=figure(wording, self.share))


def _percentage(numerator: int, denominator: int) -> str:
    return f"{decimal(Fraction(numerator * 100, denominator), most=_MOST_DECIMALS)}%"


class InterestAmount(Way):
    """Interest: principal × rate × days ÷ 360 (or 365); of several rates the lowest applies."""

    interest_on: MoneyField = key(description="The principal")
    rates: tuple[RateOfInterest, ...] = key(
        min_length=1,
        description='Rates a year, of which the lowest applies: a column, a figure, `{ rate_table = "lpr", on = "…" }`',
    )
    days: CountField | None = key(default=None, description="A field that counts the days")
    from_: DayField | None = key(default=None, name="from", description="Or the first day")
    to: DayField | None = key(default=None, description="And the last day")
    last_day: Literal["counts", "does not count"] = key(
        default="does not count", description="Whether the last day bears interest"
    )
    year: Literal[360, 365] = key(default=360, description="The days of a year")
    share: ShareFigure | None = key(default=None, description="The share of the interest that is paid")

    def __post_init__(self) -> None:
        by_dates = self.from_ is not None and self.to is not None
        if (self.days is None) != by_dates or (self.from_ is None) != (self.to is None):
            raise WrongValueError(said("policy_file.days_or_dates"))

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay the interest on a principal, exactly; it is rounded where awards are."""
        principal = frame.view(self.interest_on)
        days, known, doubts = self._counted(frame)
        doubts = [*principal.doubts(), *doubts]
        wide = lcm(PERCENT_UNIT, *(one.denominator for one in self._figures()))
        rates = []
        for rate in self.rates:
            values, told, why = _rate_over(rate, frame, wide, self.interest_on)
            rates.append(values)
            known &= told
            doubts += why
        share, known, unset = (
            (Fraction(1), known, [])
            if self.share is None
            else set_figure(self.share, known, self.interest_on)
        )
        known = known & principal.present
        lowest = np.minimum.reduce(rates)
        base = np.where(known, principal.values, 0).astype(np.int64)
        numerators = multiplied(multiplied(multiplied(base, days), lowest), share.numerator)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            columns = tuple(values[paid] for values in rates)
            of_share = self.share if isinstance(self.share, Quantity) else None
            return (InterestFor(award[paid], base[paid], columns, wide, days[paid], self.year, of_share),)

        denominator = wide * self.year * share.denominator
        return Payment(numerators, denominator, known, (*doubts, *unset), terms, one_each(frame))

    def _counted(self, frame: Frame) -> tuple[Array, Array, list[Doubt]]:
        """Return the days of each row, where they are known, and why they are not."""
        if self.days is not None:
            view = frame.view(self.days)
            return np.where(view.present, view.values, 0).astype(np.int64), view.present, view.doubts()
        first, last = frame.view(self.from_ or ""), frame.view(self.to or "")
        known, doubts = in_order(first, last)
        between = last.values.astype(np.int64) - first.values.astype(np.int64)
        return np.where(known, between + (self.last_day == "counts"), 0), known, doubts

    def amount_of(self, logic: Logic) -> Number:
        principal, lowest = logic.number(self.interest_on), _rate_of(self.rates[0], logic)
        for rate in self.rates[1:]:
            other = _rate_of(rate, logic)
            lowest = logic.chosen(logic.compared(other, "below", lowest), other, lowest)
        interest = logic.multiplied(logic.multiplied(principal, self._days_of(logic)), lowest)
        interest *= logic.figure(Fraction(1, self.year))
        return interest if self.share is None else logic.multiplied(interest, logic.figure(self.share))

    def _days_of(self, logic: Logic) -> Number:
        if self.days is not None:
            return logic.number(self.days)
        between = logic.number(self.to or "") - logic.number(self.from_ or "")
        between += logic.figure(int(self.last_day == "counts"))
        return logic.chosen(logic.has_base(between), between, logic.figure(0))

    def _figures(self) -> Iterator[Fraction]:
        """Yield every rate that the policy writes."""
        for rate in self.rates:
            if isinstance(rate, Quantity):
                yield rate.value
            elif isinstance(rate, RateOnDate):
                yield rate.points
                yield from (one.value for _, one in rate.rates)

    def phrase(self, voice: Voice) -> str:
        say = voice.wording.say
        named = [
            rate.phrase(voice)
            if isinstance(rate, RateOnDate)
            else voice.name(rate)
            if isinstance(rate, str)
            else figure(voice.wording, rate)
            for rate in self.rates
        ]
        rate = named[0]
        if len(named) > 1:
            rate = say("payments.lowest_rate", rates=say("requirements.list").join(named))
        if self.days is not None:
            days = voice.name(self.days)
        else:
            key = "days_both" if self.last_day == "counts" else "days_between"
            days = say(f"payments.{key}", first=voice.name(self.from_ or ""), last=voice.name(self.to or ""))
        principal = voice.name(self.interest_on)
        text = say("payments.interest", principal=principal, rate=rate, days=days, year=self.year)
        if self.share is None:
            return text
        return say("payments.share", share=figure(voice.wording, self.share), base=text)


def _rate_of(rate: str | Quantity | ParameterUse | RateOnDate, logic: Logic) -> Number:
    """Return a rate for proofs; before the first date of a table nothing is paid."""
    if isinstance(rate, str):  # below zero it is a fault, and nothing is paid
        column = logic.number(rate)
        return logic.chosen(logic.has_base(column), column, logic.figure(0))
    if not isinstance(rate, RateOnDate):
        return logic.figure(rate)
    day, found = logic.number(rate.on), logic.figure(0)
    for begins, figure_ in rate.rates:
        reached = logic.compared(day, "at_least", logic.figure(day_number(begins)))
        found = logic.chosen(reached, logic.figure(max(figure_.value + rate.points, Fraction(0))), found)
    return found


def _rate_over(
    rate: str | Quantity | ParameterUse | RateOnDate, frame: Frame, wide: int, reference: str
) -> tuple[Array, Array, list[Doubt]]:
    """Return a rate row by row over a denominator, where it is known, and why it is not."""
    if isinstance(rate, str):
        view = frame.view(rate)
        values = np.where(view.present, view.values, 0).astype(np.int64)
        below = values < 0
        doubts = [*view.doubts(), *([Doubt("negative-number", below, rate)] if below.any() else [])]
        return multiplied(np.maximum(values, 0), wide // PERCENT_UNIT), view.present & ~below, doubts
    everywhere = np.ones(len(frame), dtype=bool)
    if isinstance(rate, RateOnDate):
        day = frame.view(rate.on)
        begins = np.array([day_number(one) for one, _ in rate.rates], dtype=np.int64)
        place = np.searchsorted(begins, day.values.astype(np.int64), side="right") - 1
        figures = [_over(one.value + rate.points, wide) for _, one in rate.rates]
        before = day.present & (place < 0)
        unlisted = [Doubt("rate-not-listed", before, rate.on, review=True)] if before.any() else []
        values = np.array(figures, dtype=object)[np.maximum(place, 0)]
        narrow = values.astype(np.int64) if max(map(abs, figures)) < 2**62 else values
        return narrow, day.present & ~before, [*day.doubts(), *unlisted]
    value, known, unset = set_figure(rate, everywhere, reference)
    return np.full(len(frame), _over(value, wide), dtype=np.int64), known, unset


def _over(value: Fraction, wide: int) -> int:
    """Return a rate over a denominator that holds it; never below zero."""
    return max(value.numerator * (wide // value.denominator), 0)
