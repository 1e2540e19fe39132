"""The public notice: who is to get what, for everyone to read; no person, no code, nothing that `run --publish` hides."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from subsidycalc.results.reports.papers.paper import Line, Paper, numbered
from subsidycalc.results.wording.payees import of_whom
from subsidycalc.texts.numbers import both_decimals

if TYPE_CHECKING:
    from subsidycalc.results.reports.papers.facts import Applicant, Facts, Grant

_WIDTHS: Final = (54, 24, 46, 34)


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
