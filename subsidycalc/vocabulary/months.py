"""Paying per month of a spell: whole months and days of the rest, or calendar month by calendar month."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from subsidycalc.declared.words import key
from subsidycalc.vocabulary.dates import in_order, months_later
from subsidycalc.vocabulary.exact import DAYS_OF_MONTHS, multiplied
from subsidycalc.vocabulary.payment import Arithmetic, Lasts, Payment, Way, exact, one_each, set_figure
from subsidycalc.vocabulary.words import DayField, PaidFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number
    from subsidycalc.vocabulary.words import Figure

_THIRTY: Final = 30
_EPOCH: Final = dt.date(1970, 1, 1)


class MonthsAndDays(Arithmetic, frozen=True):
    """An amount per month, months counted from the first day, the rest by days of the month they lie in."""

    monthly: Figure
    months: Array
    days: Array
    of_days: Array

    form: ClassVar[str] = "months"

    def value(self, place: int) -> Fraction:
        data = self.data(place)
        return exact(self.monthly) * (int(data["months"]) + Fraction(data["days"], data["of_days"]))

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        key = "month_whole" if data["days"] == 0 else "month_both" if data["months"] else "month_days"
        return voice.wording.say(
            f"calculation.{key}",
            amount=voice.amount(self.monthly),
            months=data["months"],
            days=data["days"],
            of_days=data["of_days"],
        )


class CalendarMonths(Arithmetic, frozen=True):
    """An amount per month, each calendar month by the days of it that are covered."""

    monthly: Figure
    start: Array
    """Day numbers: the first day of the spell, and the day after its last."""
    after: Array

    form: ClassVar[str] = "months"

    def value(self, place: int) -> Fraction:
        parts = (Fraction(days, of_days) for days, of_days in self._parts(place))
        return exact(self.monthly) * sum(parts, Fraction(0))

    def phrase(self, place: int, voice: Voice) -> str:
        say = voice.wording.say
        parts = (
            say("calculation.month_part", days=days, of_days=of_days) for days, of_days in self._parts(place)
        )
        return say("calculation.month_parts", amount=voice.amount(self.monthly), parts=" + ".join(parts))

    def _parts(self, place: int) -> Iterator[tuple[int, int]]:
        """Yield, month by month, the days covered and the days of the month."""
        start, after = int(self.start[place]), int(self.after[place])
        day, end = _EPOCH + dt.timedelta(days=start), _EPOCH + dt.timedelta(days=after)
        while day < end:
            first = day.replace(day=1)
            following = (first + dt.timedelta(days=32)).replace(day=1)
            yield (min(following, end) - day).days, (following - first).days
            day = following


class MonthlyAmount(Way):
    """An amount per month of a spell between two dates, both included, part of a month by days."""

    monthly: PaidFigure
    from_: DayField = key(name="from", description="The first day")
    to: DayField = key(description="The last day")
    months: Literal["anniversary", "calendar-month", "thirty-days"] = key(
        default="anniversary",
        description="Months from the first day on, calendar month by calendar month, or the days of the rest by thirty",
    )

    by_the_month: ClassVar[bool] = True

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount per month between two dates, both included; a reversed spell is in doubt."""
        first, last = frame.view(self.from_), frame.view(self.to)
        ordered, doubts = in_order(first, last)
        amount, known, unset = set_figure(self.monthly, ordered, self.from_)
        start = np.where(ordered, first.values, 0).astype(np.int64)
        after = np.where(ordered, last.values.astype(np.int64) + 1, 0)
        kind: type[MonthsAndDays | CalendarMonths] = MonthsAndDays
        if self.months != "calendar-month":
            portions, columns = _by_anniversary(start, after, by_thirty=self.months == "thirty-days")
        else:
            portions, columns = _by_calendar_month(start, after), (start, after)
            kind = CalendarMonths

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (kind(award[paid], self.monthly, *(values[paid] for values in columns)),)

        return Payment(
            multiplied(portions, amount.numerator),
            DAYS_OF_MONTHS * amount.denominator,
            known,
            (*doubts, *unset),
            terms,
            one_each(frame),
            lasts=Lasts(portions, start, after),
        )

    def amount_of(self, logic: Logic) -> Number:
        months = logic.months_of(logic.number(self.from_), logic.number(self.to), self._months)
        return logic.multiplied(months, logic.figure(self.monthly))

    def _months(self, start: int, last: int) -> Fraction:
        """Return the months from one day to another, both included."""
        spell = np.array([start]), np.array([last + 1])
        if self.months == "calendar-month":
            portions = _by_calendar_month(*spell)
        else:
            portions, _ = _by_anniversary(*spell, by_thirty=self.months == "thirty-days")
        return Fraction(int(portions[0]), DAYS_OF_MONTHS)

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say(
            "payments.monthly",
            first=voice.name(self.from_),
            last=voice.name(self.to),
            amount=voice.amount(self.monthly),
            counted=voice.wording.say(f"payments.months.{self.months}"),
        )


def _by_anniversary(start: Array, after: Array, *, by_thirty: bool) -> tuple[Array, tuple[Array, ...]]:
    """Return portions of a month (over DAYS_OF_MONTHS), and whole months, days of the rest, days of its month.

    By thirty, a rest of thirty days is a month, and none is more.
    """
    months = np.asarray(
        after.astype("datetime64[D]").astype("datetime64[M]")
        - start.astype("datetime64[D]").astype("datetime64[M]")
    ).astype(np.int64)
    months = np.where(months_later(start, months) > after, months - 1, months)
    last_anniversary = months_later(start, months)
    next_anniversary = months_later(start, months + 1)
    days, of_days = after - last_anniversary, next_anniversary - last_anniversary
    if by_thirty:
        days, of_days = np.minimum(days, _THIRTY), np.full(len(days), _THIRTY)
    portions = months * DAYS_OF_MONTHS + days * (DAYS_OF_MONTHS // of_days)
    return portions, (months, days, of_days)


def _by_calendar_month(start: Array, after: Array) -> Array:
    """Return portions of a month (over DAYS_OF_MONTHS): days covered ÷ days of the month, month by month."""
    portions = np.zeros(len(start), dtype=np.int64)
    if len(start) == 0 or int((after - start).max(initial=0)) == 0:
        return portions
    spell = after > start
    first_month = int(start[spell].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64).min())
    last_month = int(
        (after[spell] - 1).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64).max()
    )
    for month in range(first_month, last_month + 1):
        begins = int(np.datetime64(month, "M").astype("datetime64[D]").astype(np.int64))
        ends = int(np.datetime64(month + 1, "M").astype("datetime64[D]").astype(np.int64))
        covered = np.maximum(np.minimum(after, ends) - np.maximum(start, begins), 0)
        portions += covered * (DAYS_OF_MONTHS // (ends - begins))
    return portions
