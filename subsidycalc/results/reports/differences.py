"""What two results differ in, as one object and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.results.reports.pages.page import Grid, Section
from subsidycalc.texts.numbers import yuan_text
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.audit.differences import AwardDifference, Held, ReasonDifference, Refusal
    from subsidycalc.texts.registry import Wording


def difference_object(
    before: str, after: str, awards: Sequence[AwardDifference], reasons: Sequence[ReasonDifference]
) -> dict[str, Any]:
    """Return what differs as an object; amounts are texts in yuan with both decimals."""
    return {
        "a": before,
        "b": after,
        "same": not awards and not reasons,
        "awards": [
            {
                "change": one.change,
                "uscc": one.uscc,
                "name": one.name,
                "policy": one.policy,
                "provision": one.provision,
                "before": _held(one.before),
                "after": _held(one.after),
            }
            for one in awards
        ],
        "reasons": [
            {
                "uscc": one.uscc,
                "name": one.name,
                "policy": one.policy,
                "provision": one.provision,
                "before": [vars(refusal) for refusal in one.before],
                "after": [vars(refusal) for refusal in one.after],
            }
            for one in reasons
        ],
    }


def _held(held: Held | None) -> dict[str, str | None] | None:
    if held is None:
        return None
    return {"amount": None if held.amount is None else yuan_text(held.amount), "quantity": held.quantity}


def difference_page(
    before: str,
    after: str,
    awards: Sequence[AwardDifference],
    reasons: Sequence[ReasonDifference],
    wording: Wording,
) -> Section:
    """Return what differs as a page: how much in all, the awards, the refusals."""
    title = wording.say("diff.title", a=before, b=after)
    if not awards and not reasons:
        return Section(title, (wording.say("diff.same"),))
    counts = {name: sum(one.change == name for one in awards) for name in ("gained", "lost", "changed")}
    more, less = (sum(max(sign * one.difference, 0) for one in awards) for sign in (1, -1))
    figures = wording.say(
        "diff.figures",
        **counts,
        more=exact_yuan(wording, more),
        less=exact_yuan(wording, less),
        reasons=len(reasons),
    )
    who = tuple(wording.say(f"sheets.columns.{name}") for name in ("uscc", "name", "policy", "provision"))
    change, was, becomes = (wording.say(f"diff.columns.{name}") for name in ("change", "before", "after"))
    sections = []
    if awards:
        rows = tuple(
            (
                wording.say(f"diff.changes.{one.change}"),
                *(one.uscc, one.name, one.policy, one.provision),
                *(_said(held, wording) for held in (one.before, one.after)),
            )
            for one in awards
        )
        sections.append(Section(wording.say("diff.awards"), (Grid((change, *who, was, becomes), rows),)))
    if reasons:
        rows = tuple(
            (
                *(one.uscc, one.name, one.policy, one.provision),
                *(_refusals(side, wording) for side in (one.before, one.after)),
            )
            for one in reasons
        )
        sections.append(Section(wording.say("diff.reasons"), (Grid((*who, was, becomes), rows),)))
    return Section(title, (figures,), tuple(sections))


def _said(held: Held | None, wording: Wording) -> str:
    if held is None:
        return wording.say("diff.none")
    quantity = wording.say("diff.quantity", quantity=held.quantity)
    return quantity if held.amount is None else f"{exact_yuan(wording, held.amount)} ({quantity})"


def _refusals(refusals: Sequence[Refusal], wording: Wording) -> str:
    """Return refusals in a few words: a single one with its person or event, alike ones with their count."""
    alike: dict[str, list[Refusal]] = {}
    for one in refusals:
        alike.setdefault(one.codes, []).append(one)
    told = []
    for codes, same in alike.items():
        count = sum(one.count for one in same)
        about = f"{same[0].about} " if count == 1 and same[0].about else ""
        text = wording.say("diff.refusal", about=about, codes=codes)
        told.append(text if count == 1 else wording.say("diff.refusals", refusal=text, count=count))
    return wording.say("requirements.list").join(told) or wording.say("diff.none")
