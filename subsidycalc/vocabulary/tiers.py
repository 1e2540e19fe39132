"""Ways of paying by level: the highest tier reached, by head count too, steps of growth, an amount for each so much, the lower of two."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import lcm
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

import numpy as np
from msgspec import Meta

from subsidycalc.declared.words import key
from subsidycalc.tables.model import BLANK, Kind
from subsidycalc.tables.model import Field as TableField
from subsidycalc.texts.numbers import MOST_DECIMALS, decimal, grouped, half_up, quotient
from subsidycalc.texts.registry import YET_TO_COME
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.comparisons import over_base
from subsidycalc.vocabulary.exact import against, as_fractions, multiplied
from subsidycalc.vocabulary.figures import figure, number_text, quantity
from subsidycalc.vocabulary.limits import OPERATORS
from subsidycalc.vocabulary.measures import QuantityCondition, scale_of
from subsidycalc.vocabulary.modelling import Level
from subsidycalc.vocabulary.outcome import NO_CASE, Choice, Doubt, uncovered
from subsidycalc.vocabulary.payment import (
    Arithmetic,
    ByCase,
    Payment,
    Remark,
    Way,
    chosen_figures,
    exact,
    one_each,
    set_figure,
)
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.rates import base_phrase, check_quantity, quantity_modelled, quantity_of
from subsidycalc.vocabulary.words import (
    Due,
    MeasuredField,
    MeasuredFigure,
    MoneyField,
    PaidFigure,
    ParameterUse,
    SummableField,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import ConditionWord, Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number
    from subsidycalc.vocabulary.words import Figure

_ONE_POINT: Final = Fraction(1, 100)


class TierReached(Arithmetic, frozen=True):
    """The amount of the highest tier reached: `20万元(5,000万元 > 4,000万元)`."""

    amount: ByCase
    threshold: ByCase
    observed: Array
    operator: str
    field: TableField

    form: ClassVar[str] = "tier"
    self_evident: ClassVar[bool] = True

    def value(self, place: int) -> Fraction:
        return exact(self.datum("amount", place))

    def phrase(self, place: int, voice: Voice) -> str:
        return self.teller(voice)(place)

    def teller(self, voice: Voice) -> Callable[[int], str]:
        wording = voice.wording

        @cache
        def around(case: int) -> list[str]:
            amount: Any = self.amount.figures[case]
            threshold: Any = self.threshold.figures[case]
            shown = grouped(threshold) if isinstance(threshold, int) else figure(wording, threshold)
            values = {
                "amount": voice.amount(amount),
                "operator": OPERATORS[self.operator],
                "threshold": shown,
            }
            return wording.say("calculation.tier", observed=YET_TO_COME, **values).split(YET_TO_COME)

        def tell(place: int) -> str:
            observed = number_text(wording, self.field, self.observed.item(place))
            return observed.join(around(self.amount.case.item(place)))

        return tell


class TierAmount(Way):
    """The amount of the highest tier that a quantity reaches (highest only)."""

    tiers: MeasuredField
    above: tuple[tuple[MeasuredFigure, PaidFigure], ...] = key(
        default=(), description="Pairs of a threshold that must be exceeded and an amount, lowest first"
    )
    at_least: tuple[tuple[MeasuredFigure, PaidFigure], ...] = key(
        default=(), description="The same with thresholds that must be reached"
    )

    def __post_init__(self) -> None:
        if bool(self.above) == bool(self.at_least):
            raise WrongValueError(said("policy_file.tiers_under_one_operator"))

    def _tiers(self) -> tuple[str, tuple[tuple[Figure, Figure], ...]]:
        return ("above", self.above) if self.above else ("at_least", self.at_least)

    def measured(self) -> str:
        return self.tiers

    def thresholds(self) -> tuple[tuple[str, Figure | int], ...]:
        operator, tiers = self._tiers()
        return tuple((operator, threshold) for threshold, _ in tiers)

    def levels(self) -> tuple[Level, ...]:
        operator, tiers = self._tiers()
        return tuple(Level((operator, place), *tier) for place, tier in enumerate(tiers))

    def covering(self) -> Iterator[tuple[str, tuple[tuple[ConditionWord, ...], ...]]]:
        """Yield the tiers: what reaches none is not paid."""
        operator, tiers = self._tiers()
        stated: Iterator[dict[str, Any]] = (
            {"quantity": self.tiers, operator: threshold} for threshold, _ in tiers
        )
        yield operator, tuple((QuantityCondition(**one),) for one in stated)

    def level_of(self, logic: Logic) -> tuple[str, Number]:
        return self._tiers()[0], logic.number(self.tiers)

    def amount_of(self, logic: Logic) -> Number:
        return _highest(self, logic)

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay the amount of the highest tier that a quantity reaches."""
        view = frame.view(self.tiers)
        operator, tiers = self._tiers()
        doubts = view.doubts()
        case = np.full(len(frame), NO_CASE, dtype=np.int16)
        for number, (threshold, _) in enumerate(tiers):
            if isinstance(threshold, ParameterUse):
                doubts.append(Doubt("amount-not-set", view.present, view.reference, review=True))
                continue
            case[view.present & against(view.values, operator, threshold.value * scale_of(view))] = number
        set_thresholds = all(isinstance(threshold, Quantity) for threshold, _ in tiers)
        doubts += uncovered(np.where(view.present & set_thresholds, case, 0), view.reference)
        chosen = chosen_figures([amount for _, amount in tiers], Choice(case, ()), len(frame), self.tiers)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            thresholds = ByCase([threshold for threshold, _ in tiers], case[paid])
            amounts = chosen.by_case(case[paid])
            observed = view.values[paid]
            return (TierReached(award[paid], amounts, thresholds, observed, operator, view.field),)

        return Payment(
            chosen.numerators,
            chosen.denominator,
            view.present & chosen.known,
            (*doubts, *chosen.doubts),
            terms,
            one_each(frame),
        )

    def phrase(self, voice: Voice) -> str:
        operator, tiers = self._tiers()
        measure = voice.name(self.tiers)
        return _tiers_phrase(
            operator, measure, ((figure(voice.wording, least), amount) for least, amount in tiers), voice
        )


