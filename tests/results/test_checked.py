"""Every fault of an input is found once, at its cell, with what to do; the marked-up copy shows the same."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from results.test_template import filled_in

from subsidycalc.policy.finding import installed_policies
from subsidycalc.results.reports.checked.marked_copy import AUTHOR, write_marked_copy
from subsidycalc.results.reports.checked.marks import marks_of
from subsidycalc.results.reports.checked.report import (
    Checked,
    checked,
    report_object,
    report_page,
    summary_line,
)
from subsidycalc.results.reports.checked.words import places_of
from subsidycalc.results.reports.pages.plain_text import plain_text
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.texts.registry import LANGUAGES, Language, Wording

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = code_of("A"), code_of("B"), code_of("C")
PERSON = number_of("340800", dt.date(1990, 1, 1))
OTHER = number_of("340800", dt.date(1991, 1, 1))
ENTERPRISES = ["统一社会信用代码", "企业名称", "注册地区划代码", "财政收入在本地", "独立法人", "行业代码", "规上企业", "2022年一季度产值（万元）", "2023年一季度产值（万元）", "2022年产值（万元）", "纳统日期"]  # fmt: skip
GOOD = ["甲公司", "330302", "是", "是", "C3411", "是", 1000, 1500, 5000, None]
EMPLOYEES = [
    "统一社会信用代码",
    "姓名",
    "身份证号",
    "2023年1月养老保险",
    "2023年2月养老保险",
    "留温开始日期",
    "留温结束日期",
]
STAYED = ["是", "是", "2023-01-01", "2023-02-10"]


def workbook(folder: Path, employees: list[list[Any]], enterprises: list[list[Any]] | None = None) -> Path:
    """A workbook with these rows; enterprise A is listed without faults."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "企业"
    for row in [ENTERPRISES, [A, *GOOD], *(enterprises or [])]:
        sheet.append(row)
    sheet = made.create_sheet("员工")
    for row in [EMPLOYEES, *employees]:
        sheet.append(row)
    made.save(folder / "data.xlsx")
    return folder / "data.xlsx"


def check(file: Path, policy: str = "lucheng-2023") -> Checked:
    choices = Choices((policy,))
    return checked(judge(plan(choices), read([file], choices)))


def found(result: Checked) -> dict[str, list[str]]:
    """Cells by code, as spreadsheets name them."""
    cells: dict[str, list[str]] = {}
    for group in result.groups:
        for finding in group.findings:
            for place in places_of(finding, Wording("zh")):
                cells.setdefault(group.code, []).append(f"{place.sheet}!{'+'.join(place.cells)}")
    return cells


def test_an_input_without_faults_has_no_findings(tmp_path: Path) -> None:
    result = check(workbook(tmp_path, [[A, "张三", PERSON, *STAYED]]))
    assert result.groups == ()
    assert summary_line(result, Wording("zh")) == "没有发现错误。"


def test_every_fault_is_found_at_its_cell(tmp_path: Path) -> None:
    wrong_digit = f"{PERSON[:-1]}{'X' if PERSON[-1] != 'X' else '1'}"
    rows = [
        [A, "一", wrong_digit, *STAYED],
        [A, "二", OTHER, "是", None, "2023-01-01", "2023/2/30"],
        ["", "三", number_of("340800", dt.date(1992, 1, 1)), *STAYED],
        [C, "四", number_of("340800", dt.date(1993, 1, 1)), *STAYED],
        [A, "五", None, *STAYED],
        [A, "六", number_of("340800", dt.date(1994, 1, 1)), "补缴", "是", "2023-01-01", "2023-02-10"],
    ]
    result = check(workbook(tmp_path, rows, [[B, *GOOD[:6], "#N/A", *GOOD[7:]]]))
    assert found(result) == {
        # B's growth cannot be told, and whether it was upgraded in 2022 neither
        "missing-value": ["员工!A4", "员工!C6", "员工!E3", "企业!K3"],
        "cell-error": ["企业!H3"],
        "id-checksum": ["员工!C2"],
        "invalid-date": ["员工!G3"],
        "unknown-enterprise": ["员工!A5"],
        "invalid-flag": ["员工!D7"],
    }
    assert result.count("error") == 9


