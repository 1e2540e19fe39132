"""Places that are limited: those of an event go by the order of the rows, those of winners by score or in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from subsidycalc.judging.spelling import as_compared

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft
    from subsidycalc.tables.model import Array


def share_places(draft: Draft) -> None:
    """Give each event its places; rows wholly beyond get nothing, a row cut in part is paid in part.

    Rows in doubt use up no place.
    """
    places = draft.provision.places
    if places is None or draft.payments is None:
        return
    wanted = draft.frame.view(places.of)
    keys = [as_compared(draft.frame.view(reference)) for reference in places.per]
    takes = draft.rows.clear & wanted.present
    granted = np.zeros(len(draft.frame), dtype=np.int64)
    before = (
        np.zeros(len(draft.frame), dtype=np.int64) if draft.places_before is None else draft.places_before
    )
    granted[takes] = _granted([draft.owner, *keys], wanted.values, takes, places.at_most - before)
    draft.granted = granted
    # of an event that earlier batches gave every place nothing is left to look at
    beyond = (takes & (granted == 0) | (before >= places.at_most)) & (wanted.values > 0)
    cut = takes & (granted > 0) & (granted < wanted.values)
    draft.rows.note(
        places.else_, "ineligible", beyond, fields=(*places.per, places.of), figures={"limit": places.at_most}
    )
    draft.notice("places-cut", cut, wanted.field.zh, limit=str(places.at_most))
    draft.payments.parts = [
        part if part.payment.of_counts is None else replace(part, payment=part.payment.of_counts(granted))
        for part in draft.payments.parts
    ]


def _granted(keys: list[Array], wanted: Array, takes: Array, limits: Array) -> Array:
    """Return how many places each taking row gets, in row order within its event."""
    rows = np.flatnonzero(takes)
    order = np.lexsort((rows, *reversed([key[rows] for key in keys])))
    limit = np.maximum(limits[rows][order], 0)
    ordered = np.minimum(wanted[rows][order], limit + 1)
    opens = np.ones(len(rows), dtype=bool)
    opens[1:] = np.logical_or.reduce([key[rows][order][1:] != key[rows][order][:-1] for key in keys])
    before = np.cumsum(ordered) - ordered
    starts = np.flatnonzero(opens)
    before -= np.repeat(before[starts], np.diff(np.append(starts, len(rows)))) if len(rows) else 0
    granted = np.empty(len(rows), dtype=np.int64)
    granted[order] = np.clip(limit - before, 0, ordered)
    return granted


def choose_winners(draft: Draft, won_before: int) -> None:
    """Refuse whoever is beyond the winners, whatever becomes of rows in doubt; leave to a person whose place hangs on them.

    Who won in an earlier batch keeps the place.
    """
    winners = draft.provision.winners
    if winners is None:
        return
    rows, view = draft.rows, draft.frame.view(winners.by)
    places = view.values.astype(np.int64) * (-1 if winners.first == "highest" else 1)
    sure = rows.clear & (draft.owner >= 0) & view.present
    in_doubt = (rows.review | rows.doubtful) & ~rows.failed & ~rows.set_down
    ordered = np.sort(places[sure])
    before = np.searchsorted(ordered, places, side="left")
    at_worst = np.searchsorted(ordered, places, side="right")
    # who is in doubt may stand before, and whose place is blank or faulty may stand anywhere
    doubted = np.sort(places[in_doubt & view.present])
    at_worst = (
        at_worst + np.searchsorted(doubted, places, side="right") + int((in_doubt & ~view.present).sum())
    )
    left = max(winners.at_most - won_before, 0)
    figures: dict[str, Array | int] = {"rank": before + won_before + 1, "paid": winners.at_most}
    beyond = sure & (before >= left)
    rows.note(winners.else_, "ineligible", beyond, fields=(winners.by,), figures=figures)
    open_place = sure & ~beyond & (at_worst > left)
    rows.note(winners.tied, "review", open_place, fields=(winners.by,), figures=figures)
