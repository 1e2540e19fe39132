"""One letter per enterprise: what was applied for, what was granted and why so much, what was refused and how to mend it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.results.reports.papers.batch_papers import made_from
from subsidycalc.results.reports.papers.capitals import capitals
from subsidycalc.results.reports.papers.paper import Grid, Line, Paper, numbered
from subsidycalc.texts.numbers import both_decimals, grouped, ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.results.reports.papers.facts import Applicant, Facts, Refusal

_MOST_ALIKE: Final = 5
"""So many rows are named with their person or event; more by their numbers."""
_MOST_REASONS: Final = 5
"""So many values found for one and the same reason are told apart; more are folded into one line with an example."""


class Letter(Struct, frozen=True):
    """The letter to one applicant, in the pieces that an office's own template may place."""

    to: Applicant
    kind: str
    """Of what it tells: `granted`, `refused` or `pending`."""
    awards: Grid | None
    refusals: Grid | None
    values: dict[str, str]
    """What stands for each plain placeholder."""
    paper: Paper


def letters_of(facts: Facts) -> list[Letter]:
    """Return the letters in the order of the result."""
    return [_letter(one, facts) for one in facts.addressed]


def _letter(to: Applicant, facts: Facts) -> Letter:
    say = facts.wording.say
    kind = "granted" if to.grants else to.outcome()
    awards = _awards(to, facts) if to.grants else None
    refusals = _refusals(to, facts) if to.refusals else None
    values = {
        "title": say(f"papers.letter.titles.{kind}"),
        "enterprise": to.called,
        "code": to.code,
        "township": to.township,
        "documents": facts.documents(to.benefits),
        "applied": say("papers.between").join(one.title for one in to.benefits),
        "amount": both_decimals(to.payable),
        "capitals": capitals(to.payable),
        "basis": made_from(facts),
    }
    return Letter(
        to, kind, awards, refusals, values, Paper(tuple(_parts(to, facts, values, awards, refusals)))
    )


def _parts(
    to: Applicant, facts: Facts, values: dict[str, str], awards: Grid | None, refusals: Grid | None
) -> Iterator[Line | Grid]:
    say = facts.wording.say
    number = iter(say("papers.letter.numbers"))

    def heading(name: str) -> Line:
        return Line(say(f"papers.letter.{name}", number=next(number)), "heading")

    yield Line(values["title"], "title")
    yield Line(say("papers.letter.to", **values), "addressee")
    what = say("papers.columns.code" if to.has_account_columns else "papers.letter.other_code")
    yield Line(say("papers.letter.opening", what=what, **values))
    yield heading("applied")
    yield _applied(to, facts)
    if awards is not None:
        yield heading("granted")
        yield awards
        yield Line(say(f"papers.letter.{'paid' if to.payable else 'not_paid'}", **values))
    if refusals is not None:
        yield heading("refused")
        yield refusals
    yield heading("object")
    yield Line(say("papers.letter.objection"))
    yield Line(say("papers.letter.contact"))
    yield Line(say("papers.office"), "signed")
    yield Line(say("papers.day"), "signed")
    yield Line(values["basis"], "note")


def _applied(to: Applicant, facts: Facts) -> Grid:
    say = facts.wording.say
    rows: list[tuple[str, ...]] = []
    for benefit in to.benefits:
        money = [one for one in to.grants if one.benefit == benefit and one.carries_money]
        amount = both_decimals(sum(one.amount for one in money)) if money else "—"
        outcome = say(f"papers.letter.outcomes.{to.outcome(benefit)}")
        rows.append((benefit.title, facts.clause(benefit), outcome, amount))
    return numbered(facts, ("title", "clause", "outcome", "amount"), rows, (58, 34, 24, 36), frozenset({3}))


def _awards(to: Applicant, facts: Facts) -> Grid:
    rows: list[tuple[str, ...]] = [
        (facts.titled(one), one.benefit.clause, one.calculation, one.amount_said) for one in to.grants
    ]
    total = (facts.wording.say("papers.payable"), "", "", both_decimals(to.payable)) if to.payable else ()
    return numbered(
        facts, ("title", "clause", "calculation", "amount"), rows, (36, 19, 61, 36), frozenset({3}), total
    )


def _refusals(to: Applicant, facts: Facts) -> Grid:
    """Return why rows were refused: those alike in one line, each row named by its sheet and number."""
    by_codes: dict[tuple[object, ...], dict[tuple[str, str], list[Refusal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for line in to.refusals:
        by_codes[line.benefit, line.type, line.codes][line.reason, line.advice].append(line)
    rows: list[tuple[str, ...]] = []
    for alike in by_codes.values():
        groups = list(alike.items())
        if len(groups) > _MOST_REASONS:
            lines = [line for _, held in groups for line in held]
            first = lines[0]
            said = facts.wording.say(
                "papers.letter.folded",
                title=first.titles,
                reasons=len(groups),
                sheet=first.sheet,
                row=first.row,
                reason=first.reason,
            )
            advice = dict.fromkeys(one for (_, one), _ in groups if one)
            rows.append(_refused(lines, said, "".join(advice), facts))
            continue
        rows += [_refused(held, reason, advice, facts) for (reason, advice), held in groups]
    return numbered(facts, ("title", "reason", "rows", "advice"), rows, (26, 60, 44, 22))


def _refused(lines: Sequence[Refusal], reason: str, advice: str, facts: Facts) -> tuple[str, ...]:
    first = lines[0]
    title = first.benefit.title
    if first.type == "review":
        title = facts.wording.say(
            "papers.with_detail", text=title, detail=facts.wording.say("papers.letter.outcomes.pending")
        )
    return title, reason, _rows(lines, facts), advice


def _rows(lines: Sequence[Refusal], facts: Facts) -> str:
    """Return rows by sheet, with their file where there are several; few of them with the person or event."""
    say = facts.wording.say
    sheets: dict[str, list[Refusal]] = defaultdict(list)
    for line in lines:
        sheets[f"{line.file} {line.sheet}" if facts.several_files else line.sheet].append(line)
    told = []
    for sheet, held in sheets.items():
        if len(held) <= _MOST_ALIKE:
            for line in held:
                row = say("papers.letter.row", sheet=sheet, row=line.row)
                told.append(f"{row}\n{line.about}" if line.about else row)
            continue
        numbers = say("papers.between").join(ranges(sorted({line.row for line in held})))
        told.append(say("papers.letter.rows", sheet=sheet, rows=numbers, count=grouped(len(held))))
    return "\n".join(told)
