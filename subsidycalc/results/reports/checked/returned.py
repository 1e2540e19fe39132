"""What goes back to each company: a marked-up copy of its file, and one list of what to return to whom."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from msgspec import Struct

from subsidycalc.results.reports.checked.marked_copy import MOST_ROWS, write_marked_copy, write_rebuilt_copy
from subsidycalc.results.reports.checked.marks import Marks, marks_of
from subsidycalc.results.reports.checked.report import UNREAD
from subsidycalc.results.wording.notices import notice_texts
from subsidycalc.results.workbook.sheets.companies import companies_by_file
from subsidycalc.results.workbook.writing.formats import INK, SHADE
from subsidycalc.tables.cell_text import safe_text
from subsidycalc.tables.model import UnusableInputError, file_of, sheet_of
from subsidycalc.tables.reading.kinds import FileKind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.results.reports.checked.report import Checked
    from subsidycalc.tables.reading.collecting import Source
    from subsidycalc.texts.registry import Wording

_NAMED: Final = 8
"""Of so many kinds of faults the list says what they are; the copy says all."""


class Returned(Struct, frozen=True):
    """One file that has something to mend."""

    file: str
    """What the batch calls it."""
    company: str
    marks: Marks
    source: Source
    can_be_copied: bool

    @property
    def name(self) -> str:
        """Return what its copy is called: as the file, with the ending of a workbook without macros."""
        flat = self.file.replace("/", "_")
        return flat if flat.lower().endswith(".xlsx") else f"{flat}.xlsx"

    def to_mend(self, wording: Wording) -> str:
        """Return what is to be mended, what was not read first."""
        counts: dict[str, int] = {}
        for line in self.marks.lines:
            counts[line.meaning.title] = counts.get(line.meaning.title, 0) + 1
        said = [text for _, text in self.marks.unread]
        said += [
            wording.say("checked.returned.places", title=title, count=count)
            for title, count in counts.items()
        ]
        more = len(said) - _NAMED
        said = [*said[:_NAMED], *([wording.say("checked.more", count=more)] if more > 0 else [])]
        if not self.can_be_copied:
            said.append(wording.say("checked.returned.no_copy"))
        return "\n".join(said)


def returned_files(found: Checked, sources: Iterable[tuple[str, Source]], wording: Wording) -> list[Returned]:
    """Return the files that have something to mend, in their order."""
    companies = companies_by_file(found.batch.tables)
    unread = _unread_by_file(found, wording)
    rows: dict[str, int] = {}
    for table in map(found.batch.tables.__getitem__, found.batch.accounts):
        for sheet in table.sheets:
            rows[file_of(sheet)] = rows.get(file_of(sheet), 0) + len(table)
    files = []
    for file, source in sources:
        marks = marks_of(found.groups, wording, file)
        marks.unread = unread.get(file, [])
        if marks.lines or marks.unread:
            copied = rows.get(file, 0) <= MOST_ROWS and _kind_of(source) is not None
            files.append(Returned(file, companies.get(file, ""), marks, source, copied))
    return files


def _unread_by_file(found: Checked, wording: Wording) -> dict[str, list[tuple[str, str]]]:
    """Return what was not read of each file: an officer's own column is nobody's fault, one almost known is."""
    unread: dict[str, list[tuple[str, str]]] = {}
    for notice, text in zip(found.batch.notices, notice_texts(found.batch, wording), strict=True):
        almost = notice.code == "unknown-column" and dict(notice.values).get("closest")
        if notice.code in UNREAD or almost:
            said = (
                wording.say("checked.returned.column", column=notice.column, text=text)
                if notice.column
                else text
            )
            unread.setdefault(file_of(notice.sheet), []).append((sheet_of(notice.sheet), said))
    return unread


def _kind_of(source: Source) -> FileKind | None:
    """Return what a file is, None where it cannot be read without a password."""
    try:
        with source.opened() as stream:
            return kind_of(stream, source.path.name)
    except UnusableInputError:
        return None


def write_copy(returned: Returned, wording: Wording, target: IO[bytes]) -> None:
    """Write the marked-up copy, a workbook of its cells where the file is none; NotMarkedError where that fails."""
    if _kind_of(returned.source) is not FileKind.XLSX:
        write_rebuilt_copy(returned.source, returned.marks, wording, target, name=returned.file)
        return
    with returned.source.opened() as stream:
        write_marked_copy(stream, returned.marks, wording, target, name=returned.file)


def write_list(files: Iterable[Returned], wording: Wording, target: IO[bytes]) -> None:
    """Write the list of what to return to whom; by when is for the office to say."""
    import openpyxl  # noqa: PLC0415 - heavy, and only for this
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above

    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = wording.say("checked.returned.title")
    for row, cells in enumerate(_lines(files, wording), start=1):
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(row, place)
            cell.value, cell.data_type = safe_text(text), "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font, cell.fill = Font(bold=True, color=INK[1:]), PatternFill("solid", fgColor=SHADE[1:])
    for letter, width in zip("ABCD", (30, 30, 90, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    workbook.save(target)


def _lines(files: Iterable[Returned], wording: Wording) -> Iterator[tuple[str, ...]]:
    names = ("company", "file", "to_mend", "by_when")
    yield tuple(wording.say(f"checked.returned.columns.{name}") for name in names)
    for file in files:
        yield file.company, file.file, file.to_mend(wording), ""
