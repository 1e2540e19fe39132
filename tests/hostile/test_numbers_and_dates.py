"""HAZARDS, numbers and dates: what a cell says exactly, or a finding; never a guess."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hostile.office import (
    EAST_CHINA,
    FARTHER,
    FIRST,
    GROWTH_REWARD,
    OTHER_ROUTES,
    WHOLE,
    Cell,
    Sheet,
    Written,
    batch,
    error,
    formula,
    number,
)
from hostile.outcome import Result, result_of

if TYPE_CHECKING:
    from pathlib import Path

    from hostile.office import Workbook

# The output of the first quarter of 2023 of the first enterprise stands in I2 (ten thousand yuan), the base 1,000 in H2.
_OUTPUT = "I2"


def _with_output(cell: Cell, folder: Path) -> Result:
    book = batch()
    book["企业"].put(_OUTPUT, cell)
    return result_of(book, folder)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(1200, id="a number"),
        pytest.param(number("1.2E3"), id="a number in scientific notation"),
        pytest.param("1,200.00", id="thousands separators"),
        pytest.param("1\u00a0200", id="a no-break space"),
        pytest.param("１，２００", id="full width"),
        pytest.param(" 1200 ", id="spaces around"),
        pytest.param("1200万元", id="the unit of the heading repeated"),
        pytest.param(formula("H2*1.2", "1200"), id="a formula with its result"),
    ],
)
def test_a_number_in_any_usual_shape_is_read_exactly(written: Cell, tmp_path: Path) -> None:
    result = _with_output(written, tmp_path)
    assert result.payable == WHOLE
    assert result.codes("企业", 2) == set()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("12.5亿元", "unit-conflict", id="another unit than the heading's"),
        pytest.param("1200元", "unit-conflict", id="yuan under ten thousand yuan"),
        pytest.param("(1,234)", "negative-number", id="an accountant's minus"),
        pytest.param("\u22121200", "negative-number", id="U+2212 minus"),
        pytest.param(-1200, "negative-number", id="a negative number"),
        pytest.param("1_000", "invalid-number", id="an underscore"),
        pytest.param("NaN", "invalid-number", id="NaN"),
        pytest.param("Infinity", "invalid-number", id="Infinity"),
        pytest.param("1E400", "invalid-number", id="text beyond every range"),
        pytest.param("9223372036854775808", "out-of-range", id="text beyond int64"),
        pytest.param(number("9223372036854775808"), "out-of-range", id="a number beyond int64"),
        pytest.param(number("1E300"), "out-of-range", id="a huge number"),
        pytest.param("١٢٠٠", "invalid-number", id="Arabic digits"),
        pytest.param("一千二百", "invalid-number", id="Chinese words"),
        pytest.param("1,20,0", "invalid-number", id="separators in wrong places"),
        pytest.param("1.200,5", "invalid-number", id="a decimal comma"),
        pytest.param("0x4B0", "invalid-number", id="hexadecimal"),
        pytest.param("约1200", "invalid-number", id="about"),
        pytest.param("1200?", "invalid-number", id="a question mark"),
        pytest.param(True, "invalid-number", id="TRUE"),
        pytest.param(dt.date(2023, 1, 6), "invalid-number", id="a date"),
        pytest.param(error("#N/A"), "cell-error", id="#N/A"),
        pytest.param(error("#DIV/0!"), "cell-error", id="#DIV/0!"),
        pytest.param(number("NaN"), "cell-error", id="a numeric cell that holds no number"),
        pytest.param(number("1E400"), "cell-error", id="a numeric cell beyond every range"),
        pytest.param(formula("H2*1.2"), "formula-uncached", id="a formula without its result"),
        pytest.param(Written("<f>1/0</f><v>#DIV/0!</v>", "e"), "cell-error", id="a formula that fails"),
        pytest.param("#REF!", "invalid-number", id="the text of an error"),
    ],
)
def test_a_number_that_is_none_is_rejected_and_quoted(written: Cell, code: str, tmp_path: Path) -> None:
    result = _with_output(written, tmp_path)
    assert result.codes("企业", 2) == {code, *OTHER_ROUTES}
    assert result.payable == WHOLE - GROWTH_REWARD
    assert [line.kind for line in result.rejected] == ["数据问题"]


def test_an_error_is_quoted_as_the_cell_shows_it(tmp_path: Path) -> None:
    (line,) = _with_output(error("#N/A"), tmp_path).rejected
    assert "#N/A" in line.reason


@pytest.mark.parametrize("written", ["", "-", "—", "/", "无", "  ", "\u200b"])
def test_blank_is_not_zero(written: str, tmp_path: Path) -> None:
    # Without the output of the quarter the enterprise does not claim at all.
    result = _with_output(written, tmp_path)
    assert result.codes("企业", 2) == set()
    assert result.payable == WHOLE - GROWTH_REWARD
    assert result.summary["rows"]["enterprises"]["not_claimed"] == 1


def test_growth_of_exactly_the_threshold_is_no_growth_above_it_however_it_was_computed(
    tmp_path: Path,
) -> None:
    # 1,180 against 1,000 is exactly 18 %. A spreadsheet stores 1000*1.18 as 1180 or as its neighbour.
    for stored in ("1180", "1179.9999999999998", "1180.0000000000002"):
        result = _with_output(number(stored), tmp_path)
        assert result.codes("企业", 2) >= {"growth-too-low"}, stored
    assert _with_output(number("1180.01"), tmp_path).payable == WHOLE


def test_digits_that_only_a_float_has_do_not_cross_a_threshold(tmp_path: Path) -> None:
    # Output must be above 1,000 (ten thousand yuan). Cells hold 15 digits: the 17th is an echo of the float.
    book = batch()
    book["企业"].put("H2", 500)
    for stored in ("1000.0000000000001", "999.99999999999989", "1000"):
        book["企业"].put(_OUTPUT, number(stored))
        assert result_of(book, tmp_path).codes("企业", 2) >= {"output-too-small"}, stored
    book["企业"].put(_OUTPUT, number("1000.000001"))  # one fen more
    assert result_of(book, tmp_path).payable == WHOLE


def _with_flights(folder: Path, *fares: Cell) -> Result:
    """Give the first enterprise business flights to Japan; 30 % of the fare is paid."""
    book = batch()
    trips = book.sheets["商务活动"] = Sheet()
    trips.row(1, "统一社会信用代码", "目的国家", "事由", "出境日期", "机票费用")
    for row, fare in enumerate(fares, start=2):
        trips.row(row, FIRST, "日本", "商务", dt.date(2023, 2, 1), fare)
    book["企业"].put("L1", "外贸企业")
    book["企业"].put("L2", "是")
    return result_of(book, folder)


def test_half_a_fen_is_rounded_up_once(tmp_path: Path) -> None:
    # 30 % of 0.15 is 0.045 yuan: 0.05 alone, and 0.09 for two, not 0.05 + 0.05.
    assert str(_with_flights(tmp_path, "0.15").awards[FIRST, "rcep-airfare"]) == "0.05"
    assert str(_with_flights(tmp_path, "0.15", number("0.15")).awards[FIRST, "rcep-airfare"]) == "0.09"


def test_a_unit_in_the_cell_under_a_heading_without_one_counts_with_a_notice(tmp_path: Path) -> None:
    result = _with_flights(tmp_path, "0.5万", "5000")
    # 30 % of 5,000 and of 5,000 yuan
    assert result.awards[FIRST, "rcep-airfare"] == 3000
    assert [(one.sheet, one.rows, one.column) for one in result.noticed("unit-in-cell")] == [
        ("商务活动", "2", "机票费用")
    ]
    assert [(one.sheet, one.column) for one in result.noticed("unit-assumed")] == [("商务活动", "机票费用")]


def test_a_unit_in_the_cell_against_the_one_that_the_caller_gave_is_a_conflict(tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("I1", "2023年一季度产值")
    book["企业"].put("I2", "1200万元")
    book["企业"].put("I3", "1200万元")
    result = result_of(book, tmp_path, "--unit", "output[2023Q1]=元")
    # 1,200 ten thousand against a heading that means yuan: the two disagree, and nothing is guessed.
    assert result.codes("企业", 2) == {"unit-conflict", *OTHER_ROUTES}


@pytest.mark.parametrize(
    ("number_format", "notice"),
    [
        ('0"万"', True),
        ("0,", True),
        ("0.0,,", True),
        ("0%", True),
        ("0.00", False),
        ("#,##0", False),
        ("[Red]0", False),
    ],
)
def test_a_format_that_shows_something_else_is_noticed(
    number_format: str, notice: bool, tmp_path: Path
) -> None:
    result = _with_output(number("1200", number_format), tmp_path)
    found = [(one.sheet, one.column) for one in result.noticed("format-shows-otherwise")]
    assert found == ([("企业", "2023年一季度产值（万元）")] if notice else [])
    assert result.payable == WHOLE


# The first person came back on the date in F2; the window is 22 January to 2 February 2023.
@pytest.mark.parametrize(
    "written",
    [
        "2023-01-28",
        "2023/1/28",
        "2023.1.28",
        "2023年1月28日",
        "20230128",
        20230128,
        "２０２３－０１－２８",
        "2023-01-28 23:59:59.9",
        "二〇二三年一月二十八日",
        dt.date(2023, 1, 28),
        number("44954.99999", "yyyy-mm-dd"),
        number("44954.99999999", "yyyy-mm-dd hh:mm"),
        # The last moment of the last day of the window is not tomorrow.
        number("44959.999999", "yyyy-mm-dd"),
    ],
)
def test_a_date_in_any_usual_shape_is_read(written: Cell, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("F2", written)
    result = result_of(book, tmp_path)
    assert result.codes("员工", 2) == set()
    assert result.payable == WHOLE


@pytest.mark.parametrize(
    "written",
    [
        "2023/2/30",
        "2023-13-01",
        "1/28/2023",
        "23.1.28",
        "28.01.2023",
        "2023-01-28T25:00",
        "昨天",
        "2023年1月",
        number("60"),
        number("-1"),
        number("0"),
        number("2958466"),
        number("1E300"),
        number("60", "yyyy-mm-dd"),
        number("-1", "yyyy-mm-dd"),
        number("2958466", "yyyy-mm-dd"),
        True,
    ],
)
def test_a_date_that_is_none_is_rejected(written: Cell, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("F2", written)
    result = result_of(book, tmp_path)
    assert result.codes("员工", 2) == {"invalid-date"}
    assert result.payable == WHOLE - EAST_CHINA


def test_a_bare_serial_is_read_with_a_notice(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("F3", 44954)  # 28 January 2023
    result = result_of(book, tmp_path)
    assert [(one.sheet, one.rows, one.column) for one in result.noticed("date-from-serial")] == [
        ("员工", "3", "返岗日期")
    ]
    assert result.payable == WHOLE
    book["员工"].put("F3", 44960)  # 3 February 2023, a day too late
    assert result_of(book, tmp_path).payable == WHOLE - FARTHER


def _moved_to_1904(book: Workbook) -> None:
    """Give the serials that the same days have in the other system: 1,462 less."""
    book.date_system_1904 = True
    for place, value in book["员工"].cells.items():
        if isinstance(value, dt.date):
            serial = (value - dt.date(1899, 12, 30)).days - 1462
            book["员工"].cells[place] = number(str(serial), "yyyy-mm-dd")


def test_the_1904_system_means_the_same_days(tmp_path: Path) -> None:
    book = batch()
    _moved_to_1904(book)
    assert result_of(book, tmp_path).payable == WHOLE


def test_a_number_as_text_is_noticed(tmp_path: Path) -> None:
    result = _with_output("1200", tmp_path)
    assert [(one.sheet, one.rows) for one in result.noticed("number-from-text")] == [("企业", "2")]


@pytest.mark.parametrize(
    ("written", "pays"),
    [
        ("是", True),
        ("√", True),
        ("已缴", True),
        (True, True),
        (1, True),
        ("Y", True),
        ("ＴＲＵＥ", True),
        ("1", True),
        ("否", False),
        ("×", False),
        ("未缴", False),
        (False, False),
        (0, False),
        ("n", False),
        ("无", False),
    ],
)
def test_a_flag_in_any_usual_shape_is_read(written: Cell, pays: bool, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("D2", written)
    result = result_of(book, tmp_path)
    assert result.codes("员工", 2) == (set() if pays else {"pension-unpaid"})
    assert result.payable == WHOLE - (0 if pays else EAST_CHINA)


@pytest.mark.parametrize("written", ["不清楚", "是否", "2", 2, "是?", "0.5", dt.date(2023, 1, 1)])
def test_a_flag_that_is_none_is_rejected(written: Cell, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("D2", written)
    assert result_of(book, tmp_path).codes("员工", 2) == {"invalid-flag"}