def test_the_faulty_code_of_an_enterprise_touches_what_its_people_would_be_paid_by(tmp_path: Path) -> None:
    slip = f"{B[:-1]}{'0' if B[-1] != '0' else '1'}"
    (group,) = check(workbook(tmp_path, [[B, "张三", PERSON, *STAYED]], [[slip, *GOOD]])).groups
    assert group.code == "uscc-checksum"
    assert "lucheng-2023/stay-bonus" in group.findings[0].provisions


def test_a_fault_that_several_provisions_use_is_found_once_with_all_of_them(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "张三", PERSON, "是", "是", "2023-01-01", "长期"]])
    (group,) = check(file).groups
    (finding,) = group.findings
    assert (group.code, group.count) == ("invalid-date", 1)
    assert list(finding.provisions) == ["lucheng-2023/stay-bonus"]


def test_rows_that_contradict_each_other_are_all_found(tmp_path: Path) -> None:
    rows = [
        [A, "张三", PERSON, *STAYED],
        [A, "张三", PERSON, "是", "否", *STAYED[2:]],
        [B, "张三", OTHER, *STAYED],
        [A, "张三", OTHER, *STAYED],
    ]
    cells = found(check(workbook(tmp_path, rows, [[B, *GOOD]])))
    assert cells["conflicting-rows"] == ["员工!C2", "员工!C3"]
    assert cells["claimed-twice"] == ["员工!C4", "员工!C5"]


def test_what_only_a_person_can_decide_is_no_error(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(workbook(tmp_path, []))
    made["员工"].append([None])
    sheet = made["员工"]
    for place, heading in enumerate(["返岗日期", "返岗方式"], start=8):
        sheet.cell(1, place, heading)
    for place, value in enumerate(
        [A, "王五", number_of("810000", dt.date(1990, 1, 1)), "是", "是", None, None, "2023-01-25", "自行"],
        start=1,
    ):
        sheet.cell(2, place, value)
    made.save(tmp_path / "data.xlsx")
    result = check(tmp_path / "data.xlsx")
    assert [(group.code, group.severity, group.count) for group in result.groups] == [
        ("region-undetermined", "review", 1)
    ]
    assert summary_line(result, Wording("zh")) == "没有发现错误；1 处需人工复核。"


def test_places_are_listed_up_to_a_few_and_the_rest_counted(tmp_path: Path) -> None:
    rows = [
        [A, "某", number_of("340800", dt.date(1990, 1, day)), "是", "是", "2023-01-01", "长期"]
        for day in range(1, 13)
    ]
    text = plain_text(report_page(check(workbook(tmp_path, rows)), Wording("zh")))
    assert "错误 日期无法识别 [invalid-date] 12 处" in text
    assert "员工 G6：留温结束日期“长期”" in text
    assert "员工 G7" not in text
    assert "……另有 7 处" in text
    assert "处理：按 2023-01-06 的形式填写确切日期" in text
    assert "影响：一次性留工补助（一.1）" in text


def test_no_whole_id_number_is_told(tmp_path: Path) -> None:
    wrong = f"{PERSON[:-1]}{'X' if PERSON[-1] != 'X' else '1'}"
    result = check(
        workbook(tmp_path, [[A, "一", wrong, *STAYED], [A, "二", PERSON, "是", "是", "2023-01-01", "x"]])
    )
    for language in LANGUAGES:
        wording = Wording(language)
        told = plain_text(report_page(result, wording)) + str(report_object(result, [], wording, None))
        told += "".join(
            note for mark in marks_of(result.groups, wording).cells.values() for note in mark.notes
        )
        assert "340800********" in told
        assert PERSON not in told
        assert wrong not in told


def test_provisions_that_cannot_be_assessed_are_named_with_what_they_lack(tmp_path: Path) -> None:
    text = plain_text(report_page(check(workbook(tmp_path, [])), Wording("zh")))
    assert "境外参展人员费补助：未核算: 缺工作表“展会”" in text


def test_other_programs_are_told_the_same(tmp_path: Path) -> None:
    result = check(workbook(tmp_path, [[A, "张三", PERSON, "是", "是", "2023-01-01", "长期"]]))
    told = report_object(result, [], Wording("en"), "marked.xlsx")
    assert (told["errors"], told["reviews"], told["marked"]) == (1, 0, "marked.xlsx")
    assert told["rows"]["employees"] == {"read": 1, "data": 1, "set_aside": 0}
    (finding,) = told["findings"]
    assert finding["places"] == [
        {
            "table": "employees",
            "fields": ["stay_to"],
            "file": "data.xlsx",
            "sheet": "员工",
            "row": 2,
            "cells": ["G2"],
            "found": "Stayed to is “长期”",
        }
    ]
    assert finding["provisions"] == ["lucheng-2023/stay-bonus"]


@pytest.mark.parametrize("policy", installed_policies())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_filled_in_with_its_example_passes(
    policy: str, language: Language, tmp_path: Path
) -> None:
    assert check(filled_in(policy, language, tmp_path / "data.xlsx"), policy).count("error") == 0


# ---------------------------------------------------------------- the marked-up copy


def marked(file: Path, result: Checked, language: Language = "zh") -> openpyxl.Workbook:
    stream = io.BytesIO()
    write_marked_copy(file, marks_of(result.groups, Wording(language)), Wording(language), stream)
    (file.parent / "marked.xlsx").write_bytes(stream.getvalue())
    return openpyxl.load_workbook(stream)


def test_every_faulty_cell_is_coloured_and_says_what_to_do(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "张三", PERSON, "是", None, "2023-01-01", "长期"]])
    before = file.read_bytes()
    copy = marked(file, check(file))
    sheet = copy["员工"]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"E2", "G2"}
    assert sheet["G2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["G2"].value == "长期"
    note = sheet["G2"].comment
    assert note.author == AUTHOR
    assert note.text.startswith("日期无法识别（invalid-date）\n留温结束日期“长期”")
    assert "处理：按 2023-01-06 的形式填写确切日期" in note.text
    assert file.read_bytes() == before


def test_the_first_sheet_lists_every_place_and_leads_to_it(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "张三", PERSON, "是", None, "2023-01-01", "长期"]])
    sheet = marked(file, check(file)).worksheets[0]
    assert sheet.title == "检查结果"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[:4] for row in rows] == [
        ["员工", "E2", "缺少数据", "2023年2月养老保险空白"],
        ["员工", "G2", "日期无法识别", "留温结束日期“长期”"],
    ]
    assert sheet["B6"].hyperlink.location == "'员工'!G2"


