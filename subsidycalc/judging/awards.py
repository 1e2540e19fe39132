"""Adding up the awards of one provision: caps, rounding once, floor and ceiling, per enterprise."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.judging.claims import folded
from subsidycalc.judging.durations import share_duration
from subsidycalc.judging.enterprises import persons_per_owner, share_fate
from subsidycalc.judging.payments import OUT_OF_RANGE, without_those_beyond
from subsidycalc.judging.places import share_places
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.texts.numbers import rounded
from subsidycalc.vocabulary.exact import SAFE, at_most, multiplied, summed_by
from subsidycalc.vocabulary.frame import Frame
from subsidycalc.vocabulary.outcome import NO_CASE
from subsidycalc.vocabulary.payment import unit_of_rows
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.roundings import Rounding
from subsidycalc.vocabulary.words import ParameterUse, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.judging.draft import Draft
    from subsidycalc.judging.payments import Part
    from subsidycalc.judging.verdicts import Effect
    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.payment import Arithmetic, Way
    from subsidycalc.vocabulary.words import Figure

NO_CEILING: Final = -1


class Sums(Struct):
    """What each owner of claiming rows is due, before anything beyond the provision is looked at.

    Arrays are per owner; amounts in fen (or points).
    """

    due: Array
    """bool: some row of the owner is awarded."""
    quantity: Array
    unit: Text
    formula: Array
    """int64: the exact sum, rounded half up once."""
    capped: Array | None
    """int64: what caps per person or row took, rounded for display."""
    before_ceiling: Array
    ceiling: Array
    after_ceiling: Array


def add_up(draft: Draft) -> Sums:
    """Add up the amounts of the awarded rows and apply what the provision itself limits."""
    share_places(draft)
    share_duration(draft)
    _round_rows(draft)
    _use_up(draft)
    paid = draft.rows.verdict() == Verdict.AWARDED
    paid &= draft.owner >= 0
    due = np.zeros(len(draft.owners), dtype=bool)
    due[draft.owner[paid]] = True
    if isinstance(draft.provision.granted, ParameterUse):
        refuse(draft, due, "local-decision", effect="review")
        due[:] = False
    for figure in _limits_beside_the_ceiling(draft.provision):
        _set_figure(draft, figure, due)
    quantity = _quantity(draft, paid)
    pays = draft.provision.pays
    if pays is not None and pays.per_head_count:
        formula, capped = _owner_amounts(draft, pays, due), None
    else:
        formula, capped = _summed(draft, paid)
        formula, beyond = without_those_beyond(formula)
        refuse(draft, due & beyond, OUT_OF_RANGE, effect="rejected")
        due &= ~beyond
    before = formula
    if draft.provision.floor is not None:
        floor = _set_figure(draft, draft.provision.floor, due)
        before = np.where(due & (floor is not None), np.maximum(formula, floor or 0), formula)
    ceiling = np.full(len(draft.owners), NO_CEILING, dtype=np.int64)
    if draft.provision.ceiling is not None:
        limit = _set_figure(draft, draft.provision.ceiling.amount, due)
        if limit is not None:
            ceiling[:] = limit
    if draft.provision.ceiling_by is not None:
        limit_by, known = _ceiling_by(draft, draft.provision.ceiling_by, due)
        due &= known
        ceiling = np.where(ceiling == NO_CEILING, limit_by, np.minimum(ceiling, limit_by))
    after = np.where(ceiling == NO_CEILING, before, np.minimum(before, ceiling))
    sums = Sums(due, quantity, _unit(draft), formula, capped, before, ceiling, after)
    _below_minimum(draft, sums)
    return sums


def _round_rows(draft: Draft) -> None:
    """Round row by row where the provision says so."""
    rounding = draft.provision.rounding
    if rounding.per == "row" and draft.payments is not None:
        draft.payments.parts = [
            replace(part, payment=rounding.row_by_row(part.payment)) for part in draft.payments.parts
        ]


def _ceiling_by(draft: Draft, way: Way, due: Array) -> tuple[Array, Array]:
    """Return the ceiling of each owner, whole fen, and where it can be told; elsewhere the award is refused."""
    table = draft.entities.table
    payment = way.pay(Frame(table, draft.owners), np.zeros(len(table), dtype=bool))
    for doubt in payment.doubts:
        effect: Effect = "review" if doubt.review else "rejected"
        fields = (doubt.field,) if doubt.field else ()
        refuse(draft, due & doubt.mask, doubt.code, effect=effect, fields=fields)
    limits, beyond = without_those_beyond(np.asarray(payment.numerators // payment.denominator))
    return np.where(beyond, SAFE, limits), payment.known


def _limits_beside_the_ceiling(provision: Provision) -> Iterator[Figure]:
    """Yield the figures that limit awards elsewhere: one that is not set must not let them pass unlimited."""
    if provision.cap is not None:
        yield provision.cap.amount
    if provision.pool is not None:
        yield provision.pool.amount
    for route in provision.route:
        if route.add_on is not None and route.add_on.ceiling is not None:
            yield route.add_on.ceiling


def _set_figure(draft: Draft, figure: Figure, due: Array) -> int | None:
    """Return a figure in fen; where it is a parameter without a value, send the awards to review."""
    if isinstance(figure, ParameterUse):
        refuse(draft, due, "amount-not-set", effect="review")
        due[:] = False
        return None
    return int(figure.value)


def _below_minimum(draft: Draft, sums: Sums) -> None:
    if draft.provision.minimum is None:
        return
    minimum = _set_figure(draft, draft.provision.minimum, sums.due)
    below = sums.due & (sums.after_ceiling < (minimum or 0))
    refuse(draft, below, "below-minimum", figures={"amount": sums.after_ceiling, "minimum": minimum or 0})
    sums.due &= ~below


def refuse(
    draft: Draft,
    owners: Array,
    code: str,
    *,
    effect: Effect = "ineligible",
    clause: str = "",
    figures: Mapping[str, Array | int] | None = None,
    fields: tuple[str, ...] = (),
) -> None:
    """Take an award from some owners: their own line says why, and their rows share it."""
    if not owners.any():
        return
    owners = owners.copy()  # the caller may strike these owners off its own list
    case = draft.on_entities or draft.rows
    case.note(code, effect, owners, fields=fields, clause=clause, figures=figures)
    if draft.on_entities is not None:
        share_fate(draft, case.grounds[-1])


def _quantity(draft: Draft, paid: Array) -> Array:
    """Return how many persons, trips or units the awarded rows of each owner count."""
    counted = np.ones(len(draft.frame), dtype=np.int64)
    if draft.payments is not None:
        for part in draft.payments.parts:
            if not part.addition:
                counted = np.where(part.mask, part.payment.counted, counted)
    if (
        draft.frame.table.definition.persons
        and draft.persons is not None
        and draft.provision.spell is not None
    ):
        return persons_per_owner(draft, paid)
    return summed_by(draft.owner[paid], counted[paid], len(draft.owners))


def _unit(draft: Draft) -> Text:
    own = None if draft.provision.pays is None else draft.provision.pays.quantity_unit()
    return unit_of_rows(draft.frame) if own is None else own


def _head_counts(draft: Draft) -> Array:
    if draft.head_counts is not None:
        return draft.head_counts
    return np.zeros(len(draft.owners), dtype=np.int64)


def _owner_amounts(draft: Draft, pays: Way, due: Array) -> Array:
    case, figures = pays.owner_amounts(_head_counts(draft))
    amounts = np.zeros(len(draft.owners), dtype=np.int64)
    for number, figure in enumerate(figures):
        here = due & (case == number)
        limit = _set_figure(draft, figure, here)
        amounts[here] = limit or 0
    due &= case != NO_CASE
    return amounts


def _summed(draft: Draft, paid: Array) -> tuple[Array, Array | None]:
    """Return each owner's exact sum rounded once, and what inner caps took (None where there are none)."""
    total, denominator = _exact(draft)
    owners = len(draft.owners)
    uncapped = summed_by(draft.owner[paid], total[paid], owners)
    # what is rounded row by row is whole already, and caps are not rounded again
    rounding = draft.provision.rounding if draft.provision.rounding.per == "enterprise" else Rounding()
    left = _left_by_cap(draft, paid)
    if left is None:
        return rounding.rounded(uncapped, denominator), None
    rounded = rounding.rounded(summed_by(draft.owner[paid], left[paid], owners), denominator)
    return rounded, rounding.rounded(uncapped, denominator) - rounded


