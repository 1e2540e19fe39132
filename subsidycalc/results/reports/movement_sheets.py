"""What other readings and parameters would move, as the sheets of a workbook: choices, enterprises, combinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, text_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from subsidycalc.judging.movements import Movement
    from subsidycalc.results.reports.movements import MovedBy, Together
    from subsidycalc.results.workbook.sheets.model import Column
    from subsidycalc.texts.registry import Wording


def movement_sheets(
    payable: int, moved: Sequence[MovedBy], found: Together | None, wording: Wording
) -> list[SheetModel]:
    """Return the sheets; that of combinations where readings are taken together. Amounts are numbers."""
    sheets = [
        _sheet("choices", _choices(payable, moved, wording), wording),
        _sheet("enterprises", _enterprises(moved, wording), wording),
    ]
    if found is not None:
        sheets.append(_sheet("together", _together(found, wording), wording))
    return sheets


def _sheet(name: str, columns: tuple[Column, ...], wording: Wording) -> SheetModel:
    return SheetModel(wording.say(f"readings.sheets.{name}"), (Block(columns),), frozen_columns=2, key=name)


def _heading(name: str, wording: Wording) -> str:
    keys = (f"readings.columns.{name}", f"readings.together.columns.{name}", f"sheets.columns.{name}")
    return wording.say(next(filter(wording.has, keys)))


def _texts(name: str, texts: Iterable[str], width: int, wording: Wording) -> Column:
    return text_column(_heading(name, wording), texts, width, "code" if name == "uscc" else "text")


def _fen(name: str, amounts: Iterable[int | None], wording: Wording) -> Column:
    return number_column(_heading(name, wording), list(amounts), 16, "money")


def _counts(name: str, counts: Iterable[int], wording: Wording) -> Column:
    return number_column(_heading(name, wording), list(counts), 10)


def _named(one: MovedBy, wording: Wording) -> tuple[str, str, str, str]:
    """Return what is chosen otherwise: its title, its clause, the choice in force, the other."""
    between = wording.say("requirements.separator")
    return (
        between.join(other.title.spoken(wording.language) for other in one.alternatives),
        between.join(dict.fromkeys(other.clause for other in one.alternatives)),
        between.join(other.in_force or wording.say("readings.unset") for other in one.alternatives),
        between.join(other.choice for other in one.alternatives),
    )


def _choices(payable: int, moved: Sequence[MovedBy], wording: Wording) -> tuple[Column, ...]:
    """Return a line for each choice and benefit that it moves, one for a choice that moves nothing, and what stands."""
    lines = [(_named(one, wording), movement) for one in moved for movement in one.movements or (None,)]
    stands = (wording.say("readings.stands"), "", "", "")
    told = [stands, *(name for name, _ in lines)]
    movements = [None, *(movement for _, movement in lines)]

    def benefit(movement: Movement | None) -> str:
        return "" if movement is None else movement.result.provision.title.spoken(wording.language)

    def fen(amount: Callable[[Movement], int]) -> list[int | None]:
        return [
            amount(one) if one is not None and one.result.provision.kind in MONEY_KINDS else None
            for one in movements
        ]

    return (
        _texts("reading", (name[0] for name in told), 32, wording),
        _texts("instead", (name[3] for name in told), 30, wording),
        _texts("in_force", (name[2] for name in told), 14, wording),
        _texts("clause", (name[1] for name in told), 10, wording),
        _texts("provision", map(benefit, movements), 26, wording),
        _counts("enterprises", (0 if one is None else len(one.changes) for one in movements), wording),
        _counts("gained", (0 if one is None else one.gained for one in movements), wording),
        _counts("lost", (0 if one is None else one.lost for one in movements), wording),
        _fen("more", fen(lambda one: one.more), wording),
        _fen("less", fen(lambda one: one.less), wording),
        _fen("net", fen(lambda one: one.more - one.less), wording),
        _counts("rows", (0 if one is None else one.rows for one in movements), wording),
        _fen("payable", [payable, *(None for _ in lines)], wording),
    )


def _enterprises(moved: Sequence[MovedBy], wording: Wording) -> tuple[Column, ...]:
    lines = [
        (_named(one, wording), movement, change)
        for one in moved
        for movement in one.movements
        for change in movement.changes
    ]
    money = [movement.result.provision.kind in MONEY_KINDS for _, movement, _ in lines]
    sides = (
        [
            (change.before if earlier else change.after) if is_money else None
            for (_, _, change), is_money in zip(lines, money, strict=True)
        ]
        for earlier in (True, False)
    )
    return (
        _texts("uscc", (change.code for *_, change in lines), 24, wording),
        _texts("name", (change.name for *_, change in lines), 30, wording),
        _texts("instead", (name[3] for name, *_ in lines), 34, wording),
        _texts("provision", (movement.result.reference for _, movement, _ in lines), 30, wording),
        *(_fen(name, side, wording) for name, side in zip(("before", "after"), sides, strict=True)),
        _fen(
            "net",
            (
                change.difference if is_money else None
                for (*_, change), is_money in zip(lines, money, strict=True)
            ),
            wording,
        ),
    )


def _together(found: Together, wording: Wording) -> tuple[Column, ...]:
    """Return a line for each combination, the most first, with a column for each reading that is combined."""
    ordered = sorted(found.combinations, key=lambda one: (-one.payable, len(one.instead)))
    kept = [one.reading for one in found.alone[: found.kept]]

    def chosen(policy: str, name: str, in_force: str) -> Iterable[str]:
        for one in ordered:
            other = next(
                (taken for taken in one.instead if (taken.policy, taken.name) == (policy, name)), None
            )
            yield in_force if other is None else other.instead

    return (
        _fen("payable", (one.payable for one in ordered), wording),
        _fen("net", (one.payable - found.payable for one in ordered), wording),
        *(
            text_column(
                f"{reading.title.spoken(wording.language)} {reading.policy}/{reading.name}",
                chosen(reading.policy, reading.name, reading.in_force),
                22,
            )
            for reading in kept
        ),
    )
