"""The figures that the approval sheet and the brief share: by benefit, by fund, and what was not granted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from subsidycalc.texts.numbers import both_decimals, grouped

if TYPE_CHECKING:
    from subsidycalc.results.reports.papers.facts import Benefit, Facts, Grant


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


def by_fund(facts: Facts) -> list[tuple[str, str, str]]:
    """Return what each fund pays, and to how many."""
    amounts: dict[str, int] = defaultdict(int)
    payees: dict[str, set[str]] = defaultdict(set)
    for one in facts.paid:
        for grant in one.grants:
            for fund, amount in grant.funds:
                amounts[fund] += amount
                payees[fund].add(one.code)
    return [
        (fund, grouped(len(payees[fund])), both_decimals(amount))
        for fund, amount in amounts.items()
        if amount
    ]


def by_township(facts: Facts) -> list[tuple[str, str, str]]:
    """Return what goes to each township, the most first; none where the result names none."""
    amounts: dict[str, int] = defaultdict(int)
    payees: Counter[str] = Counter()
    for one in facts.paid:
        if one.township:
            amounts[one.township] += one.payable
            payees[one.township] += 1
    ordered = sorted(amounts.items(), key=lambda item: -item[1])
    return [(name, grouped(payees[name]), both_decimals(amount)) for name, amount in ordered]


def refused_lines(facts: Facts) -> Counter[str]:
    """Return how many rows of enterprises were not awarded, by what became of them."""
    return Counter(line.type for one in facts.applicants for line in one.refusals)


def reasons(facts: Facts) -> list[tuple[str, int]]:
    """Return what rows were refused for, the most frequent first."""
    return Counter(line.titles for one in facts.applicants for line in one.refusals).most_common()
