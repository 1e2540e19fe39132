"""Judging one provision from claims to verdicts: rows, persons, head counts and the enterprises behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.identity.divisions import nested
from subsidycalc.identity.enterprise_code import is_issued_otherwise
from subsidycalc.judging.claims import applied_for, claiming
from subsidycalc.judging.draft import Case, Draft, shared
from subsidycalc.judging.enterprises import judge_enterprises, share_fates
from subsidycalc.judging.payments import payments_of, refuse_rows_beyond
from subsidycalc.judging.repeats import (
    alike_in,
    names_of_event,
    settle_consistency,
    settle_numbers,
    settle_persons,
    settle_repeats,
    settle_together,
)
from subsidycalc.judging.rulings import rule_enterprises, rule_rows, show_corrections
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.tables.model import BLANK, FIRST_FAULT, fault_state
from subsidycalc.vocabulary.answers import by_category
from subsidycalc.vocabulary.computed import AddedUp, ComputedView
from subsidycalc.vocabulary.condition import judge_all, spelled_out
from subsidycalc.vocabulary.derived import derive
from subsidycalc.vocabulary.frame import UNLISTED, Frame, View
from subsidycalc.vocabulary.outcome import MET, all_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from subsidycalc.judging.entities import Entities
    from subsidycalc.judging.rulings import Ruled
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.derived import DerivedField, Lookup


def judge_provision(
    policy: Policy,
    provision: Provision,
    table: Table,
    entities: Entities,
    tables: Mapping[str, Table],
    beside: Callable[[Draft], None],
    ruled: Sequence[Ruled],
) -> Draft:
    """Judge one provision over the rows of its table that claim it; amounts are computed but not yet added up.

    `tables` are all of the batch, in which it may count; `beside` adds, before persons are counted, what is known
    of them beside the batch; `ruled` is what a person decided.
    """
    draft = _open(policy, provision, table, entities, tables)
    _standing(draft)
    _own_conditions(draft)
    _contradictions(draft)
    draft.payments = payments_of(provision, draft.frame, draft.rows, entities.doubled | entities.duplicate)
    refuse_rows_beyond(draft)
    _settle_repeats(draft)
    if provision.places is not None:
        names_of_event(draft, provision.places.per)
    if provision.winners is not None:
        names_of_event(draft, (provision.winners.by,))
    if provision.duration is not None and isinstance(provision.duration.each, str):
        names_of_event(draft, (provision.duration.each,))
    settle_consistency(draft)
    settle_together(draft)
    settle_nested(draft)
    beside(draft)
    rule_rows(draft, ruled)
    judge_enterprises(draft)
    rule_enterprises(draft, ruled)
    share_fates(draft)
    show_corrections(draft, ruled)
    _remark(draft)
    return draft


def _remark(draft: Draft) -> None:
    """Notice what its words remark on the rows that are paid, and on which rows the provision's own notices hold."""
    provision, paid = draft.provision, draft.rows.verdict() == Verdict.AWARDED
    for remark in draft.payments.remarks if draft.payments is not None else ():
        draft.notice(remark.code, remark.mask & paid, remark.column)
    for word in spelled_out((*provision.where, *_choosing(provision))):
        for code, mask, column in word.remarks(draft.frame):
            draft.notice(code, mask & paid, column)
    for case in provision.notice:
        state = all_of(
            [judgement.state for judgement in judge_all(case.where, draft.frame)], len(draft.frame)
        )
        draft.notice(case.code, (state == MET) & ~draft.duplicate)


def _choosing(provision: Provision) -> Iterator[ConditionWord]:
    """Yield the conditions that choose between amounts."""
    for pays in (provision.pays, *(route.pays for route in provision.route)):
        yield from () if pays is None else pays.choosing()


def _open(
    policy: Policy, provision: Provision, table: Table, entities: Entities, tables: Mapping[str, Table]
) -> Draft:
    own = table is entities.table
    whole = Frame(table, np.arange(len(table), dtype=np.int64))
    code = whole.view(table.definition.entity)
    if own:
        linked = whole.rows
    else:
        linked = entities.rows_for(code.categories, code.values, code.present)
        whole.entities, whole.entity_rows = entities.table, linked
    if provision.figure:
        _compute_figures(provision, whole, entities, tables, own=own)
    applied = applied_for(provision, entities.table)
    applied_rows = np.append(applied, False)[linked] if len(applied) else np.zeros(len(table), dtype=bool)
    rows = np.flatnonzero(claiming(provision, whole, applied_rows))
    frame = Frame(table, rows, None if own else entities.table, None if own else linked[rows])
    owners, owner = _owners_of(linked[rows], len(entities.table))
    on_entities = None if own else Case(Frame(entities.table, owners), provision.clause)
    draft = Draft(
        policy, provision, entities, frame, Case(frame, provision.clause), owner, owners, on_entities
    )
    draft.duplicate, draft.in_doubt, draft.struck = (np.zeros(len(frame), dtype=bool) for _ in range(3))
    for definition in provision.derived:
        _derive(draft, definition)
    for figure in provision.figure:
        view = whole.derived[figure.name]
        frame.derived[figure.name] = view.of_rows(rows) if isinstance(view, ComputedView) else view
    return draft


