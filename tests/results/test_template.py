"""A template has every column that its policy needs, says what to enter, and its example is a row that can be used."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from subsidycalc.judging.column_use import ColumnUse, columns_used
from subsidycalc.policy.finding import installed_policies
from subsidycalc.results.reports.template.columns import template_columns
from subsidycalc.results.reports.template.workbook import (
    EXAMPLE_ROW,
    FIRST_ROW,
    HEADING_ROW,
    template_workbook,
)
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, plan, tasks_under_every_reading
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.model import Kind, TableDefinition
from subsidycalc.texts.registry import LANGUAGES, Language, Wording, entries

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXAMPLES = sorted(
    str(file) for file in (Path(__file__).parents[2] / "examples" / "policies").glob("*/policy.toml")
)
every_policy = pytest.mark.parametrize("policy", [*installed_policies(), *EXAMPLES])
every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def template(policy: str, language: Language = "zh") -> bytes:
    tasks = tasks_under_every_reading(Choices((policy,)))
    return template_workbook(tasks, columns_used(tasks), (policy,), Wording(language))


def opened(policy: str, language: Language = "zh") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(policy, language)))


def uses(policy: str) -> dict[tuple[str, str], ColumnUse]:
    return {(use.table.name, use.key): use for use in columns_used(plan(Choices((policy,))).tasks)}


def filled_in(policy: str, language: Language, file: Path) -> Path:
    """The template with its own example as the first row of data, the example row left in."""
    workbook = opened(policy, language)
    for sheet in workbook.worksheets[1:]:
        for cell in sheet[EXAMPLE_ROW + 1]:
            value = cell.value
            if cell.column == 1:
                value = str(value).removeprefix("示例 ").removeprefix("Example ")
            sheet.cell(FIRST_ROW + 1, cell.column).value = value
    workbook.save(file)
    return file


@every_policy
@every_language
def test_a_template_filled_in_with_its_example_has_all_columns_and_no_faulty_cell(
    policy: str, language: Language, tmp_path: Path
) -> None:
    choices = Choices((policy,))
    batch = read([filled_in(policy, language, tmp_path / "data.xlsx")], choices)
    assert {notice.code for notice in batch.notices} == {"example-row"}
    result = judge(plan(choices), batch)
    assert {one.status for one in result.provisions} == {"assessed"}
    for one in result.provisions:
        assert not [
            ground.code for ground in (*one.grounds, *one.entity_grounds) if ground.effect == "rejected"
        ]


@every_policy
@every_language
def test_an_empty_template_reads_as_tables_without_rows(
    policy: str, language: Language, tmp_path: Path
) -> None:
    file = tmp_path / "empty.xlsx"
    file.write_bytes(template(policy, language))
    batch = read([file], Choices((policy,)))
    assert [len(table) for table in batch.tables.values()] == [0] * len(
        opened(policy, language).worksheets[1:]
    )


@every_policy
def test_the_same_policy_gives_the_same_bytes(policy: str) -> None:
    tasks = tasks_under_every_reading(Choices((policy,)))
    assert template_workbook(tasks, columns_used(tasks), (policy,), Wording("zh")) == template(policy)


@every_policy
@every_language
def test_every_heading_has_a_note_and_every_column_the_format_that_keeps_its_digits(
    policy: str, language: Language
) -> None:
    tasks = tasks_under_every_reading(Choices((policy,)))
    tables = template_columns(columns_used(tasks), Wording(language))
    workbook = opened(policy, language)
    for sheet, columns in zip(workbook.worksheets[1:], tables.values(), strict=True):
        for place, column in enumerate(columns, start=1):
            heading = sheet.cell(HEADING_ROW + 1, place)
            assert heading.value == column.heading
            assert heading.comment is not None
            assert len(heading.comment.text) > 4
            wanted = {
                Kind.MONEY: "#,##0.00", Kind.ENERGY: "#,##0.####", Kind.NUMBER: "#,##0.######", Kind.PERCENT: "0.00", Kind.COUNT: "0", Kind.DATE: "yyyy-mm-dd"
            }.get(column.kind, "@")  # fmt: skip
            assert sheet.cell(EXAMPLE_ROW + 1, place).number_format == wanted
            assert sheet.column_dimensions[heading.column_letter].number_format in {wanted, "General"}


def rules(sheet: Worksheet) -> dict[str, Any]:
    """The rule for the first row of data, by column letter."""
    return {str(rule.sqref).partition("4:")[0]: rule for rule in sheet.data_validations.dataValidation}


def test_flags_and_choices_have_drop_downs_and_dates_numbers_and_codes_their_rules() -> None:
    sheet = opened("lucheng-2023")["员工"]
    headings = {str(cell.value).rstrip("*★"): cell.column_letter for cell in sheet[HEADING_ROW + 1]}
    found = rules(sheet)
    assert found[headings["2023年1月养老保险"]].formula1 == '"是,否"'
    assert found[headings["返岗方式"]].formula1 == '"自行,包车"'
    assert found[headings["留温开始日期"]].type == "date"
    assert (found[headings["统一社会信用代码"]].type, found[headings["统一社会信用代码"]].formula1) == (
        "textLength",
        "18",
    )
    assert found[headings["身份证号"]].type == "custom"
    assert headings["姓名"] not in found


def test_what_a_text_column_must_say_to_qualify_is_offered_but_not_forced() -> None:
    sheet = opened("jilin-hr-2021")["以工代训"]
    rule = next(
        rule for letter, rule in rules(sheet).items() if str(sheet[f"{letter}2"].value).startswith("人员类别")
    )
    assert rule.formula1 == '"就业困难人员,零就业家庭成员"'
    assert rule.errorStyle == "warning"


def test_a_contract_without_a_fixed_term_may_be_entered_where_dates_are_due() -> None:
    sheet = opened("jilin-2020")["新招用人员"]
    rule = next(
        rule
        for letter, rule in rules(sheet).items()
        if str(sheet[f"{letter}2"].value).startswith("合同结束日期")
    )
    assert "无固定期限" in rule.formula1


def test_headings_state_units_where_a_heading_without_one_would_be_refused() -> None:
    headings = [cell.value for cell in opened("fujian-2020q2")["企业"][HEADING_ROW + 1]]
    assert "2020年二季度产值\n（万元）" in headings
    assert "2020年二季度用电量★\n（千瓦时）" in headings


def test_columns_say_whether_they_are_required_or_claim_something() -> None:
    workbook = opened("lucheng-2023")
    headings = [cell.value for cell in workbook["员工"][HEADING_ROW + 1]]
    assert headings[:3] == ["统一社会信用代码*", "姓名", "身份证号*"]
    assert [str(heading) for heading in headings if "★" in str(heading)] == [
        "留温开始日期★",
        "留温结束日期★",
        "返岗日期★",
        "居住证有效期至★",
    ]
    note = next(cell.comment.text for cell in workbook["员工"][HEADING_ROW + 1] if cell.value == "返岗日期★")
    assert "填写本列即为申报：自行返岗交通补贴（三.10）" in note
    note = next(cell.comment.text for cell in workbook["企业"][HEADING_ROW + 1] if cell.value == "外贸企业")
    assert "空白表示否" in note
    assert "赴RCEP成员国商务活动机票补助（二.6）" in note


def test_the_first_sheet_says_how_to_fill_it_in_and_what_each_provision_asks() -> None:
    guide = opened("lucheng-2023").worksheets[0]
    assert guide.title == "说明"
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert any("--policy lucheng-2023" in text for text in texts)
    assert any("标准：每人500元" in text for text in texts)
    assert not [text for text in texts if "`" in text]


def test_the_example_claims_nothing_that_contradicts_what_else_it_claims() -> None:
    sheet = opened("lucheng-2023")["员工"]
    example = {
        str(heading.value).rstrip("★*"): cell.value for heading, cell in zip(sheet[2], sheet[3], strict=True)
    }
    assert example["留温开始日期"] == dt.datetime(2023, 1, 6)  # noqa: DTZ001 - cells have no zone
    assert example["返岗日期"] is None
    assert example["返岗方式"] is None


@pytest.mark.parametrize("policy", installed_policies())
def test_every_column_that_a_provision_needs_is_in_the_template_with_who_needs_it(policy: str) -> None:
    found = uses(policy)
    for task in plan(Choices((policy,))).tasks:
        claims = [claim for claim in task.provision.claims if isinstance(claim, str)]
        for claim in claims:
            place = "enterprises" if claim.startswith("enterprise.") else task.provision.table
            assert task.reference in [
                other.reference for other in found[place, claim.removeprefix("enterprise.")].claims
            ]


def test_fields_of_the_enterprise_that_rows_of_another_table_look_at_are_asked_for() -> None:
    assert ("enterprises", "size_class") in uses("jilin-2020")
    assert [task.provision.id for task in uses("jilin-hr-2021")["enterprises", "key_enterprise"].tasks] == [
        "retention",
        "agency-service",
    ]
    assert ("employees", "hukou_code") in uses("jilin-2021")


def test_prior_awards_are_asked_for_only_where_the_policy_looks_at_them() -> None:
    assert "已享受奖补" in opened("lucheng-2023").sheetnames
    assert "已享受奖补" not in opened("jilin-2020").sheetnames


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_field_of_the_dictionary_has_a_meaning(table: TableDefinition) -> None:
    for field in table.fields:
        assert (
            f"fields.{table.name}.{field.name}.meaning" in entries()
            or f"fields.{field.name}.meaning" in entries()
        ), field.name
