"""Choose which table each sheet holds: by its name, or where it stands alone by its columns."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.tables.reading.refusing import listed, refused
from subsidycalc.tables.recognising.folding import folded, half_width
from subsidycalc.tables.recognising.header_rows import Header, find_header
from subsidycalc.tables.recognising.headings import Vocabulary
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.tables.model import TableDefinition
    from subsidycalc.tables.reading.cells import SheetCells

_ENOUGH_COLUMNS: Final = 2
_SHOWN_CELLS: Final = 6
_NUMBER_BEHIND: Final = pattern(r"[\s(\[_\-.]*(?:第|part|no)?[\s._-]*\d{1,3}(?:部分|批|页)?[)\]\s]*$")
_NUMBER_BEFORE: Final = pattern(r"^(?:附件|附表|表|sheet)?\s*\d{1,3}[\s._\-、:)]*")
_GUIDES: Final = frozenset(
    {"说明", "填表说明", "填报说明", "填写说明", "检查结果", "guide", "readme", "instructions", "checked"}
)
"""Sheets that say something about the tables; those of templates and of checked files among them."""
_TABLE_WORD: Final = pattern(r"(?:表|sheet|table)$")


class Choice(Struct, frozen=True):
    """A sheet, the table that it holds, and its header; no header where the sheet is empty."""

    sheet: SheetCells
    definition: TableDefinition
    vocabulary: Vocabulary
    header: Header | None
    by_columns: bool


class Ignored(Struct, frozen=True):
    """A sheet that bears no table's name, and the table that its columns look like."""

    label: str
    like: TableDefinition | None


def choose_tables(
    sheets: Sequence[SheetCells], definitions: Sequence[TableDefinition]
) -> tuple[list[Choice], list[Ignored]]:
    """Return the sheets that hold tables, and those that hold something else."""
    vocabularies = {definition.name: Vocabulary(definition) for definition in definitions}
    names = names_of(definitions)
    choices, ignored = [], []
    for sheet in sheets:
        choice = _by_name(sheet, names, vocabularies)
        if choice is None and _stands_alone(sheet, sheets):
            choice = _by_columns(sheet, vocabularies)
        if choice:
            choices.append(choice)
        elif len(sheet.row_numbers) and not is_guide(sheet.name):
            like = _by_columns(sheet, vocabularies)
            ignored.append(Ignored(sheet.label, like.definition if like else None))
    return choices, ignored


def _stands_alone(sheet: SheetCells, sheets: Sequence[SheetCells]) -> bool:
    """Whether nobody else could be meant: the only sheet of a file that was named, or of all."""
    return bool(len(sheet.row_numbers)) and sheet.alone and (not sheet.folder or len(sheets) == 1)


def _by_name(
    sheet: SheetCells, names: Mapping[str, TableDefinition], vocabularies: Mapping[str, Vocabulary]
) -> Choice | None:
    definition = table_of_name(sheet.name, names)
    if definition is None and sheet.alone and len(sheet.row_numbers):
        definition = table_of_name(PurePath(sheet.file).stem, names)
    if definition is None:
        return None
    vocabulary = vocabularies[definition.name]
    header = find_header(sheet, vocabulary)
    if header is None and len(sheet.row_numbers):
        raise _no_header(sheet, definition)
    return Choice(sheet, definition, vocabulary, header, by_columns=False)


def _by_columns(sheet: SheetCells, vocabularies: dict[str, Vocabulary]) -> Choice | None:
    """Return the table that most headings fit, its key among them; None where two fit alike."""
    fitting = []
    for vocabulary in vocabularies.values():
        header = find_header(sheet, vocabulary)
        if header is None or header.fields < _ENOUGH_COLUMNS:
            continue
        keys = {heading.meaning.key for heading in header.headings.values()}
        if vocabulary.definition.told_by in keys:
            fitting.append(
                (header.fields, Choice(sheet, vocabulary.definition, vocabulary, header, by_columns=True))
            )
    best = max((fields for fields, _ in fitting), default=0)
    chosen = [choice for fields, choice in fitting if fields == best]
    return chosen[0] if len(chosen) == 1 else None


def _no_header(sheet: SheetCells, definition: TableDefinition) -> Exception:
    fields = definition.fields[:4]
    expected = listed((field.zh for field in fields), (field.name for field in fields))
    seen = "、".join(
        str(value)[:20]
        for cells in list(sheet.columns.values())[:_SHOWN_CELLS]
        if (value := cells.distinct[int(cells.codes[0])]) is not None
    )
    return refused("no_header", sheet, expected=expected, row=int(sheet.row_numbers[0]), seen=_masked(seen))


def _masked(text: str) -> str:
    """Hide runs of digits long enough to be a person's number."""
    run, shown = "", ""
    for character in f"{text}\0":
        if character.isalnum() and character.isascii():
            run += character
            continue
        shown += run if sum(map(str.isdigit, run)) < 15 else f"{run[:6]}********{run[-4:]}"  # noqa: PLR2004 - the length of the older ID numbers
        shown += character
        run = ""
    return shown[:-1]


def names_of(definitions: Sequence[TableDefinition]) -> dict[str, TableDefinition]:
    """Return the tables by their names, folded; an alias of one never hides the name of another."""
    names: dict[str, TableDefinition] = {}
    for definition in definitions:
        for known in (definition.name, definition.zh, definition.en):
            names.setdefault(folded(known), definition)
    for definition in definitions:
        for known in definition.aliases:
            names.setdefault(folded(known), definition)
    return names


def table_of_name(name: str, names: Mapping[str, TableDefinition]) -> TableDefinition | None:
    """Return the table that bears this name, numbers before and behind it left out: `员工(2)`, `01_employees`."""
    text = half_width(name).strip()
    behind = _NUMBER_BEHIND.sub("", text)
    candidates = (text, behind, _NUMBER_BEFORE.sub("", text), _NUMBER_BEFORE.sub("", behind))
    for candidate in (*candidates, *(_TABLE_WORD.sub("", candidate) for candidate in candidates)):
        found = names.get(folded(candidate)) if folded(candidate) else None
        if found:
            return found
    return None


def is_guide(name: str) -> bool:
    """Whether a sheet bears the name of one that explains, which nobody expects to be read as data."""
    return folded(name) in _GUIDES
