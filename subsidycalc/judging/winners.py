"""A limited number of winners: by score or in order, and whose place cannot be told is left to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft
    from subsidycalc.tables.model import Array


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
