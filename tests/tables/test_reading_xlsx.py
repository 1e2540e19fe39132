from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hostile.builders import HEADER, STRICT, shared_strings, workbook, worksheet
from tables.sheet_reading import cells_of, read, read_one

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import FormattedNumber, column_letter

if TYPE_CHECKING:
    from pathlib import Path

_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="0&quot;万&quot;"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '</numFmts><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)
"""Style 0 general, 1 date, 2 percent, 3 ten thousands, 4 Chinese date, 5 hours beyond a day."""


def _read_row(tmp_path: Path, cells: str, **options: str) -> dict[str, object]:
    file = workbook(tmp_path / "a.xlsx", worksheet(f'<row r="2">{cells}</row>'), styles=_STYLES, **options)
    return cells_of(read_one(file))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2"><v>12</v></c>', 12),
        ('<c r="A2" t="n"><v>12.5</v></c>', 12.5),
        ('<c r="A2"><v>5.0</v></c>', 5),
        ('<c r="A2"><v>-3</v></c>', -3),
        ('<c r="A2"><v>1.5E3</v></c>', 1500),
        ('<c r="A2"><v>3.3030219900101123E+17</v></c>', 330302199001011230.0),
        ('<c r="A2"><v>330302199001011234</v></c>', 330302199001011234),
        ('<c r="A2" t="b"><v>1</v></c>', True),
        ('<c r="A2" t="b"><v>0</v></c>', False),
        ('<c r="A2" t="str"><v>1</v></c>', "1"),
        ('<c r="A2" t="inlineStr"><is><t>TRUE</t></is></c>', "TRUE"),
        ('<c r="A2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
        ('<c r="A2" t="inlineStr"><is><r><t>甲</t></r><r><rPr/><t>乙</t></r></is></c>', "甲乙"),
        ('<c r="A2" t="str"><v>&lt;a&gt; &amp; &#x4E2D;_x000D_</v></c>', "<a> & 中\r"),
        ('<c r="A2" t="e"><v>#N/A</v></c>', FaultyCell("cell-error", "#N/A")),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', FaultyCell("cell-error", "#DIV/0!")),
        ('<c r="A2"><f>SUM(B1:B9)</f><v>7</v></c>', 7),
        ('<c r="A2"><f t="shared" si="0"/><v>7</v></c>', 7),
        ('<c r="A2" t="str"><f>B1</f><v>文字</v></c>', "文字"),
        ('<c r="A2"><f>SUM(B1:B9)</f></c>', FaultyCell("formula-uncached", "=SUM(B1:B9)")),
        ('<c r="A2"><f>SUM(B1:B9)</f><v></v></c>', FaultyCell("formula-uncached", "=SUM(B1:B9)")),
        ('<c r="A2"><f>SUM(B1:B9)</f><v/></c>', FaultyCell("formula-uncached", "=SUM(B1:B9)")),
        ('<c r="A2"><v>1E400</v></c>', FaultyCell("cell-error", "1E400")),
        ('<c r="A2"><v>NaN</v></c>', FaultyCell("cell-error", "NaN")),
        ('<c r="A2"><v>1_000</v></c>', FaultyCell("cell-error", "1_000")),
        ('<c r="A2" s="1"><v>44932</v></c>', dt.date(2023, 1, 6)),
        ('<c r="A2" s="4"><v>44932</v></c>', dt.date(2023, 1, 6)),
        ('<c r="A2" s="1"><v>44932.5</v></c>', dt.datetime(2023, 1, 6, 12)),  # noqa: DTZ001 - cells know no zone
        ('<c r="A2" s="1"><v>59</v></c>', dt.date(1900, 2, 28)),
        ('<c r="A2" s="1"><v>60</v></c>', 60),
        ('<c r="A2" s="1"><v>61</v></c>', dt.date(1900, 3, 1)),
        ('<c r="A2" s="1"><v>-1</v></c>', -1),
        ('<c r="A2" s="1"><v>2958465</v></c>', dt.date(9999, 12, 31)),
        ('<c r="A2" s="1"><v>2958466</v></c>', 2958466),
        ('<c r="A2" t="d"><v>2023-01-06</v></c>', dt.date(2023, 1, 6)),
        ('<c r="A2" s="2"><v>0.18</v></c>', FormattedNumber(0.18, "0.00%")),
        ('<c r="A2" s="3"><v>12</v></c>', FormattedNumber(12, '0"万"')),
        ('<c r="A2" s="5"><v>1.5</v></c>', dt.timedelta(hours=36)),
    ],
)
def test_a_cell_keeps_its_type(cell: str, value: object, tmp_path: Path) -> None:
    found = _read_row(tmp_path, cell)["A2"]
    assert found == value
    assert type(found) is type(value)


