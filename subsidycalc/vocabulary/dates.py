"""Words about dates: windows, spans that cover them, months between two days, terms of contracts, months."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field, model_validator

from subsidycalc.tables.model import OPEN_ENDED, PRESENT
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.answers import Month
from subsidycalc.vocabulary.condition import ConditionWord, Unexampled
from subsidycalc.vocabulary.figures import period, span
from subsidycalc.vocabulary.limits import Gap
from subsidycalc.vocabulary.outcome import UNKNOWN, Doubt, Judgement, all_of, three_way
from subsidycalc.vocabulary.quantities import Span
from subsidycalc.vocabulary.walking import fields_named
from subsidycalc.vocabulary.words import DayField, MonthField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.limits import Unit
    from subsidycalc.vocabulary.modelling import Logic, Proposition

_EPOCH = dt.date(1970, 1, 1)


def day_number(day: dt.date) -> int:
    """Return days since 1970-01-01."""
    return (day - _EPOCH).days


def months_later(days: Array, months: int | Array) -> Array:
    """Return the days so many calendar months later, clipped to the end of shorter months."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day_of_month = (dates - month.astype("datetime64[D]")).astype(np.int64)
    later = month + np.asarray(months, dtype="timedelta64[M]")
    first = later.astype("datetime64[D]").astype(np.int64)
    length = (later + 1).astype("datetime64[D]").astype(np.int64) - first
    return np.asarray(first + np.minimum(day_of_month, length - 1))


def _check_order(first: Any, last: Any) -> None:  # noqa: ANN401 - dates, or months as text
    if first > last:
        raise WrongValueError(said("policy_file.from_after_to"))


def _day(view: View, row: int) -> int | None:
    return int(view.values[row]) if int(view.state[row]) == PRESENT else None


def _last(view: View) -> Array:
    upper = view.column.upper if view.column is not None else None
    return (view.values if upper is None else view.taken(upper)).astype(np.int64)


def _outside(
    reference: str, span_: tuple[int, int], window: tuple[int | None, int | None], unit: Unit
) -> Iterator[Gap]:
    """Yield how far a date (or the first and last day that it may be) lies outside a window."""
    (first, last), (start, end) = span_, window
    if start is not None and last < start:
        yield Gap(reference, "later", start - last, unit)
    elif end is not None and first > end:
        yield Gap(reference, "earlier", first - end, unit)


class DateCondition(ConditionWord):
    """A date lies in a window, both ends included."""

    date: DayField
    from_: dt.date | None = Field(default=None, alias="from", description="The first day")
    to: dt.date | None = Field(default=None, description="The last day")

    @model_validator(mode="after")
    def _needs_a_window(self) -> DateCondition:
        if self.from_ is None and self.to is None:
            raise WrongValueError(said("policy_file.needs_a_window"))
        _check_order(self.from_ or dt.date.min, self.to or dt.date.max)
        return self

    def _window(self) -> tuple[int | None, int | None]:
        start, end = (None if day is None else day_number(day) for day in (self.from_, self.to))
        return start, end

    def judge(self, frame: Frame) -> Judgement:
        """Judge a date against a window; a month alone decides where it lies wholly inside or outside."""
        view = frame.view(self.date)
        first, last = view.values.astype(np.int64), _last(view)
        outside = np.zeros(len(frame), dtype=bool)
        straddling = np.zeros(len(frame), dtype=bool)
        start, end = self._window()
        if start is not None:
            outside |= last < start
            straddling |= (first < start) & (last >= start)
        if end is not None:
            outside |= first > end
            straddling |= (first <= end) & (last > end)
        undecided = view.present & straddling & ~outside
        doubts = view.doubts()
        if undecided.any():
            doubts.append(Doubt("invalid-date", undecided, view.reference))
        state = three_way(view.present & ~outside, ~view.present | undecided)
        return Judgement(self, state, tuple(doubts))

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        view = frame.view(self.date)
        first = _day(view, row)
        if first is not None:
            yield from _outside(self.date, (first, int(_last(view)[row])), self._window(), "days")

    def modelled(self, logic: Logic) -> Proposition:
        return _within_window(logic, self.date, self._window())

    def sign(self, judgement: Judgement, row: int) -> str:
        return "within"

    def phrase(self, voice: Voice) -> str:
        name, say = voice.name(self.date), voice.wording.say
        if self.from_ is not None and self.to is not None:
            return say("requirements.date_between", field=name, first=self.from_, last=self.to)
        if self.from_ is not None:
            return say("requirements.date_from", field=name, first=self.from_)
        return say("requirements.date_to", field=name, last=self.to)

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        day = self.from_ or self.to
        return day.isoformat() if day is not None else ""


