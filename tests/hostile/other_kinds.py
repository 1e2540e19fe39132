"""The same batch in the other kinds of files: old workbooks, OpenDocument, text, Parquet, strict and with macros."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
from hostile import builders
from hostile.office import MAIN, OFFICE, Cell, Sheet, Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def rows_of(sheet: Sheet) -> list[list[Cell]]:
    width = max(column for _, column in sheet.cells)
    return [
        [sheet.cells.get((row, column)) for column in range(1, width + 1)]
        for row in range(1, sheet.last_row + 1)
    ]


def text_of(value: Cell) -> str:
    return "" if value is None else str(value)


def save_texts(
    book: Workbook, folder: Path, *, encoding: str = "utf-8", separator: str = ",", ending: str = ".csv"
) -> Path:
    """Write each sheet as a text file of separated values, and return the folder."""
    folder.mkdir()
    for name, sheet in book.sheets.items():
        lines = [separator.join(map(text_of, row)) for row in rows_of(sheet)]
        (folder / f"{name}{ending}").write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return folder


def save_parquet(book: Workbook, folder: Path, *, whole_ids: bool = False) -> Path:
    """Write each sheet as a Parquet file; with `whole_ids` ID numbers are integers of 18 digits."""
    folder.mkdir()
    for name, sheet in book.sheets.items():
        headings, *rows = rows_of(sheet)
        columns = {str(heading): [row[place] for row in rows] for place, heading in enumerate(headings)}
        if whole_ids and "身份证号" in columns:
            columns["身份证号"] = [int(str(number)) for number in columns["身份证号"]]
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    return folder


def save_opendocument(book: Workbook, path: Path) -> Path:
    tables = []
    for name, sheet in book.sheets.items():
        rows = "".join(
            f"<table:table-row>{''.join(map(_opendocument_cell, row))}</table:table-row>"
            for row in rows_of(sheet)
        )
        tables.append(f"<table:table table:name={quoteattr(name)}>{rows}</table:table>")
    return builders.opendocument(path, "".join(tables))


def _opendocument_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        attributes = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        attributes = f'office:value-type="float" office:value="{value}"'
    else:
        attributes = 'office:value-type="string"'
    return f"<table:table-cell {attributes}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def save_old(book: Workbook, path: Path) -> Path:
    """Write the records of an old workbook (BIFF8), as a plain stream."""
    return save_old_bodies({name: _old_sheet(sheet) for name, sheet in book.sheets.items()}, path)


def save_old_bodies(sheets: Mapping[str, bytes], path: Path, *, one_place: bool = False) -> Path:
    """Write an old workbook from the records of its sheets; with `one_place` all sheets are the first one."""
    bodies = list(sheets.values())
    opening = old_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + old_record(
        0x0042, b"\xb0\x04"
    )
    font = old_record(
        0x0031, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    )
    formats = old_record(0x041E, struct.pack("<H", 164) + _old_text("yyyy-mm-dd", "<H"))
    styles = b"".join(
        old_record(0x00E0, struct.pack("<HHHBBBBIIH", 0, style, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0))
        for style in (0, 164)
    )
    middle = opening + font * 4 + formats + styles
    entries = [_old_text(name, "<B") for name in sheets]
    start = len(middle) + sum(4 + 6 + len(entry) for entry in entries) + len(old_record(0x000A, b""))
    bounds = b""
    for entry, body in zip(entries, bodies, strict=True):
        bounds += old_record(0x0085, struct.pack("<IBB", start, 0, 0) + entry)
        start += 0 if one_place else len(body)
    path.write_bytes(middle + bounds + old_record(0x000A, b"") + b"".join(bodies))
    return path


def old_body(cells: bytes, last_row: int) -> bytes:
    """Return the records of an old sheet around its cells."""
    opening = old_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    extent = old_record(0x0200, struct.pack("<IIHHH", 0, last_row, 0, 256, 0))
    return opening + extent + cells + old_record(0x000A, b"")


def _old_sheet(sheet: Sheet) -> bytes:
    cells = b""
    for (row, column), value in sorted(sheet.cells.items()):
        place = struct.pack("<HH", row - 1, column - 1)
        if isinstance(value, dt.date):
            serial = float((value - dt.date(1899, 12, 30)).days)
            cells += old_record(0x0203, place + struct.pack("<Hd", 1, serial))
        elif isinstance(value, int | float):
            cells += old_record(0x0203, place + struct.pack("<Hd", 0, float(value)))
        elif isinstance(value, str):
            cells += old_record(0x0204, place + struct.pack("<H", 0) + _old_text(value, "<H"))
    return old_body(cells, sheet.last_row)


def old_record(kind: int, data: bytes) -> bytes:
    """Return one record of an old workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def _old_text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def made_strict(path: Path) -> Path:
    """Turn a workbook into the strict variant of its format."""
    return _rewritten(
        path,
        lambda content: content.replace(MAIN.encode(), builders.STRICT.encode()).replace(
            OFFICE.encode(), builders.STRICT_RELATIONS.encode()
        ),
    )


def with_macros(book: Workbook, path: Path) -> Path:
    book.extra_parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not run"
    return book.save(path)


def with_external_link(book: Workbook, path: Path) -> Path:
    book.save(path)
    link = (
        f'<Relationship Id="rx" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    ).encode()
    return _rewritten(
        path,
        lambda content: (
            content.replace(b"</Relationships>", link) if b"worksheets/sheet1.xml" in content else content
        ),
    )


def _rewritten(path: Path, change: object) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content))  # type: ignore[operator]
    return path
