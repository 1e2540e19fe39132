"""The chain of batches: each bears a keyed digest of all that it holds and of the batch before, one seal closes all.

A flipped bit, a lost row or an edited amount gives another digest, and without the key nobody makes a fitting one.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from subsidycalc.audit.ledger_schema import LedgerError
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from subsidycalc.audit.person_keys import PersonKey

BEFORE_THE_FIRST: Final = b""
"""What the first batch has in place of the digest of the one before."""

_OF_ONE: Final = "number, fingerprint, contents, result, sha256, version, inputs, policies, choices, payable, persons, rules"
"""What never changes of a batch; its state and reason do, and stand under the seal."""
_HELD: Final = {
    "award": "SELECT batch, benefit, policy, provision, code, kind, year, amount, quantity, unnamed FROM award",
    "person": "SELECT batch, benefit, hash, code FROM person",
    "event": "SELECT batch, benefit, hash, places FROM event",
    "deduction": "SELECT batch, benefit, hash, amount FROM deduction",
    "spell": "SELECT batch, benefit, hash, start, after, months FROM spell",
    "ceiling": "SELECT batch, benefit, name FROM ceiling",
}
"""What belongs to a batch, table by table; their order is that of the digests, and a new one comes last."""


def close_chain(connection: sqlite3.Connection, key: PersonKey, *, from_number: int = 0) -> None:
    """Give every batch from a number on its digest, and the ledger its seal; within the caller's transaction."""
    held = _digests_of_rows(connection)
    previous = BEFORE_THE_FIRST
    for number, digest in connection.execute("SELECT number, digest FROM batch ORDER BY number").fetchall():
        if number >= from_number:
            connection.execute("UPDATE batch SET previous = ? WHERE number = ?", (previous, number))
            previous = _digest_of(connection, key, number, previous, held(number))
            connection.execute("UPDATE batch SET digest = ? WHERE number = ?", (previous, number))
        else:
            previous = digest
    reseal(connection, key)


def reseal(connection: sqlite3.Connection, key: PersonKey) -> None:
    """Give the ledger its seal anew, the state of some batch having changed."""
    connection.execute("UPDATE ledger SET seal = ?", (_seal_of(connection, key),))


def check_chain(connection: sqlite3.Connection, key: PersonKey, path: Path) -> None:
    """Refuse a ledger that is not as this program left it, before anything is asked of it; LedgerError."""
    (found,), (pages,), (size,) = (
        connection.execute(f"PRAGMA {name}").fetchone()
        for name in ("integrity_check(1)", "page_count", "page_size")
    )
    if found != "ok":
        raise LedgerError(said("ledger.damaged", path=path, why=found))
    if path.stat().st_size != pages * size:
        raise LedgerError(said("ledger.damaged", path=path, why=said("ledger.other_size")))
    tables = _tables(connection)
    held = _digests_of_rows(connection)
    known = BEFORE_THE_FIRST
    rows = connection.execute("SELECT number, previous, digest FROM batch ORDER BY number").fetchall()
    for number, previous, digest in rows:
        if previous != known or digest != _digest_of(connection, key, number, known, held(number)):
            raise LedgerError(said("ledger.broken_chain", path=path, number=number))
        known = digest
    numbers = {number for number, _, _ in rows}
    stray = any(
        number not in numbers
        for table in tables
        for (number,) in connection.execute(f"SELECT DISTINCT batch FROM {table}")  # noqa: S608 - names of ours
    )
    if stray or connection.execute("SELECT seal FROM ledger").fetchall() != [(_seal_of(connection, key),)]:
        raise LedgerError(said("ledger.broken_seal", path=path))


def _digest_of(
    connection: sqlite3.Connection, key: PersonKey, number: int, previous: bytes, held: bytes
) -> bytes:
    row = connection.execute(f"SELECT {_OF_ONE} FROM batch WHERE number = ?", (number,)).fetchone()  # noqa: S608 - names of ours
    return key.sealed(_written(previous, held, *row))


def _seal_of(connection: sqlite3.Connection, key: PersonKey) -> bytes:
    states = connection.execute(
        "SELECT number, state, place, temporary, reason, digest FROM batch ORDER BY number"
    )
    names = connection.execute("SELECT id, name FROM benefit ORDER BY id")
    return key.sealed(_written("seal", *(_written(*row) for rows in (states, names) for row in rows)))


def _written(*values: object) -> bytes:
    plain = [value.hex() if isinstance(value, bytes) else value for value in values]
    return json.dumps(plain).encode()


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables of what batches hold, in their order; a ledger of an earlier format lacks the last."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [table for table in _HELD if table in names]


def _digests_of_rows(connection: sqlite3.Connection) -> Callable[[int], bytes]:
    """Return what gives the digest of all rows of a batch; every table is gone through once, in its own order."""
    totals: dict[int, object] = {}
    for number, table in enumerate(_tables(connection)):
        for batch, *values in connection.execute(_HELD[table]):
            total = totals.get(batch)
            if total is None:
                total = totals[batch] = sha256()
            total.update(b"%d %r\n" % (number, values))  # type: ignore[attr-defined] # a hash of hashlib
    return lambda batch: totals[batch].digest() if batch in totals else b""  # type: ignore[attr-defined] # as above
