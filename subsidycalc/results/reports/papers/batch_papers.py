"""The papers on a batch as a whole: the public notice, the approval sheet with its places to sign, the brief of one page.

The notice is for everyone to read: no person, no code, nothing that `run --publish` hides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from subsidycalc.results.reports.papers.capitals import capitals
from subsidycalc.results.reports.papers.paper import Line, Paper, Signing, numbered
from subsidycalc.results.wording.payees import of_whom
from subsidycalc.texts.numbers import both_decimals, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.results.reports.papers.facts import Applicant, Benefit, Facts, Grant

_SIGNED: Final = ("made", "checked", "department", "finance", "leader", "head")
_MOST: Final = 5
_MOST_BENEFITS: Final = 8
"""So many lines of a table leave the brief on its one page."""
_TWO: Final = frozenset({1, 2})

_WIDTHS: Final = (54, 24, 46, 34)


def approval_sheet(facts: Facts) -> Paper:
    """Return the sheet: what it rests on, the amounts by benefit and by fund, and who is to sign."""
    say = facts.wording.say
    total = both_decimals(facts.payable)
    return Paper(
        (
            Line(say("papers.approval.title"), "title"),
            Line(say("papers.approval.basis", documents=facts.documents()), "dense"),
            Line(_total(facts), "dense"),
            Line(say("papers.approval.by_benefit"), "heading"),
            numbered(
                facts,
                ("title", "clause", "granted_to", "amount"),
                list(by_benefit(facts)),
                (62, 34, 22, 36),
                frozenset({2, 3}),
                (say("papers.payable"), "", grouped(len(facts.paid)), total),
            ),
            Line(say("papers.approval.by_fund"), "heading"),
            numbered(
                facts,
                ("fund", "payees", "amount"),
                [
                    (part.name, grouped(len(part.payees)), both_decimals(part.amount))
                    for part in by_fund(facts)
                ],
                (68, 34, 50),
                _TWO,
                (say("papers.total"), "", total),
            ),
            Line(say("papers.approval.open", **_open(facts)), "dense"),
            Signing(
                tuple(say(f"papers.approval.signed.{name}") for name in _SIGNED),
                say("papers.approval.opinion"),
            ),
            Line(made_from(facts), "note"),
        )
    )


def _total(facts: Facts) -> str:
    return facts.wording.say(
        "papers.approval.total",
        who=facts.counted(facts.paid),
        amount=both_decimals(facts.payable),
        capitals=capitals(facts.payable),
    )


def _open(facts: Facts) -> dict[str, object]:
    lines = Counter(line.type for line in facts.refusals)
    pending = [one for one in facts.applicants if any(line.type == "review" for line in one.refusals)]
    return {
        "lines": grouped(lines.total()),
        "review": grouped(lines["review"]),
        "rejected": grouped(lines["rejected"]),
        "ineligible": grouped(lines["ineligible"]),
        "pending": facts.counted(pending),
    }


def made_from(facts: Facts) -> str:
    """Return which result a paper says, so that everyone can verify it."""
    return facts.wording.say("papers.made_from", file=facts.file, digest=facts.digest, version=facts.version)


def brief(facts: Facts) -> Paper:
    """Return the brief: the total, where the most goes, what was refused and what is open; one page whatever the batch."""
    say = facts.wording.say
    benefits = [(title, count, amount) for title, _, count, amount in by_benefit(facts)]
    left_out = len(benefits) - _MOST_BENEFITS
    nothing = facts.counted(one for one in facts.applicants if not one.grants)
    counts = _open(facts)
    refused_for = Counter(line.titles for line in facts.refusals).most_common()
    return Paper(
        (
            Line(say("papers.brief.title"), "title"),
            Line(say("papers.approval.basis", documents=facts.documents()), "dense"),
            Line(_total(facts), "dense"),
            numbered(
                facts,
                ("title", "granted_to", "amount"),
                list(benefits[:_MOST_BENEFITS]),
                (78, 24, 42),
                _TWO,
                (say("papers.payable"), grouped(len(facts.paid)), both_decimals(facts.payable)),
            ),
            *([Line(say("papers.brief.more", count=left_out), "note")] if left_out > 0 else []),
            *_most("funds", _shares(by_fund(facts), facts), facts),
            *_most("townships", _shares(by_township(facts), facts), facts),
            *_most("largest", list(_largest(facts)), facts),
            Line(say("papers.brief.refused", nothing=nothing, **counts), "dense"),
            *_most(
                "reasons",
                [say("papers.brief.reason", title=title, count=count) for title, count in refused_for],
                facts,
            ),
            Line(say("papers.brief.open", **counts, notices=facts.notices, near=facts.near_line), "dense"),
            Line(made_from(facts), "note"),
        )
    )


def _shares(parts: Iterable[Part], facts: Facts) -> list[str]:
    say = facts.wording.say
    return [
        say(
            "papers.brief.among",
            name=part.name,
            amount=both_decimals(part.amount),
            count=facts.counted(part.payees),
        )
        for part in parts
    ]


def _largest(facts: Facts) -> Iterator[str]:
    """Yield who gets the most; a person is not named."""
    say = facts.wording.say
    for one in sorted(facts.paid, key=lambda payee: -payee.payable)[:_MOST]:
        name = say("papers.brief.person") if one.is_person else one.called
        yield say("papers.brief.one", name=name, amount=both_decimals(one.payable))


def _most(name: str, said: list[str], facts: Facts) -> list[Line]:
    """Return the first few of what is listed as a line; none where there is nothing."""
    if not said:
        return []
    listed = facts.wording.say("papers.and_more").join(said[:_MOST])
    most = min(len(said), _MOST)
    return [
        Line(of_whom(facts.wording, f"papers.brief.{name}", facts.whom, most=most, listed=listed), "dense")
    ]


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


def public_notice(facts: Facts) -> Paper:
    """Return the notice; period, office and way to object are left to fill in."""
    say = facts.wording.say
    persons = sum(one.is_person for one in facts.awarded)
    opening = of_whom(
        facts.wording,
        "papers.notice.opening",
        facts.whom,
        documents=facts.documents(),
        count=len(facts.awarded) - persons,
        persons=persons,
    )
    return Paper(
        (
            Line(say("papers.notice.title"), "title"),
            Line(opening),
            *(Line(say(f"papers.notice.{name}")) for name in ("period", "objection", "contact")),
            Line(say("papers.notice.enclosed")),
            Line(say("papers.office"), "signed"),
            Line(say("papers.day"), "signed"),
            Line(say("papers.notice.list"), "annex"),
            numbered(
                facts,
                ("enterprise", "township", "title", "amount"),
                _rows(facts),
                _WIDTHS,
                frozenset({3}),
                (say("papers.payable"), "", "", both_decimals(facts.payable)),
            ),
            Line(say("papers.notice.remark"), "note"),
        )
    )


def _rows(facts: Facts) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    persons: dict[str, list[Grant]] = defaultdict(list)
    alike = _alike(facts.awarded)
    for one in facts.awarded:
        for grant in one.grants:
            if one.is_person:
                persons[grant.benefit.title].append(grant)
            else:
                called = one.called
                if called in alike:
                    called = facts.wording.say("papers.with_detail", text=called, detail=one.code)
                rows.append((called, one.township, facts.titled(grant), grant.amount_said))
    for grants in persons.values():
        called = facts.wording.say("papers.notice.persons", count=len(grants))
        total = both_decimals(sum(grant.amount for grant in grants))
        rows.append((called, "", facts.titled(grants[0]), total if grants[0].carries_money else "—"))
    return rows


def _alike(awarded: list[Applicant]) -> set[str]:
    """Return names that several enterprises have; only these are told apart by their public codes."""
    names = Counter(one.called for one in awarded if not one.is_person)
    return {name for name, count in names.items() if count > 1}
