"""Notes in headings: what changes nothing is passed over, everything else leaves the column unread and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sheet_reading import keys_of, notices_with, recognised, write_xlsx

from subsidycalc.tables.dictionary import table_named
from subsidycalc.tables.recognising.headings import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

_CODE = "91330302MA2AAAAA1"


@pytest.mark.parametrize(
    ("table", "heading", "words"),
    [
        ("enterprises", "2023年一季度产值（计划，万元）", "计划"),
        ("enterprises", "2023年一季度产值（预计）（万元）", "预计"),
        ("enterprises", "2023年一季度产值（2020年不变价，万元）", "2020年不变价"),
        ("enterprises", "2023年二季度产值（累计，万元）", "累计"),
        ("enterprises", "2023Q1产值（元/吨）", "元/吨"),
        ("enterprises", "当地月人均失业保险金（元/年）", "元/年"),
        ("enterprises", "参保职工人数（含退休）", "含退休"),
        ("employees", "2023年1月养老保险（未缴）", "未缴"),
        ("employees", "2023年1月养老保险（个人部分）", "个人部分"),
        ("rents", "租金（元/年）", "元/年"),
        ("rents", "月租金（元/平方米）", "元/平方米"),
        ("business_trips", "机票费用（退票，元）", "退票"),
        ("business_trips", "出境日期（计划）", "计划"),
        ("contributions", "养老保险（个人部分）（元）", "个人部分"),
    ],
)
def test_words_that_may_change_the_meaning_leave_a_column_unread(
    table: str, heading: str, words: str
) -> None:
    meaning = Vocabulary(table_named(table)).meaning(heading)
    assert (meaning.field, meaning.qualified) == (None, words)
    assert meaning.almost is not None


@pytest.mark.parametrize(
    ("table", "heading", "key", "unit"),
    [
        ("enterprises", "2023年一季度产值（当年价格，万元）", "output[2023Q1]", "万元"),
        ("enterprises", "2023年一季度产值（累计，万元）", "output[2023Q1]", "万元"),
        ("enterprises", "当地月人均失业保险金（元/人·月）", "local_ui_benefit", "元"),
        ("enterprises", "职工总数（2022年末，人）", "headcount", "人"),
        ("enterprises", "规上企业（填“是”或“否”）", "above_scale", ""),
        ("enterprises", "企业名称（以营业执照为准）", "name", ""),
        ("enterprises", "企业划型（大型/中型/小型/微型）", "size_class", ""),
        ("employees", "留温开始日期（格式：2023-01-06）", "stay_from", ""),
        ("employees", "姓名（必填）", "name", ""),
        ("rents", "月租金（元/月）", "monthly_rent", "元"),
        ("contributions", "养老保险（单位部分）（元）", "pension", "元"),
    ],
)
def test_notes_that_change_nothing_are_passed_over(table: str, heading: str, key: str, unit: str) -> None:
    meaning = Vocabulary(table_named(table)).meaning(heading)
    assert (meaning.key, meaning.unit, meaning.qualified) == (key, unit, "")


def test_a_column_left_unread_is_named_with_what_it_says(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "月租金（元）", "租金（元/年）"], [_CODE, 1, 12]]
    found = recognised(write_xlsx(tmp_path / "a.xlsx", {"房租": rows}))
    assert keys_of(found.tables["rents"]) == ["uscc", "monthly_rent"]
    (notice,) = notices_with("heading-qualified", found)
    assert (notice.column, dict(notice.values)["words"]) == ("租金（元/年）", "元/年")


def test_a_plan_above_a_figure_is_a_plan(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "2023年计划"], [None, "2023年一季度产值（万元）"], [_CODE, 1200]]
    found = recognised(write_xlsx(tmp_path / "a.xlsx", {"企业": rows}))
    assert keys_of(found.tables["enterprises"]) == ["uscc"]
    assert [notice.column for notice in notices_with("heading-qualified", found)] == [
        "2023年计划 2023年一季度产值（万元）"
    ]
