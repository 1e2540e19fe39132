"""What a batch leaves in the ledger: what it is known by, its awards, and who had them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.paid_before import paid_per_person
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.document import PAYABLE_KINDS
from subsidycalc.tables.model import FULL, LEGACY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array, Table

_DECIDING_OPTIONS: Final = frozenset({"policies", "provision", "unit", "fill-merged"})
"""Options that decide what is awarded; the others only decide how the result looks."""


@dataclass(frozen=True)
class AwardEntry:
    """One award: to whom, for what, how much."""

    benefit: str
    policy: str
    provision: str
    kind: str
    code: str
    year: int
    amount: int
    """Fen, or whole points under a provision of that kind."""
    quantity: int


@dataclass(frozen=True)
class Entry:
    """One batch as the ledger keeps it."""

    record: RunRecord
    awards: tuple[AwardEntry, ...]
    persons: Mapping[str, Array]
    """By benefit: the distinct 17 digits of the persons who had it; never written down as they are."""

    @property
    def payable(self) -> int:
        """Return what the batch pays out in all, in fen."""
        return sum(award.amount for award in self.awards if award.kind in PAYABLE_KINDS)

    @property
    def distinct_persons(self) -> int:
        """Return how many persons had something."""
        return len(_distinct(np.concatenate([np.zeros(0, dtype=np.int64), *self.persons.values()])))


def fingerprint_of(record: RunRecord) -> str:
    """Return what a batch is known by: its inputs' content, its policies' texts and every choice that decides awards."""
    known_by = {
        "inputs": [file.sha256 for file in record.files],
        "policies": [
            [policy.id, policy.sha256, list(policy.parameters), list(policy.readings)]
            for policy in record.policies
        ],
        "options": [option for option in record.options if option[0] in _DECIDING_OPTIONS],
    }
    return hashlib.sha256(json.dumps(known_by, ensure_ascii=True).encode()).hexdigest()


def entry_of(batch: BatchResult, record: RunRecord) -> Entry:
    """Return what a judged batch leaves in the ledger."""
    awards: list[AwardEntry] = []
    persons: dict[str, Array] = {}
    for result in batch.provisions:
        if result.awards is None or len(result.awards) == 0:
            continue
        table = batch.tables["regions" if result.provision.table == "regions" else "enterprises"]
        awards += _awards(result, table)
        numbers = _persons(result)
        if len(numbers):
            known = persons.get(result.benefit)
            persons[result.benefit] = (
                numbers if known is None else _distinct(np.concatenate([known, numbers]))
            )
    return Entry(record, tuple(awards), persons)


def _awards(result: ProvisionResult, table: Table) -> Iterator[AwardEntry]:
    """Return what was awarded; an award that a pool left nothing for is none, and may be claimed again."""
    awards = result.awards
    if awards is None:
        return
    column = table.columns[table.definition.entity]
    rows = zip(
        column.values[awards.entity_rows].tolist(),
        awards.amount.tolist(),
        awards.quantity.tolist(),
        strict=True,
    )
    for number, amount, quantity in rows:
        if amount == 0 and result.provision.kind != "eligibility":
            continue
        yield AwardEntry(
            result.benefit,
            result.policy.id,
            result.provision.id,
            result.provision.kind,
            column.categories[number],
            result.policy.document.as_of.year,
            amount,
            quantity,
        )


def _persons(result: ProvisionResult) -> Array:
    """Return the 17 digits of the persons on awarded rows, where their whole numbers are known."""
    frame, verdict = result.frame, result.verdict
    nobody = np.zeros(0, dtype=np.int64)
    if frame is None or verdict is None or result.provision.kind == "eligibility":
        return nobody
    if not paid_per_person(result.provision, rows_are_persons=frame.table.definition.persons):
        return nobody
    view = frame.view("id_number")
    if view.column is None or view.column.identity is None:
        return nobody
    form = view.taken(view.column.identity.form)
    had = view.present & ((form == FULL) | (form == LEGACY)) & (verdict == Verdict.AWARDED)
    return _distinct(view.values[had].astype(np.int64))


def _distinct(numbers: Array) -> Array:
    """Return each number once, ascending; sorting is much faster here than numpy's own way."""
    ordered = np.sort(numbers)
    opens = np.concatenate([np.ones(min(len(ordered), 1), dtype=bool), ordered[1:] != ordered[:-1]])
    return np.asarray(ordered[opens])
