"""What is paid already, by earlier batches or under shared ceilings: no benefit twice, and ceilings and pools count it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from subsidycalc.judging.enterprises import share_fate
from subsidycalc.judging.events import events_on, naming_fields, whole
from subsidycalc.tables.distinct import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.judging.draft import Draft
    from subsidycalc.judging.entities import Entities
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.policy.provision_parts import Ceiling
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.payment import Lasts

ALREADY_PAID = "already-paid"
PAID_BEFORE = "paid-before"
HAD_BEFORE = "had-before"
PERSON_HAD_BEFORE = "person-had-before"
LIMIT_ACROSS_BATCHES = "limit-across-batches"


class PaidBefore(Protocol):
    """Answers what batches before this one paid; benefits go by `policy/provision` of their first declaration."""

    def persons(self, benefit: str, frame: Frame, numbers: Array, known: Array) -> tuple[Array, Array]:
        """Return the batch in which the person on each row had a benefit, and whether under another enterprise.

        17 digits count where they are known; 0 stands for none.
        """

    def events(self, benefit: str, frame: Frame, names: Sequence[str], known: Array) -> tuple[Array, Array]:
        """Return the batch that paid the event on each row, 0 for none, and how many places of it were given."""

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise (or region) had a benefit, 0 for none."""

    def unnamed(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had it for somebody or something that cannot be told, 0 for none."""

    def lasted(
        self, benefit: str, carried_as: str, holder: View, frame: Frame, lasts: Lasts, known: Array
    ) -> tuple[Array, Array, Array]:
        """Return for each row the months that its holder had, over DAYS_OF_MONTHS, and two batches, 0 for none.

        The first gave some of the same days, the second gave the benefit for a time that cannot be told.
        """

    def under(self, ceiling: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid under a ceiling that several policies share, as int64 fen."""

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises (or regions) were paid in all, or in one year, as int64 fen."""

    def deducted(self, benefit: str, frame: Frame, names: Sequence[str]) -> Array:
        """Return how much of the prior award on each row was deducted from this benefit, as int64 fen."""

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid, in fen."""

    def won(self, benefit: str) -> int:
        """Return how many rows were paid."""

    def texts(self, policies: Mapping[str, str]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """Return what is odd about policies, given as ids and texts: notices with their values."""


def paid_per_person(provision: Provision, *, rows_are_persons: bool) -> bool:
    """Whether it is a person who has the benefit, and not the enterprise."""
    return rows_are_persons and not (provision.pays is not None and provision.pays.per_head_count)


def doubt_paid_elsewhere(draft: Draft, benefit: str, paid: PaidBefore) -> None:
    """Leave it in doubt whether persons count for an enterprise whom an earlier batch paid under another."""
    if draft.provision.head_count is not None:
        number = draft.frame.view("id_number")
        _, elsewhere = paid.persons(benefit, draft.frame, number.values.astype(np.int64), whole(number))
        draft.in_doubt |= elsewhere


def refuse_second_time(draft: Draft, benefit: str, paid: PaidBefore, occasion: str) -> None:
    """Refuse a once-only benefit to who had it before; what is paid by the event, leave the same one to a person."""
    provision = draft.provision
    per_person = paid_per_person(provision, rows_are_persons=draft.frame.table.definition.persons)
    if provision.once and not per_person:
        batch = paid.entities(benefit, codes_of(draft.entities, draft.owners))
        if draft.on_entities is None or draft.frame.table.definition.paid_in_person:
            batch = batch if draft.on_entities is None else np.append(batch, 0)[draft.owner]
            draft.rows.note(ALREADY_PAID, "ineligible", batch > 0, figures={"batch": batch})
        elif batch.any():
            draft.on_entities.note(ALREADY_PAID, "ineligible", batch > 0, figures={"batch": batch})
            share_fate(draft, draft.on_entities.grounds[-1])
    elif provision.once:
        batch = _batch_of_persons(draft, benefit, paid)
        figures = {"batch": batch}
        draft.rows.note(ALREADY_PAID, "ineligible", batch > 0, fields=("id_number",), figures=figures)
        _doubt_unnamed(draft, benefit, paid, whole(draft.frame.view("id_number")))
    elif provision.kind != "eligibility":
        events = events_on(provision, draft.frame, per_person=per_person, occasion=occasion)
        batch, places = paid.events(benefit, draft.frame, events.names, events.known)
        fields = naming_fields(provision, draft.frame)
        draft.rows.note(PAID_BEFORE, "review", batch > 0, fields=fields, figures={"batch": batch})
        draft.places_before = places
        _doubt_unnamed(draft, benefit, paid, events.known)


def _doubt_unnamed(draft: Draft, benefit: str, paid: PaidBefore, known: Array) -> None:
    """Leave to a person who or what cannot be told where the enterprise had the benefit before, and the other way round."""
    codes = codes_of(draft.entities, draft.owners)
    had, unnamed = (np.append(told(benefit, codes), 0) for told in (paid.entities, paid.unnamed))
    batch = np.where(known, unnamed[draft.owner], had[draft.owner])
    fields = (
        ("id_number",)
        if draft.frame.table.definition.persons
        else naming_fields(draft.provision, draft.frame)
    )
    draft.rows.note(PAID_BEFORE, "review", batch > 0, fields=fields, figures={"batch": batch})


def remark_earlier_awards(draft: Draft, benefit: str, paid: PaidBefore) -> None:
    """Tell of awards to those who had the benefit in an earlier batch for something else.

    A person is told of under whatever enterprise. Where a rule limits what one person may have in all, or which days are paid, the earlier
    batch is needed to judge it: the row is for a person to look at.
    """
    if draft.provision.once or draft.provision.kind == "eligibility":
        return
    if draft.provision.duration is not None and not _limited_per_person(draft.provision):
        return  # its months are counted over the batches, and the arithmetic says so
    batch = np.append(paid.entities(benefit, codes_of(draft.entities, draft.owners)), 0)[draft.owner]
    for number in distinct(batch[batch > 0]).tolist():
        draft.notice(HAD_BEFORE, draft.rows.clear & (batch == number), batch=str(number))
    if paid_per_person(draft.provision, rows_are_persons=draft.frame.table.definition.persons):
        batch = _batch_of_persons(draft, benefit, paid)
        if _limited_per_person(draft.provision):
            figures = {"batch": batch}
            draft.rows.note(LIMIT_ACROSS_BATCHES, "review", batch > 0, fields=("id_number",), figures=figures)
            return
        for number in distinct(batch[batch > 0]).tolist():
            draft.notice(PERSON_HAD_BEFORE, draft.rows.clear & (batch == number), batch=str(number))


def _limited_per_person(provision: Provision) -> bool:
    """Return whether what a person had elsewhere bears on what the person may have here."""
    by_days = provision.spell is not None and provision.duration is None
    return by_days or (provision.cap is not None and provision.cap.per == "person")


def _batch_of_persons(draft: Draft, benefit: str, paid: PaidBefore) -> Array:
    """Return the batch in which the person on each row had a benefit, 0 for none; who cannot be looked up is noticed."""
    view = draft.frame.view("id_number")
    if view.column is None or view.column.identity is None:
        return np.zeros(len(draft.frame), dtype=np.int64)
    known = whole(view)
    batch, _ = paid.persons(benefit, draft.frame, view.values.astype(np.int64), known)
    draft.notice("ledger-person-unknown", draft.rows.clear & ~known, view.field.zh)
    return batch


def codes_of(entities: Entities, rows: Array) -> list[str]:
    """Return the codes of the enterprises (or regions) on some rows of their table."""
    column = entities.table.columns.get(entities.table.definition.entity)
    if column is None or not column.categories:
        return [""] * len(rows)
    return [column.categories[number] for number in column.values[rows].tolist()]


def counted_under(
    ceiling: Ceiling, policy: Policy, benefit: str, codes: Sequence[str], paid: PaidBefore
) -> Array:
    """Return what counts against a ceiling: all that was paid before, or what was paid in the policy's year."""
    year = policy.document.as_of.year if ceiling.per == "enterprise and year" else None
    if ceiling.shared_as is not None:
        return paid.under(ceiling.shared_as, codes, year)
    return paid.amounts(benefit, codes, year)


def drawn_from_pool(draft: Draft, benefit: str, paid: PaidBefore) -> int:
    """Return what earlier batches had of a provision's pool, in fen."""
    return 0 if draft.provision.pool is None else paid.total(benefit)


def won_before(draft: Draft, benefit: str, paid: PaidBefore) -> int:
    """Return how many of a limited number of winners earlier batches paid."""
    return 0 if draft.provision.winners is None else paid.won(benefit)


class SharedCeilings:
    """What this run has paid so far under each shared ceiling, by enterprise."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, int | None], dict[str, int]] = {}

    def under(self, ceiling: Ceiling, policy: Policy, codes: Sequence[str]) -> Array:
        """Return what other provisions of this run paid some enterprises under a ceiling, as int64 fen."""
        drawn = self._drawn.get(_key(ceiling, policy), {}) if ceiling.shared_as is not None else {}
        return np.array([drawn.get(code, 0) for code in codes], dtype=np.int64)

    def add(self, policy: Policy, provision: Provision, codes: Sequence[str], amount: Array) -> None:
        """Count what a provision pays under every ceiling that it shares, its own or that of a group."""
        for key in dict.fromkeys(_key(ceiling, policy) for ceiling in shared_ceilings(policy, provision)):
            drawn = self._drawn.setdefault(key, {})
            for place in np.flatnonzero(amount).tolist():
                drawn[codes[place]] = drawn.get(codes[place], 0) + int(amount[place])


def shared_ceilings(policy: Policy, provision: Provision) -> Iterator[Ceiling]:
    """Yield the ceilings that a provision shares with others by name, its own and those of its groups."""
    groups = (group for group in policy.group if provision.id in group.provisions)
    for ceiling in (provision.ceiling, *(group.ceiling for group in groups)):
        if ceiling is not None and ceiling.shared_as is not None:
            yield ceiling


def _key(ceiling: Ceiling, policy: Policy) -> tuple[str, int | None]:
    by_year = ceiling.per == "enterprise and year"
    return ceiling.shared_as or "", policy.document.as_of.year if by_year else None
