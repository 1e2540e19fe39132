from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile.builders import workbook, worksheet
from tables.sheet_reading import notices_with, recognised, values_of, write_xlsx

from subsidycalc.tables.model import Notice, UnusableInputError
from subsidycalc.tables.raw import FaultyCell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from subsidycalc.tables.recognising import Recognised

_HEAD = ["序号", "统一社会信用代码", "企业名称", "企业承担费用（元）", "出发地区划代码"]


def _charter_trips(tmp_path: Path, rows: Sequence[Sequence[object]]) -> Recognised:
    return recognised(write_xlsx(tmp_path / "a.xlsx", {"包车": [_HEAD, *rows]}))


@pytest.mark.parametrize(
    "line",
    [
        ["合计", None, None, 30],
        [None, "合 计", None, 30],
        [None, None, "总计：", 30],
        ["Total", None, None, 30],
        ["合计（2户）", None, None, 30],
        [3, None, "合计", 30],
        [None, None, "鹿城区小计", 30],
    ],
)
def test_a_totals_line_is_set_aside(line: list[object], tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [[1, "9133", "甲", 10, "36"], [2, "9134", "乙", 20, "36"], line])
    table = found.tables["charter_trips"]
    assert values_of(table, "cost") == [10, 20]
    assert (table.rows_read, table.set_aside) == (3, 1)
    assert notices_with("totals-line", found) == [
        Notice("totals-line", "包车", (4,), values=(("count", "1"),))
    ]
    assert not notices_with("totals-differ", found)


@pytest.mark.parametrize("name", ["合计科技有限公司", "总计", "小计"])
def test_a_row_with_a_code_is_data_whatever_its_name(name: str, tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [[1, "9133", name, 10, "36"]])
    assert values_of(found.tables["charter_trips"], "cost") == [10]


def test_a_total_that_does_not_add_up_is_named_with_both_figures(tmp_path: Path) -> None:
    found = _charter_trips(
        tmp_path, [[1, "9133", "甲", 0.1, "36"], [2, "9134", "乙", 0.2, "36"], ["合计", None, None, 0.31]]
    )
    (notice,) = notices_with("totals-differ", found)
    assert (notice.sheet, notice.rows, notice.column) == ("包车", (4,), "企业承担费用（元）")
    # 0.1 + 0.2 is exactly 0.3
    assert dict(notice.values) == {"stated": "0.31", "computed": "0.3"}


def test_totals_in_decimals_are_exact(tmp_path: Path) -> None:
    rows = [[number, "9133", "甲", 0.1, "36"] for number in range(3)]
    # 3 × 0.1 = 0.3, which binary fractions miss
    found = _charter_trips(tmp_path, [*rows, ["合计", None, None, 0.3]])
    assert not notices_with("totals-differ", found)


def test_subtotals_count_their_own_section_and_the_total_all(tmp_path: Path) -> None:
    found = _charter_trips(
        tmp_path,
        [
            [1, "9133", "甲", 10, "36"],
            [2, "9134", "乙", 20, "36"],
            ["小计", None, None, 30],
            [3, "9135", "丙", 5, "36"],
            ["小计", None, None, 6],
            ["合计", None, None, 35],
        ],
    )
    assert [notice.rows for notice in notices_with("totals-line", found)] == [(4, 6, 7)]
    (notice,) = notices_with("totals-differ", found)
    assert notice.rows == (6,)
    assert dict(notice.values) == {"stated": "6", "computed": "5"}


def test_the_subtotals_that_excel_makes_are_set_aside(tmp_path: Path) -> None:
    found = _charter_trips(
        tmp_path,
        [
            [1, "91330302YY00000104", "甲", 10, "36"],
            [2, "91330302YY00000104", "甲", 20, "36"],
            [None, "91330302YY00000104 汇总", None, 30],
            [3, "9135", "丙", 5, "36"],
            [None, None, "温州市鹿城区丙丙丙丙制造有限责任公司 汇总", 5],
            [None, "总计", None, 35],
        ],
    )
    assert values_of(found.tables["charter_trips"], "cost") == [10, 20, 5]
    assert [notice.rows for notice in notices_with("totals-line", found)] == [(4, 6, 7)]
    # 10 + 20 = 30, 5 alone, and 30 + 5 = 35
    assert not notices_with("totals-differ", found)


def test_a_total_above_its_rows_counts_all_of_them(tmp_path: Path) -> None:
    found = _charter_trips(
        tmp_path, [["合计", None, None, 30], [1, "9133", "甲", 10, "36"], [2, "9134", "乙", 20, "36"]]
    )
    assert not notices_with("totals-differ", found)


def test_totals_of_texts_written_as_numbers_add_up(tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [[1, "9133", "甲", "1,000.50", "36"], ["合计", None, None, "1000.5"]])
    assert not notices_with("totals-differ", found)


@pytest.mark.parametrize("label", ["示例", "（示例）", "Example", "填写示例"])
def test_an_example_row_is_set_aside(label: str, tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [[label, "9133", "甲", 10, "36"], [1, "9134", "乙", 20, "36"]])
    table = found.tables["charter_trips"]
    assert values_of(table, "cost") == [20]
    assert [notice.rows for notice in notices_with("example-row", found)] == [(2,)]


def test_headings_repeated_on_each_page_are_set_aside(tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [[1, "9133", "甲", 10, "36"], _HEAD, [2, "9134", "乙", 20, "36"]])
    assert found.tables["charter_trips"].row_numbers.tolist() == [2, 4]
    assert [notice.rows for notice in notices_with("header-repeated", found)] == [(3,)]


