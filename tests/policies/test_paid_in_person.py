"""Persons without an enterprise are told apart by ID number, paid themselves, and shown masked wherever they are shown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hostile.outcome import command
from hostile.test_privacy import CANARY, assert_private

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.own_tables import ClashingDeclarationsError
from subsidycalc.results.reports.papers.batch_papers import approval_sheet, brief, public_notice
from subsidycalc.results.reports.papers.paper import Line
from subsidycalc.results.reports.papers.reading import facts_of
from subsidycalc.results.workbook.written import read_written
from subsidycalc.runs.planning import Choices, plan

EXAMPLES = Path(__file__).parents[2] / "examples" / "policies"
APPLIANCES = EXAMPLES / "appliances-2024" / "policy.toml"
BUSES = EXAMPLES / "ningbo-2023-charter" / "policy.toml"
FIRST, LOOKS_ALIKE = "330302198001030001", "330302198001110001"
MASKED = "330302********0001"
ITEM = ("甲", FIRST, "冰箱", "2024-10-01", "3000", "2级")
OTHERS = ("乙", LOOKS_ALIKE, "冰箱", "2024-10-01", "4000", "2级")


def batch(folder: Path, *rows: tuple[str, ...], buses: bool = False, name: str = "data") -> Path:
    """Write items; with an enterprise and its bus of 8,000 yuan beside them where asked for."""
    book = openpyxl.Workbook()
    book.active.title = "家电购买"
    book.active.append(("购买人姓名", "购买人身份证号", "家电品类", "购买日期", "成交价（元）", "能效等级"))
    for row in rows:
        book.active.append(row)
    if buses:
        book.create_sheet("企业").append(("统一社会信用代码", "企业名称", "注册地"))
        book["企业"].append(("91330302YY00000016", "某公司", "330203"))
        book.create_sheet("包车").append(
            ("统一社会信用代码", "发车日期", "出发地", "乘车人数", "包车费用（元）")
        )
        book["包车"].append(("91330302YY00000016", "2023-01-28", "340100", "20", "8000"))
    book.save(folder / f"{name}.xlsx")
    return folder / f"{name}.xlsx"


def lines(result: Path, sheet: str) -> list[list[object]]:
    rows = openpyxl.load_workbook(result)[sheet].iter_rows(values_only=True)
    return [[cell for cell in row if cell not in (None, "")] for row in rows]


def run(data: Path, *options: object, policies: tuple[Path, ...] = (APPLIANCES,)) -> Path:
    result = data.with_name(f"{data.stem}-result.xlsx")
    named = [part for policy in policies for part in ("-p", policy)]
    ended = command("run", data, *named, "-o", result, "--force", *options)
    assert ended.code == 0, ended.err
    return result


def test_totals_list_persons_masked_behind_the_enterprises_of_the_same_run(tmp_path: Path) -> None:
    """3,000 × 15 % = 450 and 4,000 × 15 % = 600 to two who look alike masked; 8,000 for the bus: 9,050."""
    result = run(batch(tmp_path, ITEM, OTHERS, buses=True), policies=(BUSES, APPLIANCES))
    heading, *totals = lines(result, "企业合计")
    assert heading[:2] == ["统一社会信用代码/身份证号", "企业名称/姓名"]
    assert [line[:2] + line[-1:] for line in totals] == [
        ["91330302YY00000016", "某公司", 8000],
        [MASKED, "甲", 450],
        [f"{MASKED} (2)", "乙", 600],
        ["合计", 8000, 9050],
    ]
    assert "_person" not in str(lines(result, "汇总"))
    assert command("diff", result, result).code == 0


@pytest.mark.parametrize(
    ("buses", "language", "said"),
    [
        (
            False,
            "zh",
            ("获奖补 2 人", "获奖补个人(人)", "本批拟拨付2人，", "对2人兑现", "未通过1行：", "奖补人数"),
        ),
        (
            True,
            "en",
            (
                "1 enterprises and 2 persons awarded",
                "Persons awarded",
                "paid to 1 enterprises and 2 persons.",
            ),
        ),
    ],
)
def test_persons_are_counted_as_persons(
    buses: bool, language: str, said: tuple[str, ...], tmp_path: Path
) -> None:
    """Two are paid themselves, and a third row tells nobody: on console, summary, notice and approval sheet."""
    nobody = ("丙", "", "冰箱", "2024-10-01", "5000", "2级")
    data, result = batch(tmp_path, ITEM, OTHERS, nobody, buses=buses), tmp_path / "result.xlsx"
    policies = ("-p", APPLIANCES, "-p", BUSES)[: 4 if buses else 2]
    ended = command("run", data, *policies, "-o", result, "--lang", language)
    summary = openpyxl.load_workbook(result).worksheets[0].iter_rows(values_only=True)
    facts = facts_of(read_written(result))
    written = [
        line.text
        for paper in (approval_sheet(facts), public_notice(facts), brief(facts))
        for line in paper.parts
        if isinstance(line, Line)
    ]
    everything = "\n".join([ended.out, *(str(cell) for row in summary for cell in row), *written])
    assert [one for one in said if one not in everything] == []
    assert "企业(户)" not in everything or buses


@pytest.mark.parametrize("asked", [LOOKS_ALIKE, f"{MASKED} (2)", "乙"])
def test_one_is_explained_by_number_by_what_is_shown_or_by_name(asked: str, tmp_path: Path) -> None:
    """4,000 × 15 % = 600."""
    data = batch(tmp_path, ITEM, OTHERS)
    told = command("explain", data, "-p", APPLIANCES, "--enterprise", asked)
    assert told.out.startswith(f"{MASKED} (2) 乙")
    assert "核定 600.00元" in told.out


def test_a_ledger_knows_a_person_again_and_nobody_else_who_looks_alike(tmp_path: Path) -> None:
    """The other two of the second batch: 4,000 × 15 % = 600, and the first person's other class 1,000 × 15 % = 150."""
    ledger = tmp_path / "ledger"
    run(batch(tmp_path, ITEM, name="first"), "--ledger", ledger)
    again = ("甲", FIRST, "冰箱", "2024-11-01", "3000", "2级")
    other = ("甲", FIRST, "空调", "2024-11-01", "1000", "2级")
    result = run(batch(tmp_path, OTHERS, again, other, name="second"), "--ledger", ledger)
    assert [line[-1] for line in lines(result, "企业合计")[1:]] == [600, 150, 750]
    (refused,) = lines(result, "驳回")[1:]
    assert "paid-before" in refused
    verified = command("verify", result, "--input", tmp_path / "second.xlsx", "--ledger", ledger)
    assert "没有不同的单元格" in verified.out
    assert FIRST[6:17].encode() not in ledger.read_bytes()
    history = command("history", "--ledger", ledger, "--batch", "2")
    assert "person-" in history.out
    assert MASKED not in history.out


