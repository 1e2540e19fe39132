"""The enterprises behind the rows: their conditions and head counts, and how their rows share what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.draft import shared
from subsidycalc.judging.persons import distinct_per_group
from subsidycalc.judging.verdicts import Ground
from subsidycalc.vocabulary.condition import judge_all
from subsidycalc.vocabulary.outcome import NOT_MET, UNKNOWN, all_of

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft
    from subsidycalc.policy.document import HeadCount
    from subsidycalc.tables.model import Array


def judge_enterprises(draft: Draft) -> None:
    """Judge the enterprises behind the rows, head counts included, and let the rows share their fate."""
    if draft.on_entities is not None and not draft.frame.table.definition.paid_in_person:
        conditions = (*draft.policy.general_conditions_of(draft.provision), *draft.provision.enterprise)
        draft.entity_judgements = judge_all(conditions, draft.on_entities.frame)
        for judgement in draft.entity_judgements:
            draft.on_entities.condition(judgement)
    clear = draft.rows.clear
    if draft.provision.head_count is not None:
        _head_count(draft, draft.provision.head_count)
    if draft.on_entities is not None:
        for ground in draft.on_entities.grounds:
            share_fate(draft, ground, clear if ground.code == _uncertain_code(draft) else None)


def _uncertain_code(draft: Draft) -> str:
    return draft.provision.head_count.uncertain if draft.provision.head_count is not None else ""


def share_fate(draft: Draft, ground: Ground, only: Array | None = None) -> None:
    """Let rows share what was found of their enterprise: its failed condition, its doubt, its review."""
    mask = shared(draft, ground.mask)
    if only is not None:
        mask &= only
    code = "enterprise-ineligible" if ground.effect == "ineligible" else ground.code
    if ground.code == "duplicate-enterprise":
        return
    figures = {
        name: np.append(figure, 0)[draft.owner] if isinstance(figure, np.ndarray) else figure
        for name, figure in ground.figures.items()
    }
    fields = tuple(f"enterprise.{reference.removeprefix('enterprise.')}" for reference in ground.fields)
    of_enterprise = Ground(
        code,
        ground.effect,
        mask,
        ground.clause,
        fields,
        ground.condition,
        on_entity=True,
        entity_code=ground.code,
        figures=figures,
    )
    draft.rows.add(of_enterprise)


def _head_count(draft: Draft, head_count: HeadCount) -> None:
    """Count the persons of each enterprise who meet the counted conditions beyond doubt, and judge the threshold."""
    certain, possible = _counted(draft, head_count)
    sure = persons_per_owner(draft, certain)
    at_most = persons_per_owner(draft, possible, alike_are_one=False)
    draft.head_counts = sure
    few = at_most < head_count.at_least
    uncertain = (sure < head_count.at_least) & ~few
    clause = head_count.clause or draft.provision.clause
    figures: dict[str, Array | int] = {"found": sure, "possible": at_most, "required": head_count.at_least}
    case = draft.on_entities or draft.rows
    case.note(head_count.else_, "ineligible", few, clause=clause, figures=figures)
    case.note(head_count.uncertain, "review", uncertain, clause=clause, figures=figures)


def persons_per_owner(draft: Draft, counted: Array, *, alike_are_one: bool = True) -> Array:
    """Return how many distinct persons each owner has among the counted rows; rows that are no persons count each.

    Masked numbers that look alike may be one person or several: `alike_are_one` says which to take them for.
    """
    if draft.persons is None:
        return np.bincount(draft.owner[counted & (draft.owner >= 0)], minlength=len(draft.owners))
    persons = draft.persons
    one = persons.recurring if alike_are_one else persons.recurring & persons.whole
    return distinct_per_group(draft.owner, persons.key, counted, len(draft.owners), one)


def _counted(draft: Draft, head_count: HeadCount) -> tuple[Array, Array]:
    """Return which rows count beyond doubt, and which might count."""
    rows = draft.rows
    if head_count.counted is None:
        failed, doubtful = rows.failed, rows.doubtful | rows.review | draft.in_doubt
    else:
        named = [judgement for judgement in draft.judgements if judgement.word.name in head_count.counted]
        state = all_of([judgement.state for judgement in named], len(draft.frame))
        failed = state == NOT_MET
        doubtful = (state == UNKNOWN) | draft.in_doubt
    listed = (draft.owner >= 0) & ~draft.duplicate
    return listed & ~failed & ~doubtful, listed & ~failed
