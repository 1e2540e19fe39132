"""What two results differ in, as the sheets of a workbook: enterprises, their awards, persons and rows, benefits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.reports.differences import codes_of, named
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, text_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from subsidycalc.audit.differences import AwardDifference, Comparison, Held
    from subsidycalc.results.workbook.sheets.model import Column
    from subsidycalc.texts.registry import Wording


def difference_sheets(found: Comparison, wording: Wording) -> list[SheetModel]:
    """Return the sheets; amounts are numbers, and what is nobody's is blank."""
    return [
        _sheet("enterprises", _enterprises(found.awards, wording), wording, total=True),
        *award_and_row_sheets(found, wording),
        _sheet("benefits", _benefits(found, wording), wording),
    ]


def award_and_row_sheets(found: Comparison, wording: Wording) -> list[SheetModel]:
    """Return a sheet of the awards that differ, and one of the rows that are refused otherwise."""
    return [
        _sheet("awards", _awards(found.awards, wording), wording),
        _sheet("rows", _rows(found, wording), wording),
    ]


def _sheet(name: str, columns: tuple[Column, ...], wording: Wording, *, total: bool = False) -> SheetModel:
    block = Block(columns, last_is_total=total)
    return SheetModel(wording.say(f"diff.sheets.{name}"), (block,), frozen_columns=2, key=name)


def _heading(name: str, wording: Wording) -> str:
    key = f"diff.columns.{name}"
    return wording.say(key if wording.has(key) else f"sheets.columns.{name}")


def _texts(name: str, texts: Iterable[str], width: int, wording: Wording) -> Column:
    return text_column(_heading(name, wording), texts, width, "code" if name == "uscc" else "text")


def _fen(name: str, amounts: Sequence[int | None], wording: Wording) -> Column:
    return number_column(_heading(name, wording), amounts, 18, "money")


def _enterprises(awards: Sequence[AwardDifference], wording: Wording) -> tuple[Column, ...]:
    """Return a line for each that has other awards, with what is paid out of these, and the sum of all."""
    own: dict[tuple[str, str], list[AwardDifference]] = {}
    for one in awards:
        own.setdefault((one.uscc, one.name if "*" in one.uscc else ""), []).append(one)
    groups = list(own.values())

    def summed(amount: Callable[[AwardDifference], int], kinds: frozenset[str]) -> list[int]:
        sums = [sum(amount(one) for one in group if one.kind in kinds) for group in groups]
        return [*sums, sum(sums)]

    def counted(change: str) -> list[int]:
        counts = [sum(one.change == change for one in group) for group in groups]
        return [*counts, sum(counts)]

    total = wording.say("sheets.summary.total")
    return (
        _texts("uscc", [*(group[0].uscc for group in groups), total], 24, wording),
        _texts("name", [*(group[0].name for group in groups), ""], 30, wording),
        _fen("paid_before", summed(lambda one: _amount(one.before) or 0, PAYABLE_KINDS), wording),
        _fen("paid_after", summed(lambda one: _amount(one.after) or 0, PAYABLE_KINDS), wording),
        _fen("paid_difference", summed(lambda one: one.difference, PAYABLE_KINDS), wording),
        _fen("other_difference", summed(lambda one: one.difference, MONEY_KINDS - PAYABLE_KINDS), wording),
        *(
            number_column(wording.say(f"diff.changes.{change}"), counted(change), 10)
            for change in ("gained", "lost", "changed")
        ),
    )


def _amount(held: Held | None) -> int | None:
    return None if held is None else held.amount


def _awards(awards: Sequence[AwardDifference], wording: Wording) -> tuple[Column, ...]:
    def kind(one: AwardDifference) -> str:
        key = f"sheets.kinds.{one.kind}"
        return wording.say(key) if wording.has(key) else one.kind

    def quantity(held: Held | None) -> int | None:
        return int(held.quantity) if held is not None and held.quantity.isdecimal() else None

    return (
        _texts("uscc", (one.uscc for one in awards), 24, wording),
        _texts("name", (one.name for one in awards), 30, wording),
        _texts("benefit", (named(one.benefit) for one in awards), 36, wording),
        _texts("kind", map(kind, awards), 10, wording),
        _texts("change", (wording.say(f"diff.changes.{one.change}") for one in awards), 10, wording),
        _fen("amount_before", [_amount(one.before) for one in awards], wording),
        _fen("amount_after", [_amount(one.after) for one in awards], wording),
        _fen("difference", [one.difference if one.kind in MONEY_KINDS else None for one in awards], wording),
        number_column(_heading("quantity_before", wording), [quantity(one.before) for one in awards], 10),
        number_column(_heading("quantity_after", wording), [quantity(one.after) for one in awards], 10),
    )


def _rows(found: Comparison, wording: Wording) -> tuple[Column, ...]:
    """Return a line for each row that is refused otherwise: a person, an event or an enterprise, and where it stands."""
    lines = [(one, row) for one in found.reasons for row in one.rows()]
    sides = [[row.before for _, row in lines], [row.after for _, row in lines]]
    places = [["" if row is None else " ".join(row.place) for row in side] for side in sides]
    reasons = [["" if row is None else row.reason for row in side] for side in sides]
    return (
        _texts("uscc", (one.uscc for one, _ in lines), 24, wording),
        _texts("name", (one.name for one, _ in lines), 24, wording),
        _texts("benefit", (one.benefit.title or one.benefit.reference for one, _ in lines), 22, wording),
        _texts("object", (row.about for _, row in lines), 20, wording),
        _texts("rows_before", places[0], 12, wording),
        _texts("rows_after", places[1], 12, wording),
        _texts("before", (codes_of(row, wording) for row in sides[0]), 20, wording),
        _texts("after", (codes_of(row, wording) for row in sides[1]), 20, wording),
        text_column(_heading("reason_before", wording), reasons[0], 38, "wrapped"),
        text_column(_heading("reason_after", wording), reasons[1], 38, "wrapped"),
    )


def _benefits(found: Comparison, wording: Wording) -> tuple[Column, ...]:
    benefits = found.benefits

    def money(amounts: list[int]) -> list[int | None]:
        return [fen if one.kind in MONEY_KINDS else None for one, fen in zip(benefits, amounts, strict=True)]

    return (
        _texts("benefit_before", ((one.before and named(one.before)) or "" for one in benefits), 40, wording),
        _texts("benefit_after", ((one.after and named(one.after)) or "" for one in benefits), 40, wording),
        _texts(
            "how",
            (wording.say(f"diff.matched.{one.how}") if one.how else "" for one in benefits),
            14,
            wording,
        ),
        number_column(_heading("awards_before", wording), [one.awards[0] for one in benefits], 10),
        number_column(_heading("awards_after", wording), [one.awards[1] for one in benefits], 10),
        _fen("amount_before", money([one.amounts[0] for one in benefits]), wording),
        _fen("amount_after", money([one.amounts[1] for one in benefits]), wording),
        _fen("difference", money([one.amounts[1] - one.amounts[0] for one in benefits]), wording),
    )
