"""Workbooks that one program would show otherwise than another: refused, or read as the standard says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile.builders import MAIN, STRICT, opendocument, shared_strings, workbook, worksheet
from tables.sheet_reading import cells_of, read, read_one

from subsidycalc.tables.model import UnusableInputError

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = '<c r="B2"><v>10000</v></c>'
_HIDDEN = '<c r="B2"><v>400000</v></c>'
_COMPATIBILITY = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _row(inside: str) -> str:
    return f'<row r="2"><c r="A2"><v>1</v></c>{inside}</row>'


def _of(rows: str, **around: str) -> str:
    names = f'xmlns:foo="foo" xmlns:x="{MAIN}" {_COMPATIBILITY} xmlns='
    return worksheet(rows, **around).replace("xmlns=", names, 1)


_REFUSED = {
    "a second value": _row('<c r="B2"><v>10000</v><v>400000</v></c>'),
    "a second text": _row('<c r="B2" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c>'),
    "two texts in one": _row('<c r="B2" t="inlineStr"><is><t>1</t><t>2</t></is></c>'),
    "a text behind a run": _row('<c r="B2" t="inlineStr"><is><r><t>1</t></r><t>2</t></is></c>'),
    "a text and a value": _row('<c r="B2" t="inlineStr"><is><t>1</t></is><v>2</v></c>'),
    "a text in a number": _row('<c r="B2"><is><t>1</t></is></c>'),
    "a second formula": _row('<c r="B2"><f>1</f><f>2</f><v>3</v></c>'),
    "a foreign value": _row('<c r="B2"><foo:v>400000</foo:v><v>10000</v></c>'),
    "a foreign element in a value": _row('<c r="B2"><v>1<foo:b/>0000</v></c>'),
    "an element in a value": _row('<c r="B2"><v>1<x:v>0</x:v></v></c>'),
    "a foreign cell": _row(f"<foo:c r='B2'><v>400000</v></foo:c>{_SHOWN}"),
    "a cell in a foreign element": _row(f"<foo:x>{_HIDDEN}</foo:x>{_SHOWN}"),
    "a choice of cells": _row(
        f'<mc:AlternateContent><mc:Choice Requires="foo">{_HIDDEN}</mc:Choice><mc:Fallback>{_SHOWN}</mc:Fallback></mc:AlternateContent>'
    ),
    "a row in a foreign element": f"<foo:x>{_row(_HIDDEN)}</foo:x>",
    "a row of another namespace": f'<row xmlns="foo" r="2">{_HIDDEN}</row>',
    "a cell of another namespace": _row('<c xmlns="foo" r="B2"><v>400000</v></c>'),
    "a row in a row": f'<row r="2">{_row(_SHOWN).replace("2", "3")}</row>',
    "an instruction in a value": _row('<c r="B2"><v>1<?x?>0000</v></c>'),
    "an instruction between rows": f"<?x?>{_row(_SHOWN)}",
    "text between cells": _row(f"400000{_SHOWN}"),
    "text in a cell": _row('<c r="B2">400000<v>10000</v></c>'),
    "a marked section between rows": f"<![CDATA[{_row(_HIDDEN)}]]>{_row(_SHOWN)}",
    "a prefixed row with the same number": f"{_row(_SHOWN)}<x:row r='2'><x:c r='B2'><x:v>400000</x:v></x:c></x:row>",
    "an unknown type": _row('<c r="B2" t="foo"><v>1</v></c>'),
    "a place that is none": _row('<c r="$B$2"><v>1</v></c>'),
    "an attribute twice": _row('<c r="B2" s="1" s="2"><v>1</v></c>'),
    "control characters": _row('<c r="B2" t="str"><v>1\x02</v></c>'),
}


@pytest.mark.parametrize("rows", _REFUSED.values(), ids=_REFUSED)
@pytest.mark.parametrize("more", ["", _row(_SHOWN).replace("2", "3")], ids=["alone", "beside a plain row"])
def test_what_programs_show_differently_is_refused(rows: str, more: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="已损坏"):
        read(workbook(tmp_path / "a.xlsx", _of(rows + more)))


_READ = {
    "prefixed rows among others": '<x:row r="1"><x:c r="B1"><x:v>5</x:v></x:c></x:row>' + _row(_SHOWN),
    "foreign attributes": '<row foo:r="9" r="2" foo:hidden="1"><c foo:r="C9" r="B2" foo:t="s" x:s="7"><v>10000</v></c></row>',
    "a comment in a value": _row('<c r="B2"><v>1<!-- 9 -->0000</v></c>'),
    "a comment that holds rows": f"<!-- {_row(_HIDDEN)} -->{_row(_SHOWN)}<!-- {_row(_HIDDEN)} -->",
    "a marked section": _row('<c r="B2"><v>1<![CDATA[0000]]></v></c>'),
    "references": _row('<c r="B2"><v>&#49;0000</v></c>'),
    "an extension": _row('<c r="B2"><v>10000</v><extLst><ext><foo:v>400000</foo:v></ext></extLst></c>'),
    "strict rows in a transitional sheet": f'<row xmlns="{STRICT}" r="2"><c r="B2"><v>10000</v></c></row>',
}


@pytest.mark.parametrize("rows", _READ.values(), ids=_READ)
def test_what_the_standard_is_clear_about_is_read_so(rows: str, tmp_path: Path) -> None:
    sheet = read_one(workbook(tmp_path / "a.xlsx", _of(rows)))
    found = cells_of(sheet)
    assert found["B2"] == 10000
    assert found.get("B1", 5) == 5
    assert not sheet.hidden_rows.tolist()


@pytest.mark.parametrize(
    "after",
    [
        f"<sheetData>{_row(_HIDDEN)}</sheetData>",
        f'<mc:AlternateContent><mc:Choice Requires="foo"><sheetData>{_row(_HIDDEN)}</sheetData></mc:Choice></mc:AlternateContent>',
        f"<foo:x>{_row(_HIDDEN)}</foo:x>",
        '<foo:x><mergeCells><mergeCell ref="B2:B9"/></mergeCells></foo:x>',
        "<?x?>",
    ],
)
def test_rows_and_merged_areas_elsewhere_are_refused(after: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="已损坏"):
        read(workbook(tmp_path / "a.xlsx", _of(_row(_SHOWN), after=after)))


def test_what_is_foreign_beside_the_rows_is_left_alone(tmp_path: Path) -> None:
    after = (
        '<mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>'
        '<mc:AlternateContent><mc:Choice Requires="foo"><foo:control name="A1"/></mc:Choice></mc:AlternateContent>'
        "<extLst><ext><foo:cell>5</foo:cell></ext></extLst>"
    )
    sheet = read_one(workbook(tmp_path / "a.xlsx", _of(_row(_SHOWN), after=after)))
    assert cells_of(sheet) == {"A2": 1, "B2": 10000}
    assert sheet.merged == ((3, 0, 3, 1),)


@pytest.mark.parametrize("encoding", ["GBK", "ISO-8859-1", "UTF-16"])
def test_a_part_that_says_another_encoding_is_refused(encoding: str, tmp_path: Path) -> None:
    sheet = f'<?xml version="1.0" encoding="{encoding}"?>{_of(_row(_SHOWN))}'
    with pytest.raises(UnusableInputError, match=encoding):
        read(workbook(tmp_path / "a.xlsx", sheet))


_TEXT = worksheet('<row r="2"><c r="B2" t="s"><v>1</v></c></row>')


@pytest.mark.parametrize(
    "item",
    [
        '<foo:si xmlns:foo="foo"><t>甲</t></foo:si>',
        '<si xmlns="foo"><t>甲</t></si>',
        "<si><t>甲</t><t>乙</t></si>",
        '<si><foo:t xmlns:foo="foo">甲</foo:t><t>乙</t></si>',
        "<si>甲<t>乙</t></si>",
        "<si><si><t>甲</t></si></si>",
        "<?x?>",
        "甲",
    ],
)
def test_shared_texts_that_may_be_counted_differently_are_refused(item: str, tmp_path: Path) -> None:
    shared = shared_strings("一", "二").replace("<si>", f"{item}<si>", 1)
    with pytest.raises(UnusableInputError, match="已损坏"):
        read(workbook(tmp_path / "a.xlsx", _TEXT, shared=shared))


@pytest.mark.parametrize(
    "shared",
    [
        f'<sst xmlns="{MAIN}" xmlns:x="{MAIN}"><x:si><x:t>一</x:t></x:si><si><t>二</t></si></sst>',
        f'<sst xmlns="{MAIN}"><!-- <si><t>零</t></si> --><si><t>一</t></si><si><t>二</t></si></sst>',
        f'<sst xmlns="{MAIN}">\n<si>\n<t>一</t>\n</si>\n<si><r><t>二</t></r></si>\n</sst>',
        f'<sst xmlns="{MAIN}"><si/><si><t><![CDATA[二]]></t></si></sst>',
    ],
)
def test_shared_texts_are_counted_as_the_standard_says(shared: str, tmp_path: Path) -> None:
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", _TEXT, shared=shared))) == {"B2": "二"}


@pytest.mark.parametrize(
    "styles",
    [
        '<cellXfs><xf numFmtId="0"/></cellXfs><cellXfs><xf numFmtId="9"/></cellXfs>',
        '<numFmts><numFmt numFmtId="170" formatCode="0"/><numFmt numFmtId="170" formatCode="0,"/></numFmts>',
    ],
)
def test_styles_that_are_there_twice_are_refused(styles: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="重复"):
        read(
            workbook(
                tmp_path / "a.xlsx",
                _of(_row(_SHOWN)),
                styles=f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
            )
        )


_CELL = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
)


@pytest.mark.parametrize(
    "rows",
    [
        f'<foo:x xmlns:foo="foo"><table:table-row>{_CELL.format(400000)}</table:table-row></foo:x>',
        f'<table:table-row><foo:x xmlns:foo="foo">{_CELL.format(400000)}</foo:x></table:table-row>',
        '<table:table-row><table:table-cell office:value-type="string"><text:p>1<foo:x xmlns:foo="foo">2</foo:x></text:p></table:table-cell></table:table-row>',
        f"<?x?><table:table-row>{_CELL.format(400000)}</table:table-row>",
    ],
)
def test_cells_in_foreign_elements_of_an_opendocument_workbook_are_refused(rows: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="已损坏"):
        read(opendocument(tmp_path / "a.ods", f'<table:table table:name="员工">{rows}</table:table>'))


def test_rows_are_those_of_their_namespace_and_sheets_those_of_the_workbook(tmp_path: Path) -> None:
    shown = f"<table:table-row>{_CELL.format(10000)}</table:table-row>"
    other = '<foo:table-row xmlns:foo="foo"><foo:cell>400000</foo:cell></foo:table-row>'
    inner = f'<table:table table:name="in a shape">{shown}</table:table>'
    tables = f'<table:tracked-changes>{inner}</table:tracked-changes><table:table table:name="员工">{other}<table:shapes>{inner}</table:shapes>{shown}</table:table>'
    (sheet,) = read(opendocument(tmp_path / "a.ods", tables)).sheets
    assert cells_of(sheet) == {"A1": 10000}
