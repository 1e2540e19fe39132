"""Words about measured values: quantities, growth, falls, differences, ratios and increases against exact limits."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field, model_validator

from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.texts.numbers import percentages
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.condition import (
    ConditionWord,
    Unexampled,
    by_case_phrased,
    judge_all,
    needed_by,
    signs,
    spelled_out,
)
from subsidycalc.vocabulary.exact import SAFE, against, compared, multiplied, share_against
from subsidycalc.vocabulary.figures import figure, number_text
from subsidycalc.vocabulary.limits import FLIPPED, Limit
from subsidycalc.vocabulary.outcome import NO_CASE, UNDECIDED, Doubt, Judgement, choose, three_way
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import Case, LimitFigure, MeasuredField, ParameterUse, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.conditions import Condition  # noqa: TC004 - resolved once the list is made
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.limits import Gap
    from subsidycalc.vocabulary.words import Figure


class Limits(Word):
    """A threshold with its operator: `above` is >, `at_least` is ≥, `at_most` is ≤, `below` is <."""

    above: LimitFigure | None = Field(default=None, description="More than this: 超过, 高于")
    at_least: LimitFigure | None = Field(default=None, description="This or more: 以上, 不低于, 达到")
    at_most: LimitFigure | None = Field(default=None, description="This or less: 以下（含）, 不超过, 不高于")
    below: LimitFigure | None = Field(default=None, description="Less than this: 低于, 不足")

    def stated(self) -> list[tuple[str, Figure]]:
        """Return the operators that are given with their figures."""
        pairs = [(name, getattr(self, name)) for name in ("above", "at_least", "at_most", "below")]
        return [(name, figure) for name, figure in pairs if figure is not None]


class LimitCase(Limits, Case):
    """A threshold for the rows that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Measured:
    """A measured value over the rows of a frame."""

    test: Callable[[str, Fraction], Array]
    """From an operator and a limit to the rows that keep it."""
    known: Array
    doubts: list[Doubt]


class MeasureCondition(Unexampled, Limits):
    """What conditions on a measured value share: limits, flat or by case."""

    cases: tuple[LimitCase, ...] = Field(
        default=(), description="Limits by case, instead of one for all; the first case that holds applies"
    )

    @model_validator(mode="after")
    def _needs_a_limit(self) -> MeasureCondition:
        if bool(self.stated()) == bool(self.cases):
            raise WrongValueError(said("policy_file.needs_a_limit"))
        if any(not case.stated() for case in self.cases):
            raise WrongValueError(said("policy_file.case_needs_a_limit"))
        return self

    @abstractmethod
    def measure(self, frame: Frame) -> Measured:
        """Return what is measured, where it is known, and why it is not elsewhere."""

    @abstractmethod
    def measure_phrase(self, voice: Voice) -> str:
        """Return what is measured, in words."""

    @abstractmethod
    def limit(self, frame: Frame, operator: str, limit: Quantity, here: Array) -> Limit:
        """Return one limit, put as a limit on the first field compared; `here` tells the rows that it binds."""

    def judge(self, frame: Frame) -> Judgement:
        """Judge a measured value against its limits, flat or by case."""
        measured = self.measure(frame)
        unset = np.zeros(len(frame), dtype=bool)
        if not self.cases:
            met, unset = _within(self, measured.test, len(frame))
            doubts = [*measured.doubts, *self._not_set(unset & measured.known)]
            return Judgement(self, three_way(met & measured.known, ~measured.known | unset), tuple(doubts))
        choice = choose([judge_all(case.where, frame) for case in self.cases], len(frame))
        met = choice.case == NO_CASE
        for number, case in enumerate(self.cases):
            here = choice.case == number
            if here.any():
                case_met, case_unset = _within(case, measured.test, len(frame))
                met |= here & case_met
                unset |= here & case_unset
        doubts = [*measured.doubts, *choice.doubts, *self._not_set(unset & measured.known)]
        unknown = ~measured.known | unset | (choice.case == UNDECIDED)
        return Judgement(self, three_way(met & ~unknown, unknown), tuple(doubts), case=choice.case)

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

    def choosing(self) -> tuple[ConditionWord, ...]:
        return spelled_out(condition for case in self.cases for condition in case.where)

    def _exact_limits(self) -> list[Fraction]:
        every = [value for limits in (self, *self.cases) for _, value in limits.stated()]
        return [value.value for value in every if isinstance(value, Quantity)]


