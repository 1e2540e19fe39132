"""What verifying found, as one object and as a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import asdict

from subsidycalc.results.reports.differences import difference_object, who_of
from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.texts.numbers import grouped
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.audit.differences import Comparison, Held
    from subsidycalc.audit.reason_differences import RefusedRow
    from subsidycalc.audit.verification import Cause, Verification
    from subsidycalc.results.reports.pages.page import Part
    from subsidycalc.results.workbook.cell_differences import CellDifference
    from subsidycalc.texts.registry import Wording

_MOST_SHOWN: Final = 50
_MOST_LISTED: Final = 10_000
_MOST_CHARACTERS: Final = 200


def verification_object(
    file: str,
    verification: Verification,
    cells: Sequence[CellDifference],
    wording: Wording,
    consequences: Comparison | None = None,
) -> dict[str, Any]:
    """Return what was found as an object; of very many cells that differ the first are listed and all counted."""
    return {
        "result": file,
        "match": verification.matches,
        "same": ("bytes" if verification.same_bytes else "values") if verification.matches else None,
        "not_shown": wording.say("verify.not_shown"),
        "causes": [
            {
                "code": cause.code,
                "note": cause.is_note,
                **dict(cause.values),
                "details": list(cause.details),
                "text": _said(cause, wording),
            }
            for cause in verification.causes
        ],
        "consequences": None if consequences is None else _told(consequences),
        "cells_differing": len(cells),
        "cells": [asdict(cell) for cell in cells[:_MOST_LISTED]],
    }


def verification_page(
    file: str,
    verification: Verification,
    cells: Sequence[CellDifference],
    wording: Wording,
    *,
    was_rerun: bool,
    consequences: Comparison | None = None,
) -> Section:
    """Return what was found as a page: the outcome, the causes, then the cells, or what a changed input moves."""
    same = "same_bytes" if verification.same_bytes else "matches"
    outcome = wording.say(f"verify.{same if verification.matches else 'differs'}")
    sections = [
        Section(wording.say(f"verify.{heading}"), tuple(_parts(causes, wording)))
        for heading, causes in (
            ("causes", [cause for cause in verification.causes if not cause.is_note]),
            ("notes", [cause for cause in verification.causes if cause.is_note]),
        )
        if causes
    ]
    if consequences is not None:
        sections.append(_moved(consequences, cells, wording))
    else:
        sections.append(_cells(cells, wording) if was_rerun else Section(wording.say("verify.no_rerun")))
    parts = (outcome, wording.say("verify.not_shown")) if verification.matches else (outcome,)
    return Section(wording.say("verify.title", file=file), parts, tuple(sections))


def _parts(causes: Sequence[Cause], wording: Wording) -> list[Listing]:
    return [Listing(cause.details, _said(cause, wording)) for cause in causes]


def _said(cause: Cause, wording: Wording) -> str:
    values = dict(cause.values)
    if cause.code == "tool-differs":
        values = {
            "amounts": wording.say(f"verify.amounts.{values['amounts']}"),
            "cells": wording.say(f"verify.cells_are.{values['cells']}"),
        }
    return wording.say(f"verify.cause.{cause.code}", **values)


def _cells(cells: Sequence[CellDifference], wording: Wording) -> Section:
    if not cells:
        return Section(wording.say("verify.cells_none"))
    shown = min(len(cells), _MOST_SHOWN)
    key = "cells" if shown == len(cells) else "cells_shown"
    headings = (
        wording.say("sheets.columns.sheet"),
        *(wording.say(f"verify.columns.{name}") for name in ("cell", "recorded", "again")),
    )
    rows = tuple(
        (cell.sheet or wording.say("verify.order"), cell.cell, _short(cell.recorded), _short(cell.again))
        for cell in cells[:shown]
    )
    title = wording.say(f"verify.{key}", count=grouped(len(cells)), shown=shown)
    return Section(title, (Grid(headings, rows),))


def _told(found: Comparison) -> dict[str, Any]:
    """Return what a changed input moves, as an object."""
    told = difference_object(found)
    rows = [
        {
            **who_of(one),
            "object": row.about,
            **{
                side: None
                if refused is None
                else {
                    "sheet": refused.place[0],
                    "row": refused.place[1],
                    "codes": refused.codes,
                    "reason": refused.reason,
                }
                for side, refused in (("before", row.before), ("after", row.after))
            },
        }
        for one in found.reasons
        for row in one.rows_of_one_input()
    ]
    return {"awards": told["awards"], "rows": rows}


def _moved(found: Comparison, cells: Sequence[CellDifference], wording: Wording) -> Section:
    """Return the rows and awards that a changed input moves; of all other cells how many follow, sheet by sheet."""
    rows = [(one, row) for one in found.reasons for row in one.rows_of_one_input()]
    parts: list[Part] = [wording.say("verify.moved_by", awards=len(found.awards), rows=len(rows))]
    if rows:
        names = ("name", "provision", "place", "object", "recorded", "again")
        lines = tuple(
            (
                one.name or one.uscc,
                one.benefit.provision,
                " ".join(row.place),
                row.about,
                *(_reason(refused, wording) for refused in (row.before, row.after)),
            )
            for one, row in rows[:_MOST_SHOWN]
        )
        parts.append(Grid(_headings(names, wording), lines))
    if found.awards:
        awards = ("name", "provision", "recorded", "again")
        paid = tuple(
            (
                one.name or one.uscc,
                one.benefit.provision,
                *(_short(_held(held, wording)) for held in (one.before, one.after)),
            )
            for one in found.awards[:_MOST_SHOWN]
        )
        parts.append(Grid(_headings(awards, wording), paid))
    left_out = max(len(rows) - _MOST_SHOWN, 0) + max(len(found.awards) - _MOST_SHOWN, 0)
    parts += [wording.say("verify.moved_more", count=grouped(left_out))] if left_out else []
    counts = Counter(cell.sheet or wording.say("verify.order") for cell in cells)
    sheets = wording.say("requirements.list").join(f"{sheet} {count:,}" for sheet, count in counts.items())
    parts.append(wording.say("verify.cells_follow", count=grouped(len(cells)), sheets=sheets))
    return Section(wording.say("verify.moved"), tuple(parts))


def _headings(names: Sequence[str], wording: Wording) -> tuple[str, ...]:
    keys = ((f"verify.columns.{name}", f"sheets.columns.{name}") for name in names)
    return tuple(wording.say(next(filter(wording.has, pair))) for pair in keys)


def _reason(refused: RefusedRow | None, wording: Wording) -> str:
    """Return the first thing that a row is refused for, with its value found."""
    if refused is None:
        return wording.say("diff.not_refused")
    return _short(refused.reason.partition("\n")[0] or refused.codes)


def _held(held: Held | None, wording: Wording) -> str:
    if held is None:
        return wording.say("diff.none")
    amount = wording.say("diff.quantity", quantity=held.quantity)
    if held.amount is not None:
        amount = exact_yuan(wording, held.amount)
    return wording.say("verify.held", amount=amount, calculation=held.calculation)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"
