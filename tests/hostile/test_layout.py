"""HAZARDS, layout: tables are found where people put them, and nothing of them is lost or counted twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hostile.office import (
    EAST_CHINA,
    FARTHER,
    FIRST,
    GROWTH_REWARD,
    PERSONS,
    SECOND,
    WHOLE,
    Sheet,
    Written,
    batch,
)
from hostile.outcome import refusal_of, result_of

if TYPE_CHECKING:
    from pathlib import Path


def test_title_lines_above_the_header_and_blank_rows_keep_the_row_numbers(tmp_path: Path) -> None:
    book = batch()
    book["员工"].moved_down(5)
    book["员工"].put("A2", "鹿城区2023年员工返岗名单")
    book["员工"].put("A3", "填报日期：2023年2月")
    book["员工"].put("C8", "12345")  # the second person, now on row 8
    result = result_of(book, tmp_path)
    assert result.codes("员工", 8) == {"id-length"}
    assert result.payable == WHOLE - FARTHER


def test_blank_rows_between_are_no_rows_and_the_numbers_stay(tmp_path: Path) -> None:
    book = batch()
    employees = book["员工"]
    employees.cells = {
        (row if row < 4 else row + 7, column): value for (row, column), value in employees.cells.items()
    }
    employees.put("C12", "12345")  # the fourth person
    result = result_of(book, tmp_path)
    assert result.codes("员工", 12) == {"id-length"}
    assert result.summary["rows"]["employees"]["read"] == 4
    assert result.payable == WHOLE - FARTHER


def test_a_header_of_two_rows_with_merged_parents(tmp_path: Path) -> None:
    book = batch()
    enterprises = book["企业"]
    enterprises.moved_down(1)
    for column, letter in enumerate("ABCDEFG", start=1):
        enterprises.cells[1, column] = enterprises.cells[2, column]
        enterprises.cells[2, column] = None
        enterprises.merged.append(f"{letter}1:{letter}2")
    enterprises.put("H1", "产值（万元）")
    enterprises.merged.append("H1:J1")
    for place, heading in (("H2", "2022年一季度"), ("I2", "2023年一季度"), ("J2", "2022年度")):
        enterprises.put(place, heading)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.rejected == []


def test_a_blank_first_column_and_columns_in_another_order(tmp_path: Path) -> None:
    book = batch()
    for name in ("企业", "员工"):
        sheet = book[name]
        width = max(column for _, column in sheet.cells)
        sheet.cells = {(row, width + 2 - column): value for (row, column), value in sheet.cells.items()}
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.rejected == []


@pytest.mark.parametrize(
    "heading",
    [
        "身份证号 ",
        " 身 份 证 号",
        "身份证号\n",
        "身份\r\n证号",
        "身份证号：",
        "【身份证号】",
        "身份证号*",
        "ID_Number",
        "id_number",
        "公民身份号码",
    ],
)
def test_a_heading_off_by_a_space_a_break_or_a_bracket_is_known(heading: str, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C1", heading)
    assert result_of(book, tmp_path).payable == WHOLE


def test_two_columns_of_one_meaning_are_refused_naming_both(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("I1", "ID number")
    book["员工"].put("I2", PERSONS[0])
    message = refusal_of(book, tmp_path)
    assert "batch.xlsx" in message
    assert "员工" in message
    assert "C" in message
    assert "I" in message
    assert "身份证号" in message
    assert "ID number" in message


def test_an_unknown_column_is_noticed_and_left_alone(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("I1", "备注")
    book["员工"].put("I2", "无所谓")
    result = result_of(book, tmp_path)
    assert [(one.sheet, one.column) for one in result.noticed("unknown-column")] == [("员工", "备注")]
    assert result.payable == WHOLE


@pytest.mark.parametrize("label", ["合计", "小计", "总计", "合 计", "合计：", "共计", "Total"])
@pytest.mark.parametrize("column", ["A", "B"])
def test_a_totals_line_is_set_aside(label: str, column: str, tmp_path: Path) -> None:
    book = batch()
    book["企业"].put(f"{column}4", label)
    book["企业"].put("I4", 2400)  # 1,200 + 1,200
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.rejected == []
    assert (
        result.summary["rows"]["enterprises"] | {"read": 3, "set_aside": 1}
        == result.summary["rows"]["enterprises"]
    )
    assert [(one.sheet, one.rows) for one in result.noticed("totals-line")] == [("企业", "4")]
    assert result.noticed("totals-differ") == []


def test_a_totals_line_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("A4", "合计")
    book["企业"].put("I4", 2500)
    result = result_of(book, tmp_path)
    (notice,) = result.noticed("totals-differ")
    assert (notice.sheet, notice.rows, notice.column) == ("企业", "4", "2023年一季度产值（万元）")
    assert result.payable == WHOLE


def test_a_totals_line_in_the_middle_is_set_aside_and_rows_after_it_count(tmp_path: Path) -> None:
    book = batch()
    enterprises = book["企业"]
    for column in range(1, 12):
        enterprises.cells[5, column] = enterprises.cells[3, column]
        enterprises.cells[3, column] = None
    enterprises.put("A3", "小计")
    enterprises.put("I3", 1200)
    enterprises.put("A6", "合计")
    enterprises.put("I6", 2400)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert {one.rows for one in result.noticed("totals-line")} <= {"3, 6", "3", "6"}
    assert result.noticed("totals-differ") == []


def test_an_enterprise_whose_name_is_a_total_is_no_totals_line(tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("B2", "合计")
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.noticed("totals-line") == []


def test_hidden_rows_and_columns_are_computed_with_a_notice_and_a_count(tmp_path: Path) -> None:
    book = batch()
    book["员工"].hidden_rows = {3}
    book["企业"].hidden_columns = {9}
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    found = {(one.sheet, one.rows): one.text for one in result.noticed("hidden-cells")}
    assert set(found) == {("员工", "3"), ("企业", "")}
    assert "I" in found["企业", ""]
    assert "2" in found["企业", ""]  # two cells of the column hold something


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_computed_with_a_notice(state: str, tmp_path: Path) -> None:
    book = batch()
    book["员工"].state = state
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    (notice,) = result.noticed("hidden-cells")
    assert notice.sheet == "员工"


def test_merged_data_cells_are_rejected_or_filled_when_asked(tmp_path: Path) -> None:
    book = batch()
    employees = book["员工"]
    employees.merged = ["A2:A3"]
    employees.put("A3", None)
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {"merged-cell"}
    assert result.payable == WHOLE - FARTHER
    assert [(one.sheet, one.rows) for one in result.noticed("merged-cells")] == [("员工", "3")]
    filled = result_of(book, tmp_path, "--fill-merged")
    assert filled.payable == WHOLE
    assert [(one.sheet, one.rows) for one in filled.noticed("merged-filled")] == [("员工", "3")]


def test_what_stands_hidden_under_a_merge_does_not_count(tmp_path: Path) -> None:
    # A file made by a program may keep values in the cells that the merge covers; nobody sees them.
    book = batch()
    employees = book["员工"]
    employees.merged = ["A2:A4"]
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == result.codes("员工", 4) == {"merged-cell"}
    assert result.payable == WHOLE - FARTHER - EAST_CHINA


@pytest.mark.parametrize("dimension", ["A1:B2", "A1", "A1:XFD1048576", "rubbish"])
def test_a_wrong_dimension_loses_nothing(dimension: str, tmp_path: Path) -> None:
    book = batch()
    for name in ("企业", "员工"):
        book[name].dimension = dimension
    assert result_of(book, tmp_path).payable == WHOLE


@pytest.mark.parametrize(
    "name", ["NA", "null", "None", "TRUE", "1/2", "nan", "#N/A", "0", "1E5", "inf", "True"]
)
def test_a_company_may_have_any_name(name: str, tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("B2", name)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert name in result.cells


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[/b]", "[/b]"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ('=HYPERLINK("http://x","甲")', '=HYPERLINK("http://x","甲")'),
        ("+1", "+1"),
        ("-1+1", "-1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("甲\x1b[31m公司\x1b[0m", "甲公司"),
        ("甲\x07公司", "甲公司"),
        ("甲\n公司", "甲 公司"),
        ("{0}{name}%s", "{0}{name}%s"),
        ("甲\u202e公司", "甲公司"),
        ("_x0041_", "A"),
        ("<b>&amp;", "<b>&amp;"),
        ("甲\tB", "甲 B"),
    ],
)
def test_a_name_that_could_do_harm_is_text(typed: str, shown: str, tmp_path: Path) -> None:
    book = batch()
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;")
    escaped = "".join(
        f"_x{ord(character):04X}_" if ord(character) < 32 else character for character in escaped
    )
    book["企业"].put("B2", Written(f"<is><t>{escaped}</t></is>", "inlineStr"))
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert shown in result.cells
    assert typed == shown or typed not in result.cells


def test_a_name_of_forty_thousand_characters_is_cut_with_a_mark(tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("B2", "甲" * 40_000)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert [(one.sheet, one.rows, one.column) for one in result.noticed("text-cut")] == [
        ("企业", "2", "企业名称")
    ]
    longest = max(result.cells, key=len)
    assert len(longest) <= 32_767
    assert not longest.endswith("甲")


def test_a_million_coloured_empty_rows_are_no_rows(tmp_path: Path) -> None:
    book = batch()
    last = book["员工"].last_row
    for row in range(last + 1, last + 20_000):
        book["员工"].cells[row, 1] = Written("", "", "0.00")
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.summary["rows"]["employees"]["read"] == 4


def test_a_table_on_two_sheets_is_one_table(tmp_path: Path) -> None:
    book = batch()
    second = book.sheets["员工(2)"] = Sheet()
    for column in range(1, 8):
        second.cells[1, column] = book["员工"].cells[1, column]
        for row in (4, 5):
            second.cells[row - 2, column] = book["员工"].cells[row, column]
            book["员工"].cells[row, column] = None
    second.put("C3", "12345")
    result = result_of(book, tmp_path)
    assert result.codes("员工(2)", 3) == {"id-length"}
    assert result.payable == WHOLE - FARTHER


def test_only_headers_and_no_rows_pays_nothing_and_loses_nothing(tmp_path: Path) -> None:
    book = batch()
    for name in ("企业", "员工"):
        book[name].cells = {place: value for place, value in book[name].cells.items() if place[0] == 1}
    result = result_of(book, tmp_path)
    assert result.payable == Decimal(0)
    assert result.summary["rows"]["employees"]["read"] == 0
    assert result.awards == {}


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    book = batch()
    for name in ("企业", "员工"):
        book[name].cells = {}
    assert "batch.xlsx" in refusal_of(book, tmp_path)


def test_a_heading_without_a_unit_where_one_is_needed_is_refused_with_the_way_out(tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("I1", "2023年一季度产值")
    message = refusal_of(book, tmp_path)
    assert "企业" in message
    assert "I" in message
    assert "--unit output=万元" in message
    assert result_of(book, tmp_path, "--unit", "output=万元").payable == WHOLE


def test_the_window_of_return_is_met_on_its_first_and_last_day_only(tmp_path: Path) -> None:
    book = batch()
    for row, day in (
        (2, dt.date(2023, 1, 22)),
        (3, dt.date(2023, 2, 2)),
        (4, dt.date(2023, 1, 21)),
        (5, dt.date(2023, 2, 3)),
    ):
        book["员工"].cells[row, 6] = day
    result = result_of(book, tmp_path)
    assert result.awards[FIRST, "return-transport"] == EAST_CHINA + FARTHER
    assert (SECOND, "return-transport") not in result.awards
    assert result.payable == 2 * GROWTH_REWARD + EAST_CHINA + FARTHER
