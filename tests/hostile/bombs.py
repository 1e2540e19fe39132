"""Small files that would unfold into something huge, each built by code; all must be refused cheaply."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hostile.builders import (
    HEADER,
    MAIN,
    RELATIONS,
    SHEET,
    lone_cell_far_away,
    opendocument,
    opendocument_bomb,
    shared_strings,
    workbook,
    worksheet,
    zip_bomb,
    zip_bomb_with_forged_sizes,
)
from hostile.office import letter_of
from hostile.other_kinds import old_body, old_record, save_old_bodies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MEGABYTE = 1024**2


def _with_part(path: Path, part: str, pieces: Iterable[bytes]) -> Path:
    """Write a small workbook in which one part is made of many pieces."""
    plain = workbook(
        path.with_suffix(".parts"),
        worksheet(HEADER),
        shared=shared_strings("甲"),
        styles=f'<styleSheet xmlns="{MAIN}"/>',
    )
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        with target.open(part, "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
    plain.unlink()
    return path


def _filled(opening: str, piece: bytes, megabytes: int, ending: str) -> Iterable[bytes]:
    yield opening.encode()
    for _ in range(megabytes):
        yield piece * (_MEGABYTE // len(piece))
    yield ending.encode()


def one_endless_shared_text(path: Path) -> Path:
    opening, ending = f'<sst xmlns="{MAIN}"><si><t>', "</t></si></sst>"
    return _with_part(path, "xl/sharedStrings.xml", _filled(opening, b" ", 300, ending))


def millions_of_empty_shared_texts(path: Path) -> Path:
    pieces = _filled(f'<sst xmlns="{MAIN}">', b"<si><t></t></si>", 300, "</sst>")
    return _with_part(path, "xl/sharedStrings.xml", pieces)


def millions_of_styles(path: Path) -> Path:
    pieces = _filled(f'<styleSheet xmlns="{MAIN}"><cellXfs>', b"<xf/>", 30, "</cellXfs></styleSheet>")
    return _with_part(path, "xl/styles.xml", pieces)


def millions_of_nested_styles(path: Path) -> Path:
    opening = f'<styleSheet xmlns="{MAIN}">' + "<a>" * 2_000_000
    return _with_part(path, "xl/styles.xml", [opening.encode(), b"</a>" * 2_000_000, b"</styleSheet>"])


def an_endless_head(path: Path) -> Path:
    pieces = _filled(f'<worksheet xmlns="{MAIN}">', b" ", 300, f"<sheetData>{HEADER}</sheetData></worksheet>")
    return _with_part(path, SHEET, pieces)


def an_endless_tail(path: Path) -> Path:
    opening = f'<worksheet xmlns="{MAIN}"><sheetData>{HEADER}</sheetData>'
    return _with_part(path, SHEET, _filled(opening, b" ", 300, "</worksheet>"))


def cells_on_a_diagonal(path: Path) -> Path:
    """Cells in 1,900 columns over 12,000 rows: few of them, in twenty million places."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="{letter_of(2 + row % 1900)}{row}"><v>1</v></c></row>'
        for row in range(2, 12_000)
    )
    return workbook(path, worksheet(HEADER + rows))


def cells_in_all_columns(path: Path) -> Path:
    cells = "".join(f'<c r="{letter_of(column)}2"><v>{column}</v></c>' for column in range(1, 16_385))
    return workbook(path, worksheet(f'{HEADER}<row r="2">{cells}</row>'))


def merges_over_one_another(path: Path) -> Path:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 20_000))
    merges = '<mergeCell ref="A2:XFD1048576"/>' * 20_000
    return workbook(path, worksheet(HEADER + rows, after=f"<mergeCells>{merges}</mergeCells>"))


def one_sheet_shown_five_thousand_times(path: Path) -> Path:
    entries = "".join(f'<sheet name="员工({n})" sheetId="{n}" r:id="r1"/>' for n in range(1, 5_000))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{entries}</sheets></workbook>'
    return workbook(path, worksheet(HEADER), extra={"xl/workbook.xml": book})


