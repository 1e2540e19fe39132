"""Durations, roundings and limited numbers of winners: both judges agree on generated batches."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as some
from oracle.agreement import disagreements

from subsidycalc.judging.batch import judge_batch
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of
from subsidycalc.runs.planning import Choices, plan

if TYPE_CHECKING:
    from subsidycalc.runs.cases.case_tables import Row
    from subsidycalc.runs.planning import Plan

POLICY = """
format = 1
id = "trial"
[document]
number = "1"
title = "办法"
issuer = "某地"
as_of = 2023-12-31
[[fund]]
fund = "某地"
[[provision]]
id = "housing"
clause = "1"
title = "租房"
kind = "grant"
table = "employees"
claims = ["stay_from"]
spell = ["stay_from", "stay_to"]
pays = { monthly = "333.33元", from = "stay_from", to = "stay_to", months = "MONTHS" }
duration = { per = "person", shares = [["3个月", "100%"], ["5个月", "50%"]] }
rounding = { per = "row", to = "1元", how = "HOW" }
[[provision]]
id = "buses"
clause = "2"
title = "包车"
kind = "grant"
table = "charter_trips"
claims = ["cost"]
pays = { share = "33.3%", of = ["cost"] }
rounding = { to = "0.1元", how = "HOW" }
winners = { at_most = 3, by = "trip_date", first = "lowest" }
[[provision]]
id = "offices"
clause = "3"
title = "用房"
kind = "relief"
table = "rents"
claims = ["waived_months"]
pays = { share = "100%", of = ["monthly_rent"], times = ["waived_months"] }
duration = { per = "enterprise", each = "waived_months", at_most = "7个月" }
winners = { at_most = 2, by = "monthly_rent", first = "highest" }
"""
PERSONS = Persons()


@cache
def planned(months: str, how: str) -> Plan:
    text = POLICY.replace("MONTHS", months).replace("HOW", how)
    return plan(Choices(("trial",)), {"trial": PolicySource("trial.toml", text)})


@cache
def number_of(name: str) -> str:
    return PERSONS.number(f"3408#{name}")


CODES = some.sampled_from(["A", "B"]).map(code_of)
SPELLS = some.builds(
    lambda code, person, first, days: {
        "uscc": code,
        "id_number": number_of(person),
        "stay_from": first.isoformat(),
        "stay_to": (first + dt.timedelta(days=days)).isoformat(),
    },
    CODES,
    some.sampled_from("pq"),
    some.dates(dt.date(2022, 1, 1), dt.date(2023, 6, 30)),
    some.integers(0, 200),
)
TRIPS = some.builds(
    lambda code, day, fen: {"uscc": code, "trip_date": day, "cost": fen},
    CODES,
    some.sampled_from(["2023-01-01", "2023-01-02", "2023-01-03", "", "2023-02-30"]),
    some.sampled_from(["0.01", "100.05", "333.33", "1000", "许多"]),
)
RENTS = some.builds(
    lambda code, rent, months: {"uscc": code, "monthly_rent": rent, "waived_months": months},
    CODES,
    some.sampled_from(["1000", "1000.01", "2000", ""]),
    some.sampled_from(["1", "3", "6", "12", "几个"]),
)


@settings(max_examples=max(settings().max_examples // 5, 1))
@given(
    spells=some.lists(SPELLS, max_size=6),
    trips=some.lists(TRIPS, max_size=6),
    rents=some.lists(RENTS, max_size=4),
    months=some.sampled_from(["anniversary", "calendar-month"]),
    how=some.sampled_from(["half-up", "down", "up"]),
)
def test_both_judges_agree(
    spells: list[Row], trips: list[Row], rents: list[Row], months: str, how: str
) -> None:
    enterprises: list[Row] = [{"uscc": code_of(letter), "name": letter} for letter in "AB"]
    rows = {"enterprises": enterprises, "employees": spells, "charter_trips": trips, "rents": rents}
    tables, found = normalised({name: some_rows for name, some_rows in rows.items() if some_rows})
    tasks = planned(months, how).tasks
    assert disagreements(tasks, tables, judge_batch(tasks, tables, found)) == []
