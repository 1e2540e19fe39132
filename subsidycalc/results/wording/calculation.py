"""Write out the arithmetic of awards so that a person can redo it: terms, their sum, and what was cut from it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from subsidycalc.results.wording.figures import yuan
from subsidycalc.results.wording.terms import Arithmetic, worded
from subsidycalc.texts.numbers import decimal, is_exact, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.judging.verdicts import Awards, ProvisionResult
    from subsidycalc.texts.registry import Wording

_DECIMALS_SHOWN = 6
_SELF_EVIDENT = frozenset({"tier", "rank"})


def calculations(result: ProvisionResult, wording: Wording) -> list[str]:
    """Return the arithmetic of each award of a provision, in the order of the awards."""
    awards = result.awards
    if awards is None:
        return []
    if not awards.terms:
        return [wording.say("calculation.listed")] * len(awards)
    terms: list[list[Arithmetic]] = [[] for _ in range(len(awards))]
    for term in awards.terms:
        for award, arithmetic in worded(term, result, wording):
            terms[award].append(arithmetic)
    sums = _Sums(awards, wording, is_points=result.provision.kind == "points")
    said: dict[tuple[object, ...], str] = {}
    texts = []
    for award, (parts, amounts) in enumerate(zip(terms, _amounts_by_award(awards), strict=True)):
        # Elements that are alike are one object: see `worded`.
        key = (*map(id, parts), *amounts)
        if key not in said:
            said[key] = sums.steps(award, _alike_together(parts, wording))
        texts.append(said[key])
    return texts


def _amounts_by_award(awards: Awards) -> Iterator[tuple[int, ...]]:
    """Return every amount that the steps of an award may name."""
    columns = [awards.before_ceiling, awards.ceiling, awards.after_ceiling]
    columns += [awards.group_cut, awards.deducted, awards.pool_cut]
    columns += [values for values in (awards.capped_persons, awards.floor_raised) if values is not None]
    return zip(*(values.tolist() for values in columns), strict=True)


def _alike_together(parts: list[Arithmetic], wording: Wording) -> list[Arithmetic]:
    """Say terms of one award that read alike once, with how many they are."""
    counts: dict[Arithmetic, int] = {}
    for part in parts:
        counts[part] = counts.get(part, 0) + 1
    together = []
    for part, count in counts.items():
        if count == 1:
            together.append(part)
            continue
        text = wording.say("calculation.rows", term=part.text, count=count)
        together.append(Arithmetic(text, part.value * count, part.form))
    return together


class _Sums:
    """Adds terms up and follows an award from the formula to what is payable."""

    def __init__(self, awards: Awards, wording: Wording, *, is_points: bool) -> None:
        self.awards = awards
        self.wording = wording
        self.is_points = is_points

    def steps(self, award: int, terms: list[Arithmetic]) -> str:
        """Return every step of one award, from its terms to what is payable."""
        steps = [self._sum(terms), *self._inner(award), *self._outer(award)]
        return self._say("step").join(steps)

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"calculation.{key}", **values)

    def _amount(self, amount: Fraction | int) -> str:
        if self.is_points:
            return self._say("points", number=decimal(Fraction(amount)))
        return yuan(self.wording, amount)

    def _sum(self, terms: list[Arithmetic]) -> str:
        exact = sum((term.value for term in terms), Fraction(0))
        text = " + ".join(term.text for term in terms)
        total = self._amount(rounded(exact))
        if exact.denominator == 1:
            if len(terms) == 1 and terms[0].form in _SELF_EVIDENT:
                return text
            return self._say("sum", terms=text, total=total)
        if is_exact(exact / 100, _DECIMALS_SHOWN):
            return self._say("rounded", terms=text, exact=self._amount(exact), total=total)
        return self._say("rounded_off", terms=text, total=total)

    def _inner(self, award: int) -> list[str]:
        awards = self.awards
        before = int(awards.before_ceiling[award])
        raised = 0 if awards.floor_raised is None else int(awards.floor_raised[award])
        steps = []
        if awards.capped_persons is not None and awards.capped_persons[award] > 0:
            cut = self._amount(int(awards.capped_persons[award]))
            steps.append(self._say("capped", cut=cut, total=self._amount(before - raised)))
        if raised > 0:
            steps.append(self._say("floor", total=self._amount(before)))
        return steps

    def _outer(self, award: int) -> list[str]:
        awards = self.awards
        left = int(awards.after_ceiling[award])
        steps = []
        if left < int(awards.before_ceiling[award]):
            before, ceiling = (
                self._amount(int(awards.before_ceiling[award])),
                self._amount(int(awards.ceiling[award])),
            )
            steps.append(self._say("ceiling", before=before, ceiling=ceiling, after=self._amount(left)))
        for key, cuts in (
            ("group", awards.group_cut),
            ("deducted", awards.deducted),
            ("pool", awards.pool_cut),
        ):
            cut = int(cuts[award])
            if cut > 0:
                shown = {
                    "before": self._amount(left),
                    "cut": self._amount(cut),
                    "after": self._amount(left - cut),
                }
                steps.append(self._say(key, **shown))
                left -= cut
        return steps
