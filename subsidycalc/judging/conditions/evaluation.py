"""Judging any condition: which module judges which word, and the composition of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.judging.conditions import answers, codes, dates, measures
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.outcome import UNKNOWN, Judgement, all_of, any_of, confined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from subsidycalc.vocabulary.frame import Frame

_JUDGES: dict[type[words.ConditionWord], Callable[..., Judgement]] = {
    words.FlagCondition: answers.judge_flag,
    words.GivenCondition: answers.judge_given,
    words.ChoiceCondition: answers.judge_choice,
    words.PlaceCondition: answers.judge_place,
    words.IndustryCondition: codes.judge_industry,
    words.CodeCondition: codes.judge_code,
    words.DateCondition: dates.judge_date,
    words.CoversCondition: dates.judge_covers,
    words.MonthsBetweenCondition: dates.judge_months_between,
    words.TermCondition: dates.judge_term,
    words.OrderCondition: dates.judge_order,
    words.EveryMonthCondition: answers.judge_every_month,
    words.MonthInCondition: dates.judge_month,
    words.IncreaseCondition: measures.judge_increase,
}

_MEASURES: tuple[type[words.MeasureCondition], ...] = (
    words.QuantityCondition,
    words.GrowthCondition,
    words.DropCondition,
    words.DifferenceCondition,
    words.RatioCondition,
)


def judge(word: words.ConditionWord, frame: Frame) -> Judgement:
    """Judge one condition over the rows of a frame."""
    if isinstance(word, words.AnyCondition):
        return _any(word, frame)
    if isinstance(word, words.AllCondition):
        parts = judge_all(word.all, frame)
        state = all_of([part.state for part in parts], len(frame))
        doubts = confined((doubt for part in parts for doubt in part.doubts), state == UNKNOWN)
        return Judgement(word, state, doubts, parts)
    if isinstance(word, _MEASURES):
        return measures.judge_measure(word, frame, _case_conditions(word, frame))
    return _JUDGES[type(word)](word, frame)


def judge_all(conditions: Iterable[words.Condition], frame: Frame) -> tuple[Judgement, ...]:
    """Judge several conditions, each by itself."""
    return tuple(judge(word, frame) for word in words.spelled_out(conditions))


def _any(word: words.AnyCondition, frame: Frame) -> Judgement:
    parts = judge_all(word.any, frame)
    state = any_of([part.state for part in parts], len(frame))
    undecided = state == UNKNOWN
    doubts = confined((doubt for part in parts for doubt in part.doubts), undecided)
    return Judgement(word, state, doubts, parts)


def _case_conditions(word: words.MeasureCondition, frame: Frame) -> list[tuple[Judgement, ...]]:
    return [judge_all(case.where, frame) for case in word.cases]
