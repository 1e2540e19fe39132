"""Write out the arithmetic of awards so that a person can redo it: terms, their sum, and what was cut from it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec import Struct

from subsidycalc.results.wording.coded import CodedTexts, coded, constant, distinct_of, together
from subsidycalc.results.wording.fields import field_names
from subsidycalc.results.wording.grounds import line_ruled
from subsidycalc.results.wording.voice import ArithmeticVoice, amount_said
from subsidycalc.tables.distinct import numbering
from subsidycalc.texts.numbers import decimal, is_exact
from subsidycalc.vocabulary.figures import exact_yuan, yuan
from subsidycalc.vocabulary.roundings import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from subsidycalc.judging.verdicts import Awards, ProvisionResult
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.payment import Arithmetic
    from subsidycalc.vocabulary.words import Text

_DECIMALS_SHOWN = 6


class Term(Struct, frozen=True):
    """One element of the arithmetic of an award, in words, with its exact value in fen (or points)."""

    text: str
    value: Fraction
    arithmetic: Arithmetic
    place: int
    """The number of the element."""

    def __hash__(self) -> int:
        """Return what terms that read alike share."""
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        """Return whether two terms read alike."""
        return isinstance(other, Term) and (self.text, self.value) == (other.text, other.value)


class _Elements(Struct, frozen=True):
    """The elements of the arithmetic of awards, one award after another; those that are alike are one term."""

    terms: list[Term]
    numbers: list[int]
    """The number of its term, for each element."""
    counts: Array
    """int64 per award: how many elements it has."""

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield the numbers of the terms of each award."""
        numbers = iter(self.numbers)
        return (tuple(islice(numbers, size)) for size in self.counts.tolist())


def _voice_of(result: ProvisionResult, wording: Wording) -> ArithmeticVoice:
    return ArithmeticVoice(result.provision, field_names(wording, result.provision, result.dictionary))


def _elements(awards: Awards, voice: ArithmeticVoice) -> _Elements:
    """Put the arithmetic behind awards into words, element by element, before anything is cut from it."""
    terms: list[Term] = []
    numbers = [np.zeros(0, dtype=np.int64)]
    for arithmetic in awards.terms:
        number = numbering(len(terms))
        keys = zip(range(len(arithmetic)), arithmetic.keys(), strict=True)
        numbers.append(np.array([number[key] for _, key in keys], dtype=np.int64))
        tell = arithmetic.teller(voice)
        first = distinct_of(numbers[-1]).first.tolist()
        terms += [_term(arithmetic, place, tell(place), voice) for place in first]
    award = np.concatenate([np.zeros(0, dtype=np.int64), *(one.award for one in awards.terms)])
    in_order = np.concatenate(numbers)[np.argsort(award, kind="stable")]
    return _Elements(terms, in_order.tolist(), np.bincount(award, minlength=len(awards)))


def terms_by_award(result: ProvisionResult, wording: Wording) -> list[list[Term]]:
    """Return the arithmetic behind each award, element by element, before anything is cut from it."""
    if result.awards is None:
        return []
    elements = _elements(result.awards, _voice_of(result, wording))
    return [[elements.terms[number] for number in numbers] for numbers in elements]


def _term(arithmetic: Arithmetic, place: int, text: str, voice: ArithmeticVoice) -> Term:
    value = arithmetic.value(place)
    if arithmetic.ceiling is not None and value > arithmetic.ceiling:
        limit = yuan(voice.wording, arithmetic.ceiling)
        text, value = voice.wording.say("calculation.capped_term", term=text, limit=limit), arithmetic.ceiling
    return Term(text, value, arithmetic, place)


def calculations(result: ProvisionResult, wording: Wording) -> CodedTexts:
    """Return the arithmetic of each award of a provision, in the order of the awards, and the rulings that it rests on."""
    texts = _calculations(result, wording)
    if result.awards is None or not result.rulings:
        return texts
    listed = texts.listed()
    places = {row: place for place, row in enumerate(result.awards.entity_rows.tolist())}
    for row, ruled in result.rulings:
        if row in places:
            told = line_ruled(wording, ruled)
            listed[places[row]] = wording.say("calculation.ruled", text=listed[places[row]], ruled=told)
    return coded(listed)


def _calculations(result: ProvisionResult, wording: Wording) -> CodedTexts:
    awards = result.awards
    if awards is None:
        return constant("", 0)
    if not awards.terms:
        return constant(wording.say("calculation.listed"), len(awards))
    voice = _voice_of(result, wording)
    elements = _elements(awards, voice)
    number = numbering()
    sums = np.fromiter(map(number.__getitem__, elements), np.int64, len(awards))
    columns = _amounts_of(awards)
    told = together([sums, *map(distinct_of, columns)])
    steps, added_up = _Sums(voice), list(number)
    texts = []
    for place in told.first.tolist():
        terms = [elements.terms[one] for one in added_up[sums.item(place)]]
        amounts = _Amounts._make(column.item(place) for column in columns)
        texts.append(steps.steps(amounts, _alike_together(terms, wording)))
    return CodedTexts(told.codes.astype(np.int32), texts)


