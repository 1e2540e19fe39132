"""What a ledger holds, for people: its batches, what an enterprise had, what a person had."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from subsidycalc.audit.ledger_schema import LedgerError
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.audit.ledger import Ledger


class BatchLine(Struct, frozen=True):
    """One batch; `payable` in fen."""

    number: int
    state: str
    result: str
    sha256: str
    version: str
    inputs: tuple[tuple[str, str], ...]
    """Names and SHA-256 of the input files."""
    policies: tuple[tuple[str, str], ...]
    """Ids and SHA-256 of the policies' texts."""
    choices: tuple[tuple[str, str], ...]
    awards: int
    persons: int
    payable: int
    reason: str


class AwardLine(Struct, frozen=True):
    """One award of one batch."""

    batch: int
    state: str
    policy: str
    provision: str
    kind: str
    code: str
    year: int
    amount: int
    quantity: int


class PersonLine(Struct, frozen=True):
    """A benefit that a person had in a batch."""

    batch: int
    state: str
    benefit: str
    result: str


def batches(ledger: Ledger) -> Iterator[BatchLine]:
    """Yield every batch in order, withdrawn ones with their reason; LedgerError where the ledger is damaged."""
    rows = ledger.connection.execute(
        """SELECT number, state, result, sha256, version, inputs, policies, choices,
                (SELECT count(*) FROM award WHERE award.batch = batch.number),
                persons, payable, reason
            FROM batch ORDER BY number"""
    ).fetchall()
    for number, state, result, sha256, version, *written, count, persons, payable, reason in rows:
        inputs, policies, choices = (_pairs(number, one) for one in written)
        counted = (count, persons, payable, reason)
        yield BatchLine(number, state, result, sha256, version, inputs, policies, choices, *counted)


def _pairs(number: int, written: str) -> tuple[tuple[str, str], ...]:
    """Return names with their values, from a list of pairs or an object; LedgerError where it is neither."""
    try:
        told = json.loads(written)
        return tuple(
            (str(name), str(value)) for name, value in (told.items() if isinstance(told, dict) else told)
        )
    except (ValueError, TypeError, RecursionError):
        raise LedgerError(said("ledger.damaged_batch", number=number)) from None


def awards(ledger: Ledger, *, code: str | None = None, batch: int | None = None) -> Iterator[AwardLine]:
    """Yield the awards of an enterprise over all batches, or of one batch, withdrawn ones included."""
    rows = ledger.connection.execute(
        """SELECT award.batch, batch.state, policy, provision, kind, code, year, amount, quantity
            FROM award JOIN batch ON batch.number = award.batch
            WHERE (? IS NULL OR code = ?) AND (? IS NULL OR award.batch = ?)
            ORDER BY award.batch, policy, provision, code""",
        (code, code, batch, batch),
    ).fetchall()
    yield from (AwardLine(*row) for row in rows)


def benefits_of_person(ledger: Ledger, seventeen_digits: int) -> Iterator[PersonLine]:
    """Yield what the ledger has of a person, by the first 17 digits of the ID number, withdrawn batches included."""
    (hashed,) = ledger.key.hashes_of([seventeen_digits])
    rows = ledger.connection.execute(
        """SELECT person.batch, batch.state, benefit.name, batch.result
            FROM benefit CROSS JOIN person ON person.benefit = benefit.id AND person.hash = ?
            JOIN batch ON batch.number = person.batch ORDER BY person.batch, benefit.name""",
        (hashed,),
    ).fetchall()
    yield from (PersonLine(*row) for row in rows)
