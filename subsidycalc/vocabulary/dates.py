"""Words about dates: windows, spans that cover them, time between two days, ages, terms of contracts, months."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from msgspec import Meta, Struct

from subsidycalc.declared.words import key
from subsidycalc.tables.model import NO_DAY, OPEN_ENDED, PRESENT, Kind
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.answers import Month
from subsidycalc.vocabulary.condition import ConditionWord, Unexampled, Unmeasured
from subsidycalc.vocabulary.exact import compared
from subsidycalc.vocabulary.figures import period, span
from subsidycalc.vocabulary.limits import OPERATORS, Gap
from subsidycalc.vocabulary.outcome import REVERSED, UNKNOWN, Doubt, Judgement, all_of, three_way
from subsidycalc.vocabulary.quantities import Span
from subsidycalc.vocabulary.walking import fields_named
from subsidycalc.vocabulary.words import BirthField, Day, DayField, MonthField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.limits import Unit
    from subsidycalc.vocabulary.modelling import Logic, Number, Proposition

_EPOCH = dt.date(1970, 1, 1)
_LONGEST_MONTH = 31
_MONTHS_PER_YEAR = 12


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


def in_order(first: View, last: View) -> tuple[Array, list[Doubt]]:
    """Return the rows of two known days in order, and why the days of the others cannot be counted: none lead to no end."""
    endless = {view.reference: view.present & (view.values >= OPEN_ENDED) for view in (first, last)}
    dated = first.present & last.present & ~np.logical_or.reduce(list(endless.values()))
    turned = dated & (first.values > last.values)
    doubts = [*first.doubts(), *last.doubts()]
    doubts += [Doubt("invalid-date", rows, field) for field, rows in endless.items() if rows.any()]
    if turned.any():
        doubts.append(Doubt(REVERSED, turned, first.reference))
    return dated & ~turned, doubts


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
    from_: dt.date | None = key(default=None, name="from", description="The first day")
    to: dt.date | None = key(default=None, description="The last day")

    def __post_init__(self) -> None:
        if self.from_ is None and self.to is None:
            raise WrongValueError(said("policy_file.needs_a_window"))
        _check_order(self.from_ or dt.date.min, self.to or dt.date.max)

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
    from_: dt.date = key(name="from")
    to: dt.date

    def __post_init__(self) -> None:
        _check_order(self.from_, self.to)

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


def later_by(days: Array, span: Span) -> Array:
    """Return the days so much later: calendar months, clipped to the end of shorter ones, and days."""
    return months_later(days, span.months) + span.days


class _End(Struct, frozen=True):
    """One of two days over the rows of a frame: the first and the last day that it may be."""

    first: Array
    last: Array
    view: View | None
    """The field that holds it; None where the policy writes it."""

    @property
    def present(self) -> Array:
        return np.ones(len(self.first), dtype=bool) if self.view is None else self.view.present


def _end(day: str | dt.date, frame: Frame) -> _End:
    if isinstance(day, dt.date):
        written = np.full(len(frame), day_number(day), dtype=np.int64)
        return _End(written, written, None)
    view = frame.view(day)
    return _End(
        np.where(view.present, view.values, 0).astype(np.int64), np.where(view.present, _last(view), 0), view
    )


def _day_modelled(day: str | dt.date, logic: Logic) -> Number:
    return logic.figure(day_number(day)) if isinstance(day, dt.date) else logic.number(day)


def _later(day: Number, span_: Span, logic: Logic) -> Number:
    later = logic.months_later(day, span_.months) if span_.months else day
    return later + logic.figure(span_.days)


def _day_name(day: str | dt.date, voice: Voice) -> str:
    return day.isoformat() if isinstance(day, dt.date) else voice.name(day)


class MonthsBetweenCondition(Unexampled):
    """So much time lies between two dates, at least or at most: whole years, months or days (month ends clipped)."""

    months_between: tuple[Day, Day] = key(description="Two fields, or a field and a date as it is written")
    at_least: Span | None = key(default=None, description="6个月, 2年 or 90天")
    at_most: Span | None = key(
        default=None, description="The same; the second date must not lie before the first"
    )

    def __post_init__(self) -> None:
        if self.at_least is None and self.at_most is None:
            raise WrongValueError(said("policy_file.needs_a_span"))
        if not any(isinstance(day, str) for day in self.months_between):
            raise WrongValueError(said("policy_file.needs_a_date_field"))

    def judge(self, frame: Frame) -> Judgement:
        """Judge how long after the first date the second lies; a month alone decides where all its days agree."""
        first, second = (_end(day, frame) for day in self.months_between)
        known = first.present & second.present
        met, failed = known.copy(), np.zeros(len(frame), dtype=bool)
        if self.at_least is not None:
            met &= second.first >= later_by(first.last, self.at_least)
            failed |= second.last < later_by(first.first, self.at_least)
        if self.at_most is not None:
            met &= (second.first >= first.last) & (second.last <= later_by(first.first, self.at_most))
            failed |= (second.last < first.first) | (second.first > later_by(first.last, self.at_most))
        views = [end.view for end in (first, second) if end.view is not None]
        doubts = [doubt for view in views for doubt in view.doubts()]
        undecided = known & ~met & ~failed
        if undecided.any():
            doubts.append(Doubt("invalid-date", undecided, views[-1].reference))
        return Judgement(self, three_way(met, ~known | undecided), tuple(doubts))

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        first, second = (_end(day, frame) for day in self.months_between)
        if not (first.present[row] and second.present[row]):
            return
        start, end = int(first.first[row]), int(second.last[row])
        least = start if self.at_least is None else int(later_by(np.array([start]), self.at_least)[0])
        most = None if self.at_most is None else int(later_by(np.array([start]), self.at_most)[0])
        if second.view is not None:
            yield from _outside(second.view.reference, (end, end), (least, most), "days")
        elif first.view is not None:
            yield from self._first_off(first.view.reference, start, end)

    def _first_off(self, reference: str, start: int, end: int) -> Iterator[Gap]:
        """Yield how far the first date lies from the nearest day that meets the condition, the second being fixed."""
        reach = 2 * _LONGEST_MONTH
        at_least = self.at_least or Span(0, "")
        if int(later_by(np.array([start]), at_least)[0]) > end:
            near = end - (int(later_by(np.array([start]), at_least)[0]) - start)
            days = np.arange(near - reach, min(near + reach, start))
            yield Gap(reference, "earlier", start - int(days[later_by(days, at_least) <= end].max()), "days")
        elif self.at_most is not None and int(later_by(np.array([start]), self.at_most)[0]) < end:
            near = end - (int(later_by(np.array([start]), self.at_most)[0]) - start)
            days = np.arange(max(near - reach, start + 1), near + reach)
            yield Gap(
                reference, "later", int(days[later_by(days, self.at_most) >= end].min()) - start, "days"
            )

    def modelled(self, logic: Logic) -> Proposition:
        first, second = (_day_modelled(day, logic) for day in self.months_between)
        parts = []
        if self.at_least is not None:
            parts.append(logic.compared(second, "at_least", _later(first, self.at_least, logic)))
        if self.at_most is not None:
            parts.append(logic.compared(second, "at_most", _later(first, self.at_most, logic)))
            parts.append(logic.compared(second, "at_least", first))
        return logic.all_of(parts)

    def sign(self, judgement: Judgement, row: int) -> str:
        return " ".join(sign for sign, span_ in (("≥", self.at_least), ("≤", self.at_most)) if span_)

    def phrase(self, voice: Voice) -> str:
        first, second = (_day_name(day, voice) for day in self.months_between)
        keys = (("months_between", self.at_least), ("within_span", self.at_most))
        return voice.wording.say("requirements.and").join(
            voice.wording.say(
                f"requirements.{key}", first=first, second=second, span=span(voice.wording, length)
            )
            for key, length in keys
            if length is not None
        )


class AgeCondition(Unmeasured, Unexampled):
    """Somebody's age in whole years on a day, by the ID number or the date of birth; a year is full on the birthday."""

    age: BirthField = key(description="The ID number, or a date of birth")
    on: Day = key(description="The day: as it is written, or a field")
    at_least: Annotated[int, Meta(ge=0, le=150)] | None = key(
        default=None, description="This age or more: 年满"
    )
    at_most: Annotated[int, Meta(ge=0, le=150)] | None = key(
        default=None, description="This age or less: 不超过"
    )
    below: Annotated[int, Meta(ge=1, le=150)] | None = key(
        default=None, description="Younger than this: 未满"
    )

    def __post_init__(self) -> None:
        if not self._stated():
            raise WrongValueError(said("policy_file.needs_a_limit"))

    def _stated(self) -> list[tuple[str, int]]:
        pairs = (("at_least", self.at_least), ("at_most", self.at_most), ("below", self.below))
        return [(operator, years) for operator, years in pairs if years is not None]

    def judge(self, frame: Frame) -> Judgement:
        """Judge an age; whoever is born after the day has none, and meets no limit."""
        view, day = frame.view(self.age), _end(self.on, frame)
        born, seen = _births(view)
        known = view.present & seen & day.present
        years = _whole_years(np.where(known, born, 0), np.where(known, day.first, 0))
        met = known & (years >= 0)
        for operator, limit in self._stated():
            met &= compared(years, operator, limit)
        doubts = view.doubts() + ([] if day.view is None else day.view.doubts())
        hidden = view.present & ~seen
        if hidden.any():
            doubts.append(Doubt("id-prefix-short", hidden, view.reference))
        return Judgement(self, three_way(met, ~known), tuple(doubts))

    def modelled(self, logic: Logic) -> Proposition:
        born, day = logic.birth_day(self.age), _day_modelled(self.on, logic)
        parts = [logic.compared(day, "at_least", born)]
        for operator, years in self._stated():
            full = years + 1 if operator == "at_most" else years
            reached = "at_least" if operator == "at_least" else "below"
            birthday = logic.months_later(born, full * _MONTHS_PER_YEAR)
            parts.append(logic.compared(day, reached, birthday))
        return logic.all_of(parts)

    def sign(self, judgement: Judgement, row: int) -> str:
        return " ".join(OPERATORS[operator] for operator, _ in self._stated())

    def phrase(self, voice: Voice) -> str:
        say = voice.wording.say
        measure = say("requirements.age", on=_day_name(self.on, voice), field=voice.name(self.age))
        return say("requirements.and").join(
            say(f"requirements.{operator}", measure=measure, figure=str(years))
            for operator, years in self._stated()
        )


