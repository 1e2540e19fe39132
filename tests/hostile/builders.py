"""Files that an office sends by mistake or an attacker on purpose, each built by code.

Every builder takes the path to write and returns it. A builder that is not named after a harmless
oddity must be refused, within little time and memory.
"""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"

HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>uscc</t></is></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>'
"""Two headings of the table of employees."""

_PATHS = {"sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}


def worksheet(rows: str, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """Return a sheet's XML around its rows."""
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(
    path: Path,
    sheet: str | bytes,
    *,
    shared: str = "",
    styles: str = "",
    properties: str = "",
    namespace: str = MAIN,
    extra: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a workbook of one sheet, 员工, from its XML."""
    relations = STRICT_RELATIONS if namespace == STRICT else RELATIONS
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations([("r1", f"{relations}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{namespace}" xmlns:r="{relations}">{properties}'
            '<sheets><sheet name="员工" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                ("r1", f"{relations}/worksheet", "worksheets/sheet1.xml"),
                *(
                    (f"r-{kind}", f"{relations}/{kind}", target)
                    for kind, target in _PATHS.items()
                    if {"sharedStrings": shared, "styles": styles}[kind]
                ),
            ]
        ),
        SHEET: sheet,
        **(extra or {}),
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    if styles:
        parts["xl/styles.xml"] = styles
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _relations(entries: list[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{items}</Relationships>'


def shared_strings(*texts: str) -> str:
    """Return the part of shared texts."""
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def zip_bomb(path: Path, megabytes: int = 300) -> Path:
    """Write a file of a few hundred kB whose one row unpacks to hundreds of MB."""
    name = path.with_suffix(".parts")
    workbook(name, worksheet(HEADER))
    with zipfile.ZipFile(name) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part != SHEET:
                target.writestr(part, source.read(part))
        with target.open(SHEET, "w", force_zip64=True) as stream:
            start, end = worksheet(f'{HEADER}<row r="2">|</row>').split("|")
            stream.write(start.encode())
            for _ in range(megabytes):
                stream.write(b" " * 1024**2)
            stream.write(end.encode())
    name.unlink()
    return path


def zip_bomb_with_forged_sizes(path: Path, megabytes: int = 300) -> Path:
    """Write the same bomb, its sizes in the directory forged to be small."""
    zip_bomb(path, megabytes)
    content = bytearray(path.read_bytes())
    real = megabytes * 1024**2
    for position in range(len(content) - 4):
        (size,) = struct.unpack_from("<I", content, position)
        if real < size < real + 1024:
            struct.pack_into("<I", content, position, 1000)
    path.write_bytes(content)
    return path


def billion_laughs(path: Path) -> Path:
    """Write shared texts whose entities unfold into a billion laughs."""
    entities = "".join(
        f'<!ENTITY a{level} "{"&a" + str(level - 1) + ";" if level else "ha"}">'.replace(
            f"&a{level - 1};", f"&a{level - 1};" * 10
        )
        for level in range(10)
    )
    shared = f'<!DOCTYPE sst [{entities}]><sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    return workbook(path, worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared=shared)


def billion_laughs_in_the_sheet(path: Path) -> Path:
    """Write a sheet that declares entities."""
    sheet = worksheet(HEADER + '<row r="2"><c r="A2" t="str"><v>&b;</v></c></row>')
    return workbook(path, f'<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{sheet}')


def entity_without_declaration(path: Path) -> Path:
    """Write a cell that refers to an entity which nothing declares."""
    return workbook(path, worksheet(HEADER + '<row r="2"><c r="A2" t="str"><v>&secret;</v></c></row>'))


def external_entity(path: Path) -> Path:
    """Write a workbook part that asks for a file of the machine."""
    hostile = (
        '<!DOCTYPE workbook [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="&file;" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    return workbook(path, worksheet(HEADER), extra={"xl/workbook.xml": hostile})


def shared_string_out_of_range(path: Path) -> Path:
    """Write a cell that points at the tenth of two shared texts."""
    rows = HEADER + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>10</v></c></row>'
    return workbook(path, worksheet(rows), shared=shared_strings("甲", "乙"))


def duplicate_rows(path: Path) -> Path:
    """Write row 2 twice with different cells."""
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    return workbook(path, worksheet(HEADER + rows))


def duplicate_cells(path: Path) -> Path:
    """Write cell A2 twice."""
    return workbook(path, worksheet(HEADER + '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'))


def cell_in_another_row(path: Path) -> Path:
    """Write cell A9 inside row 2."""
    return workbook(path, worksheet(HEADER + '<row r="2"><c r="A9"><v>1</v></c></row>'))


def cell_outside_rows(path: Path) -> Path:
    """Write a cell that stands in no row."""
    return workbook(path, worksheet('<c r="A1"><v>1</v></c>' + HEADER))


def lone_cell_far_away(path: Path) -> Path:
    """Write one cell at the last corner of the sheet."""
    return workbook(path, worksheet(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def row_beyond_the_sheet(path: Path) -> Path:
    """Write a row that no sheet has."""
    return workbook(path, worksheet(HEADER + '<row r="1048577"><c r="A1048577"><v>1</v></c></row>'))


def column_beyond_the_sheet(path: Path) -> Path:
    """Write a column that no sheet has."""
    return workbook(path, worksheet(HEADER + '<row r="2"><c r="ZZZ2"><v>1</v></c></row>'))


def rows_that_break_off(path: Path) -> Path:
    """Write a sheet that ends within a row."""
    return workbook(path, f'<worksheet xmlns="{MAIN}"><sheetData>{HEADER}<row r="2"><c r="A2"><v>1</v>')


def truncated(path: Path) -> Path:
    """Write the first half of a workbook."""
    workbook(path, worksheet(HEADER))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def damaged_in_the_middle(path: Path) -> Path:
    """Write a workbook in which bytes of the sheet were changed."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row * 7919}</v></c></row>' for row in range(2, 2000))
    workbook(path, worksheet(HEADER + rows))
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo(SHEET).header_offset + 300
    content = bytearray(path.read_bytes())
    content[place : place + 40] = b"\xff" * 40
    path.write_bytes(content)
    return path


def binary_workbook(path: Path) -> Path:
    """Write what an .xlsb file looks like."""
    relations = _relations([("r1", f"{RELATIONS}/officeDocument", "xl/workbook.bin")])
    return workbook(path, "", extra={"_rels/.rels": relations, "xl/workbook.bin": b"\x83\x01\x00"})


def word_document(path: Path) -> Path:
    """Write what a Word file looks like."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return path


def zip_of_something_else(path: Path) -> Path:
    """Write a zip file that is no workbook."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return path


def encrypted_workbook(path: Path) -> Path:
    """Write what Excel writes for a workbook with a password: an OLE file with the streams of the encryption."""
    sector = 512
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(sector, b"\0"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(sector, b"\xff")
    directory = b"".join(
        _directory_entry(name, kind)
        for name, kind in (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2), ("", 0))
    )
    path.write_bytes(bytes(header) + table + directory)
    return path


def _directory_entry(name: str, kind: int) -> bytes:
    encoded = name.encode("utf-16-le")
    start = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2 if name else 0, kind, 1)
    return start.ljust(116, b"\xff") + struct.pack("<III", 0xFFFFFFFE, 0, 0)


def encrypted_opendocument(path: Path) -> Path:
    """Write what LibreOffice writes for a document with a password."""
    manifest = "<manifest><file-entry full-path='content.xml'><encryption-data/></file-entry></manifest>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x12\x34\x56")
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


OPENDOCUMENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
)