def _compute_figures(
    provision: Provision, whole: Frame, entities: Entities, tables: Mapping[str, Table], *, own: bool
) -> None:
    """Compute figures over every row of the table, claiming or not, or over those of another table."""
    code = whole.view(whole.table.definition.entity)
    group = whole.rows if own else np.where(code.present, code.values, -1).astype(np.int64)
    for definition in provision.derived:
        sources = [_source(whole, entities, source) for source in definition.first_of]
        whole.derived[definition.name], _ = derive(whole, definition, sources)
    for figure in provision.figure:
        if isinstance(figure, AddedUp) and figure.elsewhere:
            other = Frame(tables[figure.elsewhere], np.arange(len(tables[figure.elsewhere])), entities.table)
            other.entity_rows = entities.linked(other)
            asked = entities.linked(whole)
            whole.derived[figure.name] = figure.compute_for(other, other.entity_rows, asked)
        else:
            whole.derived[figure.name] = figure.compute(whole, group)


def _owners_of(linked: Array, entities: int) -> tuple[Array, Array]:
    """Return the entities that rows belong to, ascending, and the number of each row's among them (-1 where none)."""
    owners = np.flatnonzero(np.bincount(linked[linked >= 0], minlength=entities))
    number = np.full(entities + 1, -1, dtype=np.int64)
    number[owners] = np.arange(len(owners))
    return owners, number[linked]


def _derive(draft: Draft, definition: DerivedField) -> None:
    frame = draft.frame
    sources = [_source(frame, draft.entities, source) for source in definition.first_of]
    frame.derived[definition.name], fallbacks = derive(frame, definition, sources)
    for fallback in fallbacks:
        draft.notice(fallback.code, fallback.mask, sources[0].field.zh)


def _source(frame: Frame, entities: Entities, source: str | Lookup) -> View:
    if isinstance(source, str):
        return frame.view(source)
    code = frame.view(source.by)
    linked = entities.rows_for(code.categories, code.values, code.present)
    other = Frame(frame.table, frame.rows, entities.table, linked)
    found = other.view(f"enterprise.{source.field}")
    faulty = (code.state >= FIRST_FAULT) & (code.state != UNLISTED)
    # an enterprise that is looked up need not be listed: the field is simply not given there
    given = np.where(found.state == UNLISTED, BLANK, found.state)
    contradicted = np.append(entities.contradicted(source.field), False)[linked]
    given = np.where(contradicted, fault_state("duplicate-enterprise"), given)
    found.state = np.where(faulty, code.state, given).astype(np.uint8)
    found.looked_up_by = code
    return found


def _standing(draft: Draft) -> None:
    """Reject rows whose enterprise code is faulty, not listed or stands twice; persons paid themselves are settled by number."""
    if draft.frame.table.definition.paid_in_person:
        return
    reference = draft.frame.table.definition.entity
    code = draft.frame.view(reference)
    (draft.on_entities or draft.rows).note(
        "uscc-check-differs", "review", _issued_otherwise(draft), fields=(reference,)
    )
    for doubt in code.doubts():
        draft.rows.put_down(doubt.code, doubt.mask, fields=(reference,))
    if draft.on_entities is None:
        figures = draft.entities.difference(draft.frame.rows)
        compared = tuple(draft.entities.table.columns)
        for fault, twice in (
            ("duplicate-row", draft.entities.duplicate),
            ("duplicate-enterprise", draft.entities.doubled),
        ):
            mask = twice[draft.frame.rows]
            draft.rows.put_down(fault, mask, fields=(reference,), figures=figures, compared=compared)
        draft.duplicate = draft.entities.duplicate[draft.frame.rows]
        return
    draft.rows.put_down("unknown-enterprise", (draft.owner < 0) & code.present, fields=(reference,))
    doubled = draft.entities.doubled[draft.owners]
    draft.rows.put_down("duplicate-enterprise", shared(draft, doubled), fields=(reference,))
    draft.on_entities.put_down(
        "duplicate-enterprise",
        doubled,
        fields=(reference,),
        figures=draft.entities.difference(draft.owners),
        compared=tuple(draft.entities.table.columns),
    )


def _settle_repeats(draft: Draft) -> None:
    definition, once_per = draft.frame.table.definition, draft.provision.once_per
    if definition.persons:
        settle_persons(draft)
        return
    if definition.paid_in_person:
        settle_numbers(draft)
    if once_per:
        settle_repeats(draft, alike_in(draft, names_of_event(draft, once_per)))


def _issued_otherwise(draft: Draft) -> Array:
    """Return the enterprises whose codes are known to be issued with another check character: a person looks."""
    case = draft.on_entities or draft.rows
    code = case.frame.view(case.frame.table.definition.entity)
    return np.asarray(code.present & by_category(code, is_issued_otherwise))


def _own_conditions(draft: Draft) -> None:
    conditions = draft.provision.where
    if draft.on_entities is None or draft.frame.table.definition.paid_in_person:
        general = draft.policy.general_conditions_of(draft.provision)
        conditions = (*general, *draft.provision.enterprise, *conditions)
    draft.judgements = judge_all(conditions, draft.frame)
    for judgement in draft.judgements:
        draft.rows.condition(judgement)


def _contradictions(draft: Draft) -> None:
    for contradiction in draft.policy.contradiction:
        if draft.provision.id in contradiction.provisions:
            judgements = judge_all(contradiction.where, draft.frame)
            both = all_of([judgement.state for judgement in judgements], len(draft.frame)) == MET
            fields = tuple(field for judgement in judgements for field in judgement.word.references())
            draft.rows.note(contradiction.code, "rejected", both, fields=tuple(dict.fromkeys(fields)))
            draft.in_doubt |= both


def settle_nested(draft: Draft) -> None:
    """Send a region and one that lies in it to review where both meet every condition."""
    if draft.frame.table.definition.entity != "region_code":
        return
    code = draft.frame.view("region_code")
    standing = draft.rows.clear & code.present
    beside = nested(code.categories[value] for value in code.values[standing].tolist())
    lies = by_category(code, beside.__contains__)
    draft.rows.note("region-nested", "review", standing & lies, fields=("region_code",))
