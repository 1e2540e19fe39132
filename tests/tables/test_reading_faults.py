"""Files that were once misread, each with its siblings: every one is read as office programs show it."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlrd
from hostile import office
from hostile.builders import (
    MAIN,
    PACKAGE_RELATIONS,
    RELATIONS,
    opendocument,
    shared_strings,
    workbook,
    worksheet,
)
from hostile.other_kinds import save_old
from tables.sheet_reading import cells_of, read, read_one

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.raw import FaultyCell, MonthShown, YearHidden
from subsidycalc.tables.reading import xls
from subsidycalc.tables.reading.cells import FormattedNumber

if TYPE_CHECKING:
    from pathlib import Path


def _inline(text: str, place: str = "A2") -> str:
    return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (_inline("<t>欧阳</t><r><rPr><b/></rPr><t>明华</t></r>"), "欧阳明华"),
        (_inline("<r><t>欧</t></r><r><t>阳</t></r><rPh sb='0' eb='1'><t>ouyang</t></rPh>"), "欧阳"),
        (_inline('<t>欧阳</t><phoneticPr fontId="1"/>'), "欧阳"),
        ('<c r="A2" t="s"><v>1</v></c>', "欧阳明华"),
        ('<c r="A2" t="inlineStr"><f aca="false">B1</f><v>张三</v></c>', "张三"),
        ('<c r="A2" t="inlineStr"><f>B1</f></c>', FaultyCell("formula-uncached", "=B1")),
        ('<c r="A2" t="str"><f>B1</f></c>', FaultyCell("formula-uncached", "=B1")),
        ('<c r="A2" t="s"><v>0 </v></c>', "甲"),
        ('<c r="A2" t="s"><v>\n0</v></c>', "甲"),
        ('<c r="A2" t="b"><v> 1 </v></c>', True),
        ('<c r="A2"><v>\n 12.50\n</v></c>', 12.5),
        ('<c r="A2" t="d"><v>08:30:00</v></c>', dt.time(8, 30)),
        ('<c r="A2" t="d"><v>T08:30:00Z</v></c>', dt.time(8, 30)),
        ('<c r="A2" t="d"><v>2023-01-28T08:30:00</v></c>', dt.datetime(2023, 1, 28, 8, 30)),  # noqa: DTZ001 - cells know no zone
        ('<c r="A2" t="d"><v>12</v></c>', "12"),
    ],
)
def test_a_cell_is_read_whole(cell: str, value: object, tmp_path: Path) -> None:
    shared = shared_strings("甲").replace("</sst>", "<si><t>欧阳</t><r><t>明华</t></r></si></sst>")
    sheet = worksheet(f'<row r="2">{cell}</row>')
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", sheet, shared=shared)))["A2"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("said", ['formatCode=""', "", 'formatCode="General"'])
def test_an_empty_number_format_is_none(said: str, tmp_path: Path) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="0" {said}/><numFmt numFmtId="181" {said}/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="181"/></cellXfs></styleSheet>'
    )
    sheet = worksheet('<row r="1"><c r="A1" s="0"><v>12345</v></c><c r="B1" s="1"><v>7.5</v></c></row>')
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", sheet, styles=styles))) == {"A1": 12345, "B1": 7.5}


def _with_sheets(path: Path, entries: str, relations: str = "") -> Path:
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}" xmlns:foo="foo"><sheets>{entries}</sheets></workbook>'
    targets = (
        f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>{relations}'
    )
    extra = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{targets}</Relationships>',
        "xl/macrosheets/sheet1.xml": "<x/>",
    }
    return workbook(path, worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'), extra=extra)


_SHEET = '<sheet name="S" sheetId="1" r:id="r1"/>'
_MACROS = '<Relationship Id="r2" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"/>'


@pytest.mark.parametrize(
    ("other", "relations"),
    [
        ('<sheet name="Module1" sheetId="2" state="veryHidden" r:id=""/>', ""),
        ('<sheet name="Macro1" sheetId="2" r:id="r2"/>', _MACROS),
    ],
)
def test_sheets_of_macros_are_passed_over(other: str, relations: str, tmp_path: Path) -> None:
    (sheet,) = read(_with_sheets(tmp_path / "a.xlsx", _SHEET + other, relations)).sheets
    assert (sheet.name, cells_of(sheet)) == ("S", {"A1": 1})


@pytest.mark.parametrize(
    ("other", "relations"),
    [
        ('<sheet name="T" sheetId="2"/>', ""),
        ('<sheet name="T" sheetId="2" foo:id="r1"/>', ""),
        (
            '<sheet name="T" sheetId="2" r:id="r2"/>',
            '<Relationship Id="r2" Type="foo/worksheet" Target="x"/>',
        ),
    ],
)
def test_a_sheet_of_an_unknown_kind_is_refused(other: str, relations: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="工作表“T”"):
        read(_with_sheets(tmp_path / "a.xlsx", _SHEET + other, relations))


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/sheet%201.xml", "xl/worksheets/sheet 1.xml"),
        ("worksheets/sheet 1.xml", "xl/worksheets/sheet%201.xml"),
        ("/xl/worksheets/%E5%91%98%E5%B7%A5.xml", "xl/worksheets/员工.xml"),
    ],
)
def test_names_of_parts_may_be_written_as_those_of_the_web(target: str, part: str, tmp_path: Path) -> None:
    relations = f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="{target}"/>'
    extra = {
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{relations}</Relationships>',
        part: worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    }
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(""), extra=extra))) == {"A1": 1}


def _with_old_format(path: Path, number: int) -> Path:
    """Write an old workbook whose dates have a format that is known by its number alone."""
    book = office.Workbook({"S": office.Sheet({(1, 1): dt.date(2012, 12, 21), (2, 1): "张三"})})
    content = save_old(book, path).read_bytes()
    style = b"\xe0\x00\x14\x00\x00\x00"
    assert style + struct.pack("<H", 164) in content
    path.write_bytes(content.replace(style + struct.pack("<H", 164), style + struct.pack("<H", number)))
    return path


@pytest.mark.parametrize("number", [14, 27, 31, 36, 50, 54, 57, 58])
def test_old_workbooks_know_chinese_date_formats_by_their_number(number: int, tmp_path: Path) -> None:
    file = _with_old_format(tmp_path / "a.xls", number)
    assert cells_of(read_one(file)) == {"A1": dt.date(2012, 12, 21), "A2": "张三"}


class ForeignError(Exception):
    """What a library raises that is in nobody's list."""


