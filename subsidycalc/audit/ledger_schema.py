"""The form of a ledger: its tables, in today's format and in those before, and the failures of one that cannot be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import Final

from subsidycalc.texts.spoken import SpokenError

APPLICATION: Final = 0x53554243
"""What marks an SQLite file as a ledger of this program."""
FORMAT: Final = 3
OLDEST_SQLITE: Final = (3, 37)
"""The first that knows strict tables."""

_OF_BATCHES: Final = """
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
        reason TEXT NOT NULL DEFAULT ''"""
_OF_AWARDS: Final = """
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        policy TEXT NOT NULL,
        provision TEXT NOT NULL,
        code TEXT NOT NULL,
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        kind TEXT NOT NULL,
        year INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        quantity INTEGER NOT NULL"""
_PAID: Final = """CREATE VIEW paid AS
        SELECT award.batch, benefit.name AS benefit, policy, provision, code, kind, year, amount, quantity{more}
        FROM award JOIN benefit ON benefit.id = award.benefit JOIN batch ON batch.number = award.batch
        WHERE batch.state = 'recorded'"""

SCHEMA_OF_FORMAT_2: Final = (
    "CREATE TABLE ledger (probe BLOB NOT NULL, seal BLOB NOT NULL) STRICT",
    f"""CREATE TABLE batch ({_OF_BATCHES},
        rules TEXT NOT NULL,
        previous BLOB NOT NULL,
        digest BLOB NOT NULL
    ) STRICT""",
    "CREATE TABLE benefit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    f"""CREATE TABLE award ({_OF_AWARDS},
        unnamed INTEGER NOT NULL,
        PRIMARY KEY (batch, policy, provision, code)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE person (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        hash BLOB NOT NULL,
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        code TEXT NOT NULL,
        PRIMARY KEY (benefit, hash, batch, code)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE event (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        hash BLOB NOT NULL,
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        places INTEGER NOT NULL,
        PRIMARY KEY (benefit, hash, batch)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE deduction (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        hash BLOB NOT NULL,
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        amount INTEGER NOT NULL,
        PRIMARY KEY (benefit, hash, batch)
    ) WITHOUT ROWID, STRICT""",
    # no index of its own: one that is damaged would hide an award, and a ledger's awards are few
    _PAID.format(more=", unnamed"),
)

ADDED_IN_FORMAT_3: Final = (
    """CREATE TABLE spell (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        hash BLOB NOT NULL,
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        after INTEGER NOT NULL,
        months INTEGER NOT NULL,
        PRIMARY KEY (benefit, hash, batch, start, after)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE ceiling (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        name TEXT NOT NULL,
        PRIMARY KEY (benefit, batch, name)
    ) WITHOUT ROWID, STRICT""",
)
"""The months that were had of durations, and which benefits counted under a ceiling that policies share."""

SCHEMA: Final = (*SCHEMA_OF_FORMAT_2, *ADDED_IN_FORMAT_3)

SCHEMA_OF_FORMAT_1: Final = (
    "CREATE TABLE ledger (probe BLOB NOT NULL)",
    f"""CREATE TABLE batch ({_OF_BATCHES}
    )""",
    "CREATE TABLE benefit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    f"""CREATE TABLE award ({_OF_AWARDS},
        PRIMARY KEY (batch, policy, provision, code)
    ) WITHOUT ROWID""",
    "CREATE INDEX award_by_benefit ON award (benefit, code)",
    """CREATE TABLE person (
        benefit INTEGER NOT NULL REFERENCES benefit (id),
        hash BLOB NOT NULL,
        batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
        PRIMARY KEY (benefit, hash, batch)
    ) WITHOUT ROWID""",
    _PAID.format(more=""),
)


def tables_of(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return names and declarations of all that a database holds, triggers included."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name"
    ).fetchall()


@cache
def tables_as_made(schema: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the same of a database that is new."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in schema:
            connection.execute(statement)
        return tables_of(connection)


class LedgerError(SpokenError):
    """The ledger cannot be used; one clear line with the way out."""


class LedgerBusyError(SpokenError):
    """Another run holds the ledger."""

    is_of_the_output = True


class LedgerUnwritableError(SpokenError):
    """The disk is full or fails, or the ledger may only be read."""

    is_of_the_output = True
