"""Words that compare one field with another: growth, falls, differences, ratios, increases, by cross-multiplication."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from subsidycalc.declared.words import key
from subsidycalc.texts.numbers import percentages
from subsidycalc.vocabulary.condition import (
    Unexampled,
)
from subsidycalc.vocabulary.exact import against, compared, multiplied, share_against
from subsidycalc.vocabulary.figures import number_text
from subsidycalc.vocabulary.limits import FLIPPED, Limit
from subsidycalc.vocabulary.outcome import Doubt, Judgement, confined, three_way
from subsidycalc.vocabulary.shares_told import shares_told
from subsidycalc.vocabulary.words import MeasuredField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.limits import Gap
    from subsidycalc.vocabulary.modelling import Logic, Number, Proposition
    from subsidycalc.vocabulary.quantities import Quantity


from subsidycalc.vocabulary.measures import MeasureCondition, Measured


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

    def keeps(self, logic: Logic, operator: str, limit: Number) -> Proposition:
        first, second = map(logic.number, self.difference)
        return logic.compared(first - second, operator, limit)

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

    def finding(self, wording: Wording, field: TableField) -> Callable[[Array, Array], list[str]]:

        def tell(difference: int) -> str:
            shown = number_text(wording, field, difference)
            return wording.say("values.difference", amount=shown.replace("-", "−"))

        return lambda ones, others: list(map(tell, (ones - others).tolist()))


class _Share(_Comparison):
    """What measures share that put one field in proportion to another, by cross-multiplication."""

    def _part(self, first: Array, second: Array) -> Array:
        """Return what is put in proportion to the second field."""
        return first

    def _shown(self, wording: Wording) -> Callable[[Array, Array], list[str]]:
        """Return what says values as shares of others, none of which is zero."""
        raise NotImplementedError

    def measure(self, frame: Frame) -> Measured:
        first, second = self._views(frame)
        known, doubts = over_base(first, second, blank=self._blank_base())
        part = self._part(first.values, second.values)
        return Measured(
            lambda operator, limit: share_against(part, second.values, operator, limit), known, doubts
        )

    def keeps(self, logic: Logic, operator: str, limit: Number) -> Proposition:
        first, second = map(logic.number, self._fields)
        kept = logic.compared(self._part_of(first, second), operator, limit * second)
        return logic.all_of([logic.has_base(second), kept])

    def _part_of(self, first: Number, second: Number) -> Number:
        """Return what is put in proportion to the second field, for proofs."""
        return first

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

    def finding(self, wording: Wording, field: TableField) -> Callable[[Array, Array], list[str]]:
        shown = self._shown(wording)

        def tell(ones: Array, others: Array) -> list[str]:
            told = np.full(len(ones), "", dtype=object)
            based = np.flatnonzero(others != 0)
            told[based] = shown(ones[based], others[based])
            return told.tolist()

        return tell

    def _more_or_less(
        self, wording: Wording, more: str, less: str, *, falls: bool
    ) -> Callable[[Array, Array], list[str]]:
        """Return what says by how much amounts are more or less than others."""
        limits = self._exact_limits()
        more_said, less_said = (wording.waiting(f"values.{key}", "share") for key in (more, less))

        def tell(ones: Array, others: Array) -> list[str]:
            parts, wholes = np.where(others > 0, ones - others, others - ones), np.abs(others)
            is_less = (parts < 0) | (falls & (parts == 0))
            told = np.full(len(ones), "", dtype=object)
            for said, those in ((more_said, ~is_less), (less_said, is_less)):
                told[those] = shares_told(np.abs(parts[those]), wholes[those], limits, said)
            return told.tolist()

        return tell


class GrowthCondition(_Share):
    """Growth of the first field over the second, compared by cross-multiplication."""

    growth: tuple[MeasuredField, MeasuredField]

    met_by_another_field: ClassVar[bool] = True

    @property
    def _fields(self) -> tuple[str, str]:
        return self.growth

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.growth)
        return voice.wording.say("requirements.growth", first=first, second=second)

    def _part(self, first: Array, second: Array) -> Array:
        return np.asarray(first - second)

    def _part_of(self, first: Number, second: Number) -> Number:
        return first - second

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return multiplied(base, denominator) + weight

    def _shown(self, wording: Wording) -> Callable[[Array, Array], list[str]]:
        return self._more_or_less(wording, "growth", "fall", falls=False)


class DropCondition(_Share):
    """Fall of the first field against the second, as a positive share."""

    drop: tuple[MeasuredField, MeasuredField]

    met_by_another_field: ClassVar[bool] = True

    @property
    def _fields(self) -> tuple[str, str]:
        return self.drop

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.drop)
        return voice.wording.say("requirements.drop", first=first, second=second)

    def _part(self, first: Array, second: Array) -> Array:
        return np.asarray(second - first)

    def _part_of(self, first: Number, second: Number) -> Number:
        return second - first

    def _operator(self, operator: str) -> str:
        return FLIPPED[operator]

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return multiplied(base, denominator) - weight

    def _shown(self, wording: Wording) -> Callable[[Array, Array], list[str]]:
        return self._more_or_less(wording, "rise", "drop", falls=True)


class RatioCondition(_Share):
    """The first field divided by the second, compared by cross-multiplication."""

    ratio: tuple[MeasuredField, MeasuredField]

    met_by_another_field: ClassVar[bool] = True

    @property
    def _fields(self) -> tuple[str, str]:
        return self.ratio

    def measure(self, frame: Frame) -> Measured:
        """Return the ratio; nothing is no share of whatever there is, even where that cannot be told."""
        measured = super().measure(frame)
        first, second = self._views(frame)
        none = first.present & (first.values == 0) & ~measured.known
        base = np.where(none, 1, second.values)
        doubts = list(confined(measured.doubts, ~none))
        return Measured(
            lambda operator, limit: share_against(first.values, base, operator, limit),
            measured.known | none,
            doubts,
        )

    def measure_phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.ratio)
        return voice.wording.say("requirements.ratio", first=first, second=second)

    def _blank_base(self) -> str:
        return "missing-value"

    def _at_limit(self, base: Array, weight: Array, denominator: int) -> Array:
        return weight

    def _shown(self, wording: Wording) -> Callable[[Array, Array], list[str]]:
        percentage = percentages(self._exact_limits())
        ratio = wording.waiting("values.ratio", "share")
        return lambda ones, others: list(map(ratio, map(percentage, ones.tolist(), others.tolist())))


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
    zero_base: Literal["missing", "counts"] = key(
        default="missing", description="Whether a base of zero cannot be told, or counts as less"
    )

    met_by_another_field: ClassVar[bool] = True

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

    def modelled(self, logic: Logic) -> Proposition:
        first, base = map(logic.number, self.increase)
        has_base = [logic.has_base(base)] if self.zero_base == "missing" else []
        return logic.all_of([*has_base, logic.compared(first, "above", base)])

    def sign(self, judgement: Judgement, row: int) -> str:
        return ">"

    def phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.increase)
        key = "increase" if self.zero_base == "missing" else "increase_from_zero"
        return voice.wording.say(f"requirements.{key}", first=first, second=second)