def _births(view: View) -> tuple[Array, Array]:
    """Return birth days, and whether they can be seen: a masked number hides its own."""
    if view.field.kind is not Kind.ID:
        return view.values.astype(np.int64), view.present
    if view.column is None or view.column.identity is None:
        return np.zeros(len(view.values), dtype=np.int64), np.zeros(len(view.values), dtype=bool)
    born = view.taken(view.column.identity.birth_day).astype(np.int64)
    return born, np.asarray(born != NO_DAY)


def _whole_years(born: Array, day: Array) -> Array:
    """Return how many birthdays have come, −1 before birth."""
    months = np.asarray(
        day.astype("datetime64[D]").astype("datetime64[M]")
        - born.astype("datetime64[D]").astype("datetime64[M]")
    ).astype(np.int64)
    years = months // _MONTHS_PER_YEAR
    return np.where(months_later(born, years * _MONTHS_PER_YEAR) > day, years - 1, years)


class TermCondition(_TwoDates):
    """A contract's term, first and last day included, is at least so long (last day ≥ first + term − 1 day)."""

    term: tuple[DayField, DayField]
    at_least: Span

    def _second(self, first: Array) -> Array:
        return later_by(first, self.at_least) - 1

    def _months_and_days(self) -> tuple[int, int]:
        return self.at_least.months, self.at_least.days - 1

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
    from_: Month = key(name="from")
    to: Month

    def __post_init__(self) -> None:
        _check_order(self.from_, self.to)

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