def _tiers_phrase(operator: str, measure: str, tiers: Iterable[tuple[str, Figure]], voice: Voice) -> str:
    say = voice.wording.say
    listed = [
        say(
            "payments.tier",
            limit=say(f"requirements.{operator}", measure=measure, figure=least),
            amount=voice.amount(amount),
        )
        for least, amount in tiers
    ]
    joined = say("requirements.separator").join(listed)
    return say("payments.tiers", tiers=joined) if len(listed) > 1 else joined


def _highest(way: TierAmount | HeadCountTiers, logic: Logic) -> Number:
    """Return the amount of the last tier reached, zero below the first, for proofs."""
    operator, measured = way.level_of(logic)
    paid = logic.figure(0)
    for level in way.levels():
        reached = logic.compared(measured, operator, logic.figure(level.threshold))
        paid = logic.chosen(reached, logic.figure(level.paid), paid)
    return paid


class HeadCountTiers(Way):
    """The amount of the highest tier that the enterprise's head count reaches; paid once per enterprise."""

    head_count_tiers: tuple[tuple[Annotated[int, Meta(ge=1)], PaidFigure], ...] = key(min_length=1)

    per_head_count: ClassVar[bool] = True

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay nothing row by row: the enterprise is paid by its head count."""
        nothing = np.zeros(len(frame), dtype=np.int64)
        return Payment(nothing, 1, np.ones(len(frame), dtype=bool), (), lambda *_: (), one_each(frame))

    def thresholds(self) -> tuple[tuple[str, Figure | int], ...]:
        return tuple(("at_least", least) for least, _ in self.head_count_tiers)

    def levels(self) -> tuple[Level, ...]:
        return tuple(
            Level(("head_count_tiers", place), *tier) for place, tier in enumerate(self.head_count_tiers)
        )

    def level_of(self, logic: Logic) -> tuple[str, Number]:
        return "at_least", logic.head_count()

    def amount_of(self, logic: Logic) -> Number:
        return _highest(self, logic)

    def owner_amounts(self, head_counts: Array) -> tuple[Array, Sequence[Figure]]:
        case = np.full(len(head_counts), NO_CASE, dtype=np.int16)
        for number, (threshold, _) in enumerate(self.head_count_tiers):
            case[head_counts >= threshold] = number
        return case, [amount for _, amount in self.head_count_tiers]

    def owner_terms(self, award: Array, head_counts: Array) -> Arithmetic:
        case, figures = self.owner_amounts(head_counts)
        has = award >= 0
        thresholds = [threshold for threshold, _ in self.head_count_tiers]
        return TierReached(
            award[has],
            ByCase(figures, case[has]),
            ByCase(thresholds, case[has]),
            head_counts[has],
            "at_least",
            TableField("head_count", "", Kind.COUNT),
        )

    def phrase(self, voice: Voice) -> str:
        persons = voice.wording.say("payments.persons")
        tiers = ((grouped(least), amount) for least, amount in self.head_count_tiers)
        return _tiers_phrase("at_least", persons, tiers, voice)


class Steps(Arithmetic, frozen=True):
    """An amount for each step of growth beyond a threshold."""

    current: Array
    base: Array
    count: Array
    """Whole steps, or fractions of them."""
    amount: Figure
    beyond: Quantity
    step: Quantity

    form: ClassVar[str] = "steps"

    def value(self, place: int) -> Fraction:
        count: int | Fraction = self.datum("count", place)
        return exact(self.amount) * count

    def phrase(self, place: int, voice: Voice) -> str:
        return self.teller(voice)(place)

    def teller(self, voice: Voice) -> Callable[[int], str]:
        beyond, step = self.beyond.value, self.step.value
        text = "calculation.steps_points" if step == _ONE_POINT else "calculation.steps"
        shared = {
            "amount": voice.amount(self.amount),
            "beyond": quantity(voice.wording, self.beyond),
            "step": quantity(voice.wording, self.step),
        }

        def tell(place: int) -> str:
            base = self.base.item(place)
            gain = self.current.item(place) - base
            over, whole = _beyond(gain, base, beyond)
            places = _places_for((gain, base), (over, whole), beyond, step)
            return voice.wording.say(
                text,
                count=decimal(self.count.item(place), most=MOST_DECIMALS),
                growth=f"{quotient(gain * 100, base, least=2, most=places)}%",
                over=quotient(over * 100, whole, least=2, most=places),
                **shared,
            )

        return tell


def _beyond(gain: int, base: int, beyond: Fraction) -> tuple[int, int]:
    """Return by how much growth passes a threshold, as whole numbers: a fraction would be shortened for each award."""
    sign = 1 if base > 0 else -1
    over = gain * beyond.denominator - base * beyond.numerator
    return sign * over, sign * base * beyond.denominator


def _places_for(growth: tuple[int, int], over: tuple[int, int], beyond: Fraction, step: Fraction) -> int:
    """Return how many decimals a percentage needs so that it does not seem to reach the next step."""
    (gain, base), steps = growth, over[0] * step.denominator // (over[1] * step.numerator) + 1
    following = beyond.numerator * step.denominator + steps * step.numerator * beyond.denominator
    denominator = beyond.denominator * step.denominator
    places = 2
    while places < MOST_DECIMALS and (
        half_up(gain * 10 ** (places + 2), base) * denominator >= following * 10 ** (places + 2)
    ):
        places += 1
    return places


class StepAmount(Way):
    """An amount for each step of growth beyond a threshold: 50,000 yuan per percentage point beyond 18 %."""

    steps_of_growth: tuple[MeasuredField, MeasuredField]
    beyond: Annotated[Quantity, Due.SHARE] = key(description="The growth from which steps count")
    step: Annotated[Quantity, Due.SHARE] = key(
        description="How much growth a step is: 1% is a percentage point"
    )
    amount: PaidFigure = key(description="The amount for each step")
    counted: Literal["whole", "pro-rata"] = key(
        default="whole", description="Whether a part of a step counts"
    )

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount per step of growth beyond a threshold, whole steps or pro rata."""
        current, base = (frame.view(reference) for reference in self.steps_of_growth)
        grown, doubts = over_base(current, base)
        amount, known, unset = set_figure(self.amount, grown, current.reference)
        rows = np.flatnonzero(known)
        beyond, step = self._beyond_in_steps(current.values[rows], base.values[rows])
        counts = beyond // step if self.counted == "whole" else as_fractions(beyond, step)
        steps = np.zeros(len(frame), dtype=counts.dtype)
        steps[rows] = counts

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            values = (current.values[paid], base.values[paid], steps[paid])
            return (Steps(award[paid], *values, self.amount, self.beyond, self.step),)

        numerators = multiplied(steps, amount.numerator)
        return Payment(numerators, amount.denominator, known, (*doubts, *unset), terms, one_each(frame))

    def _beyond_in_steps(self, current: Array, base: Array) -> tuple[Array, Array]:
        """Return by how much growth passes the threshold and what one step is, over a common denominator; never below 0.

        Growth is (current - base) / base; both sides are multiplied by base and by the denominators of the two shares.
        """
        threshold, step = self.beyond.value, self.step.value
        growth = multiplied(current - base, threshold.denominator)
        over = multiplied(np.maximum(growth - multiplied(base, threshold.numerator), 0), step.denominator)
        return over, multiplied(base, threshold.denominator * step.numerator)

    def amount_of(self, logic: Logic) -> Number:
        current, base = map(logic.number, self.steps_of_growth)
        over = current - base - base * logic.figure(self.beyond)
        step = base * logic.figure(self.step)
        return _in_steps(over, step, self.amount, logic, whole=self.counted == "whole")

    def phrase(self, voice: Voice) -> str:
        first, second = map(voice.name, self.steps_of_growth)
        say = voice.wording.say
        return say(
            "payments.steps",
            growth=say("requirements.growth", first=first, second=second),
            beyond=quantity(voice.wording, self.beyond),
            step=decimal(self.step.value * 100),
            amount=voice.amount(self.amount),
            counted=say(f"payments.counted.{self.counted}"),
        )