def test_several_faults_of_one_cell_stand_in_one_note_below_what_stood_there(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "张三", PERSON, "是", "是", "2023-01-01", "长期"]])
    made = openpyxl.load_workbook(file)
    made["员工"]["G2"].comment = Comment("问过本人", "李会计")
    made.save(file)
    note = marked(file, check(file))["员工"]["G2"].comment
    assert note.author == "李会计"
    assert note.text.startswith("问过本人\n\n―――― 检查 ――――\n日期无法识别")


def test_a_copy_that_is_checked_again_renews_its_marks(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "张三", PERSON, "是", None, "2023-01-01", "长期"]])
    marked(file, check(file))
    again = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    again["员工"]["G2"] = "2023-02-10"
    again.save(tmp_path / "mended.xlsx")
    result = check(tmp_path / "mended.xlsx")
    assert found(result) == {"missing-value": ["员工!E2"]}
    assert [notice.code for notice in result.batch.notices] == []
    copy = marked(tmp_path / "mended.xlsx", result)
    assert copy.sheetnames == ["检查结果", "企业", "员工"]
    assert copy["员工"]["G2"].comment is None
    assert copy["员工"]["G2"].fill.fill_type is None
    assert copy["员工"]["E2"].comment.text.count("缺少数据") == 1


def test_a_merged_cell_is_marked_where_it_shows(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "一", PERSON, *STAYED], [A, "二", OTHER, *STAYED]])
    made = openpyxl.load_workbook(file)
    made["员工"].merge_cells("G2:G3")
    made.save(file)
    result = check(file)
    assert found(result) == {"merged-cell": ["员工!G3"]}
    assert "合并单元格" in marked(file, result)["员工"]["G2"].comment.text


def test_texts_of_the_input_are_never_formulas_in_the_list(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[A, "张三", PERSON, "=1+1", "是", "2023-01-01", "2023-02-10"]])
    sheet = marked(file, check(file)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=5) for cell in row} == {"s"}
