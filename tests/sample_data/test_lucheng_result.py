"""The sample batch, run through the pipeline, gives what was worked out by hand for every enterprise and row."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.pipeline import Choices, judge, plan, read

if TYPE_CHECKING:
    from subsidycalc.judging.frame import Frame
    from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult

WORKBOOK = Path(__file__).parents[2] / "sample_data" / "lucheng-2023.xlsx"
EXPECTED = tomllib.loads((Path(__file__).parent / "expected_lucheng_2023.toml").read_text(encoding="utf-8"))
TABLES = {"企业": "enterprises", "员工": "employees", "展会": "exhibitions", "商务活动": "business_trips", "包车": "charter_trips", "引进员工": "placements"}


@cache
def result(*readings: str) -> BatchResult:
    choices = Choices(policies=("lucheng-2023",), readings=readings)
    return judge(plan(choices), read([WORKBOOK], choices))


def provision(name: str, *readings: str) -> ProvisionResult:
    return next(one for one in result(*readings).provisions if one.provision.id == name)


def entity_row(code: str) -> int:
    """The row that lists a code, also one that is faulty as written."""
    column = result().tables["enterprises"].columns["uscc"]
    written = [column.raw.get(row) or column.categories[n] for row, n in enumerate(column.values.tolist())]
    return written.index(code)


def award(name: str, code: str, *readings: str, step: str = "amount") -> str | None:
    """The payable amount in yuan (or the points) of one enterprise, or a step before it; None where it has no award."""
    one = provision(name, *readings)
    rows = [] if one.awards is None else one.awards.entity_rows.tolist()
    if entity_row(code) not in rows or one.awards is None:
        return None
    amount = int(getattr(one.awards, step)[rows.index(entity_row(code))])
    return str(amount) if one.provision.kind == "points" else f"{amount // 100}.{amount % 100:02}"


def judged(frame: Frame, verdict: Any, grounds: list[Ground], row: int) -> tuple[str, set[str]]:
    place = frame.rows.tolist().index(row)
    return Verdict(int(verdict[place])).name.lower(), {ground.code for ground in grounds if ground.mask[place]}


@cache
def remarked_rows(sheet: str) -> dict[tuple[str, str], int]:
    """From code and remark to the row number that Excel shows."""
    cells = list(openpyxl.load_workbook(WORKBOOK, data_only=True)[sheet].iter_rows(values_only=True))
    header = next(n for n, row in enumerate(cells) if any("信用代码" in str(cell) for cell in row))
    code = next(n for n, cell in enumerate(cells[header]) if "信用代码" in str(cell))
    remark = cells[header].index("备注")
    return {(str(row[code]), str(row[remark])): number for number, row in enumerate(cells, 1) if row[remark]}


def row_of(sheet: str, code: str, remark: str) -> int:
    table = result().tables[TABLES[sheet]]
    return table.row_numbers.tolist().index(remarked_rows(sheet)[code, remark])


ENTERPRISES = [(code, name, wanted) for code, all_of in EXPECTED["enterprise"].items() for name, wanted in all_of.items()]
ROWS = [(*row["at"], name, wanted) for row in EXPECTED["row"] for name, wanted in row.items() if name != "at"]
READINGS = [(one["set"], one["at"], name, wanted) for one in EXPECTED["reading"] for name, wanted in one.items() if name not in {"set", "at"}]


def check_enterprise(code: str, name: str, wanted: dict[str, Any], *readings: str) -> None:
    (kind, value), *steps = wanted.items()
    if kind in {"awarded", "points"}:
        assert award(name, code, *readings) == str(value)
        for step, amount in steps:
            assert award(name, code, *readings, step=step) == amount
        return
    one = provision(name, *readings)
    assert award(name, code, *readings) is None
    own_line = one.entity_frame is not None
    frame = one.entity_frame if own_line else one.frame
    verdict, grounds = (one.entity_verdict, one.entity_grounds) if own_line else (one.verdict, one.grounds)
    assert frame is not None
    assert judged(frame, verdict, grounds, entity_row(code)) == (kind, set(value))


@pytest.mark.parametrize(("code", "name", "wanted"), ENTERPRISES)
def test_an_enterprise_gets_what_was_worked_out(code: str, name: str, wanted: dict[str, Any]) -> None:
    check_enterprise(code, name, wanted)


@pytest.mark.parametrize(("sheet", "code", "remark", "name", "wanted"), ROWS)
def test_a_remarked_row_is_judged_as_worked_out(sheet: str, code: str, remark: str, name: str, wanted: dict[str, Any]) -> None:
    ((kind, value),) = wanted.items()
    one = provision(name)
    assert one.frame is not None
    verdict, codes = judged(one.frame, one.verdict, one.grounds, row_of(sheet, code, remark))
    if kind == "counts":
        assert (verdict, codes) == ("awarded", set())
    else:
        assert (verdict, codes) == (kind, set(value))


@pytest.mark.parametrize(("reading", "code", "name", "wanted"), READINGS)
def test_another_reading_moves_what_was_worked_out(reading: str, code: str, name: str, wanted: dict[str, Any]) -> None:
    check_enterprise(code, name, wanted, reading)


def test_nothing_is_awarded_that_was_not_worked_out() -> None:
    column = result().tables["enterprises"].columns["uscc"]
    expected = {(code, name) for code, name, wanted in ENTERPRISES if {"awarded", "points"} & set(wanted)}
    found = set()
    for one in result().provisions:
        rows = [] if one.awards is None else one.awards.entity_rows.tolist()
        found |= {(column.categories[column.values[row]], one.provision.id) for row in rows}
    assert found == expected
