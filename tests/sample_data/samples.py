"""The samples, what each should give, and the batches judged from them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.loading import declare
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, plan

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult
    from subsidycalc.tables.model import Array, Batch, Table
    from subsidycalc.vocabulary.frame import Frame

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Sample:
    """The sample for one policy."""

    policy: str

    @property
    def _name(self) -> str:
        return self.policy.replace("-", "_")

    @property
    def workbook(self) -> Path:
        return ROOT / "sample_data" / f"{self.policy}.xlsx"

    @property
    def script(self) -> Path:
        return ROOT / "sample_data" / f"make_{self._name}.py"

    @cached_property
    def expected(self) -> dict[str, Any]:
        file = Path(__file__).with_name(f"expected_{self._name}.toml")
        return tomllib.loads(file.read_text(encoding="utf-8"))


SAMPLES = [
    Sample(name) for name in ("lucheng-2023", "fujian-2020q2", "jilin-2020", "jilin-2021", "jilin-hr-2021")
]

TABLE_ON = {
    table.zh: table.name
    for sample in SAMPLES
    for table in declare(find_policy(sample.policy)).default.dictionary.tables
}
"""From the name of a sheet to the table on it, those that a policy brings included."""


DECIDED = {
    "jilin-2020": {"hire_bonus_granted": "yes"},
    "jilin-2021": {"retention_rate": "300"},
    "jilin-hr-2021": {"retention_rate": "300"},
}
"""What the localities of the samples have decided, by the policy: the texts leave it to them without a default."""


def decided(*policies: str, value: str = "") -> tuple[str, ...]:
    """Return the localities' decisions, but for a parameter that is set otherwise; the first of two documents has it."""
    values: dict[str, str] = {}
    for policy in policies:
        values |= DECIDED.get(policy, {})
    values |= dict([value.split("=")] if value else ())
    return tuple(f"{name}={one}" for name, one in values.items())


@cache
def batch(policy: str, *workbooks: Path) -> Batch:
    """Read workbooks with the tables and fields of a policy."""
    choices = Choices((policy,))
    return read(list(workbooks), choices, plan(choices))


@cache
def judged(sample: Sample, *, reading: str = "", value: str = "") -> BatchResult:
    """Judge a sample with the default readings and parameters but for one."""
    readings = (reading,) if reading else ()
    choices = Choices((sample.policy,), readings=readings, values=decided(sample.policy, value=value))
    return judge(plan(choices), batch(sample.policy, sample.workbook))


def provision_of(result: BatchResult, name: str) -> ProvisionResult:
    """Find a provision by id, or by `policy/provision`."""
    return next(one for one in result.provisions if name in {one.provision.id, one.reference})


def entities(result: BatchResult, one: ProvisionResult) -> Table:
    """Return the table of those whom a provision pays."""
    return result.tables[result.dictionary.entities_of(one.provision.table).name]


def code_at(table: Table, row: int) -> str:
    """Return the code that a row of enterprises or regions has, a faulty one as written."""
    column = table.columns[table.definition.entity]
    return column.raw.get(row) or column.categories[column.values[row]]


def row_with(table: Table, code: str) -> int:
    return next(row for row in range(len(table)) if code_at(table, row) == code)


def awarded(result: BatchResult, one: ProvisionResult) -> dict[str, dict[str, Any]]:
    """Return by code what a provision awards: its amounts in yuan (points as they are), and the fund."""
    if one.awards is None:
        return {}
    table, awards = entities(result, one), one.awards
    steps = {"awarded": awards.amount, "before_ceiling": awards.before_ceiling}
    steps |= {"after_ceiling": awards.after_ceiling, "deducted": awards.deducted}
    found: dict[str, dict[str, Any]] = {}
    for place, row in enumerate(awards.entity_rows.tolist()):
        if one.provision.kind == "points":
            amounts: dict[str, Any] = {"points": int(awards.amount[place])}
        elif one.provision.kind == "eligibility":
            amounts = {"eligible": True}
        else:
            amounts = {name: yuan(int(column[place])) for name, column in steps.items()}
        found[code_at(table, row)] = {**amounts, "fund": awards.funds[place][0][0].zh}
    return found


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def not_awarded(result: BatchResult, one: ProvisionResult, code: str) -> tuple[str, set[str]]:
    """Return the verdict and the codes on the own line of an enterprise or region."""
    own_line = one.entity_frame is not None
    frame = one.entity_frame if own_line else one.frame
    verdict, grounds = (one.entity_verdict, one.entity_grounds) if own_line else (one.verdict, one.grounds)
    assert frame is not None
    return on_row(frame, verdict, grounds, row_with(entities(result, one), code))


def on_row(frame: Frame, verdict: Array | None, grounds: list[Ground], row: int) -> tuple[str, set[str]]:
    """Return the verdict and the codes of a row of a table; a row that claims nothing is not among a frame's."""
    places = frame.rows.tolist()
    if row not in places:
        return "not_claimed", set()
    assert verdict is not None
    place = places.index(row)
    codes = {ground.code for ground in grounds if ground.mask[place]}
    return Verdict(int(verdict[place])).name.lower(), codes


@cache
def remarked_rows(workbook: Path, sheet: str) -> dict[tuple[str, str], int]:
    """From code and remark to the row number that Excel shows."""
    cells = list(openpyxl.load_workbook(workbook, data_only=True)[sheet].iter_rows(values_only=True))
    header = next(n for n, row in enumerate(cells) if "备注" in row)
    code = next(n for n, cell in enumerate(cells[header]) if "代码" in str(cell))
    remark = cells[header].index("备注")
    rows = enumerate(cells[header + 1 :], start=header + 2)
    return {(str(row[code]), str(row[remark])): number for number, row in rows if row[remark]}
