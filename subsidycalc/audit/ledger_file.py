"""The ledger's file: an SQLite database that one run at a time holds, from opening to closing."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from subsidycalc.audit.person_keys import KeyFileError, PersonKey, key_path, make_key, read_key
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_APPLICATION: Final = 0x53554243
"""What marks an SQLite file as a ledger of this program."""
FORMAT: Final = 1

_OWNER_ONLY: Final = 0o600
_PAUSE_SECONDS: Final = 0.1
PATIENCE: Final = 600
"""How many pauses a run waits for another to finish: a minute."""

_PRIMARY: Final = 0xFF
"""The part of an SQLite error code that names the kind."""
_OF_THE_DISK: Final = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
)

_SCHEMA: Final = (
    "CREATE TABLE ledger (probe BLOB NOT NULL)",
    """CREATE TABLE batch (
        number INTEGER PRIMARY KEY,
        state TEXT NOT NULL CHECK (state IN ('pending', 'recorded', 'withdrawn')),
        fingerprint TEXT NOT NULL,
        contents TEXT NOT NULL,
        result TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        place BLOB NOT NULL,
        temporary BLOB NOT NULL,
        version TEXT NOT NULL,
        inputs TEXT NOT NULL,
        policies TEXT NOT NULL,
        choices TEXT NOT NULL,
        payable INTEGER NOT NULL,
        persons INTEGER NOT NULL,
        reason TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE TABLE benefit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE award (
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        policy TEXT NOT NULL,
        provision TEXT NOT NULL,
        code TEXT NOT NULL,
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        kind TEXT NOT NULL,
        year INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        quantity INTEGER NOT NULL,
        PRIMARY KEY (batch, policy, provision, code)
    ) WITHOUT ROWID""",
    "CREATE INDEX award_by_benefit ON award (benefit, code)",
    """CREATE TABLE person (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        hash BLOB NOT NULL,
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        PRIMARY KEY (benefit, hash, batch)
    ) WITHOUT ROWID""",
    """CREATE VIEW paid AS
        SELECT award.batch, benefit.name AS benefit, policy, provision, code, kind, year, amount, quantity
        FROM award JOIN benefit ON benefit.id = award.benefit JOIN batch ON batch.number = award.batch
        WHERE batch.state = 'recorded'""",
)


class LedgerError(SpokenError):
    """The ledger cannot be used; one clear line with the way out."""


class LedgerBusyError(SpokenError):
    """Another run holds the ledger."""

    is_of_the_output = True


class LedgerUnwritableError(SpokenError):
    """The disk is full or fails, or the ledger may only be read."""

    is_of_the_output = True


@contextmanager
def held(
    path: Path, *, create: bool, patience: int = PATIENCE
) -> Iterator[tuple[sqlite3.Connection, PersonKey]]:
    """Give the database of a ledger, held against every other run until it is closed, and its key.

    Raises LedgerError, LedgerBusyError or KeyFileError. A kill lets go of it, and leaves what was committed.
    """
    if not create and not path.is_file():
        raise LedgerError(said("ledger.missing", path=path))
    connection = _connected(path)
    try:
        with _explained(path):
            _take(connection, path, patience)
            key = _opened(connection, path)
        yield connection, key
    finally:
        connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    try:
        if not path.exists():
            # closing a file lets go of every lock that this process has on it, so only a new one is opened here
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
        return sqlite3.connect(path, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise LedgerError(said("ledger.not_opened", path=path, why=why)) from None


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_of_the_disk(error):
            raise unwritable(path, error) from None
        raise LedgerError(said("ledger.no_ledger", path=path, why=error)) from None


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """Return whether not the ledger is at fault but the disk or the permissions."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _OF_THE_DISK


def unwritable(path: Path, error: sqlite3.Error) -> LedgerUnwritableError:
    """Return the failure of a ledger that cannot be read or written."""
    return LedgerUnwritableError(said("ledger.unwritable", path=path, why=error))


def _take(connection: sqlite3.Connection, path: Path, patience: int) -> None:
    """Hold the file exclusively: with this way of locking, SQLite lets go only when the connection closes."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    for pause in range(patience + 1):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            if pause == patience:
                raise LedgerBusyError(said("ledger.busy", path=path)) from None
            time.sleep(_PAUSE_SECONDS)
        else:
            connection.execute("COMMIT")
            break
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    # What is taken out, the place of a workbook under whatever name among it, is not to be found in the file.
    connection.execute("PRAGMA secure_delete = ON")


def _opened(connection: sqlite3.Connection, path: Path) -> PersonKey:
    """Return the key of a ledger that fits it; an empty file becomes a ledger."""
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    if application == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        return _made(connection, path)
    if application != _APPLICATION:
        raise LedgerError(said("ledger.other_database", path=path))
    if version != FORMAT:
        raise LedgerError(said("ledger.format", path=path, found=version, known=FORMAT))
    if _tables_of(connection) != _tables_as_made():
        raise LedgerError(said("ledger.changed", path=path))
    key = read_key(path)
    if connection.execute("SELECT probe FROM ledger").fetchone() != (key.probe,):
        raise KeyFileError(said("ledger.key.of_another", path=key_path(path), ledger=path))
    return key


def _tables_of(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return names and declarations of all that a database holds, triggers included."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name"
    ).fetchall()


@cache
def _tables_as_made() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in _SCHEMA:
            connection.execute(statement)
        return _tables_of(connection)


def _made(connection: sqlite3.Connection, path: Path) -> PersonKey:
    try:
        key = make_key(path)
    except OSError as error:
        raise LedgerError(said("ledger.key.unwritable", path=key_path(path), why=error.strerror)) from None
    connection.execute("BEGIN EXCLUSIVE")
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute("INSERT INTO ledger (probe) VALUES (?)", (key.probe,))
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
    return key