def test_true_1_and_text_1_stay_three_values(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>1</v></c></row><row r="4"><c r="A4"><v>1.5</v></c></row>'
    )
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(rows))))
    assert [found[place] is True for place in ("A1", "A2", "A3")] == [True, False, False]
    assert [type(found[f"A{row}"]) for row in range(1, 5)] == [bool, int, str, float]


def test_time_of_day_never_rounds_into_tomorrow(tmp_path: Path) -> None:
    # 23:59:59.9999999 is 1 - 1.2e-12 of a day; rounding to a microsecond would give midnight.
    found = _read_row(tmp_path, '<c r="A2" s="1"><v>44932.999999999</v></c>')["A2"]
    assert isinstance(found, dt.datetime)
    assert found.date() == dt.date(2023, 1, 6)


def test_the_1904_system_moves_dates_by_1462_days(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx",
        worksheet('<row r="1"><c r="A1" s="1"><v>43470</v></c><c r="B1"><v>43470</v></c></row>'),
        styles=_STYLES,
        properties='<workbookPr date1904="1"/>',
    )
    sheet = read_one(file)
    # 44932 - 1462 = 43470
    assert cells_of(sheet) == {"A1": dt.date(2023, 1, 6), "B1": 43470}
    assert sheet.date_system_1904


