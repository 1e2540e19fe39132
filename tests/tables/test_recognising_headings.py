from __future__ import annotations

import pytest

from subsidycalc.tables.dictionary import table_named
from subsidycalc.tables.recognising.folding import half_width
from subsidycalc.tables.recognising.headings import Vocabulary
from subsidycalc.tables.recognising.periods import find_period

_ENTERPRISES = Vocabulary(table_named("enterprises"))
_EMPLOYEES = Vocabulary(table_named("employees"))
_REGIONS = Vocabulary(table_named("regions"))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年一季度", "2023Q1"),
        ("2023年第一季度", "2023Q1"),
        ("2023年1季度", "2023Q1"),
        ("2023 年 第 四 季度", "2023Q4"),
        ("2023Q1", "2023Q1"),
        ("2023年Q3", "2023Q3"),
        ("2023-q2", "2023Q2"),
        ("Q1 2023", "2023Q1"),
        ("1Q2023", "2023Q1"),
        ("first quarter of 2023", "2023Q1"),
        ("2023年1-3月", "2023Q1"),
        ("2023年4月至6月", "2023Q2"),
        ("2023年04-06月份", "2023Q2"),
        ("2023年01月-12月", "2023"),
        ("2023.10-12", "2023Q4"),
        ("2023.1-3月", "2023Q1"),
        ("2023/7-12", "2023H2"),
        ("2023年度", "2023"),
        ("2022年", "2022"),
        ("2022全年", "2022"),
        ("2022", "2022"),
        ("FY2022", "2022"),
        ("2022年1—12月", "2022"),
        ("2020年上半年", "2020H1"),
        ("2020年下半年", "2020H2"),
        ("2020H1", "2020H1"),
        ("H2 2020", "2020H2"),
        ("2020年1-6月", "2020H1"),
        ("2023年1月", "2023-01"),
        ("２０２３年１月", "2023-01"),
        ("2023年01月份", "2023-01"),
        ("2023年十一月", "2023-11"),
        ("2023-01", "2023-01"),
        ("2023/1", "2023-01"),
        ("2023.12", "2023-12"),
        ("202301", "2023-01"),
        ("Jan 2023", "2023-01"),
        ("2023-Sept", "2023-09"),
        ("二〇二三年一季度", "2023Q1"),
        ("1998年", "1998"),
    ],
)
def test_a_period_in_any_usual_spelling(text: str, period: str) -> None:
    assert find_period(half_width(text)) == (period, "")


@pytest.mark.parametrize(
    "text", ["一季度", "2023-01-06", "2023-1-3", "20230106", "12023", "产值", "Q5", "13月"]
)
def test_what_is_no_period(text: str) -> None:
    assert find_period(half_width(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "2023年前三季度产值",
        "2023年1-2月产值",
        "2023年1月6日产值",
        "2023年13月产值",
        "2023年产值（前三季度）",
        "2023年产值（1-2月）",
        "2023年产值（一、二季度）",
        "产值（2023年）（一季度，二季度）",
    ],
)
def test_a_period_that_the_tables_do_not_have_is_not_taken_for_a_year(text: str) -> None:
    assert _ENTERPRISES.meaning(f"{text}（万元）").field is None


