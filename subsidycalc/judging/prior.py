"""Awards already received: summed per enterprise and provision from the table of prior awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.claims import folded, names_of
from subsidycalc.vocabulary.frame import Frame
from subsidycalc.vocabulary.outcome import Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.entities import Entities
    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array, Notice, Table


@dataclass(frozen=True)
class Received:
    """What the enterprises received before under one provision; arrays are per row of their table."""

    amount: Array
    """int64 fen."""
    doubts: tuple[Doubt, ...]
    """Why it cannot be told for some: a cell of theirs among the prior awards is blank or faulty."""


def received_under(provision: Provision, prior: Table | None, entities: Entities) -> Received:
    """Add up the prior awards that name a provision by id or title."""
    total = np.zeros(len(entities.table), dtype=np.int64)
    if prior is None or len(prior) == 0:
        return Received(total, ())
    frame = Frame(prior, np.arange(len(prior)))
    names = {folded(name) for name in names_of(provision)}
    named = frame.view("provision")
    ours = np.array([folded(text) in names for text in named.categories] or [False], dtype=bool)[named.values]
    code, amount = frame.view("uscc"), frame.view("amount")
    owner = entities.rows_for(code.categories, code.values, code.present)
    counts = ours & named.present & (owner >= 0)
    np.add.at(total, owner[counts & amount.present], amount.values[counts & amount.present])
    doubts = []
    for doubt in amount.doubts(within=counts):
        touched = np.zeros(len(total), dtype=bool)
        touched[owner[doubt.mask]] = True
        doubts.append(Doubt(doubt.code, touched, ""))
    return Received(total, tuple(doubts))


def unmatched(provisions: Sequence[Provision], prior: Table, entities: Entities) -> list[Notice]:
    """Return notices of prior awards that name no provision of the run, or an enterprise that is not listed."""
    frame = Frame(prior, np.arange(len(prior)))
    names = {folded(name) for provision in provisions for name in names_of(provision)}
    named = frame.view("provision")
    known = np.array([folded(text) in names for text in named.categories] or [False], dtype=bool)[
        named.values
    ]
    code = frame.view("uscc")
    owner = entities.rows_for(code.categories, code.values, code.present)
    found = (
        ("prior-award-unmatched", ~(known & named.present), named.field.zh),
        ("prior-award-unlisted", owner < 0, code.field.zh),
    )
    return [notice for name, mask, column in found for notice in frame.notices(name, mask, column)]
