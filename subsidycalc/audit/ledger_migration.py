"""A ledger of a format before moved over to today's, once; what it did not keep is doubted, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.audit.ledger_chain import close_chain
from subsidycalc.audit.ledger_schema import ADDED_IN_FORMAT_3, FORMAT, SCHEMA

if TYPE_CHECKING:
    import sqlite3

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
