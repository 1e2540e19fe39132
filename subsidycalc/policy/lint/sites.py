"""Where the parts of a policy stand: every list of conditions, every way of paying, every list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from subsidycalc.vocabulary.condition import spelled_out
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.payment import Way
    from subsidycalc.vocabulary.walking import Place


class PlacedWay(NamedTuple):
    """A way of paying with its place, and its route where it belongs to one."""

    place: Place
    way: Way
    route: int | None = None
    is_addition: bool = False


class PlacedCondition(NamedTuple):
    """A condition of a list with its place, and whether it is put to the enterprise of a row."""

    place: Place
    word: ConditionWord
    of_entity: bool


def own_provisions(policy: Policy) -> Iterator[tuple[int, Provision]]:
    """Yield the provisions that a policy declares itself, with their positions."""
    for number, provision in enumerate(policy.provision):
        if provision.same_as is None:
            yield number, provision


def ways_of(number: int, provision: Provision) -> Iterator[PlacedWay]:
    """Yield every way of paying of a provision."""
    place: Place = ("provision", number)
    if provision.pays is not None:
        yield PlacedWay((*place, "pays"), provision.pays)
    for position, route in enumerate(provision.route):
        here = (*place, "route", position)
        if route.pays is not None:
            yield PlacedWay((*here, "pays"), route.pays, position)
        if route.add_on is not None:
            yield PlacedWay((*here, "add_on", "pays"), route.add_on.pays, position, is_addition=True)


def ways(policy: Policy) -> Iterator[PlacedWay]:
    """Yield every way of paying of a policy."""
    for number, provision in own_provisions(policy):
        yield from ways_of(number, provision)


def placed_conditions(conditions: Sequence[Any], place: Place, *, of_entity: bool) -> list[PlacedCondition]:
    """Return the conditions of a list with their places."""
    words = spelled_out(conditions)
    return [PlacedCondition((*place, n), word, of_entity) for n, word in enumerate(words)]


def common_conditions(policy: Policy, number: int, provision: Provision) -> list[PlacedCondition]:
    """Return the conditions that every row of a provision must meet, whatever its route."""
    place: Place = ("provision", number)
    general = policy.general_conditions_of(provision)
    return [
        *placed_conditions(general, ("general",), of_entity=not policy.pays_in_person(provision)),
        *placed_conditions(provision.enterprise, (*place, "enterprise"), of_entity=True),
        *placed_conditions(provision.where, (*place, "where"), of_entity=False),
    ]


def route_conditions(number: int, provision: Provision, route: int) -> list[PlacedCondition]:
    """Return the conditions of one route."""
    place = ("provision", number, "route", route, "where")
    return placed_conditions(provision.route[route].where, place, of_entity=False)


def case_lists(policy: Policy) -> Iterator[tuple[Place, Sequence[Any]]]:
    """Yield every list of which the first that holds applies: cases, funds, routes."""
    yield ("fund",), policy.fund
    for number, provision in own_provisions(policy):
        place = ("provision", number)
        if provision.route:
            yield (*place, "route"), provision.route
        for here, word in words_within(provision, place):
            cases = getattr(word, "cases", ())
            if cases:
                yield (*here, "cases"), cases
    for here, word in words_within(policy.general, ("general",)):
        if getattr(word, "cases", ()):
            yield (*here, "cases"), word.cases  # type: ignore[attr-defined] # asked for just above
