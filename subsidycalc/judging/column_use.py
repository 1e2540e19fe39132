"""Which columns of which tables the provisions of a run use, and what for; nothing about any input."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from subsidycalc.judging.claims import claim_fields, keys_of, needed_references
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.policy.own_tables import dictionary_of
from subsidycalc.vocabulary.condition import ConditionWord, spelled_out
from subsidycalc.vocabulary.derived import Lookup
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.payment import Way
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.judging.batch import Task
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.dictionary import Dictionary
    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.vocabulary.conditions import Condition

_NAMES = ("name", "township")
"""Fields of those who are paid that no rule needs and every result shows."""

ACCOUNT: Final = "account"
PAYEE_COLUMNS: Final = ("account_name", "bank", ACCOUNT)
"""Fields of enterprises that pass through to the list of payments; no rule looks at them."""


class ColumnUse(Struct):
    """One column that a run looks at."""

    table: TableDefinition
    key: str
    """`output[2023Q1]`, or the field's name where it has no period."""
    tasks: list[Task] = field(default_factory=list)
    """The provisions that look at it."""
    claims: list[Task] = field(default_factory=list)
    """The provisions that it claims when it is filled in."""
    needed_by: list[Task] = field(default_factory=list)
    """The provisions that cannot be assessed without it."""
    conditions: list[ConditionWord] = field(default_factory=list)
    """The single conditions that compare it, in the order of the policy."""
    contradicts: bool = False
    """Whether a row that fills it in may contradict what it says in other columns."""

    @property
    def field(self) -> Field:
        """Return the dictionary's field."""
        return self.table.field(self.key.partition("[")[0])


class _Gathering:
    """Columns by table and key, while they are being gathered."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], ColumnUse] = {}

    def column(self, table: TableDefinition, key: str) -> ColumnUse:
        """Return a column, newly made where it is met for the first time."""
        return self.columns.setdefault((table.name, key), ColumnUse(table, key))


def columns_used(tasks: Sequence[Task]) -> list[ColumnUse]:
    """Return every column that some provisions look at, keys and names included, in the dictionary's order.

    Where enterprises are paid, the columns of their accounts are among them, used by no provision.
    """
    found = _Gathering()
    dictionary = dictionary_of(task.declared_by for task in tasks)
    for task in tasks:
        own, entities = dictionary.named(task.provision.table), dictionary.entities_of(task.provision.table)
        _names(found, task, own, entities)
        on_entity = own is not entities and not own.paid_in_person
        for reference in _references(task.declared_by, task.provision, own_is_entity=not on_entity):
            _note(found.column(*_placed(reference, own, entities)).tasks, task)
        for reference in needed_references(task.declared_by, task.provision):
            _note(found.column(*_placed(reference, own, entities)).needed_by, task)
        for reference in claim_fields(task.provision):
            _note(found.column(*_placed(reference, own, entities)).claims, task)
        for reference, word in _comparisons(task.declared_by, task.provision, on_entity=on_entity):
            conditions = found.column(*_placed(reference, own, entities)).conditions
            if word not in conditions:
                conditions.append(word)
        for reference in _contradicting(task.declared_by, task.provision):
            found.column(*_placed(reference, own, entities)).contradicts = True
        _counted_elsewhere(found, task, dictionary)
        if task.declared_by.prior_awards is not None and task.provision.kind in MONEY_KINDS:
            prior = dictionary.named("prior_awards")
            unasked = {"uscc"} if own.paid_in_person else {"name", "id_number"}
            for column in (one for one in prior.fields if one.name not in unasked):
                _note(found.column(prior, column.name).tasks, task)
    _payees(found, tasks, dictionary.named("enterprises"))
    return sorted(found.columns.values(), key=partial(_place_in, dictionary))


def _counted_elsewhere(found: _Gathering, task: Task, dictionary: Dictionary) -> None:
    """Note what figures look at that are made of another table's rows."""
    for figure in (one for one in task.provision.figure if one.elsewhere):
        other, entities = dictionary.named(figure.elsewhere), dictionary.entities_of(figure.elsewhere)
        needed = [found.column(other, key) for key in keys_of(other)]
        needed += [found.column(*_placed(one, other, entities)) for one in figure.made_of()]
        for column in needed:
            _note(column.tasks, task)
            _note(column.needed_by, task)
        for word in single_words(figure.conditions()):
            for reference in word.references():
                conditions = found.column(*_placed(reference, other, entities)).conditions
                if word not in conditions:
                    conditions.append(word)


def _payees(found: _Gathering, tasks: Sequence[Task], enterprises: TableDefinition) -> None:
    """Note where the money goes, if enterprises are paid any."""
    paid = any(task.provision.kind in PAYABLE_KINDS for task in tasks)
    if paid and (enterprises.name, enterprises.entity) in found.columns:
        for name in PAYEE_COLUMNS:
            found.column(enterprises, name)


def _note(noted: list[Task], task: Task) -> None:
    """Note a provision once, also where it is met again under another reading."""
    if all(other.reference != task.reference for other in noted):
        noted.append(task)


def _place_in(dictionary: Dictionary, column: ColumnUse) -> tuple[int, int, str]:
    return (
        dictionary.tables.index(column.table),
        column.table.fields.index(column.field),
        column.key.removesuffix("]"),
    )


def _placed(reference: str, own: TableDefinition, entities: TableDefinition) -> tuple[TableDefinition, str]:
    """Return the table and key that a reference means."""
    key = reference.removeprefix(ENTERPRISE)
    return (entities if key != reference else own), key


