"""What is listed near the line: only what a little more or less would have moved."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.near_line import NearRows, Tier, near_lines
from subsidycalc.policy.provision_parts import HeadCount
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of
from subsidycalc.runs.planning import Choices, Plan, plan

if TYPE_CHECKING:
    from subsidycalc.runs.cases.case_tables import Row


MILLION = 10**6

LOCAL = {"region_code": "330302", "fiscal_local": "是", "legal_person": "是"}
FACTORY = {
    **LOCAL,
    "above_scale": "是",
    "above_scale_on": "2010-01-01",
    "industry_code": "C3411",
    "uscc": code_of("A"),
}


@cache
def planned() -> Plan:
    return plan(Choices(("lucheng-2023",), provisions=("growth-reward", "stay-bonus")))


def near(rows: dict[str, list[Row]], margin: Fraction = Fraction(1, 100)) -> list[NearRows]:
    tables, notices = normalised(rows)
    return list(near_lines(judge_batch(planned().tasks, tables, notices), margin))


def factory(now: int, before: int, year: int | None = None, **cells: str) -> list[tuple[bool, object, int]]:
    """What is near for one factory: whether it is awarded, the limit as the policy writes it, the fen beyond it."""
    row: Row = {**FACTORY, "output[2023Q1]": str(now), "output[2022Q1]": str(before), **cells}
    if year is not None:
        row["output[2022]"] = str(year)
    found = []
    for one in near({"enterprises": [row]}):
        limit = one.about.threshold if isinstance(one.about, Tier) else one.stated[1]
        found.append((one.awarded, str(limit), int(one.beyond[0]) // one.denominator))
    return found


def test_an_award_just_above_a_limit_is_near() -> None:
    # 118 % of 20,000,000 are 23,600,000; growth of 18.1 % is within 17.82 % … 18.18 %
    assert factory(23_620_000, 20 * MILLION) == [(True, "18%", 20_000 * 100)]
    # 18.5 % is not
    assert factory(23_700_000, 20 * MILLION) == []


def test_a_refusal_that_just_misses_its_only_obstacle_is_near() -> None:
    # 17.9 %: 20,000 yuan short of 118 %; the other two routes are missed by far
    assert factory(23_580_000, 20 * MILLION, 5 * MILLION) == [(False, "18%", -20_000 * 100)]


def test_a_refusal_with_another_obstacle_is_not_near() -> None:
    # the same 17.9 %, but registered elsewhere
    assert factory(23_580_000, 20 * MILLION, 5 * MILLION, region_code="330303") == []
    # the same 17.9 %, but whether it is above scale cannot be told
    assert factory(23_580_000, 20 * MILLION, 5 * MILLION, above_scale="") == []


def test_two_obstacles_that_are_both_near_are_both_listed() -> None:
    # output 9,950,000 lacks 50,000 and a fen to be above 10 million; growth 17.9 % of 8,440,000 …
    # 118 % of 8,440,000 are 9,959,200: 9,200 yuan short
    found = factory(9_950_000, 8_440_000, 5 * MILLION)
    assert found == [(False, "1000万元", -50_000 * 100), (False, "18%", -9_200 * 100)]


def test_a_tier_of_the_amount_is_a_limit_too() -> None:
    # 40.1 million against 20 million: 100,000 yuan beyond the tier of 40 million; growth is far off
    assert factory(40_100_000, 20 * MILLION) == [(True, "4000万元", 100_000 * 100)]
    assert factory(39_900_000, 20 * MILLION) == [(True, "4000万元", -100_000 * 100)]


def test_an_earlier_route_that_was_only_just_missed_is_listed_with_the_award() -> None:
    # growth of 25 % earns the fallback; output of 9,950,000 missed the base route by 50,000 yuan
    found = factory(9_950_000, 7_960_000, 30 * MILLION)
    # 125 % of 7,960,000 are 9,950,000 exactly
    assert (True, "1000万元", -50_000 * 100) in found
    assert (True, "25%", 0) in found


def staff(count: int) -> list[tuple[bool, int, int]]:
    """What is near for an enterprise with so many persons who stayed: awarded, counted, beyond thirty."""
    persons = Persons()
    person: Row = {
        "uscc": code_of("A"),
        "stay_from": "2023-01-06",
        "stay_to": "2023-02-05",
        "pension[2023-01]": "是",
        "pension[2023-02]": "是",
    }
    rows: list[Row] = [{**person, "id_number": persons.number("3408")} for _ in range(count)]
    tables: dict[str, list[Row]] = {"enterprises": [{**LOCAL, "uscc": code_of("A")}], "employees": rows}
    found = near(tables)
    assert all(isinstance(one.about, HeadCount) and len(one.rows) == 1 for one in found)
    return [(one.awarded, int(one.observed[0]), int(one.beyond[0])) for one in found]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (28, []),
        (29, [(False, 29, -1)]),
        (30, [(True, 30, 0)]),
        (31, [(True, 31, 1)]),
        (32, []),
    ],
)
def test_one_person_beside_the_head_count_is_near_whatever_the_margin(
    count: int, expected: list[tuple[bool, int, int]]
) -> None:
    assert staff(count) == expected


def test_a_wider_margin_lists_more() -> None:
    row: Row = {**FACTORY, "output[2023Q1]": "23700000", "output[2022Q1]": "20000000"}
    assert near({"enterprises": [row]}) == []
    assert len(near({"enterprises": [row]}, Fraction(5, 100))) == 1
