"""The workbook as it lies on disk: sheets, headings, types of cells, and the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from batches import column_of, judged, policy_text, record
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from subsidycalc.judging.run_record import read_record
from subsidycalc.results.wording.notices import Line
from subsidycalc.results.workbook.digest import digest_of, grid_of, grid_of_cells
from subsidycalc.results.workbook.result_workbook import result_sheets
from subsidycalc.results.workbook.sheets.companies import Companies
from subsidycalc.results.workbook.sheets.model import (
    MOST_EXACT,
    Block,
    Column,
    SheetModel,
    mixed_column,
    number_column,
    text_column,
    within_limits,
)
from subsidycalc.results.workbook.sheets.notices import notices_sheet
from subsidycalc.results.workbook.writing import package
from subsidycalc.results.workbook.writing.formats import lines_of
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.tables.cell_text import CUT_MARK, MOST_CHARACTERS, safe_text
from subsidycalc.tables.model import Notice
from subsidycalc.tables.reading import Limits, read_inputs
from subsidycalc.texts.registry import Language, Wording

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult

SAMPLE = Path(__file__).parents[2] / "sample_data" / "lucheng-2023.xlsx"

SHEETS = {
    "zh": ["汇总", "奖补明细", "企业合计", "驳回", "提示", "临界", "运行信息", "收款账户"],
    "en": ["Summary", "Awards", "Totals", "Rejected", "Notices", "Near the line", "Run", "Payees"],
}
HEADINGS = {
    "奖补明细": "统一社会信用代码 企业名称 政策 项目 项目名称 条款 类别 数量 计算过程 封顶前金额(元) 封顶(元) 已享受扣减(元) 核定金额(元) 资金来源",
    "驳回": "工作表 行号 统一社会信用代码 企业名称 对象 政策 项目 类型 原因代码 原因 文件 项目名称",
    "提示": "工作表 行号 列 代码 说明 企业名称 文件",
    "运行信息": "项 值",
}
BY_PROVISION = "政策 项目 项目名称 类别 申报户数 奖补户数 驳回行数 封顶前金额(元) 核定金额(元) 状态"


@cache
def sample() -> BatchResult:
    choices = Choices(("lucheng-2023",))
    return judge(plan(choices), read([SAMPLE], choices))


@cache
def sample_sheets(language: Language = "zh", *, published: bool = False) -> tuple[list[SheetModel], str]:
    sheets, digest = result_sheets(sample(), record(), Wording(language), published=published)
    return sheets, digest()


def written(sheets: list[SheetModel], language: Language = "zh") -> bytes:
    stream = io.BytesIO()
    write_workbook(sheets, Wording(language), stream)
    return stream.getvalue()


@cache
def opened(language: Language = "zh", *, published: bool = False) -> openpyxl.Workbook:
    sheets, _ = sample_sheets(language, published=published)
    return openpyxl.load_workbook(io.BytesIO(written(sheets, language)))


def rows_of(sheet: str) -> list[tuple[Any, ...]]:
    return list(opened()[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheets_stand_in_order(language: Language) -> None:
    assert opened(language).sheetnames == SHEETS[language]


@pytest.mark.parametrize("sheet", HEADINGS)
def test_the_headings_are_those_of_the_interface(sheet: str) -> None:
    assert list(rows_of(sheet)[0]) == HEADINGS[sheet].split()


def test_the_totals_have_a_column_per_money_provision_and_a_last_row() -> None:
    heading, *rows, last = rows_of("企业合计")
    assert heading[:3] == ("统一社会信用代码", "企业名称", "所属街镇")
    assert heading[-1] == "应付合计(元)"
    money = [result.provision.title.zh for result in sample().provisions if result.provision.kind != "points"]
    assert list(heading[3:-1]) == [f"{title}(元)" for title in money]
    assert last[0] == "合计"
    for place in range(3, len(heading)):
        assert round(sum(row[place] or 0 for row in rows) * 100) == round(last[place] * 100)


def test_the_summary_has_the_table_of_provisions() -> None:
    rows = rows_of("汇总")
    heading = next(row for row in rows if row[0] == "政策")
    assert list(heading) == BY_PROVISION.split()
    first = rows[rows.index(heading) + 1]
    assert first[:4] == ("lucheng-2023", "stay-bonus", "一次性留工补助", "补助")
    assert first[-1] == "已核算"


def test_the_summary_agrees_with_the_other_sheets() -> None:
    rows = rows_of("汇总")
    start = rows.index(next(row for row in rows if row[0] == "政策")) + 1
    awards, rejected = rows_of("奖补明细")[1:], rows_of("驳回")[1:]
    for row in rows[start : start + len(sample().provisions)]:
        own = [award for award in awards if award[3] == row[1]]
        assert row[5] == len(own)
        assert row[6] == sum(line[6] == row[1] for line in rejected)
        if row[8] is not None:
            assert round(row[8] * 100) == round(sum(award[12] for award in own) * 100)


def test_amounts_are_numbers_and_codes_are_text() -> None:
    sheet = opened()["奖补明细"]
    for row in sheet.iter_rows(min_row=2):
        assert row[0].data_type == "s"
        assert row[0].number_format == "@"
        if row[6].value != "积分":
            assert row[12].data_type == "n"
            assert row[12].number_format == "#,##0.00"


def test_nothing_is_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(io.BytesIO(written(sample_sheets()[0]))) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in package.read(part)
                assert b"hyperlink" not in package.read(part)
        assert not [part for part in package.namelist() if "externalLink" in part]


def test_ids_for_programs_are_folded_away_and_so_never_on_paper() -> None:
    # the code of an enterprise and the number of a row are no such ids: an office goes by them
    ids = {"政策", "项目", "原因代码", "代码"}
    for sheet in opened():
        folded = {name for name, column in sheet.column_dimensions.items() if column.hidden}
        headed = {
            cell.column_letter
            for row in sheet.iter_rows(max_row=40 if sheet.title == "汇总" else 1)
            for cell in row
            if cell.value in ids
        }
        assert folded == headed, sheet.title
        assert all(sheet.column_dimensions[name].outlineLevel == 1 for name in folded)
    assert opened()["汇总"]["C1"].value == "惠企奖补核算汇总"


def test_tables_are_frozen_filtered_and_print_with_their_headings() -> None:
    for sheet in opened().worksheets[1:]:
        assert sheet.freeze_panes in {"A2", "C2"}
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert "&P" in sheet.oddFooter.right.text


def test_the_summary_has_charts() -> None:
    with zipfile.ZipFile(io.BytesIO(written(sample_sheets()[0]))) as package:
        assert len([part for part in package.namelist() if part.startswith("xl/charts/chart")]) == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_result_gives_the_same_bytes(language: Language) -> None:
    sheets, _ = sample_sheets(language)
    again, _ = result_sheets(sample(), record(), Wording(language))
    assert written(sheets, language) == written(again, language)


def test_texts_told_beforehand_are_those_told_in_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    in_turn = written(result_sheets(sample(), record(), Wording("zh"))[0])
    monkeypatch.setattr(package, "_MANY_CELLS", 0)
    beforehand = written(result_sheets(sample(), record(), Wording("zh"))[0])
    assert in_turn != beforehand  # what has many cells is packed for speed
    with zipfile.ZipFile(io.BytesIO(in_turn)) as one, zipfile.ZipFile(io.BytesIO(beforehand)) as other:
        assert one.namelist() == other.namelist()
        assert all(one.read(part) == other.read(part) for part in one.namelist())


def test_neither_a_person_nor_a_clock_nor_a_host_stands_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(written(sample_sheets()[0]))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-\d\d-\d\d)T", core) == ["2000-01-01", "2000-01-01"]
    assert "<dc:creator></dc:creator>" in core


def digest_of_file(path: Path) -> str:
    return digest_of(map(grid_of_cells, read_inputs([path], Limits()).sheets))


def test_the_digest_of_the_file_is_that_of_the_model(tmp_path: Path) -> None:
    for language in ("zh", "en"):
        sheets, digest = sample_sheets(language)
        path = tmp_path / f"{language}.xlsx"
        path.write_bytes(written(sheets, language))
        assert digest_of_file(path) == digest
        run = openpyxl.load_workbook(path)[SHEETS[language][6]]
        assert digest in [row[1] for row in run.iter_rows(values_only=True)]


def test_the_version_for_the_public_names_no_person() -> None:
    workbook = opened(published=True)
    assert workbook.sheetnames == ["汇总", "奖补明细", "企业合计"]
    texts = [str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [text for text in texts if "****" in text]
    assert "驳回行数" not in texts


def test_the_version_for_the_public_quotes_nothing_that_an_enterprise_reported() -> None:
    usual, public = opened()["奖补明细"], opened(published=True)["奖补明细"]
    headings = [[cell.value for cell in next(sheet.iter_rows())] for sheet in (usual, public)]
    assert [heading for heading in headings[0] if heading not in headings[1]] == ["计算过程"]


def test_the_run_sheet_holds_the_record_and_reads_back() -> None:
    text = "# 第一行\n" + "x = '_x000D_ & <b>'\n" * 900 + "last"
    sheets, _ = result_sheets(sample(), record(text), Wording("zh"))
    rows = list(openpyxl.load_workbook(io.BytesIO(written(sheets)))["运行信息"].iter_rows(values_only=True))
    read_back = read_record((str(key), str(value or "")) for key, value in rows)
    assert read_back == record(text)
    assert [key for key, _ in rows if str(key).startswith("policy:")] == [
        f"policy:trial[{n}/38]"
        for n in range(1, 39)  # 902 lines, 24 in a row
    ]
    account = next(value for key, value in rows if key == "rows:employees")
    assert account.startswith("3,0" if "," in account else "3006 = 奖补 ")


# ---------------------------------------------------------------- texts that an office, or an attacker, may send

HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "@SUM(A1)",
    "http://example.org",
    "[/b]",
    "a\x1b[31mred\x1b[0m",
    "tab\tand\nline",
    "_x0041_ stays",
    "&<>\"'",
    "  spaces kept  ",
    "00123",
    "1E5",
    "TRUE",
    "null\x00byte",
    "\ufffe\uffff",
    "lone \ud800 surrogate",
    "𝌆" * 20_000,
    "长" * 40_000,
]


def table(*columns: Column) -> SheetModel:
    return SheetModel("表", (Block(tuple(columns)),), key="awards")


def test_hostile_texts_are_kept_as_text(tmp_path: Path) -> None:
    sheet = table(text_column("名称", HOSTILE, 20), number_column("数", range(len(HOSTILE))))
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(written([sheet]))
    cells = [row[0].value or "" for row in openpyxl.load_workbook(path)["表"].iter_rows(min_row=2)]
    kinds = {
        row[0].data_type for row in openpyxl.load_workbook(path)["表"].iter_rows(min_row=2) if row[0].value
    }
    assert cells == [safe_text(text) for text in HOSTILE]
    assert kinds == {"s"}
    assert digest_of_file(path) == digest_of([grid_of(sheet)])


def test_texts_beyond_what_a_cell_holds_are_cut_with_a_mark() -> None:
    for text in HOSTILE[-2:]:
        cut = safe_text(text)
        assert len(cut.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
        assert cut.endswith(CUT_MARK)
    assert safe_text("短") == "短"
    assert safe_text("a\x1b[31m") == "a[31m"
    assert safe_text("长" * MOST_CHARACTERS) == "长" * MOST_CHARACTERS


def test_amounts_of_every_size_stand_exactly(tmp_path: Path) -> None:
    amounts = [
        0,
        1,
        99,
        100,
        -1,
        -12_345,
        370_350,
        MOST_EXACT - 1,
        MOST_EXACT,
        -MOST_EXACT,
        10**30,
    ]
    sheet = table(number_column("金额", amounts, style="money"), number_column("个数", amounts))
    path = tmp_path / "amounts.xlsx"
    path.write_bytes(written([sheet]))
    rows = list(openpyxl.load_workbook(path)["表"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [
        0, 0.01, 0.99, 1, -0.01, -123.45, 3703.5, 9_999_999_999_999.99,
        "10,000,000,000,000.00", "-10,000,000,000,000.00", "10,000,000,000,000,000,000,000,000,000.00",
    ]  # fmt: skip
    assert [row[1] for row in rows][:8] == amounts[:8]
    assert digest_of_file(path) == digest_of([grid_of(sheet)])


def test_columns_of_mixed_and_blank_cells(tmp_path: Path) -> None:
    sheet = table(
        mixed_column("行", ["2–5", 7, None, "9", 0], 10),
        number_column("数", [1, 2, 3, 4, 5], blank=np.array([True, False, True, False, True])),
        text_column("空", ["", "", "", "", ""], 10),
    )
    path = tmp_path / "mixed.xlsx"
    path.write_bytes(written([sheet]))
    assert list(openpyxl.load_workbook(path)["表"].iter_rows(min_row=2, values_only=True)) == [
        ("2–5", None, None),
        (7, 2, None),
        (None, None, None),
        ("9", 4, None),
        (0, None, None),
    ]
    assert digest_of_file(path) == digest_of([grid_of(sheet)])


def test_a_table_without_rows_has_its_headings(tmp_path: Path) -> None:
    sheet = table(text_column("名称", [], 10), number_column("数", []))
    path = tmp_path / "empty.xlsx"
    path.write_bytes(written([sheet]))
    assert list(openpyxl.load_workbook(path)["表"].iter_rows(values_only=True)) == [("名称", "数")]
    assert digest_of_file(path) == digest_of([grid_of(sheet)])


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (9, ["表"]),
        (10, ["表", "表(2)"]),
        (27, ["表", "表(2)", "表(3)"]),
        (28, ["表", "表(2)", "表(3)", "表(4)"]),
    ],
)
def test_more_rows_than_a_sheet_holds_go_on_in_further_sheets(rows: int, names: list[str]) -> None:
    sheet = table(text_column("名称", [f"第{n}" for n in range(rows)], 10), number_column("数", range(rows)))
    parts = within_limits(sheet, most_rows=10)
    assert [part.name for part in parts] == names
    workbook = openpyxl.load_workbook(io.BytesIO(written(parts)))
    found = [row for name in names for row in workbook[name].iter_rows(min_row=2, values_only=True)]
    assert found == [(f"第{n}", n) for n in range(rows)]
    assert all(workbook[name].cell(1, 1).value == "名称" for name in names)
    assert all(workbook[name].max_row <= 10 for name in names)


def test_many_rows_are_written_chunk_by_chunk(tmp_path: Path) -> None:
    count = 40_000  # more than two chunks of 16,384 rows
    numbers = np.arange(count) * 7_919 % 1_000
    sheet = table(
        text_column("名称", [f"企业{n}" for n in numbers.tolist()], 10), number_column("数", numbers)
    )
    path = tmp_path / "many.xlsx"
    path.write_bytes(written([sheet]))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("表").to_python()[1:]
    assert rows == [[f"企业{n}", float(n)] for n in numbers.tolist()]
    assert digest_of_file(path) == digest_of([grid_of(sheet)])


def test_the_digest_tells_every_change() -> None:
    def digest(*cells: str | int | None, heading: str = "a", name: str = "表") -> str:
        return digest_of([grid_of(SheetModel(name, (Block((mixed_column(heading, cells, 9),)),)))])

    same = digest("x", 1, None, "y")
    assert digest("x", 1, None, "y") == same
    others = [
        digest("x", 1, "y", None),
        digest("x", "1", None, "y"),
        digest("x", 2, None, "y"),
        digest("y", 1, None, "x"),
        digest("x", 1, None, "y", "z"),
        digest("x", 1, None, "y", heading="b"),
        digest("x", 1, None, "y", name="另"),
        digest("xy", 1, None, ""),
    ]
    assert len({same, *others}) == len(others) + 1


# ---------------------------------------------------------------- a batch of several policies

EVERYTHING = """
[[provision]]
id = "cash"
clause = "一"
title = { zh = "现金", en = "Cash" }
kind = "grant"
table = "employees"
claims = ["ui_months"]
where = [{ quantity = "ui_months", at_least = 12, else = "ui-months" }]
pays = { amount = "500元", unit = { zh = "人", en = "persons" } }

