"""Judging one provision from claims to verdicts: rows, persons, head counts and the enterprises behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.claims import applied_for, claiming
from subsidycalc.judging.conditions.answers import by_category
from subsidycalc.judging.conditions.dates import day_number
from subsidycalc.judging.conditions.evaluation import judge_all
from subsidycalc.judging.conditions.references import fields_of_condition, used_fields
from subsidycalc.judging.draft import Case
from subsidycalc.judging.frame import UNLISTED, Fallback, Frame, View, derive
from subsidycalc.judging.outcome import MET, NOT_MET, UNKNOWN, Judgement, all_of
from subsidycalc.judging.payments import Payments, payments_of
from subsidycalc.judging.persons import (
    Groups,
    Persons,
    distinct_per_group,
    groups_of_rows,
    overlapping_spells,
    persons_of,
    repeats_within,
    under_two_enterprises,
)
from subsidycalc.judging.verdicts import Ground
from subsidycalc.policy.conditions import spelled_out
from subsidycalc.tables.model import FIRST_FAULT, NO_DAY, Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.entities import Entities
    from subsidycalc.policy.document import DerivedField, HeadCount, Lookup, Policy, Provision
    from subsidycalc.tables.model import Array, Table


@dataclass
class Draft:
    """One provision while it is being judged."""

    policy: Policy
    provision: Provision
    entities: Entities
    frame: Frame
    rows: Case
    owner: Array
    """int64 per row: number of its enterprise in `owners`, -1 where it is not listed."""
    owners: Array
    """int64: positions of the enterprises with claims in the table of entities, ascending."""
    on_entities: Case | None
    """What speaks against the enterprises; None where the rows are the enterprises themselves."""
    judgements: tuple[Judgement, ...] = ()
    entity_judgements: tuple[Judgement, ...] = ()
    persons: Persons | None = None
    duplicate: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    in_doubt: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """bool per row: who it is, or what the row says of them, is in doubt whatever the conditions."""
    head_counts: Array | None = None
    payments: Payments | None = None
    notices: list[Notice] = field(default_factory=list)

    def notice(self, code: str, mask: Array, column: str = "", **values: str) -> None:
        """Record a notice about some rows."""
        if mask.any():
            sheets = self.frame.table.sheets
            named = (("provision", f"{self.policy.id}/{self.provision.id}"), *values.items())
            self.notices.append(
                Notice(code, sheets[0] if sheets else "", self.frame.excel_rows(mask), column, named)
            )


def judge_provision(policy: Policy, provision: Provision, table: Table, entities: Entities) -> Draft:
    """Judge one provision over the rows of its table that claim it; amounts are computed but not yet added up."""
    draft = _open(policy, provision, table, entities)
    _standing(draft)
    _own_conditions(draft)
    _contradictions(draft)
    draft.payments = payments_of(provision, draft.frame, draft.rows, entities.doubled | entities.duplicate)
    draft.notices += draft.payments.notices
    if table.definition.persons:
        _persons(draft)
    elif provision.once_per:
        groups = _alike_in(draft, _names_of_event(draft, provision.once_per))
        _repeats(draft, groups, np.zeros(len(draft.frame), dtype=bool))
    if provision.places is not None:
        _names_of_event(draft, provision.places.per)
    _consistent(draft)
    _enterprise(draft)
    return draft


def _open(policy: Policy, provision: Provision, table: Table, entities: Entities) -> Draft:
    own = table is entities.table
    whole = Frame(table, np.arange(len(table), dtype=np.int64))
    code = whole.view(table.definition.entity)
    if own:
        linked = whole.rows
    else:
        linked = entities.rows_for(code.categories, code.values, code.present)
        whole.entities, whole.entity_rows = entities.table, linked
    applied = applied_for(provision, entities.table)
    applied_rows = np.append(applied, False)[linked] if len(applied) else np.zeros(len(table), dtype=bool)
    rows = np.flatnonzero(claiming(provision, whole, applied_rows))
    frame = Frame(table, rows, None if own else entities.table, None if own else linked[rows])
    owners, owner = _owners_of(linked[rows], len(entities.table))
    on_entities = None if own else Case(Frame(entities.table, owners), provision.clause)
    draft = Draft(
        policy, provision, entities, frame, Case(frame, provision.clause), owner, owners, on_entities
    )
    draft.duplicate, draft.in_doubt = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    for definition in provision.derived:
        _derive(draft, definition)
    return draft


def _owners_of(linked: Array, entities: int) -> tuple[Array, Array]:
    """Return the entities that rows belong to, ascending, and the number of each row's among them (-1 where none)."""
    owners = np.flatnonzero(np.bincount(linked[linked >= 0], minlength=entities))
    number = np.full(entities + 1, -1, dtype=np.int64)
    number[owners] = np.arange(len(owners))
    return owners, number[linked]


def _derive(draft: Draft, definition: DerivedField) -> None:
    frame = draft.frame
    view, fallbacks = derive(frame, definition, [_source(draft, source) for source in definition.first_of])
    frame.derived[definition.name] = view
    for fallback in fallbacks:
        _fallback_notice(draft, fallback, definition)


