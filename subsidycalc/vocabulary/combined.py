"""Ways of paying that are made of others: their sum, the lowest or highest of them, one of them raised or multiplied."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from subsidycalc.declared.words import key
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.condition import all_modelled, all_phrased, judge_all, spelled_out
from subsidycalc.vocabulary.exact import SAFE, bound, multiplied
from subsidycalc.vocabulary.figures import figure
from subsidycalc.vocabulary.outcome import MET, UNKNOWN, Doubt, all_of, confined
from subsidycalc.vocabulary.payment import (
    Arithmetic,
    ByCase,
    CasedWay,
    PaidCase,
    Payment,
    Way,
    exact,
)
from subsidycalc.vocabulary.words import ParameterUse, ShareFigure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.amounts import Amount  # noqa: TC004 - resolved once the list is made
    from subsidycalc.vocabulary.condition import ConditionWord, Voice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Number
    from subsidycalc.vocabulary.words import Figure


class _OfParts(Arithmetic, frozen=True):
    """What arithmetics share that are made of others, element by element."""

    parts: tuple[Arithmetic, ...]

    def data(self, place: int) -> dict[str, Any]:
        """Return what an element was made of, part by part."""
        held = super().data(place)
        held["parts"] = tuple({"form": part.form, **part.data(place)} for part in self.parts)
        return held

    def keys(self) -> Iterator[tuple[object, ...]]:
        """Yield what tells the elements apart, in all parts together."""
        own = super().keys() if self._own_columns else iter([()] * len(self))
        for outer, inner in zip(own, zip(*(part.keys() for part in self.parts), strict=True), strict=True):
            yield (*outer, *inner)

    _own_columns: ClassVar[bool] = False


class SumOf(_OfParts, frozen=True):
    """Several amounts added up: `1,000元 + 500元`."""

    form: ClassVar[str] = "sum"

    def value(self, place: int) -> Fraction:
        return sum((part.value(place) for part in self.parts), Fraction(0))

    def phrase(self, place: int, voice: Voice) -> str:
        return "(" + " + ".join(part.phrase(place, voice) for part in self.parts) + ")"


class LowestOf(_OfParts, frozen=True):
    """The lowest of several amounts: `min(1,000元, 500元)`."""

    form: ClassVar[str] = "lowest"

    def value(self, place: int) -> Fraction:
        return min(part.value(place) for part in self.parts)

    def phrase(self, place: int, voice: Voice) -> str:
        return "min(" + ", ".join(part.phrase(place, voice) for part in self.parts) + ")"


class HighestOf(_OfParts, frozen=True):
    """The highest of several amounts: `max(1,000元, 500元)`."""

    form: ClassVar[str] = "highest"

    def value(self, place: int) -> Fraction:
        return max(part.value(place) for part in self.parts)

    def phrase(self, place: int, voice: Voice) -> str:
        return "max(" + ", ".join(part.phrase(place, voice) for part in self.parts) + ")"


class Raised(_OfParts, frozen=True):
    """An amount raised by the shares that hold: `1,000元 × (1 + 20%)`."""

    held: tuple[Array, ...]
    """bool per element, for each share."""
    shares: tuple[Figure, ...]

    form: ClassVar[str] = "raised"
    _own_columns: ClassVar[bool] = True

    def _shares(self, place: int) -> list[Figure]:
        return [share for share, held in zip(self.shares, self.held, strict=True) if held[place]]

    def value(self, place: int) -> Fraction:
        return self.parts[0].value(place) * (1 + sum(map(exact, self._shares(place)), Fraction(0)))

    def phrase(self, place: int, voice: Voice) -> str:
        text, shares = self.parts[0].phrase(place, voice), self._shares(place)
        if not shares:
            return text
        return f"{text} × ({' + '.join(['1', *(figure(voice.wording, share) for share in shares)])})"

    @property
    def _columns(self) -> dict[str, Any]:
        return {"held": self.held}


class Multiplied(_OfParts, frozen=True):
    """An amount times a factor: `1,000元 × 150%`."""

    factor: ByCase

    form: ClassVar[str] = "multiplied"
    _own_columns: ClassVar[bool] = True

    def value(self, place: int) -> Fraction:
        return self.parts[0].value(place) * exact(self.datum("factor", place))

    def phrase(self, place: int, voice: Voice) -> str:
        return f"{self.parts[0].phrase(place, voice)} × {figure(voice.wording, self.data(place)['factor'])}"

    @property
    def _columns(self) -> dict[str, Any]:
        return {"factor": self.factor}


class _Combined(Way):
    """What ways share that are made of others."""

    @abstractmethod
    def parts(self) -> tuple[Way, ...]:
        """Return the ways that it is made of."""

    def __post_init__(self) -> None:
        if any(part.per_head_count or part.needs_everyone for part in self.parts()):
            raise WrongValueError(said("policy_file.not_combined"))

    def references(self) -> tuple[str, ...]:
        own = super().references()
        return tuple(dict.fromkeys((*own, *(one for part in self.parts() for one in part.references()))))

    def needed(self) -> Iterator[str]:
        """Yield what each of them needs."""
        for part in self.parts():
            yield from part.needed()

    def choosing(self) -> tuple[ConditionWord, ...]:
        return tuple(word for part in self.parts() for word in part.choosing())

    def _paid(self, frame: Frame, doubled: Array) -> tuple[list[Payment], list[Array], int]:
        """Return the payments, and their amounts over one denominator."""
        payments = [part.pay(frame, doubled) for part in self.parts()]
        denominator = lcm(*(payment.denominator for payment in payments))
        amounts = [multiplied(one.numerators, denominator // one.denominator) for one in payments]
        return payments, amounts, denominator


def _terms_by_row(payments: Sequence[Payment], paid: Array) -> tuple[Arithmetic, ...]:
    """Return the arithmetic of each payment with one element for each paid row, in the order of rows."""
    rows = np.arange(len(paid), dtype=np.int64)
    parts = []
    for payment in payments:
        (term,) = payment.terms(paid, rows)
        parts.append(term)
    return tuple(parts)


class _OfSeveral(_Combined):
    """What ways share that take several amounts together, row by row."""

    arithmetic: ClassVar[type[_OfParts]]

    @abstractmethod
    def _together(self, amounts: Sequence[Array]) -> Array:
        """Return one amount of several, all over one denominator."""

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay what several amounts come to together, row by row."""
        payments, amounts, denominator = self._paid(frame, doubled)
        known = np.logical_and.reduce([payment.known for payment in payments])

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (self.arithmetic(award[paid], _terms_by_row(payments, paid)),)

        return Payment(
            np.where(known, self._together(amounts), 0),
            denominator,
            known,
            tuple(doubt for payment in payments for doubt in payment.doubts),
            terms,
            payments[0].counted,
            tuple(remark for payment in payments for remark in payment.remarks),
            tuple(one for payment in payments for one in payment.hindrances),
        )

    def _phrases(self, voice: Voice) -> str:
        return voice.wording.say("requirements.separator").join(
            f"（{text}）" if voice.wording.language == "zh" else f"({text})"
            for text in (part.phrase(voice) for part in self.parts())
        )


