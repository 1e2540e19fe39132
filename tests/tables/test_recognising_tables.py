from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hostile.builders import workbook, worksheet
from tables.sheet_reading import keys_of, notices_with, read, recognised, values_of, write_xlsx

from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.recognising import recognise
from subsidycalc.tables.recognising.choosing import names_of, table_of_name

if TYPE_CHECKING:
    from pathlib import Path

_STAFF = ["统一社会信用代码", "姓名", "身份证号"]
_ROW = ["91330302YY000001XX", "甲", "330302"]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("员工", "employees"),
        ("Employees", "employees"),
        (" 员 工 ", "employees"),
        ("ＥＭＰＬＯＹＥＥＳ", "employees"),
        ("员工(2)", "employees"),
        ("员工（３）", "employees"),
        ("员工2", "employees"),
        ("employees_part2", "employees"),
        ("02-员工名单", "employees"),
        ("附件1 员工表", "employees"),
        ("business_trips", "business_trips"),
        ("Business trips", "business_trips"),
        ("Sheet1", None),
        ("2023", None),
        ("汇总", None),
    ],
)
def test_a_sheet_is_known_by_its_name(name: str, table: str | None) -> None:
    found = table_of_name(name, names_of(TABLES))
    assert (found.name if found else None) == table


def test_a_lone_sheet_with_another_name_is_known_by_its_columns(tmp_path: Path) -> None:
    found = recognised(
        write_xlsx(tmp_path / "申报.xlsx", {"Sheet1": [[*_STAFF, "户籍"], [*_ROW, "36"]], "Sheet2": []})
    )
    assert keys_of(found.tables["employees"]) == ["uscc", "name", "id_number", "hukou_code"]
    (notice,) = notices_with("sheet-recognised-by-columns", found)
    assert (notice.sheet, dict(notice.values)) == ("Sheet1", {"table": "员工", "table_en": "Employees"})


def test_a_lone_sheet_is_known_by_the_files_name_too(tmp_path: Path) -> None:
    found = recognised(
        write_xlsx(tmp_path / "员工.xlsx", {"Sheet1": [["统一社会信用代码", "姓名"], _ROW[:2]]})
    )
    assert list(found.tables) == ["employees"]


def test_columns_that_fit_two_tables_alike_decide_nothing(tmp_path: Path) -> None:
    # Code and name of a person: employees, placements, trainees, startups and recruits have both.
    file = write_xlsx(tmp_path / "a.xlsx", {"Sheet1": [["统一社会信用代码", "姓名"], _ROW[:2]]})
    with pytest.raises(UnusableInputError, match="没有认出任何表（看到的工作表：Sheet1）") as raised:
        recognised(file)
    assert "no table was recognised" in raised.value.en


def test_other_sheets_beside_a_known_one_are_named_and_left_alone(tmp_path: Path) -> None:
    found = recognised(write_xlsx(tmp_path / "a.xlsx", {"员工": [_STAFF, _ROW], "草稿": [["x"]], "空": []}))
    assert list(found.tables) == ["employees"]
    assert found.looked_at == ["草稿"]
    assert [notice.sheet for notice in notices_with("sheet-ignored", found)] == ["草稿"]


def test_only_headings_or_nothing_give_a_table_without_rows(tmp_path: Path) -> None:
    found = recognised(write_xlsx(tmp_path / "a.xlsx", {"员工": [_STAFF], "企业": []}))
    assert keys_of(found.tables["employees"]) == ["uscc", "name", "id_number"]
    assert keys_of(found.tables["enterprises"]) == []
    for table in found.tables.values():
        assert (len(table.row_numbers), table.rows_read, table.set_aside) == (0, 0, 0)
        assert all(len(column.codes) == 0 for column in table.columns)


def test_a_known_sheet_without_a_header_is_refused_and_shows_no_whole_id(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"员工": [["甲", "330302199001011234"]]})
    with pytest.raises(UnusableInputError, match="没有找到表头") as raised:
        recognised(file)
    assert "330302199001011234" not in str(raised.value)
    assert "330302********1234" in str(raised.value)


