"""A ledger that begins: its key and its file appear together, whole, and whatever a killed run left of that is finished."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from subsidycalc.audit.ledger_chain import reseal
from subsidycalc.audit.ledger_errors import LedgerError
from subsidycalc.audit.ledger_schema import APPLICATION, FORMAT, SCHEMA
from subsidycalc.audit.person_keys import KeyFileError, key_path, make_key, new_key_path, read_key_file
from subsidycalc.audit.whole_files import put, write_whole
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.audit.person_keys import PersonKey


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
