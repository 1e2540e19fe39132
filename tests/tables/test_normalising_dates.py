"""Dates and months: what is surely one day of the calendar is read, everything else refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import noticed, raw_column, raw_table, read, results

from subsidycalc.tables.model import OPEN_ENDED
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.normalising.dates import day_of_serial, days_in_text
from subsidycalc.tables.raw import MonthShown, YearHidden

EPOCH = dt.date(1970, 1, 1)
SIXTH = (dt.date(2023, 1, 6) - EPOCH).days


def days(year: int, month: int, day: int) -> int:
    return (dt.date(year, month, day) - EPOCH).days


def test_the_sixth_of_january_by_hand() -> None:
    # 53 years of 365 days, leap days of 1972 to 2020 (13), and five days of January
    assert SIXTH == 53 * 365 + 13 + 5


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2023, 1, 6),
        dt.datetime(2023, 1, 6),  # noqa: DTZ001 - cells know no zone
        dt.datetime(2023, 1, 6, 23, 59, 59, 900_000),  # noqa: DTZ001 - as above
        "2023-01-06",
        "2023-1-6",
        "2023/1/6",
        "2023.1.6",
        "2023.01.06",
        "2023年1月6日",
        "2023年01月06日",
        "2023 年 1 月 6 日",
        "2023年1月6号",
        "20230106",
        20230106,
        20230106.0,
        "２０２３－０１－０６",
        "二〇二三年一月六日",
        "二零二三年一月六日",
        "2023-01-06 23:59:59.9",
        "2023-01-06T08:30:00",
        "2023/1/6 8:30",
        "'2023-01-06",
        "\u00a02023-01-06",
    ],
)
def test_many_ways_to_write_one_day(cell: object) -> None:
    column, notices = read("employees", "return_date", [cell])
    assert results(column) == [SIXTH]
    assert notices == []


@pytest.mark.parametrize(
    "cell",
    [
        "2025/2/30",
        "2023-13-01",
        "2023-00-01",
        "2023-01-00",
        "20230230",
        20230230,
        "二〇二三年二月三十日",
        "二〇二三年十三月一日",
        "6/1/2023",
        "01-06-2023",
        "23.1.6",
        "2023-1/6",
        "2023-01-06Z",
        "2023-01-06 24:00",
        "2023-01-06 10:61",
        "1月6日",
        "2023年",
        "2023年1月",  # a month is no date
        "202301",
        202301,
        "2023",
        2023,  # a year typed as figures, not the serial of 1905-07-15
        2023.5,
        60,
        "60",
        -1,
        "-1",
        0,
        0.5,
        60.5,
        2958466,
        1e300,
        10**400,
        float("nan"),
        float("inf"),
        True,
        dt.time(8, 30),
        dt.timedelta(days=3),
        "1899-12-31",
        "٢٠٢٣-٠١-٠٦",
        "随便",
        "无固定期限",
        "2023-01-06 2023-01-07",
    ],
)
def test_what_is_no_single_day_is_refused(cell: object) -> None:
    assert results(read("employees", "return_date", [cell])[0]) == ["invalid-date"]


@pytest.mark.parametrize("cell", [None, "", "-", "/", "——", "无"])
def test_a_date_may_be_blank(cell: object) -> None:
    assert results(read("employees", "return_date", [cell])[0]) == [None]


@pytest.mark.parametrize(
    ("serial", "since_1904", "day"),
    [
        (1, False, (1900, 1, 1)),
        (59, False, (1900, 2, 28)),
        (61, False, (1900, 3, 1)),
        (44932, False, (2023, 1, 6)),
        (44932.99999, False, (2023, 1, 6)),
        (2_958_465, False, (9999, 12, 31)),
        (1, True, (1904, 1, 2)),
        (60, True, (1904, 3, 1)),  # 31 January days less the first two, 29 of February: 1904 was a leap year
        (43470, True, (2023, 1, 6)),  # 1,462 days fewer than in the 1900 system
        (2_957_003, True, (9999, 12, 31)),
    ],
)
def test_serials(serial: float, since_1904: bool, day: tuple[int, int, int]) -> None:
    assert day_of_serial(serial, since_1904=since_1904) == days(*day)


def test_serials_are_noticed_with_what_they_were_read_as() -> None:
    column, notices = read("employees", "return_date", [44932, "44932", dt.date(2023, 1, 6)])
    assert results(column) == [SIXTH, SIXTH, SIXTH]
    (notice,) = notices
    assert (notice.code, notice.rows) == ("date-from-serial", (2, 3))
    assert dict(notice.values) == {"example": "44932", "read_as": "2023-01-06"}


def test_the_1904_system_is_respected() -> None:
    column, _ = read("employees", "return_date", [43470], date_system_1904=True)
    assert results(column) == [SIXTH]


@pytest.mark.parametrize(
    "cell",
    [
        "2022年3月",
        "2022-03",
        "2022/3",
        "2022.3",
        "2022.03",
        "2022年3月份",
        "202203",
        202203,
        "二〇二二年三月",
    ],
)
def test_a_month_fills_both_ends(cell: object) -> None:
    column, _ = read("enterprises", "above_scale_on", [cell, dt.date(2022, 3, 15)])
    assert results(column) == [days(2022, 3, 1), days(2022, 3, 15)]
    assert column.upper is not None
    assert column.upper.tolist() == [days(2022, 3, 31), days(2022, 3, 15)]


@pytest.mark.parametrize("cell", ["2020.1", 2020.1, "2020年", "3月", "2020-13", "202013", 202013, "2020-00"])
def test_a_month_that_is_not_certain_is_refused(cell: object) -> None:
    assert results(read("contributions", "month", [cell])[0]) == [
        "invalid-date"
    ]  # 2020.1 may once have been 2020.10


@pytest.mark.parametrize(
    "cell",
    [
        "2020年2月",
        "202002",
        202002,
        "2020-02",
        "2020.10",
        dt.date(2020, 2, 29),
        "2020-02-15",
        43862,
        "二〇二〇年二月",
    ],
)
def test_months_are_their_first_day(cell: object) -> None:
    expected = days(2020, 10, 1) if cell == "2020.10" else days(2020, 2, 1)
    assert results(read("contributions", "month", [cell])[0]) == [expected]


def test_a_contract_may_have_no_end() -> None:
    column, _ = read("recruits", "contract_to", ["无固定期限", "2023-01-06", "无", "长期"])
    assert results(column) == [OPEN_ENDED, SIXTH, None, "invalid-date"]


def test_what_faulty_dates_held_is_kept() -> None:
    column, _ = read("employees", "return_date", ["2025/2/30", 60, dt.time(8, 30)])
    assert column.raw == {0: "2025/2/30", 1: "60", 2: "08:30:00"}


@given(
    st.dates(dt.date(1900, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_of_the_calendar_is_read(day: dt.date, shape: str) -> None:
    expected = (day - EPOCH).days
    assert days_in_text(day.strftime(shape)) == (expected, expected)


@given(st.dates(dt.date(1900, 1, 1)))
def test_every_day_is_read_in_chinese_numerals(day: dt.date) -> None:
    ones = "〇一二三四五六七八九"

    def numeral(number: int) -> str:
        tens = number // 10
        return ("" if tens == 0 else "十" if tens == 1 else ones[tens] + "十") + (
            ones[number % 10] if number % 10 else ""
        )

    year = "".join(ones[int(figure)] for figure in f"{day.year:04d}")
    text = f"{year}年{numeral(day.month)}月{numeral(day.day)}日"
    assert days_in_text(text) == ((day - EPOCH).days,) * 2


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.floats(),
            st.integers(),
            st.none(),
            st.datetimes(),
            st.times(),
            st.timedeltas(),
        ),
        max_size=8,
    )
)
def test_junk_is_refused_and_breaks_nothing(cells: list[object]) -> None:
    for table, field in (
        ("employees", "return_date"),
        ("enterprises", "above_scale_on"),
        ("contributions", "month"),
        ("recruits", "contract_to"),
    ):
        column, notices = read(table, field, cells)
        assert len(column) == len(cells)
        assert set(noticed(notices)) <= {"date-from-serial", "date-far"}


@pytest.mark.parametrize("cell", [1.2, "1.20", 3.1, 12.31, 230110, "230110", 210331, 110, 1231, 25568, 63000])
def test_figures_far_from_any_plausible_day_are_no_serials(cell: object) -> None:
    assert results(read("employees", "return_date", [cell])[0]) == ["invalid-date"]


def test_the_years_of_the_policy_bound_what_a_serial_may_be() -> None:
    raw = raw_table("employees", raw_column("employees", "return_date", [44932]))
    (column,) = normalise(raw, range(1960, 2000))[0].columns.values()
    assert results(column) == ["invalid-date"]


@pytest.mark.parametrize(
    ("table", "field", "expected"),
    [
        ("trainees", "from", ["invalid-date", days(2021, 3, 1)]),
        ("contributions", "month", [days(2021, 3, 1), days(2021, 3, 1)]),
        ("enterprises", "above_scale_on", [days(2021, 3, 1), days(2021, 3, 1)]),
    ],
)
def test_a_date_cell_that_shows_no_day_is_a_month(table: str, field: str, expected: list[object]) -> None:
    column, _ = read(table, field, [MonthShown(2021, 3, 15), dt.date(2021, 3, 1)])
    assert results(column) == expected


def test_a_date_cell_that_shows_no_year_is_noticed() -> None:
    column, notices = read("trainees", "from", [YearHidden(2021, 3, 1)])
    assert results(column) == [days(2021, 3, 1)]
    assert noticed(notices) == {"date-shows-no-year": (2,)}


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(1903, 5, 15)])
def test_a_date_cell_of_the_first_years_holds_what_was_typed_as_month_and_day(day: dt.date) -> None:
    assert results(read("trainees", "from", [day])[0]) == ["invalid-date"]


def test_a_day_far_from_the_batch_is_noticed() -> None:
    assert noticed(read("trainees", "to", [dt.date(2475, 11, 11)])[1]) == {"date-far": (2,)}
