from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from judging.frames import frame_of, written

from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.limits import Gap

if TYPE_CHECKING:
    from subsidycalc.vocabulary.condition import ConditionWord


def gaps(word: ConditionWord, table: str, **cells: str) -> tuple[Gap, ...]:
    frame = frame_of(table, [cells])
    return word.gaps(word.judge(frame), frame, 0)


JANUARY, FEBRUARY = dt.date(2023, 1, 6), dt.date(2023, 2, 5)
STAYED = written(words.CoversCondition, covers=("stay_from", "stay_to"), **{"from": JANUARY, "to": FEBRUARY})
WINDOW = written(
    words.DateCondition, date="return_date", **{"from": dt.date(2023, 1, 22), "to": dt.date(2023, 2, 2)}
)
UNEMPLOYED = written(
    words.MonthsBetweenCondition, months_between=("unemployed_since", "hired_on"), at_least="6个月"
)
TERM = written(words.TermCondition, term=("contract_from", "contract_to"), at_least="1年")
ORDER = written(words.OrderCondition, in_order=("from", "to"))
MONTHS = written(words.MonthInCondition, month="month", **{"from": "2020-02", "to": "2020-06"})
PENSION = written(words.EveryMonthCondition, every_month="pension", months=("2023-01", "2023-02"))


@pytest.mark.parametrize(
    ("word", "table", "cells", "expected"),
    [
        # from the 8th to the 3rd: two days late and two days short
        (
            STAYED,
            "employees",
            {"stay_from": "2023-01-08", "stay_to": "2023-02-03"},
            [Gap("stay_from", "earlier", 2, "days"), Gap("stay_to", "later", 2, "days")],
        ),
        (WINDOW, "employees", {"return_date": "2023-01-20"}, [Gap("return_date", "later", 2, "days")]),
        (WINDOW, "employees", {"return_date": "2023-02-05"}, [Gap("return_date", "earlier", 3, "days")]),
        # six months after 31 August is 28 February; the 26th is two days early
        (
            UNEMPLOYED,
            "recruits",
            {"unemployed_since": "2018-08-31", "hired_on": "2019-02-26"},
            [Gap("hired_on", "later", 2, "days")],
        ),
        # a year from 1 March 2020 ends on 28 February 2021
        (
            TERM,
            "recruits",
            {"contract_from": "2020-03-01", "contract_to": "2021-02-25"},
            [Gap("contract_to", "later", 3, "days")],
        ),
        (ORDER, "trainees", {"from": "2021-03-10", "to": "2021-03-04"}, [Gap("to", "later", 6, "days")]),
        (MONTHS, "contributions", {"month": "2019-12"}, [Gap("month", "later", 2, "months")]),
        (MONTHS, "contributions", {"month": "2020-07"}, [Gap("month", "earlier", 1, "months")]),
        (
            PENSION,
            "employees",
            {"pension[2023-01]": "是", "pension[2023-02]": "否"},
            [Gap("pension[2023-02]", "more", 1, "months")],
        ),
        (
            written(words.QuantityCondition, quantity="ui_months", at_least=12),
            "employees",
            {"ui_months": "9"},
            [Gap("ui_months", "more", 3, "count")],
        ),
    ],
)
def test_what_a_row_lacks_is_told_to_the_day_or_the_unit(
    word: ConditionWord, table: str, cells: dict[str, str], expected: list[Gap]
) -> None:
    assert list(gaps(word, table, **cells)) == expected


def test_a_month_lies_as_far_off_as_its_nearest_day() -> None:
    # entered the statistics in March 2020, asked for from 10 April on: ten days from 31 March
    word = written(words.DateCondition, date="above_scale_on", **{"from": dt.date(2020, 4, 10)})
    assert gaps(word, "enterprises", above_scale_on="2020年3月") == (
        Gap("above_scale_on", "later", 10, "days"),
    )


def test_nothing_is_lacking_where_the_condition_is_met_or_cannot_be_told() -> None:
    assert gaps(WINDOW, "employees", return_date="2023-01-22") == ()
    assert gaps(WINDOW, "employees", return_date="") == ()
    assert gaps(STAYED, "employees", stay_from="", stay_to="2023-02-05") == ()


def test_one_end_that_falls_short_is_told_where_the_other_is_blank() -> None:
    assert gaps(STAYED, "employees", stay_from="", stay_to="2023-02-04") == (
        Gap("stay_to", "later", 1, "days"),
    )


def test_no_measure_tells_what_lacks_for_a_plain_no() -> None:
    assert gaps(written(words.FlagCondition, flag="above_scale"), "enterprises", above_scale="否") == ()