def opendocument(path: Path, tables: str, styles: str = "", prologue: str = "") -> Path:
    """Write an OpenDocument workbook from the XML of its tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", prologue + OPENDOCUMENT.format(tables=tables, styles=styles))
    return path


def opendocument_bomb(path: Path) -> Path:
    """Write a cell repeated over a whole sheet: a few hundred bytes for seventeen thousand million cells."""
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return opendocument(path, f'<table:table table:name="员工">{row}</table:table>')


def opendocument_row_repeated_beyond_all_bounds(path: Path) -> Path:
    """Write a row that stands for ten thousand million rows."""
    cell = '<table:table-cell office:value-type="string"><text:p>uscc</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="10000000000">{cell}</table:table-row>'
    return opendocument(path, f'<table:table table:name="员工">{row}</table:table>')


def opendocument_billion_laughs(path: Path) -> Path:
    """Write an OpenDocument workbook that declares entities."""
    return opendocument(path, "", prologue='<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>')


def web_page(path: Path) -> Path:
    """Write the HTML that web systems hand out as .xls."""
    path.write_text(
        "<html><body><table><tr><td>统一社会信用代码</td></tr></table></body></html>", encoding="utf-8"
    )
    return path


def empty_file(path: Path) -> Path:
    """Write nothing."""
    path.write_bytes(b"")
    return path


def undecodable_text(path: Path) -> Path:
    """Write text that is neither UTF-8 nor GB18030."""
    path.write_bytes(b"uscc,name\r\n91330302,\xff\xff\xff\xff\r\n")
    return path


def text_with_a_stray_quote(path: Path) -> Path:
    """Write a quotation mark that would swallow the line after it."""
    path.write_text('uscc,姓名,缴费月数\n1,"张三,3\n2,"李四",4\n3,王五,5\n', encoding="utf-8")
    return path


def text_with_a_long_cell(path: Path) -> Path:
    """Write a cell four times as long as a workbook's may be."""
    path.write_text(f"统一社会信用代码,企业名称\n9133,{'长' * 131_073}\n", encoding="utf-8")
    return path


