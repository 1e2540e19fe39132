"""Fields that fall back on others: texts of several columns, codes too short, and enterprises that are not listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.runs.cases.judged_cases import differences, judged
from subsidycalc.runs.cases.worked_cases import Case, CaseRow, Expectation

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """
format = 1
id = "fallback"
fund = [{ fund = { zh = "本级", en = "local" } }]

[document]
number = "1"
title = { zh = "回退", en = "falling back" }
issuer = { zh = "无", en = "nobody" }
as_of = 2023-12-31

[[provision]]
id = "placed"
clause = "1"
title = { zh = "引进", en = "placed" }
kind = "grant"
table = "placements"
where = [WHERE]
pays = { amount = "100元" }

[[provision.derived]]
name = "found"
first_of = [SOURCES]
"""


def case_of(folder: Path, where: str, sources: str, rows: tuple[CaseRow, ...], *expect: Expectation) -> Case:
    file = folder / "fallback.toml"
    file.write_text(POLICY.replace("WHERE", where).replace("SOURCES", sources), encoding="utf-8")
    return Case(
        policy=str(file), name="-", clause="1", why="-", given={}, rows=rows, expect=expect, unlisted=("Z",)
    )


def test_a_text_that_falls_back_on_another_column_is_compared_as_a_text(tmp_path: Path) -> None:
    rows = (
        CaseRow(table="enterprises", enterprise="A", cells={"size_class": "小型"}),
        CaseRow(table="enterprises", enterprise="B", cells={"size_class": "大型"}),
        CaseRow(table="enterprises", enterprise="C", cells={"size_class": "中型"}),
        CaseRow(
            table="placements", enterprise="A", person="3408", label="small", cells={"employer_uscc": ""}
        ),
        CaseRow(
            table="placements", enterprise="A", person="3408", label="of B", cells={"employer_uscc": "B"}
        ),
        CaseRow(
            table="placements", enterprise="A", person="3408", label="of C", cells={"employer_uscc": "C"}
        ),
    )
    case = case_of(
        tmp_path,
        '{ choice = "found", in = ["小型", "中型"], else = "not-small" }',
        '{ field = "size_class", by = "employer_uscc" }, "enterprise.size_class"',
        rows,
        Expectation(provision="placed", row="small", verdict="awarded"),
        Expectation(provision="placed", row="of B", verdict="ineligible", codes=("not-small",)),
        Expectation(provision="placed", row="of C", verdict="awarded"),
    )
    assert differences(judged(case)) == []


def test_what_an_enterprise_that_is_not_listed_would_say_is_missing(tmp_path: Path) -> None:
    rows = (
        CaseRow(
            table="placements", enterprise="A", person="3408", label="unlisted", cells={"employer_uscc": "Z"}
        ),
        CaseRow(
            table="placements",
            enterprise="A",
            person="3408",
            label="said",
            cells={"employer_uscc": "Z", "employer_key": "是"},
        ),
    )
    case = case_of(
        tmp_path,
        '{ flag = "found", else = "not-key-enterprise" }',
        '"employer_key", { field = "key_enterprise", by = "employer_uscc" }',
        rows,
        Expectation(provision="placed", row="unlisted", verdict="rejected", codes=("missing-value",)),
        Expectation(provision="placed", row="said", verdict="awarded"),
    )
    assert differences(judged(case)) == []


def test_the_code_that_decided_is_the_one_called_too_short(tmp_path: Path) -> None:
    rows = (
        CaseRow(table="enterprises", enterprise="A", cells={"region_code": "22"}),
        CaseRow(table="enterprises", enterprise="B", cells={"region_code": ""}),
        CaseRow(table="placements", enterprise="A", id_number="22", label="region"),
        CaseRow(table="placements", enterprise="B", id_number="22", label="person"),
    )
    case = case_of(
        tmp_path,
        '{ code = "found", begins = ["2201"], else = "outside-jurisdiction" }',
        '"enterprise.region_code", "id_number"',
        rows,
        Expectation(provision="placed", row="region", verdict="rejected", codes=("code-too-short",)),
        Expectation(provision="placed", row="person", verdict="rejected", codes=("id-prefix-short",)),
    )
    assert differences(judged(case)) == []