def _fallback_notice(draft: Draft, fallback: Fallback, definition: DerivedField) -> None:
    draft.notice(fallback.code, fallback.mask, _source(draft, definition.first_of[0]).field.zh)


def _source(draft: Draft, source: str | Lookup) -> View:
    if isinstance(source, str):
        return draft.frame.view(source)
    code = draft.frame.view(source.by)
    linked = draft.entities.rows_for(code.categories, code.values, code.present)
    other = Frame(draft.frame.table, draft.frame.rows, draft.entities.table, linked)
    found = other.view(f"enterprise.{source.field}")
    faulty = (code.state >= FIRST_FAULT) & (code.state != UNLISTED)
    found.state = np.where(faulty, code.state, found.state).astype(np.uint8)
    return found


def _standing(draft: Draft) -> None:
    """Reject rows whose enterprise code is faulty, not listed or stands twice."""
    reference = draft.frame.table.definition.entity
    code = draft.frame.view(reference)
    for doubt in code.doubts():
        draft.rows.put_down(doubt.code, doubt.mask, fields=(reference,))
    if draft.on_entities is None:
        draft.rows.put_down("duplicate-row", draft.entities.duplicate[draft.frame.rows], fields=(reference,))
        draft.rows.put_down(
            "duplicate-enterprise", draft.entities.doubled[draft.frame.rows], fields=(reference,)
        )
        draft.duplicate = draft.entities.duplicate[draft.frame.rows]
        return
    draft.rows.put_down("unknown-enterprise", (draft.owner < 0) & code.present, fields=(reference,))
    doubled = draft.entities.doubled[draft.owners]
    draft.rows.put_down("duplicate-enterprise", _shared(draft, doubled), fields=(reference,))
    draft.on_entities.put_down("duplicate-enterprise", doubled, fields=(reference,))


def _shared(draft: Draft, on_owners: Array) -> Array:
    """Return for each row what holds for its enterprise; False where that is not listed."""
    return np.append(on_owners, False)[draft.owner]


def _own_conditions(draft: Draft) -> None:
    conditions = draft.provision.where
    if draft.on_entities is None:
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
            fields = tuple(field for judgement in judgements for field in fields_of_condition(judgement.word))
            draft.rows.note(contradiction.code, "rejected", both, fields=tuple(dict.fromkeys(fields)))
            draft.in_doubt |= both


def _fields_that_contradict(draft: Draft) -> tuple[str, ...]:
    """Return the fields by which a row of the provision may contradict itself: they tell rows apart too."""
    found: list[str] = []
    for contradiction in draft.policy.contradiction:
        if draft.provision.id in contradiction.provisions:
            found += [
                field for word in spelled_out(contradiction.where) for field in fields_of_condition(word)
            ]
    return tuple(found)


def _enterprise_code(draft: Draft) -> Array:
    """Return a number per enterprise code, listed or not."""
    return draft.frame.view(draft.frame.table.definition.entity).values.astype(np.int64)


def _persons(draft: Draft) -> None:
    """Reject ID numbers that cannot be read, and settle who stands twice."""
    frame, rows = draft.frame, draft.rows
    number = frame.view("id_number")
    rows.doubts(number.doubts(), None)
    draft.in_doubt |= ~number.present
    _born_after(draft, number)
    persons = persons_of(frame)
    draft.persons = persons
    comparable = persons.recurring & frame.view(frame.table.definition.entity).present
    groups = groups_of_rows([persons.key, _enterprise_code(draft)], comparable)
    if draft.provision.spell is None:
        _repeats(draft, groups, persons.masked)
    else:
        _spells(draft, groups, persons)
    stands = ~(rows.failed | rows.doubtful) & ~draft.duplicate
    code = _enterprise_code(draft)
    twice = under_two_enterprises(persons.key, code, comparable & stands & persons.whole)
    _doubt_person(draft, "claimed-twice", twice, ("id_number",))
    alike = under_two_enterprises(persons.key, code, comparable & stands & persons.masked)
    _doubt_person(draft, "identity-uncertain", alike, ("id_number", "name"))


def _doubt_person(draft: Draft, code: str, mask: Array, fields: tuple[str, ...]) -> None:
    """Send rows to review because it is in doubt who stands on them."""
    draft.rows.note(code, "review", mask, fields=fields)
    draft.in_doubt |= mask


def _born_after(draft: Draft, number: View) -> None:
    if number.column is None or number.column.identity is None:
        return
    born = number.taken(number.column.identity.birth_day)
    late = number.present & (born != NO_DAY) & (born > day_number(draft.policy.document.as_of))
    draft.rows.note("id-birthdate", "rejected", late, fields=("id_number",))
    draft.in_doubt |= late


