"""Choosing how each row is paid: by its route and add-on, by rank, or in the provision's one way; amounts beyond what a batch can hold are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.judging.draft import rejecting, route_grounds
from subsidycalc.vocabulary.condition import judge_all
from subsidycalc.vocabulary.outcome import MET, REVERSED, UNCOVERED, UNKNOWN, Judgement, all_of
from subsidycalc.vocabulary.payment import Remark

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Case, Draft
    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.amounts import AddOn
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.payment import Payment, Way
    from subsidycalc.vocabulary.words import Figure

NO_ROUTE = -1
MOST_OF_ROW: Final = 10**15
"""Fen, ten trillion yuan: more than any row is paid; a million of them still add up exactly."""
MOST_OF_PROVISION: Final = 2**55
"""Fen: what all awards of a provision may come to, so that those of many add up within 64 bits."""

OUT_OF_RANGE: Final = "out-of-range"


class Part(Struct, frozen=True):
    """One payment for some of the rows."""

    payment: Payment
    mask: Array
    ceiling: Figure | None = None
    addition: bool = False


class Payments(Struct):
    """How the rows of a provision are paid."""

    parts: list[Part] = field(default_factory=list)
    route: Array | None = None
    """int16 per row: the route that pays, NO_ROUTE where none does; None where the provision has no routes."""
    route_judgements: tuple[tuple[str, tuple[Judgement, ...]], ...] = ()
    remarks: list[Remark] = field(default_factory=list)


def payments_of(provision: Provision, frame: Frame, rows: Case, doubled: Array) -> Payments:
    """Choose how each row is paid, and record against the rows what stands in the way."""
    if provision.route:
        return _by_route(provision, frame, rows, doubled)
    payments = Payments()
    if provision.pays is not None:
        everywhere = np.ones(len(frame), dtype=bool)
        payments.parts.append(Part(_paid(provision.pays, frame, rows, doubled, payments), everywhere))
    return payments


def _paid(
    way: Way, frame: Frame, rows: Case, doubled: Array, payments: Payments, within: Array | None = None
) -> Payment:
    """Compute a payment, and record against the rows what stands in its way."""
    payment = way.pay(frame, doubled)
    # a row that is refused needs no case, and a condition on the order of its dates has told what a payment would
    open_rows = ~(rows.failed | rows.set_down)
    of_open_rows = {
        UNCOVERED: open_rows if within is None else within,
        REVERSED: open_rows if within is None else within & open_rows,
    }
    rows.doubts((doubt for doubt in payment.doubts if doubt.code not in of_open_rows), None, within=within)
    for code, here in of_open_rows.items():
        rows.doubts((doubt for doubt in payment.doubts if doubt.code == code), None, within=here)
    for one in payment.hindrances:
        rows.note(one.code, one.effect, one.mask, fields=one.fields, figures=one.figures)
    payments.remarks += payment.remarks
    return payment


def _by_route(provision: Provision, frame: Frame, rows: Case, doubled: Array) -> Payments:
    payments = Payments(route=np.full(len(frame), NO_ROUTE, dtype=np.int16))
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
        payments.parts.append(Part(_paid(route.pays, frame, rows, doubled, payments, here), here))
        if route.add_on is not None:
            _add_on(payments, route.add_on, frame, here, doubled)
    return payments


def _first_met(states: list[Array], rows: int) -> tuple[Array, Array]:
    """Return the first route that is met, and the rows for which one before it could not be judged."""
    chosen = np.full(rows, NO_ROUTE, dtype=np.int16)
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


def _add_on(payments: Payments, add_on: AddOn, frame: Frame, paid: Array, doubled: Array) -> None:
    judgements = judge_all(add_on.where, frame)
    state = all_of([judgement.state for judgement in judgements], len(frame))
    payment = add_on.pays.pay(frame, doubled)
    on_top = paid & (state == MET) & payment.known
    undecided = paid & ((state == UNKNOWN) | ((state == MET) & ~payment.known))
    payments.remarks.append(Remark("add-on-undecided", undecided))
    payments.route_judgements += ((add_on.name, judgements),)
    payments.parts.append(Part(payment, on_top, add_on.ceiling, addition=True))


def refuse_rows_beyond(draft: Draft) -> None:
    """Reject rows whose amount is beyond all measure, and count nothing for them."""
    if draft.payments is None:
        return
    for number, part in enumerate(draft.payments.parts):
        payment = part.payment
        whole = payment.numerators // payment.denominator
        beyond = np.asarray((whole > MOST_OF_ROW) | (whole < -MOST_OF_ROW), dtype=bool)
        beyond |= np.asarray(payment.counted > MOST_OF_ROW, dtype=bool)
        if beyond.any():
            draft.rows.note(OUT_OF_RANGE, "rejected", beyond & part.mask)
            numerators, counted = (np.where(beyond, 0, one) for one in (payment.numerators, payment.counted))
            kept = replace(payment, numerators=numerators, counted=counted.astype(np.int64))
            draft.payments.parts[number] = replace(part, payment=kept)


def without_those_beyond(amounts: Array) -> tuple[Array, Array]:
    """Return amounts as int64, 0 in place of those that are beyond, and which these are.

    Where it is only all of them together that are too much, every one is beyond: nobody can say which is wrong.
    """
    exact = [int(amount) for amount in amounts.tolist()]
    beyond = np.array([abs(amount) > MOST_OF_PROVISION for amount in exact], dtype=bool)
    if sum(amount for amount, out in zip(exact, beyond.tolist(), strict=True) if not out) > MOST_OF_PROVISION:
        beyond[:] = True
    kept = [0 if out else amount for amount, out in zip(exact, beyond.tolist(), strict=True)]
    return np.array(kept, dtype=np.int64), beyond
