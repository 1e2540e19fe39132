"""What is still due, or comes back, once a batch that was paid is corrected: payee by payee, award by award, person by person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.audit.benefits import owner_of
from subsidycalc.audit.differences import Side, compare
from subsidycalc.audit.entries import CORRECTS
from subsidycalc.audit.history import awards, batches
from subsidycalc.audit.ledger_schema import LedgerError
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.document import PAYABLE_KINDS
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.audit.benefits import Benefit, Line, Owner
    from subsidycalc.audit.differences import AwardDifference, Comparison, Held
    from subsidycalc.audit.ledger import Ledger
    from subsidycalc.audit.reason_differences import ReasonDifference


class Balance(Struct, frozen=True):
    """One payee whose awards were corrected; amounts in fen over all of its payable awards."""

    uscc: str
    name: str
    paid: int
    due: int

    @property
    def difference(self) -> int:
        """Return what is still paid out, below zero what comes back."""
        return self.due - self.paid


class PersonMoved(Struct, frozen=True):
    """A person whom only one of two batches pays for, masked."""

    uscc: str
    name: str
    benefit: Benefit
    person: str
    file: str
    places: tuple[tuple[str, str], ...]
    """The sheet and row number of each row, in the input that has the person paid."""
    now: bool
    """Whether it is the correction that pays for the person."""


class Settlement(Struct, frozen=True):
    """What a correction comes to."""

    balances: tuple[Balance, ...]
    """Payees with a changed award, also where their changes cancel out."""
    moved: Comparison
    """The payable awards that changed, and the rows that these awards count or refuse otherwise."""
    persons: tuple[tuple[str, str, int, int], ...] = ()
    """Of a ledger: enterprise, benefit, persons that are no longer paid for, persons that have come."""
    named: tuple[PersonMoved, ...] | None = None
    """Of two results whose inputs are at hand: the persons whom only one of them pays for."""

    @property
    def unnamed(self) -> int:
        """Return how many awards count more or fewer, without as many rows of theirs being refused otherwise."""
        rows: Counter[tuple[Owner, str]] = Counter()
        for reason in self.moved.reasons:
            rows[_who(reason), reason.benefit.reference] += sum(1 for _ in reason.rows())
        return sum(
            abs(_counted(one.after) - _counted(one.before)) > rows[_who(one), one.benefit.reference]
            for one in self.moved.awards
        )

    @property
    def more(self) -> int:
        """Return what is still paid out in all."""
        return sum(max(one.difference, 0) for one in self.balances)

    @property
    def less(self) -> int:
        """Return what comes back in all."""
        return sum(max(-one.difference, 0) for one in self.balances)


def settle(paid: Side, corrected: Side) -> Settlement:
    """Settle a result that was paid against its correction; WrongChoiceError where they are of different policies."""
    policies = [sorted({one.id for one in side.policies}) for side in (paid, corrected)]
    if policies[0] != policies[1]:
        before, after = (", ".join(names) for names in policies)
        raise WrongChoiceError(said("settle.other_policies", before=before, after=after))
    return _settled(paid, corrected)


def settle_batch(ledger: Ledger, number: int) -> Settlement:
    """Settle a batch of a ledger that corrects an earlier one against that one; LedgerError where it corrects none."""
    line = next((one for one in batches(ledger) if one.number == number), None)
    if line is None:
        raise LedgerError(said("ledger.no_batch", number=number))
    corrected = dict(line.choices).get(CORRECTS)
    if corrected is None:
        raise LedgerError(said("settle.corrects_none", number=number))
    before = int(corrected)
    found = _settled(_side(ledger, before), _side(ledger, number))
    return replace(found, persons=tuple(_persons(ledger, before, number)))


def _side(ledger: Ledger, number: int) -> Side:
    lines = [
        {
            "uscc": one.code,
            "name": "",
            "policy": one.policy,
            "provision": one.provision,
            "kind": one.kind,
            "quantity": str(one.quantity),
            "amount": str(one.amount),
            "calculation": "",
        }
        for one in awards(ledger, batch=number)
    ]
    return Side(str(number), lines, ())


def _settled(paid: Side, corrected: Side) -> Settlement:
    found = compare(paid, corrected)
    changed = tuple(one for one in found.awards if one.kind in PAYABLE_KINDS)
    about = {(_who(one), one.benefit.reference) for one in changed}
    reasons = tuple(one for one in found.reasons if (_who(one), one.benefit.reference) in about)
    sums = [_sums(side.awards) for side in (paid, corrected)]
    payees = {_who(one): one.name for one in changed}
    balances = tuple(Balance(who[0], name, sums[0][who], sums[1][who]) for who, name in payees.items())
    return Settlement(balances, replace(found, awards=changed, reasons=reasons, benefits=()))


def _counted(held: Held | None) -> int:
    return int(held.quantity) if held is not None and held.quantity.isdecimal() else 0


def _who(one: AwardDifference | ReasonDifference) -> Owner:
    return owner_of({"uscc": one.uscc, "name": one.name})


def _sums(lines: Iterable[Line]) -> Counter[Owner]:
    sums: Counter[Owner] = Counter()
    for line in lines:
        if line["kind"] in PAYABLE_KINDS:
            sums[owner_of(line)] += int(line["amount"])
    return sums


def _persons(ledger: Ledger, before: int, after: int) -> list[tuple[str, str, int, int]]:
    """Count by enterprise and benefit the persons that only one of two batches paid for; their hashes tell them apart."""
    counts: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(((before, after), (after, before))):
        rows = ledger.connection.execute(
            """SELECT code, name, count(*) FROM (
                SELECT benefit, hash, code FROM person WHERE batch = ?
                EXCEPT SELECT benefit, hash, code FROM person WHERE batch = ?
            ) JOIN benefit ON benefit.id = benefit GROUP BY code, name ORDER BY code, name""",
            pair,
        ).fetchall()
        for code, benefit, count in rows:
            counts.setdefault((code, benefit), [0, 0])[place] = count
    return [(code, benefit, gone, come) for (code, benefit), (gone, come) in counts.items()]
