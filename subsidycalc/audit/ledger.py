"""The ledger: every batch with its awards, and persons as keyed hashes.

A batch is written down as pending together with the digest of its workbook, then the workbook is put in place,
then the batch is recorded. Whoever opens the ledger next settles what a killed run left pending: the batch is
recorded where a workbook with that digest is in place, and forgotten where it is not.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from subsidycalc.audit.entries import AwardEntry, fingerprint_of
from subsidycalc.audit.ledger_file import PATIENCE, LedgerError, held, is_of_the_disk, unwritable
from subsidycalc.audit.ledger_paid import LedgerPaid
from subsidycalc.tables.harmless import harmless
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.audit.entries import Entry
    from subsidycalc.audit.person_keys import PersonKey
    from subsidycalc.judging.run_record import RunRecord

_INSERT_BATCH: Final = """
    INSERT INTO batch (number, state, fingerprint, contents, result, sha256, place, temporary, version, inputs,
        policies, choices, payable, persons)
    VALUES (:number, 'pending', :fingerprint, :contents, :result, :sha256, :place, :temporary, :version, :inputs,
        :policies, :choices, :payable, :persons)
"""


_INSERT_AWARD: Final = """
    INSERT INTO award (batch, benefit, policy, provision, kind, code, year, amount, quantity)
    VALUES (:batch, :benefit, :policy, :provision, :kind, :code, :year, :amount, :quantity)
