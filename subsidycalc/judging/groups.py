"""Groups of provisions: of some only the highest is paid, of some all together have one ceiling, earlier batches included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.judging.awards import refuse
from subsidycalc.judging.paid_before import ALREADY_PAID, codes_of, counted_under
from subsidycalc.tables.distinct import distinct
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.paid_before import PaidBefore, SharedCeilings
    from subsidycalc.judging.waterfall import Account
    from subsidycalc.policy.document import Group, Policy
    from subsidycalc.tables.model import Array


class Member(Struct, frozen=True):
    """A provision of a group: what its benefit goes by, and its awards where this batch judges it."""

    benefit: str
    account: Account | None


def bind(
    group: Group, policy: Policy, members: Sequence[Member], paid: PaidBefore | None, drawn: SharedCeilings
) -> None:
    """Apply a group to the awards of its provisions, in the order in which it names them."""
    accounts = [member.account for member in members if member.account is not None]
    if group.exclusive:
        if paid is not None:
            _refuse_beside_earlier(group, members, paid)
        _keep_highest(group, accounts)
    if group.ceiling is None:
        return
    if isinstance(group.ceiling.amount, ParameterUse):
        for account in accounts:
            refuse(account.draft, account.sums.due, "amount-not-set", effect="review", clause=group.clause)
            account.sums.due[:] = False
        return
    used = _used_before(group, policy, members, paid, drawn)
    _share_ceiling(int(group.ceiling.amount.value), accounts, used)


def _refuse_beside_earlier(group: Group, members: Sequence[Member], paid: PaidBefore) -> None:
    """Refuse what an earlier batch paid another benefit of the group for; that batch can be withdrawn."""
    for account in _judged(members):
        codes = codes_of(account.draft.entities, account.draft.owners)
        others = [member.benefit for member in members if member.account is not account]
        batch = np.max([paid.entities(benefit, codes) for benefit in others], axis=0)
        lost = account.sums.due & (batch > 0)
        refuse(account.draft, lost, ALREADY_PAID, clause=group.clause, figures={"batch": batch})
        account.sums.due &= ~lost


def _judged(members: Sequence[Member]) -> Iterator[Account]:
    return (member.account for member in members if member.account is not None)


def _keep_highest(group: Group, accounts: Sequence[Account]) -> None:
    best: dict[int, tuple[int, int]] = {}
    for number, account in enumerate(accounts):
        for owner in np.flatnonzero(account.sums.due).tolist():
            entity, amount = int(account.draft.owners[owner]), int(account.after_group[owner])
            if entity not in best or amount > best[entity][1]:
                best[entity] = (number, amount)
    for number, account in enumerate(accounts):
        winner = np.array(
            [best.get(int(entity), (number, 0))[0] for entity in account.draft.owners.tolist()] or [0]
        )
        lost = account.sums.due & (winner[: len(account.sums.due)] != number)
        figures = {"amount": account.after_group.copy()}
        refuse(account.draft, lost, group.else_, clause=group.clause, figures=figures)
        account.sums.due &= ~lost


def _used_before(
    group: Group, policy: Policy, members: Sequence[Member], paid: PaidBefore | None, drawn: SharedCeilings
) -> dict[int, int]:
    """Return what counts already under any provision of the group, by row of the enterprise, in fen.

    That is what earlier batches paid; where policies share the ceiling, also what this run paid under the others.
    """
    accounts = list(_judged(members))
    if group.ceiling is None or not accounts:
        return {}
    entities = accounts[0].draft.entities
    rows: Array = distinct(np.concatenate([account.draft.owners for account in accounts]))
    codes = codes_of(entities, rows)
    spent = drawn.under(group.ceiling, policy, codes)
    # under a shared ceiling every member asks the same
    asked = members if group.ceiling.shared_as is None else members[:1]
    if paid is not None:
        for member in asked:
            spent = spent + counted_under(group.ceiling, policy, member.benefit, codes, paid)
    return {int(rows[place]): int(spent[place]) for place in np.flatnonzero(spent).tolist()}


def _share_ceiling(ceiling: int, accounts: Sequence[Account], used: dict[int, int]) -> None:
    """Let provisions draw on a shared ceiling in the order in which the group names them."""
    for account in accounts:
        for owner in np.flatnonzero(account.sums.due).tolist():
            entity = int(account.draft.owners[owner])
            granted = min(int(account.after_group[owner]), max(ceiling - used.get(entity, 0), 0))
            used[entity] = used.get(entity, 0) + granted
            account.after_group[owner] = granted
