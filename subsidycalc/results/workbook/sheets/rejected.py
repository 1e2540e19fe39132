"""The sheets 驳回 (one line per row and provision that was not awarded, with every reason) and 裁定 (one per ruling in force), and by what a line of 驳回 is known again when it is ruled on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, constant
from subsidycalc.results.wording.fields import field_name
from subsidycalc.results.wording.grounds import decision_said
from subsidycalc.results.wording.reasons import lines_of
from subsidycalc.results.workbook.sheets.companies import companies_by_file
from subsidycalc.results.workbook.sheets.entities import entity_name, objects_of, payee_headings, seen_text
from subsidycalc.results.workbook.sheets.model import (
    Block,
    SheetModel,
    number_column,
    text_column,
    told_column,
)
from subsidycalc.tables.dictionary.rulings import rulings_table
from subsidycalc.tables.model import file_of, sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from subsidycalc.judging.rulings import Ruling
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.results.wording.reasons import Lines
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.tables.model import Array, InputFile
    from subsidycalc.texts.registry import Wording
    from subsidycalc.texts.spoken import Said
    from subsidycalc.vocabulary.frame import Frame

REFUSALS: Final = (
    *("sheet", "row", "uscc", "name", "object", "policy", "provision", "type", "codes", "reason", "file"),
    "title",
)
"""What the columns hold, from left to right."""
MOST_WRAPPED: Final = 20_000
"""Beyond so many lines the reasons are not wrapped: fitting the heights would make opening slow."""

_TYPES: Final = {Verdict.REVIEW: 0, Verdict.REJECTED: 1, Verdict.INELIGIBLE: 2}
_TYPE_NAMES: Final = ("review", "rejected", "ineligible")

KNOWN_BY: Final = ("file", "sheet", "row", "uscc", "name", "object", "policy", "provision", "codes")
_DIGITS: Final = 12


def rejected_sheet(batch: BatchResult, wording: Wording) -> SheetModel:
    """Build the sheet from every provision, in order."""
    parts = [lines for result in batch.provisions for lines in lines_of(result, wording)]
    companies = companies_by_file(batch.tables)
    called = payee_headings(batch, wording)
    return SheetModel(
        wording.say("sheets.names.rejected"),
        (Block(_columns(parts, companies, called, wording)),),
        frozen_columns=2,
        key="rejected",
    )


def _columns(
    parts: list[Lines], companies: Mapping[str, str], called: tuple[str, str], wording: Wording
) -> tuple[Column, ...]:
    def heading(name: str) -> str:
        return wording.say(f"sheets.columns.{name}")

    def told(
        heading: str, said: Callable[[Lines], CodedTexts], width: int, style: Style = "folded"
    ) -> Column:
        return told_column(heading, len(rows), lambda: map(said, parts), width, style)

    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(part.row_numbers for part in parts)])
    wrapped: Style = "wrapped" if len(rows) <= MOST_WRAPPED else "text"
    return (
        told(heading("sheet"), sheet_named, 10),
        number_column(heading("row"), rows, 7, "row"),
        told(called[0], code_said, 20, "code"),
        told(called[1], lambda part: name_said(part, companies), 16),
        told(heading("object"), lambda part: objects_of(part.result, part.frame, part.rows, wording), 20),
        told(heading("policy"), lambda part: constant(part.result.policy.id, len(part)), 14, "id"),
        told(heading("provision"), lambda part: constant(part.result.provision.id, len(part)), 20, "id"),
        told(heading("type"), lambda part: _type(part, wording), 11, "text"),
        told(heading("codes"), lambda part: part.codes, 30, "id"),
        told(heading("reason"), lambda part: part.reasons, 50, wrapped),
        told(heading("file"), file_named, 20),
        told(heading("title"), lambda part: titled(part, wording), 18),
    )


def cells_of(lines: Lines, companies: Mapping[str, str], wording: Wording) -> dict[str, list[str]]:
    """Return what the sheet says of some lines, by the names of its columns."""
    block = _columns([lines], companies, ("", ""), wording)
    cells = {
        name: [column.texts.at(row) for row in range(len(lines))]
        for name, column in zip(REFUSALS, block, strict=True)
    }
    return cells | {"row": [str(number) for number in block[1].numbers.tolist()]}


def titled(part: Lines, wording: Wording) -> CodedTexts:
    """Return the title of the provision of each line."""
    return constant(part.result.provision.title.spoken(wording.language), len(part))


def sheet_named(part: Lines) -> CodedTexts:
    """Return the sheet that each line stands on."""
    return CodedTexts(_sheet_codes(part), [sheet_of(label) for label in part.frame.table.sheets])


def file_named(part: Lines) -> CodedTexts:
    """Return the file that each line comes from, where the batch has several."""
    return CodedTexts(_sheet_codes(part), [file_of(label) for label in part.frame.table.sheets])


def _sheet_codes(part: Lines) -> Array:
    return np.asarray(part.frame.table.sheet_index[part.frame.rows[part.rows]].astype(np.int32))


def name_said(part: Lines, companies: Mapping[str, str]) -> CodedTexts:
    """Return who a line is about; where its row does not say, the one enterprise of its file."""
    named = entity_name(part.frame, part.rows)
    blank = named.codes == NO_TEXT
    if not companies or not blank.any():
        return named
    of_sheets = [companies.get(file_of(label), "") for label in part.frame.table.sheets]
    codes = np.where(blank, _sheet_codes(part) + len(named.texts), named.codes).astype(np.int32)
    return CodedTexts(codes, [*named.texts, *of_sheets])


def code_said(part: Lines) -> CodedTexts:
    """Return the code on each line, a faulty one as it stands."""
    return seen_text(part.frame.view(part.frame.table.definition.entity), part.rows)


def _type(part: Lines, wording: Wording) -> CodedTexts:
    codes = np.full(len(Verdict), NO_TEXT, dtype=np.int32)
    for verdict, code in _TYPES.items():
        codes[verdict] = code
    return CodedTexts(codes[part.verdict], [wording.say(f"sheets.types.{name}") for name in _TYPE_NAMES])


def rulings_sheets(batch: BatchResult, wording: Wording) -> list[SheetModel]:
    """Return the sheet; none where no ruling is in force."""
    if not batch.ruled:
        return []

    def of_form(name: str) -> str:
        return field_name(wording, rulings_table().field(name))

    def told(name: str, width: int, style: Style = "wrapped") -> Column:
        texts = [one.told[name] for one in batch.ruled]
        return text_column(wording.say(f"sheets.columns.{name}"), texts, width, style)

    def spoken(text: Said | None) -> str:
        return "" if text is None else text.spoken(wording.language)

    def ruling(heading: str, said: Callable[[Ruling], str], width: int) -> Column:
        return text_column(heading, [said(one.ruling) for one in batch.ruled], width, "wrapped")

    columns = (
        *(
            told(name, width)
            for name, width in (("sheet", 10), ("row", 8), ("uscc", 22), ("name", 26), ("object", 22))
        ),
        *(told(name, width, "id") for name, width in (("policy", 14), ("provision", 20), ("codes", 30))),
        told("title", 18),
        ruling(of_form("decision"), lambda one: decision_said(wording, one), 14),
        ruling(of_form("field"), lambda one: spoken(one.called), 16),
        ruling(wording.say("rulings.old"), lambda one: spoken(one.old), 16),
        ruling(of_form("value"), lambda one: spoken(one.new), 16),
        ruling(of_form("reason"), lambda one: one.reason, 30),
        ruling(of_form("by"), lambda one: one.by, 12),
        ruling(of_form("on"), lambda one: one.on, 12),
        ruling(of_form("evidence"), lambda one: one.evidence, 24),
        ruling(wording.say("sheets.columns.file"), lambda one: f"{one.file}:{one.row}", 20),
    )
    name = wording.say("sheets.names.rulings")
    return [SheetModel(name, (Block(columns),), frozen_columns=2, key="rulings")]


class ToldLine(Struct, frozen=True):
    """One line of 驳回, and the row of a frame that it is about."""

    result: ProvisionResult
    frame: Frame
    row: int
    verdict: int
    cells: Mapping[str, str]
    """What the sheet says, by the names of its columns."""


def told_lines(batch: BatchResult, wording: Wording, numbers: Collection[int]) -> Iterator[ToldLine]:
    """Yield the lines about rows of these numbers as the sheet says them, and as it would say those that are paid."""
    wanted = np.array(sorted(numbers), dtype=np.int64)
    companies = companies_by_file(batch.tables)

    def among(frame: Frame) -> Array:
        return np.isin(frame.table.row_numbers[frame.rows], wanted)

    for result in batch.provisions:
        for lines in lines_of(result, wording, among):
            cells = cells_of(lines, companies, wording)
            for place, row in enumerate(lines.rows.tolist()):
                told = {name: column[place] for name, column in cells.items()}
                yield ToldLine(result, lines.frame, row, int(lines.verdict[place]), told)


def check_code(cells: Mapping[str, str], inputs: Iterable[str]) -> str:
    """Return by what a line is known again: who and what it is about, the input that it stands in, what it says."""
    known = "\x1f".join(cells[name] for name in KNOWN_BY)
    return "-".join(map(_digest, (known, "\n".join(sorted(inputs)), cells["reason"])))


def sha256_of(files: Iterable[InputFile]) -> list[str]:
    """Return the digests of input files."""
    return [file.sha256 for file in files]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
