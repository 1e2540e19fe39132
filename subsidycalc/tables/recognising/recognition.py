"""Recognise the tables of a batch: which sheet is which, what each column means, which rows are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from subsidycalc.tables.model import Notice, UnusableInputError
from subsidycalc.tables.reading.refusing import listed, refused_file
from subsidycalc.tables.recognising.assembling import Part, assemble
from subsidycalc.tables.recognising.choosing import Ignored, choose_tables
from subsidycalc.tables.recognising.copies import lacking, refuse_copies
from subsidycalc.tables.recognising.sheet_part import part_of
from subsidycalc.tables.recognising.unit_choice import GivenUnits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.tables.model import InputFile, TableDefinition
    from subsidycalc.tables.raw import RawTable
    from subsidycalc.tables.reading.cells import ReadBatch


class Recognised(Struct):
    """The tables by name, in the order of the dictionary, and what an officer should know about the files."""

    tables: dict[str, RawTable]
    notices: list[Notice]
    files: list[InputFile]
    looked_at: list[str] = field(default_factory=list)
    """Sheets and files that are no table."""


def recognise(read: ReadBatch, dictionary: Sequence[TableDefinition], units: Mapping[str, str]) -> Recognised:
    """Recognise every table; refuse what cannot be read with certainty."""
    given = GivenUnits(units, dictionary)
    choices, ignored = choose_tables(read.sheets, dictionary)
    notices = list(read.notices)
    notices.extend(_ignored_notice(sheet) for sheet in ignored)
    if not choices:
        raise _no_table(read, dictionary)
    parts: dict[str, list[Part]] = {}
    for choice in choices:
        if choice.by_columns:
            named = (("table", choice.definition.zh), ("table_en", choice.definition.en))
            notices.append(Notice("sheet-recognised-by-columns", choice.sheet.label, values=named))
        part, found = part_of(choice, given, fill_merged=read.fill_merged)
        notices.extend(found)
        parts.setdefault(choice.definition.name, []).append(part)
    tables = {}
    for definition in dictionary:
        if definition.name in parts:
            refuse_copies(definition, parts[definition.name], read.files)
            tables[definition.name], found = assemble(definition, parts[definition.name])
            notices.extend(found)
    notices[:0] = lacking(read.sheets, dictionary, parts)
    return Recognised(tables, notices, read.files, [*(sheet.label for sheet in ignored), *read.looked_at])


def _ignored_notice(sheet: Ignored) -> Notice:
    like, like_en = (sheet.like.zh, sheet.like.en) if sheet.like else ("", "")
    return Notice("sheet-ignored", sheet.label, values=(("like", like), ("like_en", like_en)))


def _no_table(read: ReadBatch, dictionary: Sequence[TableDefinition]) -> UnusableInputError:
    first = dictionary[:3]
    names = listed((definition.zh for definition in first), (definition.name for definition in first))
    sheets = "、".join(sheet.name for sheet in read.sheets[:10]) or "—"
    files = "、".join(dict.fromkeys(file.name for file in read.files))
    return refused_file("no_table", files, sheets=sheets, names=names)
