"""Refuse the same rows given twice, as a second file or a copied sheet: each of them would count twice."""

from __future__ import annotations

from itertools import starmap
from operator import eq
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.cells import key_of
from subsidycalc.tables.reading.refusing import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.tables.model import InputFile, TableDefinition
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
            raise refusal(
                f"与 {other} 内容完全相同；只给一个即可",
                f"has the same content as {other}; give only one of them",
                file=name,
            )
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
                label = other.body.sheet.label
                raise refusal(
                    f"各行与“{label}”完全相同，会重复计算；请删去其中一个，确属两批的请合到一个工作表中",
                    f'all its rows are those of "{label}" and would count twice; delete one of the two, or put them on one '
                    "sheet if they are two batches",
                    file=sheet.file,
                    sheet=sheet.name,
                )
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