[[provision]]
id = "waived"
clause = "二"
title = { zh = "减免", en = "Waived" }
kind = "relief"
claims = ["loan_requested"]
pays = { share = "50%", of = ["loan_requested"] }

[[provision]]
id = "ranked"
clause = "三"
title = { zh = "名次", en = "Ranked" }
kind = "reward"
table = "regions"
claims = ["growth[2020Q1]"]
pays = { rank_by = "growth[2020Q1]", among = ["3501", "3502"], amounts = ["100元"], beyond = "not-in-top-3", tied = "tie", incomplete = "ranking-incomplete" }

[[provision]]
id = "fairs"
clause = "四"
title = { zh = "展会", en = "Fairs" }
kind = "grant"
table = "exhibitions"
pays = { amount = "1元" }
"""


@cache
def everything() -> BatchResult:
    person = {"uscc": code_of("A"), "name": "张三", "ui_months": "11"}
    rows = {
        "enterprises": [
            {"uscc": code_of("A"), "name": "甲", "township": "东镇", "loan_requested": "1000"},
            {"uscc": code_of("B"), "name": "乙", "township": None, "loan_requested": "0.03"},
            {"uscc": code_of("C"), "name": "丙", "township": "西镇"},
        ],
        "employees": [
            {**person, "id_number": number_of("422801", dt.date(1990, 1, 1))},
            {**person, "id_number": number_of("422801", dt.date(1990, 1, 2)), "ui_months": "12"},
            {
                **person,
                "uscc": code_of("C"),
                "id_number": number_of("422801", dt.date(1990, 1, 3)),
                "ui_months": "13",
            },
            {**person, "id_number": None},
        ],
        "regions": [
            {"region_code": "3501", "name": "福州", "growth[2020Q1]": "2%"},
            {"region_code": "3502", "name": "厦门", "growth[2020Q1]": "1%"},
        ],
    }
    return judged({"trial": policy_text(EVERYTHING)}, rows)


@cache
def everything_sheets() -> dict[str, SheetModel]:
    sheets, _ = result_sheets(everything(), record(), Wording("zh"))
    return {sheet.key: sheet for sheet in sheets}


def test_only_grants_and_rewards_add_up_to_payable() -> None:
    totals = everything_sheets()["totals"]
    assert [column.heading for column in totals.blocks[0].columns[3:]] == [
        "现金(元)", "减免(减免,元)", "名次(元)", "展会(元)", "应付合计(元)",
    ]  # fmt: skip
    assert column_of(totals, "企业名称") == ["甲", "乙", "丙", "福州", ""]
    assert column_of(totals, "现金(元)") == ["500.00", "", "500.00", "", "1,000.00"]
    # half of 1,000 is 500; half of 0.03 is 0.015, rounded half up to 0.02
    assert column_of(totals, "减免(减免,元)") == ["500.00", "0.02", "", "", "500.02"]
    assert column_of(totals, "名次(元)") == ["", "", "", "100.00", "100.00"]
    assert column_of(totals, "应付合计(元)") == ["500.00", "0.00", "500.00", "100.00", "1,100.00"]


def test_the_breakdowns_add_up_to_payable() -> None:
    summary = everything_sheets()["summary"]
    by_title = {block.title: block for block in summary.blocks}
    for title in ("按资金来源(应付)", "按所属街镇(应付)"):
        amounts = by_title[title].columns[1]
        assert amounts.shown(len(amounts) - 1) == "1,100.00"
    townships = by_title["按所属街镇(应付)"].columns
    names = [townships[0].shown(row) for row in range(len(townships[0]))]
    assert names == ["东镇", "西镇", "(未填)", "合计"]


def test_a_table_that_is_not_there_leaves_its_provision_not_assessed() -> None:
    summary = everything_sheets()["summary"]
    block = next(block for block in summary.blocks if block.title == "分项汇总")
    status = [block.columns[-1].shown(row) for row in range(len(block))]
    assert status == ["已核算", "已核算", "已核算", "未核算: 缺工作表“展会”", ""]
    claimed = block.columns[4]
    assert [claimed.shown(row) for row in range(len(block))] == ["2", "2", "2", "", ""]


def test_the_object_of_a_person_is_the_masked_number_or_else_the_name() -> None:
    rejected = everything_sheets()["rejected"]
    assert column_of(rejected, "对象") == [
        "422801********" + number_of("422801", dt.date(1990, 1, 1))[-4:],
        "张三",
        "",
    ]
    assert column_of(rejected, "行号") == ["2", "5", "3"]
    assert column_of(rejected, "类型") == ["不符合条件", "不符合条件", "不符合条件"]
    assert column_of(rejected, "原因代码") == ["ui-months", "ui-months;missing-value", "not-in-top-3"]


NOTICES = [
    Notice("unknown-column", "员工", (), "备注", (("letter", "P"), ("closest", "姓名"))),
    Notice("unknown-column", "员工", (), "备注", (("letter", ""), ("closest", ""))),
    Notice("places-cut", "展会", (20,), "人次", (("provision", "trial/fairs"), ("limit", "4"))),
    Notice("never-heard-of", "展会", (3, 4), "", (("a", "1"), ("b", "2"))),
    Notice("id-legacy", "员工", (2, 3, 5, 6, 7, *range(100, 300, 2))),
]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "zh",
            [
                "表头未识别，该列未采用（P列）；是否为“姓名”？",
                "表头未识别，该列未采用",
                "展会：超过每个展会4人次的部分不计",
                "never-heard-of; a=1; b=2",
                "15位身份证号，按旧式号码接受",
            ],
        ),
        (
            "en",
            [
                "heading not recognised; the column was left alone (column P); is it 姓名?",
                "heading not recognised; the column was left alone",
                "Fairs: what exceeds 4 places per event was not counted",
                "never-heard-of; a=1; b=2",
                "ID numbers of 15 digits were accepted",
            ],
        ),
    ],
)
def test_notices_are_put_into_words(language: Language, texts: list[str]) -> None:
    batch = replace(everything(), notices=NOTICES)
    sheet = notices_sheet(batch, Wording(language))
    assert [sheet.blocks[0].columns[4].shown(row) for row in range(len(NOTICES))] == texts


def test_rows_of_a_notice_are_listed_as_runs_and_the_rest_counted() -> None:
    sheet = notices_sheet(replace(everything(), notices=NOTICES), Wording("zh"))
    rows = column_of(sheet, "行号")
    assert rows[:4] == ["", "", "20", "3, 4"]
    # two runs, then 18 of the hundred single rows; 2 + 3 + 100 = 105 rows in all
    singles = ", ".join(str(row) for row in range(100, 136, 2))
    assert rows[4] == f"2, 3, 5–7, {singles} 等共105行"


MANY = "".join(
    f"""
