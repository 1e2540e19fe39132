"""Awards already received: summed per enterprise and provision from the table of prior awards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.claims import folded, names_of
from subsidycalc.vocabulary.frame import Frame
from subsidycalc.vocabulary.outcome import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.judging.entities import Entities
    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array, Notice, Table
    from subsidycalc.vocabulary.frame import View


@dataclass(frozen=True)
class Received:
    """What the enterprises received before under one provision; arrays are per row of their table."""

    amount: Array
    """int64 fen."""
    doubts: tuple[Doubt, ...]
    """Why it cannot be told for some: a cell of theirs among the prior awards is blank or faulty."""
    parts: tuple[tuple[str, int, int], ...] = ()
    """What each prior award goes by, the row of its enterprise, and the fen of it that are still to be deducted."""


def received_under(
    provision: Provision,
    prior: Table | None,
    entities: Entities,
    deducted: Callable[[Frame, Sequence[str]], Array] | None = None,
) -> Received:
    """Add up the prior awards that name a provision by id or title, less what earlier batches deducted of each."""
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
    known = np.flatnonzero(counts & amount.present)
    called = _named(frame)
    left = amount.values.astype(np.int64)
    if deducted is not None:
        left = np.maximum(left - deducted(frame, called), 0)
    np.add.at(total, owner[known], left[known])
    doubts = []
    for doubt in amount.doubts(within=counts):
        touched = np.zeros(len(total), dtype=bool)
        touched[owner[doubt.mask]] = True
        doubts.append(Doubt(doubt.code, touched, ""))
    parts = tuple((called[row], int(owner[row]), int(left[row])) for row in known.tolist())
    return Received(total, tuple(doubts), parts)


def _named(frame: Frame) -> list[str]:
    """Return what each prior award goes by: its cells, and which of several alike it is."""
    seen: Counter[str] = Counter()
    columns = [_texts(frame.view(field.name)) for field in frame.table.definition.fields]
    names = []
    for parts in zip(*columns, strict=True):
        name = "|".join(parts)
        seen[name] += 1
        names.append(f"{name}|{seen[name]}")
    return names


def _texts(view: View) -> list[str]:
    if not view.categories:
        return [str(int(value)) for value in view.values.tolist()]
    texts = [folded(text) for text in view.categories]
    return [texts[number] for number in view.values.tolist()]


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
