"""What one row lacks for a condition to be met, exactly: so many yuan, kWh, persons, days or months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from subsidycalc.judging.conditions.dates import day_number, months_later
from subsidycalc.judging.margins import limits_of
from subsidycalc.tables.model import PRESENT, Kind
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.outcome import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.outcome import Judgement

Unit = Literal["money", "energy", "count", "share", "days", "months"]
Direction = Literal["more", "less", "later", "earlier"]

_UNITS: Final[dict[Kind, Unit]] = {
    Kind.MONEY: "money",
    Kind.ENERGY: "energy",
    Kind.PERCENT: "share",
    Kind.COUNT: "count",
}


@dataclass(frozen=True)
class Gap:
    """The least change of one field that meets a condition, the other fields left as they are."""

    reference: str
    direction: Direction
    amount: int
    """In the base unit: fen, ten-thousandths of a kWh, persons, 10⁻¹² (a share), days or months."""
    unit: Unit


def gaps_of(judgement: Judgement, frame: Frame, row: int) -> tuple[Gap, ...]:
    """Return what a row of a frame lacks for a condition that it does not meet; nothing where no measure tells it."""
    if int(judgement.state[row]) != NOT_MET:
        return ()
    measured = [
        Gap(
            limit.first.reference,
            "more" if limit.operator in {"above", "at_least"} else "less",
            int(lacking),
            _UNITS.get(limit.first.field.kind, "count"),
        )
        for limit in limits_of(judgement, frame)
        if (lacking := limit.lacking()[row]) > 0
    ]
    of_dates = _DATES.get(type(judgement.word))
    if of_dates is not None:
        measured += of_dates(judgement.word, frame, row)
    return tuple(measured)


def _day(view: View, row: int) -> int | None:
    return int(view.values[row]) if int(view.state[row]) == PRESENT else None


def _between(
    reference: str, first: int, last: int, start: int | None, end: int | None, unit: Unit
) -> list[Gap]:
    """Return how far a date (or the last and first day that it may be) lies outside a window."""
    if start is not None and last < start:
        return [Gap(reference, "later", start - last, unit)]
    if end is not None and first > end:
        return [Gap(reference, "earlier", first - end, unit)]
    return []


def _date(word: words.DateCondition, frame: Frame, row: int) -> list[Gap]:
    view = frame.view(word.date)
    first = _day(view, row)
    if first is None:
        return []
    upper = view.column.upper if view.column is not None else None
    last = first if upper is None else int(view.taken(upper)[row])
    start = None if word.from_ is None else day_number(word.from_)
    end = None if word.to is None else day_number(word.to)
    return _between(word.date, first, last, start, end, "days")


def _covers(word: words.CoversCondition, frame: Frame, row: int) -> list[Gap]:
    begins, ends = (_day(frame.view(reference), row) for reference in word.covers)
    start, end = day_number(word.from_), day_number(word.to)
    gaps = []
    if begins is not None and begins > start:
        gaps.append(Gap(word.covers[0], "earlier", begins - start, "days"))
    if ends is not None and ends < end:
        gaps.append(Gap(word.covers[1], "later", end - ends, "days"))
    return gaps


def _months_between(word: words.MonthsBetweenCondition, frame: Frame, row: int) -> list[Gap]:
    return _second_later(word.months_between, frame, row, word.at_least.months, inclusive=False)


def _term(word: words.TermCondition, frame: Frame, row: int) -> list[Gap]:
    return _second_later(word.term, frame, row, word.at_least.months, inclusive=True)


def _order(word: words.OrderCondition, frame: Frame, row: int) -> list[Gap]:
    return _second_later(word.in_order, frame, row, 0, inclusive=False)


def _second_later(
    pair: tuple[str, str], frame: Frame, row: int, months: int, *, inclusive: bool
) -> list[Gap]:
    """Return by how many days the second date falls short of so many months after the first."""
    first, second = (_day(frame.view(reference), row) for reference in pair)
    if first is None or second is None:
        return []
    needed = int(months_later(np.array([first]), months)[0]) - (1 if inclusive else 0)
    return [Gap(pair[1], "later", needed - second, "days")] if second < needed else []


def _month(word: words.MonthInCondition, frame: Frame, row: int) -> list[Gap]:
    month = _day(frame.view(word.month), row)
    if month is None:
        return []
    start, end = (_months(dt.date.fromisoformat(f"{written}-01")) for written in (word.from_, word.to))
    found = _months(dt.date(1970, 1, 1) + dt.timedelta(days=month))
    return _between(word.month, found, found, start, end, "months")


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


def _every_month(word: words.EveryMonthCondition, frame: Frame, row: int) -> list[Gap]:
    views = [frame.view(f"{word.every_month}[{month}]") for month in word.months]
    denied = [view for view in views if int(view.state[row]) == PRESENT and not bool(view.values[row])]
    return [Gap(view.reference, "more", 1, "months") for view in denied]


_DATES: Final[dict[type[words.ConditionWord], Callable[..., list[Gap]]]] = {
    words.DateCondition: _date,
    words.CoversCondition: _covers,
    words.MonthsBetweenCondition: _months_between,
    words.TermCondition: _term,
    words.OrderCondition: _order,
    words.MonthInCondition: _month,
    words.EveryMonthCondition: _every_month,
}