def _within(limits: Limits, test: Callable[[str, Fraction], Array], rows: int) -> tuple[Array, Array]:
    """Return which rows meet all limits, and which meet a limit that is a parameter without a value."""
    met = np.ones(rows, dtype=bool)
    unset = np.zeros(rows, dtype=bool)
    for operator, value in limits.stated():
        if isinstance(value, ParameterUse):
            unset[:] = True
        else:
            met &= test(operator, value.value)
    return met, unset


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

    def measure_phrase(self, voice: Voice) -> str:
        return voice.name(self.quantity)

    def limit(self, frame: Frame, operator: str, limit: Quantity, here: Array) -> Limit:
        first = frame.view(self.quantity)
        return limit_on(first, operator, limit, here & first.present)


def scale_of(view: View) -> int:
    """Return what one stands for in a column: a share is stored in its own unit."""
    return PERCENT_UNIT if view.field.kind is Kind.PERCENT else 1


def limit_on(view: View, operator: str, limit: Quantity, applies: Array) -> Limit:
    """Return a limit on a field's own value."""
    number = limit.value.numerator * scale_of(view)
    at_limit = np.full(len(view.values), number, dtype=object if number >= SAFE else np.int64)
    values = view.values.astype(np.int64)
    stated = (operator, limit)
    return Limit(view, operator, stated, values, at_limit, at_limit, limit.value.denominator, applies)


class _Comparison(MeasureCondition):
    """What measures share that compare one field with another."""

    @abstractmethod
    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        """Return the value of the first field at the limit, over the denominator."""

    def _views(self, frame: Frame) -> tuple[View, View]:
        first, second = (frame.view(reference) for reference in self._fields)
        return first, second

    @property
    @abstractmethod
    def _fields(self) -> tuple[str, str]:
        """Return the two fields."""


class DifferenceCondition(_Comparison):
    """The first field less the second."""

    difference: tuple[MeasuredField, MeasuredField]

    @property
    def _fields(self) -> tuple[str, str]:
        return self.difference

    def measured(self) -> str:
        return self.difference[0]

    def measure(self, frame: Frame) -> Measured:
        first, second = self._views(frame)
        difference = first.values - second.values
        doubts = first.doubts() + second.doubts(blank="base-missing")
        return Measured(
            lambda operator, limit: against(difference, operator, limit),
            first.present & second.present,
            doubts,
        )

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.difference)
        return voice.wording.say("requirements.difference", first=first, second=second)

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return multiplied(base, denominator) + weight

    def limit(self, frame: Frame, operator: str, limit: Quantity, here: Array) -> Limit:
        first, second = self._views(frame)
        share, wide = limit.value.numerator, limit.value.denominator
        weight = np.full(len(frame), share, dtype=np.int64)
        at_limit = self._at_limit(second.values.astype(np.int64), weight, wide)
        known = here & first.present & second.present
        values = first.values.astype(np.int64)
        return Limit(first, operator, (operator, limit), values, at_limit, weight, wide, known)

    def finding(self, wording: Wording, kind: Kind) -> Callable[[int, int], str]:

        def tell(one: int, other: int) -> str:
            shown = number_text(wording, kind, one - other)
            return wording.say("values.difference", amount=shown.replace("-", "−"))

        return tell


class _Share(_Comparison):
    """What measures share that put one field in proportion to another, by cross-multiplication."""

    def _part(self, first: Array, second: Array) -> Array:
        """Return what is put in proportion to the second field."""
        return first

    def _shown(self, wording: Wording) -> Callable[[int, int], str]:
        """Return what says one value as a share of another."""
        raise NotImplementedError

    def measure(self, frame: Frame) -> Measured:
        first, second = self._views(frame)
        known, doubts = over_base(first, second, blank=self._blank_base())
        part = self._part(first.values, second.values)
        return Measured(
            lambda operator, limit: share_against(part, second.values, operator, limit), known, doubts
        )

    def _blank_base(self) -> str:
        return "base-missing"

    def _operator(self, operator: str) -> str:
        """Return how the first field is compared at the limit."""
        return operator

    def limit(self, frame: Frame, operator: str, limit: Quantity, here: Array) -> Limit:
        first, second = self._views(frame)
        base = second.values.astype(np.int64)
        known, _ = over_base(first, second)
        weight = multiplied(base, limit.value.numerator)
        return Limit(
            first,
            self._operator(operator),
            (operator, limit),
            first.values.astype(np.int64),
            self._at_limit(base, weight, limit.value.denominator),
            weight,
            limit.value.denominator,
            here & known,
        )

    def finding(self, wording: Wording, kind: Kind) -> Callable[[int, int], str]:
        shown = self._shown(wording)
        return lambda one, other: "" if other == 0 else shown(one, other)

    def _more_or_less(
        self, wording: Wording, more: str, less: str, *, falls: bool
    ) -> Callable[[int, int], str]:
        """Return what says by how much one amount is more or less than another."""
        percentage = percentages(self._exact_limits())
        more_said, less_said = (wording.waiting(f"values.{key}", "share") for key in (more, less))

        def tell(one: int, other: int) -> str:
            part, whole = (one - other, other) if other > 0 else (other - one, -other)
            is_less = part < 0 or (falls and part == 0)
            return (less_said if is_less else more_said)(percentage(abs(part), whole))

        return tell