def test_headings_repeated_in_another_spelling_are_set_aside(tmp_path: Path) -> None:
    again = ["序号", "统一社会信用代码", "企业名称", "企业承担费用(元)", "出发地区划代码"]
    found = _charter_trips(tmp_path, [[1, "9133", "甲", 10, "36"], again, [2, "9134", "乙", 20, "36"]])
    assert found.tables["charter_trips"].row_numbers.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("again", "row"),
    [
        (
            ["序号", "统一社会信用代码", "企业名称", "企业承担费用（万元）", "出发地区划代码"],
            [2, "9134", "乙", 0.002, "36"],
        ),
        (
            ["序号", "统一社会信用代码", "企业名称", "出发地区划代码", "企业承担费用（元）"],
            [2, "9134", "乙", "36", 20],
        ),
        (
            ["统一社会信用代码", "企业名称", "企业承担费用（元）", "出发地区划代码"],
            ["9134", "乙", 20, "36"],
        ),
    ],
)
def test_headings_repeated_with_another_meaning_are_refused(
    again: list[object], row: list[object], tmp_path: Path
) -> None:
    with pytest.raises(UnusableInputError, match="第 3 行又是表头"):
        _charter_trips(tmp_path, [[1, "9133", "甲", 10, "36"], again, row])


def test_blank_rows_are_no_rows_and_remarks_alone_are_set_aside(tmp_path: Path) -> None:
    found = _charter_trips(
        tmp_path,
        [
            [],
            [1, "9133", "甲", 10, "36"],
            ["　", " ", None, None, "\u200b"],
            ["填表人：某"],
            [2, "9134", "乙", 20, "36"],
        ],
    )
    table = found.tables["charter_trips"]
    assert table.row_numbers.tolist() == [3, 6]
    assert (table.rows_read, table.set_aside) == (3, 1)
    assert [notice.rows for notice in notices_with("row-without-known-cells", found)] == [(5,)]


def test_values_of_set_aside_rows_and_headings_leave_no_trace(tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [[1, "9133", "甲", 10, "36"], ["合计", None, None, "很多"]])
    column = next(column for column in found.tables["charter_trips"].columns if column.key == "cost")
    assert column.distinct == [10]


def _merged_sheet(tmp_path: Path) -> Path:
    def text(place: str, value: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    rows = (
        f'<row r="1">{text("A1", "uscc")}{text("B1", "姓名")}{text("C1", "户籍")}</row>'
        f'<row r="2">{text("A2", "9133")}{text("B2", "甲")}{text("C2", "36")}</row>'
        f'<row r="3">{text("B3", "乙")}{text("C3", "36")}</row>'
        f'<row r="4">{text("B4", "丙")}</row>'
        f'<row r="6">{text("A6", "9134")}{text("B6", "丁")}</row>'
    )
    merges = "".join(f'<mergeCell ref="{span}"/>' for span in ("A2:A5", "B6:C6"))
    return workbook(tmp_path / "a.xlsx", worksheet(rows, after=f"<mergeCells>{merges}</mergeCells>"))


def test_merged_data_cells_are_faults(tmp_path: Path) -> None:
    found = recognised(_merged_sheet(tmp_path))
    table = found.tables["employees"]
    fault = FaultyCell("merged-cell", "A2:A5")
    assert values_of(table, "uscc") == ["9133", fault, fault, "9134"]
    assert values_of(table, "hukou_code") == ["36", "36", None, FaultyCell("merged-cell", "B6:C6")]
    assert table.row_numbers.tolist() == [2, 3, 4, 6], "row 5 holds nothing but a part of the merge"
    assert notices_with("merged-cells", found) == [
        Notice("merged-cells", "员工", (3, 4, 6), values=(("count", "3"),))
    ]


def test_merged_data_cells_are_filled_where_the_caller_wants(tmp_path: Path) -> None:
    found = recognised(_merged_sheet(tmp_path), fill_merged=True)
    table = found.tables["employees"]
    assert values_of(table, "uscc") == ["9133", "9133", "9133", "9134"]
    assert values_of(table, "hukou_code") == ["36", "36", None, "丁"]
    assert notices_with("merged-filled", found) == [
        Notice("merged-filled", "员工", (3, 4, 6), values=(("count", "3"),))
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        ["甲", "乙", 1, 2, 3],
        ["甲", "乙", "丙", "丁", 1],
        ["1", "2", "3", "4", "5"],
        ["甲", "乙", "①", "②", "③"],
    ],
)
def test_the_row_that_numbers_the_columns_of_a_form_is_set_aside(
    numbers: list[object], tmp_path: Path
) -> None:
    found = _charter_trips(tmp_path, [numbers, [1, "9133", "甲", 10, "36"]])
    assert values_of(found.tables["charter_trips"], "cost") == [10]
    assert [notice.rows for notice in notices_with("column-numbers", found)] == [(2,)]


@pytest.mark.parametrize(
    "numbers", [[1, "9133", "甲", 10, "36"], ["甲", "丙", 1, 2, 3], [1, None, None, 2, None]]
)
def test_a_row_that_does_not_count_the_columns_is_data(numbers: list[object], tmp_path: Path) -> None:
    found = _charter_trips(tmp_path, [numbers, [2, "9134", "乙", 20, "36"]])
    assert not notices_with("column-numbers", found)
    assert len(found.tables["charter_trips"].row_numbers) == 2
