"""Rows that stand more than once: persons in one enterprise or two, spells, events, and what must agree within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.column_use import used_fields
from subsidycalc.judging.draft import doubt_person, enterprise_code, shared
from subsidycalc.judging.events import whole
from subsidycalc.judging.likeness import NOBODY
from subsidycalc.judging.persons import (
    Groups,
    Persons,
    groups_of_rows,
    overlapping_spells,
    persons_of,
    repeats_within,
    under_two_enterprises,
)
from subsidycalc.judging.spelling import as_compared
from subsidycalc.tables.model import NO_DAY
from subsidycalc.vocabulary.answers import by_category
from subsidycalc.vocabulary.condition import spelled_out
from subsidycalc.vocabulary.dates import day_number
from subsidycalc.vocabulary.exact import summed_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.draft import Draft
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import View


def settle_persons(draft: Draft) -> None:
    """Reject ID numbers that cannot be read, and settle who stands twice."""
    frame, rows = draft.frame, draft.rows
    settle_numbers(draft)
    persons = persons_of(frame)
    draft.persons = persons
    employed = frame.view(frame.table.definition.entity).present
    code = enterprise_code(draft)
    comparable = employed & persons.recurring & persons.whole
    groups = groups_of_rows([persons.key, code], comparable)
    if draft.provision.spell is None:
        settle_repeats(draft, groups)
    else:
        _spells(draft, groups_of_rows([persons.key], comparable), persons)
    # Also with spells apart: they may be one person or two, and what one person gets is limited.
    alike = groups_of_rows([persons.likeness, code], employed & (persons.likeness != NOBODY))
    _doubt_masked(draft, persons, np.zeros(0, np.int64) if alike is None else alike.members)
    stands = ~(rows.failed | rows.doubtful) & ~draft.duplicate
    if draft.provision.spell is not None:
        comparable = np.zeros(
            len(frame), dtype=bool
        )  # spells may follow one another under several enterprises
    twice = under_two_enterprises(persons.key, code, comparable & stands)
    doubt_person(draft, "claimed-twice", twice, ("id_number",))
    eligible = employed & stands & (persons.likeness != NOBODY)
    _doubt_masked(draft, persons, np.flatnonzero(under_two_enterprises(persons.likeness, code, eligible)))


def settle_numbers(draft: Draft) -> None:
    """Reject ID numbers that cannot be read; where the person is paid, who cannot be told for sure goes to review."""
    frame = draft.frame
    number = frame.view("id_number")
    draft.rows.doubts(number.doubts(), None)
    draft.in_doubt |= ~number.present
    _born_after(draft, number)
    if frame.table.definition.paid_in_person:
        name, keys = frame.view("name"), ("id_number", "name")
        doubt_person(draft, "identity-uncertain", number.present & ~whole(number), keys)
        groups = groups_of_rows([enterprise_code(draft)], whole(number) & name.present)
        doubt_person(
            draft, "identity-uncertain", repeats_within(groups, len(frame), [name]).conflicting, keys
        )


def _doubt_masked(draft: Draft, persons: Persons, rows: Array) -> None:
    """Send masked rows that could be another row's person to review; a whole number stands."""
    mask = np.zeros(len(draft.frame), dtype=bool)
    mask[rows] = True
    doubt_person(draft, "identity-uncertain", mask & persons.masked, ("id_number", "name"))


def _born_after(draft: Draft, number: View) -> None:
    if number.column is None or number.column.identity is None:
        return
    born = number.taken(number.column.identity.birth_day)
    late = number.present & (born != NO_DAY) & (born > day_number(draft.policy.document.as_of))
    draft.rows.note("id-birthdate", "rejected", late, fields=("id_number",))
    draft.in_doubt |= late


def settle_repeats(draft: Draft, groups: Groups | None) -> None:
    """Let one of several alike rows stand, and send rows that differ to review."""
    references = dict.fromkeys((*used_fields(draft.provision), *_fields_that_contradict(draft)))
    used = [draft.frame.view(reference) for reference in references]
    repeats = repeats_within(groups, len(draft.frame), used)
    keys = ("id_number",) if draft.frame.table.definition.persons else draft.provision.once_per
    draft.duplicate = repeats.duplicate
    positions = draft.frame.rows[repeats.other] if len(draft.frame) else repeats.other
    figures, compared = {"other": positions, "differs": repeats.differs}, tuple(references)
    draft.rows.put_down("duplicate-row", repeats.duplicate, fields=keys, figures=figures, compared=compared)
    draft.rows.note(
        "conflicting-rows", "review", repeats.conflicting, fields=keys, figures=figures, compared=compared
    )
    draft.in_doubt |= repeats.conflicting


