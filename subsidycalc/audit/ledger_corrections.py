"""A batch that corrects an earlier one: it takes that one's place in the moment in which it is recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from subsidycalc.audit.ledger_errors import LedgerError
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    import sqlite3

    from subsidycalc.judging.run_record import RunRecord

CORRECTS: Final = "corrects"
"""Under this name a record, and the choices of a batch in the ledger, give the number of the batch corrected."""


def check_corrected(
    connection: sqlite3.Connection, corrected: int, record: RunRecord, known: int | None
) -> None:
    """Refuse to correct a batch that is not there, was withdrawn, or paid under policies that are not judged now.

    A correction that is recorded already (`known`) may be run again: it withdrew the batch itself. LedgerError.
    """
    row = connection.execute("SELECT state, policies FROM batch WHERE number = ?", (corrected,)).fetchone()
    if row is None:
        raise LedgerError(said("ledger.no_batch", number=corrected))
    if known == corrected:
        raise LedgerError(said("ledger.corrects_itself", number=corrected))
    if row[0] == "withdrawn" and known is None:
        raise LedgerError(said("ledger.withdrawn_already", number=corrected))
    judged = {policy.id for policy in record.policies}
    missing = [policy for policy, _ in json.loads(row[1]) if policy not in judged]
    if missing:
        raise LedgerError(said("ledger.corrects_less", number=corrected, policies=", ".join(missing)))


def corrected_by(record: RunRecord) -> dict[str, str]:
    """Return what the choices of a batch say of the one that it corrects."""
    return {name: value for name, value in record.ledger if name == CORRECTS}


def withdraw_corrected(connection: sqlite3.Connection, number: int) -> None:
    """Withdraw the batch that a recorded one corrects, within the caller's transaction."""
    (choices,) = connection.execute("SELECT choices FROM batch WHERE number = ?", (number,)).fetchone()
    corrected = json.loads(choices).get(CORRECTS)
    if corrected is not None:
        told = said("ledger.corrected_by", number=number)
        connection.execute(
            "UPDATE batch SET state = 'withdrawn', place = x'', temporary = x'', reason = ? WHERE number = ?",
            (f"{told.zh} / {told.en}", int(corrected)),
        )
