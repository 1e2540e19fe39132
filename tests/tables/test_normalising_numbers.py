"""Numbers are exact: what a cell says at 15 digits, in the unit of its heading, rounded once and half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import noticed, read, results

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.normalising.numbers import exact_cell, exact_text, scaled_exactly

YUAN = 100
BLANKS = [None, "", " ", "-", "—", "——", "/", "无", "\u3000", "\u200b"]


def fen(cell: object, **details: object) -> object:
    return results(read("enterprises", "loan_requested", [cell], **details)[0])[0]


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        (0.1 + 0.2, "元", 30),  # 0.30000000000000004 is 0.3 at 15 digits
        (1234.5, "元", 123_450),
        (1_180, "万元", 1_180 * 10_000 * YUAN),
        (1180.1234567, "万元", 1_180_123_457),  # × 1,000,000 = 1,180,123,456.7 fen
        ("1180.1234567", "万元", 1_180_123_457),
        (4.35, "万元", 4_350_000),  # 4.35 × 1,000,000 is 4349999.9999999995 in floats
        (0.145, "元", 15),  # 14.5 fen, half up
        (0.144999999999999, "元", 14),
        (1.005, "元", 101),  # 100.5 fen, though the float is a little less
        (2.5, "亿元", 2_500_000_000_0),
        (3.5, "千元", 350_000),
        (1.5, "百万元", 150_000_000),
        (99_999_999_999.99, "千元", "out-of-range"),
        (9_999_999_999_999.99, "元", 999_999_999_999_999),  # the last fen below 10**15
        (10_000_000_000_000, "元", "out-of-range"),
        (2**63, "元", "out-of-range"),
        (1e300, "元", "out-of-range"),
        (10**400, "元", "out-of-range"),
        (5e-324, "元", 0),
        (-0.0, "元", 0),
        (-0.01, "元", "negative-number"),
        (-1e300, "元", "negative-number"),
        (float("nan"), "元", "invalid-number"),
        (float("inf"), "元", "invalid-number"),
        (True, "元", "invalid-number"),
    ],
)
def test_a_cell_in_the_unit_of_its_heading(cell: object, unit: str, value: object) -> None:
    assert fen(cell, unit=unit) == value


@pytest.mark.parametrize("cell", BLANKS)
def test_blank_is_blank_and_never_zero(cell: object) -> None:
    assert fen(cell) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", 123_450),
        ("１，２３４．５０", 123_450),
        ("\u00a01\u00a0234.50\u00a0", 123_450),
        ("1 234 567", 123_456_700),
        ("'1234", 123_400),
        ("¥1,234", 123_400),
        ("￥ 1234 元", 123_400),
        ("1234元", 123_400),
        ("+5", 500),
        (".5", 50),
        ("007", 700),
        ("(1,234)", "negative-number"),
        ("（1,234）", "negative-number"),
        ("\u22121,234", "negative-number"),
        ("－5", "negative-number"),
        ("0.005", 1),
        ("12,34", "invalid-number"),
        ("1,2345", "invalid-number"),
        ("1.234,50", "invalid-number"),
        ("1,234 567", "invalid-number"),
        ("12 34", "invalid-number"),
        ("1_000", "invalid-number"),
        ("NaN", "invalid-number"),
        ("1E400", "invalid-number"),
        ("1.2E3", "invalid-number"),  # what such a text shows may have been cut
        ("inf", "invalid-number"),
        ("١٢٣", "invalid-number"),
        ("５²", "invalid-number"),
        ("①", "invalid-number"),
        ("一百", "invalid-number"),
        ("约5", "invalid-number"),
        ("5左右", "invalid-number"),
        ("1-2", "invalid-number"),
        ("--5", "invalid-number"),
        ("(-5)", "invalid-number"),
        ("5%", "invalid-number"),
        ("0x10", "invalid-number"),
        ("9" * 20, "out-of-range"),
        ("9" * 5000, "invalid-number"),  # no number is written with so many
        ("1" + "0" * 30, "out-of-range"),
    ],
)
def test_a_text_is_read_where_it_is_surely_one_number(text: str, value: object) -> None:
    assert fen(text) == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12.5万", "万元", "unit-conflict"),
        ("12.5万", "元", "unit-conflict"),
        ("12.5万元", "元", "unit-conflict"),
        ("12.5亿", "万元", "unit-conflict"),
        ("500元", "万元", "unit-conflict"),
        ("¥500", "万元", "unit-conflict"),
        ("12.5万元", "万元", 12_500_000),  # the heading's own unit again
        ("500元", "元", 50_000),
        ("12.5万", "", 12_500_000),  # 125,000 yuan: nothing else says what 万 is of
        ("12.5 万元", "", 12_500_000),
        ("1.2亿", "", 12_000_000_000),
        ("5斤", "", "invalid-number"),
    ],
)
def test_a_unit_in_the_cell_may_repeat_the_headings_and_name_no_other(
    text: str, unit: str, value: object
) -> None:
    assert fen(text, unit=unit) == value


def test_a_unit_in_the_cell_is_noticed_where_the_heading_has_none() -> None:
    _, notices = read("business_trips", "airfare", ["500元", "12.5万"])
    assert noticed(notices) == {"number-from-text": (2, 3), "unit-in-cell": (3,)}
    assert dict(notices[1].values) == {"example": "12.5万"}


def test_rounded_amounts_are_noticed_once_with_all_their_rows() -> None:
    _, notices = read(
        "enterprises", "output", [1180.1234567, 5, 0.00000049], key="output[2023Q1]", unit="万元"
    )
    (notice,) = notices
    assert (notice.code, notice.sheet, notice.rows, notice.column) == ("amount-rounded", "表", (2, 4), "产值")
    assert notice.values == (("example", "1180.1234567"),)


def test_numbers_as_text_are_noticed_in_workbooks_and_not_in_text_files() -> None:
    assert noticed(read("rents", "waived_months", ["2", 3])[1]) == {"number-from-text": (2,)}
    assert read("rents", "waived_months", ["2"], untyped=True)[1] == []


@pytest.mark.parametrize(
    ("cell", "unit", "units"),
    [
        (70_000, "kWh", 700_000_000),
        (7, "万千瓦时", 700_000_000),
        (7, "万度", 700_000_000),
        (70, "MWh", 700_000_000),
        (0.07, "GWh", 700_000_000),
        (0.00005, "度", 1),  # half of a ten-thousandth of a kWh, rounded up
        (10**11, "kWh", "out-of-range"),
        (-1, "kWh", "negative-number"),
    ],
)
def test_energy_is_counted_in_ten_thousandths_of_a_kwh(cell: object, unit: str, units: object) -> None:
    column, _ = read("enterprises", "electricity", [cell], key="electricity[2020Q2]", unit=unit)
    assert results(column) == [units]


@pytest.mark.parametrize(
    ("cell", "value"),
    [(30, 30), (30.0, 30), ("30人", 30), ("1,000", 1000), (29.5, "not-whole"), (29.999999999999996, 30), ("29.9", "not-whole"), (-1, "negative-number"), (0, 0), (10**9, "out-of-range")],
)  # fmt: skip
def test_counts_are_whole(cell: object, value: object) -> None:
    assert results(read("employees", "ui_months", [cell])[0]) == [value]


def test_a_head_count_of_nobody_is_out_of_range() -> None:
    assert results(read("enterprises", "headcount", [0, "0", 1])[0]) == ["out-of-range", "out-of-range", 1]


@pytest.mark.parametrize(
    ("cell", "details", "value"),
    [
        (6.5, {"unit": "%"}, 65 * 10**9),  # 6.5 % = 65/1000
        (-1.2, {"unit": "%"}, -12 * 10**9),
        (0.065, {"percent_format": True}, 65 * 10**9),
        (0.065, {"percent_format": True, "unit": "%"}, 65 * 10**9),
        ("6.5%", {}, 65 * 10**9),
        ("6.5％", {"unit": "%"}, 65 * 10**9),
        ("6.5%", {"percent_format": True}, 65 * 10**9),
        ("6.5", {"percent_format": True}, "unit-conflict"),  # 6.5 % or 650 %
        ("(1.2)", {"unit": "%"}, -12 * 10**9),
        (1 / 3, {"unit": "%"}, 3_333_333_333),  # 0.333333333333333 % at 15 digits
        (10**5, {"unit": "%"}, "out-of-range"),
    ],
)
def test_percentages_are_exact_and_may_fall(cell: object, details: dict[str, object], value: object) -> None:
    column, _ = read("regions", "growth", [cell], key="growth[2020Q1]", **details)
    assert results(column) == [value]


def test_bare_percentages_are_taken_as_such_with_a_notice() -> None:
    column, notices = read("regions", "growth", [6.5], key="growth[2020Q1]")
    assert results(column) == [65 * 10**9]
    assert [(notice.code, notice.rows, notice.values) for notice in notices] == [
        ("unit-assumed", (), (("unit", "%"),))
    ]


def test_a_unit_that_nobody_knows_stops_the_run() -> None:
    with pytest.raises(UnusableInputError, match="美元"):
        read("business_trips", "airfare", [1], unit="美元")


def test_what_faulty_cells_held_is_kept_by_row() -> None:
    column, _ = read("business_trips", "airfare", [1, "abc", None, -5.0])
    assert column.raw == {1: "abc", 3: "-5"}
    assert column.values.tolist() == [100, 0, 0, 0]


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=64), st.sampled_from([0, 2, 4, 5, 6, 8, 10, 12])
)
def test_many_at_once_agree_with_one_at_a_time(number: float, power: int) -> None:
    units, certain = scaled_exactly(np.array([number]), power)
    exact = exact_cell(number)
    assert exact is not None
    if certain[0]:
        assert exact.in_units(power) == (units[0], False)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from([0, 2, 4, 5, 6, 8, 10, 12]))
def test_every_number_of_fifteen_digits_is_read_at_once(whole: int, power: int) -> None:
    units, certain = scaled_exactly(np.array([float(Decimal(whole).scaleb(-power))]), power)
    assert certain[0]
    assert units[0] == whole


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**12), max_value=10**12))
def test_texts_agree_with_the_standard_librarys_decimals(number: Decimal) -> None:
    written = exact_text(format(number, "f"))
    assert written is not None
    expected = (number * 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert written.value.in_units(2) == (int(expected), expected != number * 100)


@given(
    st.lists(
        st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.none()), max_size=8
    )
)
def test_junk_is_refused_and_breaks_nothing(cells: list[object]) -> None:
    for table, field in (("business_trips", "airfare"), ("rents", "waived_months")):
        column, _ = read(table, field, cells)
        assert all(0 <= value < 10**15 for value in column.values.tolist())
