"""The figures that the approval sheet and the brief share: by benefit, by fund, and what was not granted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field

from subsidycalc.texts.numbers import both_decimals, grouped

if TYPE_CHECKING:
    from subsidycalc.results.reports.papers.facts import Applicant, Benefit, Facts, Grant


def by_benefit(facts: Facts) -> list[tuple[str, str, str, str]]:
    """Return each benefit that is granted with its clause, to how many, and what; of no payment what it is instead."""
    grants: dict[Benefit, list[Grant]] = defaultdict(list)
    for one in facts.awarded:
        for grant in one.grants:
            grants[grant.benefit].append(grant)
    rows = []
    for benefit, held in grants.items():
        amount = both_decimals(sum(grant.amount for grant in held)) if held[0].carries_money else "—"
        title = benefit.title
        if not any(grant.payable for grant in held):
            title = facts.wording.say("papers.with_detail", text=title, detail=held[0].kind_said)
        rows.append((title, facts.clause(benefit), grouped(len(held)), amount))
    return rows


class Part(Struct):
    """What some are paid together."""

    name: str
    amount: int = 0
    payees: list[Applicant] = field(default_factory=list)


def by_fund(facts: Facts) -> list[Part]:
    """Return what each fund pays, and to whom."""
    parts: dict[str, Part] = {}
    for one in facts.paid:
        for grant in one.grants:
            for fund, amount in grant.funds:
                part = parts.setdefault(fund, Part(fund))
                part.amount += amount
                if one not in part.payees[-1:]:
                    part.payees.append(one)
    return [part for part in parts.values() if part.amount]


def by_township(facts: Facts) -> list[Part]:
    """Return what goes to each township, the most first; none where the result names none."""
    parts: dict[str, Part] = {}
    for one in facts.paid:
        if one.township:
            part = parts.setdefault(one.township, Part(one.township))
            part.amount += one.payable
            part.payees.append(one)
    return sorted(parts.values(), key=lambda part: -part.amount)


def refused_lines(facts: Facts) -> Counter[str]:
    """Return how many rows were not awarded, by what became of them."""
    return Counter(line.type for line in facts.refusals)


def reasons(facts: Facts) -> list[tuple[str, int]]:
    """Return what rows were refused for, the most frequent first."""
    return Counter(line.titles for line in facts.refusals).most_common()