def headings_without_end(path: Path) -> Path:
    """Nothing but texts that begin as a heading might."""
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{letter_of(column)}{row}" t="inlineStr"><is><t>2023产值{column}x{row}</t></is></c>'
            for column in range(1, 800)
        )
        + "</row>"
        for row in range(1, 41)
    )
    return workbook(path, worksheet(rows))


_CELL = '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>x</text:p></table:table-cell>'


def opendocument_rows_repeated_a_million_times(path: Path) -> Path:
    row = f'<table:table-row table:number-rows-repeated="1000000">{_CELL.format(20)}</table:table-row>'
    return opendocument(path, f'<table:table table:name="员工">{row}</table:table>')


def opendocument_with_one_wide_row(path: Path) -> Path:
    rows = f'<table:table-row table:number-rows-repeated="100000">{_CELL.format(1)}</table:table-row>'
    rows += f"<table:table-row>{_CELL.format(1900)}</table:table-row>"
    return opendocument(path, f'<table:table table:name="员工">{rows}</table:table>')


def opendocument_nested_without_end(path: Path) -> Path:
    cells = "<table:table-cell>" * 1_000_000
    return opendocument(path, f'<table:table table:name="员工"><table:table-row>{cells}')


def text_with_one_endless_row(path: Path) -> Path:
    path.write_text("uscc,姓名\n" + "1,2\n" * 50_000 + "," * 400_000 + "x\n", encoding="utf-8")
    return path


def parquet_of_one_value_twenty_million_times(path: Path) -> Path:
    codes = pa.array(np.zeros(20_000_000, np.int32))
    pq.write_table(pa.table({"uscc": pa.DictionaryArray.from_arrays(codes, ["x"])}), path)
    return path


def parquet_of_one_long_text_on_each_row(path: Path) -> Path:
    """Four gigabytes, were each of 200,000 rows given its own 20,000 characters."""
    codes = pa.array(np.zeros(200_000, np.int32))
    names = pa.DictionaryArray.from_arrays(codes, ["x" * 20_000])
    # Without the schema that says so, nothing but the pages themselves tells that the column repeats.
    pq.write_table(pa.table({"uscc": codes, "姓名": names}), path, store_schema=False)
    return path


def old_workbook_with_a_link_over_each_sheet(path: Path) -> Path:
    """Each of four sheets has one link over all of its 65,536 rows and 256 columns."""
    area = struct.pack("<HHHH", 0, 0xFFFF, 0, 0xFF)
    link = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<II", 2, 0)
    body = old_body(old_record(0x01B8, area + link), 1)
    return save_old_bodies({f"员工({number})": body for number in range(4)}, path)


def old_workbook_with_a_far_cell_in_each_row(path: Path) -> Path:
    cells = b"".join(old_record(0x0203, struct.pack("<HHHd", row, 255, 0, 1.0)) for row in range(40_000))
    return save_old_bodies({"员工": old_body(cells, 40_000)}, path)


def old_workbook_of_one_sheet_shown_a_thousand_times(path: Path) -> Path:
    cells = b"".join(old_record(0x0203, struct.pack("<HHHd", row, 1, 0, 1.0)) for row in range(40_000))
    sheets = {"员工(1)": old_body(cells, 40_000), **{f"员工({number})": b"" for number in range(2, 1000)}}
    return save_old_bodies(sheets, path, one_place=True)


BOMBS = (
    zip_bomb,
    zip_bomb_with_forged_sizes,
    lone_cell_far_away,
    opendocument_bomb,
    one_endless_shared_text,
    millions_of_empty_shared_texts,
    millions_of_styles,
    millions_of_nested_styles,
    an_endless_head,
    an_endless_tail,
    cells_on_a_diagonal,
    cells_in_all_columns,
    merges_over_one_another,
    one_sheet_shown_five_thousand_times,
    headings_without_end,
    opendocument_rows_repeated_a_million_times,
    opendocument_with_one_wide_row,
    opendocument_nested_without_end,
    text_with_one_endless_row,
    parquet_of_one_value_twenty_million_times,
    parquet_of_one_long_text_on_each_row,
    old_workbook_with_a_link_over_each_sheet,
    old_workbook_with_a_far_cell_in_each_row,
    old_workbook_of_one_sheet_shown_a_thousand_times,
)
