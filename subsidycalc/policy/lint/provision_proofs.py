"""What is proved of each provision: conditions that exclude each other, ways that none reaches, gaps, limits that never bind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from subsidycalc.policy.lint.amounts import informing, paid_twice
from subsidycalc.policy.lint.examined import Examined
from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.lint.limits import groups_never_binding, never_binding
from subsidycalc.policy.lint.made_up_row import MadeUpRow
from subsidycalc.policy.lint.sites import PlacedCondition, own_provisions, placed_conditions, ways_of
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.condition import ConditionWord, spelled_out
from subsidycalc.vocabulary.listing import key_of
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.policy.lint.findings import Finding, Severity, View
    from subsidycalc.policy.lint.sites import PlacedWay
    from subsidycalc.vocabulary.modelling import Proposition
    from subsidycalc.vocabulary.walking import Place


def proved(views: Sequence[View]) -> Iterator[Finding]:
    """Yield what is proved of a policy under its readings; provisions that a reading leaves as they are only once."""
    # A fresh room for each policy: what was asked of others before changes no answer.
    z3.z3._main_ctx = None  # noqa: SLF001 - the solver has no other door to it
    seen: set[object] = set()
    for view in views:
        rows: dict[str, MadeUpRow] = {}
        fresh = []
        for number, provision in own_provisions(view.policy):
            alike = (provision, view.policy.general_conditions_of(provision), view.policy.fund)
            if alike in seen:
                continue
            seen.add(alike)
            row = rows.setdefault(provision.table, MadeUpRow(view.policy, provision.table))
            fresh.append(Examined(view, number, provision, row))
        for examined in fresh:
            yield from _of_provision(examined)
        yield from _of_contradictions(view, seen)
        if len(fresh) == len(list(own_provisions(view.policy))):
            yield from view.found("unreachable", "error", _funds_unreachable(fresh))
            yield from view.found("ceiling-never-binds", "warning", groups_never_binding(fresh))
        if not view.readings:
            yield from view.found("paid-twice", "information", paid_twice(fresh))


def _of_provision(examined: Examined) -> Iterator[Finding]:
    view = examined.view
    never = list(_never_met(examined))
    yield from view.found("never-met", "error", never)
    if never:
        return  # of what no row reaches everything is true
    checks: tuple[tuple[str, Severity, Iterable[Spot]], ...] = (
        ("unreachable", "error", _unreachable(examined)),
        ("unreachable", "error", _cases_unreachable(examined)),
        ("unreachable", "error", _tiers_unreachable(examined)),
        ("gap", "error", _gaps(examined)),
        ("always-holds", "warning", _always_holds(examined)),
        ("redundant", "warning", _redundant(examined)),
        ("ceiling-never-binds", "warning", never_binding(examined)),
    )
    for code, severity, spots in checks:
        yield from view.found(code, severity, spots)
    if not view.readings:
        for code, points in informing(examined):
            yield from view.found(code, "information", points)
        yield from view.found("not-modelled", "information", _not_modelled(examined))
    yield from view.found("undecided", "information", _left_open(examined))


def _never_met(examined: Examined) -> Iterator[Spot]:
    """Yield conditions that no row can meet together, at the last of the fewest that exclude each other."""
    common = [(one.place, one.word, met) for one, met in examined.common]
    claim = (("provision", examined.number, "claims"), None, examined.claimed)
    if examined.questions.impossible(*(met for _, _, met in [claim, *common])):
        yield _excluding(examined, [claim, *common])
        return
    reached = 0
    found = []
    for number, route in enumerate(examined.routes):
        own = [(one.place, one.word, met) for one, met in route]
        if examined.questions.impossible(*(met for _, _, met in [claim, *common, *own])):
            found.append(_excluding(examined, [claim, *common, *own]))
        else:
            reached += 1
        add_on = examined.provision.route[number].add_on
        if add_on is not None and reached:
            place: Place = ("provision", examined.number, "route", number, "add_on", "where")
            placed = placed_conditions(add_on.where, place, of_entity=False)
            further = [(one.place, one.word, examined.modelled(one)) for one in placed]
            every = [claim, *common, *own, *further]
            if further and examined.questions.impossible(*(met for _, _, met in every)):
                found.append(_excluding(examined, every))
    yield from found


def _excluding(examined: Examined, parts: list[tuple[Place, ConditionWord | None, Proposition]]) -> Spot:
    """Return the fewest conditions that exclude each other, at the last, with a row that meets the others."""
    kept = list(parts)
    for part in parts:
        fewer = [one for one in kept if one is not part]
        if examined.questions.impossible(*(met for _, _, met in fewer)):
            kept = fewer
    *others, (place, _, _) = kept
    if not others:
        return examined.spot(place, None, "alone")
    words = (word for _, word, _ in others if word is not None)
    told = ", ".join(word.name or word.else_ or key_of(type(word)) for word in words)
    answer = examined.answered(place, *(met for one, _, met in parts if one != place))
    return examined.spot(place, answer, sentence="together", others=told or "claims")


def _unreachable(examined: Examined) -> Iterator[Spot]:
    """Yield routes whose rows all go an earlier way."""
    routes = examined.provision.route
    for number in range(1, len(routes)):
        if examined.questions.impossible(examined.on_route(number)):
            place = ("provision", examined.number, "route", number)
            answer = examined.answered(place, examined.all_common(), examined.meets_route(number))
            before = ", ".join(one.id for one in routes[:number])
            yield examined.spot(place, answer, "route", number, before=before)


def _case_lists(
    examined: Examined,
) -> Iterator[tuple[Place, ConditionWord | None, Sequence[Any], int | None, bool]]:
    """Yield every list of cases with its word, where that is a condition, its route and whether it is of the entity."""
    provision, number = examined.provision, examined.number
    yield ("fund",), None, examined.policy.fund, None, True
    for route in (None, *range(len(provision.route))):
        for condition, _ in examined.common if route is None else examined.routes[route]:
            for place, word in words_within(condition.word, condition.place):
                if getattr(word, "cases", ()):
                    yield (*place, "cases"), condition.word, word.cases, route, condition.of_entity  # type: ignore[attr-defined] # asked for just above
    for here in ways_of(number, provision):
        cases = getattr(here.way, "cases", ())
        if cases:
            yield (*here.place, "cases"), None, cases, here.route, False


def _cases(examined: Examined) -> Iterator[tuple[Place, list[Proposition], list[Any], bool]]:
    """Yield every list of cases: its place, when each case holds, the rows that it is put to, whether others use it."""
    for place, word, cases, route, of_entity in _case_lists(examined):
        logic = examined.logic(of_entity=of_entity)
        examined.row.place = place
        holds = [logic.all_of(one.modelled(logic) for one in spelled_out(case.where)) for case in cases]
        # What a name stands for is looked at by itself: other provisions may reach what this one does not.
        is_shared = word is not None and word.name is not None
        yield place, holds, [examined.on_route(route, word)], is_shared


def _cases_unreachable(examined: Examined) -> Iterator[Spot]:
    """Yield cases that hold for no row, or for none that those before leave."""
    logic = examined.logic()
    for place, holds, put_to, is_shared in _cases(examined):
        context = [] if is_shared else put_to
        for position, case in enumerate(holds):
            if any(one.num_args() == 0 for one in holds[:position]):
                continue  # behind one for every row: told without a solver
            earlier = [logic.negated(one) for one in holds[:position]]
            if place[0] != "fund" and examined.questions.impossible(*context, *earlier, case):
                answer = examined.answered(place, *context, case) if position else None
                yield examined.spot((*place, position), answer, "case")


def _funds_unreachable(every: Sequence[Examined]) -> Iterator[Spot]:
    """Yield funds that pay for no provision."""
    # What no row meets at all is told as such.
    reached = [one for one in every if not one.questions.impossible(one.all_common())]
    funds = every[0].policy.fund if reached else ()
    for position, fund in enumerate(funds):
        is_behind = any(not one.where for one in funds[:position])  # told without a solver
        if not is_behind and all(_pays_nothing(one, position) for one in reached):
            yield Spot(
                ("fund", position), {"fund": "、".join(one.zh for one, _ in fund.parts())}, sentence="fund"
            )


def _pays_nothing(examined: Examined, position: int) -> bool:
    logic = examined.logic(of_entity=True)
    holds = [
        logic.all_of(one.modelled(logic) for one in spelled_out(fund.where)) for fund in examined.policy.fund
    ]
    earlier = [logic.negated(one) for one in holds[:position]]
    return examined.questions.impossible(examined.all_common(), *earlier, holds[position])


def _gaps(examined: Examined) -> Iterator[Spot]:
    """Yield where a row meets everything and reaches no case, fund or tier."""
    logic = examined.logic()
    for place, holds, context, _ in _cases(examined):
        answer = examined.answered(place, *context, *(logic.negated(one) for one in holds))
        if answer is not None:
            yield examined.spot(place, answer, what=said("lint.of.cases"))
    for here, reached in _tiers(examined):
        answer = examined.answered(
            here.place, *_put_to(examined, here), logic.negated(reached[0]), *_measured(examined, here)
        )
        if answer is not None:
            place = (*here.place, *here.way.levels()[0].place)
            yield examined.spot(place, answer, what=said("lint.of.tiers"))


def _put_to(examined: Examined, here: PlacedWay) -> list[Proposition]:
    """Return what is true of the rows that a way of paying pays."""
    logic = examined.logic()
    parts = [examined.on_route(here.route)]
    if here.is_addition and here.route is not None:
        add_on = examined.provision.route[here.route].add_on
        parts += [one.modelled(logic) for one in spelled_out(add_on.where if add_on else ())]
    return parts


def _measured(examined: Examined, here: PlacedWay) -> list[Proposition]:
    """Return that there is something to pay for, where parts of a quantity are paid."""
    anything = here.way.anything(examined.logic())
    return [] if anything is None else [anything]


def _tiers(examined: Examined) -> Iterator[tuple[PlacedWay, Sequence[Proposition]]]:
    """Yield ways of paying by tier with when each tier is reached."""
    for here in ways_of(examined.number, examined.provision):
        examined.row.place = here.place
        reached = here.way.reached(examined.logic())
        if reached:
            yield here, reached


def _tiers_unreachable(examined: Examined) -> Iterator[Spot]:
    """Yield tiers that no row reaches without reaching the next."""
    logic = examined.logic()
    for here, reached in _tiers(examined):
        for position, at in enumerate(reached):
            following = [logic.negated(reached[position + 1])] if position + 1 < len(reached) else []
            if examined.questions.impossible(*_put_to(examined, here), at, *following):
                place = (*here.place, *here.way.levels()[position].place)
                answer = examined.answered(place, *_put_to(examined, here), at)
                yield examined.spot(place, answer, "tier")


def _own(examined: Examined) -> Iterator[tuple[PlacedCondition, Proposition, Proposition]]:
    """Yield each condition of the provision itself, when it is met, and when everything else is."""
    for one, met in examined.common:
        if one.place[0] == "provision":
            yield one, met, examined.all_common(one.word, claimed=False)
    logic = examined.logic()
    for number, route in enumerate(examined.routes):
        for one, met in route:
            common = examined.all_common(claimed=False)
            yield one, met, logic.all_of([common, examined.meets_route(number, one.word)])


def _always_holds(examined: Examined) -> Iterator[Spot]:
    """Yield conditions that every row meets."""
    logic = examined.logic()
    for one, met, _ in _own(examined):
        if examined.questions.impossible(logic.negated(met)):
            yield Spot(one.place)


def _redundant(examined: Examined) -> Iterator[Spot]:
    """Yield conditions that a row meets that meets the others, and alternatives that the others hold already."""
    logic = examined.logic()
    for one, met, others in _own(examined):
        is_always = examined.questions.impossible(logic.negated(met))
        if not is_always and examined.questions.impossible(others, logic.negated(met)):
            yield Spot(one.place)
        parts = one.word.parts() if one.word.one_part_suffices else ()
        modelled = [part.modelled(examined.logic(of_entity=one.of_entity)) for part in parts]
        for position, part in enumerate(modelled):
            beside = [logic.negated(other) for n, other in enumerate(modelled) if n != position]
            if examined.questions.impossible(others, part, *beside):
                yield Spot((*one.place, key_of(type(one.word)), position))


def _of_contradictions(view: View, seen: set[object]) -> Iterator[Finding]:
    """Yield contradictions that no row can say."""
    for number, contradiction in enumerate(view.policy.contradiction):
        for position, provision in own_provisions(view.policy):
            if provision.id not in contradiction.provisions or (contradiction, provision.table) in seen:
                continue
            seen.add((contradiction, provision.table))
            examined = Examined(view, position, provision, MadeUpRow(view.policy, provision.table))
            logic = examined.logic()
            if examined.questions.impossible(
                *(word.modelled(logic) for word in spelled_out(contradiction.where))
            ):
                spot = Spot(("contradiction", number), {"code": contradiction.code})
                yield from view.found("contradiction-without-effect", "warning", [spot])


def _not_modelled(examined: Examined) -> Iterator[Spot]:
    """Yield the conditions on a provision's rows of which nothing is proved."""
    unknown = list(examined.row.unmodelled.values())
    common = ((one.place, one.word) for one, _ in examined.common)
    own = words_within(examined.provision, ("provision", examined.number))
    placed = dict((*(found for place, word in common for found in words_within(word, place)), *own))
    for place, word in placed.items():
        if isinstance(word, ConditionWord) and word in unknown:
            yield Spot(place, sentence="condition")


def _left_open(examined: Examined) -> Iterator[Spot]:
    """Yield what was not decided, with the words that are not modelled."""
    words = ", ".join(dict.fromkeys(key_of(type(word)) for word in examined.row.unmodelled.values()))
    for place in dict.fromkeys(examined.left_open):
        yield Spot(place, {"words": words}, sentence="words" if words else "")
