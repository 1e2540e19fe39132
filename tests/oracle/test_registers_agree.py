"""Batches that are held against registers: both judges agree, head counts and shared fates included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as some
from oracle.agreement import disagreements

from subsidycalc.judging.batch import judge_batch
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.tables.dictionary import Dictionary
from subsidycalc.tables.dictionary.registers import Register, registers_at_hand
from subsidycalc.tables.model import InputFile

if TYPE_CHECKING:
    from subsidycalc.runs.cases.case_tables import Row

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
id = "bonus"
clause = "1"
title = "留工"
kind = "grant"
table = "employees"
claims = ["stay_from"]
head_count = { at_least = 2, counted = [], else = "headcount-below-30" }
pays = { amount = "500元" }
[[provision]]
id = "buses"
clause = "2"
title = "包车"
kind = "grant"
table = "charter_trips"
claims = ["cost"]
pays = { share = "50%", of = ["cost"] }
"""
TASKS = plan(Choices(("trial",)), {"trial": PolicySource("trial.toml", POLICY)}).tasks
PERSONS = Persons()
NUMBERS = [PERSONS.number(f"3408#{tag}") for tag in "abcd"]
DAYS = ["2023-01-09", "2023-01-10", "2023-01-11", ""]
LETTERS = "AB"


def register(name: str, rows: list[Row]) -> Register:
    declared = registers_at_hand()[name]
    definition = declared.definition(name)
    tables, _ = normalised({definition.name: rows}, Dictionary((definition,), ()))
    return Register(name, declared, tables[definition.name], InputFile(f"{name}.csv", 1, "00"))


@given(
    staff=some.lists(some.tuples(some.sampled_from(LETTERS), some.sampled_from(NUMBERS), some.sampled_from(DAYS[:3])), min_size=1, max_size=6),
    dead=some.lists(some.tuples(some.sampled_from(NUMBERS), some.sampled_from(DAYS)), min_size=1, max_size=4),
    struck=some.lists(some.sampled_from(LETTERS), max_size=2),
)  # fmt: skip
def test_both_judges_agree_on_who_stands_in_a_register(
    staff: list[tuple[str, str, str]], dead: list[tuple[str, str]], struck: list[str]
) -> None:
    rows: dict[str, list[Row]] = {
        "enterprises": [{"uscc": code_of(one), "name": f"企业{one}"} for one in LETTERS],
        "employees": [{"uscc": code_of(one), "id_number": who, "stay_from": day} for one, who, day in staff],
        "charter_trips": [{"uscc": code_of(one), "cost": "900"} for one in LETTERS],
    }
    registers = [register("deceased", [{"id_number": who, "died_on": day} for who, day in dead])]
    if struck:
        registers.append(register("struck-off", [{"uscc": code_of(one)} for one in struck]))
    tables, notices = normalised(rows)
    result = judge_batch(TASKS, tables, notices, None, registers)
    assert disagreements(TASKS, tables, result, registers) == []