def test_titles_blank_columns_and_order_do_not_matter(tmp_path: Path) -> None:
    rows = [
        ["鹿城区企业员工申报表"],
        ["填报单位：某公司", None, None, "2023年2月10日"],
        [],
        [None, None, "身份证号", "姓名", "备注", "统一社会信用代码"],
        [None, None, "330302", "甲", None, "91330302YY000001XX"],
    ]
    found = recognised(write_xlsx(tmp_path / "a.xlsx", {"员工": rows}))
    table = found.tables["employees"]
    assert [(column.key, column.letter) for column in table.columns] == [
        ("id_number", "C"),
        ("name", "D"),
        ("uscc", "F"),
    ]
    assert table.row_numbers.tolist() == [5]
    assert [(n.column, dict(n.values)["letter"]) for n in notices_with("unknown-column", found)] == [
        ("备注", "E")
    ]


def _text(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_merged_parent_stands_over_its_sub_headings(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{_text("A1", "2023年鹿城区申报表")}</row>'
        f'<row r="2">{_text("A2", "统一社会信用代码")}{_text("B2", "产值（万元）")}{_text("E2", "基本情况")}</row>'
        f'<row r="3">{_text("B3", "2023年一季度")}{_text("C3", "2022年一季度")}{_text("D3", "2022年")}{_text("E3", "规上企业")}</row>'
        f'<row r="4">{_text("A4", "9133")}<c r="B4"><v>1</v></c><c r="C4"><v>2</v></c><c r="D4"><v>3</v></c>{_text("E4", "是")}</row>'
    )
    merges = "".join(f'<mergeCell ref="{span}"/>' for span in ("A1:E1", "A2:A3", "B2:D2"))
    file = workbook(tmp_path / "企业.xlsx", worksheet(rows, after=f"<mergeCells>{merges}</mergeCells>"))
    found = recognise(read(file), TABLES, {})
    # The sheet is called 员工, which has no 产值; the headings are looked up in that table only.
    assert keys_of(found.tables["employees"]) == ["uscc"]
    sheet = read(file)
    sheet.sheets[0].name = "企业"
    table = recognise(sheet, TABLES, {}).tables["enterprises"]
    assert [(column.key, column.unit) for column in table.columns] == [
        ("uscc", ""),
        ("output[2023Q1]", "万元"),
        ("output[2022Q1]", "万元"),
        ("output[2022]", "万元"),
        ("above_scale", ""),
    ]
    assert table.columns[1].heading == "产值（万元） 2023年一季度"
    assert table.row_numbers.tolist() == [4]


def test_a_sub_heading_narrows_the_year_of_its_parent(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["统一社会信用代码", "2022年产值（万元）", None, "2023年产值（万元）"],
        [None, "一季度", "全年", "1-3月"],
        ["9133", 1, 4, 2],
    ]
    table = recognised(write_xlsx(tmp_path / "a.xlsx", {"企业": rows})).tables["enterprises"]
    assert keys_of(table) == ["uscc", "output[2022Q1]", "output[2022]", "output[2023Q1]"]
    assert table.row_numbers.tolist() == [3]


@pytest.mark.parametrize(("beside", "refused"), [('<c r="C4"><v>2</v></c>', True), ("", False)])
def test_a_heading_over_two_filled_columns_is_refused(beside: str, refused: bool, tmp_path: Path) -> None:
    rows = (
        f'<row r="2">{_text("A2", "uscc")}{_text("B2", "合格新招用人数")}</row>'
        f'<row r="3">{_text("B3", "上报")}{_text("C3", "核实") if refused else ""}</row>'
        f'<row r="4">{_text("A4", "9133")}<c r="B4"><v>1</v></c>{beside}</row>'
    )
    merges = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/></mergeCells>'
    batch = read(workbook(tmp_path / "企业.xlsx", worksheet(rows, after=merges)))
    batch.sheets[0].name = "企业"
    if refused:
        with pytest.raises(UnusableInputError, match="“合格新招用人数”合并了 B:C 各列"):
            recognise(batch, TABLES, {})
    else:
        assert keys_of(recognise(batch, TABLES, {}).tables["enterprises"]) == ["uscc", "new_hires"]


def test_sub_headings_may_be_real_dates_and_parents_need_no_merge(tmp_path: Path) -> None:
    rows = [
        ["统一社会信用代码", "养老保险", None, "姓名"],
        [None, dt.date(2023, 1, 1), dt.date(2023, 2, 1), None],
        ["9133", "是", "否", "甲"],
    ]
    table = recognised(write_xlsx(tmp_path / "a.xlsx", {"员工": rows})).tables["employees"]
    assert keys_of(table) == ["uscc", "pension[2023-01]", "pension[2023-02]", "name"]
    assert values_of(table, "pension[2023-02]") == ["否"]


def test_a_line_of_units_below_the_headings_belongs_to_them(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "2023年一季度产值", "职工总数"], [None, "万元", "人"], ["9133", 5, 6]]
    table = recognised(write_xlsx(tmp_path / "a.xlsx", {"企业": rows})).tables["enterprises"]
    assert [(column.key, column.unit) for column in table.columns] == [
        ("uscc", ""),
        ("output[2023Q1]", "万元"),
        ("headcount", "人"),
    ]
    assert values_of(table, "output[2023Q1]") == [5]