class SumAmount(_OfSeveral):
    """Several amounts added up, row by row: so much for each unit of the base, and more for each of the increase."""

    sum_of: tuple[Amount, ...] = key(min_length=2, description="The amounts")

    arithmetic: ClassVar[type[_OfParts]] = SumOf

    def parts(self) -> tuple[Way, ...]:
        return self.sum_of

    def amount_of(self, logic: Logic) -> Number:
        return sum((part.amount_of(logic) for part in self.sum_of), logic.figure(0))

    def _together(self, amounts: Sequence[Array]) -> Array:
        wide = sum(map(bound, amounts)) >= SAFE
        return np.asarray(sum(amount.astype(object) if wide else amount for amount in amounts))

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("payments.sum_of", amounts=self._phrases(voice))


class LowestAmount(_OfSeveral):
    """The lowest of several amounts, row by row: a share of the cost, at most so much by class, at most a field."""

    lowest_of: tuple[Amount, ...] = key(min_length=2, description="The amounts")

    arithmetic: ClassVar[type[_OfParts]] = LowestOf

    def parts(self) -> tuple[Way, ...]:
        return self.lowest_of

    def amount_of(self, logic: Logic) -> Number:
        first, *others = (part.amount_of(logic) for part in self.lowest_of)
        for other in others:
            first = logic.chosen(logic.compared(other, "below", first), other, first)
        return first

    def _together(self, amounts: Sequence[Array]) -> Array:
        return np.asarray(np.minimum.reduce([np.asarray(amount) for amount in amounts]))

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("payments.lowest_of", amounts=self._phrases(voice))


class HighestAmount(_OfSeveral):
    """The highest of several amounts, row by row."""

    highest_of: tuple[Amount, ...] = key(min_length=2, description="The amounts")

    arithmetic: ClassVar[type[_OfParts]] = HighestOf

    def parts(self) -> tuple[Way, ...]:
        return self.highest_of

    def amount_of(self, logic: Logic) -> Number:
        first, *others = (part.amount_of(logic) for part in self.highest_of)
        for other in others:
            first = logic.chosen(logic.compared(other, "above", first), other, first)
        return first

    def _together(self, amounts: Sequence[Array]) -> Array:
        return np.asarray(np.maximum.reduce([np.asarray(amount) for amount in amounts]))

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("payments.highest_of", amounts=self._phrases(voice))


