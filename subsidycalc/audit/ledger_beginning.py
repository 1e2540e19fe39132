"""How a ledger comes to be in today's format: begun, or moved over once from a format before.

Its key and its file appear together, whole, and whatever a killed run left of that is finished. What a format before
did not keep is doubted, never guessed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from subsidycalc.audit.ledger_chain import close_chain, reseal
from subsidycalc.audit.ledger_schema import ADDED_IN_FORMAT_3, APPLICATION, FORMAT, SCHEMA, LedgerError
from subsidycalc.audit.person_keys import KeyFileError, key_path, make_key, new_key_path, read_key_file
from subsidycalc.audit.whole_files import put, write_whole
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.audit.person_keys import PersonKey

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


def begin(path: Path) -> bool:
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
    finish(path)
    return began


def finish(path: Path) -> None:
    """Give the key its name where a run was killed between ledger and key; another's key is put away."""
    new_key = new_key_path(path)
    if not new_key.exists():
        return
    with suppress(FileNotFoundError):  # another run may be finishing it too
        if not key_path(path).exists() and _fits(path, read_key_file(new_key)):
            put(new_key, key_path(path))
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


def migrate(connection: sqlite3.Connection, key: PersonKey, version: int) -> None:
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