def _names(found: _Gathering, task: Task, own: TableDefinition, entities: TableDefinition) -> None:
    """Note what tells rows and enterprises apart, whatever the rules."""
    known = {candidate.name for candidate in entities.fields}
    if not own.paid_in_person:
        for name in (entities.entity, *(name for name in _NAMES if name in known)):
            _note(found.column(entities, name).tasks, task)
        _note(found.column(entities, entities.entity).needed_by, task)
    keys = ("name", "id_number") if own.persons or own.paid_in_person else ()
    keys = keys if own.paid_in_person else (own.entity, *keys)
    for name in own.named_by:
        _note(found.column(own, name).tasks, task)
    for name in keys:
        _note(found.column(own, name).tasks, task)
        if name != "name":
            _note(found.column(own, name).needed_by, task)


def _references(policy: Policy, provision: Provision, *, own_is_entity: bool) -> Iterator[str]:
    """Yield every reference of a provision, to its own table or to that of enterprises."""
    yield from used_fields(provision)
    yield from claim_fields(provision)
    if provision.places is not None:
        yield from (provision.places.of, *provision.places.per)
    if provision.consistent is not None:
        yield from (provision.consistent.field, *provision.consistent.within)
    yield from provision.once_per
    yield from fields_beside(provision)
    for definition in provision.derived:
        for source in definition.first_of:
            if isinstance(source, Lookup):
                yield f"{ENTERPRISE}{source.field}"
    yield from _of_ceiling(provision)
    computed = {figure.name for figure in provision.figure}
    for figure in provision.figure:
        yield from (reference for reference in figure.references() if reference not in computed)
    for reference, _ in _comparisons(policy, provision, on_entity=not own_is_entity):
        yield reference


def _of_ceiling(provision: Provision) -> Iterator[str]:
    """Yield what a ceiling by class or field looks at in the enterprise's row."""
    for _, word in words_within(provision.ceiling_by):
        if isinstance(word, ConditionWord | Way):
            yield from (f"{ENTERPRISE}{one.removeprefix(ENTERPRISE)}" for one in word.references())


def _contradicting(policy: Policy, provision: Provision) -> Iterator[str]:
    """Yield the fields of all but the first of the conditions that a row cannot meet together."""
    for contradiction in policy.contradiction:
        if provision.id in contradiction.provisions:
            for word in spelled_out(contradiction.where[1:]):
                yield from word.references()


def _comparisons(
    policy: Policy, provision: Provision, *, on_entity: bool
) -> Iterator[tuple[str, ConditionWord]]:
    """Yield each reference with each single condition that compares it, those of cases and routes included."""
    at_entity = [
        *policy.general_conditions_of(provision),
        *provision.enterprise,
        *_choosing(provision.ceiling_by),
    ]
    yield from _references_to_entities(at_entity, on_entity=on_entity)
    derived = {one.name for one in provision.derived} | {one.name for one in provision.figure}
    own: list[Condition | ConditionWord] = [*provision.where, *_choosing(provision.pays)]
    for route in provision.route:
        own += [*route.where, *_choosing(route.pays)]
        own += [*route.add_on.where, *_choosing(route.add_on.pays)] if route.add_on else []
    for contradiction in policy.contradiction:
        own += contradiction.where if provision.id in contradiction.provisions else ()
    for word in single_words(own):
        for reference in word.references():
            if reference not in derived:
                yield reference, word
    if policy.pays_in_person(provision):
        return
    funds = [condition for case in policy.fund for condition in case.where]
    yield from _references_to_entities(funds, on_entity=on_entity)


def _references_to_entities(
    conditions: Iterable[Condition], *, on_entity: bool
) -> Iterator[tuple[str, ConditionWord]]:
    for word in single_words(conditions):
        for reference in word.references():
            bare = reference.removeprefix(ENTERPRISE)
            yield (f"{ENTERPRISE}{bare}" if on_entity else bare), word


def single_words(conditions: Iterable[Condition | ConditionWord]) -> Iterator[ConditionWord]:
    """Yield conditions with composed ones taken apart, and those that choose between cases."""
    for word in spelled_out(conditions):
        yield from single_words(word.parts()) if word.parts() else (word,)
        yield from single_words(word.choosing())


def _choosing(pays: Way | None) -> tuple[ConditionWord, ...]:
    return () if pays is None else pays.choosing()


def fields_beside(provision: Provision) -> Iterator[str]:
    """Yield the fields that bind rows together, or that only a notice looks at."""
    if provision.together is not None:
        yield from (provision.together.of, provision.together.within)
    if provision.head_count is not None and provision.head_count.by is not None:
        yield provision.head_count.by
    if provision.object is not None:
        yield provision.object
    for case in provision.notice:
        for word in spelled_out(case.where):
            yield from word.references()


def used_fields(provision: Provision) -> tuple[str, ...]:
    """Return every field of its own table that a provision uses in any way, for telling rows apart."""
    found = [claim for claim in provision.claims if isinstance(claim, str)]
    for _, word in words_within((provision.claims, provision.where, provision.pays, provision.route)):
        if isinstance(word, ConditionWord | Way):
            found += word.references()
    found += provision.spell or ()
    if provision.winners is not None:
        found.append(provision.winners.by)
    if provision.duration is not None and isinstance(provision.duration.each, str):
        found.append(provision.duration.each)
    for derived in provision.derived:
        found += [source.by if isinstance(source, Lookup) else source for source in derived.first_of]
        found += [derived.less] if derived.less is not None else []
    found += [reference for figure in provision.figure for reference in figure.references()]
    names = {one.name for one in provision.derived} | {one.name for one in provision.figure}
    return tuple(
        dict.fromkeys(name for name in found if not name.startswith(ENTERPRISE) and name not in names)
    )