class RaiseCase(PaidCase):
    """A surcharge for the rows that meet some conditions."""

    share: ShareFigure


class RaisedAmount(_Combined):
    """An amount raised by surcharges: every one whose conditions hold counts, the shares added up."""

    raised: Amount = key(description="The amount")
    by: tuple[RaiseCase, ...] = key(min_length=1, description="Surcharges, each with its conditions")

    def parts(self) -> tuple[Way, ...]:
        return (self.raised,)

    def choosing(self) -> tuple[ConditionWord, ...]:
        own = spelled_out(condition for case in self.by for condition in case.where)
        return (*super().choosing(), *own)

    def amount_of(self, logic: Logic) -> Number:
        plain = self.raised.amount_of(logic)
        more = (
            logic.chosen(all_modelled(case.where, logic), plain * logic.figure(case.share), logic.figure(0))
            for case in self.by
        )
        return sum(more, plain)

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount times one and the shares that hold; one that cannot be told leaves the amount unknown."""
        (payment,), (amounts,), denominator = self._paid(frame, doubled)
        values = [Fraction(0) if isinstance(one.share, ParameterUse) else one.share.value for one in self.by]
        wide = lcm(*(value.denominator for value in values))
        factor = np.full(len(frame), wide, dtype=np.int64)
        known, doubts = payment.known.copy(), list(payment.doubts)
        held = []
        for case, value in zip(self.by, values, strict=True):
            judgements = judge_all(case.where, frame)
            state = all_of([judgement.state for judgement in judgements], len(frame))
            factor += np.where(state == MET, int(value * wide), 0)
            known &= state != UNKNOWN
            doubts += confined((one for part in judgements for one in part.doubts), state == UNKNOWN)
            if isinstance(case.share, ParameterUse):
                known &= state != MET
                doubts += _unset(state == MET)
            held.append(state == MET)
        shares = tuple(case.share for case in self.by)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            parts = _terms_by_row([payment], paid)
            return (Raised(award[paid], parts, tuple(one[paid] for one in held), shares),)

        return Payment(
            multiplied(amounts, factor),
            denominator * wide,
            known,
            tuple(doubts),
            terms,
            payment.counted,
            payment.remarks,
            payment.hindrances,
        )

    def phrase(self, voice: Voice) -> str:
        say = voice.wording.say
        listed = [
            say(
                "payments.raise",
                where=all_phrased(case.where, voice),
                share=figure(voice.wording, case.share),
            )
            for case in self.by
        ]
        joined = say("requirements.separator").join(listed)
        return say("payments.raised", amount=self.raised.phrase(voice), by=joined)


def _unset(mask: Array) -> list[Doubt]:
    return [Doubt("amount-not-set", mask, "", review=True)] if mask.any() else []


class FactorCase(PaidCase):
    """A factor for the rows that meet some conditions; the first case that holds applies."""

    factor: ShareFigure


class MultipliedAmount(_Combined, CasedWay):
    """An amount times a factor, one for all or by case: × 1.5 for the remote, × 1 for the others."""

    multiplied: Amount = key(description="The amount")
    factor: ShareFigure | None = key(default=None, description="150%, or 1.5倍")
    cases: tuple[FactorCase, ...] = key(default=(), description="Factors by case, instead of one for all")

    def __post_init__(self) -> None:
        if (self.factor is None) == (not self.cases):
            raise WrongValueError(said("policy_file.factor_or_cases"))

    def _figure(self, of: MultipliedAmount | FactorCase) -> Figure | None:
        return of.factor

    def parts(self) -> tuple[Way, ...]:
        return (self.multiplied,)

    def choosing(self) -> tuple[ConditionWord, ...]:
        own = spelled_out(condition for case in self.cases for condition in case.where)
        return (*self.multiplied.choosing(), *own)

    def needed(self) -> Iterator[str]:
        yield from self.multiplied.needed()
        yield from self._needed_for_cases()

    def amount_of(self, logic: Logic) -> Number:
        return self.multiplied.amount_of(logic) * self._figure_of(logic)

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Pay an amount times a factor."""
        (payment,), (amounts,), denominator = self._paid(frame, doubled)
        chosen = self._chosen(frame, "")

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            factor = chosen.by_case(chosen.case[paid])
            return (Multiplied(award[paid], _terms_by_row([payment], paid), factor),)

        return Payment(
            multiplied(amounts, chosen.numerators),
            denominator * chosen.denominator,
            payment.known & chosen.known,
            (*payment.doubts, *chosen.doubts),
            terms,
            payment.counted,
            payment.remarks,
            payment.hindrances,
        )

    def phrase(self, voice: Voice) -> str:
        amount = self.multiplied.phrase(voice)
        return self._either_case(
            lambda value: voice.wording.say(
                "payments.multiplied", amount=amount, factor=figure(voice.wording, value)
            ),
            voice,
        )