def _in_steps(over: Number, step: Number, amount: Figure, logic: Logic, *, whole: bool) -> Number:
    """Return an amount for each step that something comes to, for proofs: nothing before the first is begun or full."""
    count = logic.divided(over, step)
    begun = (
        logic.compared(over, "at_least", step) if whole else logic.compared(over, "above", logic.figure(0))
    )
    paid = logic.figure(amount) * (logic.whole(count) if whole else count)
    return logic.chosen(begun, paid, logic.figure(0))


class EachWhole(Arithmetic, frozen=True):
    """An amount for each so much of a quantity: `1万元 × 3(35 ÷ 10,不足一档不计)`."""

    amount: Figure
    count: Array
    """Whole steps, or fractions of them."""
    counted: Array
    """What is divided into steps."""
    step: Quantity
    field: TableField

    form: ClassVar[str] = "each"

    def value(self, place: int) -> Fraction:
        return exact(self.amount) * Fraction(self.datum("count", place))

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        return voice.wording.say(
            "calculation.each",
            amount=voice.amount(self.amount),
            count=decimal(Fraction(data["count"])),
            counted=number_text(voice.wording, self.field, data["counted"]),
            step=quantity(voice.wording, self.step),
        )


class EachAmount(Way):
    """An amount for each so much of a quantity or its increment: 10,000 yuan for every full 10 persons of the increase."""

    for_each: Annotated[Quantity, Due.MEASURED] = key(description="How much a step is: 10人, 100万元")
    of: SummableField | None = None
    increment: tuple[SummableField, SummableField] | None = None
    amount: PaidFigure = key(description="The amount for each step")
    beyond: Annotated[Quantity, Due.MEASURED] | None = key(
        default=None, description="What is not counted: steps begin there"
    )
    counted: Literal["whole", "pro-rata"] = key(
        default="whole", description="Whether a part of a step counts"
    )

    def __post_init__(self) -> None:
        check_quantity(self.of, self.increment)
        if self.for_each.value <= 0:
            raise WrongValueError(said("policy_file.step_of_nothing"))

    def measured(self) -> str:
        return self.of or (self.increment or ("", ""))[0]

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount for each step, whole steps or pro rata."""
        base = quantity_of(self.of, self.increment, frame)
        amount, known, unset = set_figure(self.amount, base.known, self.measured())
        view = frame.view(self.measured())
        least = Fraction(0) if self.beyond is None else self.beyond.value * scale_of(view)
        step = self.for_each.value * scale_of(view)
        per = lcm(least.denominator, step.denominator)
        over = np.maximum(multiplied(base.quantity, per) - int(least * per), 0)
        size = int(step * per)
        whole = self.counted == "whole"
        counts = over // size if whole else as_fractions(over, np.full(len(over), size, dtype=np.int64))
        beyond = np.asarray(over // per)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            steps = EachWhole(award[paid], self.amount, counts[paid], beyond[paid], self.for_each, view.field)
            return (steps,)

        return Payment(
            multiplied(np.where(known, over // size if whole else over, 0), amount.numerator),
            amount.denominator * (1 if whole else size),
            known,
            (*base.doubts, *unset),
            terms,
            one_each(frame),
        )

    def amount_of(self, logic: Logic) -> Number:
        over = quantity_modelled(self.of, self.increment, logic)
        if self.beyond is not None:
            over -= logic.figure(self.beyond)
        return _in_steps(over, logic.figure(self.for_each), self.amount, logic, whole=self.counted == "whole")

    def phrase(self, voice: Voice) -> str:
        say = voice.wording.say
        measure = base_phrase(self.of, self.increment, voice)
        if self.beyond is not None:
            measure = say("payments.beyond", base=measure, beyond=quantity(voice.wording, self.beyond))
        return say(
            "payments.each",
            base=measure,
            step=quantity(voice.wording, self.for_each),
            amount=voice.amount(self.amount),
            counted=say(f"payments.counted.{self.counted}"),
        )


class LowerOf(Arithmetic, frozen=True):
    """The lower of an amount and what a field says: `min(400万元, 申请100,000.00元)`."""

    amount: Figure
    asked: Array
    """Fen; −1 where the field is blank."""

    form: ClassVar[str] = "lower"

    def value(self, place: int) -> Fraction:
        limit, asked = exact(self.amount), Fraction(int(self.asked[place]))
        return limit if asked < 0 else min(limit, asked)

    def phrase(self, place: int, voice: Voice) -> str:
        amount, asked = voice.amount(self.amount), int(self.asked[place])
        if asked < 0:
            return voice.wording.say("calculation.lower_blank", amount=amount)
        field = voice.amount(Quantity(Fraction(asked), "money", ""))
        return voice.wording.say("calculation.lower", amount=amount, field=field)


class LowerAmount(Way):
    """The lower of an amount and a field (a loan requested); a blank field leaves the amount, with a notice."""

    lower_of: tuple[PaidFigure, MoneyField]

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay the lower of an amount and a field; where the field is blank the amount stands, with a notice."""
        figure_, reference = self.lower_of
        view = frame.view(reference)
        blank = view.state == BLANK
        amount, known, unset = set_figure(figure_, view.present | blank, reference)
        limit = int(amount)
        numerators = np.where(blank, limit, np.minimum(view.values, limit)).astype(np.int64)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (LowerOf(award[paid], figure_, np.where(view.present, view.values, -1)[paid]),)

        remarks = (Remark("full-amount-assumed", blank & known, view.field.zh),)
        doubts = (*view.doubts(within=~blank), *unset)
        return Payment(numerators, 1, known, doubts, terms, one_each(frame), remarks)

    def amount_of(self, logic: Logic) -> Number:
        most, asked = logic.figure(self.lower_of[0]), logic.number(self.lower_of[1])
        less = logic.all_of([logic.given(self.lower_of[1]), logic.compared(asked, "below", most)])
        return logic.chosen(less, asked, most)

    def needed(self) -> Iterator[str]:
        """Yield nothing: without the field the amount stands."""
        yield from ()

    def phrase(self, voice: Voice) -> str:
        amount, field = self.lower_of
        return voice.wording.say("payments.lower", amount=voice.amount(amount), field=voice.name(field))
