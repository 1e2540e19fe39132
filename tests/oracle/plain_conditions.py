"""Judging one condition for one row, in plain Python: met, not met, or cannot tell and why."""

from __future__ import annotations

import calendar
import datetime as dt
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import BLANK, FINE, UNLISTED, WITHOUT_END, Identity, PlainCell

from subsidycalc.identity.countries import continent_of
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.measures import MeasureCondition
from subsidycalc.vocabulary.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from oracle.subject import Subject

    from subsidycalc.vocabulary.quantities import Span

COMPARE = {"above": operator.gt, "at_least": operator.ge, "at_most": operator.le, "below": operator.lt}


@dataclass(frozen=True)
class Why:
    """Why something cannot be told: a code, and whether a person could settle it."""

    code: str
    review: bool = False


@dataclass(frozen=True)
class Finding:
    """A condition judged: True, False, or None with the reasons."""

    met: bool | None
    why: tuple[Why, ...] = ()


def why_not(cell: PlainCell, blank: str = "missing-value") -> list[Why]:
    """Return why a cell has no value; an enterprise that is not listed is spoken of elsewhere."""
    if cell.fault in {FINE, UNLISTED}:
        return []
    return [Why(blank if cell.fault == BLANK else cell.fault, review=cell.fault == "no-case-applies")]


def judge(word: words.Condition, subject: Subject) -> Finding:
    """Judge one condition for one row."""
    assert isinstance(word, ConditionWord)
    if isinstance(word, MeasureCondition):
        return _measure(word, subject)
    judges: dict[type[ConditionWord], Any] = {
        words.FlagCondition: _flag,
        words.GivenCondition: _given,
        words.CodeCondition: _code,
        words.IndustryCondition: _industry,
        words.ChoiceCondition: _choice,
        words.PlaceCondition: _place,
        words.IncreaseCondition: _increase,
        words.DateCondition: _date,
        words.CoversCondition: _covers,
        words.MonthsBetweenCondition: _months_between,
        words.AgeCondition: _age,
        words.NotCondition: _not,
        words.TermCondition: _term,
        words.OrderCondition: _order,
        words.EveryMonthCondition: _every_month,
        words.MonthInCondition: _month,
        words.AnyCondition: lambda one, row: any_of([judge(part, row) for part in one.any]),
        words.AllCondition: lambda one, row: all_of([judge(part, row) for part in one.all]),
    }
    finding: Finding = judges[type(word)](word, subject)
    return finding


def all_of(findings: Sequence[Finding]) -> Finding:
    """Return whether all are met: one that is not decides."""
    if any(finding.met is False for finding in findings):
        return Finding(met=False)
    if all(finding.met for finding in findings):
        return Finding(met=True)
    return Finding(None, tuple(why for finding in findings for why in finding.why))


def any_of(findings: Sequence[Finding]) -> Finding:
    """Return whether any is met: one that is decides."""
    if any(finding.met for finding in findings):
        return Finding(met=True)
    if all(finding.met is False for finding in findings):
        return Finding(met=False)
    return Finding(None, tuple(why for finding in findings for why in finding.why))


def first_case(cases: Iterable[Any], subject: Subject) -> tuple[Any, tuple[Why, ...]]:
    """Return the first case that holds (None where none does), or "undecided" and why."""
    for case in cases:
        finding = all_of([judge(word, subject) for word in case.where])
        if finding.met:
            return case, ()
        if finding.met is None:
            return "undecided", finding.why
    return None, ()


def cases_that_may_hold(cases: Sequence[Any], subject: Subject) -> list[Any]:
    """Return every case that may be the first that holds; None among them where it may be that none does."""
    found: list[Any] = []
    for case in cases:
        met = all_of([judge(word, subject) for word in case.where]).met
        if met is not False:
            found.append(case)
        if met:
            return found
    return [*found, None]


def _told(cell: PlainCell, test: Any) -> Finding:  # noqa: ANN401 - a test of any cell's value
    if cell.fault != FINE:
        return Finding(None, tuple(why_not(cell)))
    return Finding(bool(test(cell.value)))


def _flag(word: words.FlagCondition, subject: Subject) -> Finding:
    return _told(subject.cell(word.flag), lambda value: value is word.is_)


def _given(word: words.GivenCondition, subject: Subject) -> Finding:
    cell = subject.cell(word.given)
    if cell.fault in {FINE, BLANK}:
        return Finding(cell.fault == FINE)
    return Finding(None, tuple(why_not(cell)))


