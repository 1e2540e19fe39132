"""The sheet 裁定: one line per ruling in force, with the line that it is about and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.results.wording.fields import field_name
from subsidycalc.results.wording.ruled import decision_said
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, text_column
from subsidycalc.tables.dictionary.rulings import rulings_table

if TYPE_CHECKING:
    from subsidycalc.judging.rulings import Ruled
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.texts.registry import Wording
    from subsidycalc.texts.spoken import Said


def rulings_sheets(batch: BatchResult, wording: Wording) -> list[SheetModel]:
    """Return the sheet; none where no ruling is in force."""
    if not batch.ruled:
        return []

    def of_form(name: str) -> str:
        return field_name(wording, rulings_table().field(name))

    def told(name: str, width: int, style: Style = "wrapped") -> Column:
        return text_column(
            wording.say(f"sheets.columns.{name}"), [one.told[name] for one in batch.ruled], width, style
        )

    def spoken(text: Said | None) -> str:
        return "" if text is None else text.spoken(wording.language)

    def ruling(name: str, texts: list[str], width: int) -> Column:
        return text_column(name, texts, width, "wrapped")

    columns = (
        *(
            told(name, width)
            for name, width in (("sheet", 10), ("row", 8), ("uscc", 22), ("name", 26), ("object", 22))
        ),
        *(told(name, width, "id") for name, width in (("policy", 14), ("provision", 20), ("codes", 30))),
        told("title", 18),
        ruling(of_form("decision"), [_decision(one, wording) for one in batch.ruled], 14),
        ruling(of_form("field"), [spoken(one.ruling.called) for one in batch.ruled], 16),
        ruling(wording.say("rulings.old"), [spoken(one.ruling.old) for one in batch.ruled], 16),
        ruling(of_form("value"), [spoken(one.ruling.new) for one in batch.ruled], 16),
        ruling(of_form("reason"), [one.ruling.reason for one in batch.ruled], 30),
        ruling(of_form("by"), [one.ruling.by for one in batch.ruled], 12),
        ruling(of_form("on"), [one.ruling.on for one in batch.ruled], 12),
        ruling(of_form("evidence"), [one.ruling.evidence for one in batch.ruled], 24),
        ruling(
            wording.say("sheets.columns.file"),
            [f"{one.ruling.file}:{one.ruling.row}" for one in batch.ruled],
            20,
        ),
    )
    return [
        SheetModel(wording.say("sheets.names.rulings"), (Block(columns),), frozen_columns=2, key="rulings")
    ]


def _decision(one: Ruled, wording: Wording) -> str:
    return decision_said(wording, one.ruling)