def test_whatever_the_library_raises_on_an_old_workbook_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ForeignError

    monkeypatch.setattr(xlrd, "open_workbook", fail)
    with pytest.raises(UnusableInputError, match="可能已损坏"):
        read(_with_old_format(tmp_path / "a.xls", 14))


def test_a_defect_of_ours_is_not_called_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TypeError

    monkeypatch.setattr(xls, "shown", fail)
    with pytest.raises(TypeError):
        read(_with_old_format(tmp_path / "a.xls", 14))


_SHAPES = (
    "<draw:frame><draw:text-box><text:p>请核对</text:p></draw:text-box></draw:frame>",
    "<draw:custom-shape><text:p>单位：万元</text:p></draw:custom-shape>",
    "<draw:g><draw:frame><draw:image><text:p/></draw:image></draw:frame></draw:g>",
    "<office:annotation><dc:creator>甲</dc:creator><text:p>核对</text:p></office:annotation>",
)


def _opendocument_row(path: Path, *cells: str) -> Path:
    tables = f'<table:table table:name="S"><table:table-row>{"".join(cells)}</table:table-row></table:table>'
    file = opendocument(path, tables)
    with zipfile.ZipFile(file) as archive:
        content = archive.read("content.xml").decode()
    names = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:office='
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", content.replace("xmlns:office=", names, 1))
    return file


def _opendocument_text(inside: str) -> str:
    return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'


def _opendocument_number(value: str, shown: str, before: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">{before}<text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


@pytest.mark.parametrize("shape", _SHAPES)
def test_texts_of_shapes_and_notes_are_no_texts_of_cells(shape: str, tmp_path: Path) -> None:
    file = _opendocument_row(
        tmp_path / "a.ods",
        _opendocument_text(f"{shape}<text:p>张三</text:p>"),
        _opendocument_number("100", "100", shape),
        _opendocument_text(f"<text:p>李{shape}四</text:p>"),
        f"<table:table-cell>{shape}</table:table-cell>",
    )
    assert cells_of(read_one(file)) == {"A1": "张三", "B1": 100, "C1": "李四"}


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("\n  <text:p>张三</text:p>\n", "张三"),
        ("\n  <text:p>一</text:p>\n  <text:p>二</text:p>\n", "一\n二"),
        ("<text:p>\n  张\n  <text:span>三 </text:span>\n</text:p>", "张 三"),
        ('<text:p>一<text:s text:c="2"/>二<text:tab/><text:line-break/>三</text:p>', "一  二\t\n三"),
        ("<text:p>一<text:note><text:p>注</text:p></text:note>二</text:p>", "一二"),
    ],
)
def test_only_paragraphs_have_text(inside: str, text: str, tmp_path: Path) -> None:
    assert cells_of(read_one(_opendocument_row(tmp_path / "a.ods", _opendocument_text(inside)))) == {
        "A1": text
    }