def _repeats(draft: Draft, groups: Groups | None, masked: Array) -> None:
    """Let one of several alike rows stand, and send rows that differ to review."""
    references = dict.fromkeys((*used_fields(draft.provision), *_fields_that_contradict(draft)))
    used = [draft.frame.view(reference) for reference in references]
    repeats = repeats_within(groups, len(draft.frame), masked, used)
    keys = ("id_number",) if draft.frame.table.definition.persons else draft.provision.once_per
    draft.duplicate = repeats.duplicate
    draft.rows.put_down("duplicate-row", repeats.duplicate, fields=keys)
    _doubt_person(draft, "conflicting-rows", repeats.conflicting, keys)
    _doubt_person(draft, "identity-uncertain", repeats.uncertain, ("id_number", "name"))


def _spells(draft: Draft, groups: Groups | None, persons: Persons) -> None:
    """Let a person have several spells: repeated rows fall away, overlapping ones go to review."""
    first, last = (draft.frame.view(reference) for reference in draft.provision.spell or ())
    known = first.present & last.present & (first.values <= last.values)
    same_spell = groups_of_rows(
        [persons.key, _enterprise_code(draft), first.values, last.values],
        known & persons.whole & persons.recurring,
    )
    _repeats(draft, same_spell, persons.masked)
    standing = known & ~draft.duplicate & ~draft.rows.failed
    overlapping = overlapping_spells(first, last, groups, standing)
    fields = draft.provision.spell or ()
    _doubt_person(draft, "overlapping-spells", overlapping & persons.whole, fields)
    _doubt_person(draft, "identity-uncertain", overlapping & persons.masked, ("id_number", "name"))


def _names_of_event(draft: Draft, references: Sequence[str]) -> list[View]:
    """Return the fields that tell one event from another; where one is blank or faulty it cannot be told."""
    views = [draft.frame.view(reference) for reference in references]
    for view in views:
        draft.rows.doubts(view.doubts(), None)
    return views


def _alike_in(draft: Draft, views: Sequence[View], eligible: Array | None = None) -> Groups | None:
    """Return the groups of (eligible) rows of one enterprise that agree in some fields, all of them told."""
    code = draft.frame.view(draft.frame.table.definition.entity)
    known = np.logical_and.reduce([code.present, *(view.present for view in views)])
    if eligible is not None:
        known &= eligible
    return groups_of_rows([_enterprise_code(draft), *(view.values for view in views)], known)


def _consistent(draft: Draft) -> None:
    """Send all rows of an event to review where a field differs within it."""
    consistent = draft.provision.consistent
    if consistent is None:
        return
    field_view = draft.frame.view(consistent.field)
    within = [draft.frame.view(reference) for reference in consistent.within]
    groups = _alike_in(draft, within, _told(field_view))
    differs = repeats_within(groups, len(draft.frame), np.zeros(len(draft.frame), dtype=bool), [field_view])
    fields = (consistent.field, *consistent.within)
    draft.rows.note(consistent.else_, "review", differs.conflicting, fields=fields)


def _told(view: View) -> Array:
    """Return which rows say a value that is known: a country that is not surely one contradicts no other."""
    return view.present & by_category(view, bool) if view.categories else view.present


def _enterprise(draft: Draft) -> None:
    """Judge the enterprises behind the rows, head counts included, and let the rows share their fate."""
    if draft.on_entities is not None:
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
    mask = _shared(draft, ground.mask)
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
    shared = Ground(
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
    draft.rows.add(shared)


def _head_count(draft: Draft, head_count: HeadCount) -> None:
    """Count the persons of each enterprise who meet the counted conditions beyond doubt, and judge the threshold."""
    certain, possible = _counted(draft, head_count)
    sure = persons_per_owner(draft, certain)
    at_most = persons_per_owner(draft, possible)
    draft.head_counts = sure
    few = at_most < head_count.at_least
    uncertain = (sure < head_count.at_least) & ~few
    clause = head_count.clause or draft.provision.clause
    figures: dict[str, Array | int] = {"found": sure, "possible": at_most, "required": head_count.at_least}
    case = draft.on_entities or draft.rows
    case.note(head_count.else_, "ineligible", few, clause=clause, figures=figures)
    case.note(head_count.uncertain, "review", uncertain, clause=clause, figures=figures)


def persons_per_owner(draft: Draft, counted: Array) -> Array:
    """Return how many distinct persons each owner has among the counted rows; rows that are no persons count each."""
    if draft.persons is None:
        return np.bincount(draft.owner[counted & (draft.owner >= 0)], minlength=len(draft.owners))
    persons = draft.persons
    return distinct_per_group(draft.owner, persons.key, counted, len(draft.owners), persons.recurring)


def _counted(draft: Draft, head_count: HeadCount) -> tuple[Array, Array]:
    """Return which rows count beyond doubt, and which might count."""
    rows = draft.rows
    if head_count.counted is None:
        failed, doubtful = rows.failed, rows.doubtful | rows.review
    else:
        named = [judgement for judgement in draft.judgements if judgement.word.name in head_count.counted]
        state = all_of([judgement.state for judgement in named], len(draft.frame))
        failed = state == NOT_MET
        doubtful = (state == UNKNOWN) | draft.in_doubt
    listed = (draft.owner >= 0) & ~draft.duplicate
    return listed & ~failed & ~doubtful, listed & ~failed