def test_one_number_with_two_names_is_refused_under_each_name_for_what_it_is(tmp_path: Path) -> None:
    data = batch(tmp_path, ITEM, ("丁", *ITEM[1:2], "空调", *ITEM[3:]))
    assert [line[3] for line in lines(run(data), "驳回")[1:]] == ["甲", "丁"]
    assert "同一号码另有姓名" in command("check", data, "-p", APPLIANCES).out


def test_a_whole_number_is_shown_nowhere(tmp_path: Path) -> None:
    mine = ("丙", CANARY, "电视", "2024-10-01", "3000", "2级")
    data = batch(
        tmp_path, mine, (*mine[:4], "9000", "2级"), ("丁", CANARY, "空调", "2025-10-01", "1", "1级"), ITEM
    )
    result, notice, ledger = (tmp_path / name for name in ("result.xlsx", "notice.xlsx", "kept.ledger"))
    for arguments in (
        ["run", data, "-p", APPLIANCES, "-o", result, "--ledger", ledger],
        ["run", data, "-p", APPLIANCES, "-o", notice, "--publish", "--json"],
        ["check", data, "-p", APPLIANCES, "--json"],
        ["check", data, "-p", APPLIANCES],
        ["explain", data, "-p", APPLIANCES, "--enterprise", CANARY, "--every-row"],
        ["explain", data, "-p", APPLIANCES, "--enterprise", CANARY, "--json"],
        ["explain", batch(tmp_path, ITEM, name="other"), "-p", APPLIANCES, "--enterprise", CANARY],
        ["readings", data, "-p", APPLIANCES, "--json"],
        ["verify", result, "--input", data],
        ["diff", result, notice, "--json"],
        ["history", "--ledger", ledger, "--batch", "1", "--json"],
    ):
        assert_private(command(*arguments), tmp_path, data)


