"""A copy of the input in which every faulty cell is coloured and says in a note what is wrong and how to mend it."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from typing import IO, TYPE_CHECKING, Any, Final

from subsidycalc.results.workbook.writing.formats import INK, SHADE
from subsidycalc.tables.cell_text import safe_text
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.kinds import FileKind, kind_of
from subsidycalc.tables.reading.limits import Limits
from subsidycalc.tables.reading.opening import sheets_of
from subsidycalc.texts.registry import LANGUAGES, Wording
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.results.reports.checked.marks import Marks
    from subsidycalc.tables.model import Table
    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.reading.collecting import Source

MOST_ROWS: Final = 200_000
"""Rows of a file that is copied cell by cell; more would take minutes and gigabytes."""

AUTHOR: Final = "subsidycalc"
"""The author of the notes, by which an earlier check's are known."""

_COLOURS: Final = {"error": "FFC7CE", "review": "FFEB9C"}
_RED: Final = "C00000"
_MACROS: Final = "xl/vbaProject.bin"
_WIDTHS: Final = (12, 9, 26, 40, 30, 40, 40, 20)
_NOTE_WIDTH, _NOTE_HEIGHT = 320, 150

_PLAIN_WIDTH: Final = 18


class NotMarkedError(SpokenError):
    """An input that cannot be marked up; one clear line with the way out."""


def check_can_mark(inputs: list[Path]) -> Path:
    """Return the one workbook that can be marked up; NotMarkedError."""
    if len(inputs) != 1 or inputs[0].is_dir():
        raise _refused("one_file")
    (path,) = inputs
    with path.open("rb") as stream:
        if kind_of(stream, path.name) is not FileKind.XLSX:
            raise _refused("not_xlsx", file=path.name)
        stream.seek(0)
        with zipfile.ZipFile(stream) as package:
            if _MACROS in package.namelist():
                raise _refused("macros", file=path.name)
    return path


def check_size(path: Path, tables: dict[str, Table]) -> None:
    """Refuse a file with more rows than can be copied; NotMarkedError."""
    rows = sum(table.rows_read for table in tables.values())
    if rows > MOST_ROWS:
        raise _refused("too_large", file=path.name, rows=f"{rows:,}", most=f"{MOST_ROWS:,}")


def _refused(name: str, /, **values: object) -> NotMarkedError:
    return NotMarkedError(said(f"checked.refused.{name}", **values))


def write_marked_copy(
    source: Path | IO[bytes], marks: Marks, wording: Wording, target: IO[bytes], *, name: str = ""
) -> None:
    """Write the copy; NotMarkedError where the file's own format cannot be kept."""
    import openpyxl  # noqa: PLC0415 - heavy, and only for this
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    try:
        with warnings.catch_warnings():
            # What openpyxl says it leaves out is for a programmer; the command says what is not copied.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(source, rich_text=True)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ):
        # The file was read before, by a reader of our own; only openpyxl's stricter one stumbles over it.
        raise _refused("unreadable", file=name) from None
    _mark_up(workbook, marks, wording, target)


def write_rebuilt_copy(
    source: Source, marks: Marks, wording: Wording, target: IO[bytes], *, name: str
) -> None:
    """Write a marked-up workbook of a file that is none; NotMarkedError."""
    try:
        workbook = _rebuilt(source, name)
    except (UnusableInputError, ValueError):
        raise _refused("unreadable", file=name) from None
    _mark_up(workbook, marks, wording, target)


def _mark_up(workbook: Any, marks: Marks, wording: Wording, target: IO[bytes]) -> None:  # noqa: ANN401 - openpyxl is untyped
    """Colour and explain the cells of a workbook, list everything, and write it."""
    _renew(workbook)
    for (sheet, cell), mark in marks.cells.items():
        if sheet in workbook.sheetnames:
            _mark(workbook[sheet], cell, _COLOURS[mark.severity], "\n\n".join(mark.notes), wording)
    _list_everything(workbook, marks, wording)
    workbook.save(target)


