"""Small batches for the tests of results: rows as typed, judged under a policy written beside the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.judging.batch import judge_batch
from subsidycalc.judging.run_record import PolicyInForce, RunRecord
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.tables.model import InputFile, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.results.workbook.sheets.model import Block, SheetModel
    from subsidycalc.runs.cases.case_tables import Row

HEAD = """
format = 1
id = "{id}"

[document]
number = "测试〔2023〕1号"
title = {{ zh = "测试政策", en = "Policy for tests" }}
issuer = {{ zh = "某办公室", en = "Some office" }}
as_of = 2023-06-30

[[fund]]
fund = {{ zh = "某区", en = "Some district" }}
"""


def policy_text(provisions: str, policy_id: str = "trial") -> str:
    """Return a policy file with some provisions."""
    return HEAD.format(id=policy_id) + provisions


def judged(
    policies: Mapping[str, str],
    rows: Mapping[str, Sequence[Row]],
    notices: Sequence[Notice] = (),
    others: Mapping[str, str] | None = None,
) -> BatchResult:
    """Judge rows under policies given as texts; `others` are only referred to."""
    texts = {**policies, **(others or {})}
    sources = {name: PolicySource(f"{name}.toml", text) for name, text in texts.items()}
    planned = plan(Choices(tuple(policies)), sources)
    tables, found = normalised(rows)
    return judge_batch(planned.tasks, tables, [*found, *notices])


def one_provision(provision: str, rows: Mapping[str, Sequence[Row]]) -> ProvisionResult:
    """Judge rows under a policy of one provision."""
    (result,) = judged({"trial": policy_text(provision)}, rows).provisions
    return result


def record(text: str = "id = 'trial'\n") -> RunRecord:
    """Return a record of a run that names one file and one policy."""
    files = (InputFile("batch.xlsx", 1234, "ab" * 32),)
    policy = PolicyInForce("trial", text, "cd" * 32, (("rate", "500元"), ("share", "")), (("count", "all"),))
    return RunRecord("0.1.0", (("numpy", "2.4.6"),), files, (policy,), (("lang", "zh"),))


def column_of(sheet: SheetModel, heading: str, block: int = 0) -> list[str]:
    """Return a column of a sheet as a reader sees it."""
    return block_column(sheet.blocks[block], heading)


def block_column(block: Block, heading: str) -> list[str]:
    """Return a column of a block as a reader sees it."""
    column = next(column for column in block.columns if column.heading == heading)
    return [column.shown(row) for row in range(len(column))]
