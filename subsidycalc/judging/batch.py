"""Judging a whole batch: every provision, then what binds several of them, then the account of rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field

from subsidycalc.judging import groups
from subsidycalc.judging.awards import add_up, paid_for_events
from subsidycalc.judging.claims import missing_for, taken_by_no_claim, unmatched_applications
from subsidycalc.judging.durations import count_months_before
from subsidycalc.judging.entities import Entities, entities_of, notices_of
from subsidycalc.judging.paid_before import (
    SharedCeilings,
    codes_of,
    counted_under,
    doubt_paid_elsewhere,
    drawn_from_pool,
    refuse_second_time,
    remark_earlier_awards,
    won_before,
)
from subsidycalc.judging.places import choose_winners
from subsidycalc.judging.prior import received_under, unmatched
from subsidycalc.judging.provision import judge_provision
from subsidycalc.judging.registers import Held, hold_against
from subsidycalc.judging.rulings import concerning, rule_reviews
from subsidycalc.judging.verdicts import (
    NOT_GRANTED,
    Awards,
    BatchResult,
    ProvisionResult,
    Verdict,
    account_rows,
)
from subsidycalc.judging.waterfall import Account, closed, count_paid, deduct, scale_to_pool, settle, split
from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.policy.own_tables import dictionary_of
from subsidycalc.tables.model import PERSONS
from subsidycalc.tables.persons_paid import persons_paid
from subsidycalc.vocabulary.condition import judge_all
from subsidycalc.vocabulary.frame import Frame
from subsidycalc.vocabulary.outcome import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from subsidycalc.judging.draft import Draft
    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.judging.rulings import Ruled
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.dictionary import Dictionary
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.model import Array, Notice, Table
    from subsidycalc.vocabulary.words import Text


class Task(Struct, frozen=True):
    """One provision to judge: under which policy it is reported, and which policy declares its rules."""

    policy: Policy
    provision: Provision
    declared_by: Policy
    """The policy itself, or the one whose benefit is announced again."""
    paid_under: str = ""
    """`policy/provision` of the task that pays the same benefit in this run, "" where this one does."""
    announced_as: str = ""
    """`policy/provision` where the benefit is declared first, "" where that is here."""

    @property
    def reference(self) -> str:
        """Return `policy/provision`."""
        return f"{self.policy.id}/{self.provision.id}"

    @property
    def benefit(self) -> str:
        """Return what the benefit goes by, under whichever policy it is paid."""
        return self.announced_as or self.reference


class _Judging(Struct):
    """The batch while it is being judged."""

    tables: Mapping[str, Table]
    dictionary: Dictionary
    paid: PaidBefore | None = None
    registers: Sequence[Held] = ()
    ruled: Sequence[Ruled] = ()
    entities: dict[str, Entities] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    drawn: SharedCeilings = field(default_factory=SharedCeilings)


def judge_batch(
    tasks: Sequence[Task],
    tables: Mapping[str, Table],
    notices: Sequence[Notice],
    paid: PaidBefore | None = None,
    registers: Sequence[Register] = (),
    ruled: Sequence[Ruled] = (),
) -> BatchResult:
    """Judge all provisions over all tables; the account of rows balances or DefectError is raised.

    `paid` tells what earlier batches paid, where a ledger is kept; `registers` who stands in one,
    `ruled` what a person decided.
    """
    dictionary = dictionary_of(task.declared_by for task in tasks)
    persons = persons_paid(tables)
    listed = dict(tables) if persons is None else {**tables, PERSONS: persons}
    held = [Held(one) for one in registers]
    judging = _Judging(tables, dictionary, paid, held, ruled, notices=list(notices))
    for name in ("enterprises", "regions", PERSONS):
        if name in listed:
            judging.entities[name] = entities_of(listed[name])
            judging.notices += notices_of(judging.entities[name])
    results = {task.reference: _judged(task, judging) for task in tasks}
    _bind(tasks, judging)
    for task in tasks:
        if task.reference in judging.accounts:
            account = judging.accounts[task.reference]
            drawn = drawn_from_pool(account.draft, task.benefit, judging.paid) if judging.paid else 0
            _close(results[task.reference], account, task, scale_to_pool(account, drawn))
    _unmatched_prior(tasks, judging)
    _unmatched_applications(tasks, judging)
    _counted_for_nobody(results.values(), judging)
    _taken_by_none(tasks, judging)
    judging.notices[:0] = [notice for held in judging.registers for notice in held.unread()]
    judging.notices += [held.counted() for held in judging.registers]
    accounts = account_rows(tables, list(results.values()))
    return BatchResult(list(results.values()), accounts, judging.notices, listed, dictionary, tuple(ruled))


def _judged(task: Task, judging: _Judging) -> ProvisionResult:
    result = ProvisionResult(
        task.policy,
        task.provision,
        judging.dictionary,
        benefit=task.benefit,
        parameters=task.declared_by.parameter,
    )
    if task.paid_under:
        result.status, result.paid_under = "same-as", task.paid_under
        return result
    if task.provision.granted == "no":
        result.status, result.missing = "not-assessed", (NOT_GRANTED,)
        return result
    table = judging.tables.get(task.provision.table)
    entities = judging.entities.get(judging.dictionary.entities_of(task.provision.table).name)
    missing = missing_for(
        task.declared_by, task.provision, table, entities.table if entities else None, judging.tables
    )
    if missing or table is None or entities is None:
        result.status, result.missing = "not-assessed", missing
        return result
    paid = judging.paid
    beside = partial(_known_beside, task=task, judging=judging)
    ruled = [
        one for one in judging.ruled if one.ruling.decision == "correct" or one.reference == task.reference
    ]
    draft = judge_provision(task.declared_by, task.provision, table, entities, judging.tables, beside, ruled)
    draft.benefit, result.occasion = task.benefit, str(task.policy.document.as_of.year)
    if paid is not None:
        refuse_second_time(draft, task.benefit, paid, result.occasion)
        remark_earlier_awards(draft, task.benefit, paid)
        count_months_before(draft, task.benefit, paid)
    rule_reviews(draft, ruled)
    choose_winners(draft, won_before(draft, task.benefit, paid) if paid is not None else 0)
    rule_reviews(draft, ruled)  # ties, too
    result.rulings = concerning(draft, ruled)
    judging.accounts[task.reference] = Account.opened(draft, add_up(draft))
    judging.notices += draft.notices
    return result


def _known_beside(draft: Draft, task: Task, judging: _Judging) -> None:
    """Add whom earlier batches leave in doubt, and who stands in a register."""
    if judging.paid is not None:
        doubt_paid_elsewhere(draft, task.benefit, judging.paid)
    for held in judging.registers:
        hold_against(draft, held)


def _bind(tasks: Sequence[Task], judging: _Judging) -> None:
    """Apply what binds several provisions, or reaches outside the batch."""
    for policy in {task.policy.id: task.policy for task in tasks}.values():
        own = {task.provision.id: task for task in tasks if task.policy is policy}
        for group in policy.group:
            members = [_member(name, own.get(name), policy, judging) for name in group.provisions]
            groups.bind(group, policy, members, judging.paid, judging.drawn)
        for task in own.values():
            _reach_outside(task, judging)


def _reach_outside(task: Task, judging: _Judging) -> None:
    """Count what was paid before under a provision, by whom and wherever, and settle what is payable."""
    account = judging.accounts.get(task.reference)
    if account is not None:
        ceiling = task.provision.ceiling
        codes = codes_of(account.draft.entities, account.draft.owners)
        if ceiling is not None and (judging.paid is not None or ceiling.shared_as is not None):
            spent = judging.drawn.under(ceiling, task.policy, codes)
            if judging.paid is not None:
                spent = spent + counted_under(ceiling, task.policy, task.benefit, codes, judging.paid)
            count_paid(account, spent)
        prior = task.declared_by.prior_awards
        if prior is not None and task.provision.kind in MONEY_KINDS:
            paid = judging.paid
            deducted = None if paid is None else partial(paid.deducted, task.benefit)
            received = received_under(
                task.provision,
                judging.tables.get("prior_awards"),
                account.draft.entities,
                deducted,
                partial(paid_for_events, account.draft),
                exclusive=prior.overlap == "exclusive",
            )
            judging.notices += received.notices
            deduct(account, prior, received)
        settle(account)
        judging.drawn.add(task.policy, task.provision, codes, account.amount)


def _member(name: str, task: Task | None, policy: Policy, judging: _Judging) -> groups.Member:
    """Return a provision of a group, which this run may have left out or found no table for."""
    if task is None:
        return groups.Member(f"{policy.id}/{name}", None)
    return groups.Member(task.benefit, judging.accounts.get(task.reference))


def _close(result: ProvisionResult, account: Account, task: Task, pool_cut: Array) -> None:
    draft = account.draft
    result.awards = closed(account, pool_cut)
    _fund(task, draft, result.awards)
    result.frame, result.verdict, result.grounds = draft.frame, draft.rows.verdict(), draft.rows.grounds
    result.judgements, result.entity_judgements = draft.judgements, draft.entity_judgements
    if draft.payments is not None:
        result.route_judgements, result.routes_taken = draft.payments.route_judgements, draft.payments.route
    result.head_counts = draft.head_counts
    result.settled, result.granted, result.deductions = draft.settled, draft.granted, account.deductions
    result.lasting = draft.lasting
    if draft.on_entities is not None and not draft.frame.table.definition.paid_in_person:
        verdict = draft.on_entities.verdict()
        result.entity_frame, result.entity_grounds = draft.on_entities.frame, draft.on_entities.grounds
        result.entity_verdict = np.where(verdict == Verdict.AWARDED, Verdict.NOT_CLAIMED, verdict).astype(
            np.int8
        )


def _fund(task: Task, draft: Draft, awards: Awards) -> None:
    """Let the funds pay each award that the first case of the provision or the policy which holds names."""
    funds = task.provision.fund or task.policy.fund
    last = len(funds) - 1
    if draft.frame.table.definition.paid_in_person:  # what funds ask is asked of enterprises
        chosen = [last] * len(awards.entity_rows)
    else:
        frame = Frame(draft.entities.table, awards.entity_rows)
        chosen = choose([judge_all(case.where, frame) for case in funds], len(frame)).case.tolist()
    payers = [case.parts() for case in funds]
    paid: dict[tuple[int, int], tuple[tuple[Text, int], ...]] = {}  # many awards are of one amount
    for number, amount in zip(chosen, awards.amount.tolist(), strict=True):
        if (number, amount) not in paid:
            parts = payers[number if number >= 0 else last]
            shares = zip((fund for fund, _ in parts), split(amount, parts), strict=True)
            paid[number, amount] = tuple(shares)
        awards.funds.append(paid[number, amount])


def _unmatched_prior(tasks: Sequence[Task], judging: _Judging) -> None:
    prior = judging.tables.get("prior_awards")
    listed = [judging.entities[name] for name in ("enterprises", PERSONS) if name in judging.entities]
    if prior is not None and len(prior) and listed:
        judging.notices += unmatched([task.provision for task in tasks], prior, listed)


def _taken_by_none(tasks: Sequence[Task], judging: _Judging) -> None:
    """Notice rows that no provision of the policies claims, chosen for this run or not."""
    policies = {task.policy.id: task.policy for task in tasks}
    every = [provision for policy in policies.values() for provision in policy.provision]
    for name in dict.fromkeys(task.provision.table for task in tasks):
        frames = [
            judging.accounts[task.reference].draft.frame
            for task in tasks
            if task.provision.table == name and task.reference in judging.accounts
        ]
        if frames:
            provisions = [provision for provision in every if provision.table == name]
            judging.notices += taken_by_no_claim(provisions, judging.tables[name], frames)


def _counted_for_nobody(results: Iterable[ProvisionResult], judging: _Judging) -> None:
    """Notice rows of tables in which provisions only count that name nobody who is listed: no line tells of them."""
    assessed = [result for result in results if result.status == "assessed"]
    judged = {result.provision.table for result in assessed}
    for result in assessed:
        for name in (figure.elsewhere for figure in result.provision.figure):
            if name and name not in judged:
                judged.add(name)
                frame = Frame(judging.tables[name], np.arange(len(judging.tables[name])))
                entities = judging.entities[judging.dictionary.entities_of(name).name]
                told_by = frame.table.definition.told_by
                nobody = entities.linked(frame) < 0
                judging.notices += frame.notices("counts-for-nobody", nobody, frame.view(told_by).field.zh)


def _unmatched_applications(tasks: Sequence[Task], judging: _Judging) -> None:
    """Notice names that no provision of the policies goes by, chosen for this run or not."""
    if "enterprises" in judging.entities:
        policies = {task.policy.id: task.policy for task in tasks}
        provisions = [provision for policy in policies.values() for provision in policy.provision]
        judging.notices += unmatched_applications(provisions, judging.entities["enterprises"].table)
