"""Choosing how each row is paid: by its route and add-on, by rank, or in the provision's one way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.amounts import months, proportions, ranks, tiers
from subsidycalc.judging.amounts.payment import Remark
from subsidycalc.judging.case import rejecting, route_grounds
from subsidycalc.judging.conditions.evaluation import judge_all
from subsidycalc.vocabulary import amounts as words
from subsidycalc.vocabulary.outcome import MET, UNKNOWN, Judgement, all_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.judging.amounts.payment import Payment
    from subsidycalc.judging.case import Case
    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.words import Figure, Word

NO_ROUTE = -1

_WAYS: dict[type[Word], Callable[..., Payment]] = {
    words.FlatAmount: proportions.pay_flat,
    words.ShareAmount: proportions.pay_share,
    words.RateAmount: proportions.pay_rate,
    words.TierAmount: tiers.pay_tiers,
    words.SlabAmount: tiers.pay_slabs,
    words.StepAmount: tiers.pay_steps,
    words.LowerAmount: tiers.pay_lower,
    words.MonthlyAmount: months.pay_monthly,
}


@dataclass(frozen=True)
class Part:
    """One payment for some of the rows."""

    payment: Payment
    mask: Array
    pays: Word
    ceiling: Figure | None = None
    addition: bool = False


@dataclass
class Payments:
    """How the rows of a provision are paid."""

    parts: list[Part] = field(default_factory=list)
    route: Array | None = None
    """int8 per row: the route that pays, NO_ROUTE where none does; None where the provision has no routes."""
    route_judgements: tuple[tuple[str, tuple[Judgement, ...]], ...] = ()
    remarks: list[Remark] = field(default_factory=list)


def payments_of(provision: Provision, frame: Frame, rows: Case, doubled: Array) -> Payments:
    """Choose how each row is paid, and record against the rows what stands in the way."""
    if provision.route:
        return _by_route(provision, frame, rows)
    payments = Payments()
    pays = provision.pays
    if pays is None or isinstance(pays, words.HeadCountTiers):
        return payments
    if isinstance(pays, words.RankAmount):
        payments.parts.append(
            Part(_ranked(pays, frame, rows, doubled), np.ones(len(frame), dtype=bool), pays)
        )
        return payments
    payment = _WAYS[type(pays)](pays, frame)
    rows.doubts(payment.doubts, None)
    payments.parts.append(Part(payment, np.ones(len(frame), dtype=bool), pays))
    payments.remarks += payment.remarks
    return payments


def _ranked(pays: words.RankAmount, frame: Frame, rows: Case, doubled: Array) -> Payment:
    ranking = ranks.pay_ranks(pays, frame, doubled)
    rows.doubts(ranking.payment.doubts, None)
    if ranking.incomplete:
        rows.note(pays.incomplete, "review", np.ones(len(frame), dtype=bool), fields=(pays.rank_by,))
        return ranking.payment
    figures: dict[str, Array | int] = {"rank": ranking.rank, "paid": len(pays.amounts)}
    rows.note(pays.beyond, "ineligible", ranking.beyond, fields=(pays.rank_by,), figures=figures)
    rows.note(pays.tied, "review", ranking.tied, fields=(pays.rank_by,), figures=figures)
    return ranking.payment


def _by_route(provision: Provision, frame: Frame, rows: Case) -> Payments:
    payments = Payments(route=np.full(len(frame), NO_ROUTE, dtype=np.int8))
    judged = tuple((route.id, judge_all(route.where, frame)) for route in provision.route)
    payments.route_judgements = judged
    states = [all_of([judgement.state for judgement in judgements], len(frame)) for _, judgements in judged]
    chosen, passed_over = _first_met(states, len(frame))
    payments.route = chosen
    payments.remarks.append(Remark("route-undecided", passed_over & (chosen != NO_ROUTE)))
    _none_met(judged, states, chosen == NO_ROUTE, rows)
    for number, route in enumerate(provision.route):
        if route.pays is None:
            continue
        here = chosen == number
        payment = _WAYS[type(route.pays)](route.pays, frame)
        rows.doubts(payment.doubts, None, within=here)
        payments.parts.append(Part(payment, here, route.pays))
        payments.remarks += payment.remarks
        if route.add_on is not None:
            _add_on(payments, route.add_on, frame, here)
    return payments


def _first_met(states: list[Array], rows: int) -> tuple[Array, Array]:
    """Return the first route that is met, and the rows for which one before it could not be judged."""
    chosen = np.full(rows, NO_ROUTE, dtype=np.int8)
    passed_over = np.zeros(rows, dtype=bool)
    for number, state in enumerate(states):
        undecided = chosen == NO_ROUTE
        passed_over |= undecided & (state == UNKNOWN)
        chosen[undecided & (state == MET)] = number
    return chosen, passed_over


def _none_met(
    judged: tuple[tuple[str, tuple[Judgement, ...]], ...], states: list[Array], none: Array, rows: Case
) -> None:
    """Record the codes of every route for rows that none pays: rejected if some could not be judged."""
    undecided = np.logical_or.reduce([state == UNKNOWN for state in states])
    to_data = np.zeros(len(none), dtype=bool)
    for (route, judgements), state in zip(judged, states, strict=True):
        rows.grounds += route_grounds(route, judgements, none, rows.clause)
        to_data |= rejecting(judgements, len(none)) & (state == UNKNOWN)
    rows.failed |= none & ~undecided
    rows.doubtful |= none & undecided & to_data
    rows.review |= none & undecided & ~to_data


def _add_on(payments: Payments, add_on: words.AddOn, frame: Frame, paid: Array) -> None:
    judgements = judge_all(add_on.where, frame)
    state = all_of([judgement.state for judgement in judgements], len(frame))
    payment = _WAYS[type(add_on.pays)](add_on.pays, frame)
    on_top = paid & (state == MET) & payment.known
    undecided = paid & ((state == UNKNOWN) | ((state == MET) & ~payment.known))
    payments.remarks.append(Remark("add-on-undecided", undecided))
    payments.route_judgements += ((add_on.name, judgements),)
    payments.parts.append(Part(payment, on_top, add_on.pays, add_on.ceiling, addition=True))
