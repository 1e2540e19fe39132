"""What a marked-up copy shows: for each cell its colour and its note, for each sheet, up to what a person can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from subsidycalc.results.reports.checked.words import meaning_of, places_of
from subsidycalc.tables.model import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.results.reports.checked.findings import CodeFindings, Severity
    from subsidycalc.results.reports.checked.words import Meaning, Place
    from subsidycalc.texts.registry import Wording

MOST_MARKS: Final = 20_000
"""Cells that are marked; a file with more is mended and checked again."""


class Mark(Struct):
    """One cell with everything that is wrong with it."""

    severity: Severity
    notes: list[str] = field(default_factory=list)


class Line(Struct, frozen=True):
    """One line of the list of what is wrong."""

    sheet: str
    row: int
    cell: str
    severity: Severity
    code: str
    meaning: Meaning
    found: str


class Marks(Struct):
    """Marks by sheet and cell, and the same as a list."""

    cells: dict[tuple[str, str], Mark] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    """What was not read, by sheet: said first."""
    complete: bool = True
    """Whether everything that is wrong is marked."""


def marks_of(groups: Sequence[CodeFindings], wording: Wording, file: str = "") -> Marks:
    """Return the marks of everything that is wrong (in one file), errors before reviews."""
    marks = Marks()
    for group in groups:
        for finding in group.findings:
            meaning = meaning_of(finding, wording)
            for place in places_of(finding, wording, file=file):
                if len(marks.cells) >= MOST_MARKS:
                    marks.complete = False
                    break
                _mark(marks, group, meaning, place, wording)
    order = {sheet: number for number, sheet in enumerate(dict.fromkeys(line.sheet for line in marks.lines))}
    marks.lines.sort(key=lambda line: (order[line.sheet], line.row, len(line.cell), line.cell))
    return marks


def _mark(marks: Marks, group: CodeFindings, meaning: Meaning, place: Place, wording: Wording) -> None:
    cells = place.cells or (f"A{place.row}",)
    note = _note(group.code, meaning, place, wording)
    for cell in cells:
        mark = marks.cells.setdefault((sheet_of(place.sheet), cell), Mark(group.severity))
        mark.severity = "error" if "error" in (mark.severity, group.severity) else "review"
        if note not in mark.notes:
            mark.notes.append(note)
    marks.lines.append(
        Line(sheet_of(place.sheet), place.row, cells[0], group.severity, group.code, meaning, place.found)
    )


def _note(code: str, meaning: Meaning, place: Place, wording: Wording) -> str:
    """Return what the note of a cell says of one fault: what is wrong, and how to mend it."""
    found = place.found or wording.say(
        "checked.no_column", columns=wording.say("requirements.list").join(place.columns)
    )
    parts = [wording.say("checked.note", title=meaning.title, found=found, code=code)]
    if meaning.says:
        parts.append(wording.say("checked.says", says=meaning.says))
    if meaning.required:
        parts.append(wording.say("checked.required", required=meaning.required))
    if meaning.advice:
        parts.append(wording.say("checked.advice", advice=meaning.advice))
    return "\n".join(parts)
