"""Plain checks of what is said twice, in the wrong order, or without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.declared.words import written_names
from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.lint.sites import (
    PlacedCondition,
    case_lists,
    common_conditions,
    own_provisions,
    route_conditions,
)
from subsidycalc.policy.provision_parts import Together
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.listing import key_of
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import Word

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.vocabulary.walking import Place

_BESIDE_THE_TEST: Final = {"name", "else_", "clause", "outcome", "quote"}
"""What a condition says beside what it tests."""
_CODED: Final = ("else_", "beyond", "tied", "incomplete")


def catch_all_first(policy: Policy) -> Iterator[Spot]:
    """Yield cases, funds and routes for every row that stand before others."""
    for place, cases in case_lists(policy):
        for position in _catch_alls(cases):
            yield Spot((*place, position))


def behind_a_catch_all(policy: Policy) -> Iterator[Spot]:
    """Yield cases, funds and routes that stand behind one for every row, so that none can reach them."""
    for place, cases in case_lists(policy):
        first = min(_catch_alls(cases), default=len(cases))
        for position in range(first + 1, len(cases)):
            told = str(getattr(cases[first], "id", first + 1))
            yield Spot((*place, position), {"before": told})


def _catch_alls(cases: Sequence[Any]) -> list[int]:
    return [position for position, case in enumerate(cases[:-1]) if not case.where]


def code_with_two_meanings(policy: Policy) -> Iterator[Spot]:
    """Yield codes that stand for different things within one provision."""
    for number, provision in own_provisions(policy):
        first: dict[str, tuple[object, ...]] = {}
        for place, code, meaning in _coded(policy, number, provision):
            if first.setdefault(code, meaning) != meaning:
                yield Spot(place, {"code": code})


def _coded(
    policy: Policy, number: int, provision: Provision
) -> Iterator[tuple[Place, str, tuple[object, ...]]]:
    general = policy.general_conditions_of(provision)
    parts: list[tuple[Place, Any]] = [(("general",), general), (("provision", number), provision)]
    for here, part in parts:
        for place, word in words_within(part, here):
            for name in _CODED:
                code = getattr(word, name, None)
                if isinstance(code, str):
                    yield (*place, written_names(type(word))[name]), code, (name, *_meaning(word))


def _meaning(word: Word) -> tuple[object, ...]:
    """Return what a word is about: its sort and the fields that it compares, whatever its figures.

    A bound on what several rows come to together is one on the quantity of each.
    """
    if isinstance(word, Together):
        return "quantity", frozenset({word.of})
    if not isinstance(word, ConditionWord):
        return (type(word).__name__,)
    return key_of(type(word)), frozenset(word.references())


def condition_twice(policy: Policy) -> Iterator[Spot]:
    """Yield conditions that a row must meet already."""
    for number, provision in own_provisions(policy):
        common = common_conditions(policy, number, provision)
        yield from _twice(common)
        for position in range(len(provision.route)):
            beside = len(common)
            listed = [*common, *route_conditions(number, provision, position)]
            yield from (
                spot for spot in _twice(listed) if spot.place in {one.place for one in listed[beside:]}
            )
    for place, word in words_within((policy.general, policy.provision), ()):
        if isinstance(word, ConditionWord) and word.parts():
            key = key_of(type(word))
            part = ("general", "provision")[int(place[0])]
            parts = enumerate(word.parts())
            yield from _twice(
                PlacedCondition((part, *place[1:], key, n), one, of_entity=False) for n, one in parts
            )


def _twice(conditions: Iterable[PlacedCondition]) -> Iterator[Spot]:
    seen: list[object] = []
    for condition in conditions:
        word = condition.word
        test = condition.of_entity, type(word), as_meant(word, _BESIDE_THE_TEST)
        if test in seen:
            yield Spot(condition.place)
        seen.append(test)


def as_meant(value: object, beside: Container[str] = ()) -> object:
    """Return what a policy says with its figures as what they are, however they are written: 10吨 and 10.0吨.

    What words hold `beside` that is left out.
    """
    if isinstance(value, Quantity):
        return value.value, value.dimension, value.unit
    if isinstance(value, Word):
        names = (name for name in value.__struct_fields__ if name not in beside)
        return type(value), {name: as_meant(getattr(value, name), beside) for name in names}
    if isinstance(value, dict):
        return {key: as_meant(item, beside) for key, item in value.items()}
    return [as_meant(item, beside) for item in value] if isinstance(value, list | tuple) else value


def group_without_effect(policy: Policy) -> Iterator[Spot]:
    """Yield groups that neither bound nor exclude."""
    for number, group in enumerate(policy.group):
        if group.ceiling is None and not group.exclusive:
            yield Spot(("group", number), {"group": group.id})


def provision_without_coverage(policy: Policy) -> Iterator[Spot]:
    """Yield provisions that no line of the coverage names."""
    named = {name for line in policy.coverage for name in line.provisions}
    for number, provision in enumerate(policy.provision):
        if provision.id not in named:
            yield Spot(("provision", number, "id"), {"provision": provision.id})


def clause_without_coverage(policy: Policy) -> Iterator[Spot]:
    """Yield clauses that are cited and that no line of the coverage says anything of."""
    covered = {line.clause for line in policy.coverage}
    if not covered:  # said once of every provision
        return
    parts = {"provision": policy.provision, "parameter": policy.parameter, "reading": policy.reading}
    for part, value in parts.items():
        for place, word in words_within(value, (part,)):
            clause = getattr(word, "clause", None)
            if isinstance(clause, str) and not any(_covers(line, clause) for line in covered):
                yield Spot((*place, "clause"), {"clause": clause})


def _covers(covered: str, clause: str) -> bool:
    """Whether a line is of a clause, of one that holds it, or of a part of it."""
    return covered.startswith(clause) or clause.startswith(covered)