def test_shared_texts_rich_empty_and_phonetic(tmp_path: Path) -> None:
    shared = shared_strings("甲").replace(
        "</sst>",
        '<si><r><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r></si><si><t/></si>'
        "<si><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh></si><si><t>R&amp;D_x000A_</t></si></sst>",
    )
    cells = "".join(f'<c r="{letter}2" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABCDE"))
    assert _read_row(tmp_path, cells, shared=shared) == {
        "A2": "甲",
        "B2": "乙 丙",
        "C2": "",
        "D2": "漢字",
        "E2": "R&D\n",
    }


_RICH = (
    '<r><rPr><b/><strike/><shadow/><sz val="11"/><color theme="1"/><rFont val="宋体"/><family val="3"/>'
    '<charset val="134"/><scheme val="minor"/></rPr><t xml:space="preserve">乙 </t></r><r><t>丁</t></r>'
)
"""As Excel writes a text of which some characters look otherwise, and LibreOffice one of letters and figures."""


def test_a_text_of_several_looks_is_one_text_wherever_it_stands(tmp_path: Path) -> None:
    shared = shared_strings("甲", "丙").replace(
        "<si><t>丙", f'<si>{_RICH}<phoneticPr fontId="1" type="noConversion"/></si><si><t>丙'
    )
    cells = "".join(f'<c r="{letter}2" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABC"))
    inline = f'<c r="D2" t="inlineStr"><is>{_RICH}</is></c><c r="E2" t="s"><v>0</v></c>'
    assert _read_row(tmp_path, cells + inline, shared=shared) == {
        "A2": "甲",
        "B2": "乙 丁",
        "C2": "丙",
        "D2": "乙 丁",
        "E2": "甲",
    }


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ('<t>乙</t><phoneticPr fontId="1" type="noConversion"/>', "乙"),
        ('<t>乙</t><phoneticPr fontId="12"/>', "乙"),
        ('<t xml:space="preserve"> 乙</t><phoneticPr fontId="1" type="Hiragana" alignment="center"/>', " 乙"),
        ('<t>乙</t><phoneticPr alignment="center" fontId="1"></phoneticPr>', "乙"),
        ('<t>乙</t><rPh sb="0" eb="1"><t>a</t></rPh><phoneticPr fontId="1"/>', "乙"),
        ('<r><t>乙</t></r><phoneticPr fontId="1" type="noConversion"/>', "乙"),
        ('<t><![CDATA[</t><phoneticPr fontId="1"/></si>]]></t>', '</t><phoneticPr fontId="1"/></si>'),
        ('<t>乙<!--</t><phoneticPr fontId="1"/></si>--></t>', "乙"),
    ],
)
def test_how_a_text_is_to_be_pronounced_is_no_part_of_it(item: str, text: str, tmp_path: Path) -> None:
    shared = shared_strings("甲", "丙").replace("<si><t>丙", f"<si>{item}</si><si><t>丙")
    cells = "".join(f'<c r="{letter}2" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABC"))
    assert _read_row(tmp_path, cells, shared=shared) == {"A2": "甲", "B2": text, "C2": "丙"}


def test_what_says_twice_how_a_text_is_to_be_pronounced_is_damaged(tmp_path: Path) -> None:
    shared = shared_strings("甲").replace("</t></si>", '</t><phoneticPr fontId="1" fontId="2"/></si>')
    with pytest.raises(UnusableInputError):
        _read_row(tmp_path, '<c r="A2" t="s"><v>0</v></c>', shared=shared)


_PLAIN = (
    '<row r="2"><c r="A2" s="1"><v>44932</v></c><c r="C2" t="str"><v>a</v></c></row>'
    '<row r="4"><c r="B4"><v>2.5</v></c><c r="AB4" t="b"><v>1</v></c></row>'
)
_EXPECTED = {"A2": dt.date(2023, 1, 6), "C2": "a", "B4": 2.5, "AB4": True}


@pytest.mark.parametrize(
    "rows",
    [
        _PLAIN,
        _PLAIN.replace('"', "'"),
        _PLAIN.replace("><v>", ">\n  <v>").replace("</c>", "\n</c>"),
        _PLAIN.replace('<c r="A2" s="1">', '<c s="1" r="A2">').replace(
            '<c r="C2" t="str">', '<c t="str" r="C2">'
        ),
        _PLAIN.replace('<row r="2">', '<row spans="1:3" r="2" hidden="0">'),
        _PLAIN.replace("<v>a</v>", "<v><![CDATA[a]]></v>"),
        _PLAIN.replace('<row r="4">', '<!-- <row r="3"><c r="A3"><v>1</v></c> --><row r="4">'),
        _PLAIN.replace("<v>2.5</v>", '<v xml:space="preserve">2.5</v>'),
        _PLAIN.replace('r="AB4"', 'r="AB4" cm="1"'),
        _PLAIN.replace("</row>", '<c r="AZ9" s="1" />'.replace("9", "2") + "</row>", 1),
        _PLAIN.replace('<row r="4">', '<row r="3" s="1"/><row r="4">'),
    ],
    ids=[
        "as Excel writes",
        "single quotes",
        "white space",
        "attributes in another order",
        "row attributes in another order",
        "marked sections",
        "comments",
        "attributes of values",
        "more attributes",
        "empty cells",
        "empty rows",
    ],
)
def test_any_spelling_of_the_same_xml_gives_the_same_cells(rows: str, tmp_path: Path) -> None:
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(rows), styles=_STYLES))) == _EXPECTED


def test_cells_and_rows_without_a_place_follow_one_another(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(rows)))) == {"A1": 1, "B1": 2, "A2": 3}


