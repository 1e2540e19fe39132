"""The enterprises behind the rows: their conditions and head counts, and how their rows share what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.draft import shared
from subsidycalc.judging.persons import distinct_per_group
from subsidycalc.judging.verdicts import Ground
from subsidycalc.vocabulary.condition import judge_all
from subsidycalc.vocabulary.exact import summed_by
from subsidycalc.vocabulary.outcome import NOT_MET, UNKNOWN, all_of

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft
    from subsidycalc.judging.verdicts import Effect
    from subsidycalc.policy.provision_parts import HeadCount
    from subsidycalc.tables.model import Array


def judge_enterprises(draft: Draft) -> None:
    """Judge the enterprises behind the rows, head counts included."""
    if draft.on_entities is not None and not draft.frame.table.definition.paid_in_person:
        conditions = (*draft.policy.general_conditions_of(draft.provision), *draft.provision.enterprise)
        draft.entity_judgements = judge_all(conditions, draft.on_entities.frame)
        for judgement in draft.entity_judgements:
            draft.on_entities.condition(judgement)
    if draft.provision.head_count is not None:
        _head_count(draft, draft.provision.head_count)


def share_fates(draft: Draft) -> None:
    """Let the rows share what was found of their enterprises."""
    clear, head_count = draft.rows.clear, draft.provision.head_count
    if draft.on_entities is not None:
        for ground in draft.on_entities.grounds:
            is_uncertain = head_count is not None and ground.code == head_count.uncertain
            share_fate(draft, ground, clear if is_uncertain else None)


def share_fate(draft: Draft, ground: Ground, only: Array | None = None) -> None:
    """Let rows share what was found of their enterprise: its failed condition, its doubt, its review.

    A person who is paid has no line but these rows: they say it as their own.
    """
    in_person = draft.frame.table.definition.paid_in_person
    mask = shared(draft, ground.mask)
    if only is not None:
        mask &= only
    code = "enterprise-ineligible" if ground.effect == "ineligible" and not in_person else ground.code
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
        on_entity=not in_person,
        entity_code=ground.code,
        figures=figures,
        register=ground.register,
        ruling=ground.ruling,
    )
    draft.rows.add(of_enterprise)


def _head_count(draft: Draft, head_count: HeadCount) -> None:
    """Count the persons of each enterprise who meet the counted conditions beyond doubt, and judge the threshold."""
    if head_count.by is not None:
        draft.rows.doubts(draft.frame.view(head_count.by).doubts(), None)
    certain, possible = _counted(draft, head_count)
    if head_count.by is None:
        sure = persons_per_owner(draft, certain)
        at_most = persons_per_owner(draft, possible, alike_are_one=False)
    else:
        sure, at_most = _counted_apart(draft, head_count, head_count.by, certain, possible)
    draft.head_counts = sure
    few = at_most < head_count.at_least
    uncertain = (sure < head_count.at_least) & ~few
    clause = head_count.clause or draft.provision.clause
    figures: dict[str, Array | int] = {"found": sure, "possible": at_most, "required": head_count.at_least}
    case = draft.on_entities or draft.rows
    case.note(head_count.else_, "ineligible", few, clause=clause, figures=figures)
    case.note(head_count.uncertain, "review", uncertain, clause=clause, figures=figures)


def _counted_apart(
    draft: Draft, head_count: HeadCount, by: str, certain: Array, possible: Array
) -> tuple[Array, Array]:
    """Return for each enterprise what its counts apart come to, certain and possible; those that fall short do not count.

    Who is found for nobody knows whom may be one of any count of the enterprise.
    """
    view = draft.frame.view(by)
    told = view.present & (draft.owner >= 0)
    rows = np.flatnonzero(told)
    pairs, place = np.unique(np.stack([draft.owner[rows], view.values[rows]]), axis=1, return_inverse=True)
    owner, count = pairs[0], pairs.shape[1]
    group = np.full(len(draft.frame), -1, dtype=np.int64)
    group[rows] = place.reshape(-1)
    anyone = persons_per_owner(draft, possible & ~view.present, alike_are_one=False)
    sure = persons_per_group(draft, group, certain & told, count)
    at_most = persons_per_group(draft, group, possible & told, count, alike_are_one=False) + anyone[owner]
    owners = len(draft.owners)
    best, best_possible = (np.zeros(owners, dtype=np.int64) for _ in range(2))
    np.maximum.at(best, owner, sure)
    np.maximum.at(best_possible, owner, at_most)
    best_possible = np.maximum(best_possible, anyone)
    if head_count.of == "most":
        return best, best_possible
    enough, some = sure >= head_count.at_least, best >= head_count.at_least
    few, uncertain = at_most < head_count.at_least, ~enough & (at_most >= head_count.at_least)
    clause = head_count.clause or draft.provision.clause
    refused: tuple[tuple[str, Effect, Array], ...] = (
        (head_count.else_, "ineligible", few & (best_possible >= head_count.at_least)[owner]),
        (head_count.uncertain, "review", uncertain & some[owner]),
    )
    for code, effect, which in refused:
        figures: dict[str, Array | int] = {
            name: np.append(values, 0)[group] for name, values in (("found", sure), ("possible", at_most))
        } | {"required": head_count.at_least}
        mask = np.append(which, False)[group]
        if effect == "review":
            mask &= draft.rows.clear
        draft.rows.note(code, effect, mask, fields=(by,), clause=clause, figures=figures)
    counted = summed_by(owner[enough], sure[enough], owners)
    return np.where(some, counted, best), best_possible


def persons_per_owner(draft: Draft, counted: Array, *, alike_are_one: bool = True) -> Array:
    """Return how many distinct persons each owner has among the counted rows; rows that are no persons count each.

    Masked numbers that look alike may be one person or several: `alike_are_one` says which to take them for.
    """
    if draft.persons is None:
        return np.bincount(draft.owner[counted & (draft.owner >= 0)], minlength=len(draft.owners))
    return persons_per_group(draft, draft.owner, counted, len(draft.owners), alike_are_one=alike_are_one)


def persons_per_group(
    draft: Draft, group: Array, counted: Array, groups: int, *, alike_are_one: bool = True
) -> Array:
    """Return how many distinct persons each group of rows has among the counted ones, as `persons_per_owner` does."""
    if draft.persons is None:
        return np.bincount(group[counted & (group >= 0)], minlength=groups)
    persons = draft.persons
    one = persons.recurring if alike_are_one else persons.recurring & persons.whole
    return distinct_per_group(group, persons.key, counted, groups, one)


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
    listed = (draft.owner >= 0) & ~draft.duplicate & ~draft.struck
    return listed & ~failed & ~doubtful, listed & ~failed