class _Amounts(NamedTuple):
    """Every amount that the steps of an award may name."""

    before: int
    ceiling: int
    left: int
    group: int
    deducted: int
    pool: int
    capped: int
    raised: int

    @property
    def uncut(self) -> bool:
        """Return whether the formula alone gives what is payable."""
        return self.left >= self.before and max(self[3:]) <= 0


def _amounts_of(awards: Awards) -> list[Array]:
    """Return each kind of amount, for every award."""
    columns = [awards.before_ceiling, awards.ceiling, awards.after_ceiling]
    columns += [awards.group_cut, awards.deducted, awards.pool_cut]
    columns += [
        np.zeros(len(awards), dtype=np.int64) if values is None else values
        for values in (awards.capped_persons, awards.floor_raised)
    ]
    return columns


def _alike_together(parts: list[Term], wording: Wording) -> list[Term]:
    """Say terms of one award that read alike once, with how many they are."""
    if len(parts) == 1:
        return parts
    said = []
    for part, times in Counter(parts).items():
        if times == 1:
            said.append(part)
            continue
        text = wording.say("calculation.rows", term=part.text, count=times)
        said.append(Term(text, part.value * times, part.arithmetic, part.place))
    return said


class _Sums:
    """Adds terms up and follows an award from the formula to what is payable."""

    def __init__(self, voice: ArithmeticVoice) -> None:
        self.voice = voice
        self.wording = voice.wording
        self.is_points = voice.provision.kind == "points"
        # what was rounded row by row is whole, and is only added up
        rounding = voice.provision.rounding
        self.rounding = rounding if rounding.per == "enterprise" else Rounding()

    def steps(self, amounts: _Amounts, terms: list[Term]) -> str:
        """Return every step of one award, from its terms to what is payable."""
        if amounts.uncut:
            return self._sum(terms)
        return self._say("step").join([self._sum(terms), *self._inner(amounts), *self._outer(amounts)])

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"calculation.{key}", **values)

    def _amount(self, amount: Fraction | int) -> str:
        if self.is_points:
            return self._say("points", number=decimal(amount))
        return amount_said(self.wording, amount.numerator, amount.denominator)

    def _sum(self, terms: list[Term]) -> str:
        exact = sum((term.value for term in terms[1:]), terms[0].value)
        text = " + ".join(term.text for term in terms)
        whole = self.rounding.of(exact)
        is_whole = exact == whole
        if is_whole and len(terms) == 1 and terms[0].arithmetic.self_evident:
            return text
        total = self._amount(whole)
        if is_whole:
            return self._say("sum", terms=text, total=total)
        key, how = "rounded", {"terms": text, "total": total}
        if self.rounding != Rounding():
            key, how = "rounded_otherwise", {**how, "how": self.rounding.phrase(self.voice)}
        if is_exact(exact / 100, _DECIMALS_SHOWN):
            return self._say(key, exact=self._amount(exact), **how)
        return self._say(f"{key}_off", **how)

    def _inner(self, amounts: _Amounts) -> Iterator[str]:
        if amounts.capped > 0:
            total = self._amount(amounts.before - amounts.raised)
            yield self._say("capped", cut=self._amount(amounts.capped), total=total)
        if amounts.raised > 0:
            yield self._say("floor", total=self._amount(amounts.before))

    def _outer(self, amounts: _Amounts) -> Iterator[str]:
        left = amounts.left
        if left < amounts.before:
            before, ceiling = self._amount(amounts.before), self._amount(amounts.ceiling)
            yield self._say("ceiling", before=before, ceiling=ceiling, after=self._amount(left))
        for key in ("group", "deducted", "pool"):
            cut = getattr(amounts, key)
            if cut > 0:
                before, after = self._amount(left), self._amount(left - cut)
                yield self._say(key, before=before, cut=self._amount(cut), after=after)
                left -= cut


def funds_said(awards: Awards, wording: Wording) -> list[str]:
    """Return the funds of each award: by name, with what each pays where there are several."""
    between = wording.say("requirements.list")

    def shares(funds: tuple[tuple[Text, int], ...]) -> str:
        return between.join(
            f"{fund.spoken(wording.language)} {exact_yuan(wording, fen)}" for fund, fen in funds
        )

    return [
        funds[0][0].spoken(wording.language) if len(funds) == 1 else shares(funds) for funds in awards.funds
    ]


def funds_read(said: str, amount: int, wording: Wording) -> list[tuple[str, int]]:
    """Return the funds of an award from what was said of them; what does not add up is one fund of that name."""
    between = re.escape(wording.say("requirements.list"))
    money = re.escape(exact_yuan(wording, 0)).replace(re.escape("0.00"), r"(-?[0-9,]+\.[0-9]{2})")
    found = re.findall(rf"(.+?) {money}(?:{between}|$)", said)
    funds = [(name, int(re.sub("[.,]", "", fen))) for name, fen in found]
    return funds if funds and sum(fen for _, fen in funds) == amount else [(said, amount)]
