"""Write Arrow tables as a workbook in the shape that office programs give it: shared texts, dates as serials."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Array = np.ndarray[Any, np.dtype[Any]]

_SERIAL_OF_1970: Final = 25_569
_ROWS_AT_ONCE: Final = 50_000
_DATE_STYLE: Final = 1
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def write_workbook(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write one sheet per table, its column names as headings; the same tables always give the same bytes."""
    texts, indices = _shared_texts(tables)
    numbered = list(enumerate(tables.items(), start=1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for number, (_, table) in numbered:
            with package.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as part:
                part.writelines(piece.encode() for piece in _sheet(table, indices[number - 1]))
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        shared = f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'
        for name, xml in (
            ("xl/sharedStrings.xml", shared),
            ("xl/styles.xml", _STYLES),
            *_frame(list(tables)),
        ):
            package.writestr(_entry(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(2023, 3, 1, 9, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _frame(names: list[str]) -> list[tuple[str, str]]:
    """Return the small parts that hold a workbook together."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    targets += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    kinds = {"workbook": "sheet.main", "sharedStrings": "sharedStrings", "styles": "styles"}
    parts = [(f"/xl/{name}.xml", kind) for name, kind in kinds.items()]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{_CONTENT}.{kind}+xml"/>' for part, kind in parts
    )
    office = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return [
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        ),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'),
        ("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{office}</Relationships>'),
        ("[Content_Types].xml", f'<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'),
    ]


def _shared_texts(tables: Mapping[str, pa.Table]) -> tuple[list[str], list[dict[str, Array]]]:
    """Return the distinct texts row by row as they first come, and per table and column each cell's index (-1 blank)."""
    columns = [
        (table_number, name, _with_heading(name, table[name]))
        for table_number, table in enumerate(tables.values())
        for name in table.column_names
    ]
    whole = pa.chunked_array([texts for _, _, texts in columns]).combine_chunks().dictionary_encode()
    codes = whole.indices.fill_null(-1).to_numpy()
    order = np.empty(len(codes), np.int64)
    bounds = np.cumsum([0, *(len(texts) for _, _, texts in columns)])
    for place, (table_number, _, texts) in enumerate(columns):
        order[bounds[place] : bounds[place + 1]] = (np.arange(len(texts)) + (table_number << 32)) * 64 + place
    by_row = np.argsort(order, kind="stable")
    distinct, first = np.unique(codes[by_row], return_index=True)
    distinct, first = distinct[distinct >= 0], first[distinct >= 0]
    texts = distinct[np.argsort(first)]
    rank = np.full(len(whole.dictionary) + 1, -1, np.int64)
    rank[texts] = np.arange(len(texts))
    indices: list[dict[str, Array]] = [{} for _ in tables]
    for place, (table_number, name, _) in enumerate(columns):
        indices[table_number][name] = rank[codes[bounds[place] : bounds[place + 1]]]
    return whole.dictionary.take(pa.array(texts)).to_pylist(), indices


def _with_heading(name: str, column: pa.ChunkedArray) -> pa.Array:
    """Return a column's texts below its heading; other columns have only their heading to share."""
    heading = pa.array([name])
    return pa.concat_arrays([heading, *column.chunks]) if pa.types.is_string(column.type) else heading


def _sheet(table: pa.Table, indices: Mapping[str, Array]) -> Iterator[str]:
    last = chr(64 + table.num_columns)
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
    yield f'<dimension ref="A1:{last}{table.num_rows + 1}"/><sheetData><row r="1">'
    for place, name in enumerate(table.column_names):
        yield f'<c r="{chr(65 + place)}1" t="s"><v>{indices[name][0]}</v></c>'
    yield "</row>"
    for start in range(0, table.num_rows, _ROWS_AT_ONCE):
        part = table.slice(start, _ROWS_AT_ONCE)
        cells = [
            _cells(chr(65 + place), start + 2, part[name], indices[name][1 + start :])
            for place, name in enumerate(table.column_names)
        ]
        rows = (
            f'<row r="{number}">' + "".join(row) + "</row>"
            for number, row in enumerate(zip(*cells, strict=True), start + 2)
        )
        yield "".join(rows)
    yield "</sheetData></worksheet>"


def _cells(letter: str, first: int, column: pa.ChunkedArray, indices: Array) -> list[str]:
    """Return the cells of one column as XML, "" where they are blank."""
    if pa.types.is_string(column.type):
        shared = indices[: len(column)].tolist()
        return [
            f'<c r="{letter}{row}" t="s"><v>{index}</v></c>' if index >= 0 else ""
            for row, index in enumerate(shared, first)
        ]
    if pa.types.is_date(column.type):
        days = column.cast(pa.int32()).to_pylist()
        return [
            ""
            if day is None
            else f'<c r="{letter}{row}" s="{_DATE_STYLE}"><v>{day + _SERIAL_OF_1970}</v></c>'
            for row, day in enumerate(days, first)
        ]
    return [
        f'<c r="{letter}{row}"><v>{number:.15g}</v></c>'
        for row, number in enumerate(column.to_pylist(), first)
    ]