[[provision]]
id = "p{number}"
clause = "{number}"
title = {{ zh = "第{number}项", en = "No. {number}" }}
kind = "{"points" if number == 3 else "grant"}"
pays = {{ amount = {"3" if number == 3 else f'"{number}元"'} }}
"""
    for number in range(1, 13)
)


def summary_of(provisions: str) -> SheetModel:
    batch = judged({"trial": policy_text(provisions)}, {"enterprises": [{"uscc": code_of("A")}]})
    sheets, _ = result_sheets(batch, record(), Wording("zh"))
    return sheets[0]


def test_many_provisions_are_charted_by_the_largest_amounts() -> None:
    summary = summary_of(MANY)
    chart = next(chart for chart in summary.charts if chart.title == "各项核定金额(元)")
    block = summary.blocks[chart.block]
    drawn = [block.columns[chart.names].shown(row) for row in range(chart.rows)]
    # twelve provisions, of which the third carries no money: the ten largest of the other eleven
    assert drawn == [f"第{number}项" for number in (12, 11, 10, 9, 8, 7, 6, 5, 4, 2)]


def test_few_provisions_are_charted_as_they_stand() -> None:
    few = MANY[: MANY.index('id = "p5"')].rpartition("[[provision]]")[0]
    summary = summary_of(few)
    chart = next(chart for chart in summary.charts if chart.title == "各项核定金额(元)")
    block = summary.blocks[chart.block]
    assert block.title == "分项汇总"
    assert [block.columns[chart.numbers].shown(row) for row in range(chart.rows)] == [
        "1.00",
        "2.00",
        "",
        "4.00",
    ]


def test_a_notice_names_the_enterprises_of_its_rows_and_counts_many() -> None:
    batch = sample()
    table = batch.tables["enterprises"]
    label, numbers = table.sheets[0], table.row_numbers.tolist()
    sheet = CalamineWorkbook.from_path(SAMPLE).get_sheet_by_name("企业").to_python()
    place = next(line.index("企业名称") for line in sheet if "企业名称" in line)
    by_row = [str(sheet[number - 1][place]) for number in numbers[:4]]
    notices = [
        Notice("hidden-cells", label, tuple(numbers[:count]), values=(("count", "1"),)) for count in (1, 3, 4)
    ]
    companies = Companies(batch.tables)
    said = [companies.of_line(Line(one, "", ("",)), Wording("zh")) for one in notices]
    assert said == [by_row[0], "、".join(by_row[:3]), f"{'、'.join(by_row[:3])}等4家"]
    assert companies.of_line(Line(Notice("totals-line", "员工"), "", ()), Wording("zh")) == ""


def test_wrapped_texts_are_measured_each_by_itself() -> None:
    # Ten units of width are 100 tenths: a Chinese character takes 19, any other 9, and each text ends its own last line.
    texts = [
        "温" * 5,
        "温" * 6,
        "a" * 11,
        "a" * 12,
        "",
        "a\nb",
        "温温温温温温\n",
        "\U0001f600" * 11,
        "≥“…" * 2,
    ]
    assert lines_of(texts, 10).tolist() == [1, 2, 1, 2, 1, 2, 3, 1, 1]
    assert lines_of(["温" * 5, "温" * 5], [10, 9]).tolist() == [1, 2]
