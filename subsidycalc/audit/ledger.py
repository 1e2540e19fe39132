"""The ledger: every batch with its awards, and persons as keyed hashes.

A batch is written down as pending together with the digest of its workbook, then the workbook is put in place,
then the batch is recorded. Whoever opens the ledger next settles what a killed run left pending: the batch is
recorded where a workbook with that digest is in place, and dropped where the unfinished file still lies beside.
Whatever cannot be told (no permission, a share that is not mounted, a file moved on) keeps it pending.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from subsidycalc.audit.entries import AwardEntry, corrected_by, fingerprint_of
from subsidycalc.audit.ledger_chain import close_chain, reseal
from subsidycalc.audit.ledger_file import PATIENCE, held, is_of_the_disk, unwritable
from subsidycalc.audit.ledger_paid import LedgerPaid
from subsidycalc.audit.ledger_prepared import (
    Prepared,
    check_corrected,
    contents_of,
    hashed,
    withdraw_corrected,
)
from subsidycalc.audit.ledger_schema import LedgerError
from subsidycalc.policy.likeness import likeness_of
from subsidycalc.tables.harmless import harmless
from subsidycalc.texts.spoken import said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.audit.entries import Entry
    from subsidycalc.audit.person_keys import PersonKey
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.texts.spoken import Said

_INSERT_BATCH: Final = """
    INSERT INTO batch (number, state, fingerprint, contents, result, sha256, place, temporary, version, inputs,
        policies, choices, payable, persons, rules, previous, digest)
    VALUES (:number, 'pending', :fingerprint, :contents, :result, :sha256, :place, :temporary, :version, :inputs,
        :policies, :choices, :payable, :persons, :rules, x'', x'')
"""

_COLUMNS: Final = {"person": 4, "event": 4, "deduction": 4, "spell": 6}
"""The tables of what is kept under hashes, with how many columns each has."""
_INSERT_AWARD: Final = """
    INSERT INTO award (batch, benefit, policy, provision, kind, code, year, amount, quantity, unnamed)
    VALUES (:batch, :benefit, :policy, :provision, :kind, :code, :year, :amount, :quantity, :unnamed)