def _code(word: words.CodeCondition, subject: Subject) -> Finding:
    cell = subject.cell(word.code)
    if cell.fault != FINE:
        return Finding(None, tuple(why_not(cell)))
    is_person = isinstance(cell.value, Identity)
    visible = cell.value.visible if isinstance(cell.value, Identity) else str(cell.value)[:6]
    if word.in_:
        return Finding(_whole_code(visible) in {_whole_code(code) for code in word.in_})
    beginnings = word.begins or word.begins_not
    if any(visible.startswith(beginning) for beginning in beginnings):
        return Finding(met=bool(word.begins))
    if any(beginning.startswith(visible) for beginning in beginnings):
        return Finding(None, (Why("id-prefix-short" if is_person else "code-too-short"),))
    return Finding(met=not word.begins)


def _whole_code(code: str) -> str:
    return code.ljust(6, "0")


def _industry(word: words.IndustryCondition, subject: Subject) -> Finding:
    return _told(subject.cell(word.industry), lambda value: any(value.startswith(code) for code in word.in_))


def _choice(word: words.ChoiceCondition, subject: Subject) -> Finding:
    return _told(
        subject.cell(word.choice),
        lambda value: (not word.in_ or value in word.in_) and value not in word.not_in,
    )


def _place(word: words.PlaceCondition, subject: Subject) -> Finding:
    cell = subject.cell(word.place)
    if cell.fault != FINE:
        return Finding(None, tuple(why_not(cell)))
    country = str(cell.value)
    if not country:
        return Finding(None, (Why("country-unknown", review=True),))
    names = {country, continent_of(country)}
    inside = not word.in_ or bool(names & set(word.in_))
    return Finding(inside and not names & set(word.not_in))


def _measure(word: MeasureCondition, subject: Subject) -> Finding:
    value, why = measured(word, subject)
    if value is None:
        case, undecided = first_case(word.cases, subject) if word.cases else (word, ())
        return Finding(None, (*why, *undecided, *(() if case is not None else (NO_CASE,))))
    if not word.cases:
        met = _keeps(word, value)
        return Finding(met) if met is not None else Finding(None, (NOT_SET,))
    may_hold = cases_that_may_hold(word.cases, subject)
    if may_hold == [None]:
        return Finding(None, (NO_CASE,))
    possible = {"no case" if case is None else _keeps(case, value) for case in may_hold}
    if len(possible) > 1:
        return Finding(None, first_case(word.cases, subject)[1])
    (met,) = possible
    assert met != "no case"
    return Finding(met) if met is not None else Finding(None, (NOT_SET,))


NOT_SET = Why("amount-not-set", review=True)
NO_CASE = Why("no-case-applies", review=True)
REVERSED = Why("dates-reversed")


def _keeps(limits: Any, value: Fraction) -> bool | None:  # noqa: ANN401 - a condition or one of its cases
    """Return whether a value keeps its limits; a limit that nobody has set may be anything from nothing up."""
    kept: list[bool | None] = []
    for name, figure in limits.stated():
        if isinstance(figure, Quantity):
            kept.append(COMPARE[name](value, figure.value))
        elif (name == "at_most" and value <= 0) or (name == "below" and value < 0):
            kept.append(True)
        elif (name == "at_least" and value < 0) or (name == "above" and value <= 0):
            kept.append(False)
        else:
            kept.append(None)
    return False if False in kept else None if None in kept else True


def measured(word: MeasureCondition, subject: Subject) -> tuple[Fraction | None, list[Why]]:
    """Return the exact measure, or why there is none."""
    if isinstance(word, words.QuantityCondition):
        cell = subject.cell(word.quantity)
        return (cell.value if cell.fault == FINE else None), why_not(cell)  # type: ignore[return-value]
    if isinstance(word, words.DifferenceCondition):
        first, second = (subject.cell(reference) for reference in word.difference)
        if first.fault == FINE and second.fault == FINE:
            return first.value - second.value, []  # type: ignore[operator]
        return None, why_not(first) + why_not(second, "base-missing")
    if isinstance(word, words.GrowthCondition):
        pair, why = compared_with_base(word.growth, subject)
        return (None if pair is None else (pair[0] - pair[1]) / pair[1]), why
    if isinstance(word, words.DropCondition):
        pair, why = compared_with_base(word.drop, subject)
        return (None if pair is None else (pair[1] - pair[0]) / pair[1]), why
    assert isinstance(word, words.RatioCondition)
    part = subject.cell(word.ratio[0])
    if part.fault == FINE and part.value == 0:
        return part.value, []  # nothing is no share of whatever there is
    pair, why = compared_with_base(word.ratio, subject, blank="missing-value")
    return (None if pair is None else pair[0] / pair[1]), why


def compared_with_base(
    references: tuple[str, str], subject: Subject, *, blank: str = "base-missing", zero_counts: bool = False
) -> tuple[tuple[Fraction, Fraction] | None, list[Why]]:
    """Return a figure and its base, or why not; a base that is blank or zero is missing.

    `blank` is said of a blank one that is no earlier period (the staff that a share is of).
    """
    first, base = (subject.cell(reference) for reference in references)
    why = why_not(first) + why_not(base, blank)
    is_zero = base.fault == FINE and base.value == 0 and not zero_counts
    if is_zero:
        why.append(Why("base-missing"))
    if is_zero or first.fault != FINE or base.fault != FINE:
        return None, why
    return (first.value, base.value), why  # type: ignore[return-value]


