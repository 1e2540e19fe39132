"""A limit that is a parameter without a value never lets an award pass unlimited: a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from subsidycalc.runs.cases.judged_cases import differences, judged
from subsidycalc.runs.cases.worked_cases import Case, CaseRow, Expectation

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """
format = 1
id = "limits"
fund = [{ fund = { zh = "本级", en = "local" } }]

[document]
number = "1"
title = { zh = "上限", en = "limits" }
issuer = { zh = "无", en = "nobody" }
as_of = 2023-12-31

[parameter.limit]
title = { zh = "上限", en = "limit" }
clause = "1"
unit = "元"

[[provision]]
id = "hire"
clause = "1"
title = { zh = "包车", en = "hire" }
kind = "grant"
table = "charter_trips"
pays = { share = "100%", of = ["cost"] }
CAP

[[provision]]
id = "other-hire"
clause = "2"
title = { zh = "包车之二", en = "other hire" }
kind = "grant"
table = "charter_trips"
pays = { share = "50%", of = ["cost"] }
"""
LIMIT = '{ parameter = "limit" }'
GROUP = f"""
[[group]]
id = "both"
provisions = ["hire", "other-hire"]
ceiling = {{ amount = {LIMIT} }}
clause = "3"
"""

LIMITS = {
    "cap": f'cap = {{ per = "row", amount = {LIMIT} }}',
    "ceiling": f"ceiling = {{ amount = {LIMIT} }}",
    "floor": f"floor = {LIMIT}",
    "minimum": f"minimum = {LIMIT}",
    "pool": f"pool = {{ amount = {LIMIT} }}",
    "group ceiling": "",
}


def case_of(folder: Path, limit: str, value: str, *expect: Expectation) -> Case:
    file = folder / "limits.toml"
    at_policy = GROUP if limit == "group ceiling" else ""
    file.write_text(POLICY.replace("CAP", LIMITS[limit]) + at_policy, encoding="utf-8")
    rows = (CaseRow(table="charter_trips", enterprise="A", label="trip", cells={"cost": "500"}),)
    chosen = {"limit": value} if value else {}
    return Case(
        policy=str(file),
        name=limit,
        clause="1",
        why="-",
        given={},
        rows=rows,
        expect=expect,
        parameters=chosen,
    )


@pytest.mark.parametrize("limit", LIMITS)
def test_without_its_value_a_limit_leaves_the_award_to_a_person(tmp_path: Path, limit: str) -> None:
    in_review = {"verdict": "review", "codes": ("amount-not-set",)}
    line = Expectation(provision="hire", enterprise="A", **in_review)
    row = Expectation(provision="hire", row="trip", **in_review)
    assert differences(judged(case_of(tmp_path, limit, "", line, row))) == []


@pytest.mark.parametrize(
    ("limit", "value", "first", "second"),
    [
        ("cap", "100", "100.00", "250.00"),
        ("ceiling", "100", "100.00", "250.00"),
        ("floor", "600", "600.00", "250.00"),
        ("minimum", "500", "500.00", "250.00"),
        ("pool", "100", "100.00", "250.00"),
        ("group ceiling", "600", "500.00", "100.00"),
    ],
)
def test_with_its_value_the_limit_binds(
    tmp_path: Path, limit: str, value: str, first: str, second: str
) -> None:
    # the trip cost 500: 100 % of it are 500 and 50 % are 250; a shared ceiling of 600 leaves 100 to the second
    of_first = Expectation(provision="hire", enterprise="A", amount=first)
    of_second = Expectation(provision="other-hire", enterprise="A", amount=second)
    assert differences(judged(case_of(tmp_path, limit, value, of_first, of_second))) == []