@pytest.mark.parametrize(
    ("heading", "key", "unit"),
    [
        ("统一社会信用代码", "uscc", ""),
        ("uscc", "uscc", ""),
        ("  统一社会 \n 信用代码 ", "uscc", ""),
        ("*统一社会信用代码（18位）", "uscc", ""),
        ("统一社会信用代码\u200b", "uscc", ""),
        ("ＵＳＣＣ", "uscc", ""),
        ("Region_Code", "region_code", ""),
        ("规上企业（是/否）", "above_scale", ""),
        ("是否规上", "above_scale", ""),
        ("镇（街道）", "township", ""),
        ("参保职工人数（人）", "insured_count", "人"),
        ("2023年一季度产值（万元）", "output[2023Q1]", "万元"),
        ("2023Q1产值\n(单位：千元)", "output[2023Q1]", "千元"),
        ("产值（2023年一季度，亿元）", "output[2023Q1]", "亿元"),
        ("产值（2022年）（万元）", "output[2022]", "万元"),
        ("1、2023年一季度产值（万元）", "output[2023Q1]", "万元"),
        ("(2) 2023.1-3产值（万元）", "output[2023Q1]", "万元"),
        ("三、2023年01-03月产值（万元）", "output[2023Q1]", "万元"),
        ("2023年一季度产值（万元）④", "output[2023Q1]", "万元"),
        ("1.统一社会信用代码", "uscc", ""),
        ("2023年产值（一季度）（万元）", "output[2023Q1]", "万元"),
        ("产值（2023年）（上半年，万元）", "output[2023H1]", "万元"),
        ("2022年产值（1-12月，万元）", "output[2022]", "万元"),
        ("2023年一季度产值（1-3月累计）（万元）", "output[2023Q1]", "万元"),
        ("2023年一季度产值（1-3月）（万元）", "output[2023Q1]", "万元"),
        ("2020年一季度用电量（含2月补抄，度）", "electricity[2020Q1]", "度"),
        ("2023年度工业总产值/万元", "output[2023]", "万元"),
        ("2023年度产值万元", "output[2023]", "万元"),
        ("2023年 年度产值（万元）", "output[2023]", "万元"),
        ("2023年度产值 单位：万元", "output[2023]", "万元"),
        ("2023Q1产值(不含税)(万元)", "output[2023Q1]", "万元"),
        ("output[2023Q1]", "output[2023Q1]", ""),
        ("output_2023Q1 (10k yuan)", "output[2023Q1]", "万元"),
        ("2020Q2用电量(万千瓦时)", "electricity[2020Q2]", "万千瓦时"),
        ("2020Q2用电量（度）", "electricity[2020Q2]", "度"),
        ("2020年二季度用电量（MWh）", "electricity[2020Q2]", "mwh"),
        ("2019年失业保险费", "ui_premium[2019]", ""),
    ],
)
def test_a_heading_resolves_to_field_period_and_unit(heading: str, key: str, unit: str) -> None:
    meaning = _ENTERPRISES.meaning(heading)
    assert (meaning.key, meaning.unit, meaning.unknown_unit) == (key, unit, "")


@pytest.mark.parametrize(
    ("heading", "unknown"),
    [
        ("2023Q1产值（万美元）", "万美元"),
        ("2023Q1产值（单位：箱）", "箱"),
        ("2023Q1产值（10万元）", "10万元"),
        ("2023Q1产值（以万元计）", "以万元计"),
        ("2020Q2用电量（吨标准煤）", "吨标准煤"),
        ("2020Q2用电量（万元）", "万元"),
        ("2023Q1产值（万元）（元）", "万元 / 元"),
    ],
)
def test_a_unit_that_is_none_of_the_fields_is_not_passed_over(heading: str, unknown: str) -> None:
    assert _ENTERPRISES.meaning(heading).unknown_unit == unknown


def test_a_month_field_takes_months_only() -> None:
    assert _EMPLOYEES.meaning("2023年1月养老保险").key == "pension[2023-01]"
    quarter = _EMPLOYEES.meaning("2023年一季度养老保险")
    assert quarter.field is None
    assert quarter.missing_period is not None
    assert quarter.missing_period.name == "pension"


def test_a_period_before_a_field_without_periods_is_not_dropped() -> None:
    assert _ENTERPRISES.meaning("2022年职工总数").field is None


@pytest.mark.parametrize(
    "heading",
    [
        "2023年一季度产值（上半年）（万元）",
        "2023年一季度产值（全年）（万元）",
        "2023年一季度产值（上年同期）（万元）",
        "2023年一季度产值（去年）（万元）",
        "2023年一季度产值（同比增长，万元）",
        "2023Q1 output (2022Q1)",
    ],
)
def test_a_note_that_contradicts_the_period_is_not_passed_over(heading: str) -> None:
    assert _ENTERPRISES.meaning(heading).field is None


def test_a_rate_may_be_said_to_be_a_comparison() -> None:
    assert _REGIONS.meaning("2020年一季度增加值增速（同比，%）").key == "growth[2020Q1]"
    assert _REGIONS.meaning("2020年一季度增加值增速（上年同期，%）").field is None


def test_percent_is_a_unit() -> None:
    assert _REGIONS.meaning("2020年一季度增加值增速（%）").unit == "%"
    assert _REGIONS.meaning("2020年上半年增速％").key == "growth[2020H1]"


def test_the_closest_field_is_suggested() -> None:
    assert _ENTERPRISES.closest("统一社会信用代吗") == "统一社会信用代码"
    assert _ENTERPRISES.closest("备注") == ""


def test_every_field_is_found_by_each_of_its_names() -> None:
    for name in ("enterprises", "employees", "contributions", "regions", "trainees"):
        definition = table_named(name)
        vocabulary = Vocabulary(definition)
        for field in definition.fields:
            period = {"none": "", "any": "2023年", "month": "2023年1月"}[field.period]
            for heading in (field.zh, field.en, field.name):
                found = vocabulary.meaning(f"{period}{heading}").field
                assert found is field, heading