def _fields_that_contradict(draft: Draft) -> tuple[str, ...]:
    """Return the fields by which a row of the provision may contradict itself: they tell rows apart too."""
    found: list[str] = []
    for contradiction in draft.policy.contradiction:
        if draft.provision.id in contradiction.provisions:
            found += [field for word in spelled_out(contradiction.where) for field in word.references()]
    return tuple(found)


def _spells(draft: Draft, groups: Groups | None, persons: Persons) -> None:
    """Let a person have several spells: repeated rows fall away, overlapping ones go to review."""
    first, last = (draft.frame.view(reference) for reference in draft.provision.spell or ())
    days = [key for view in (first, last) for key in (np.where(view.present, view.values, 0), view.state)]
    employed = draft.frame.view(draft.frame.table.definition.entity).present
    same_spell = groups_of_rows(
        [persons.key, enterprise_code(draft), *days], employed & persons.whole & persons.recurring
    )
    settle_repeats(draft, same_spell)
    in_order = first.present & last.present & (first.values <= last.values)
    standing = in_order & persons.whole & ~draft.duplicate & ~draft.rows.failed
    overlapping = overlapping_spells(first, last, groups, standing)
    doubt_person(draft, "overlapping-spells", overlapping, draft.provision.spell or ())


def names_of_event(draft: Draft, references: Sequence[str]) -> list[View]:
    """Return the fields that tell one event from another; where one is blank or faulty it cannot be told."""
    views = [draft.frame.view(reference) for reference in references]
    for view in views:
        draft.rows.doubts(view.doubts(), None)
    return views


def alike_in(draft: Draft, views: Sequence[View], eligible: Array | None = None) -> Groups | None:
    """Return the groups of (eligible) rows of one enterprise that agree in some fields, all of them told."""
    code = draft.frame.view(draft.frame.table.definition.entity)
    known = np.logical_and.reduce([code.present, *(view.present for view in views)])
    if eligible is not None:
        known &= eligible
    return groups_of_rows([enterprise_code(draft), *(as_compared(view) for view in views)], known)


def settle_consistency(draft: Draft) -> None:
    """Send all rows of an event to review where a field differs within it."""
    consistent = draft.provision.consistent
    if consistent is None:
        return
    field_view = draft.frame.view(consistent.field)
    within = [draft.frame.view(reference) for reference in consistent.within]
    groups = alike_in(draft, within, _told(field_view))
    differs = repeats_within(groups, len(draft.frame), [field_view])
    fields = (consistent.field, *consistent.within)
    draft.rows.note(consistent.else_, "review", differs.conflicting, fields=fields)


def settle_together(draft: Draft) -> None:
    """Send sound rows to review that come to too much together; a blank name may be any that the enterprise gives."""
    together = draft.provision.together
    if together is None:
        return
    amount, name = draft.frame.view(together.of), draft.frame.view(together.within)
    unsound = draft.rows.failed | draft.rows.doubtful | draft.rows.set_down
    counts = amount.present & (draft.owner >= 0) & ~unsound
    values = np.where(counts, amount.values, 0).astype(np.int64)
    spelled = np.where(name.present, as_compared(name), -1)
    nameless = summed_by(
        draft.owner[counts & ~name.present], values[counts & ~name.present], len(draft.owners)
    )
    several = np.zeros(len(draft.frame), dtype=bool)
    rows = np.flatnonzero(counts & name.present)
    pairs, group = np.unique(np.stack([draft.owner[rows], spelled[rows]]), axis=1, return_inverse=True)
    group = group.reshape(-1)
    sums = summed_by(group, values[rows], pairs.shape[1]) + nameless[pairs[0]]
    several[rows] = (sums > together.at_most)[group]
    over = nameless > together.at_most
    over[pairs[0][sums > together.at_most]] = True
    several |= counts & ~name.present & shared(draft, over)
    fields = (together.within, together.of)
    draft.rows.note(together.else_, "review", several, fields=fields, figures={"limit": together.at_most})


def _told(view: View) -> Array:
    """Return which rows say a value that is known: a country that is not surely one contradicts no other."""
    return view.present & by_category(view, bool) if view.categories else view.present
