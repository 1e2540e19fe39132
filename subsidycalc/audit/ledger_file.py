"""The ledger's file: how it begins or is moved over from a format before, and how one run at a time holds it, its chain whole.

Its key and its file appear together, whole, and whatever a killed run left of that is finished. What a format before
did not keep is doubted, never guessed.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from subsidycalc.audit.ledger_chain import check_chain, close_chain, reseal
from subsidycalc.audit.ledger_schema import (
    ADDED_IN_FORMAT_3,
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
from subsidycalc.audit.person_keys import (
    KeyFileError,
    PersonKey,
    key_path,
    make_key,
    new_key_path,
    put,
    read_key,
    read_key_file,
    write_whole,
)
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

_TABLES: Final = ("ledger", "batch", "benefit", "award", "person")
OF_BATCHES: Final = "number, state, fingerprint, contents, result, sha256, place, temporary, version, inputs, policies, choices, payable, persons, reason"
_OF_AWARDS: Final = "batch, policy, provision, code, benefit, kind, year, amount, quantity"

_MOVED: Final = (
    "INSERT INTO ledger (probe, seal) SELECT probe, x'' FROM old_ledger",
    f"INSERT INTO batch ({OF_BATCHES}, rules, previous, digest) SELECT {OF_BATCHES}, '{{}}', x'', x'' FROM old_batch",  # noqa: S608 - names of ours
    "INSERT INTO benefit SELECT id, name FROM old_benefit",
    # events, and persons without a whole number, were not kept: where the persons do not come to what was paid for,
    # nobody can tell whom or what an award was for
    f"""INSERT INTO award ({_OF_AWARDS}, unnamed) SELECT {_OF_AWARDS}, max(
            (SELECT coalesce(sum(quantity), 0) FROM old_award AS all_of WHERE all_of.batch = one.batch AND all_of.benefit = one.benefit)
            - (SELECT count(*) FROM old_person WHERE old_person.batch = one.batch AND old_person.benefit = one.benefit), 0)
        FROM old_award AS one""",  # noqa: S608 - as above
    "INSERT INTO person SELECT benefit, hash, batch, '' FROM old_person",
)


def _begin(path: Path) -> bool:
    """Make a new ledger where there is none; return whether this run did.

    A key without its ledger is refused: what it was kept for is lost or elsewhere. The key waits under another name
    until the ledger is there, so that a run that is killed in between leaves what the next one finishes.
    """
    new_key = new_key_path(path)
    # looked for once more: another run may have begun it meanwhile
    if key_path(path).exists() and not path.exists():
        raise LedgerError(said("ledger.lost", path=path, key=key_path(path)))
    began = False
    if not path.exists():
        try:
            began = write_whole(path, _image(make_key(new_key)))
        except KeyFileError:
            # another run has finished meanwhile, and the key that was being made has its name
            if not path.exists():
                raise
    _finish(path)
    return began


def _finish(path: Path) -> None:
    """Give the key its name where a run was killed between ledger and key; another's key is put away."""
    new_key = new_key_path(path)
    if not new_key.exists():
        return
    try:
        if not key_path(path).exists() and _fits(path, read_key_file(new_key)):
            put(new_key, key_path(path))
    except (FileNotFoundError, KeyFileError):
        # another run has finished it meanwhile
        if not key_path(path).exists():
            raise
    new_key.unlink(missing_ok=True)


def _fits(path: Path, key: PersonKey) -> bool:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=60)) as connection:
            return bool(connection.execute("SELECT probe FROM ledger").fetchone() == (key.probe,))
    except sqlite3.Error:
        return False


def _image(key: PersonKey) -> bytes:
    """Return the file of a ledger without batches."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT INTO ledger (probe, seal) VALUES (?, x'')", (key.probe,))
        reseal(connection, key)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.commit()
        return connection.serialize()


def _migrate(connection: sqlite3.Connection, key: PersonKey, version: int) -> None:
    """Move a ledger of an earlier format over to today's in one transaction."""
    if version == FORMAT - 1:
        # what is added is empty, and the batches keep the digests that they have
        connection.execute("BEGIN EXCLUSIVE")
        for statement in (*ADDED_IN_FORMAT_3, f"PRAGMA user_version = {FORMAT}"):
            connection.execute(statement)
        connection.execute("COMMIT")
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("DROP VIEW paid")
    connection.execute("DROP INDEX award_by_benefit")
    for table in _TABLES:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in (*SCHEMA, *_MOVED, *(f"DROP TABLE old_{table}" for table in _TABLES)):
        connection.execute(statement)
    close_chain(connection, key)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")


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
        began = not path.exists() and _begin(path)
        _finish(path)
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
    """Hold the file exclusively: with this way of locking, SQLite lets go only when the connection closes.

    It is asked for once the file is held. A run that waits with it would keep the lock that it read with, and of two
    that read at the same moment neither could ever write.
    """
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
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
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
        _migrate(connection, key, version)
    check_chain(connection, key, path)
    return key, "" if version == FORMAT else "moved" if version == 1 else "extended"
