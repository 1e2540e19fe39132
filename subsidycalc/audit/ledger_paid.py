"""What the batches that a ledger has recorded before one batch paid, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from subsidycalc.audit.person_keys import PersonKey
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame

_AT_ONCE: Final = 10_000


class LedgerPaid:
    """What the recorded batches before one batch paid."""

    def __init__(self, connection: sqlite3.Connection, key: PersonKey, number: int) -> None:
        self._connection = connection
        self._key = key
        self._number = number

    def persons(self, benefit: str, _frame: Frame, numbers: Array, known: Array) -> Array:
        """Return the batch in which the person on each row had a benefit, 0 for none."""
        batch = np.zeros(len(numbers), dtype=np.int64)
        row = self._connection.execute("SELECT id FROM benefit WHERE name = ?", (benefit,)).fetchone()
        if row is None or not known.any():
            return batch
        places = np.flatnonzero(known)
        distinct, of_place = np.unique(numbers[places], return_inverse=True)
        paid = np.zeros(len(distinct), dtype=np.int64)
        for first in range(0, len(distinct), _AT_ONCE):
            for place, number in self._met(row[0], distinct[first : first + _AT_ONCE]):
                paid[first + place] = number
        batch[places] = paid[of_place]
        return batch

    def _met(self, benefit: int, numbers: Array) -> list[tuple[int, int]]:
        """Return the places of the numbers whose hashes the earlier batches hold, each with the first of these."""
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS asked (place INTEGER, hash BLOB)")
        self._connection.execute("DELETE FROM temp.asked")
        self._connection.executemany(
            "INSERT INTO temp.asked VALUES (?, ?)", enumerate(self._key.hashes_of(numbers.tolist()))
        )
        rows = self._connection.execute(
            # CROSS JOIN keeps the order: each number that is asked for is looked up, not each that is held
            """SELECT asked.place, min(batch.number) FROM temp.asked
                CROSS JOIN person ON person.benefit = ? AND person.hash = asked.hash
                CROSS JOIN batch ON batch.number = person.batch
                WHERE batch.state = 'recorded' AND batch.number < ? GROUP BY asked.place""",
            (benefit, self._number),
        ).fetchall()
        return [(place, number) for place, number in rows]

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise (or region) had a benefit, 0 for none."""
        rows = self._connection.execute(
            "SELECT code, min(batch) FROM paid WHERE benefit = ? AND batch < ? GROUP BY code",
            (benefit, self._number),
        ).fetchall()
        had = dict(rows)
        return np.array([had.get(code, 0) for code in codes], dtype=np.int64)

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises (or regions) were paid in all, or in one year."""
        rows = self._connection.execute(
            """SELECT code, sum(amount) FROM paid
                WHERE benefit = ? AND batch < ? AND (? IS NULL OR year = ?) GROUP BY code""",
            (benefit, self._number, year, year),
        ).fetchall()
        paid = dict(rows)
        return np.array([paid.get(code, 0) for code in codes], dtype=np.int64)

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid, in fen."""
        (total,) = self._connection.execute(
            "SELECT coalesce(sum(amount), 0) FROM paid WHERE benefit = ? AND batch < ?",
            (benefit, self._number),
        ).fetchone()
        return int(total)
