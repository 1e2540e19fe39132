"""From what a provision allows to what it pays: prior awards, what earlier batches paid, the pool, and the funds that pay it together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field

from subsidycalc.judging.awards import NO_CEILING, Sums, refuse, terms_of
from subsidycalc.judging.claims import folded
from subsidycalc.judging.paid_before import ALREADY_PAID
from subsidycalc.judging.verdicts import Awards, Verdict
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from subsidycalc.judging.draft import Draft
    from subsidycalc.judging.prior import Received
    from subsidycalc.policy.document import PriorAwards
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.words import Text


class Account(Struct):
    """One provision's awards on their way to being payable; arrays are per owner, amounts in fen."""

    draft: Draft
    sums: Sums
    after_group: Array
    deducted: Array
    amount: Array
    deductions: dict[str, int] = field(default_factory=dict)
    """Fen that were deducted of each prior award, by what it goes by."""

    @classmethod
    def opened(cls, draft: Draft, sums: Sums) -> Account:
        """Start from what the provision itself allows."""
        nothing = np.zeros(len(draft.owners), dtype=np.int64)
        return cls(draft, sums, sums.after_ceiling.copy(), nothing, sums.after_ceiling.copy())


def count_paid(account: Account, before: Array) -> None:
    """Let the ceiling count what earlier batches paid under the provision; nothing left is a refusal."""
    draft, due = account.draft, account.sums.due
    ceiling = account.sums.ceiling
    room = np.where(ceiling == NO_CEILING, account.after_group, np.maximum(ceiling - before, 0))
    nothing_left = due & (before > 0) & (room == 0)
    figures = {"received": before, "amount": account.after_group.copy()}
    refuse(draft, nothing_left, ALREADY_PAID, figures=figures)
    due &= ~nothing_left
    account.deducted = np.where(due, np.maximum(account.after_group - room, 0), 0)


def deduct(account: Account, prior: PriorAwards, received: Received) -> None:
    """Count what was received before: pay what exceeds it, or nothing where anything was received.

    Ceilings come first, those that earlier batches have drawn on included: together with what was received
    elsewhere an enterprise is never paid more than the ceiling.
    """
    draft, due = account.draft, account.sums.due
    for doubt in received.doubts:
        touched = due & doubt.mask[draft.owners]
        refuse(draft, touched, doubt.code, effect="rejected", clause=prior.clause)
        due &= ~touched
    before = np.where(due, received.amount[draft.owners], 0)
    left = account.after_group - account.deducted
    nothing_left = due & (before > 0) & (before >= left)
    if prior.overlap == "exclusive" and received.whole is not None:
        nothing_left |= due & received.whole[draft.owners]
    # what stands on rows of its own is claimed and settled once, even where nothing of it is left to pay
    settles = (
        nothing_left if draft.on_entities is not None and prior.overlap == "top-up" else nothing_left & False
    )
    draft.settled = draft.rows.clear & np.append(settles, False)[draft.owner]
    _refuse_used_up(draft, due, prior, received)
    figures = {"received": before, "amount": left}
    refuse(draft, nothing_left, "already-received", clause=prior.clause, figures=figures)
    due &= ~nothing_left
    account.deducted = account.deducted + np.where(due, before, 0)
    _book(account, np.where(due, before, np.where(settles, left, 0)), received)


def _refuse_used_up(draft: Draft, due: Array, prior: PriorAwards, received: Received) -> None:
    """Say on each row of an event for which nothing is left to pay that it was received; the arithmetic still counts it."""
    reference = draft.provision.object
    if reference is None or not received.used_up:
        return
    view = draft.frame.view(reference)
    used, amount = np.zeros(len(draft.frame), dtype=bool), np.zeros(len(draft.frame), dtype=np.int64)
    touched = due & np.isin(draft.owners, [entity for entity, _ in received.used_up])
    for row in np.flatnonzero(
        draft.rows.clear & view.present & np.append(touched, False)[draft.owner]
    ).tolist():
        event = (int(draft.owners[draft.owner[row]]), folded(view.categories[int(view.values[row])]))
        used[row], amount[row] = event in received.used_up, received.used_up.get(event, 0)
    draft.settled = used if draft.settled is None else draft.settled | used
    figures = {"received": amount, "amount": amount}
    draft.rows.note(
        "already-received", "ineligible", used, fields=(reference,), clause=prior.clause, figures=figures
    )


