"""What a made-up row is paid: cliffs, where more pays less, better routes that are hidden, facts that are paid twice."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Final

import z3

from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.lint.made_up_row import fields_by_name
from subsidycalc.policy.lint.products import Spell
from subsidycalc.policy.lint.sites import ways_of
from subsidycalc.policy.lint.witness import cell_text
from subsidycalc.tables.model import Kind
from subsidycalc.texts.numbers import decimal
from subsidycalc.texts.spoken import Said, said
from subsidycalc.vocabulary.condition import ConditionWord, spelled_out
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.walking import figures_held, words_within
from subsidycalc.vocabulary.words import Due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from subsidycalc.policy.lint.examined import Examined
    from subsidycalc.policy.lint.made_up_row import Edge, Unknown
    from subsidycalc.policy.lint.solving import Answer
    from subsidycalc.policy.lint.witness import Row
    from subsidycalc.policy.provision_parts import Duration
    from subsidycalc.vocabulary.modelling import Number, Proposition
    from subsidycalc.vocabulary.payment import Way
    from subsidycalc.vocabulary.walking import Place

_LEAST_CLIFF: Final = 100
"""Fen: what moves less at one unit more is a slope and no cliff."""
_AMOUNTS: Final = frozenset({Kind.MONEY, Kind.ENERGY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT})
_MOVED: Final = _AMOUNTS | {Kind.DATE, Kind.DATE_OR_MONTH, Kind.MONTH}


def award_of(examined: Examined, route: int | None = None) -> Number:
    """Return what an enterprise with one row is paid, by one route or any: zero where it meets none, all limits kept."""
    logic, provision = examined.logic(), examined.provision
    nothing = logic.figure(0)
    paid = row_amount(examined, route)
    if provision.floor is not None:
        least = logic.figure(provision.floor)
        paid = logic.chosen(logic.compared(paid, "below", least), least, paid)
    if provision.ceiling is not None:
        paid = _at_most(examined, paid, logic.figure(provision.ceiling.amount))
    most = ceiling_by_class(examined)
    if most is not None:
        paid = _at_most(examined, paid, most)
    if provision.minimum is not None:
        paid = logic.chosen(logic.compared(paid, "below", logic.figure(provision.minimum)), nothing, paid)
    return logic.chosen(examined.all_common(), paid, nothing)


def row_amount(examined: Examined, route: int | None = None, *, capped: bool = True) -> Number:
    """Return what one row comes to by a route, or whichever it meets, before anything that is looked at per enterprise."""
    logic, provision = examined.logic(), examined.provision
    paid = logic.figure(0)
    if route is not None:
        paid = _of_route(examined, route)
    elif provision.route:
        for number in reversed(range(len(provision.route))):
            paid = logic.chosen(examined.meets_route(number), _of_route(examined, number), paid)
    elif provision.pays is not None:
        examined.row.place = ("provision", examined.number, "pays")
        paid = provision.pays.amount_of(logic)
    paid = _within_duration(examined, paid)
    if capped and provision.cap is not None:
        paid = _at_most(examined, paid, logic.figure(provision.cap.amount) * provision.cap.times)
    return paid


def ceiling_by_class(examined: Examined) -> Number | None:
    """Return the most that an enterprise is paid by its class; None where there is none, or it is not modelled."""
    way = examined.provision.ceiling_by
    if way is None:
        return None
    examined.row.place = ("provision", examined.number, "ceiling_by")
    most = way.amount_of(examined.logic())
    # A ceiling of which nothing is known bounds nothing; it is told as not modelled.
    return None if examined.row.names_of(most) & set(examined.row.unmodelled) else most


def _at_most(examined: Examined, paid: Number, most: Number) -> Number:
    logic = examined.logic()
    return logic.chosen(logic.compared(paid, "above", most), most, paid)


def _within_duration(examined: Examined, paid: Number) -> Number:
    """Return what a row is paid of which no month was had before: each stretch of the duration at its share."""
    logic, duration = examined.logic(), examined.provision.duration
    if duration is None:
        return paid
    examined.row.place = ("provision", examined.number, "duration")
    each = duration.each
    if each is None:  # months by dates, and so much for each of them
        spells = [
            one.unknown
            for name, one in examined.row.products.every.items()
            if isinstance(one, Spell) and name in examined.row.names_of(paid)
        ]
        return examined.row.products.moved(
            paid, *((lasts, _weight(examined, duration, lasts)) for lasts in spells)
        )
    lasts = logic.number(each) if isinstance(each, str) else logic.figure(each.months)
    weight = _weight(examined, duration, lasts)
    most = sum(months for months, _ in duration.stretches())
    part = logic.divided(weight, lasts)
    if all(share == 1 for _, share in duration.stretches()):
        # Told apart so that a row within the duration is paid what it is paid without one.
        part = logic.chosen(logic.compared(lasts, "at_most", logic.figure(most)), logic.figure(1), part)
    return paid * z3.simplify(part)


def _weight(examined: Examined, duration: Duration, lasts: Number) -> Number:
    """Return so many months as the stretches of a duration pay them, none had before."""
    logic = examined.logic()
    begins, weight = 0, logic.figure(0)
    for months, share in duration.stretches():
        within = _at_most(examined, lasts - logic.figure(begins), logic.figure(months))
        within = logic.chosen(logic.compared(within, "above", logic.figure(0)), within, logic.figure(0))
        weight += within * logic.figure(share)
        begins += months
    return z3.simplify(weight)


def _of_route(examined: Examined, number: int) -> Number:
    logic, route = examined.logic(), examined.provision.route[number]
    place = ("provision", examined.number, "route", number)
    examined.row.place = (*place, "pays")
    paid = route.pays.amount_of(logic) if route.pays is not None else logic.figure(0)
    if route.add_on is not None:
        examined.row.place = (*place, "add_on")
        further = route.add_on.pays.amount_of(logic)
        if route.add_on.ceiling is not None:
            further = _at_most(examined, further, logic.figure(route.add_on.ceiling))
        where = logic.all_of(word.modelled(logic) for word in spelled_out(route.add_on.where))
        paid += logic.chosen(where, further, logic.figure(0))
    return paid


def informing(examined: Examined) -> Iterator[tuple[str, list[Spot]]]:
    """Yield what an officer should know of what a provision pays, by the code of the finding."""
    if examined.provision.kind not in MONEY_KINDS:
        return
    award = award_of(examined)
    places = [
        here.place
        for here in ways_of(examined.number, examined.provision)
        if _has_unmodelled(examined, here.way)
    ]
    ceiling = examined.provision.ceiling_by
    if ceiling is not None and _has_unmodelled(examined, ceiling):
        places.append(("provision", examined.number, "ceiling_by"))
    yield "not-modelled", [Spot(place) for place in places]
    if not _unmodelled_within(examined, award):
        yield "cliff", list(_cliffs(examined, award))
        yield "more-pays-less", list(_more_pays_less(examined, award))
    yield "better-route-hidden", list(_hidden(examined))


def _unmodelled_within(examined: Examined, amount: Number) -> set[str]:
    """Return the unknowns of an amount that stand for words that are not modelled: what it comes to is not told."""
    return set(examined.row.names_of(amount) & set(examined.row.unmodelled))


def _has_unmodelled(examined: Examined, way: Way) -> bool:
    """Whether a way of paying is not modelled, or a part of it."""
    return any(word in examined.row.unmodelled.values() for _, word in words_within(way))


def _cliffs(examined: Examined, award: Number) -> Iterator[Spot]:
    """Yield each point where one unit more of a field moves the award at a stroke."""
    named = fields_by_name(examined.row)
    counted = examined.row.head_counts.get(examined.provision.id)
    seen: set[object] = set()
    placed = _placed_in_ways(examined)
    within = examined.row.names_of(award)
    for edge in list(examined.row.edges):
        unknown = edge.unknown
        is_count = counted is not None and unknown.eq(counted)
        key = named.get(str(unknown))
        if str(unknown) not in within or edge.place[:2] not in {
            ("provision", examined.number),
            edge.place[:1],
        }:
            continue
        if not is_count and (key is None or examined.row.fields[key].kind not in _MOVED):
            continue
        if edge.proposition.get_id() in seen:
            continue
        seen.add(edge.proposition.get_id())
        moved = [(unknown, unknown + edge.step)]
        before = examined.row.products.moved(award, *moved)
        turned = z3.Not(examined.row.products.moved(edge.proposition, *moved))
        within_way = placed.get(edge.proposition.get_id(), ())
        place = within_way if within_way[: len(edge.place)] == edge.place else edge.place
        answer = _steepest(examined, edge, z3.And(turned, _may_be_moved(examined, edge)), award - before)
        if answer is None:
            continue
        row = answer.smallest()
        values = _cliff(examined, row, edge.unknown, edge.step, (row.amount(before), row.amount(award)))
        if tuple(values.values()) in seen:
            continue
        seen.add(tuple(values.values()))
        yield Spot(place, values, witness=_witness(examined, row, award))


def _placed_in_ways(examined: Examined) -> dict[int, Place]:
    """Return where each comparison within an amount stands: the tier or the condition of a case."""
    placed: dict[int, Place] = {}
    row, logic = examined.row, examined.logic()
    for here in ways_of(examined.number, examined.provision):
        for place, word in words_within(here.way, here.place):
            if isinstance(word, ConditionWord):
                known, row.place = len(row.edges), place
                word.modelled(logic)
                placed |= {edge.proposition.get_id(): place for edge in row.edges[known:]}
        for level, reached in zip(here.way.levels(), here.way.reached(logic), strict=False):
            placed[reached.get_id()] = (*here.place, *level.place)
    return placed


def _may_be_moved(examined: Examined, edge: Edge) -> Proposition:
    """Return that a cell may hold the value beside the edge too: no output is below zero."""
    key = fields_by_name(examined.row).get(str(edge.unknown))
    moved = edge.unknown + edge.step
    return moved >= 0 if key is None else z3.And(*examined.row.holds(moved, examined.row.fields[key]))


def _witness(examined: Examined, row: Row, paid: Number) -> str:
    """Return a row with what is paid for all rows alike that the enterprise has, or once by its head count."""
    provision = examined.provision
    by_head_count = any(here.way.per_head_count for here in ways_of(examined.number, provision))
    times = 1 if by_head_count else row.head_count(provision)
    return row.witness(provision, examined.view.readings, row.amount(paid) * times)


def _steepest(examined: Examined, edge: Edge, turned: Proposition, gap: Number) -> Answer | None:
    """Return a row at the edge whose award moves most: by a figure of the provision, the greatest first, else by any."""
    figures = figures_paid(examined)
    moved = [(edge.unknown, edge.unknown + edge.step)]
    others = {
        one.proposition.get_id(): one.proposition
        for one in examined.row.edges
        if one.unknown.eq(edge.unknown)
        and not examined.row.products.every.keys() & examined.row.names_of(one.proposition)
    }
    others.pop(edge.proposition.get_id(), None)
    # Where several limits turn at once, each is told where it turns alone.
    left_open = len(examined.left_open)
    alone = z3.And(*(one == examined.row.products.moved(one, *moved) for one in others.values()))
    for least in (*sorted((one for one in figures if one > _LEAST_CLIFF), reverse=True), _LEAST_CLIFF):
        moves = z3.Or(gap >= least, gap <= -least)
        answer = examined.answered(edge.place, edge.proposition, turned, moves, alone)
        if answer is not None:
            del examined.left_open[left_open:]  # that a greater jump stays open says nothing against this one
            return answer
    return None


def figures_paid(examined: Examined) -> set[int]:
    """Return the amounts that a provision says, in fen."""
    return {
        int(figure.value)
        for _, word in words_within(examined.provision)
        for _, figure, due in figures_held(word)
        if due is Due.PAID and isinstance(figure, Quantity)
    }


def _cliff(
    examined: Examined, row: Row, unknown: Unknown, step: int, paid: tuple[Fraction, Fraction]
) -> dict[str, object]:
    number = row.number(unknown)
    key = fields_by_name(examined.row).get(str(unknown))
    told: Callable[[int], str] = str if key is None else partial(cell_text, examined.row.fields[key])
    return {
        "name": _field_name(examined, unknown),
        "before": told(number + step),
        "at": told(number),
        "less": _yuan(paid[0]),
        "more": _yuan(paid[1]),
    }


def _field_name(examined: Examined, unknown: Unknown) -> Said | str:
    key = fields_by_name(examined.row).get(str(unknown))
    if key is None:
        return said("lint.of.head_count")
    period = key.reference.partition("[")[2].rstrip("]")
    definition = examined.row.fields[key]
    behind = f" {period}" if period else ""
    return Said(f"{definition.zh}{behind}", f"{definition.en}{behind}")


def _yuan(fen: Fraction) -> str:
    return decimal(fen / 100, most=2)


def _more_pays_less(examined: Examined, award: Number) -> Iterator[Spot]:
    """Yield the fields of which one unit more pays less."""
    named = fields_by_name(examined.row)
    for name in sorted(examined.row.names_of(award) & set(named)):
        key = named[name]
        unknown, definition = examined.row.values[key], examined.row.fields[key]
        if definition.kind not in _AMOUNTS:
            continue
        after = examined.row.products.moved(award, (unknown, unknown + 1))
        place = ("provision", examined.number)
        answer = examined.answered(place, award - after >= _LEAST_CLIFF)
        # Of a base to compare with, more always pays less.
        if answer is not None and examined.answered(place, after > award) is not None:
            row = answer.smallest()
            values = _cliff(examined, row, unknown, 1, (row.amount(after), row.amount(award)))
            yield Spot((*place, "id"), values, witness=_witness(examined, row, award))


def _hidden(examined: Examined) -> Iterator[Spot]:
    """Yield routes that pay more to a row that an earlier one takes."""
    routes = examined.provision.route
    for first, later in combinations(range(len(routes)), 2):
        less, more = (award_of(examined, one) for one in (first, later))
        if _unmodelled_within(examined, more - less):
            continue
        place = ("provision", examined.number, "route", later)
        answer = examined.answered(
            place, examined.on_route(first), examined.meets_route(later), more - less >= _LEAST_CLIFF
        )
        if answer is not None:
            row = answer.smallest()
            values = {
                "before": routes[first].id,
                "less": _yuan(row.amount(less)),
                "more": _yuan(row.amount(more)),
            }
            yield Spot(place, values, witness=_witness(examined, row, less))


def paid_twice(every: Sequence[Examined]) -> Iterator[Spot]:
    """Yield provisions that pay one row for the same fact, where nothing lets only one of them pay."""
    for one, other in combinations(every, 2):
        if one.row is not other.row or {one.provision.kind, other.provision.kind} - PAYABLE_KINDS:
            continue
        shared = _facts(one) & _facts(other)
        together = any(
            group.exclusive and {one.provision.id, other.provision.id} <= set(group.provisions)
            for group in one.policy.group
        )
        if not shared or together:
            continue
        place = ("provision", other.number, "id")
        paid = (_pays_something(each) for each in (one, other))
        answer = other.answered(place, *paid)
        if answer is not None:
            witness = answer.smallest().witness(other.provision, other.view.readings)
            values = {"other": one.provision.id, "fields": ", ".join(sorted(shared))}
            yield Spot(place, values, witness=witness)


def _pays_something(examined: Examined) -> Proposition:
    """Return that a row is paid; what is not modelled is taken to pay something where its conditions are met."""
    award = award_of(examined)
    names = sorted(_unmodelled_within(examined, award))
    return z3.substitute(award, *((z3.Real(name), z3.RealVal(1)) for name in names)) > 0


def _facts(examined: Examined) -> set[str]:
    """Return the fields that a provision is claimed by or paid for."""
    claimed = {one for one in examined.provision.claims if isinstance(one, str)}
    return claimed | {
        reference
        for here in ways_of(examined.number, examined.provision)
        for reference in here.way.references()
    }
