"""How much of a benefit's duration is left: what earlier batches and earlier rows had, and what the rows here get of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.judging.events import whole
from subsidycalc.vocabulary.durations import Stretches
from subsidycalc.vocabulary.exact import DAYS_OF_MONTHS
from subsidycalc.vocabulary.payment import Lasts
from subsidycalc.vocabulary.quantities import Span

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft
    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.policy.provision_parts import Duration
    from subsidycalc.tables.model import Array

PAID_BEFORE: Final = "paid-before"
LIMIT_ACROSS_BATCHES: Final = "limit-across-batches"


class Lasting(Struct, frozen=True):
    """What the rows of a provision had of its duration, for the ledger."""

    carried_as: str
    per_person: bool
    lasts: Lasts
    """Of the months, those that were granted."""


def carried_as(duration: Duration, benefit: str) -> str:
    """Return the name under which a duration is carried from batch to batch."""
    return benefit if duration.shared_as is None else f"duration:{duration.shared_as}"


def count_months_before(draft: Draft, benefit: str, paid: PaidBefore) -> None:
    """Note what earlier batches gave of a duration; what overlaps with it, or cannot be told, is for a person."""
    duration = draft.provision.duration
    if duration is None:
        return
    lasts, frame = _lasts(draft, duration), draft.frame
    per_person = _per_person(draft, duration)
    holder = frame.view("id_number" if per_person else frame.table.definition.entity)
    known = whole(holder) if per_person else holder.present & (draft.owner >= 0)
    months, clashing, untold = paid.lasted(
        benefit, carried_as(duration, benefit), holder, frame, lasts, known
    )
    fields = (holder.reference,)
    draft.rows.note(PAID_BEFORE, "review", clashing > 0, fields=fields, figures={"batch": clashing})
    draft.rows.note(LIMIT_ACROSS_BATCHES, "review", untold > 0, fields=fields, figures={"batch": untold})
    draft.months_before = months
    if per_person:
        draft.notice("ledger-person-unknown", draft.rows.clear & ~known, holder.field.zh)


def share_duration(draft: Draft) -> None:
    """Pay each row for what is left of the duration; rows wholly beyond it get nothing, a row in doubt uses up nothing."""
    duration = draft.provision.duration
    if duration is None or draft.payments is None:
        return
    lasts = _lasts(draft, duration)
    takes = draft.rows.clear & (draft.owner >= 0)
    holder = draft.owner if duration.per == "enterprise" or draft.persons is None else draft.persons.key
    overlapping = _overlapping(holder, lasts, takes)
    draft.rows.note("overlapping-spells", "review", overlapping)
    takes &= ~overlapping
    before = np.zeros(len(draft.frame), dtype=np.int64)
    before[takes] = _had_here(holder[takes], lasts, takes)
    if draft.months_before is not None:
        before += draft.months_before
    stretches = Stretches.of(before, np.where(takes, lasts.portions, 0), duration.stretches())
    beyond = takes & (lasts.portions > 0) & (stretches.granted == 0)
    had = {"months": before // DAYS_OF_MONTHS}
    draft.rows.note(duration.else_, "ineligible", beyond, figures=had)
    cut = takes & (stretches.granted > 0) & (stretches.granted < lasts.portions)
    draft.notice("duration-cut", cut)
    if draft.months_before is None:
        draft.notice("duration-from-start", takes)
    draft.payments.parts = [
        replace(part, payment=stretches.paid(part.payment)) for part in draft.payments.parts
    ]
    granted = replace(lasts, portions=stretches.granted)
    draft.lasting = Lasting(carried_as(duration, draft.benefit), _per_person(draft, duration), granted)


def _per_person(draft: Draft, duration: Duration) -> bool:
    return duration.per == "person" or draft.frame.table.definition.paid_in_person


def _lasts(draft: Draft, duration: Duration) -> Lasts:
    """Return how long each row lasts: as the duration says, else as its way of paying does."""
    rows = len(draft.frame)
    nothing = np.zeros(rows, dtype=np.int64)
    if isinstance(duration.each, Span):
        return Lasts(np.full(rows, duration.each.months * DAYS_OF_MONTHS, dtype=np.int64), nothing, nothing)
    if duration.each is not None:
        view = draft.frame.view(duration.each)
        months = np.where(view.present, view.values, 0).astype(np.int64)
        return Lasts(months * DAYS_OF_MONTHS, nothing, nothing)
    lasts = Lasts(nothing, nothing, nothing)
    for part in draft.payments.parts if draft.payments is not None else []:
        own = part.payment.lasts
        if own is not None and not part.addition:
            columns = ("portions", "start", "after")
            lasts = Lasts(
                *(np.where(part.mask, getattr(own, name), getattr(lasts, name)) for name in columns)
            )
    return lasts


def _overlapping(holder: Array, lasts: Lasts, takes: Array) -> Array:
    """Return rows whose days overlap with other days of the same holder; the same days side by side do not."""
    overlapping = np.zeros(len(takes), dtype=bool)
    rows = np.flatnonzero(takes & (lasts.after > lasts.start))
    if len(rows) == 0:
        return overlapping
    _, group = np.unique(holder[rows], return_inverse=True)
    slots, slot = np.unique(
        np.stack([group.astype(np.int64), lasts.start[rows], lasts.after[rows]]), axis=1, return_inverse=True
    )
    whose, start, after = slots
    # days of one holder lie apart from those of the next, so that one running extreme serves all
    apart = whose * (int(after.max()) - int(start.min()) + 1)
    latest = np.maximum.accumulate(after + apart)
    earliest = np.minimum.accumulate((start + apart)[::-1])[::-1]
    clash = np.zeros(len(whose), dtype=bool)
    same = whose[1:] == whose[:-1]
    clash[1:] |= same & ((start + apart)[1:] < latest[:-1])
    clash[:-1] |= same & ((after + apart)[:-1] > earliest[1:])
    overlapping[rows] = clash[slot.ravel()]
    return overlapping


def _had_here(holder: Array, lasts: Lasts, takes: Array) -> Array:
    """Return what each taking row's holder had by earlier days of this batch; rows of the same days run side by side."""
    _, group = np.unique(holder, return_inverse=True)
    keys = np.stack([group.astype(np.int64), lasts.start[takes], lasts.after[takes]])
    slots, slot = np.unique(keys, axis=1, return_inverse=True)
    longest = np.zeros(slots.shape[1], dtype=np.int64)
    np.maximum.at(longest, slot.ravel(), lasts.portions[takes])
    had = np.cumsum(longest) - longest
    whose = slots[0]
    first = np.searchsorted(whose, whose, side="left")
    return np.asarray((had - had[first])[slot.ravel()]) if len(whose) else had