@pytest.mark.parametrize(
    ("day", "shown", "kind"),
    [
        ("2021-03-01", "2021年3月", MonthShown),
        ("2021-03-03", "2021-03", MonthShown),
        ("2023-01-06", "Jan 2023", MonthShown),
        ("2023-01-06", "2023", MonthShown),
        ("2023-01-06", "二〇二三年一月", MonthShown),
        ("2023-01-06", "1月6日", YearHidden),
        ("2023-01-23", "1月23日", YearHidden),
        ("2023-01-06", "6.1.", YearHidden),
        ("2023-01-06", "2023年1月6日", dt.date),
        ("2023-01-23", "23年1月23日", dt.date),
        ("2023-01-01", "2023/1/1", dt.date),
        ("2023-01-06", "01/06/23", dt.date),
        ("2023-01-06", "6 January 2023", dt.date),
        ("2023-01-06", "二〇二三年一月六日", dt.date),
        ("2023-01-06", "20230106", dt.date),
        ("2023-01-06", "星期五", dt.date),
        ("2023-01-06", "", dt.date),
    ],
)
def test_a_date_is_of_what_its_cell_shows(day: str, shown: str, kind: type, tmp_path: Path) -> None:
    cell = (
        f'<table:table-cell office:value-type="date" office:date-value="{day}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
    found = cells_of(read_one(_opendocument_row(tmp_path / "a.ods", cell)))["A1"]
    assert (type(found), str(found)[:4]) == (kind, day[:4])


@pytest.mark.parametrize(
    ("value", "shown", "plain"),
    [
        ("-1234.5", "1234.50", True),
        ("-1234.5", "(1,234.50)", True),
        ("2.65", "2,65", True),
        ("1234567", "1,234,567", True),
        ("12345", "12", False),
        ("12345", "1.2", False),
        ("120000", "12万", False),
    ],
)
def test_red_negatives_and_decimal_commas_are_no_other_magnitude(
    value: str, shown: str, plain: bool, tmp_path: Path
) -> None:
    found = cells_of(read_one(_opendocument_row(tmp_path / "a.ods", _opendocument_number(value, shown))))
    assert isinstance(found["A1"], FormattedNumber) is not plain


@pytest.mark.parametrize(
    ("text", "width", "cell"),
    [
        (
            "企业名称\t产值\t税收\n甲\t1,234,567.00\t2,345,678.00\n乙\t3,456,789.00\t4,567,890.00\n",
            3,
            "1,234,567.00",
        ),
        ("汇总表\n名称\t地址\n甲\t一路1号,2层,3室\n乙\t二路1号,2层,3室\n", 2, None),
        ("名称;产值;税收\n甲;1,5;2,5\n乙;3,5;4,5\n", 3, "1,5"),
        ("名称,地址\n甲,一路;2层\n乙,二路;3层\n", 2, "一路;2层"),
        ("名称,地址\n甲,一路\n", 2, "一路"),
    ],
)
def test_the_separator_is_what_parts_all_lines_alike(
    text: str, width: int, cell: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "a.tsv"
    file.write_text(text, encoding="utf-8")
    sheet = read_one(file)
    assert len(sheet.columns) == width
    assert cells_of(sheet)["B2"] == (cell or "地址")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('名称,地址\r\n甲,"一号楼\r\n2层,201室"\r\n乙,三号楼\r\n', "一号楼\r\n2层,201室"),
        ('名称,地址,税收\n甲,"一号楼\n2层,201室",5\n乙,三号楼,6\n', "一号楼\n2层,201室"),
        ('名称,地址\n甲,"一号楼,\n北"\n"乙,丙",三号楼\n', "一号楼,\n北"),
    ],
)
def test_an_address_on_two_lines_is_one_cell(text: str, cell: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    sheet = read_one(tmp_path / "a.csv")
    assert cells_of(sheet)["B2"] == cell
    assert sheet.row_numbers.tolist() == [1, 2, 3]


def test_a_quotation_mark_that_swallows_lines_of_two_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('名称,地址\n甲,"一路\n乙,二路\n丙,三路"\n丁,四路\n', encoding="utf-8")
    with pytest.raises(UnusableInputError, match="第 2 行"):
        read(tmp_path / "a.csv")