def test_the_template_asks_for_name_and_number_and_for_no_enterprise(tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    assert command("template", "-p", APPLIANCES, "-o", template).code == 0
    headings = [cell for row in lines(template, "家电购买")[:2] for cell in row]
    assert "购买人身份证号*" in headings
    assert not any("信用代码" in str(one) for one in headings)
    assert "企业" not in openpyxl.load_workbook(template).sheetnames
    checked = command("check", template, "-p", APPLIANCES)
    assert "个人" not in checked.out


STIPEND = """
format = 1
id = "stipend"
fund = [{ fund = "区财政" }]
coverage = [{ clause = "一", status = "computed", provisions = ["each"], zh = "每人五百元" }]
[document]
number = "某〔2024〕0号"
title = "补贴"
issuer = "某区"
as_of = 2024-12-31
[table.applicants]
zh = "申请人"
row = "person"
payee = "person"
[table.applicants.field.home]
zh = "住址区划"
kind = "division"
[[provision]]
id = "each"
clause = "一"
title = "每人五百元"
kind = "grant"
table = "applicants"
once = true
pays = { amount = "500元" }
"""
LOCAL = 'general = [{ code = "home", begins = ["3303"], else = "outside-jurisdiction" }]\n[document]'


def stipend(folder: Path, text: str = STIPEND) -> Path:
    file = folder / "stipend.toml"
    file.write_text(text, encoding="utf-8")
    return file


def applicants(folder: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "申请人"
    book.active.append(("姓名", "身份证号", "住址区划"))
    for row in rows:
        book.active.append(row)
    book.save(folder / "data.xlsx")
    return folder / "data.xlsx"


def test_a_person_a_row_is_paid_once_and_general_conditions_bind_what_the_table_tells(tmp_path: Path) -> None:
    """500 for one of two alike rows; who lives elsewhere has nothing, nor whose number is masked."""
    policy = stipend(tmp_path, STIPEND.replace("[document]", LOCAL, 1))
    mine, elsewhere = ("甲", FIRST, "330302"), ("乙", LOOKS_ALIKE, "340100")
    result = run(applicants(tmp_path, mine, mine, elsewhere, ("丙", MASKED, "330302")), policies=(policy,))
    assert lines(result, "企业合计")[1:] == [[MASKED, "甲", 500, 500], ["合计", 500, 500]]
    refused = [line for line in lines(result, "驳回")[1:] if isinstance(line[1], int)]
    codes = {line[1]: [one for one in line if one in CODES] for line in refused}
    assert codes == {3: ["duplicate-row"], 4: ["outside-jurisdiction"], 5: ["identity-uncertain"]}


CODES = {"duplicate-row", "outside-jurisdiction", "identity-uncertain"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("once = true", 'enterprise = [{ flag = "legal_person" }]', "payee"),
        ("once = true", 'ceiling_by = { amount = "1元" }', "payee"),
        ("once = true", 'where = [{ flag = "enterprise.legal_person" }]', "payee"),
        ("[document]", 'general = [{ flag = "legal_person" }]\n[document]', "legal_person"),
        (
            'fund = "区财政"',
            'where = [{ flag = "legal_person" }], fund = "市财政" }, { fund = "区财政"',
            "payee",
        ),
        (
            "[[provision]]",
            '[table.applicants.field.id_number]\nzh = "证号"\nkind = "text"\n[[provision]]',
            "id_number",
        ),
    ],
)
def test_what_asks_an_enterprise_that_is_not_there_is_a_mistake(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    assert old in STIPEND
    with pytest.raises(PolicyFileError, match=said):
        plan(Choices((str(stipend(tmp_path, STIPEND.replace(old, new, 1))),)))


def test_two_policies_of_which_one_pays_the_enterprise_are_refused_both_named(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(
        STIPEND.replace('payee = "person"\n', "").replace('id = "stipend"', 'id = "other"'), encoding="utf-8"
    )
    with pytest.raises(ClashingDeclarationsError, match=r"stipend.*other"):
        plan(Choices((str(stipend(tmp_path)), str(other))))
