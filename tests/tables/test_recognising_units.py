from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile.builders import workbook, worksheet
from tables.sheet_reading import notices_with, read, recognised, values_of, write_xlsx

from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.model import BLANK, PRESENT, UnusableInputError, fault_state
from subsidycalc.tables.normalising.table import normalise
from subsidycalc.tables.recognising import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.tables.raw import RawColumn
    from subsidycalc.tables.recognising import Recognised


def _enterprises(tmp_path: Path, heading: str, value: object = 5) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"企业": [["统一社会信用代码", heading], ["9133", value]]})


def _column(found: Recognised, table: str = "enterprises") -> RawColumn:
    return found.tables[table].columns[1]


@pytest.mark.parametrize(
    ("heading", "field"), [("2023年一季度产值", "output"), ("2020Q2用电量", "electricity")]
)
def test_output_and_electricity_without_a_unit_are_refused(heading: str, field: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError) as raised:
        recognised(_enterprises(tmp_path, heading))
    message = str(raised.value)
    assert message.startswith(f"a.xlsx，工作表“企业”：列 B “{heading}”没有写明单位")
    assert f"--unit {field}=" in message
    assert f"--unit {field}=" in raised.value.en


@pytest.mark.parametrize("key", ["output", "output[2023Q1]", "产值"])
def test_the_caller_may_give_the_unit(key: str, tmp_path: Path) -> None:
    column = _column(recognised(_enterprises(tmp_path, "2023年一季度产值"), units={key: "万元"}))
    assert (column.unit, column.unit_given) == ("万元", True)


def test_a_unit_for_one_period_is_for_that_period_only(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="没有写明单位"):
        recognised(_enterprises(tmp_path, "2022年产值"), units={"output[2023Q1]": "万元"})


def test_heading_and_caller_must_not_differ(tmp_path: Path) -> None:
    file = _enterprises(tmp_path, "2023年一季度产值（千元）")
    column = _column(recognised(file, units={"output": "千元"}))
    assert (column.unit, column.unit_given) == ("千元", False)
    with pytest.raises(UnusableInputError, match="表头单位是“千元”，--unit 给的是“万元”"):
        recognised(file, units={"output": "万元"})


def test_two_names_of_one_unit_do_not_differ(tmp_path: Path) -> None:
    assert (
        _column(recognised(_enterprises(tmp_path, "2020Q2用电量（度）"), units={"electricity": "kWh"})).unit
        == "度"
    )


@pytest.mark.parametrize(
    "heading", ["2023年一季度产值（万美元）", "2020Q2用电量（吨标准煤）", "申请贷款额（万美元）"]
)
def test_a_unit_that_is_not_known_is_refused_with_those_that_are(heading: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=r"不认识；请改为 .+之一"):
        recognised(_enterprises(tmp_path, heading))


def test_other_money_is_in_yuan_with_a_notice(tmp_path: Path) -> None:
    found = recognised(_enterprises(tmp_path, "申请贷款额"))
    assert _column(found).unit == ""
    (notice,) = notices_with("unit-assumed", found)
    assert (notice.sheet, notice.column, dict(notice.values)) == ("企业", "申请贷款额", {"unit": "元"})
    assert not notices_with("unit-assumed", recognised(_enterprises(tmp_path, "申请贷款额（万元）")))


@pytest.mark.parametrize(
    "line",
    [
        ["单位：万元"],
        [None, "单位:万元"],
        ["贷款申请表（金额单位： 人民币万元）"],
        ["填报单位：某公司", "单位：千元、人"],
    ],
)
def test_a_unit_above_the_headings_keeps_other_money_from_being_yuan(
    line: list[object], tmp_path: Path
) -> None:
    rows: list[list[object]] = [line, ["统一社会信用代码", "申请贷款额"], ["9133", 5]]
    file = write_xlsx(tmp_path / "a.xlsx", {"企业": rows})
    with pytest.raises(
        UnusableInputError, match=r"列 B “申请贷款额”没有写明单位.*上方写着“[千万]元”"
    ) as raised:
        recognised(file)
    assert "--unit loan_requested=" in raised.value.en
    assert _column(recognised(file, units={"loan_requested": "元"})).unit == "元"


@pytest.mark.parametrize("line", ["单位：元", "填报单位：百万元素公司", "万元企业名单"])
def test_a_line_above_the_headings_that_says_yuan_or_nothing_changes_nothing(
    line: str, tmp_path: Path
) -> None:
    rows: list[list[object]] = [[line], ["统一社会信用代码", "申请贷款额"], ["9133", 5]]
    found = recognised(write_xlsx(tmp_path / "a.xlsx", {"企业": rows}))
    assert _column(found).unit == ""
    assert len(notices_with("unit-assumed", found)) == 1


def test_a_blank_column_without_a_unit_does_no_harm(tmp_path: Path) -> None:
    assert _column(recognised(_enterprises(tmp_path, "2023年一季度产值", None))).unit == ""


