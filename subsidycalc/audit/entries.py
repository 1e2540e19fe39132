"""What a batch leaves in the ledger: what it is known by, its awards, and who had them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from msgspec import Struct

from subsidycalc.judging.events import events_on, whole
from subsidycalc.judging.paid_before import paid_per_person, shared_ceilings
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.document import PAYABLE_KINDS
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from subsidycalc.judging.durations import Lasting
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import Awards, BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.vocabulary.frame import Frame

Persons: TypeAlias = "AbstractSet[tuple[int, str]]"
"""17 digits, each with the code of the enterprise under which the person had it."""

Spells: TypeAlias = "Mapping[tuple[int | str, int, int], int]"
"""Months over DAYS_OF_MONTHS by holder (17 digits or the enterprise's code), first day and the day after the last."""

CORRECTS: Final = "corrects"
"""Under this name a record, and the choices of a batch in the ledger, give the number of the batch corrected."""

_DECIDING_OPTIONS: Final = frozenset(
    {"policies", "provision", "unit", "fill-merged", "register", "register-declared", "rulings"}
)
"""Options that decide what is awarded; the others only decide how the result looks."""
_NAMED_FILE: Final = pattern("((?:.+ )?[0-9a-f]{64}) .*")
"""The value of an option that names a file: what it is called decides nothing."""


class AwardEntry(Struct, frozen=True):
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
    unnamed: int
    """On how many of its rows it cannot be told who had it, or for what."""


class Entry(Struct, frozen=True):
    """One batch as the ledger keeps it."""

    record: RunRecord
    awards: tuple[AwardEntry, ...]
    persons: Mapping[str, Persons]
    """By benefit: the persons who had it; never written down as they are."""
    events: Mapping[str, Mapping[str, int]]
    """By benefit: the events that it was paid for, each with the places that were given."""
    deductions: Mapping[str, Mapping[str, int]]
    """By benefit: the fen that were deducted of each prior award."""
    spells: Mapping[str, Spells]
    """By what a duration is carried as: the months that were had of it."""
    ceilings: tuple[tuple[str, str], ...]
    """Benefits that counted under a ceiling which policies share, each with its name."""

    @property
    def payable(self) -> int:
        """Return what the batch pays out in all, in fen."""
        return sum(award.amount for award in self.awards if award.kind in PAYABLE_KINDS)

    @property
    def distinct_persons(self) -> int:
        """Return how many persons had something."""
        return len({number for persons in self.persons.values() for number, _ in persons})


def fingerprint_of(record: RunRecord) -> str:
    """Return what a batch is known by: its inputs' content, its policies' texts and every choice that decides awards."""
    known_by = {
        "inputs": [file.sha256 for file in record.files],
        "policies": [
            [policy.id, policy.sha256, list(policy.parameters), list(policy.readings)]
            for policy in record.policies
        ],
        "options": [
            (name, _NAMED_FILE.sub(r"\1", value) if name in {"register", "rulings"} else value)
            for name, value in record.options
            if name in _DECIDING_OPTIONS
        ],
    }
    return hashlib.sha256(json.dumps(known_by, ensure_ascii=True).encode()).hexdigest()


def corrected_by(record: RunRecord) -> dict[str, str]:
    """Return what the choices of a batch say of the one that it corrects."""
    return {name: value for name, value in record.ledger if name == CORRECTS}


def entry_of(batch: BatchResult, record: RunRecord) -> Entry:
    """Return what a judged batch leaves in the ledger."""
    awards: list[AwardEntry] = []
    persons: dict[str, set[tuple[int, str]]] = {}
    events: dict[str, dict[str, int]] = {}
    deductions: dict[str, dict[str, int]] = {}
    spells: dict[str, dict[tuple[int | str, int, int], int]] = {}
    for result in batch.provisions:
        if result.awards is None or result.frame is None or result.verdict is None:
            continue
        had = paid_rows(result.frame, result.verdict, result.awards)
        if result.settled is not None:
            had |= result.settled
        per_person = paid_per_person(result.provision, rows_are_persons=result.frame.table.definition.persons)
        named = events_on(result.provision, result.frame, per_person=per_person, occasion=result.occasion)
        table = batch.tables[batch.dictionary.entities_of(result.provision.table).name]
        awards += _awards(result, table, _owner_codes(result.frame, had & ~named.known))
        if result.provision.kind == "eligibility":
            continue
        persons.setdefault(result.benefit, set()).update(_persons(result.frame, had))
        if not result.provision.once:
            places = events.setdefault(result.benefit, {})
            for row in np.flatnonzero(had & named.known).tolist():
                given = int(result.provision.winners is not None)  # of winners each row is one
                given = given if result.granted is None else int(result.granted[row])
                places[named.names[row]] = places.get(named.names[row], 0) + given
        if result.lasting is not None:
            held = spells.setdefault(result.lasting.carried_as, {})
            for key, months in _spells(result.frame, result.lasting, had):
                held[key] = max(held.get(key, 0), months)
        if result.deductions:
            deductions.setdefault(result.benefit, {}).update(result.deductions)
    return Entry(record, tuple(awards), persons, events, deductions, spells, _ceilings(batch))


def _ceilings(batch: BatchResult) -> tuple[tuple[str, str], ...]:
    """Return the benefits with a ceiling that policies share, their own or that of a group, each with its name."""
    found = set()
    for result in batch.provisions:
        if result.awards is None:
            continue
        for ceiling in shared_ceilings(result.policy, result.provision):
            found.add((result.benefit, ceiling.shared_as or ""))
    return tuple(sorted(found))


def _spells(frame: Frame, lasting: Lasting, had: Array) -> Iterator[tuple[tuple[int | str, int, int], int]]:
    """Yield what the holders on some rows had of a duration, where it is known who they are."""
    view = frame.view("id_number" if lasting.per_person else frame.table.definition.entity)
    known = whole(view) if lasting.per_person else view.present
    lasts = lasting.lasts
    rows = np.flatnonzero(had & known & (lasts.portions > 0))
    columns = (view.values, lasts.start, lasts.after, lasts.portions)
    for value, start, after, months in zip(*(one[rows].tolist() for one in columns), strict=True):
        holder = int(value) if lasting.per_person else view.categories[value]
        yield (holder, start, after), months


def paid_rows(frame: Frame, verdict: Array, awards: Awards) -> Array:
    """Return the rows that something was paid for; what a pool left nothing for may be claimed again."""
    owners = frame.rows if frame.entity_rows is None else frame.entity_rows
    return np.asarray((verdict == Verdict.AWARDED) & np.isin(owners, awards.entity_rows[awards.amount > 0]))


def _owner_codes(frame: Frame, rows: Array) -> Counter[str]:
    """Return how many of some rows each enterprise has, by its code."""
    code = frame.view(frame.table.definition.entity)
    return Counter(code.categories[number] for number in code.values[rows & code.present].tolist())


def _awards(result: ProvisionResult, table: Table, unnamed: Counter[str]) -> Iterator[AwardEntry]:
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
        code = column.categories[number]
        yield AwardEntry(
            result.benefit,
            result.policy.id,
            result.provision.id,
            result.provision.kind,
            code,
            result.policy.document.as_of.year,
            amount,
            quantity,
            unnamed[code],
        )


def _persons(frame: Frame, had: Array) -> Iterator[tuple[int, str]]:
    """Yield the 17 digits of the persons on some rows, where their whole numbers are known, each with the enterprise."""
    definition = frame.table.definition
    if not (definition.persons or definition.paid_in_person):
        return
    view, code = frame.view("id_number"), frame.view(frame.table.definition.entity)
    rows = np.flatnonzero(had & whole(view) & code.present)
    for number, category in zip(view.values[rows].tolist(), code.values[rows].tolist(), strict=True):
        yield int(number), code.categories[category]
