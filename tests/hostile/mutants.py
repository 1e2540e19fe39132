"""Valid batches changed at random but the same way each time: in their cells, their XML, their bytes.

A mutant is told by its kind and number alone; `mutant` gives the same file for them on every run.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from typing import TYPE_CHECKING, Final

from hostile.office import (
    FIRST,
    NOT_LISTED,
    PERSONS,
    SECOND,
    Cell,
    Sheet,
    Workbook,
    Written,
    batch,
    error,
    formula,
    number,
)
from hostile.other_kinds import save_old, save_opendocument, save_parquet, save_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_VALUES: Final[tuple[Cell, ...]] = (
    "", " ", "-", "无", "0", "1", "-1", "是", "否", "合计", "小计", "示例", "NA", "null", "None", "TRUE", "#N/A", "1/2",
    FIRST, SECOND, NOT_LISTED, FIRST.lower(), FIRST[:-1], *PERSONS, PERSONS[0][:-1], "3303", "34", "330302", "350000",
    "3408********0000", "510104810202000", "11010119900307****", "2023-01-28", "2023/2/30", "20230128", "2023年1月",
    "1e400", "1E+17", "NaN", "inf", "١٢", "12.5万", "1,234.50", "(5)", "−5", "99999999999999999999", "1_0", "0x1F",
    "统一社会信用代码", "身份证号", "2023年一季度产值", "2023年一季度产值（亿元）", "产值", "养老保险", "姓名", "备注",
    "C3411", "3411", "B3411", "Z", "自行", "包车", "飞机", "=1+1", "[/b]", "\x1b[31m", "\u202e", "\u200b", "甲" * 300,
    "x" * 40_000, "_x0000_", "_xD800_", "{0}", "%s", "\n", "\t", "'", '"', "<", "&", "]]>", "\ue000", "𠮷", "\u00a0",
    True, False, 0, 1, -1, 60, 44954, 2958466, 20230128, 1200, 0.1, -0.0, 10**15, 10**17, 3.5, dt.date(2023, 1, 28),
    dt.date(1900, 1, 1), dt.date(9999, 12, 31), error("#N/A"), error("#DIV/0!"), error("nonsense"), formula("A1"),
    formula("A1", ""), formula("A1", "5"), number("1E308"), number("1E309"), number("NaN"), number("-0"), number(""),
    number("1200", "0%"), number("1200", '0"万"'), number("44954", "yyyy-mm-dd"), number("-1", "yyyy-mm-dd"),
    number("0.99999", "h:mm"), Written("", "s"), Written("<v>7</v>", "s"), Written("<v>1</v>", "q"), Written("<v/>"),
    Written("<v>x</v>", "b"), Written("<v>2023-01-28T00:00:00Z</v>", "d"), Written("<is/>", "inlineStr"),
)  # fmt: skip

_PIECES: Final = (
    b"<", b">", b"&", b'"', b"/>", b"&#0;", b"&#x110000;", b"&#55296;", b"&amp;", b"&x;", b"<![CDATA[", b"]]>", b"<!--",
    b"-->", b"<!DOCTYPE a>", b"<?x?>", b"<row>", b'<row r="3">', b'<row r="0">', b'<row r="1048577">', b"</row>", b"<c>",
    b'<c r="A1">', b'<c r="XFD1048576"><v>1</v></c>', b'<c r="C3" t="s"><v>999999</v></c>', b"</c>", b"<v>", b"</v>",
    b"<f>", b"<f/>", b"<is><t>", b"</is>", b"</sheetData>", b"<sheetData/>", b' t="s"', b' t="e"', b' t="str"', b' s="9"',
    b' s="-1"', b' r="A1"', b" hidden='1'", b' xmlns="x"', b"xml:space='preserve'", b"99999999999999999999", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\xe4\xb8", b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="C2:C5"/>',
    b'<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>', b'<sheet name="x" sheetId="9" r:id="r1"/>',
    b'<workbookPr date1904="1"/>', b'<table:table-row table:number-rows-repeated="99999999">', b"<text:p>",
    b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>',
)  # fmt: skip


def mutant(kind: str, seed: int, folder: Path) -> Path:
    """Write one mutant and return where it is."""
    source = random.Random(f"{kind} {seed}")  # noqa: S311 - the same file on every run
    return KINDS[kind](source, folder)


def _cells(source: random.Random, folder: Path) -> Path:
    return spoilt_batch(source).save(folder / "batch.xlsx")


def spoilt_batch(source: random.Random) -> Workbook:
    """Change a few cells, rows, columns or sheets."""
    book = batch()
    for _ in range(source.randint(1, 5)):
        source.choices(_CHANGES, weights=_WEIGHTS)[0](source, book)
    return book


def harmless_to_others(source: random.Random, book: Workbook) -> dict[str, int]:
    """Change cells in the rows of the first enterprise only, into what names nobody else.

    Returns how many rows of each table still show something.
    """
    others = {SECOND, NOT_LISTED, *PERSONS}
    values = [
        value
        for value in _VALUES
        if not (isinstance(value, str) and value in others)
        # A shared text that is not there, or a type that does not exist, damages the whole file.
        and not (isinstance(value, Written) and value.kind in {"s", "q"})
    ]
    rows = {"企业": (2,), "员工": (2, 3)}
    for _ in range(source.randint(1, 12)):
        name = source.choice(list(rows))
        book[name].cells[source.choice(rows[name]), source.randint(1, 12)] = source.choice(values)
    shown = {"enterprises": "企业", "employees": "员工"}
    return {
        table: len({row for (row, _), value in book[name].cells.items() if row > 1 and _shows(value)})
        for table, name in shown.items()
    }


def _shows(value: Cell) -> bool:
    if isinstance(value, Written):
        return value.xml not in {"", "<v></v>", "<v/>", "<is/>"}
    return value is not None and (not isinstance(value, str) or bool(value.strip(" \n\t\u00a0\u200b\u202e")))


def _some_sheet(source: random.Random, book: Workbook) -> Sheet:
    return source.choice([sheet for sheet in book.sheets.values() if sheet.cells] or [Sheet({(1, 1): "x"})])


def _some_place(source: random.Random, sheet: Sheet, first_row: int = 1) -> tuple[int, int]:
    places = [place for place in sorted(sheet.cells) if place[0] >= first_row]
    return source.choice(places or [(first_row, 1)])


def _change_cell(source: random.Random, book: Workbook) -> None:
    sheet = _some_sheet(source, book)
    sheet.cells[_some_place(source, sheet, 2)] = source.choice(_VALUES)


def _change_heading(source: random.Random, book: Workbook) -> None:
    sheet = _some_sheet(source, book)
    sheet.cells[1, source.randint(1, 12)] = source.choice(_VALUES)


def _add_cell(source: random.Random, book: Workbook) -> None:
    _some_sheet(source, book).cells[source.randint(1, 12), source.randint(1, 16)] = source.choice(_VALUES)


def _far_cell(source: random.Random, book: Workbook) -> None:
    row, column = source.choice([(1_048_576, 1), (1, 16_384), (1_048_576, 16_384), (5000, 30), (9, 700)])
    _some_sheet(source, book).cells[row, column] = source.choice(_VALUES)


def _copy_row(source: random.Random, book: Workbook) -> None:
    sheet = _some_sheet(source, book)
    old, new = source.randint(1, 6), source.randint(2, 9)
    for column in range(1, 13):
        if (old, column) in sheet.cells:
            sheet.cells[new, column] = sheet.cells[old, column]


def _drop_row(source: random.Random, book: Workbook) -> None:
    sheet, dropped = _some_sheet(source, book), source.randint(1, 5)
    sheet.cells = {place: value for place, value in sheet.cells.items() if place[0] != dropped}


def _swap_columns(source: random.Random, book: Workbook) -> None:
    sheet, first, second = _some_sheet(source, book), source.randint(1, 8), source.randint(1, 12)
    swapped = {first: second, second: first}
    sheet.cells = {(row, swapped.get(column, column)): value for (row, column), value in sheet.cells.items()}


def _copy_column(source: random.Random, book: Workbook) -> None:
    sheet, first, second = _some_sheet(source, book), source.randint(1, 8), source.randint(1, 14)
    sheet.cells |= {(row, second): value for (row, column), value in sheet.cells.items() if column == first}


def _move_down(source: random.Random, book: Workbook) -> None:
    _some_sheet(source, book).moved_down(source.randint(1, 45))


def _merge(source: random.Random, book: Workbook) -> None:
    sheet = _some_sheet(source, book)
    sheet.merged.append(
        source.choice(
            ["A1:A2", "A2:A4", "B2:D3", "A1:XFD1048576", "C3:C3", "Z9:A1", "A0:B0", "H1:I1", "A2:B1048576"]
        )
    )


def _hide(source: random.Random, book: Workbook) -> None:
    sheet = _some_sheet(source, book)
    sheet.hidden_rows.add(source.randint(1, 9))
    sheet.hidden_columns.add(source.randint(1, 12))
    sheet.state = source.choice(["", "hidden", "veryHidden", "nonsense"])
    sheet.dimension = source.choice(["", "A1", "A1:XFD1048576", "x"])


def _rename_sheet(source: random.Random, book: Workbook) -> None:
    names = [
        "员工",
        "企业",
        "员工(2)",
        "展会",
        "Sheet1",
        "employees",
        "地区",
        "x" * 40,
        "[b]",
        "'",
        " ",
        "企 业",
        "EMPLOYEES",
    ]
    old, new = source.choice(list(book.sheets)), source.choice(names)
    book.sheets = {new if name == old else name: sheet for name, sheet in book.sheets.items()}


def _copy_sheet(source: random.Random, book: Workbook) -> None:
    sheet = _some_sheet(source, book)
    book.sheets[source.choice(["员工2", "企业（续）", "展会", "备份", "引进员工"])] = Sheet(dict(sheet.cells))


def _other_system(_source: random.Random, book: Workbook) -> None:
    book.date_system_1904 = True


_CHANGES: Final[tuple[Callable[[random.Random, Workbook], None], ...]] = (
    _change_cell, _change_heading, _add_cell, _far_cell, _copy_row, _drop_row, _swap_columns, _copy_column, _move_down,
    _merge, _hide, _rename_sheet, _copy_sheet, _other_system,
)  # fmt: skip
_WEIGHTS: Final = (40, 8, 10, 2, 6, 4, 3, 3, 3, 5, 5, 3, 3, 2)


def _changed(content: bytes, source: random.Random, pieces: tuple[bytes, ...]) -> bytes:
    changed = bytearray(content)
    for _ in range(source.choice((1, 1, 1, 2, 3, 6))):
        if not changed:
            break
        place, action = source.randrange(len(changed)), source.randrange(5)
        if action == 0:
            changed[place] = source.randrange(256)
        elif action == 1:
            del changed[place : place + source.randint(1, 60)]
        elif action == 2:
            other = source.randrange(len(changed))
            changed[place:place] = changed[other : other + source.randint(1, 200)]
        elif action == 3:
            changed[place:place] = source.choice(pieces)
        else:
            # Within the text of a tag or value, so that what comes of it often still parses.
            other = changed.find(source.choice((b">", b'"', b"=", b"<")), place)
            if other >= 0:
                changed[other : other + 1] = source.choice(pieces)
    return bytes(changed)


def _with_a_part_changed(file: Path, source: random.Random, favoured: str) -> Path:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = source.choice([*parts, *(name for name in parts if favoured in name for _ in range(6))])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name), _changed(content, source, _PIECES) if name == chosen else content
            )
    file.write_bytes(target.getvalue())
    return file


def _xml(source: random.Random, folder: Path) -> Path:
    return _with_a_part_changed(batch().save(folder / "batch.xlsx"), source, "sheet")


def _opendocument(source: random.Random, folder: Path) -> Path:
    if source.random() < 0.5:
        return save_opendocument(_without_gaps(spoilt_batch(source)), folder / "batch.ods")
    return _with_a_part_changed(save_opendocument(batch(), folder / "batch.ods"), source, "content")


def _bytes(source: random.Random, folder: Path) -> Path:
    file = batch().save(folder / "batch.xlsx")
    content = file.read_bytes()
    if source.random() < 0.2:
        content = content[: source.randrange(len(content))]
    file.write_bytes(
        _changed(content, source, (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\0" * 8, b"\xff" * 4))
    )
    return file


def _old(source: random.Random, folder: Path) -> Path:
    file = save_old(_plain(spoilt_batch(source)), folder / "batch.xls")
    if source.random() < 0.6:
        file.write_bytes(
            _changed(file.read_bytes(), source, (b"\x09\x08", b"\x0a\x00\x00\x00", b"\0" * 6, b"\xff" * 6))
        )
    return file


def _text(source: random.Random, folder: Path) -> Path:
    encoding, separator = source.choice(
        [("utf-8", ","), ("gb18030", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "\t")]
    )
    book = _plain(spoilt_batch(source)) if source.random() < 0.4 else batch()
    book.sheets = {
        f"{n}{name}"[:40].replace("/", ""): sheet for n, (name, sheet) in enumerate(book.sheets.items())
    }
    inputs = save_texts(_without_gaps(book), folder / "batch", encoding=encoding, separator=separator)
    pieces = (
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xe4\xb8",
        b"sep=,\n",
        b"'",
        b'="01"',
    )
    for file in sorted(inputs.iterdir()):
        if source.random() < 0.7:
            file.write_bytes(_changed(file.read_bytes(), source, pieces))
    return inputs


def _parquet(source: random.Random, folder: Path) -> Path:
    inputs = save_parquet(batch(), folder / "batch")
    for file in sorted(inputs.iterdir()):
        file.write_bytes(_changed(file.read_bytes(), source, (b"PAR1", b"\0" * 8, b"\xff" * 4)))
    return inputs


def _plain(book: Workbook) -> Workbook:
    """Leave out what only newer workbooks can hold."""
    for sheet in book.sheets.values():
        sheet.cells = {
            place: value.xml if isinstance(value, Written) else value
            for place, value in sheet.cells.items()
            if place[0] < 60_000 and place[1] < 250 and (not isinstance(value, str) or len(value) < 4000)
        }
    return book


def _without_gaps(book: Workbook) -> Workbook:
    for sheet in book.sheets.values():
        sheet.cells = {
            place: value for place, value in sheet.cells.items() if place[0] < 200 and place[1] < 200
        }
    book.sheets = {name: sheet for name, sheet in book.sheets.items() if sheet.cells}
    return book


KINDS: Final[Mapping[str, Callable[[random.Random, Path], Path]]] = {
    "cells": _cells,
    "xml": _xml,
    "bytes": _bytes,
    "opendocument": _opendocument,
    "old": _old,
    "text": _text,
    "parquet": _parquet,
}