def test_rows_without_a_number_follow_one_another_where_their_cells_have_places(tmp_path: Path) -> None:
    rows = '<row><c r="B1"><v>1</v></c></row><row/><row r="7"/><row ht="9"><c r="A8"><v>2</v></c><c r="C8"><v>3</v></c></row>'
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(rows))))
    assert found == {"B1": 1, "A8": 2, "C8": 3}
    mistaken = worksheet(rows.replace("A8", "A9"))
    with pytest.raises(UnusableInputError, match="row 8"):
        read_one(workbook(tmp_path / "b.xlsx", mistaken))


def test_names_with_a_prefix_and_utf_16_are_read(tmp_path: Path) -> None:
    sheet = worksheet(_PLAIN)
    prefixed = (
        sheet.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")
    )
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", prefixed, styles=_STYLES))) == _EXPECTED
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + sheet).encode("utf-16")
    assert cells_of(read_one(workbook(tmp_path / "b.xlsx", wide, styles=_STYLES))) == _EXPECTED


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx", worksheet(_PLAIN, namespace=STRICT), styles=_STYLES, namespace=STRICT
    )
    assert cells_of(read_one(file)) == _EXPECTED


@pytest.mark.parametrize("dimension", ["A1", "A1:A1", "A1:XFD1048576", "nonsense"])
def test_a_wrong_dimension_loses_no_row(dimension: str, tmp_path: Path) -> None:
    sheet = worksheet(_PLAIN, before=f'<dimension ref="{dimension}"/>')
    assert cells_of(read_one(workbook(tmp_path / "a.xlsx", sheet, styles=_STYLES))) == _EXPECTED


def test_row_numbers_are_those_that_excel_shows(tmp_path: Path) -> None:
    sheet = read_one(workbook(tmp_path / "a.xlsx", worksheet(_PLAIN)))
    assert sheet.row_numbers.tolist() == [2, 4]


def test_hidden_rows_columns_and_merges_are_known(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="C1"><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="true" ht="0"><c r="A3"><v>1</v></c></row>'
    )
    before = '<cols><col min="1" max="1" width="9"/><col min="2" max="16384" hidden="1" width="0"/></cols>'
    after = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="AA2:AB4"/></mergeCells>'
    sheet = read_one(workbook(tmp_path / "a.xlsx", worksheet(rows, before, after)))
    assert sheet.hidden_rows.tolist() == [2, 3]
    assert sheet.hidden_columns == {1, 2}
    assert sheet.merged == ((1, 0, 1, 1), (2, 26, 4, 27))


def test_rows_without_height_and_columns_without_width_are_hidden_too(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{number}" {said}><c r="A{number}"><v>1</v></c><c r="B{number}"><v>1</v></c></row>'
        for number, said in enumerate(
            ['ht="0" customHeight="1"', "ht = '0.00'", 'ht="0.5"', 'ht="15" customHeight="0"', 'hidden="0"'],
            1,
        )
    )
    before = (
        '<cols><col min="1" max="1" width="0.71"/><col min="2" max="2" width="0" customWidth="1"/></cols>'
    )
    sheet = read_one(workbook(tmp_path / "a.xlsx", worksheet(rows, before)))
    assert sheet.hidden_rows.tolist() == [1, 2]
    assert sheet.hidden_columns == {1}


@pytest.mark.parametrize(("state", "expected"), [("hidden", "hidden"), ("veryHidden", "very-hidden")])
def test_hidden_sheets_are_read_and_known(state: str, expected: str, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", worksheet(_PLAIN))
    main = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name="员工" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>'
    )
    workbook(file, worksheet(_PLAIN), extra={"xl/workbook.xml": main})
    assert read_one(file).visibility == expected