@pytest.mark.parametrize(
    ("key", "unit", "message"),
    [
        ("outptu", "万元", "是否指 output"),
        ("output", "箱", "不认识单位“箱”"),
        ("name", "万元", "没有名为“name”"),
    ],
)
def test_a_wrong_option_is_refused(key: str, unit: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=message):
        recognised(_enterprises(tmp_path, "企业名称"), units={key: unit})


def test_each_sheet_of_a_table_is_read_in_its_own_unit(tmp_path: Path) -> None:
    headings = ("2023年产值（万元）", "2023年产值（元）", "2023年产值（千元）", "2023年产值(万元)")
    held: tuple[list[object], ...] = ([5, "x"], [6.25, "7万"], ["1,000.5"], [None])
    sheets = {
        f"企业({number})": [["统一社会信用代码", heading], *([f"913{number}", value] for value in values)]
        for number, (heading, values) in enumerate(zip(headings, held, strict=True))
    }
    found = recognised(write_xlsx(tmp_path / "a.xlsx", sheets))
    table, notices = normalise(found.tables["enterprises"])
    column = table.columns["output[2023]"]
    # in fen: 5 × 10,000 yuan, 6.25 yuan, 1,000.5 × 1,000 yuan
    states = [None if state == PRESENT else state for state in column.state.tolist()]
    kept = [value if state is None else None for value, state in zip(column.values, states, strict=True)]
    assert kept == [5_000_000, None, 625, None, 100_050_000, None]
    assert (states[1], states[3], states[5]) == (
        fault_state("invalid-number"),
        fault_state("unit-conflict"),
        BLANK,
    )
    assert column.raw == {1: "x", 3: "7万"}
    assert {notice.sheet: notice.rows for notice in notices if notice.code == "number-from-text"} == {
        "企业(2)": (2,)
    }


def test_no_unit_beside_one_is_refused(tmp_path: Path) -> None:
    def rents(number: int, heading: str) -> list[list[object]]:
        return [["统一社会信用代码", heading], [f"913{number}", 5]]

    file = write_xlsx(
        tmp_path / "a.xlsx", {"房租": rents(1, "月租金（万元）"), "房租(2)": rents(2, "月租金")}
    )
    with pytest.raises(UnusableInputError, match=r"工作表“房租\(2\)”.*没有写单位，工作表“房租”.*“万元”"):
        recognised(file)


def test_a_periodic_heading_without_a_period_is_left_alone_with_a_notice(tmp_path: Path) -> None:
    found = recognised(_enterprises(tmp_path, "产值（万元）"))
    (notice,) = notices_with("period-missing", found)
    assert (notice.column, dict(notice.values)) == ("产值（万元）", {"letter": "B", "field": "产值"})


_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="0&quot;万&quot;"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def _styled(tmp_path: Path, table: str, headings: tuple[str, str], cells: list[str]) -> Recognised:
    head = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("AB", headings, strict=True)
    )
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>35</v></c>{cell}</row>' for row, cell in enumerate(cells, 2)
    )
    batch = read(workbook(tmp_path / "a.xlsx", worksheet(f'<row r="1">{head}</row>{rows}'), styles=_STYLES))
    batch.sheets[0].name = table
    return recognise(batch, TABLES, {})


def test_a_format_that_shows_ten_thousands_is_noticed_and_the_value_stands(tmp_path: Path) -> None:
    cells = ['<c r="B2" s="2"><v>5</v></c>', '<c r="B3"><v>6</v></c>', '<c r="B4" s="2"><v>5</v></c>']
    found = _styled(tmp_path, "企业", ("uscc", "2023年产值（元）"), cells)
    column = _column(found)
    assert values_of(found.tables["enterprises"], "output[2023]") == [5, 6, 5]
    assert sorted(map(str, column.distinct)) == ["5", "6"]
    assert column.number_formats == {'0"万"': 2}
    (notice,) = notices_with("format-shows-otherwise", found)
    assert dict(notice.values) == {"format": '0"万"', "count": "2"}


def test_percent_cells_are_known_as_such(tmp_path: Path) -> None:
    found = _styled(tmp_path, "地区", ("区划代码", "2020年一季度增速"), ['<c r="B2" s="1"><v>0.075</v></c>'])
    column = _column(found, "regions")
    assert (column.distinct, column.percent_format) == ([0.075], True)
    assert not notices_with("format-shows-otherwise", found)


def test_where_only_some_cells_are_percent_each_keeps_its_meaning(tmp_path: Path) -> None:
    cells = ['<c r="B2" s="1"><v>0.075</v></c>', '<c r="B3"><v>7.5</v></c>']
    found = _styled(tmp_path, "地区", ("区划代码", "2020年一季度增速（%）"), cells)
    assert values_of(found.tables["regions"], "growth[2020Q1]") == ["7.5%", 7.5]
    assert not _column(found, "regions").percent_format
