"""Judging dates: windows, spans that cover them, months between two days, terms of contracts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.tables.model import OPEN_ENDED
from subsidycalc.vocabulary.outcome import UNKNOWN, Doubt, Judgement, all_of, three_way

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary import conditions as words
    from subsidycalc.vocabulary.frame import Frame, View

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


def judge_date(word: words.DateCondition, frame: Frame) -> Judgement:
    """Judge a date against a window; a month alone decides where it lies wholly inside or outside."""
    view = frame.view(word.date)
    first = view.values.astype(np.int64)
    last = _last(view)
    outside = np.zeros(len(frame), dtype=bool)
    straddling = np.zeros(len(frame), dtype=bool)
    if word.from_ is not None:
        start = day_number(word.from_)
        outside |= last < start
        straddling |= (first < start) & (last >= start)
    if word.to is not None:
        end = day_number(word.to)
        outside |= first > end
        straddling |= (first <= end) & (last > end)
    undecided = view.present & straddling & ~outside
    doubts = view.doubts()
    if undecided.any():
        doubts.append(Doubt("invalid-date", undecided, view.reference))
    return Judgement(word, three_way(view.present & ~outside, ~view.present | undecided), tuple(doubts))


def _last(view: View) -> Array:
    upper = view.column.upper if view.column is not None else None
    return (view.values if upper is None else view.taken(upper)).astype(np.int64)


def judge_covers(word: words.CoversCondition, frame: Frame) -> Judgement:
    """Judge whether a span covers a window whole; one end that falls short decides without the other."""
    first, last = (frame.view(reference) for reference in word.covers)
    starts = three_way(first.present & (first.values <= day_number(word.from_)), ~first.present)
    ends = three_way(last.present & (last.values >= day_number(word.to)), ~last.present)
    state = all_of([starts, ends], len(frame))
    return _with_doubts(word, state, first, last)


def _with_doubts(word: words.ConditionWord, state: Array, *views: View) -> Judgement:
    undecided = state == UNKNOWN
    doubts = [doubt for view in views for doubt in view.doubts(within=undecided)]
    return Judgement(word, state, tuple(doubts))


def _two_dates(frame: Frame, references: tuple[str, str]) -> tuple[View, View, Array]:
    first, second = (frame.view(reference) for reference in references)
    return first, second, first.present & second.present


def judge_months_between(word: words.MonthsBetweenCondition, frame: Frame) -> Judgement:
    """Judge whether at least so many months lie between two dates."""
    first, second, known = _two_dates(frame, word.months_between)
    met = known & (second.values >= months_later(np.where(known, first.values, 0), word.at_least.months))
    return _with_doubts(word, three_way(met, ~known), first, second)


def judge_term(word: words.TermCondition, frame: Frame) -> Judgement:
    """Judge a contract's term, both days included; one without a fixed end is long enough."""
    first, last, known = _two_dates(frame, word.term)
    open_ended = last.present & (last.values >= OPEN_ENDED)
    needed = months_later(np.where(known, first.values, 0), word.at_least.months) - 1
    met = open_ended | (known & (last.values >= needed))
    return _with_doubts(word, three_way(met, ~known & ~open_ended), first, last)


def judge_order(word: words.OrderCondition, frame: Frame) -> Judgement:
    """Judge whether the first date is not later than the second."""
    first, second, known = _two_dates(frame, word.in_order)
    return _with_doubts(word, three_way(known & (first.values <= second.values), ~known), first, second)


def judge_month(word: words.MonthInCondition, frame: Frame) -> Judgement:
    """Judge whether a month lies between two months, both included."""
    view = frame.view(word.month)
    start, end = (day_number(dt.date.fromisoformat(f"{month}-01")) for month in (word.from_, word.to))
    met = view.present & (view.values >= start) & (view.values <= end)
    return Judgement(word, three_way(met, ~view.present), tuple(view.doubts()))