def text_with_two_stray_quotes(path: Path) -> Path:
    """Write two quotation marks that together make one cell of three lines."""
    path.write_text('uscc,姓名,缴费月数\n1,"张三,3\n2,李四,4\n3,王五",5\n', encoding="utf-8")
    return path


def binary_rubbish(path: Path) -> Path:
    """Write bytes that are no file of any kind."""
    path.write_bytes(b"\x01\x02\x03\x00\x04\x05" * 100)
    return path


def damaged_parquet(path: Path) -> Path:
    """Write the first bytes of a Parquet file."""
    path.write_bytes(b"PAR1" + b"\0" * 50)
    return path


def damaged_old_workbook(path: Path) -> Path:
    """Write an OLE file that names a workbook and holds none."""
    encrypted_workbook(path)
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(path.read_bytes().replace(name, "Workbook".encode("utf-16-le").ljust(len(name), b"\0")))
    return path


def million_styled_empty_rows(path: Path, rows: int = 1_000_000) -> Path:
    """Write rows that were only ever coloured, under a header; harmless, and must be fast."""
    styled = "".join(
        f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(2, rows + 2)
    )
    return workbook(path, worksheet(HEADER + styled))


REFUSED = (
    zip_bomb,
    zip_bomb_with_forged_sizes,
    billion_laughs,
    billion_laughs_in_the_sheet,
    entity_without_declaration,
    external_entity,
    shared_string_out_of_range,
    duplicate_rows,
    duplicate_cells,
    cell_in_another_row,
    cell_outside_rows,
    lone_cell_far_away,
    row_beyond_the_sheet,
    column_beyond_the_sheet,
    rows_that_break_off,
    truncated,
    damaged_in_the_middle,
    binary_workbook,
    word_document,
    zip_of_something_else,
    encrypted_workbook,
    encrypted_opendocument,
    opendocument_bomb,
    opendocument_row_repeated_beyond_all_bounds,
    opendocument_billion_laughs,
    web_page,
    empty_file,
    undecodable_text,
    text_with_a_stray_quote,
    text_with_a_long_cell,
    text_with_two_stray_quotes,
    binary_rubbish,
    damaged_parquet,
    damaged_old_workbook,
)
"""Builders of files that must be refused with one line."""
