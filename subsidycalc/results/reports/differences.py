"""What two results differ in, as one object and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.audit.differences import Side
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.reports.pages.page import Grid, Section
from subsidycalc.results.wording.payees import payee_columns, whom_by_code
from subsidycalc.texts.numbers import both_decimals, grouped, ranges, yuan_text
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.audit.benefits import Benefit
    from subsidycalc.audit.differences import AwardDifference, BenefitDifference, Comparison, Held
    from subsidycalc.audit.reason_differences import ReasonDifference, Refusal, RefusedRow, RowDifference
    from subsidycalc.audit.settlement import PersonMoved
    from subsidycalc.results.workbook.written import WrittenResult
    from subsidycalc.texts.registry import Wording


def sides_of(one: WrittenResult, other: WrittenResult) -> tuple[Side, Side]:
    """Return two results as they are compared; where they speak two languages, events are not told apart."""
    one_language = one.language == other.language
    return _side(one, one_language=one_language), _side(other, one_language=one_language)


def _side(written: WrittenResult, *, one_language: bool) -> Side:
    refusals = list(written.refusals())
    if not one_language:
        for line in refusals:
            line["object"] = line["object"] if "*" in line["object"] else ""
    kinds = written.kinds()
    awards = [line | {"kind": kinds.get(line["kind"], line["kind"])} for line in written.awards()]
    record = written.record
    # others are recorded for what refers to them
    asked = dict(record.options).get("policies", "").split(", ")
    return Side(written.file, awards, refusals, [one for one in record.policies if one.id in asked])


def difference_object(found: Comparison) -> dict[str, Any]:
    """Return what differs as an object; amounts are texts in yuan with both decimals."""
    return {
        "a": found.before,
        "b": found.after,
        "same": found.same,
        "awards": [
            {"change": one.change, **who_of(one), "before": _held(one.before), "after": _held(one.after)}
            for one in found.awards
        ],
        "reasons": [
            {
                **who_of(one),
                "before": [_refusal(refusal) for refusal in one.before],
                "after": [_refusal(refusal) for refusal in one.after],
            }
            for one in found.reasons
        ],
        "benefits": [
            {
                "before": None if one.before is None else one.before.reference,
                "after": None if one.after is None else one.after.reference,
                "matched_by": one.how or None,
                "awards": list(one.awards),
                "amounts": [yuan_text(fen) for fen in one.amounts],
            }
            for one in found.benefits
        ],
    }


def who_of(one: AwardDifference | ReasonDifference | PersonMoved) -> dict[str, str]:
    """Return whom a difference is about, and which benefit."""
    benefit = one.benefit
    return {"uscc": one.uscc, "name": one.name, "policy": benefit.policy, "provision": benefit.provision}


def _held(held: Held | None) -> dict[str, str | None] | None:
    if held is None:
        return None
    return {"amount": None if held.amount is None else yuan_text(held.amount), "quantity": held.quantity}


def _refusal(one: Refusal) -> dict[str, Any]:
    rows = [{"sheet": sheet, "row": row} for sheet, row in one.places]
    return {"about": one.about, "codes": one.codes, "count": one.count, "rows": rows}


def difference_page(found: Comparison, wording: Wording) -> Section:
    """Return what differs as a page: how much in all, benefits that have another name, awards, persons and rows."""
    title = wording.say("diff.title", a=found.before, b=found.after)
    renamed = [one for one in found.benefits if one.how != "same"]
    sections = [_benefits(renamed, wording)] if renamed else []
    if found.same:
        return Section(title, (wording.say("diff.same"),), tuple(sections))
    sections += award_and_reason_sections(found, wording)
    return Section(title, tuple(_figures(found, wording)), tuple(sections))


def award_and_reason_sections(found: Comparison, wording: Wording) -> list[Section]:
    """Return the awards that differ, and who is refused otherwise."""
    awards = [_awards(found.awards, wording)] if found.awards else []
    return [*awards, _reasons(found.reasons, wording)] if found.reasons else awards


def _figures(found: Comparison, wording: Wording) -> Iterator[str]:
    counts = {name: sum(one.change == name for one in found.awards) for name in ("gained", "lost", "changed")}
    more, less = _moved(found.awards, PAYABLE_KINDS)
    yield wording.say(
        "diff.figures",
        **counts,
        more=exact_yuan(wording, more),
        less=exact_yuan(wording, less),
        reasons=len(found.reasons),
    )
    more, less = _moved(found.awards, MONEY_KINDS - PAYABLE_KINDS)
    if more or less:
        yield wording.say("diff.not_paid_out", more=exact_yuan(wording, more), less=exact_yuan(wording, less))


def _moved(awards: Iterable[AwardDifference], kinds: frozenset[str]) -> list[int]:
    moved = [one.difference for one in awards if one.kind in kinds]
    return [sum(max(sign * fen, 0) for fen in moved) for sign in (1, -1)]


def _benefits(renamed: Sequence[BenefitDifference], wording: Wording) -> Section:
    none = wording.say("diff.none")
    rows = tuple(
        (
            none if one.before is None else named(one.before),
            none if one.after is None else named(one.after),
            wording.say(f"diff.matched.{one.how}") if one.how else "",
            *(grouped(count) for count in one.awards),
            *(both_decimals(fen) if one.kind in MONEY_KINDS else "" for fen in one.amounts),
        )
        for one in renamed
    )
    names = ("before", "after", "how", "awards_before", "awards_after", "amount_before", "amount_after")
    return Section(wording.say("diff.benefits"), (Grid(_headings(names, wording), rows),))


def named(benefit: Benefit) -> str:
    """Return a benefit by its title, where that is known, and its reference."""
    return f"{benefit.title} {benefit.reference}".strip()


def _headings(names: Iterable[str], wording: Wording) -> tuple[str, ...]:
    return tuple(wording.say(f"diff.columns.{name}") for name in names)


def _awards(awards: Sequence[AwardDifference], wording: Wording) -> Section:
    who = payee_columns(wording, whom_by_code(one.uscc for one in awards))
    change, *others = _headings(("change", "benefit", "before", "after", "difference"), wording)
    rows = tuple(
        (
            wording.say(f"diff.changes.{one.change}"),
            *(one.uscc, one.name, one.benefit.reference),
            *(_said(held, wording) for held in (one.before, one.after)),
            both_decimals(one.difference) if one.kind in MONEY_KINDS else "",
        )
        for one in awards
    )
    return Section(wording.say("diff.awards"), (Grid((change, *who, *others), rows),))


def _said(held: Held | None, wording: Wording) -> str:
    if held is None:
        return wording.say("diff.none")
    quantity = wording.say("diff.quantity", quantity=held.quantity)
    return quantity if held.amount is None else f"{exact_yuan(wording, held.amount)} ({quantity})"


def _reasons(reasons: Iterable[ReasonDifference], wording: Wording) -> Section:
    """Return who is refused otherwise, persons and rows that moved alike on one line."""
    alike: dict[tuple[str, ...], list[RowDifference]] = {}
    for one in reasons:
        for row in one.rows():
            codes = (codes_of(row.before, wording), codes_of(row.after, wording))
            key = (one.uscc, one.name, one.benefit.reference, *codes)
            alike.setdefault(key, []).append(row)
    rows = tuple((*key[:3], _about(same, wording), _places(same), *key[3:]) for key, same in alike.items())
    who = payee_columns(wording, whom_by_code(key[0] for key in alike))
    headings = _headings(("benefit", "object", "rows", "before", "after"), wording)
    return Section(wording.say("diff.reasons"), (Grid((*who, *headings), rows),))


def codes_of(row: RefusedRow | None, wording: Wording) -> str:
    """Return what a row is refused for in one of the results."""
    return wording.say("diff.not_refused") if row is None else row.codes


def _about(same: Sequence[RowDifference], wording: Wording) -> str:
    return same[0].about if len(same) == 1 else wording.say("diff.rows", count=len(same))


def _places(same: Iterable[RowDifference]) -> str:
    """Return where rows stand: in the later input, where they are refused there."""
    rows: dict[str, list[int]] = {}
    for one in same:
        sheet, number = one.place
        if number.isdecimal():
            rows.setdefault(sheet, []).append(int(number))
    return "; ".join(f"{sheet} {', '.join(ranges(sorted(numbers)))}" for sheet, numbers in rows.items())