def _increase(word: words.IncreaseCondition, subject: Subject) -> Finding:
    pair, why = compared_with_base(word.increase, subject, zero_counts=word.zero_base == "counts")
    return Finding(None, tuple(why)) if pair is None else Finding(pair[0] > pair[1])


def _date(word: words.DateCondition, subject: Subject) -> Finding:
    cell = subject.cell(word.date)
    if cell.fault != FINE:
        return Finding(None, tuple(why_not(cell)))
    earliest, latest = cell.value, cell.last
    assert isinstance(earliest, dt.date)
    assert latest is not None
    start, end = word.from_ or dt.date.min, word.to or dt.date.max
    if latest < start or earliest > end:
        return Finding(met=False)
    if earliest < start or latest > end:
        return Finding(None, (Why("invalid-date"),))
    return Finding(met=True)


def _covers(word: words.CoversCondition, subject: Subject) -> Finding:
    first, last = (subject.cell(reference) for reference in word.covers)
    return all_of([_told(first, lambda day: day <= word.from_), _told(last, lambda day: day >= word.to)])


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the day so many months later; there is no 31 February: the month's last day instead."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _days(references: tuple[str, str], subject: Subject, test: Any) -> Finding:  # noqa: ANN401 - a test of two days
    cells = [subject.cell(reference) for reference in references]
    if any(cell.fault != FINE for cell in cells):
        return Finding(None, tuple(why for cell in cells for why in why_not(cell)))
    return Finding(bool(test(cells[0].value, cells[1].value)))


def later(day: dt.date, span: Span) -> dt.date:
    """Return the day so many months or days later."""
    return months_later(day, span.months) + dt.timedelta(days=span.days)


def _months_between(word: words.MonthsBetweenCondition, subject: Subject) -> Finding:
    cells = [
        PlainCell(day, FINE, day) if isinstance(day, dt.date) else subject.cell(day)
        for day in word.months_between
    ]
    if any(cell.fault != FINE for cell in cells):
        return Finding(None, tuple(why for cell in cells for why in why_not(cell)))
    outcomes = set()
    for first in (cells[0].value, cells[0].last):
        for second in (cells[1].value, cells[1].last):
            long_enough = word.at_least is None or second >= later(first, word.at_least)  # type: ignore[arg-type,operator]
            soon_enough = word.at_most is None or first <= second <= later(first, word.at_most)  # type: ignore[arg-type,operator]
            outcomes.add(long_enough and soon_enough)
    return Finding(None, (Why("invalid-date"),)) if len(outcomes) > 1 else Finding(outcomes.pop())


def _age(word: words.AgeCondition, subject: Subject) -> Finding:
    who = subject.cell(word.age)
    day = PlainCell(word.on, FINE) if isinstance(word.on, dt.date) else subject.cell(word.on)
    why = [*why_not(who), *why_not(day)]
    born = who.value.born if isinstance(who.value, Identity) else who.value
    if who.fault == FINE and born is None:
        why.append(Why("id-prefix-short"))
    if why or who.fault != FINE or day.fault != FINE:
        return Finding(None, tuple(why))
    years = -1
    while months_later(born, 12 * (years + 1)) <= day.value:  # type: ignore[arg-type,operator]
        years += 1
    limits = [
        word.at_least is None or years >= word.at_least,
        word.at_most is None or years <= word.at_most,
        word.below is None or years < word.below,
    ]
    return Finding(years >= 0 and all(limits))


def _not(word: words.NotCondition, subject: Subject) -> Finding:
    found = judge(word.not_, subject)
    return Finding(None if found.met is None else not found.met, found.why)


def _term(word: words.TermCondition, subject: Subject) -> Finding:
    if subject.cell(word.term[1]).value == WITHOUT_END:
        return Finding(met=True)
    return _days(
        word.term, subject, lambda first, last: last >= later(first, word.at_least) - dt.timedelta(days=1)
    )


def _order(word: words.OrderCondition, subject: Subject) -> Finding:
    return _days(word.in_order, subject, lambda first, second: first <= second)


def _every_month(word: words.EveryMonthCondition, subject: Subject) -> Finding:
    return all_of([_told(subject.cell(f"{word.every_month}[{month}]"), bool) for month in word.months])


def _month(word: words.MonthInCondition, subject: Subject) -> Finding:
    first, last = (dt.date.fromisoformat(f"{month}-01") for month in (word.from_, word.to))
    return _told(subject.cell(word.month), lambda month: first <= month <= last)
