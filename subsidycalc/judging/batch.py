"""Judging a whole batch: every provision, then what binds several of them, then the account of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.accounts import account_rows
from subsidycalc.judging.awards import add_up
from subsidycalc.judging.claims import missing_for
from subsidycalc.judging.conditions.cases import choose
from subsidycalc.judging.conditions.evaluation import judge_all
from subsidycalc.judging.entities import Entities, entities_of, notices_of
from subsidycalc.judging.frame import Frame
from subsidycalc.judging.prior import received_under, unmatched
from subsidycalc.judging.provision import judge_provision
from subsidycalc.judging.verdicts import Awards, BatchResult, ProvisionResult, Verdict
from subsidycalc.judging.waterfall import Account, closed, deduct, limit_group, scale_to_pool, settle
from subsidycalc.policy.document import MONEY_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.judging.draft import Draft
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.policy.words import Text
    from subsidycalc.tables.model import Notice, Table


@dataclass(frozen=True)
class Task:
    """One provision to judge: under which policy it is reported, and which policy declares its rules."""

    policy: Policy
    provision: Provision
    declared_by: Policy
    """The policy itself, or the one whose benefit is announced again."""
    paid_under: str = ""
    """`policy/provision` of the task that pays the same benefit in this run, "" where this one does."""

    @property
    def reference(self) -> str:
        """Return `policy/provision`."""
        return f"{self.policy.id}/{self.provision.id}"


@dataclass
class _Judging:
    """The batch while it is being judged."""

    tables: Mapping[str, Table]
    entities: dict[str, Entities] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def judge_batch(tasks: Sequence[Task], tables: Mapping[str, Table], notices: Sequence[Notice]) -> BatchResult:
    """Judge all provisions over all tables; the account of rows balances or DefectError is raised."""
    judging = _Judging(tables, notices=list(notices))
    for name in ("enterprises", "regions"):
        if name in tables:
            judging.entities[name] = entities_of(tables[name])
            judging.notices += notices_of(judging.entities[name])
    results = {task.reference: _judged(task, judging) for task in tasks}
    _bind(tasks, judging)
    for task in tasks:
        if task.reference in judging.accounts:
            _close(results[task.reference], judging.accounts[task.reference], task)
    _unmatched_prior(tasks, judging)
    accounts = account_rows(tables, list(results.values()))
    return BatchResult(list(results.values()), accounts, judging.notices, dict(tables))


def _judged(task: Task, judging: _Judging) -> ProvisionResult:
    result = ProvisionResult(task.policy, task.provision)
    if task.paid_under:
        result.status, result.paid_under = "same-as", task.paid_under
        return result
    table = judging.tables.get(task.provision.table)
    entities = judging.entities.get("regions" if task.provision.table == "regions" else "enterprises")
    missing = missing_for(task.declared_by, task.provision, table, entities.table if entities else None)
    if missing or table is None or entities is None:
        result.status, result.missing = "not-assessed", missing
        return result
    draft = judge_provision(task.declared_by, task.provision, table, entities)
    judging.accounts[task.reference] = Account.opened(draft, add_up(draft))
    judging.notices += draft.notices
    return result


def _bind(tasks: Sequence[Task], judging: _Judging) -> None:
    """Apply what binds several provisions, or reaches outside the batch."""
    for policy in dict.fromkeys(task.policy.id for task in tasks):
        own = [task for task in tasks if task.policy.id == policy and task.reference in judging.accounts]
        for group in own[0].declared_by.group if own else ():
            members = [
                judging.accounts[f"{policy}/{name}"]
                for name in group.provisions
                if f"{policy}/{name}" in judging.accounts
            ]
            limit_group(group, members)
    for task in tasks:
        account = judging.accounts.get(task.reference)
        if account is None:
            continue
        prior = task.declared_by.prior_awards
        if prior is not None and task.provision.kind in MONEY_KINDS:
            received = received_under(
                task.provision, judging.tables.get("prior_awards"), account.draft.entities
            )
            deduct(account, prior, received)
        settle(account)


def _close(result: ProvisionResult, account: Account, task: Task) -> None:
    draft = account.draft
    result.awards = closed(account, scale_to_pool(account))
    result.awards.fund = _funds(task.policy, draft, result.awards)
    result.frame, result.verdict, result.grounds = draft.frame, draft.rows.verdict(), draft.rows.grounds
    result.judgements, result.entity_judgements = draft.judgements, draft.entity_judgements
    if draft.payments is not None:
        result.route_judgements, result.routes_taken = draft.payments.route_judgements, draft.payments.route
    result.head_counts = draft.head_counts
    if draft.on_entities is not None:
        verdict = draft.on_entities.verdict()
        result.entity_frame, result.entity_grounds = draft.on_entities.frame, draft.on_entities.grounds
        result.entity_verdict = np.where(verdict == Verdict.AWARDED, Verdict.NOT_CLAIMED, verdict).astype(
            np.int8
        )


def _funds(policy: Policy, draft: Draft, awards: Awards) -> list[Text]:
    """Return the fund that pays each award: the first case of the policy that holds for the enterprise."""
    frame = Frame(draft.entities.table, awards.entity_rows)
    choice = choose([judge_all(case.where, frame) for case in policy.fund], len(frame))
    last = len(policy.fund) - 1
    return [policy.fund[number if number >= 0 else last].fund for number in choice.case.tolist()]


def _unmatched_prior(tasks: Sequence[Task], judging: _Judging) -> None:
    prior = judging.tables.get("prior_awards")
    if prior is not None and len(prior) and "enterprises" in judging.entities:
        provisions = [task.provision for task in tasks]
        judging.notices += unmatched(provisions, prior, judging.entities["enterprises"])
