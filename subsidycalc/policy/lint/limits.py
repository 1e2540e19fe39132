"""Limits that never bind: caps, ceilings and pools that nothing comes to, also over several rows and provisions of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import z3

from subsidycalc.policy.lint.amounts import award_of, ceiling_by_class, figures_paid, row_amount
from subsidycalc.policy.lint.figures import value_of
from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.lint.sites import ways_of
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary.computed import PlaceFigure
from subsidycalc.vocabulary.ranks import RankAmount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.lint.examined import Examined
    from subsidycalc.vocabulary.modelling import Number, Proposition

_MOST_ROWS: Final = 40
"""More rows of one enterprise are not told apart."""
_COUNTED: Final = frozenset(
    {Kind.FLAG, Kind.CHOICE, Kind.COUNTRY, Kind.MONTH, Kind.DATE, Kind.DATE_OR_MONTH, Kind.COUNT}
)
"""Kinds of which a made-up row may hold every value that there is."""


def never_binding(examined: Examined) -> Iterator[Spot]:
    """Yield the limits of a provision that no award comes to."""
    if _pays_more_later(examined):
        return
    yield from _of_each_row(examined)
    yield from _of_add_ons(examined)
    provision, place = examined.provision, ("provision", examined.number)
    rows = _rows_of_one(examined)
    most = ceiling_by_class(examined)
    if most is not None and rows is not None and len(rows) == 1:
        paid = row_amount(examined)
        if examined.questions.impossible(examined.all_common(), paid > most):
            yield Spot((*place, "ceiling_by"), sentence="by_class")
    ceiling = provision.ceiling
    if ceiling is not None and rows is not None and ceiling.shared_as is None:
        limit = examined.logic().figure(ceiling.amount)
        if _keeps_within(examined, rows, limit):
            yield Spot((*place, "ceiling"), {"ceiling": ceiling.amount})
    yield from _of_winners(examined)


def _pays_more_later(examined: Examined) -> bool:
    """Whether a later stretch of a duration pays a greater share: what a row comes to at first bounds nothing then."""
    duration = examined.provision.duration
    shares = [] if duration is None else [share for _, share in duration.stretches()]
    return shares != sorted(shares, reverse=True)


def _of_each_row(examined: Examined) -> Iterator[Spot]:
    """Yield the cap of a row, or of a person who has one."""
    cap, provision = examined.provision.cap, examined.provision
    if cap is None:
        return
    one_each = examined.policy.dictionary.named(provision.table).persons and provision.spell is None
    paid, most = row_amount(examined, capped=False), examined.logic().figure(cap.amount) * cap.times
    if (cap.per == "row" or one_each) and examined.questions.impossible(examined.all_common(), paid > most):
        yield Spot(("provision", examined.number, "cap"), {"ceiling": cap.amount})


def _of_add_ons(examined: Examined) -> Iterator[Spot]:
    logic = examined.logic()
    for number, route in enumerate(examined.provision.route):
        if route.add_on is not None and route.add_on.ceiling is not None:
            paid, most = route.add_on.pays.amount_of(logic), logic.figure(route.add_on.ceiling)
            if examined.questions.impossible(examined.all_common(), paid > most):
                place = ("provision", examined.number, "route", number, "add_on", "ceiling")
                yield Spot(place, {"ceiling": route.add_on.ceiling})


def _of_winners(examined: Examined) -> Iterator[Spot]:
    """Yield a pool that so few are paid from that it always lasts: in one run, by rank or as winners."""
    provision = examined.provision
    pool = None if provision.pool is None else value_of(provision.pool.amount)
    if provision.pool is None or pool is None:
        return
    ranks = [here.way for here in ways_of(examined.number, provision) if isinstance(here.way, RankAmount)]
    if provision.winners is not None:
        most = greatest(examined, row_amount(examined), int(pool))
        together = None if most is None else most * provision.winners.at_most
    elif ranks and provision.pays is ranks[0]:
        amounts = [value_of(amount) for amount in ranks[0].amounts]
        known = [amount for amount in amounts if amount is not None]
        together = int(sum(known)) if len(known) == len(amounts) else None
    else:
        return
    if together is not None and together <= pool:
        yield Spot(
            ("provision", examined.number, "pool"), {"ceiling": provision.pool.amount}, sentence="pool"
        )


def _rows_of_one(examined: Examined) -> list[Proposition] | None:
    """Return what tells apart the rows that one enterprise may be paid for; None where there is no end to them."""
    provision, row = examined.provision, examined.row
    everything = [z3.BoolVal(True)]  # noqa: FBT003 - of the solver
    if provision.table == row.entities or any(
        here.way.per_head_count for here in ways_of(examined.number, provision)
    ):
        return everything
    if row.policy.dictionary.named(provision.table).persons:
        return None
    numbered = [one.name for one in provision.figure if isinstance(one, PlaceFigure) and not one.within]
    for references in [provision.once_per, *((name,) for name in numbered)]:
        found = _values_of(examined, references)
        if found is not None:
            return found
    return None


def _values_of(examined: Examined, references: Sequence[str]) -> list[Proposition] | None:
    """Return every combination of values that some fields may have where a row is paid; None where they are too many."""
    logic = examined.logic()
    told = [logic.counted(reference) for reference in references]
    unknowns = [unknown for unknown, field in told if field.kind in _COUNTED]
    if not references or len(unknowns) < len(told):
        return None
    found: list[Proposition] = []
    context = [examined.all_common(), row_amount(examined) > 0]
    while len(found) <= _MOST_ROWS:
        others = [z3.Not(one) for one in found]
        values = examined.questions.values(unknowns, *context, *others)
        if values is None:
            return None
        if not values:
            return found
        found.append(z3.And(*(one == value for one, value in zip(unknowns, values, strict=True))))
    return None


def _keeps_within(examined: Examined, rows: Sequence[Proposition], limit: Number) -> bool:
    """Whether it is proved that the rows of one enterprise together never come to more than a limit."""
    paid, context = row_amount(examined), examined.all_common()
    floor = examined.provision.floor
    if floor is not None and not examined.questions.impossible(examined.logic().figure(floor) > limit):
        return False
    if examined.questions.impossible(context, paid * len(rows) > limit):
        return True
    if len(rows) == 1 or not z3.is_rational_value(limit):
        return False
    left = limit.numerator_as_long() // limit.denominator_as_long()
    for one in rows:
        most = greatest(examined, paid, left, one)
        if most is None:
            return False
        left -= most
    return True


def greatest(examined: Examined, paid: Number, most: int, *context: Proposition) -> int | None:
    """Return the fewest whole fen that a row is proved to keep within; None where that is not within so many."""
    context = (examined.all_common(), *context)
    if not examined.questions.impossible(*context, paid > most):
        return None
    low, high = 0, most
    stated = sorted(one for one in figures_paid(examined) if one < most)
    for figure in stated:  # most often it is one that the provision says
        if examined.questions.impossible(*context, paid > figure):
            high = figure
            break
        low = figure + 1
    if low < high and not examined.questions.impossible(*context, paid > high - 1):
        return high
    while low < high:
        middle = (low + high) // 2
        if examined.questions.impossible(*context, paid > middle):
            high = middle
        else:
            low = middle + 1
    return high


def groups_never_binding(every: Sequence[Examined]) -> Iterator[Spot]:
    """Yield ceilings that the provisions of a group together never come to."""
    by_id = {one.provision.id: one for one in every}
    for number, group in enumerate(every[0].policy.group if every else ()):
        ceiling = group.ceiling
        most = None if ceiling is None or ceiling.shared_as is not None else value_of(ceiling.amount)
        members = [by_id.get(name) for name in group.provisions]
        known = [one for one in members if one is not None]
        if ceiling is None or most is None or len(known) < len(members) or any(map(_pays_more_later, known)):
            continue
        if _keep_within_together(known, int(most), exclusive=group.exclusive):
            yield Spot(("group", number, "ceiling"), {"ceiling": ceiling.amount})


def _keep_within_together(members: Sequence[Examined], most: int, *, exclusive: bool) -> bool:
    """Whether provisions never pay one enterprise more together: those on its own row are looked at as one."""
    own = [one for one in members if one.provision.table == one.row.entities]
    others = [one for one in members if one not in own]
    elsewhere = [_of_one_enterprise(one, most) for one in others]
    known = [one for one in elsewhere if one is not None]
    if len(known) < len(elsewhere):
        return False
    if exclusive:
        return all(one.questions.impossible(award_of(one) > most) for one in own)
    left = most - sum(known)
    return left >= 0 and (
        not own or own[0].questions.impossible(sum(map(award_of, own[1:]), award_of(own[0])) > left)
    )


def _of_one_enterprise(examined: Examined, most: int) -> int | None:
    """Return what a provision pays one enterprise at most, whole fen; None where that is not proved to be within a limit."""
    provision = examined.provision
    ceiling = None if provision.ceiling is None else value_of(provision.ceiling.amount)
    rows = _rows_of_one(examined)
    if rows is not None:
        paid = row_amount(examined)
        found = [greatest(examined, paid, most, one) for one in rows]
        known = [one for one in found if one is not None]
        together = max(sum(known), _floor_of(examined)) if len(known) == len(found) else None
        if together is not None and (ceiling is None or together <= ceiling):
            return together
    return int(ceiling) if ceiling is not None and ceiling <= most else None


def _floor_of(examined: Examined) -> int:
    floor = examined.provision.floor
    return 0 if floor is None else int(value_of(floor) or 0)