def _renew(workbook: Any) -> None:  # noqa: ANN401 - openpyxl is untyped
    """Take the marks of an earlier check away: its list, its notes, its colours."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - comes with the workbook

    for language in LANGUAGES:
        title = Wording(language).say("checked.title")
        if title in workbook.sheetnames and workbook[title]["A1"].value == title:
            del workbook[title]
    separators = [Wording(language).say("checked.note_separator") for language in LANGUAGES]
    for sheet in workbook.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.comment is not None):
            text = cell.comment.text
            kept = next((text.partition(mark)[0].rstrip() for mark in separators if mark in text), None)
            if cell.comment.author == AUTHOR or kept is not None:
                author = cell.comment.author
                cell.comment = _comment(kept, author) if kept else None
                if cell.fill.fgColor.rgb in {f"00{colour}" for colour in _COLOURS.values()}:
                    cell.fill = PatternFill()


def _comment(text: str, author: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
    from openpyxl.comments import Comment  # noqa: PLC0415 - comes with the workbook

    return Comment(safe_text(text), author, width=_NOTE_WIDTH, height=_NOTE_HEIGHT + 17 * text.count("\n"))


def _mark(sheet: Any, place: str, colour: str, note: str, wording: Wording) -> None:  # noqa: ANN401 - openpyxl is untyped
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - comes with the workbook

    cell = _top_left(sheet, place)
    cell.fill = PatternFill("solid", fgColor=colour)
    if cell.comment is None:
        cell.comment = _comment(note, AUTHOR)
    elif note not in cell.comment.text:
        between = (
            "\n\n" if cell.comment.author == AUTHOR else f"\n\n{wording.say('checked.note_separator')}\n"
        )
        cell.comment = _comment(f"{cell.comment.text}{between}{note}", cell.comment.author)


def _top_left(sheet: Any, place: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
    """Return a cell, or of a merged range the one that shows: the others hold neither colour nor note."""
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 - comes with the workbook

    cell = sheet[place]
    if isinstance(cell, MergedCell):
        merged = next(merged for merged in sheet.merged_cells.ranges if place in merged)
        return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _list_everything(workbook: Any, marks: Marks, wording: Wording) -> None:  # noqa: ANN401 - openpyxl is untyped
    """Put a first sheet before the others that lists every place, each leading to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - comes with the workbook
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 - as above

    sheet = workbook.create_sheet(wording.say("checked.title"), 0)
    sheet["A1"] = wording.say("checked.title")
    sheet["A1"].font = Font(size=16, bold=True, color=INK[1:])
    key = "intro" if marks.lines else "unread" if marks.unread else "none"
    sheet["A2"] = wording.say(f"checked.sheet.{key}", count=len(marks.lines))
    names = ("sheet", "cell", "title", "found", "required", "advice", "provisions", "code")
    for place, (name, width) in enumerate(zip(names, _WIDTHS, strict=True), start=1):
        heading = sheet.cell(4, place, wording.say(f"checked.sheet.columns.{name}"))
        heading.font, heading.fill = Font(bold=True, color=INK[1:]), PatternFill("solid", fgColor=SHADE[1:])
        sheet.column_dimensions[heading.column_letter].width = width
    for row, (place_of, text) in enumerate(marks.unread, start=5):
        for place, told in ((1, place_of), (3, text)):
            cell = sheet.cell(row, place)
            cell.value, cell.data_type = safe_text(told), "s"
            cell.font, cell.fill = (
                Font(bold=True, color=_RED),
                PatternFill("solid", fgColor=_COLOURS["error"]),
            )
    for row, line in enumerate(marks.lines, start=5 + len(marks.unread)):
        meaning = line.meaning
        asked = meaning.required or meaning.says
        cells = (
            line.sheet,
            line.cell,
            meaning.title,
            line.found,
            asked,
            meaning.advice,
            meaning.provisions,
            line.code,
        )
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(row, place)
            cell.value, cell.data_type, cell.number_format = safe_text(text), "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=_COLOURS[line.severity])
        place = sheet.cell(row, 2).coordinate
        sheet.cell(row, 2).hyperlink = Hyperlink(ref=place, location=_quoted(line.sheet, line.cell))
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = f"A4:H{max(4, 4 + len(marks.lines))}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = False
    workbook.active = 0


def _quoted(sheet: str, cell: str) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def _rebuilt(source: Source, file: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
    """Return an openpyxl workbook of a file's cells, sheets named as the batch names them; no formulas, no styles.

    Raises UnusableInputError where the file cannot be read, ValueError where a sheet's name is none for Excel.
    """
    import openpyxl  # noqa: PLC0415 - heavy, and only for this

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets_of(source, Limits()):
        _fill(workbook.create_sheet(harmless(sheet.name) if sheet.workbook else file), sheet)
    return workbook


def _fill(target: Any, sheet: SheetCells) -> None:  # noqa: ANN401 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - comes with the workbook

    for number, column in sheet.columns.items():
        target.column_dimensions[get_column_letter(number + 1)].width = _PLAIN_WIDTH
        for row, code in zip(sheet.row_numbers.tolist(), column.codes.tolist(), strict=True):
            value = column.distinct[code]
            if value is not None:
                _put(target.cell(row, number + 1), value)


def _put(cell: Any, value: object) -> None:  # noqa: ANN401 - as above
    if isinstance(value, FormattedNumber):
        cell.value, cell.number_format = value.value, value.number_format
    elif isinstance(value, bool | int | float | dt.datetime | dt.time | dt.timedelta):
        cell.value = value
    elif isinstance(value, dt.date):
        # a day that the cell did not show is no day
        plain = type(value) is dt.date
        cell.value = value if plain else str(value)
    else:
        cell.value = safe_text(value.shown if isinstance(value, FaultyCell) else str(value))
        cell.data_type, cell.number_format = "s", "@"
