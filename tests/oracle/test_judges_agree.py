"""On generated batches, near every threshold and with every fault, both judges agree to the fen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.agreement import disagreements
from oracle.generated_batches import Rows, Subjects, batches
from oracle.good_rows import good_rows
from policies.worked_cases import FOLDERS, policy_folders

from subsidycalc.judging.batch import judge_batch
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.judged_cases import planned

if TYPE_CHECKING:
    from subsidycalc.runs.planning import Plan

POLICIES = [
    folder.name if folder.parent == FOLDERS[0] else str(folder / "policy.toml") for folder in policy_folders()
]
EXAMPLES = max(settings().max_examples // 5, 1)


_EXAMPLES = {"%": "7%", "元": "250元", "是/否": "yes"}
_ABOVE_DEFAULTS = {"%": "6%", "元": "612.34元"}
"""What a parameter with a default is set to instead: the defaults are the least that the texts allow, or a target."""


def alternatives(policy: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return parameters and readings to judge under: the defaults, and every alternative by itself."""
    declared = planned((policy,), (), ()).settled[0].declaration
    unset = [
        f"{name}={_EXAMPLES[one.unit]}" for name, one in declared.parameters.items() if one.default is None
    ]
    raised = [
        f"{name}={_ABOVE_DEFAULTS[one.unit]}"
        for name, one in declared.parameters.items()
        if one.default is not None
    ]
    others = [
        f"{name}={choice}"
        for name, reading in declared.readings.items()
        for choice in reading.choices
        if choice != reading.default
    ]
    found: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), ())]
    found += [(tuple(unset), ())] if unset else []
    found += [((*unset, one), ()) for one in raised]
    return [*found, *((tuple(unset), (other,)) for other in others)]


@cache
def subjects_of(policy: str, provision: str, values: tuple[str, ...], readings: tuple[str, ...]) -> Subjects:
    """Return what batches are drawn from."""
    run = planned((policy,), values, readings)
    (task,) = (task for task in run.tasks if task.provision.id == provision)
    return Subjects(task.declared_by, task.provision, good_rows(task.declared_by, task.provision))


def provisions(policy: str) -> list[str]:
    """Return the provisions that a policy declares itself."""
    tasks = planned((policy,), (), ()).tasks
    return [task.provision.id for task in tasks if task.declared_by is task.policy]


PROVISIONS = [(policy, provision) for policy in POLICIES for provision in provisions(policy)]


def differences(run: Plan, rows: Rows) -> list[str]:
    """Judge rows twice and return what differs."""
    tables, notices = normalised(rows, run.dictionary)
    return disagreements(run.tasks, tables, judge_batch(run.tasks, tables, notices))


@pytest.mark.parametrize(("policy", "provision"), PROVISIONS, ids=lambda name: name.split("/policies/")[-1])
def test_both_judges_agree(policy: str, provision: str) -> None:
    chosen = alternatives(policy)

    @settings(max_examples=EXAMPLES)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        values, readings = data.draw(st.sampled_from(chosen))
        rows = data.draw(batches(subjects_of(policy, provision, values, readings)))
        assert differences(planned((policy,), values, readings), rows) == []

    agree()