def test_the_first_row_of_data_is_never_taken_for_a_heading(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "企业名称", "申报项目"], ["9133", "企业", "产值"], ["9134", "名称", None]]
    table = recognised(write_xlsx(tmp_path / "a.xlsx", {"企业": rows})).tables["enterprises"]
    assert values_of(table, "name") == ["企业", "名称"]


def test_two_columns_of_one_meaning_are_refused_naming_both(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"员工": [["统一社会信用代码", "姓名", "备注", " 姓 名"], _ROW]})
    with pytest.raises(UnusableInputError) as raised:
        recognised(file)
    assert str(raised.value).startswith("a.xlsx，工作表“员工”：列 B “姓名”和列 D “姓 名”含义相同（name）")
    assert 'columns B "姓名" and D "姓 名" mean the same (name)' in raised.value.en


def test_sheets_and_files_of_one_table_are_put_together_in_order(tmp_path: Path) -> None:
    book = write_xlsx(
        tmp_path / "a.xlsx",
        {
            "员工": [_STAFF, ["1", "甲", "33"], ["2", "乙", "34"]],
            "员工(2)": [["姓名", "统一社会信用代码", "户籍"], ["丙", "3", 33]],
        },
    )
    text = tmp_path / "employees.csv"
    text.write_text("uscc,name\n4,丁\n", encoding="utf-8")
    table = recognised(book, text).tables["employees"]
    assert table.sheets == ("员工", "员工(2)", "employees.csv")
    assert table.sheet_index.tolist() == [0, 0, 1, 2]
    assert table.row_numbers.tolist() == [2, 3, 2, 2]
    assert values_of(table, "uscc") == ["1", "2", "3", "4"]
    assert values_of(table, "id_number") == ["33", "34", None, None]
    assert values_of(table, "hukou_code") == [None, None, 33, None]
    assert not table.untyped


_TRIPS: list[list[object]] = [
    ["统一社会信用代码", "包车日期", "费用"],
    ["1", "2023-01-22", 100],
    ["2", "2023-01-23", 50],
]


def test_a_copied_sheet_is_refused_for_its_rows_would_count_twice(tmp_path: Path) -> None:
    other_order = [list(reversed(row)) for row in _TRIPS]
    for copy in (_TRIPS, other_order, [*_TRIPS, ["合计", None, 150]]):
        book = write_xlsx(tmp_path / "a.xlsx", {"包车": _TRIPS, "包车 (2)": copy})
        with pytest.raises(UnusableInputError, match=r"“包车 \(2\)”：各行与“包车”完全相同"):
            recognised(book)