"""


@contextmanager
def open_ledger(path: Path, *, create: bool = True, patience: int = PATIENCE) -> Iterator[Ledger]:
    """Hold a ledger until the block ends; what is pending then, or was left by a killed run, is settled.

    While another run holds it, so many pauses are made before giving up.
    Raises LedgerError, LedgerBusyError, LedgerUnwritableError or KeyFileError.
    """
    with held(path, create=create, patience=patience) as (connection, key):
        ledger = Ledger(connection, key)
        try:
            ledger.settle()
            try:
                yield ledger
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                ledger.settle()
        except sqlite3.Error as error:
            if is_of_the_disk(error):
                raise unwritable(path, error) from None
            raise LedgerError(said("ledger.damaged", path=path, why=error)) from None


class Ledger:
    """A ledger that is held by this process."""

    def __init__(self, connection: sqlite3.Connection, key: PersonKey) -> None:
        self.connection = connection
        self.key = key

    def before(self, record: RunRecord) -> tuple[int, LedgerPaid]:
        """Return a batch's number, and what the batches before it paid; its own record does not count against it."""
        known = self._recorded(fingerprint_of(record))
        number = self._next() if known is None else known
        return number, LedgerPaid(self.connection, self.key, number)

    def _recorded(self, fingerprint: str) -> int | None:
        row = self.connection.execute(
            "SELECT number FROM batch WHERE fingerprint = ? AND state = 'recorded'", (fingerprint,)
        ).fetchone()
        return None if row is None else int(row[0])

    def _next(self) -> int:
        (number,) = self.connection.execute("SELECT coalesce(max(number), 0) + 1 FROM batch").fetchone()
        return int(number)

    def prepare(self, entry: Entry) -> Prepared:
        """Return a batch ready to be written down; LedgerError where it is recorded already with other awards."""
        fingerprint = fingerprint_of(entry.record)
        hashes = {
            benefit: sorted(self.key.hashes_of(numbers.tolist()))
            for benefit, numbers in entry.persons.items()
        }
        contents = _contents(entry, hashes)
        number = self._recorded(fingerprint)
        if number is not None:
            (recorded,) = self.connection.execute(
                "SELECT contents FROM batch WHERE number = ?", (number,)
            ).fetchone()
            if recorded != contents:
                raise LedgerError(said("ledger.other_awards", number=number))
        return Prepared(entry, fingerprint, contents, hashes, is_known=number is not None)

    def announce(self, batch: Prepared, temporary: Path, final: Path) -> None:
        """Write a batch down as pending, its workbook being about to move into place; a known one changes nothing."""
        if batch.is_known:
            return
        record, number = batch.entry.record, self._next()
        with temporary.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        columns = {
            "number": number,
            "fingerprint": batch.fingerprint,
            "contents": batch.contents,
            "result": harmless(final.name),
            "sha256": sha256,
            "place": os.fsencode(final),
            "temporary": os.fsencode(temporary),
            "version": record.version,
            "inputs": json.dumps([[file.name, file.sha256] for file in record.files]),
            "policies": json.dumps([[policy.id, policy.sha256] for policy in record.policies]),
            "choices": json.dumps(_choices(record)),
            "payable": batch.entry.payable,
            "persons": batch.entry.distinct_persons,
        }
        self.connection.execute("BEGIN")
        self.connection.execute(_INSERT_BATCH, columns)
        self._write_awards(number, batch.entry.awards)
        for benefit, hashes in batch.hashes.items():
            known = self._benefit(benefit)
            rows = ((known, one, number) for one in hashes)
            self.connection.executemany("INSERT INTO person VALUES (?, ?, ?)", rows)
        self.connection.execute("COMMIT")

    def _write_awards(self, number: int, awards: Sequence[AwardEntry]) -> None:
        ids = {award.benefit: self._benefit(award.benefit) for award in awards}
        rows = ({**vars(one), "batch": number, "benefit": ids[one.benefit]} for one in awards)
        self.connection.executemany(_INSERT_AWARD, rows)

    def _benefit(self, name: str) -> int:
        self.connection.execute("INSERT OR IGNORE INTO benefit (name) VALUES (?)", (name,))
        (number,) = self.connection.execute("SELECT id FROM benefit WHERE name = ?", (name,)).fetchone()
        return int(number)

    def settle(self) -> None:
        """Record every pending batch whose workbook is in place, and forget every other; a known batch stays."""
        rows = self.connection.execute(
            "SELECT number, sha256, place, temporary FROM batch WHERE state = 'pending'"
        ).fetchall()
        for number, sha256, place, temporary in rows:
            self.connection.execute("BEGIN")
            if _lies_at(Path(os.fsdecode(place)), sha256):
                self.connection.execute(
                    "UPDATE batch SET state = 'recorded', place = x'', temporary = x'' WHERE number = ?",
                    (number,),
                )
            else:
                self.connection.execute("DELETE FROM batch WHERE number = ?", (number,))
            self.connection.execute("COMMIT")
            left = Path(os.fsdecode(temporary))
            if left.name.startswith(".subsidycalc-") and left.name.endswith(".part"):
                with suppress(OSError):
                    left.unlink(missing_ok=True)

    def withdraw(self, number: int, reason: str) -> None:
        """Withdraw a batch, with a reason that the ledger keeps, any person's number masked; LedgerError where there is none."""
        row = self.connection.execute("SELECT state FROM batch WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise LedgerError(said("ledger.no_batch", number=number))
        if row[0] == "withdrawn":
            raise LedgerError(said("ledger.withdrawn_already", number=number))
        self.connection.execute(
            "UPDATE batch SET state = 'withdrawn', reason = ? WHERE number = ?", (harmless(reason), number)
        )


@dataclass(frozen=True)
class Prepared:
    """A batch ready to be written down."""

    entry: Entry
    fingerprint: str
    contents: str
    hashes: Mapping[str, Sequence[bytes]]
    is_known: bool
    """Whether the ledger has it already, with the same awards."""


def _contents(entry: Entry, hashes: Mapping[str, Sequence[bytes]]) -> str:
    """Return a digest of everything that a batch awards, persons under the ledger's key."""
    told = [
        [one.benefit, one.policy, one.provision, one.code, one.year, one.amount, one.quantity]
        for one in entry.awards
    ]
    total = hashlib.sha256(json.dumps(sorted(told)).encode())
    for benefit in sorted(hashes):
        total.update(benefit.encode())
        for one in hashes[benefit]:
            total.update(one)
    return total.hexdigest()


def _choices(record: RunRecord) -> dict[str, str]:
    """Return the parameters and readings of a run, and the options that it was given."""
    chosen = {
        f"{policy.id}/{name}": value
        for policy in record.policies
        for name, value in (*policy.parameters, *policy.readings)
    }
    for name, value in record.options:
        chosen[name] = f"{chosen[name]}, {value}" if name in chosen else value
    return chosen


def _lies_at(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return False
