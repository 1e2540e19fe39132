"""Just below, at and just above every threshold that a policy declares, both judges agree."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from oracle.agreement import disagreements
from oracle.boundary_tables import boundaries, chosen_cells, varied, with_heads, with_places
from oracle.near_conditions import limits_of, walk
from oracle.test_judges_agree import POLICIES, alternatives, provisions, subjects_of

from subsidycalc.judging.batch import judge_batch
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.judged_cases import planned

if TYPE_CHECKING:
    from oracle.generated_batches import Rows

    from subsidycalc.judging.batch import Task
    from subsidycalc.judging.verdicts import ProvisionResult

Choice = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def choices() -> list[Choice]:
    """Return every provision under its defaults, and under each parameter and reading that changes it."""
    found: list[Choice] = []
    for policy in POLICIES:
        for name in provisions(policy):
            seen = []
            for values, readings in alternatives(policy):
                task = task_of((policy, name, values, readings))
                if task.provision not in seen:
                    seen.append(task.provision)
                    found.append((policy, name, values, readings))
    return found


def task_of(choice: Choice) -> Task:
    policy, name, values, readings = choice
    (task,) = (one for one in planned((policy,), values, readings).tasks if one.provision.id == name)
    return task


def named(choice: Choice) -> str:
    policy, provision, values, readings = choice
    return " ".join([policy.split("/policies/")[-1], provision, *values, *readings])


CHOICES = choices()
NOTHING_BELOW = {(Fraction(0), -1)}
"""No amount is less than zero: it would be rejected as a cell."""


@pytest.mark.parametrize("choice", CHOICES, ids=named)
def test_both_judges_agree_on_all_sides_of_every_condition(choice: Choice) -> None:
    subjects, task = subjects_of(*choice), task_of(choice)
    for boundary in boundaries(subjects.policy, subjects.provision):
        _, found = judged_twice(task, varied(subjects, boundary))
        assert found == [], boundary.place


@pytest.mark.parametrize("choice", CHOICES, ids=named)
def test_the_rows_tried_stand_on_all_sides_of_every_condition_and_threshold(choice: Choice) -> None:
    subjects = subjects_of(*choice)
    for boundary in boundaries(subjects.policy, subjects.provision):
        standings = list(chosen_cells(subjects, boundary))
        assert {standing.met for standing in standings} == {True, False, None}, boundary.place
        sides = {side for standing in standings for side in standing.sides}
        limits = {limit for part in walk((boundary.word,)) for limit in limits_of(part)}
        all_sides = {(limit, side) for limit in limits for side in (-1, 0, 1)}
        assert sides | NOTHING_BELOW >= all_sides, boundary.place


@pytest.mark.parametrize("choice", [one for one in CHOICES if task_of(one).provision.head_count], ids=named)
def test_both_judges_agree_on_all_sides_of_every_head_count(choice: Choice) -> None:
    task = task_of(choice)
    rows, counts = with_heads(subjects_of(*choice))
    result, found = judged_twice(task, rows)
    assert found == []
    assert task.provision.head_count is not None
    enough = [number for number, count in enumerate(counts) if count >= task.provision.head_count.at_least]
    assert result.awards is not None
    assert result.awards.entity_rows.tolist() == enough


@pytest.mark.parametrize("choice", [one for one in CHOICES if task_of(one).provision.places], ids=named)
def test_both_judges_agree_on_all_sides_of_every_number_of_places(choice: Choice) -> None:
    task = task_of(choice)
    rows, counts = with_places(subjects_of(*choice))
    result, found = judged_twice(task, rows)
    assert found == []
    assert task.provision.places is not None
    assert result.awards is not None
    assert result.awards.quantity.tolist() == [min(count, task.provision.places.at_most) for count in counts]


def judged_twice(task: Task, rows: Rows) -> tuple[ProvisionResult, list[str]]:
    tables, notices = normalised(rows, task.declared_by.dictionary)
    result = judge_batch([task], tables, notices)
    return result.provisions[0], disagreements([task], tables, result)
