"""Binding a policy to the data dictionary: every field it names exists and holds what its figures are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.judging.conditions.references import fields_of_condition, parts_of_condition, used_fields
from subsidycalc.policy import conditions as words
from subsidycalc.policy.amounts import FlatAmount
from subsidycalc.policy.mistakes import Mistake, PolicyFileError, nearest
from subsidycalc.policy.quantities import Quantity
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.model import Kind, TableDefinition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import Policy, Provision

_DIMENSIONS = {Kind.MONEY: "money", Kind.ENERGY: "energy", Kind.COUNT: "count", Kind.PERCENT: "share"}
_TABLES = {table.name: table for table in TABLES}


def check_fields(policy: Policy, file: str) -> None:
    """Raise PolicyFileError listing every field, table or named condition that does not exist or does not fit."""
    mistakes: list[Mistake] = []
    for number, provision in enumerate(policy.provision):
        path = f"provision[{number}]"
        if provision.same_as is None:
            mistakes += _check_provision(policy, provision, path)
    if mistakes:
        raise PolicyFileError(file, list(dict.fromkeys(mistakes)))


def _check_provision(policy: Policy, provision: Provision, path: str) -> Iterator[Mistake]:
    table = _TABLES.get(provision.table)
    if table is None:
        yield Mistake(
            f"{path}.table", f"there is no table {provision.table!r}", nearest(provision.table, _TABLES)
        )
        return
    entities = _TABLES["regions" if table.name == "regions" else "enterprises"]
    derived = {definition.name for definition in provision.derived}
    for reference in used_fields(provision):
        if reference not in derived:
            yield from _check_reference(reference, table, entities, path)
    for word in words.spelled_out((*policy.general_conditions_of(provision), *provision.enterprise)):
        for reference in fields_of_condition(word):
            yield from _check_reference(reference, entities, entities, f"{path}.enterprise")
    own = [*provision.where, *(condition for route in provision.route for condition in route.where)]
    for word in words.spelled_out(own):
        for reference in fields_of_condition(word):
            if reference not in derived:
                yield from _check_reference(reference, table, entities, path)
        yield from _check_figures(word, table, entities, path)
    yield from _check_head_count(provision, path)
    yield from _check_places(provision, path)


def _definition(reference: str, table: TableDefinition, entities: TableDefinition) -> TableDefinition:
    return entities if reference.startswith("enterprise.") else table


def _check_reference(
    reference: str, table: TableDefinition, entities: TableDefinition, path: str
) -> Iterator[Mistake]:
    owner = _definition(reference, table, entities)
    name, bracket, _ = reference.removeprefix("enterprise.").partition("[")
    names = [field.name for field in owner.fields]
    if name not in names:
        yield Mistake(path, f"the table {owner.name} has no field {name!r}", nearest(name, names))
        return
    periodic = owner.field(name).period != "none"
    if periodic and not bracket:
        yield Mistake(path, f"{name!r} needs its period", f"write {name}[2023Q1], for example")
    if bracket and not periodic:
        yield Mistake(path, f"{name!r} has no periods", f"write {name}")


def _check_figures(
    word: words.ConditionWord, table: TableDefinition, entities: TableDefinition, path: str
) -> Iterator[Mistake]:
    """Check that limits are of the dimension of what they limit: money against money, a share against growth."""
    for part in parts_of_condition(word):
        yield from _check_figures(part, table, entities, path)
    if not isinstance(word, words.MeasureCondition):
        return
    wanted = "share"
    if isinstance(word, (words.QuantityCondition, words.DifferenceCondition)):
        reference = word.quantity if isinstance(word, words.QuantityCondition) else word.difference[0]
        name = reference.removeprefix("enterprise.").partition("[")[0]
        owner = _definition(reference, table, entities)
        if name not in [field.name for field in owner.fields]:
            return
        wanted = _DIMENSIONS.get(owner.field(name).kind, "")
        if not wanted:
            yield Mistake(path, f"{name!r} is no number that a limit could apply to")
            return
    for limits in (word, *word.cases):
        for _, figure in limits.stated():
            if isinstance(figure, Quantity) and figure.dimension != wanted:
                yield Mistake(path, f"{figure.text!r} is {figure.dimension}, where {wanted} is due")


def _check_head_count(provision: Provision, path: str) -> Iterator[Mistake]:
    if provision.head_count is None or provision.head_count.counted is None:
        return
    named = [word.name for word in words.spelled_out(provision.where) if word.name is not None]
    for name in provision.head_count.counted:
        if name not in named:
            hint = nearest(name, named)
            yield Mistake(
                f"{path}.head_count.counted", f"no named condition {name!r} in the provision's `where`", hint
            )


def _check_places(provision: Provision, path: str) -> Iterator[Mistake]:
    if provision.places is None:
        return
    pays = provision.pays
    if not isinstance(pays, FlatAmount) or pays.times != (provision.places.of,):
        yield Mistake(
            f"{path}.places", "places need `pays` with an amount times the field that they share out"
        )
