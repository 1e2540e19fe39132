"""The approval sheet with its places to sign, and the brief of one page for those who decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.results.reports.papers.capitals import capitals
from subsidycalc.results.reports.papers.figures import (
    by_benefit,
    by_fund,
    by_township,
    reasons,
    refused_lines,
)
from subsidycalc.results.reports.papers.paper import Grid, Line, Paper, Signing, numbered
from subsidycalc.texts.numbers import both_decimals, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.results.reports.papers.facts import Facts

_SIGNED: Final = ("made", "checked", "department", "finance", "leader", "head")
_MOST: Final = 5
_MOST_BENEFITS: Final = 8
"""So many lines of a table leave the brief on its one page."""
_TWO: Final = frozenset({1, 2})
_COUNTED: Final = frozenset({"granted_to", "payees"})
_BRIEF_WIDTHS: Final = {2: (100, 44), 3: (82, 20, 42)}


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
                (68, 34, 18, 34),
                frozenset({2, 3}),
                (say("papers.payable"), "", grouped(len(facts.paid)), total),
            ),
            Line(say("papers.approval.by_fund"), "heading"),
            numbered(
                facts,
                ("fund", "payees", "amount"),
                list(by_fund(facts)),
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
        payees=grouped(len(facts.paid)),
        amount=both_decimals(facts.payable),
        capitals=capitals(facts.payable),
    )


def _open(facts: Facts) -> dict[str, object]:
    lines = refused_lines(facts)
    pending = [one for one in facts.applicants if any(line.type == "review" for line in one.refusals)]
    return {
        "lines": grouped(lines.total()),
        "review": grouped(lines["review"]),
        "rejected": grouped(lines["rejected"]),
        "ineligible": grouped(lines["ineligible"]),
        "pending": grouped(len(pending)),
    }


def made_from(facts: Facts) -> str:
    """Return which result a paper says, so that everyone can verify it."""
    return facts.wording.say("papers.made_from", file=facts.file, digest=facts.digest, version=facts.version)


def brief(facts: Facts) -> Paper:
    """Return the brief: the total, where the most goes, what was refused and what is open; one page whatever the batch."""
    say = facts.wording.say
    benefits = by_benefit(facts)
    left_out = len(benefits) - _MOST_BENEFITS
    largest = sorted(facts.paid, key=lambda one: -one.payable)[:_MOST]
    nothing = sum(not one.grants for one in facts.applicants)
    why = [
        say("papers.brief.reason", title=title, count=grouped(count))
        for title, count in reasons(facts)[:_MOST]
    ]
    open_points = say("papers.brief.open", **_open(facts), notices=facts.notices, near=facts.near_line)
    return Paper(
        (
            Line(say("papers.brief.title"), "title"),
            Line(say("papers.approval.basis", documents=facts.documents()), "dense"),
            Line(_total(facts), "dense"),
            _grid(
                facts,
                ("title", "granted_to", "amount"),
                (row[:1] + row[2:] for row in benefits[:_MOST_BENEFITS]),
            ),
            *([Line(say("papers.brief.more", count=left_out), "note")] if left_out > 0 else []),
            Line(say("papers.brief.funds"), "dense"),
            _grid(facts, ("fund", "payees", "amount"), by_fund(facts)[:_MOST]),
            *_townships(facts),
            Line(say("papers.brief.largest", most=len(largest)), "dense"),
            _grid(
                facts,
                ("enterprise", "amount"),
                [
                    (_public(one.called, facts, is_person=one.is_person), both_decimals(one.payable))
                    for one in largest
                ],
            ),
            Line(
                say(
                    "papers.brief.refused",
                    nothing=nothing,
                    **_open(facts),
                    reasons=say("papers.and_more").join(why),
                ),
                "dense",
            ),
            Line(open_points, "dense"),
            Line(made_from(facts), "note"),
        )
    )


def _public(called: str, facts: Facts, *, is_person: bool) -> str:
    return facts.wording.say("papers.brief.person") if is_person else called


def _townships(facts: Facts) -> list[Line]:
    said = [
        facts.wording.say("papers.brief.township", name=name, count=count, amount=amount)
        for name, count, amount in by_township(facts)[:_MOST]
    ]
    if not said:
        return []
    listed = facts.wording.say("papers.and_more").join(said)
    return [Line(facts.wording.say("papers.brief.townships", most=len(said), townships=listed), "dense")]


def _grid(facts: Facts, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Grid:
    """Return a table whose last two columns, or the last of two, are figures."""
    widths = _BRIEF_WIDTHS[len(headings)]
    figures = range(len(headings))[-2:] if headings[-2] in _COUNTED else range(len(headings))[-1:]
    return numbered(facts, headings, list(rows), widths, frozenset(figures))
