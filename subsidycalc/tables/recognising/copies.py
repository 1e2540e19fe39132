"""The sheets of a batch held against one another: the same rows twice are refused, what one workbook lacks is told."""

from __future__ import annotations

from itertools import starmap
from operator import eq
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import Notice, SheetLabel
from subsidycalc.tables.reading.cells import key_of
from subsidycalc.tables.reading.refusing import refused, refused_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.tables.model import InputFile, TableDefinition
    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.recognising.assembling import Part

_TOLD_APART: Final = frozenset({"enterprises", "regions"})
_LOOKED_AT: Final = 3
"""How many rows tell most sheets apart, so that only copies are compared whole."""


def refuse_copies(definition: TableDefinition, parts: Sequence[Part], files: Sequence[InputFile]) -> None:
    """Refuse a file under two names, and a sheet of events whose rows are all those of another one.

    Persons, enterprises and regions are told apart row by row: a copied sheet of them is so many repeated rows.
    """
    content = {file.name: file.sha256 for file in files}
    names: dict[str, str] = {}
    for name in dict.fromkeys(part.body.sheet.file for part in parts):
        other = names.setdefault(content.get(name, name), name)
        if other != name:
            raise refused_file("same_content", name, other=other)
    if not (definition.persons or definition.name in _TOLD_APART):
        _refuse_copied_sheets([part for part in parts if len(part.data)])


def _refuse_copied_sheets(parts: Sequence[Part]) -> None:
    alike: dict[object, list[Part]] = {}
    for part in parts if len(parts) > 1 else ():
        sheet = part.body.sheet
        outline = len(part.data), sheet.date_system_1904, tuple(_rows(part, _LOOKED_AT))
        others = alike.setdefault(outline, [])
        for other in others:
            if all(starmap(eq, zip(_rows(part), _rows(other), strict=True))):
                raise refused("same_rows", sheet, other=other.body.sheet.label)
        others.append(part)


def _rows(part: Part, count: int | None = None) -> Iterator[tuple[object, ...]]:
    """Yield the data rows of a sheet with what each cell holds, in the order of the meanings of its columns."""
    positions = part.data[:count]
    columns = [
        part.body.columns[part.body.known[key]]
        for key in sorted(part.body.known)
        if part.body.known[key] in part.body.columns
    ]
    yield tuple(sorted(part.body.known))
    yield from zip(
        *([key_of(column.values[code]) for code in column.codes[positions].tolist()] for column in columns),
        strict=True,
    )


def lacking(
    sheets: Sequence[SheetCells], definitions: Sequence[TableDefinition], parts: Mapping[str, Sequence[Part]]
) -> Iterator[Notice]:
    """Yield a notice for each sheet and column that a workbook lacks and most of the others have."""
    files = list(dict.fromkeys(sheet.file for sheet in sheets if sheet.workbook))
    for definition in definitions:
        sheets_read = (part for part in parts.get(definition.name, ()) if part.body.sheet.workbook)
        having = [part for part in sheets_read if part.body.known]
        by_file: dict[str, list[Part]] = {}
        for part in having:
            by_file.setdefault(part.body.sheet.file, []).append(part)
        named = (("table", definition.zh), ("table_en", definition.en))
        for file in files:
            if file not in by_file and _most(len(by_file), len(files)):
                values = (("file", file), *named)
                yield Notice("sheet-lacking", SheetLabel.of(f"[{file}]", file, ""), values=values)
        yield from _columns(by_file)


def _columns(by_file: Mapping[str, Sequence[Part]]) -> Iterator[Notice]:
    keys = dict.fromkeys(key for parts in by_file.values() for part in parts for key in part.body.known)
    for key in keys:
        with_key = {file for file, parts in by_file.items() if any(key in part.body.known for part in parts)}
        heading = next(
            part.body.heading(part.body.known[key]).text
            for parts in by_file.values()
            for part in parts
            if key in part.body.known
        )
        for file, parts in by_file.items():
            if file not in with_key and _most(len(with_key), len(by_file)):
                yield Notice("column-lacking", parts[0].body.sheet.label, values=(("field", heading),))


def _most(having: int, files: int) -> bool:
    """Whether more than half of the other files have it."""
    return 2 * having > files - 1
