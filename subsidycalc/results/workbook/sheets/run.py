"""The sheet 运行信息: what the result was made from, the account of rows, and the content digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from subsidycalc.judging.run_record import DIGEST
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, text_column

if TYPE_CHECKING:
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.texts.registry import Wording


def run_sheet(batch: BatchResult, record: RunRecord, wording: Wording, digest: str = "") -> SheetModel:
    """Build the sheet; the digest's own cell stays blank until the digest is known."""
    lines = list(record.lines())
    policies = next((n for n, (key, _) in enumerate(lines) if key.startswith("policy:")), len(lines))
    accounts = [
        (f"rows:{table.name}", wording.say("sheets.run.pieces", **asdict(batch.accounts[table.name])))
        for table in batch.dictionary.tables
        if table.name in batch.accounts
    ]
    lines[policies:policies] = [*accounts, (DIGEST, digest)]
    columns = (
        text_column(wording.say("sheets.columns.key"), [key for key, _ in lines], 34),
        text_column(wording.say("sheets.columns.value"), [value for _, value in lines], 110, "wrapped"),
    )
    return SheetModel(wording.say("sheets.names.run"), (Block(columns),), key="run")


def with_digest(sheet: SheetModel, digest: str) -> SheetModel:
    """Return the same sheet with the digest in its cell."""
    (block,) = sheet.blocks
    keys, values = block.columns
    told = [digest if keys.texts.at(row) == DIGEST else values.texts.at(row) for row in range(len(block))]
    filled = text_column(values.heading, told, values.width, values.style)
    return replace(sheet, blocks=(replace(block, columns=(keys, filled)),))