def _exact(draft: Draft) -> tuple[Array, int]:
    """Return what each row comes to by itself, over a common denominator."""
    parts = draft.payments.parts if draft.payments is not None else []
    denominator = lcm(*(part.payment.denominator for part in parts))
    total = np.zeros(len(draft.frame), dtype=np.int64)
    for part in parts:
        total = total + np.where(part.mask, _scaled(part, denominator), 0)
    return total, denominator


def paid_for_events(draft: Draft, reference: str) -> dict[tuple[int, str], int]:
    """Return what is paid for each event, in fen, by the enterprise's row and the folded name of the event."""
    total, denominator = _exact(draft)
    paid = (draft.rows.verdict() == Verdict.AWARDED) & (draft.owner >= 0)
    view, sums = draft.frame.view(reference), dict[tuple[int, str], int]()
    for row in np.flatnonzero(paid & view.present).tolist():
        key = (int(draft.owners[draft.owner[row]]), folded(view.categories[int(view.values[row])]))
        sums[key] = sums.get(key, 0) + int(total[row])
    return {key: rounded(Fraction(amount, denominator)) for key, amount in sums.items()}


def _scaled(part: Part, denominator: int) -> Array:
    numerators = multiplied(part.payment.numerators, denominator // part.payment.denominator)
    if part.ceiling is None or isinstance(part.ceiling, ParameterUse):
        return numerators
    return at_most(numerators, int(part.ceiling.value) * denominator)


def _left_by_cap(draft: Draft, paid: Array) -> Array | None:
    """Return what the cap per person or row leaves of each paid row; None where there is none, or none that is set."""
    cap = draft.provision.cap
    if cap is None or isinstance(cap.amount, ParameterUse):
        return None
    total, denominator = _exact(draft)
    limit = int(cap.amount.value) * cap.times * denominator
    if cap.per == "row" or draft.persons is None:
        return at_most(total, limit)
    if limit >= SAFE:
        total = total.astype(object)
    rows = np.flatnonzero(paid)
    spell = draft.provision.spell
    begins = rows if spell is None else draft.frame.view(spell[0]).values[rows]
    order = np.lexsort((rows, begins, draft.persons.key[rows]))
    person, own = draft.persons.key[rows][order], total[rows][order]
    drawn = np.cumsum(own) - own
    opens = np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1])))[: len(rows)]
    before = drawn - np.repeat(drawn[opens], np.diff(np.append(opens, len(rows))))
    left = np.zeros(len(draft.frame), dtype=total.dtype)
    left[rows[order]] = np.minimum(np.maximum(limit - before, 0), own)
    return left


