"""Judge a few rows under a policy written beside a test, by both judges: they agree, and the result is returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.agreement import disagreements

from subsidycalc.judging.batch import judge_batch
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.planning import Choices, Plan, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.runs.cases.case_tables import Row

HEAD = """
format = 1
id = "trial"
[document]
number = "测试〔2024〕1号"
title = "测试政策"
issuer = "某办公室"
as_of = 2024-12-31
[[fund]]
fund = "某区"
"""

PROVISION = """
[[provision]]
id = "one"
clause = "一"
title = "一项"
kind = "reward"
"""


def planned(provision: str, values: Sequence[str] = ()) -> Plan:
    """Return the plan of a policy with one provision, its parameters set; PolicyFileError or WrongChoiceError."""
    return plan(
        Choices(("trial",), values=tuple(values)),
        {"trial": PolicySource("trial.toml", HEAD + PROVISION + provision)},
    )


def judged_by_both(
    provision: str, rows: Mapping[str, Sequence[Row]], values: Sequence[str] = ()
) -> BatchResult:
    """Judge rows under a policy of one provision, and hold the second judge's lines and amounts against it."""
    run = planned(provision, values)
    tables, notices = normalised(rows, run.dictionary)
    result = judge_batch(run.tasks, tables, notices)
    assert disagreements(run.tasks, tables, result) == []
    return result


def amounts(result: BatchResult) -> list[int]:
    """Return what each award comes to, in fen."""
    awards = result.provisions[0].awards
    return [] if awards is None else awards.amount.tolist()


def codes(result: BatchResult) -> dict[int, list[str]]:
    """Return the codes of each row, by its position among the rows."""
    (one,) = result.provisions
    found: dict[int, list[str]] = {}
    for ground in one.grounds:
        for row in ground.mask.nonzero()[0].tolist():
            found.setdefault(row, []).append(ground.code)
    return found
