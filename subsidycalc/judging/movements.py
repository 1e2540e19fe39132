"""What moves between two judgements of one batch: enterprises and amounts, provision by provision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.judging.subjects import rows_with_code
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.document import PAYABLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.judging.subjects import Subject
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Table


class Change(Struct, frozen=True):
    """One enterprise (or region) whose award changes; amounts in fen or points, None where there is no award."""

    code: str
    name: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int:
        """Return by how much the award rises."""
        return (self.after or 0) - (self.before or 0)


class Movement(Struct, frozen=True):
    """What changes under one provision."""

    result: ProvisionResult
    changes: tuple[Change, ...]
    rows: int
    """Rows whose verdict changes."""

    @property
    def more(self) -> int:
        """Return what is added to the awards that rise or appear."""
        return sum(max(change.difference, 0) for change in self.changes)

    @property
    def less(self) -> int:
        """Return what is taken from the awards that fall or disappear."""
        return sum(max(-change.difference, 0) for change in self.changes)

    @property
    def gained(self) -> int:
        """Return how many have an award that had none."""
        return sum(change.before is None for change in self.changes)

    @property
    def lost(self) -> int:
        """Return how many have no award any more."""
        return sum(change.after is None for change in self.changes)


def movements(
    before: BatchResult, after: BatchResult, subject: Subject | None = None
) -> tuple[Movement, ...]:
    """Return the provisions under which something changes; both results are of the same tables.

    Where only a subject's tables were judged, only what is its own counts.
    """
    others = {result.reference: result for result in after.provisions}
    found = [_movement(result, others[result.reference], before, subject) for result in before.provisions]
    return tuple(movement for movement in found if movement.changes or movement.rows)


def payable(batch: BatchResult, subject: Subject | None = None) -> int:
    """Return what is paid out in all, or to a subject alone, in fen."""
    return sum(
        amount
        for result in batch.provisions
        if result.provision.kind in PAYABLE_KINDS
        for _, amount in _awards(result, batch, subject)
    )


def _movement(
    old: ProvisionResult, new: ProvisionResult, batch: BatchResult, subject: Subject | None
) -> Movement:
    held, holds = dict(_awards(old, batch, subject)), dict(_awards(new, batch, subject))
    changes = []
    for row in sorted(held.keys() | holds.keys()):
        if held.get(row) != holds.get(row):
            table = _entities(old, batch)
            code, name = _text(table, table.definition.entity, row), _text(table, "name", row)
            changes.append(Change(code, name, held.get(row), holds.get(row)))
    return Movement(old, tuple(changes), _rows_changed(old, new, subject))


def _entities(result: ProvisionResult, batch: BatchResult) -> Table:
    return batch.tables[batch.dictionary.entities_of(result.provision.table).name]


def _awards(
    result: ProvisionResult, batch: BatchResult, subject: Subject | None
) -> Iterator[tuple[int, int]]:
    """Yield the row of each awarded enterprise (or region) with the amount."""
    if result.awards is None:
        return
    own = None if subject is None else rows_with_code(_entities(result, batch), subject.code)
    pairs = zip(result.awards.entity_rows.tolist(), result.awards.amount.tolist(), strict=True)
    yield from (pair for pair in pairs if own is None or own[pair[0]])


def _text(table: Table, key: str, row: int) -> str:
    column = table.columns.get(key)
    return "" if column is None or not column.categories else column.categories[int(column.values[row])]


def _rows_changed(old: ProvisionResult, new: ProvisionResult, subject: Subject | None) -> int:
    """Count rows whose verdict differs; a row that only one of the two judged counts too."""
    frames = [one.frame for one in (old, new) if one.frame is not None]
    if not frames:
        return 0
    seen = [np.full(len(frames[0].table), Verdict.NOT_CLAIMED, dtype=np.int8) for _ in range(2)]
    for verdicts, one in zip(seen, (old, new), strict=True):
        if one.frame is not None and one.verdict is not None:
            verdicts[one.frame.rows] = one.verdict
    differs = seen[0] != seen[1]
    return int(
        (differs if subject is None else differs & subject.rows[frames[0].table.definition.name]).sum()
    )
