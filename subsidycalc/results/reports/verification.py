"""What verifying found, as one object and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.texts.numbers import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.audit.verification import Cause, Verification
    from subsidycalc.results.workbook.cell_differences import CellDifference
    from subsidycalc.texts.registry import Wording

_MOST_SHOWN: Final = 50
_MOST_LISTED: Final = 10_000
_MOST_CHARACTERS: Final = 200


def verification_object(
    file: str, verification: Verification, cells: Sequence[CellDifference], wording: Wording
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
        "cells_differing": len(cells),
        "cells": [vars(cell) for cell in cells[:_MOST_LISTED]],
    }


def verification_page(
    file: str,
    verification: Verification,
    cells: Sequence[CellDifference],
    wording: Wording,
    *,
    was_rerun: bool,
) -> Section:
    """Return what was found as a page: the outcome, the causes, then the cells."""
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
        (
            cell.sheet or wording.say("verify.order"),
            cell.cell,
            _short(cell.recorded),
            _short(cell.again),
        )
        for cell in cells[:shown]
    )
    title = wording.say(f"verify.{key}", count=grouped(len(cells)), shown=shown)
    return Section(title, (Grid(headings, rows),))


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"
