"""The ledger's file: an SQLite database that one run at a time holds, from opening to closing, and whose chain is whole."""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from subsidycalc.audit.ledger_beginning import begin, finish, migrate
from subsidycalc.audit.ledger_chain import check_chain
from subsidycalc.audit.ledger_schema import (
    APPLICATION,
    FORMAT,
    OLDEST_SQLITE,
    SCHEMA,
    SCHEMA_OF_FORMAT_1,
    SCHEMA_OF_FORMAT_2,
    LedgerBusyError,
    LedgerError,
    LedgerUnwritableError,
    tables_as_made,
    tables_of,
)
from subsidycalc.audit.person_keys import KeyFileError, PersonKey, key_path, read_key
from subsidycalc.texts.spoken import said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE_SECONDS: Final = 0.1
PATIENCE: Final = 600
"""How many pauses a run waits for another to finish: a minute."""

_SCHEMAS: Final = {1: SCHEMA_OF_FORMAT_1, 2: SCHEMA_OF_FORMAT_2, FORMAT: SCHEMA}
_PRIMARY: Final = 0xFF
"""The part of an SQLite error code that names the kind."""
_OF_THE_DISK: Final = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
)
_WRITE_VERSION: Final = 18
"""The place of the byte in a database's header (https://sqlite.org/fileformat2.html, 1.3.3)."""
_LATEST_WRITE_VERSION: Final = b"\x02"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class Held(Struct, frozen=True):
    """A ledger's database, held against every other run, its key, and whether it began or was moved over just now."""

    connection: sqlite3.Connection
    key: PersonKey
    became: Literal["", "begun", "moved", "extended"] = ""


@contextmanager
def held(path: Path, *, create: bool, patience: int = PATIENCE) -> Iterator[Held]:
    """Give the database of a ledger, held until it is closed: what it holds is as this program left it.

    Raises LedgerError, LedgerBusyError, LedgerUnwritableError or KeyFileError. A kill lets go of it, and leaves what was committed.
    """
    check_place(path)
    if not create and not path.is_file():
        raise LedgerError(said("ledger.missing", path=path))
    connection, began = _connected(path)
    try:
        with _explained(path):
            _take(connection, path, patience)
            key, moved = _opened(connection, path)
        yield Held(connection, key, "begun" if began else moved)
    finally:
        connection.close()


def check_place(path: Path) -> None:
    """Refuse what can be no ledger that lasts: memory, a device or a pipe, a folder, a file that lost its content."""
    if path.name == ":memory:" or (path.exists() and not path.is_file()):
        raise LedgerError(said("ledger.no_file", path=path))
    if path.is_file() and path.stat().st_size == 0:
        raise LedgerError(said("ledger.empty", path=path, key=key_path(path)))


def _connected(path: Path) -> tuple[sqlite3.Connection, bool]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise LedgerError(said("ledger.old_sqlite", version=sqlite3.sqlite_version))
    try:
        began = not path.exists() and begin(path)
        finish(path)
        return sqlite3.connect(path.absolute(), timeout=0, isolation_level=None), began
    except (OSError, sqlite3.Error) as error:
        why = in_our_words(error)
        if getattr(error, "errno", 0) in _FULL:
            raise LedgerUnwritableError(said("ledger.unwritable", path=path, why=why)) from None
        raise LedgerError(said("ledger.not_opened", path=path, why=why)) from None


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        # what SQLite says of a damaged name is no text either
        raise LedgerError(said("ledger.no_ledger", path=path, why=said("system.damaged"))) from None
    except sqlite3.DatabaseError as error:
        if not is_of_the_disk(error):
            raise LedgerError(said("ledger.no_ledger", path=path, why=in_our_words(error))) from None
        if _unwritable_by_its_header(path):
            raise LedgerError(said("ledger.no_ledger", path=path, why=said("system.damaged"))) from None
        raise unwritable(path, error) from None


def _unwritable_by_its_header(path: Path) -> bool:
    """Return whether a file asks for a later SQLite to write it, as a flipped bit does: no permission is missing then."""
    with path.open("rb") as stream:
        return stream.read(_WRITE_VERSION + 1)[_WRITE_VERSION:] > _LATEST_WRITE_VERSION


def is_of_the_disk(error: Exception) -> bool:
    """Return whether not the ledger is at fault but the disk or the permissions."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _OF_THE_DISK


def unwritable(path: Path, error: Exception) -> LedgerUnwritableError:
    """Return the failure of a ledger that cannot be read or written."""
    return LedgerUnwritableError(said("ledger.unwritable", path=path, why=in_our_words(error)))


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
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    # What is taken out, the place of a workbook under whatever name among it, is not to be found in the file.
    connection.execute("PRAGMA secure_delete = ON")


def _opened(connection: sqlite3.Connection, path: Path) -> tuple[PersonKey, Literal["", "moved", "extended"]]:
    """Return the key of a ledger that fits it, and how the ledger was moved over from a format before."""
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    if application != APPLICATION:
        raise LedgerError(said("ledger.other_database", path=path))
    if version not in _SCHEMAS:
        raise LedgerError(said("ledger.format", path=path, found=version, known=FORMAT))
    if tables_of(connection) != tables_as_made(_SCHEMAS[version]):
        raise LedgerError(said("ledger.changed", path=path))
    key = read_key(path)
    if connection.execute("SELECT probe FROM ledger").fetchone() != (key.probe,):
        raise KeyFileError(said("ledger.key.of_another", path=key_path(path), ledger=path))
    if version != FORMAT:
        if version != 1:
            check_chain(connection, key, path)
        migrate(connection, key, version)
    check_chain(connection, key, path)
    return key, "" if version == FORMAT else "moved" if version == 1 else "extended"