def test_a_copied_sheet_of_persons_is_so_many_repeated_rows(tmp_path: Path) -> None:
    rows = [_STAFF, ["1", "甲", "33"]]
    book = write_xlsx(tmp_path / "a.xlsx", {"员工": rows, "员工 (2)": rows})
    assert len(recognised(book).tables["employees"].row_numbers) == 2


@pytest.mark.parametrize("below", [["上年同期", None], [None, "本期"]])
def test_headings_that_go_on_with_compared_periods_are_refused(below: list[object], tmp_path: Path) -> None:
    rows = [
        ["统一社会信用代码", "2023年一季度产值（万元）", "2022年一季度产值（万元）"],
        [None, *below],
        ["9133", 1, 2],
    ]
    with pytest.raises(UnusableInputError, match="第 2 行还在说明表头") as raised:
        recognised(write_xlsx(tmp_path / "a.xlsx", {"企业": rows}))
    assert "name the period in each heading" in raised.value.en


def test_a_file_saved_again_in_another_encoding_is_refused(tmp_path: Path) -> None:
    text = "\n".join(",".join(map(str, row)) for row in _TRIPS)
    (tmp_path / "包车.csv").write_text(text, encoding="utf-8")
    (tmp_path / "包车(1).csv").write_text(text, encoding="gb18030")
    with pytest.raises(UnusableInputError, match="完全相同"):
        recognised(tmp_path)


def test_sheets_that_differ_in_one_cell_are_no_copies(tmp_path: Path) -> None:
    almost = [*_TRIPS[:2], ["2", "2023-01-23", 51]]
    longer = [*_TRIPS, ["3", "2023-01-23", 50]]
    book = write_xlsx(tmp_path / "a.xlsx", {"包车": _TRIPS, "包车 (2)": almost, "包车 (3)": longer})
    assert len(recognised(book).tables["charter_trips"].row_numbers) == 7


def test_a_text_file_alone_is_untyped(tmp_path: Path) -> None:
    file = tmp_path / "员工.csv"
    file.write_text("统一社会信用代码,姓名\n1,甲\n", encoding="gb18030")
    assert recognised(file).tables["employees"].untyped


def test_files_in_a_folder_are_known_by_name_only(tmp_path: Path) -> None:
    (tmp_path / "员工.csv").write_text("uscc,姓名,身份证号\n1,甲,33\n", encoding="utf-8")
    (tmp_path / "旧数据.csv").write_text("uscc,姓名,身份证号\n1,甲,33\n", encoding="utf-8")
    found = recognised(tmp_path)
    assert found.tables["employees"].sheets == ("员工.csv",)
    assert found.looked_at == ["旧数据.csv"]


def test_workbooks_of_two_date_systems_are_not_mixed(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2"><v>1</v></c></row>'
    head = f'<row r="1">{_text("A1", "uscc")}</row>'
    first = workbook(tmp_path / "a.xlsx", worksheet(head + row))
    second = workbook(tmp_path / "b.xlsx", worksheet(head + row), properties='<workbookPr date1904="1"/>')
    assert recognised(second).tables["employees"].date_system_1904
    with pytest.raises(UnusableInputError, match=r"b\.xlsx.*1900/1904"):
        recognised(first, second)


def test_hidden_sheets_rows_and_columns_are_computed_and_counted(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{_text("A1", "uscc")}{_text("B1", "姓名")}{_text("C1", "备注")}</row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c><c r="C3"><v>5</v></c></row>'
    )
    cols = '<cols><col min="2" max="3" hidden="1"/></cols>'
    found = recognised(workbook(tmp_path / "a.xlsx", worksheet(rows, before=cols)))
    assert len(found.tables["employees"].row_numbers) == 2
    (notice,) = notices_with("hidden-cells", found)
    # Row 3: A3 and B3 (C is no known column); column B in the visible row 2: B2.
    assert notice.rows == (3,)
    assert dict(notice.values) == {"cells": "3", "rows": "1", "columns": "B", "sheet": ""}
