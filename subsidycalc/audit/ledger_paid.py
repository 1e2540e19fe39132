"""What the batches that a ledger has recorded before one batch paid, to whom, and for what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.judging.paid_record import POLICY_KNOWN_OTHERWISE, POLICY_TEXT_DIFFERS
from subsidycalc.policy.likeness import likeness_of
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.audit.person_keys import PersonKey
    from subsidycalc.judging.paid_record import Oddities
    from subsidycalc.policy.likeness import Likeness
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.payment import Lasts

_AT_ONCE: Final = 10_000


def _asked_of(table: str, columns: str, more: str = "") -> str:
    """Return the statement that looks up what recorded batches hold of each hash that is asked for, in one table."""
    # CROSS JOIN keeps the order: each number that is asked for is looked up, not each that is held
    return f"""SELECT asked.place, {columns} FROM temp.asked CROSS JOIN {table} ON {table}.benefit = ? AND {table}.hash = asked.hash
        CROSS JOIN batch ON batch.number = {table}.batch
        WHERE batch.state = 'recorded' AND batch.number < ? AND batch.number <> ? {more}"""  # noqa: S608 - names of ours


_PERSONS: Final = _asked_of(
    "person",
    """person.batch, person.code, EXISTS (
        SELECT 1 FROM award WHERE award.batch = person.batch AND award.benefit = person.benefit AND award.code = asked.code)""",
)
_EVENTS: Final = _asked_of("event", "min(batch.number), sum(event.places)", "GROUP BY asked.place")
_SPELLS: Final = _asked_of("spell", "spell.batch, spell.start, spell.after, spell.months")
_PERSONS_HAD: Final = _asked_of("person", "person.batch")
_DEDUCTIONS: Final = _asked_of("deduction", "sum(deduction.amount)", "GROUP BY asked.place")
_WON: Final = """SELECT max(awards, unnamed + (SELECT count(*) FROM person RECORDED), unnamed + (SELECT coalesce(sum(max(places, 1)), 0) FROM event RECORDED))
    FROM (SELECT count(*) AS awards, coalesce(sum(unnamed), 0) AS unnamed FROM paid
        WHERE benefit = :name AND batch < :before AND batch <> :corrected)""".replace(
    "RECORDED",
    "JOIN batch ON number = batch WHERE state = 'recorded' AND benefit = :benefit AND batch < :before AND batch <> :corrected",
)


class LedgerPaid:
    """What the recorded batches before one batch paid, the one that it corrects left out."""

    def __init__(
        self, connection: sqlite3.Connection, key: PersonKey, number: int, corrected: int = 0
    ) -> None:
        self._connection = connection
        self._key = key
        self._before = (number, corrected)

    def persons(self, benefit: str, frame: Frame, numbers: Array, known: Array) -> tuple[Array, Array]:
        """Return the batch in which the person on each row had a benefit, 0 for none, and whether under another enterprise."""
        batch, elsewhere = np.zeros(len(numbers), dtype=np.int64), np.zeros(len(numbers), dtype=bool)
        code = frame.view(frame.table.definition.entity)
        if not code.categories:
            return batch, elsewhere
        places = np.flatnonzero(known)
        pairs = np.stack([numbers[places], code.values[places].astype(np.int64)])
        distinct, of_place = np.unique(pairs, axis=1, return_inverse=True)
        paid, other = np.zeros(distinct.shape[1], dtype=np.int64), np.zeros(distinct.shape[1], dtype=bool)
        codes: list[Any] = [self._key.kept_code(code.categories[number]) for number in distinct[1].tolist()]
        asked = zip(self._key.hashes_of(distinct[0].tolist()), codes, strict=True)
        for place, number, under, is_own in self._looked_up(_PERSONS, benefit, list(asked)):
            paid[place] = min(number, paid[place] or number)
            # a ledger from before did not keep under whom: its enterprise is the one that had the benefit then
            other[place] |= under != codes[place] if under else not is_own
        batch[places], elsewhere[places] = paid[of_place.ravel()], other[of_place.ravel()]
        return batch, elsewhere

    def events(self, benefit: str, _frame: Frame, names: Sequence[str], known: Array) -> tuple[Array, Array]:
        """Return the batch that paid the event on each row, 0 for none, and how many places of it were given."""
        batch, places = np.zeros(len(names), dtype=np.int64), np.zeros(len(names), dtype=np.int64)
        rows = np.flatnonzero(known).tolist()
        hashes = self._key.hashes_of_names(names[row] for row in rows)
        for place, number, given in self._looked_up(_EVENTS, benefit, [(one, "") for one in hashes]):
            batch[rows[place]], places[rows[place]] = number, given
        return batch, places

    def deducted(self, benefit: str, _frame: Frame, names: Sequence[str]) -> Array:
        """Return how much of the prior award on each row was deducted from this benefit."""
        fen = np.zeros(len(names), dtype=np.int64)
        asked = [(one, "") for one in self._key.hashes_of_names(names)]
        for place, amount in self._looked_up(_DEDUCTIONS, benefit, asked):
            fen[place] = amount
        return fen

    def lasted(
        self, benefit: str, carried_as: str, holder: View, _frame: Frame, lasts: Lasts, known: Array
    ) -> tuple[Array, Array, Array]:
        """Return how many months of a duration the holder on each row had, and which batch overlaps or cannot be told."""
        months, clashing, untold = (np.zeros(len(known), dtype=np.int64) for _ in range(3))
        rows = np.flatnonzero(known)
        distinct, of_row = np.unique(holder.values[rows].astype(np.int64), return_inverse=True)
        in_order = rows[np.argsort(of_row, kind="stable")]
        edges = np.searchsorted(np.sort(of_row), np.arange(len(distinct) + 1)).tolist()
        per_person = holder.field.kind is Kind.ID
        names = [one if per_person else holder.categories[one] for one in distinct.tolist()]
        asked = [(self._key.hash_of_holder(name), "") for name in names]
        told: dict[int, set[int]] = {}
        for place, batch, start, after, had in self._looked_up(_SPELLS, carried_as, asked):
            told.setdefault(place, set()).add(batch)
            here = in_order[edges[place] : edges[place + 1]]
            months[here] += had
            overlaps = here[(lasts.start[here] < after) & (start < lasts.after[here])]
            clashing[overlaps] = np.where(
                clashing[overlaps] == 0, batch, np.minimum(clashing[overlaps], batch)
            )
        for place, batch in self._batches_of(benefit, names, asked, per_person=per_person):
            if batch not in told.get(place, ()):
                here = in_order[edges[place] : edges[place + 1]]
                untold[here] = np.where(untold[here] == 0, batch, np.minimum(untold[here], batch))
        return months, clashing, untold

    def _batches_of(
        self,
        benefit: str,
        names: Sequence[int | str],
        asked: Sequence[tuple[bytes, str]],
        *,
        per_person: bool,
    ) -> Iterator[tuple[int, int]]:
        """Yield every batch in which a person or enterprise had a benefit, by place among those who are asked about."""
        if per_person:
            yield from self._looked_up(_PERSONS_HAD, benefit, asked)  # type: ignore[misc] # two columns
            return
        places = {name: place for place, name in enumerate(names)}
        awarded = self._connection.execute(
            "SELECT DISTINCT code, batch FROM paid WHERE benefit = ? AND batch < ? AND batch <> ?",
            (benefit, *self._before),
        ).fetchall()
        yield from ((places[code], batch) for code, batch in awarded if code in places)

    def under(self, ceiling: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid under a ceiling that several policies share."""
        return self._by_code(
            """SELECT code, sum(amount) FROM paid WHERE batch < ? AND batch <> ? AND (? IS NULL OR year = ?) AND (benefit, batch) IN
                (SELECT benefit.name, ceiling.batch FROM ceiling JOIN benefit ON benefit.id = ceiling.benefit
                    WHERE ceiling.name = ?) GROUP BY code""",
            (*self._before, year, year, ceiling),
            codes,
        )

    def _looked_up(
        self, statement: str, benefit: str, asked: Sequence[tuple[bytes, str]]
    ) -> Iterator[tuple[int, ...]]:
        """Yield what the recorded batches before this one hold of some hashes, each row with the place of its hash first."""
        known = self._connection.execute("SELECT id FROM benefit WHERE name = ?", (benefit,)).fetchone()
        if known is None:
            return
        execute = self._connection.execute
        execute("CREATE TEMP TABLE IF NOT EXISTS asked (place INTEGER, hash BLOB, code TEXT)")
        for first in range(0, len(asked), _AT_ONCE):
            execute("DELETE FROM temp.asked")
            rows = ((first + n, *one) for n, one in enumerate(asked[first : first + _AT_ONCE]))
            self._connection.executemany("INSERT INTO temp.asked VALUES (?, ?, ?)", rows)
            yield from execute(statement, (known[0], *self._before)).fetchall()

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise (or region) had a benefit, 0 for none."""
        return self._by_code(
            "SELECT code, min(batch) FROM paid WHERE benefit = ? AND batch < ? AND batch <> ? GROUP BY code",
            (benefit, *self._before),
            codes,
        )

    def unnamed(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had it for who or what cannot be told, 0 for none."""
        return self._by_code(
            "SELECT code, min(batch) FROM paid WHERE benefit = ? AND batch < ? AND batch <> ? AND unnamed > 0 GROUP BY code",
            (benefit, *self._before),
            codes,
        )

    def _by_code(self, statement: str, values: Sequence[object], codes: Sequence[str]) -> Array:
        """Return what a statement gives for each code that the ledger keeps, 0 where it gives nothing."""
        held = dict(self._connection.execute(statement, values).fetchall())
        return np.array([held.get(self._key.kept_code(code), 0) for code in codes], dtype=np.int64)

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises (or regions) were paid in all, or in one year."""
        return self._by_code(
            """SELECT code, sum(amount) FROM paid
                WHERE benefit = ? AND batch < ? AND batch <> ? AND (? IS NULL OR year = ?) GROUP BY code""",
            (benefit, *self._before, year, year),
            codes,
        )

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid, in fen."""
        (total,) = self._connection.execute(
            "SELECT coalesce(sum(amount), 0) FROM paid WHERE benefit = ? AND batch < ? AND batch <> ?",
            (benefit, *self._before),
        ).fetchone()
        return int(total)

    def won(self, benefit: str) -> int:
        """Return how many rows were paid: of persons, of events, or one for each award where neither was kept."""
        known = self._connection.execute("SELECT id FROM benefit WHERE name = ?", (benefit,)).fetchone()
        if known is None:
            return 0
        held = {"benefit": known[0], "name": benefit, "before": self._before[0], "corrected": self._before[1]}
        (won,) = self._connection.execute(_WON, held).fetchone()
        return int(won)

    def texts(self, policies: Mapping[str, str]) -> Oddities:
        """Return notices of policies that earlier batches knew under another text, and of texts that they knew under another id."""
        odd: Oddities = []
        for policy, text in policies.items():
            now = likeness_of(text)
            for number, other, before in self._policies_before():
                if other == policy and before["text"] != now.text:
                    odd.append((POLICY_TEXT_DIFFERS, (("policy", policy), ("batch", str(number)))))
                elif other != policy and _is_like(now, before):
                    values = (("policy", policy), ("other", other), ("batch", str(number)))
                    odd.append((POLICY_KNOWN_OTHERWISE, values))
        return list({(code, values[:-1]): (code, values) for code, values in reversed(odd)}.values())[::-1]

    def _policies_before(self) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
        rows = self._connection.execute(
            "SELECT number, policies, rules FROM batch WHERE state = 'recorded' AND number < ? AND number <> ? ORDER BY number",
            self._before,
        ).fetchall()
        for number, policies, rules in rows:
            known = json.loads(rules)
            for policy, sha256 in json.loads(policies):
                yield number, policy, known.get(policy, {"text": sha256, "rules": "", "provisions": {}})


def _is_like(now: Likeness, before: Mapping[str, Any]) -> bool:
    """Whether two policies of other ids come to the same, as a whole or in some provision."""
    same_provision = set(now.provisions.values()) & set(before["provisions"].values())
    return before["rules"] == now.rules or bool(same_provision)
