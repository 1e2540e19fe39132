"""How far two dates lie apart and how old somebody is, to the day, and what is denied: both judges agree."""

from __future__ import annotations

import datetime as dt

import pytest
from frames import frame_of, written
from oracle.judged_by_both import amounts, codes, judged_by_both, planned

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.limits import Gap

ENTERPRISES = [{"uscc": code_of("A"), "name": "甲"}]


def recruits(condition: str, *rows: dict[str, str]) -> tuple[list[bool], dict[int, list[str]]]:
    """Return which rows are awarded, and the codes of the others."""
    provision = f'table = "recruits"\nwhere = [{condition}]\npays = {{ amount = "1元" }}\n'
    full = [
        {
            "uscc": code_of("A"),
            "name": "某",
            "id_number": number_of("330302", dt.date(1990, 1, 1 + number)),
            **row,
        }
        for number, row in enumerate(rows)
    ]
    result = judged_by_both(provision, {"enterprises": ENTERPRISES, "recruits": full})
    found = codes(result)
    met = [row not in found for row in range(len(rows))]
    assert sum(amounts(result)) == 100 * sum(met)
    return met, found


@pytest.mark.parametrize(
    ("limits", "days", "expected"),
    [
        # two years from 29 February 2020 end on 28 February 2022
        ('at_most = "2年"', ["2020-02-28", "2020-02-29", "2022-02-28", "2022-03-01"], [False, True, True, False]),
        # ninety days from 29 February 2020: 31 in March, 30 in April, 29 in May
        ('at_most = "90天"', ["2020-05-29", "2020-05-30"], [True, False]),
        ('at_least = "90天"', ["2020-05-28", "2020-05-29"], [False, True]),
        ('at_least = "1个月", at_most = "6个月"', ["2020-03-28", "2020-03-29", "2020-08-29", "2020-08-30"], [False, True, True, False]),
    ],
)  # fmt: skip
def test_two_fields_lie_so_far_apart(limits: str, days: list[str], expected: list[bool]) -> None:
    condition = f'{{ months_between = ["unemployed_since", "hired_on"], {limits} }}'
    met, _ = recruits(condition, *({"unemployed_since": "2020-02-29", "hired_on": day} for day in days))
    assert met == expected


def test_a_date_as_it_is_written_may_be_one_of_the_two() -> None:
    since = '{ months_between = ["hired_on", 2024-12-31], at_least = "1年", at_most = "3年" }'
    days = ["2021-12-30", "2021-12-31", "2023-12-31", "2024-01-01", ""]
    met, found = recruits(since, *({"hired_on": day} for day in days))
    assert met == [False, True, True, False, False]
    assert found[4] == ["missing-value"]


def test_a_month_alone_decides_only_where_all_its_days_agree() -> None:
    # by 31 December 2024 the whole of 2022-11 is two years past, of 2022-12 all but the 31st may be more than two years
    provision = 'where = [{ months_between = ["above_scale_on", 2024-12-30], at_most = "2年" }]\npays = { amount = "1元" }'
    rows = [
        {"uscc": code_of(letter), "name": letter, "above_scale_on": day}
        for letter, day in (("A", "2022-11"), ("B", "2022-12"), ("C", "2023-01"))
    ]
    result = judged_by_both(provision, {"enterprises": rows})
    assert codes(result) == {0: ["condition-not-met"], 1: ["invalid-date"]}


def test_an_age_is_counted_in_whole_years_on_the_day() -> None:
    # on 30 June 2024: born 30 June 1988 is 36 that day, born on 1 July 1988 still 35; born on 29 February 2004 is 20
    births = [dt.date(1988, 6, 30), dt.date(1988, 7, 1), dt.date(2004, 2, 29), dt.date(2024, 7, 1)]
    rows = [{"id_number": number_of("330302", born), "hired_on": "2024-06-30"} for born in births]
    rows.append({"id_number": "330302********1234", "hired_on": "2024-06-30"})
    met, found = recruits('{ age = "id_number", on = "hired_on", at_most = 35 }', *rows)
    assert met == [False, True, True, False, False]
    assert found[4] == ["id-prefix-short"]
    met, _ = recruits('{ age = "id_number", on = 2024-02-28, at_least = 20, below = 36 }', *rows[:3])
    assert met == [True, True, False]  # in 2024 the third has a birthday on the 29th
    met, _ = recruits('{ age = "id_number", on = 2025-02-28, at_least = 21 }', rows[2])
    assert met == [True]
    met, _ = recruits('{ age = "id_number", on = 2025-02-27, at_least = 21 }', rows[2])
    assert met == [False]


def test_what_is_denied_is_met_where_it_is_not_and_unknown_where_it_is_unknown() -> None:
    denied = '{ not = { any = [{ flag = "already_claimed" }, { date = "hired_on", to = 2024-01-31 }] } }'
    rows = [
        {"already_claimed": "否", "hired_on": "2024-02-01"},
        {"already_claimed": "是", "hired_on": "2024-02-01"},
        {"already_claimed": "否", "hired_on": ""},
        {"already_claimed": "是", "hired_on": ""},
    ]
    met, found = recruits(denied, *rows)
    assert met == [True, False, False, False]
    assert (found[2], found[3]) == (["missing-value"], ["condition-not-met"])


def test_a_condition_with_a_name_can_be_denied() -> None:
    text = 'where = [{ not = "large" }]\npays = { amount = "1元" }\n[condition.large]\nchoice = "size_class"\nin = ["大型"]\n'
    rows = [
        {"uscc": code_of(letter), "name": letter, "size_class": size}
        for letter, size in (("A", "大型"), ("B", "小型"))
    ]
    assert codes(judged_by_both(text, {"enterprises": rows})) == {0: ["condition-not-met"]}
    with pytest.raises(PolicyFileError, match="no condition"):
        planned('where = [{ not = "larg" }]\npays = { amount = "1元" }\n')


def test_what_is_lacking_is_told_for_either_date() -> None:
    three = written(
        words.MonthsBetweenCondition, months_between=("hired_on", dt.date(2024, 12, 31)), at_least="3个月"
    )
    frame = frame_of("recruits", [{"hired_on": "2024-10-01"}])
    # three months before 31 December lies 30 September: a day earlier
    assert three.gaps(three.judge(frame), frame, 0) == (Gap("hired_on", "earlier", 1, "days"),)
    at_most = written(
        words.MonthsBetweenCondition, months_between=("unemployed_since", "hired_on"), at_most="1年"
    )
    frame = frame_of("recruits", [{"unemployed_since": "2023-01-01", "hired_on": "2024-01-03"}])
    assert at_most.gaps(at_most.judge(frame), frame, 0) == (Gap("hired_on", "earlier", 2, "days"),)
