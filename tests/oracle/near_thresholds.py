"""The cells worth trying for a provision, from everything that it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle.near_amounts import try_amount
from oracle.near_conditions import try_condition, walk
from oracle.scope import FAULTS, Scope, Scopes

from subsidycalc.vocabulary.computed import CountFigure, PlaceFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import Policy, Provision


def scopes_of(policy: Policy, provision: Provision) -> Scopes:
    """Collect the cells worth trying from everything that a provision declares."""
    own = Scope(policy.dictionary.named(provision.table))
    is_entity = provision.table in {"enterprises", "regions"}
    entity = own if is_entity else Scope(policy.dictionary.named("enterprises"))
    derived = {
        definition.name: tuple(source for source in definition.first_of if isinstance(source, str))
        for definition in provision.derived
    }
    figures: dict[str, str] = {}
    for figure in provision.figure:
        source = next(iter(figure.references()), "")
        figures[figure.name] = figures.get(source, source)
    less = {one.name: one.less for one in provision.derived if one.less is not None}
    payee = own if policy.pays_in_person(provision) else entity
    scopes, behind = Scopes(own, entity, derived, less, figures), Scopes(payee, payee)
    for word in walk((*policy.general_conditions_of(provision), *provision.enterprise)):
        try_condition(word, behind)
    contradictions = [
        word for one in policy.contradiction if provision.id in one.provisions for word in one.where
    ]
    of_figures = [word for figure in provision.figure for word in figure.conditions()]
    for word in walk((*own_conditions(provision), *contradictions, *of_figures)):
        if not _counts_rows(word, provision):
            try_condition(word, scopes)
    for pays in all_pays(provision):
        try_amount(pays, provision, scopes)
    _near_ceilings(provision, behind)
    for reference in _other_references(provision):
        scope, key = scopes.of(reference)
        scope.anything(key)
    for scope in (own, entity):
        for key in scope.cells:
            scope.cells[key] |= dict.fromkeys(FAULTS[scope.field(key).kind])
    return scopes


def _near_ceilings(provision: Provision, behind: Scopes) -> None:
    if provision.ceiling_by is not None:
        try_amount(provision.ceiling_by, provision, behind)
        for word in walk(provision.ceiling_by.choosing()):
            try_condition(word, behind)


def _counts_rows(word: Any, provision: Provision) -> bool:  # noqa: ANN401 - any condition
    """Return whether a condition compares a number of rows, which no cell tells."""
    counts = {one.name for one in provision.figure if isinstance(one, CountFigure | PlaceFigure)}
    return bool(counts & set(word.references()))


def own_conditions(provision: Provision) -> list[Any]:
    """Return every condition that a provision puts to its own rows."""
    found: list[Any] = [
        *provision.where,
        *(claim for claim in provision.claims if not isinstance(claim, str)),
    ]
    for route in provision.route:
        found += [*route.where, *(route.add_on.where if route.add_on is not None else ())]
    for pays in all_pays(provision):
        found += pays.choosing()
    return found


def all_pays(provision: Provision) -> list[Any]:
    """Return every amount of a provision."""
    found: list[Any] = [provision.pays]
    for route in provision.route:
        found += [route.pays, route.add_on.pays if route.add_on is not None else None]
    return [pays for pays in found if pays is not None]


def _other_references(provision: Provision) -> Iterator[str]:
    """Yield the fields that a provision looks at beside its conditions and amounts."""
    yield from (claim for claim in provision.claims if isinstance(claim, str))
    yield from provision.once_per
    yield from provision.spell or ()
    if provision.places is not None:
        yield from (*provision.places.per, provision.places.of)
    if provision.consistent is not None:
        yield from (provision.consistent.field, *provision.consistent.within)
    yield from _beside(provision)
    for figure in provision.figure:
        names = {one.name for one in provision.figure}
        yield from (one for one in figure.references() if one not in names and one != "id_number")
    for definition in provision.derived:
        for source in definition.first_of:
            if not isinstance(source, str):
                yield from (f"enterprise.{source.field}", source.by)
            elif source != "id_number":
                yield source


def _beside(provision: Provision) -> Iterator[str]:
    """Yield the fields that bind rows together, name an event, or that only a notice looks at."""
    if provision.together is not None:
        yield from (provision.together.of, provision.together.within)
    if provision.head_count is not None and provision.head_count.by is not None:
        yield provision.head_count.by
    if provision.object is not None:
        yield provision.object
    for case in provision.notice:
        for word in walk(case.where):
            yield from word.references()
