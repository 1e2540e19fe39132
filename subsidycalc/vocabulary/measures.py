"""What words about measured values share: limits, flat or by case; and the word for a value as it stands."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import numpy as np
from msgspec import Meta, Struct

from subsidycalc.declared.words import key
from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.condition import (
    ConditionWord,
    Unexampled,
    all_modelled,
    by_case_phrased,
    judge_all,
    needed_by,
    signs,
    spelled_out,
)
from subsidycalc.vocabulary.exact import SAFE, against
from subsidycalc.vocabulary.figures import figure
from subsidycalc.vocabulary.limits import Limit
from subsidycalc.vocabulary.outcome import (
    NO_CASE,
    UNDECIDED,
    UNKNOWN,
    Doubt,
    Judgement,
    all_of,
    choose,
    confined,
    three_way,
    uncovered,
)
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import Case, LimitFigure, MeasuredField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.vocabulary.condition import Plain, Voice
    from subsidycalc.vocabulary.conditions import Condition  # noqa: TC004 - resolved once the list is made
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.limits import Gap
    from subsidycalc.vocabulary.modelling import Logic, Number, Proposition
    from subsidycalc.vocabulary.words import Figure


_NOT: Final = {"above": "at_most", "at_least": "below"}
"""What holds where a threshold is not reached."""


Above: TypeAlias = Annotated[LimitFigure | None, Meta(description="More than this: 超过, 高于")]
AtLeast: TypeAlias = Annotated[LimitFigure | None, Meta(description="This or more: 以上, 不低于, 达到")]
AtMost: TypeAlias = Annotated[
    LimitFigure | None, Meta(description="This or less: 以下（含）, 不超过, 不高于")
]
Below: TypeAlias = Annotated[LimitFigure | None, Meta(description="Less than this: 低于, 不足")]


class Limits:
    """A threshold with its operator: `above` is >, `at_least` is ≥, `at_most` is ≤, `below` is <."""

    __slots__ = ()

    if TYPE_CHECKING:  # a word has one base with keys, so each declares these
        above: Above
        at_least: AtLeast
        at_most: AtMost
        below: Below

    def stated(self) -> list[tuple[str, Figure]]:
        """Return the operators that are given with their figures."""
        pairs = [(name, getattr(self, name)) for name in ("above", "at_least", "at_most", "below")]
        return [(name, figure) for name, figure in pairs if figure is not None]


class LimitCase(Case, Limits):
    """A threshold for the rows that meet some conditions; the first case that holds applies."""

    above: Above = None
    at_least: AtLeast = None
    at_most: AtMost = None
    below: Below = None
    where: tuple[Condition, ...] = ()


class Measured(Struct, frozen=True):
    """A measured value over the rows of a frame."""

    test: Callable[[str, Fraction], Array]
    """From an operator and a limit to the rows that keep it."""
    known: Array
    doubts: list[Doubt]


class MeasureCondition(Unexampled, Limits):
    """What conditions on a measured value share: limits, flat or by case."""

    above: Above = None
    at_least: AtLeast = None
    at_most: AtMost = None
    below: Below = None
    cases: tuple[LimitCase, ...] = key(
        default=(), description="Limits by case, instead of one for all; the first case that holds applies"
    )

    def __post_init__(self) -> None:
        if bool(self.stated()) == bool(self.cases):
            raise WrongValueError(said("policy_file.needs_a_limit"))
        if any(not case.stated() for case in self.cases):
            raise WrongValueError(said("policy_file.case_needs_a_limit"))

    @abstractmethod
    def measure(self, frame: Frame) -> Measured:
        """Return what is measured, where it is known, and why it is not elsewhere."""

    @abstractmethod
    def measure_phrase(self, voice: Voice) -> str:
        """Return what is measured, in words."""

    @abstractmethod
    def limit(self, frame: Frame, operator: str, limit: Quantity, here: Array) -> Limit:
        """Return one limit, put as a limit on the first field compared; `here` tells the rows that it binds."""

    def keeps(self, logic: Logic, operator: str, limit: Number) -> Proposition:
        """Return when a row keeps one limit, for proofs."""
        return logic.unknown(self)

    def modelled(self, logic: Logic) -> Proposition:
        """Return when a row keeps the limits of the first case that holds; without one none can be told."""
        if not self.cases:
            return self._keeps_all(self, logic)
        held = logic.any_of(())
        for case in reversed(self.cases):
            held = logic.chosen(all_modelled(case.where, logic), self._keeps_all(case, logic), held)
        return held

    def _keeps_all(self, limits: Limits, logic: Logic) -> Proposition:
        stated = limits.stated()
        return logic.all_of(self.keeps(logic, operator, logic.figure(value)) for operator, value in stated)

    def judge(self, frame: Frame) -> Judgement:
        """Judge a measured value against its limits, flat or by case."""
        measured = self.measure(frame)
        if not self.cases:
            state = _within(self, measured.test, len(frame))
            doubts = [*measured.doubts, *self._not_set((state == UNKNOWN) & measured.known)]
            state = np.where(measured.known, state, UNKNOWN).astype(np.int8)
            return Judgement(self, state, confined(doubts, state == UNKNOWN))
        choice = choose([judge_all(case.where, frame) for case in self.cases], len(frame))
        states = [_within(case, measured.test, len(frame)) for case in self.cases]
        none = np.full(len(frame), NO_CASE, dtype=np.int8)
        case = np.where(measured.known, choice.agreed([*states, none - 1]), choice.case)
        told = np.array([*states, none])[np.where(case >= 0, case, len(states)), np.arange(len(frame))]
        unset = measured.known & (case >= 0) & (told == UNKNOWN)
        state = np.where(measured.known & (case != UNDECIDED), told, UNKNOWN).astype(np.int8)
        undecided = confined(choice.doubts, case == UNDECIDED)
        compared = [*(each.references() for each in self.choosing()), self.references()][0][0]
        doubts = [*measured.doubts, *undecided, *uncovered(case, compared), *self._not_set(unset)]
        return Judgement(self, state, confined(doubts, state == UNKNOWN), case=case)

    def _not_set(self, mask: Array) -> list[Doubt]:
        return [Doubt("amount-not-set", mask, self.references()[0], review=True)] if mask.any() else []

    def limits(self, judgement: Judgement, frame: Frame) -> Iterator[Limit]:
        stated: list[tuple[Limits, Array]] = [(self, np.ones(len(frame), dtype=bool))]
        if judgement.case is not None:
            stated = [(case, judgement.case == number) for number, case in enumerate(self.cases)]
        for limits, here in stated:
            for operator, value in limits.stated():
                if isinstance(value, Quantity):
                    yield self.limit(frame, operator, value, here)

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        for limit in self.limits(judgement, frame):
            gap = limit.gap(row)
            if gap is not None:
                yield gap

    def binding(self, judgement: Judgement, row: int) -> tuple[tuple[str, Figure], ...]:
        if judgement.case is None:
            return tuple(self.stated())
        case = int(judgement.case[row])
        return tuple(self.cases[case].stated()) if case >= 0 else ()

    def sign(self, judgement: Judgement, row: int) -> str:
        return signs(self.binding(judgement, row))

    def phrase(self, voice: Voice) -> str:
        measure = self.measure_phrase(voice)
        if not self.cases:
            return _limits_phrase(self, measure, voice)
        return by_case_phrased(
            ((case.where, _limits_phrase(case, measure, voice)) for case in self.cases), voice
        )

    def limit_phrase(self, voice: Voice, stated: tuple[str, Quantity] | None) -> str:
        if stated is None:
            return self.phrase(voice)
        return _limit_phrase(*stated, self.measure_phrase(voice), voice)

    def needed(self) -> Iterator[str]:
        """Yield the fields measured, and those that choose the first case."""
        yield from self.references()
        if self.cases:
            yield from needed_by(self.cases[0].where)

    def chosen_by(self) -> tuple[tuple[ConditionWord, ...], ...]:
        return tuple(spelled_out(case.where) for case in self.cases)

    def _exact_limits(self) -> list[Fraction]:
        limits: tuple[Limits, ...] = (self, *self.cases)
        every = [value for one in limits for _, value in one.stated()]
        return [value.value for value in every if isinstance(value, Quantity)]


def _within(limits: Limits, test: Callable[[str, Fraction], Array], rows: int) -> Array:
    """Return whether rows meet all limits, three-way; a limit without a value is told where none could do otherwise."""
    states = []
    for operator, value in limits.stated():
        if isinstance(value, Quantity):
            states.append(three_way(test(operator, value.value), np.zeros(rows, dtype=bool)))
            continue
        # whatever the locality sets is not negative
        is_most = operator in {"at_most", "below"}
        decided = test(operator if is_most else _NOT[operator], Fraction(0))
        states.append(three_way(decided & is_most, ~decided))
    return all_of(states, rows)


def _limits_phrase(limits: Limits, measure: str, voice: Voice) -> str:
    and_ = voice.wording.say("requirements.and")
    return and_.join(_limit_phrase(operator, value, measure, voice) for operator, value in limits.stated())


def _limit_phrase(operator: str, value: Figure, measure: str, voice: Voice) -> str:
    shown = figure(voice.wording, value)
    return voice.wording.say(f"requirements.{operator}", measure=measure, figure=shown)


class QuantityCondition(MeasureCondition):
    """A number, amount or count against a threshold."""

    quantity: MeasuredField

    def measured(self) -> str:
        return self.quantity

    def measure(self, frame: Frame) -> Measured:
        view = frame.view(self.quantity)
        scale = scale_of(view)
        return Measured(
            lambda operator, limit: against(view.values, operator, limit * scale), view.present, view.doubts()
        )

    def keeps(self, logic: Logic, operator: str, limit: Number) -> Proposition:
        return logic.compared(logic.number(self.quantity), operator, limit)

    def measure_phrase(self, voice: Voice) -> str:
        return voice.name(self.quantity)

    def limit(self, frame: Frame, operator: str, limit: Quantity, here: Array) -> Limit:
        first = frame.view(self.quantity)
        return limit_on(first, operator, limit, here & first.present)

    def worth_trying(self, field: TableField) -> Iterator[Plain]:
        """Yield zero, and the values next to each limit, where the field can hold them."""
        least = Fraction(1, field.stored_as_one)
        if field.kind is not Kind.PERCENT and not field.positive:
            yield Fraction(0)
        for _, limit in self.stated():
            if isinstance(limit, Quantity):
                middle = Fraction(limit.value // least) * least
                near = (middle - least, middle, middle + least)
                yield from (value for value in near if value > 0 or field.kind is Kind.PERCENT)

    def met_by(self, value: Plain) -> bool | None:
        limits = [(operator, limit) for operator, limit in self.stated() if isinstance(limit, Quantity)]
        if self.cases or len(limits) < len(self.stated()) or not isinstance(value, Fraction):
            return None
        return all(_keeps(value, operator, limit.value) for operator, limit in limits)


def _keeps(value: Fraction, operator: str, limit: Fraction) -> bool:
    if operator in {"above", "at_most"}:
        return (value > limit) is (operator == "above")
    return (value >= limit) is (operator == "at_least")


def scale_of(view: View) -> int:
    """Return what one stands for in a column: a share is stored in its own unit, and so is a number."""
    return view.field.stored_as_one


def limit_on(view: View, operator: str, limit: Quantity, applies: Array) -> Limit:
    """Return a limit on a field's own value."""
    number = limit.value.numerator * scale_of(view)
    at_limit = np.full(len(view.values), number, dtype=object if number >= SAFE else np.int64)
    values = view.values.astype(np.int64)
    stated = (operator, limit)
    return Limit(view, operator, stated, values, at_limit, at_limit, limit.value.denominator, applies)