class CoversCondition(ConditionWord):
    """The span between two date fields covers a window whole."""

    covers: tuple[DayField, DayField]
    from_: dt.date = Field(alias="from")
    to: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> CoversCondition:
        _check_order(self.from_, self.to)
        return self

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether a span covers a window whole; one end that falls short decides without the other."""
        first, last = (frame.view(reference) for reference in self.covers)
        starts = three_way(first.present & (first.values <= day_number(self.from_)), ~first.present)
        ends = three_way(last.present & (last.values >= day_number(self.to)), ~last.present)
        return _with_doubts(self, all_of([starts, ends], len(frame)), first, last)

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        begins, ends = (_day(frame.view(reference), row) for reference in self.covers)
        start, end = day_number(self.from_), day_number(self.to)
        if begins is not None and begins > start:
            yield Gap(self.covers[0], "earlier", begins - start, "days")
        if ends is not None and ends < end:
            yield Gap(self.covers[1], "later", end - ends, "days")

    def modelled(self, logic: Logic) -> Proposition:
        first, last = self.covers
        start, end = day_number(self.from_), day_number(self.to)
        return logic.all_of(
            [_within_window(logic, first, (None, start)), _within_window(logic, last, (end, None))]
        )

    def sign(self, judgement: Judgement, row: int) -> str:
        return "covers"

    def phrase(self, voice: Voice) -> str:
        start, end = map(voice.name, self.covers)
        return voice.wording.say("requirements.covers", start=start, end=end, first=self.from_, last=self.to)

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        return (self.from_ if self.covers[0].endswith(reference) else self.to).isoformat()


def _with_doubts(word: ConditionWord, state: Array, *views: View) -> Judgement:
    undecided = state == UNKNOWN
    doubts = [doubt for view in views for doubt in view.doubts(within=undecided)]
    return Judgement(word, state, tuple(doubts))


def _within_window(logic: Logic, reference: str, window: tuple[int | None, int | None]) -> Proposition:
    """Return that a date, or month, lies in a window that may be open at either end."""
    held = zip(("at_least", "at_most"), window, strict=True)
    value = logic.number(reference)
    return logic.all_of(
        logic.compared(value, operator, logic.figure(day)) for operator, day in held if day is not None
    )


class _TwoDates(Unexampled):
    """What words share that hold the second of two dates against the first."""

    def _pair(self) -> tuple[str, str]:
        """Return the first and the second date."""
        first, second = (reference for _, reference, _ in fields_named(self))
        return first, second

    def _second(self, first: Array) -> Array:
        """Return the first day that the second date may be, for each first date."""
        raise NotImplementedError

    def _months_and_days(self) -> tuple[int, int]:
        """Return how many months and days later that is."""
        return 0, 0

    def modelled(self, logic: Logic) -> Proposition:
        first, second = map(logic.number, self._pair())
        months, days = self._months_and_days()
        due = logic.months_later(first, months) if months else first
        return logic.compared(second, "at_least", due + logic.figure(days))

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether the second date is late enough."""
        first, second = (frame.view(reference) for reference in self._pair())
        known = first.present & second.present
        met = known & (second.values >= self._second(np.where(known, first.values, 0)))
        return _with_doubts(self, three_way(met, ~known), first, second)

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        pair = self._pair()
        first, second = (_day(frame.view(reference), row) for reference in pair)
        if first is not None and second is not None:
            needed = int(self._second(np.array([first]))[0])
            if second < needed:
                yield Gap(pair[1], "later", needed - second, "days")