def _book(account: Account, used: Array, received: Received) -> None:
    """Take down of which prior awards it is that something was deducted, in their order."""
    left = dict(zip(account.draft.owners.tolist(), used.tolist(), strict=True))
    for name, entity, amount in received.parts:
        taken = min(amount, int(left.get(entity, 0)))
        if taken > 0:
            account.deductions[name] = taken
            left[entity] -= taken


def settle(account: Account) -> None:
    """Work out what is payable before any pool."""
    account.amount = np.where(account.sums.due, account.after_group - account.deducted, 0)


def scale_to_pool(account: Account, drawn: int) -> Array:
    """Scale all awards to what is left of the provision's pool; return what it took from each owner.

    `drawn` is what earlier batches had of it, in fen. Remainders go to the largest fractions, ties by code, so that the fen add up to the pool exactly.
    """
    taken = np.zeros(len(account.amount), dtype=np.int64)
    pool = account.draft.provision.pool
    if pool is None or isinstance(pool.amount, ParameterUse):
        return taken
    limit = max(int(pool.amount.value) - drawn, 0)
    amounts = [int(amount) for amount in account.amount.tolist()]
    total = sum(amounts)
    if total <= limit:
        return taken
    entity = account.draft.entities.table.columns[account.draft.entities.table.definition.entity]
    codes = [entity.categories[entity.values[row]] for row in account.draft.owners.tolist()]
    shares = [divmod(amount * limit, total) for amount in amounts]
    scaled = [whole for whole, _ in shares]
    by_fraction = sorted(range(len(shares)), key=lambda n: (-shares[n][1], codes[n]))
    for number in by_fraction[: limit - sum(scaled)]:
        scaled[number] += 1
    account.amount = np.array(scaled, dtype=np.int64)
    return np.asarray(np.array(amounts, dtype=np.int64) - account.amount)


def closed(account: Account, pool_cut: Array) -> Awards:
    """Return the awards of a provision as columns, one element per awarded enterprise."""
    draft, sums = account.draft, account.sums
    verdict = draft.rows.verdict() if draft.on_entities is None else draft.on_entities.verdict()
    kept = np.flatnonzero(sums.due & (verdict == Verdict.AWARDED))
    number = np.full(len(draft.owners), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    route = None
    if draft.payments is not None and draft.payments.route is not None:
        # of several rows, the route of the first that is paid
        paid = np.flatnonzero((draft.rows.verdict() == Verdict.AWARDED) & (draft.owner >= 0))[::-1]
        first = np.zeros(len(draft.owners), dtype=np.int64)
        first[draft.owner[paid]] = paid
        route = draft.payments.route[first[kept]]
    floor_raised = sums.before_ceiling - sums.formula if draft.provision.floor is not None else None
    return Awards(
        entity_rows=draft.owners[kept],
        quantity=sums.quantity[kept],
        quantity_unit=sums.unit,
        terms=terms_of(draft, number),
        before_ceiling=sums.before_ceiling[kept],
        ceiling=sums.ceiling[kept],
        after_ceiling=sums.after_ceiling[kept],
        group_cut=(sums.after_ceiling - account.after_group)[kept],
        deducted=account.deducted[kept],
        pool_cut=pool_cut[kept],
        amount=account.amount[kept],
        funds=[],
        capped_persons=None if sums.capped is None else sums.capped[kept],
        floor_raised=None if floor_raised is None else floor_raised[kept],
        route=route,
    )


def split(amount: int, parts: Sequence[tuple[Text, Fraction]]) -> tuple[int, ...]:
    """Return what each fund pays of an amount: its share in whole fen, and the first also what is left over."""
    paid = [amount * share.numerator // share.denominator for _, share in parts]
    paid[0] += amount - sum(paid)
    return tuple(paid)
