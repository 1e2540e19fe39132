"""What one workbook of several lacks that the others have: a sheet, or a column of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.tables.model import Notice, SheetLabel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.tables.model import TableDefinition
    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.recognising.assembling import Part


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
