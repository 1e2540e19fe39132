"""A batch ready to be written down in a ledger: persons and events as keyed hashes, one digest of all that it awards, and the batch that it corrects, whose place it takes in the moment in which it is recorded."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from msgspec import Struct

from subsidycalc.audit.entries import CORRECTS
from subsidycalc.audit.ledger_schema import LedgerError
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from subsidycalc.audit.entries import Entry, Spells
    from subsidycalc.audit.person_keys import PersonKey
    from subsidycalc.judging.run_record import RunRecord


class Hashed(Struct, frozen=True):
    """What a batch leaves of persons and events, by benefit: keyed hashes, each with what stands beside it."""

    person: Mapping[str, Sequence[tuple[bytes, str]]]
    event: Mapping[str, Sequence[tuple[bytes, int]]]
    deduction: Mapping[str, Sequence[tuple[bytes, int]]]
    spell: Mapping[str, Sequence[tuple[bytes, int, int, int]]]


class Prepared(Struct, frozen=True):
    """A batch ready to be written down."""

    entry: Entry
    fingerprint: str
    contents: str
    held: Hashed
    known_as: int
    """The number under which the ledger has it already, with the same awards; 0 where it has not."""


def contents_of(entry: Entry, held: Hashed) -> str:
    """Return a digest of everything that a batch awards, persons under the ledger's key."""
    told = [
        [one.benefit, one.policy, one.provision, one.code, one.year, one.amount, one.quantity]
        for one in entry.awards
    ]
    total = hashlib.sha256(json.dumps(sorted(told)).encode())
    for benefit in sorted(held.person):
        if held.person[benefit]:
            total.update(benefit.encode())
        for one in dict.fromkeys(hashed for hashed, _ in held.person[benefit]):
            total.update(one)
    return total.hexdigest()


def hashed(entry: Entry, key: PersonKey) -> Hashed:
    """Return what a batch leaves of persons and events under a ledger's key."""
    persons = {
        benefit: sorted(
            zip(
                key.hashes_of(number for number, _ in having),
                (key.kept_code(code) for _, code in having),
                strict=True,
            )
        )
        for benefit, having in ((name, list(numbers)) for name, numbers in entry.persons.items())
    }
    return Hashed(
        persons, _named(entry.events, key), _named(entry.deductions, key), _spells(entry.spells, key)
    )


def _spells(spells: Mapping[str, Spells], key: PersonKey) -> dict[str, list[tuple[bytes, int, int, int]]]:
    return {
        name: sorted(
            (key.hash_of_holder(holder), start, after, months)
            for (holder, start, after), months in held.items()
        )
        for name, held in spells.items()
    }


def _named(named: Mapping[str, Mapping[str, int]], key: PersonKey) -> dict[str, list[tuple[bytes, int]]]:
    return {
        benefit: sorted(zip(key.hashes_of_names(one), one.values(), strict=True))
        for benefit, one in named.items()
    }


def check_corrected(
    connection: sqlite3.Connection, corrected: int, record: RunRecord, known: int | None
) -> None:
    """Refuse to correct a batch that is not there, was withdrawn, or paid under policies that are not judged now.

    A correction that is recorded already (`known`) may be run again: it withdrew the batch itself. LedgerError.
    """
    row = connection.execute("SELECT state, policies FROM batch WHERE number = ?", (corrected,)).fetchone()
    if row is None:
        raise LedgerError(said("ledger.no_batch", number=corrected))
    if known == corrected:
        raise LedgerError(said("ledger.corrects_itself", number=corrected))
    if row[0] == "withdrawn" and known is None:
        raise LedgerError(said("ledger.withdrawn_already", number=corrected))
    judged = {policy.id for policy in record.policies}
    missing = [policy for policy, _ in json.loads(row[1]) if policy not in judged]
    if missing:
        raise LedgerError(said("ledger.corrects_less", number=corrected, policies=", ".join(missing)))


def withdraw_corrected(connection: sqlite3.Connection, number: int) -> None:
    """Withdraw the batch that a recorded one corrects, within the caller's transaction."""
    (choices,) = connection.execute("SELECT choices FROM batch WHERE number = ?", (number,)).fetchone()
    corrected = json.loads(choices).get(CORRECTS)
    if corrected is not None:
        told = said("ledger.corrected_by", number=number)
        connection.execute(
            "UPDATE batch SET state = 'withdrawn', place = x'', temporary = x'', reason = ? WHERE number = ?",
            (f"{told.zh} / {told.en}", int(corrected)),
        )