class MonthsBetweenCondition(_TwoDates):
    """At least so many calendar months lie between two dates (month ends clipped)."""

    months_between: tuple[DayField, DayField]
    at_least: Span

    def _second(self, first: Array) -> Array:
        return months_later(first, self.at_least.months)

    def _months_and_days(self) -> tuple[int, int]:
        return self.at_least.months, 0

    def sign(self, judgement: Judgement, row: int) -> str:
        return "≥"

    def phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.months_between)
        length = span(voice.wording, self.at_least)
        return voice.wording.say("requirements.months_between", first=first, second=second, span=length)


class TermCondition(_TwoDates):
    """A contract's term, first and last day included, is at least so long (last day ≥ first + term − 1 day)."""

    term: tuple[DayField, DayField]
    at_least: Span

    def _second(self, first: Array) -> Array:
        return months_later(first, self.at_least.months) - 1

    def _months_and_days(self) -> tuple[int, int]:
        return self.at_least.months, -1

    def judge(self, frame: Frame) -> Judgement:
        """Judge a contract's term, both days included; one without a fixed end is long enough."""
        first, last = (frame.view(reference) for reference in self.term)
        known = first.present & last.present
        open_ended = last.present & (last.values >= OPEN_ENDED)
        met = open_ended | (known & (last.values >= self._second(np.where(known, first.values, 0))))
        return _with_doubts(self, three_way(met, ~known & ~open_ended), first, last)

    def sign(self, judgement: Judgement, row: int) -> str:
        return "≥"

    def phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.term)
        length = span(voice.wording, self.at_least)
        return voice.wording.say("requirements.term", first=first, second=second, span=length)

    def needed(self) -> Iterator[str]:
        """Yield the last day: a contract without a fixed term is long enough whenever it began."""
        yield self.term[1]


class OrderCondition(_TwoDates):
    """The first date is not later than the second."""

    in_order: tuple[DayField, DayField]

    def _second(self, first: Array) -> Array:
        return first

    def sign(self, judgement: Judgement, row: int) -> str:
        return "≤"

    def phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.in_order)
        return voice.wording.say("requirements.in_order", first=first, second=second)


class MonthInCondition(ConditionWord):
    """A month field lies between two months, both included."""

    month: MonthField
    from_: Month = Field(alias="from")
    to: Month

    @model_validator(mode="after")
    def _in_order(self) -> MonthInCondition:
        _check_order(self.from_, self.to)
        return self

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether a month lies between two months, both included."""
        view = frame.view(self.month)
        start, end = (day_number(dt.date.fromisoformat(f"{month}-01")) for month in (self.from_, self.to))
        met = view.present & (view.values >= start) & (view.values <= end)
        return Judgement(self, three_way(met, ~view.present), tuple(view.doubts()))

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        month = _day(frame.view(self.month), row)
        if month is not None:
            found = _months(_EPOCH + dt.timedelta(days=month))
            start, end = (_months(dt.date.fromisoformat(f"{text}-01")) for text in (self.from_, self.to))
            yield from _outside(self.month, (found, found), (start, end), "months")

    def modelled(self, logic: Logic) -> Proposition:
        start, end = (_months(dt.date.fromisoformat(f"{text}-01")) for text in (self.from_, self.to))
        return _within_window(logic, self.month, (start, end))

    def sign(self, judgement: Judgement, row: int) -> str:
        return "within"

    def phrase(self, voice: Voice) -> str:
        first, last = (period(voice.wording, month) for month in (self.from_, self.to))
        field = voice.name(self.month)
        return voice.wording.say("requirements.month_between", field=field, first=first, last=last)

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        return self.from_


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month