def test_macros_and_external_links_are_left_alone_and_noticed(tmp_path: Path) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    extra = {"xl/vbaProject.bin": b"\0", "xl/_rels/workbook.xml.rels": relations}
    rows = '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>7</v></c></row>'
    batch = read(workbook(tmp_path / "a.xlsm", worksheet(rows), extra=extra))
    assert cells_of(batch.sheets[0]) == {"A1": 7}
    assert [(notice.code, dict(notice.values)) for notice in batch.notices] == [
        ("macros-ignored", {"file": "a.xlsm"}),
        ("external-links", {"file": "a.xlsm", "count": "1"}),
    ]


def test_names_that_look_like_something_else_stay_as_typed(tmp_path: Path) -> None:
    names = [
        "NA",
        "null",
        "None",
        "TRUE",
        "1/2",
        "[/b]",
        "=HYPERLINK(1)",
        "\x1b[31m".replace("\x1b", ""),
        "x" * 40_000,
    ]
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{name}</t></is></c></row>'
        for row, name in enumerate(names, 1)
    )
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(rows))))
    # One character more than a cell can hold is kept, so that what is too long is still told.
    assert [found[f"A{row}"] for row in range(1, len(names) + 1)] == [name[:32_768] for name in names]


def test_cells_beyond_one_block_are_found(tmp_path: Path) -> None:
    # 120,000 rows of about 60 bytes are more than the 4 MiB that are unpacked at once.
    count = 120_000
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="C{row}" t="str"><v>n{row % 7}</v></c></row>'
        for row in range(1, count + 1)
    )
    sheet = read_one(workbook(tmp_path / "a.xlsx", worksheet(rows)))
    assert sheet.row_numbers.tolist() == list(range(1, count + 1))
    numbers, texts = (
        [column.distinct[code] for code in column.codes.tolist()] for column in sheet.columns.values()
    )
    assert numbers == list(range(1, count + 1))
    assert texts == [f"n{row % 7}" for row in range(1, count + 1)]


@pytest.mark.parametrize("reach", [3, 300])
@pytest.mark.parametrize("in_between", ["", "s"])
def test_cells_stand_where_they_stood_however_few_there_are(
    reach: int, in_between: str, tmp_path: Path
) -> None:
    # Blank cells, whole rows of them among the others, are no cells; in the wide sheet hardly any is filled.
    held = {(row, (row * row + 2) % reach): row for row in range(1, 60) if row % 5}
    rows = []
    for row in range(1, 60):
        cells = [
            f'<c r="{column_letter(column)}{row}"><v>{held[row, column]}</v></c>'
            if (row, column) in held
            else f'<c r="{column_letter(column)}{row}" s="1"/>'
            for column in range(reach)
            if in_between or (row, column) in held
        ]
        rows.append(f'<row r="{row}">{"".join(cells)}</row>')
    expected = {f"{column_letter(column)}{row}": value for (row, column), value in held.items()}
    sheet = read_one(workbook(tmp_path / "a.xlsx", worksheet("".join(rows)), styles=_STYLES))
    assert cells_of(sheet) == expected
    assert sheet.row_numbers.tolist() == [row for row in range(1, 60) if row % 5]


def test_a_sheet_without_cells_is_an_empty_sheet(tmp_path: Path) -> None:
    for rows in ("", '<row r="5" s="3"><c r="A5" s="3"/></row>'):
        sheet = read_one(workbook(tmp_path / "a.xlsx", worksheet(rows)))
        assert cells_of(sheet) == {}
    closed = worksheet("").replace("<sheetData></sheetData>", "<sheetData/>")
    assert cells_of(read_one(workbook(tmp_path / "b.xlsx", closed))) == {}


def test_a_missing_sheet_part_is_refused(tmp_path: Path) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet9.xml"/></Relationships>'
    )
    file = workbook(tmp_path / "a.xlsx", worksheet(HEADER), extra={"xl/_rels/workbook.xml.rels": relations})
    with pytest.raises(UnusableInputError, match="工作表“员工”"):
        read(file)