class GrowthCondition(_Share):
    """Growth of the first field over the second, compared by cross-multiplication."""

    growth: tuple[MeasuredField, MeasuredField]

    @property
    def _fields(self) -> tuple[str, str]:
        return self.growth

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.growth)
        return voice.wording.say("requirements.growth", first=first, second=second)

    def _part(self, first: Array, second: Array) -> Array:
        return np.asarray(first - second)

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return multiplied(base, denominator) + weight

    def _shown(self, wording: Wording) -> Callable[[int, int], str]:
        return self._more_or_less(wording, "growth", "fall", falls=False)


class DropCondition(_Share):
    """Fall of the first field against the second, as a positive share."""

    drop: tuple[MeasuredField, MeasuredField]

    @property
    def _fields(self) -> tuple[str, str]:
        return self.drop

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.drop)
        return voice.wording.say("requirements.drop", first=first, second=second)

    def _part(self, first: Array, second: Array) -> Array:
        return np.asarray(second - first)

    def _operator(self, operator: str) -> str:
        return FLIPPED[operator]

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return multiplied(base, denominator) - weight

    def _shown(self, wording: Wording) -> Callable[[int, int], str]:
        return self._more_or_less(wording, "rise", "drop", falls=True)


class RatioCondition(_Share):
    """The first field divided by the second, compared by cross-multiplication."""

    ratio: tuple[MeasuredField, MeasuredField]

    @property
    def _fields(self) -> tuple[str, str]:
        return self.ratio

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.ratio)
        return voice.wording.say("requirements.ratio", first=first, second=second)

    def _blank_base(self) -> str:
        return "missing-value"

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return weight

    def _shown(self, wording: Wording) -> Callable[[int, int], str]:
        percentage = percentages(self._exact_limits())
        ratio = wording.waiting("values.ratio", "share")
        return lambda one, other: ratio(percentage(one, other))


def over_base(first: View, base: View, *, blank: str = "base-missing") -> tuple[Array, list[Doubt]]:
    """Return where a comparison with a base is known; a base that is blank or zero is `base-missing`.

    `blank` is the code of a blank one where it is no period to compare with (the staff that a share is of).
    """
    zero = base.present & (base.values == 0)
    known = first.present & base.present & ~zero
    doubts = first.doubts() + base.doubts(blank=blank)
    if zero.any():
        doubts.append(Doubt("base-missing", zero, base.reference))
    return known, doubts


class IncreaseCondition(Unexampled):
    """The first field is greater than the second; a base that is blank or zero is judged as the policy says."""

    increase: tuple[MeasuredField, MeasuredField]
    zero_base: Literal["missing", "counts"] = Field(
        default="missing", description="Whether a base of zero cannot be told, or counts as less"
    )

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether the first field exceeds the second."""
        first, base = (frame.view(reference) for reference in self.increase)
        known, doubts = over_base(first, base)
        if self.zero_base == "counts":
            known = first.present & base.present
            doubts = first.doubts() + base.doubts(blank="base-missing")
        met = known & compared(first.values, "above", base.values)
        return Judgement(self, three_way(met, ~known), tuple(doubts))

    def limits(self, judgement: Judgement, frame: Frame) -> Iterator[Limit]:
        first, second = (frame.view(reference) for reference in self.increase)
        base = second.values.astype(np.int64)
        known = first.present & second.present
        if self.zero_base == "missing":
            known = known & (base != 0)
        yield Limit(first, "above", None, first.values.astype(np.int64), base, base, 1, known)

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Sequence[Gap]:
        gaps = (limit.gap(row) for limit in self.limits(judgement, frame))
        return [gap for gap in gaps if gap is not None]

    def sign(self, judgement: Judgement, row: int) -> str:
        return ">"

    def phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.increase)
        return voice.wording.say("requirements.increase", first=first, second=second)
