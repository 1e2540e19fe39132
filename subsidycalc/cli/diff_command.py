"""`subsidycalc diff`: what two results differ in, enterprise by enterprise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from subsidycalc.cli.options import Json, Lang, Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.audit.differences import AwardDifference, Held, ReasonDifference, Refusal
    from subsidycalc.results.reports.pages.page import Section
    from subsidycalc.results.workbook.written import WrittenResult
    from subsidycalc.texts.registry import Wording


def diff(
    before: Annotated[Path, typer.Argument(help="One result.", metavar="A.xlsx")],
    after: Annotated[Path, typer.Argument(help="The other result.", metavar="B.xlsx")],
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Compare two results: awards gained, lost and changed, and reasons that changed. Exits 1 where they differ.

    Example: subsidycalc diff march.xlsx april.xlsx
    """
    from subsidycalc.audit.differences import award_differences, reason_differences
    from subsidycalc.cli.failures import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.workbook.written import read_written
    from subsidycalc.texts.registry import Wording

    with plain_failures(lang.value):
        one, other = read_written(before), read_written(after)
        awards = award_differences(one.awards(), other.awards())
        reasons = reason_differences(*_comparable(one, other))
    if json:
        print_json(_object(before.name, after.name, awards, reasons))
    else:
        page = _page(before.name, after.name, awards, reasons, Wording(lang.value))
        sys.stdout.write(plain_text(page))
    return CHECK_NOT_MET if awards or reasons else 0


def _comparable(
    one: WrittenResult, other: WrittenResult
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the refusals of both; where they speak two languages, events are named differently and left out."""
    sides = (list(one.refusals()), list(other.refusals()))
    if one.language != other.language:
        for line in (*sides[0], *sides[1]):
            line["object"] = line["object"] if "*" in line["object"] else ""
    return sides


def _object(
    before: str, after: str, awards: Sequence[AwardDifference], reasons: Sequence[ReasonDifference]
) -> dict[str, Any]:
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
    from subsidycalc.results.reports.json_summary import yuan_text

    if held is None:
        return None
    return {"amount": None if held.amount is None else yuan_text(held.amount), "quantity": held.quantity}


def _page(
    before: str,
    after: str,
    awards: Sequence[AwardDifference],
    reasons: Sequence[ReasonDifference],
    wording: Wording,
) -> Section:
    from subsidycalc.results.reports.pages.page import Grid, Section
    from subsidycalc.vocabulary.figures import exact_yuan

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
    from subsidycalc.vocabulary.figures import exact_yuan

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
