"""What a corrected batch still pays or takes back, as one object, as a page, and as the sheets of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.results.reports.difference_sheets import award_and_row_sheets
from subsidycalc.results.reports.differences import (
    award_and_reason_sections,
    difference_object,
    named,
    who_of,
)
from subsidycalc.results.reports.pages.page import Grid, Section
from subsidycalc.results.wording.payees import of_whom, payee_columns, whom_by_code
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, text_column
from subsidycalc.texts.numbers import both_decimals, grouped, yuan_text
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.audit.settlement import Balance, PersonMoved, Settlement
    from subsidycalc.results.wording.payees import Whom
    from subsidycalc.texts.registry import Wording

_COLUMNS = ("paid", "due", "more", "less")


def settlement_object(found: Settlement) -> dict[str, Any]:
    """Return the settlement as an object; amounts are texts in yuan with both decimals."""
    moved = difference_object(found.moved)
    return {
        "a": found.moved.before,
        "b": found.moved.after,
        "more": yuan_text(found.more),
        "less": yuan_text(found.less),
        "payees": [
            {
                "uscc": one.uscc,
                "name": one.name,
                "paid": yuan_text(one.paid),
                "due": yuan_text(one.due),
                "difference": yuan_text(one.difference),
            }
            for one in found.balances
        ],
        "awards": moved["awards"],
        "reasons": moved["reasons"],
        "persons": [
            {"uscc": code, "benefit": benefit, "gone": gone, "come": come}
            for code, benefit, gone, come in found.persons
        ],
        "persons_named": None if found.named is None else [_person(one) for one in found.named],
    }


def _person(one: PersonMoved) -> dict[str, Any]:
    return {
        **who_of(one),
        "person": one.person,
        "change": "come" if one.now else "gone",
        "file": one.file,
        "rows": [{"sheet": sheet, "row": row} for sheet, row in one.places],
    }


def _fen(one: Balance) -> tuple[int, int, int, int]:
    return one.paid, one.due, max(one.difference, 0), max(-one.difference, 0)


def settlement_page(found: Settlement, wording: Wording) -> Section:
    """Return the settlement as a page: in all, payee by payee, award by award, person by person."""
    say = wording.say
    title = say("settle.title", a=found.moved.before, b=found.moved.after)
    named = [_named(found.named, wording)] if found.named else []
    if not found.balances:
        return Section(title, (say("settle.nothing"),), tuple(named))
    counted = _whom(found)
    figures = of_whom(
        wording,
        "settle.figures",
        counted,
        up=sum(one.difference > 0 for one in found.balances),
        more=exact_yuan(wording, found.more),
        down=sum(one.difference < 0 for one in found.balances),
        less=exact_yuan(wording, found.less),
    )
    rows = tuple((one.uscc, one.name, *map(both_decimals, _fen(one))) for one in found.balances)
    payees = Section(of_whom(wording, "settle.payees", counted), (Grid(_headings(found, wording), rows),))
    sections = [payees, *award_and_reason_sections(found.moved, wording), *named]
    if found.persons:
        hashed = tuple(
            (code, benefit, grouped(gone), grouped(come)) for code, benefit, gone, come in found.persons
        )
        headings = tuple(
            say(key) for key in ("sheets.columns.uscc", "diff.columns.benefit", "settle.gone", "settle.come")
        )
        sections.append(Section(say("settle.persons"), (Grid(headings, hashed),)))
    if found.named is None and not found.persons and found.unnamed:
        sections.append(Section(say("settle.named"), (say("settle.unnamed", count=found.unnamed),)))
    return Section(title, (figures,), tuple(sections))


def _named(persons: Sequence[PersonMoved], wording: Wording) -> Section:
    """Return who is paid for in one of two results alone, person by person."""
    return Section(wording.say("settle.named"), (Grid(*_persons(persons, wording)),))


def _persons(
    persons: Sequence[PersonMoved], wording: Wording
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return headings, and a line for each person."""
    headings = (
        *payee_columns(wording, whom_by_code(one.uscc for one in persons)),
        *(wording.say(f"diff.columns.{name}") for name in ("benefit", "object", "rows", "change")),
    )
    rows = tuple(
        (
            *(one.uscc, one.name, named(one.benefit), one.person),
            _place(one),
            wording.say(f"settle.person.{'come' if one.now else 'gone'}"),
        )
        for one in persons
    )
    return headings, rows


def _whom(found: Settlement) -> Whom:
    return whom_by_code(one.uscc for one in found.balances)


def _headings(found: Settlement, wording: Wording) -> tuple[str, ...]:
    who = payee_columns(wording, _whom(found))
    return (*who, *(wording.say(f"settle.columns.{name}") for name in _COLUMNS))


def _place(one: PersonMoved) -> str:
    """Return where a person stands in the input that has the person paid."""
    sheets = dict.fromkeys(sheet for sheet, _ in one.places)
    rows = (
        f"{sheet} {', '.join(row for found, row in one.places if found == sheet)}".strip() for sheet in sheets
    )
    return " ".join(("" if one.file in sheets else one.file, "; ".join(rows))).strip()


def settlement_sheets(found: Settlement, wording: Wording) -> list[SheetModel]:
    """Return a sheet of payees with what each still gets or pays back, then awards, then persons and other rows."""
    uscc, name, *money = _headings(found, wording)
    amounts = zip(*map(_fen, found.balances), strict=True) if found.balances else ((),) * len(money)
    total = wording.say("sheets.summary.total")
    columns = (
        text_column(uscc, [*(one.uscc for one in found.balances), total], 22, "code"),
        text_column(name, [*(one.name for one in found.balances), ""], 30, "folded"),
        *(
            number_column(heading, [*fen, sum(fen)], 18, "money")
            for heading, fen in zip(money, amounts, strict=True)
        ),
    )
    block = Block(columns, last_is_total=True)
    payees = SheetModel(wording.say("settle.sheet"), (block,), frozen_columns=2, key="settlement")
    return [payees, *award_and_row_sheets(found.moved, wording), *_person_sheets(found.named, wording)]


def _person_sheets(persons: Sequence[PersonMoved] | None, wording: Wording) -> list[SheetModel]:
    if persons is None:
        return []
    headings, rows = _persons(persons, wording)
    widths = (24, 30, 36, 22, 30, 14)
    columns = tuple(
        text_column(heading, [row[place] for row in rows], width, "text" if place else "code")
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True))
    )
    return [SheetModel(wording.say("settle.named_sheet"), (Block(columns),), frozen_columns=2, key="persons")]
