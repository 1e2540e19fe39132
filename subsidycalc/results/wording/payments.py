"""Say how an amount is computed, word by word of the policy vocabulary, before there is any input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.results.wording.figures import figure, quantity
from subsidycalc.texts.numbers import decimal, grouped
from subsidycalc.vocabulary import amounts
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from subsidycalc.policy.document import Provision
    from subsidycalc.results.wording.requirements import Requirements
    from subsidycalc.vocabulary.words import Figure, Word


class Payments:
    """Phrases for the ways of paying of one provision."""

    def __init__(self, provision: Provision, requirements: Requirements) -> None:
        self.provision = provision
        self.requirements = requirements
        self.names = requirements.names
        self.wording = requirements.wording
        self._phrases: dict[type[Word], Callable[..., str]] = {
            amounts.FlatAmount: self._flat,
            amounts.ShareAmount: self._share,
            amounts.RateAmount: self._rate,
            amounts.TierAmount: self._tiers,
            amounts.HeadCountTiers: self._head_count_tiers,
            amounts.SlabAmount: self._slabs,
            amounts.StepAmount: self._steps,
            amounts.MonthlyAmount: self._monthly,
            amounts.RankAmount: self._ranks,
            amounts.LowerAmount: self._lower,
        }

    def of(self, pays: Word | None) -> str:
        """Return how an amount is computed; without one it is a place on a list."""
        return self._phrases[type(pays)](pays) if pays is not None else self._say("listed")

    def add_on(self, addition: amounts.AddOn) -> str:
        """Return what is paid on top of a route's amount."""
        amount = self.of(addition.pays)
        if addition.where:
            text = self._say("add_on_where", where=self.requirements.of_all(addition.where), amount=amount)
        else:
            text = self._say("add_on", amount=amount)
        if addition.ceiling is None:
            return text
        return self._say("add_on_ceiling", addition=text, amount=figure(self.wording, addition.ceiling))

    def amount(self, value: Figure) -> str:
        """Return a figure of money, or of points."""
        if self.provision.kind == "points" and not isinstance(value, ParameterUse):
            return self._say("points", number=decimal(value.value))
        return figure(self.wording, value)

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"payments.{key}", **values)

    def _either_case(
        self,
        cases: Iterable[amounts.AmountCase | amounts.ShareCase | amounts.RateCase],
        flat: Figure | None,
        one: Callable[[Figure], str],
    ) -> str:
        """Return one amount, or each case with what chooses it."""
        if flat is not None:
            return one(flat)
        said = []
        for case in cases:
            limit = one(_figure_of(case))
            if case.where:
                where = self.requirements.of_all(case.where)
                said.append(self.wording.say("requirements.case", where=where, limit=limit))
            else:
                said.append(self.wording.say("requirements.other_case", limit=limit))
        return self.wording.say("requirements.separator").join(said)

    def _flat(self, pays: amounts.FlatAmount) -> str:
        unit = pays.unit.spoken(self.wording.language)

        def one(value: Figure) -> str:
            amount = self.amount(value)
            if pays.times:
                return self._say("times", amount=amount, factors=self._factors(pays.times))
            stands_alone = not self.names.table.persons and self.provision.table in {"enterprises", "regions"}
            return amount if stands_alone else self._say("per_unit", amount=amount, unit=unit)

        return self._either_case(pays.cases, pays.amount, one)

    def _factors(self, times: Iterable[str | int]) -> str:
        factors = (
            grouped(factor) if isinstance(factor, int) else self.names.name(factor) for factor in times
        )
        return self._say("factor_separator").join(factors)

    def _share(self, pays: amounts.ShareAmount) -> str:
        fields = [self.names.name(reference) for reference in pays.of]
        base = fields[0]
        if len(fields) > 1:
            base = self._say("sum", fields=self._say("sum_separator").join(fields))
        if pays.times:
            base = self._say("times", amount=base, factors=self._factors(pays.times))

        def one(value: Figure) -> str:
            return self._say("share", share=figure(self.wording, value), base=base)

        said = self._either_case(pays.cases, pays.share, one)
        return self._say("blank_counts_as_none", amount=said) if pays.blank_counts_as_none else said

    def _rate(self, pays: amounts.RateAmount) -> str:
        base = self._base(pays.of, pays.increment)

        def one(value: Figure) -> str:
            return self._say("rate", rate=figure(self.wording, value), base=base)

        return self._either_case(pays.cases, pays.rate, one)

    def _base(self, of: str | None, increment: tuple[str, str] | None) -> str:
        if of is not None:
            return self.names.name(of)
        first, second = (self.names.name(reference) for reference in increment or ("", ""))
        return self._say("increment", first=first, second=second)

    def _tiers(self, pays: amounts.TierAmount) -> str:
        operator, tiers = ("above", pays.above) if pays.above else ("at_least", pays.at_least)
        measure = self.names.name(pays.tiers)
        limits = (
            (self._limit(operator, measure, figure(self.wording, threshold)), amount)
            for threshold, amount in tiers
        )
        return self._listed_tiers(limits)

    def _head_count_tiers(self, pays: amounts.HeadCountTiers) -> str:
        persons = self._say("persons")
        limits = (
            (self._limit("at_least", persons, grouped(least)), amount)
            for least, amount in pays.head_count_tiers
        )
        return self._listed_tiers(limits)

    def _limit(self, operator: str, measure: str, shown: str) -> str:
        return self.wording.say(f"requirements.{operator}", measure=measure, figure=shown)

    def _listed_tiers(self, tiers: Iterable[tuple[str, Figure]]) -> str:
        said = [self._say("tier", limit=limit, amount=self.amount(amount)) for limit, amount in tiers]
        joined = self.wording.say("requirements.separator").join(said)
        return self._say("tiers", tiers=joined) if len(said) > 1 else joined

    def _slabs(self, pays: amounts.SlabAmount) -> str:
        base = self._base(pays.of, pays.increment)
        said = [
            self._say(
                "slab", base=base, start=quantity(self.wording, start), share=quantity(self.wording, share)
            )
            for start, share in pays.slabs
        ]
        return self._say("slabs", slabs=self.wording.say("requirements.separator").join(said))

    def _steps(self, pays: amounts.StepAmount) -> str:
        first, second = (self.names.name(reference) for reference in pays.steps_of_growth)
        return self._say(
            "steps",
            growth=self.wording.say("requirements.growth", first=first, second=second),
            beyond=quantity(self.wording, pays.beyond),
            step=decimal(pays.step.value * 100),
            amount=self.amount(pays.amount),
            counted=self._say(f"counted.{pays.counted}"),
        )

    def _monthly(self, pays: amounts.MonthlyAmount) -> str:
        return self._say(
            "monthly",
            first=self.names.name(pays.from_),
            last=self.names.name(pays.to),
            amount=self.amount(pays.monthly),
            counted=self._say(f"months.{pays.months}"),
        )

    def _ranks(self, pays: amounts.RankAmount) -> str:
        field = self.names.name(pays.rank_by)
        said = [
            self._say(
                "rank" if rank == 1 else "further_rank", field=field, rank=rank, amount=self.amount(amount)
            )
            for rank, amount in enumerate(pays.amounts, start=1)
        ]
        return self.wording.say("requirements.list").join(said)

    def _lower(self, pays: amounts.LowerAmount) -> str:
        amount, field = pays.lower_of
        return self._say("lower", amount=self.amount(amount), field=self.names.name(field))


def _figure_of(case: amounts.AmountCase | amounts.ShareCase | amounts.RateCase) -> Figure:
    if isinstance(case, amounts.AmountCase):
        return case.amount
    return case.share if isinstance(case, amounts.ShareCase) else case.rate