def _use_up(draft: Draft) -> None:
    """Refuse the rows for which the cap leaves nothing: earlier days of the same person have used it up."""
    cap = draft.provision.cap
    paid = (draft.rows.verdict() == Verdict.AWARDED) & (draft.owner >= 0)
    left = _left_by_cap(draft, paid)
    if cap is None or cap.else_ is None or left is None:
        return
    total, _ = _exact(draft)
    fields = draft.provision.spell or ("id_number",)
    draft.rows.note(cap.else_, "ineligible", paid & (left == 0) & (total > 0), fields=fields)


def terms_of(draft: Draft, awarded: Array) -> tuple[Arithmetic, ...]:
    """Return the arithmetic behind the awards; `awarded` is the number of the award per owner, −1 where none."""
    pays = draft.provision.pays
    if pays is not None and pays.per_head_count:
        return (pays.owner_terms(awarded, _head_counts(draft)),)
    paid = draft.rows.verdict() == Verdict.AWARDED
    if draft.settled is not None:
        paid |= draft.settled  # what was received for them is deducted from what they come to
    award = np.append(awarded, -1)[draft.owner]
    terms: list[Arithmetic] = []
    for part in draft.payments.parts if draft.payments is not None else []:
        mask = paid & part.mask & (award >= 0)
        if mask.any():
            ceiling = part.ceiling.value if isinstance(part.ceiling, Quantity) else None
            made = part.payment.terms(mask, award)
            terms += [term.joined_to(addition=part.addition, ceiling=ceiling) for term in made]
    return tuple(terms)