"""


@contextmanager
def open_ledger(
    path: Path, *, create: bool = True, patience: int = PATIENCE, only_looking: bool = False
) -> Iterator[Ledger]:
    """Hold a ledger until the block ends; what a killed run left pending is settled first.

    A batch that cannot be settled refuses the ledger, unless it is only looked at (or the batch withdrawn).
    While another run holds it, so many pauses are made before giving up.
    Raises LedgerError, LedgerBusyError, LedgerUnwritableError or KeyFileError.
    """
    with held(path, create=create, patience=patience) as opened:
        ledger = Ledger(opened.connection, opened.key, path, opened.became)
        try:
            ledger.settle(refuse=not only_looking)
            try:
                yield ledger
            finally:
                if opened.connection.in_transaction:
                    opened.connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if is_of_the_disk(error):
                raise unwritable(path, error) from None
            raise LedgerError(said("ledger.damaged", path=path, why=in_our_words(error))) from None


class Ledger(Struct, frozen=True):
    """A ledger that is held by this process."""

    connection: sqlite3.Connection
    key: PersonKey
    path: Path
    became: Literal["", "begun", "moved", "extended"]
    """Whether it was begun just now, or moved over from the format before."""

    def before(self, record: RunRecord, *, corrects: int = 0) -> tuple[int, LedgerPaid]:
        """Return a batch's number, and what the batches before it paid; its own record does not count against it.

        Nor does the batch that it corrects; LedgerError where it cannot correct that one.
        """
        known = self.recorded_as(record)
        number = self._next() if known is None else known
        if corrects:
            check_corrected(self.connection, corrects, record, known)
        return number, LedgerPaid(self.connection, self.key, number, corrects)

    def recorded_as(self, record: RunRecord) -> int | None:
        """Return the number under which the ledger has a batch; None where it has not."""
        return self._recorded(fingerprint_of(record))

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
        awards = tuple(replace(one, code=self.key.kept_code(one.code)) for one in entry.awards)
        entry = replace(entry, awards=awards)
        held = hashed(entry, self.key)
        contents = contents_of(entry, held)
        number = self._recorded(fingerprint)
        if number is not None:
            (recorded,) = self.connection.execute(
                "SELECT contents FROM batch WHERE number = ?", (number,)
            ).fetchone()
            if recorded != contents:
                raise LedgerError(said("ledger.other_awards", number=number))
        return Prepared(entry, fingerprint, contents, held, known_as=number or 0)

    @contextmanager
    def entering(self, batch: Prepared, temporary: Path, final: Path) -> Iterator[None]:
        """Write a batch down as pending, and record it once its workbook has moved into place; a known one changes nothing.

        The run that moved it does not ask again where it is; one that failed to asks like any other.
        """
        if batch.known_as:
            yield
            return
        number = self._announce(batch, temporary, final)
        try:
            yield
        except BaseException:
            self.settle(refuse=False)
            raise
        self._let("recorded", number)

    def _announce(self, batch: Prepared, temporary: Path, final: Path) -> int:
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
            "choices": json.dumps(_choices(record) | corrected_by(record)),
            "payable": batch.entry.payable,
            "persons": batch.entry.distinct_persons,
            "rules": json.dumps({one.id: asdict(likeness_of(one.text)) for one in record.policies}),
        }
        self.connection.execute("BEGIN")
        self.connection.execute(_INSERT_BATCH, columns)
        self._write_awards(number, batch.entry.awards)
        for table, by_benefit in asdict(batch.held).items():
            for benefit, rows in by_benefit.items():
                known = self._benefit(benefit)
                held = [(known, one, number, *values) for one, *values in rows]
                marks = ", ".join("?" * _COLUMNS[table])
                self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", held)  # noqa: S608 - names of ours
        ceilings = ((self._benefit(benefit), number, name) for benefit, name in batch.entry.ceilings)
        self.connection.executemany("INSERT INTO ceiling VALUES (?, ?, ?)", ceilings)
        close_chain(self.connection, self.key, from_number=number)
        self.connection.execute("COMMIT")
        return number

    def _write_awards(self, number: int, awards: Sequence[AwardEntry]) -> None:
        ids = {award.benefit: self._benefit(award.benefit) for award in awards}
        rows = ({**asdict(one), "batch": number, "benefit": ids[one.benefit]} for one in awards)
        self.connection.executemany(_INSERT_AWARD, rows)

    def _benefit(self, name: str) -> int:
        self.connection.execute("INSERT OR IGNORE INTO benefit (name) VALUES (?)", (name,))
        (number,) = self.connection.execute("SELECT id FROM benefit WHERE name = ?", (name,)).fetchone()
        return int(number)

    def settle(self, *, refuse: bool) -> None:
        """Settle what is pending: recorded where its workbook is in place, dropped where that surely never happened.

        A batch that cannot be settled stays pending; LedgerError where that is to refuse the ledger.
        """
        rows = self.connection.execute(
            "SELECT number, result, sha256, place, temporary FROM batch WHERE state = 'pending'"
        ).fetchall()
        for number, result, sha256, place, temporary in rows:
            left = Path(os.fsdecode(temporary))
            fate, why = _fate(Path(os.fsdecode(place)), left, sha256)
            if fate != "pending":
                self._let(fate, number)
                if left.name.startswith(".subsidycalc-") and left.name.endswith(".part"):
                    with suppress(OSError):
                        left.unlink(missing_ok=True)
            elif refuse:
                values = {"path": self.path, "number": number, "result": result, "why": why}
                raise LedgerError(said("ledger.pending", **values))

    def _let(self, fate: str, number: int) -> None:
        """Record a pending batch, or drop it: the last of the chain, which leaves no gap."""
        self.connection.execute("BEGIN")
        self.connection.execute(
            "DELETE FROM batch WHERE number = ?"
            if fate == "dropped"
            else "UPDATE batch SET state = 'recorded', place = x'', temporary = x'' WHERE number = ?",
            (number,),
        )
        if fate == "recorded":
            withdraw_corrected(self.connection, number)
        reseal(self.connection, self.key)
        self.connection.execute("COMMIT")

    def withdraw(self, number: int, reason: str) -> None:
        """Withdraw a batch, with a reason that the ledger keeps, any person's number masked; LedgerError where there is none."""
        row = self.connection.execute("SELECT state FROM batch WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise LedgerError(said("ledger.no_batch", number=number))
        if row[0] == "withdrawn":
            raise LedgerError(said("ledger.withdrawn_already", number=number))
        self.connection.execute("BEGIN")
        self.connection.execute(
            "UPDATE batch SET state = 'withdrawn', place = x'', temporary = x'', reason = ? WHERE number = ?",
            (harmless(reason), number),
        )
        reseal(self.connection, self.key)
        self.connection.execute("COMMIT")


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


def _fate(
    place: Path, temporary: Path, sha256: str
) -> tuple[Literal["recorded", "dropped", "pending"], str | Said]:
    """Return what becomes of a pending batch, and why it cannot be told where it stays pending.

    The workbook is in place, or the unfinished file that was to become it still lies beside, under no second name:
    then it never got there. Where neither is seen it may have been put in place and moved on, or the folder is not
    the one that it was.
    """
    try:
        with place.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found == sha256:
            return "recorded", ""
        gone = said("ledger.pending_other")
    except FileNotFoundError:
        gone = said("ledger.pending_gone")
    except OSError as error:
        return "pending", in_our_words(error)
    try:
        links = temporary.stat().st_nlink
    except FileNotFoundError:
        return "pending", gone
    except OSError as error:
        return "pending", in_our_words(error)
    return ("dropped", "") if links <= 1 else ("pending", gone)
