"""Sharing out the places of an event: at most so many, in the order of the rows."""

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
