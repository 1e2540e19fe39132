"""Binding a policy to the data dictionary: every field exists, holds what the word is about, every figure is of its sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.judging.holes import holes
from subsidycalc.judging.quantities_fit import apart, figure_mistake, figure_mistakes
from subsidycalc.policy.mistakes import NO_HINT, Mistake, hint_or_list
from subsidycalc.tables.recognising.periods import is_month
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.condition import spelled_out
from subsidycalc.vocabulary.derived import Lookup
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.listing import key_of
from subsidycalc.vocabulary.walking import fields_named, words_within
from subsidycalc.vocabulary.words import Case, ParameterUse

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.vocabulary.computed import ComputedFigure
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Holds, Word

_PERIOD: Final = pattern("(19|20)[0-9]{2}(Q[1-4]|H[12]|-(0[1-9]|1[0-2]))?")


class Scope(Struct, frozen=True):
    """The tables that the references of one part of a policy reach."""

    own: TableDefinition
    entities: TableDefinition
    enterprises: TableDefinition
    """Where what is looked up in another enterprise's row is a field."""
    derived: Mapping[str, Field | None] = field(default_factory=dict)
    """The fields that the provision derives, by name."""

    def table_of(self, reference: str) -> TableDefinition:
        """Return the table that a reference is looked up in."""
        return self.entities if reference.startswith(ENTERPRISE) else self.own

    def field_of(self, reference: str) -> Field | None:
        """Return the dictionary's field that a reference means; None where there is none."""
        name = reference.removeprefix(ENTERPRISE).partition("[")[0]
        if name in self.derived:
            return self.derived[name]
        return {candidate.name: candidate for candidate in self.table_of(reference).fields}.get(name)


def binding_mistakes(policy: Policy, apart_from: Container[int] = ()) -> Iterator[Mistake]:
    """Yield every table, field or named condition that does not exist, and every one that does not fit.

    `apart_from` tells by their identity the provisions that were looked at before.
    """
    yield from _bound_to_payees(policy)
    for number, provision in enumerate(policy.provision):
        if provision.same_as is None and id(provision) not in apart_from:
            yield from _of_provision(policy, provision, ("provision", number))
    for number, group in enumerate(policy.group):
        members = [provision for provision in policy.provision if provision.id in group.provisions]
        kinds = [provision.kind for provision in members]
        if len({policy.pays_in_person(provision) for provision in members}) > 1:
            yield Mistake(("group", number, "provisions"), said("policy_file.group_of_payees"))
        yield from _within(policy, group, ("group", number), _of_table(policy, "enterprises"), *kinds[:1])
    for number, contradiction in enumerate(policy.contradiction):
        for provision in (one for one in policy.provision if one.id in contradiction.provisions):
            yield from _within(
                policy, contradiction.where, ("contradiction", number, "where"), _scope(policy, provision)
            )


def _bound_to_payees(policy: Policy) -> Iterator[Mistake]:
    """Yield what does not fit of the general conditions and the funds, which are about who is paid."""
    payees = [policy.dictionary.entities_of(provision.table) for provision in policy.provision]
    for name in dict.fromkeys(one.name for one in payees if not one.paid_in_person):
        scope, of_name = _of_table(policy, name), zip(policy.provision, payees, strict=True)
        if any(one.name == name and policy.general_conditions_of(provision) for provision, one in of_name):
            yield from _within(policy, policy.general, ("general",), scope)
        yield from _within(policy, policy.fund, ("fund",), scope)
    only_persons = all(
        one.paid_in_person for one in payees
    )  # then there is no enterprise that could be asked
    if only_persons:
        wrong = said("policy_file.paid_in_person", table=policy.provision[0].table)
        yield from (Mistake(("fund", n, "where"), wrong) for n, case in enumerate(policy.fund) if case.where)
    for provision in (one for one in policy.provision if policy.pays_in_person(one)):
        own = (
            policy.general if only_persons and provision.general else policy.general_conditions_of(provision)
        )
        yield from _within(policy, own, ("general",), _scope(policy, provision))


def uncovered(policy: Policy) -> Iterator[Mistake]:
    """Yield what the figures of a policy without other mistakes leave uncovered."""
    for number, provision in enumerate(policy.provision):
        if provision.same_as is None:
            scope, place = _scope(policy, provision), ("provision", number)
            own = scope.own is scope.entities or scope.own.paid_in_person
            yield from holes(policy, provision, place, scope.field_of, own=own)


def _of_table(policy: Policy, name: str) -> Scope:
    table = policy.dictionary.named(name)
    return Scope(table, table, policy.dictionary.named("enterprises"))


def _scope(policy: Policy, provision: Provision) -> Scope:
    entities = policy.dictionary.entities_of(provision.table)
    own = policy.dictionary.named(provision.table) if provision.table in policy.dictionary else entities
    plain = Scope(own, entities, policy.dictionary.named("enterprises"))
    derived = {}
    for definition in provision.derived:
        derived[definition.name] = plain.field_of(definition.sources()[0])
    for figure in provision.figure:
        scope = _scope_of_figure(policy, figure, replace(plain, derived=derived))
        derived[figure.name] = figure.held(scope.field_of)
    return replace(plain, derived=derived)


def _scope_of_figure(policy: Policy, figure: ComputedFigure, scope: Scope) -> Scope:
    """Return the tables that a figure's references reach: those of the provision, or the table that it names."""
    if figure.elsewhere not in policy.dictionary:
        return scope
    return replace(scope, own=policy.dictionary.named(figure.elsewhere), derived={})


def _of_provision(policy: Policy, provision: Provision, place: Place) -> Iterator[Mistake]:
    if provision.table not in policy.dictionary:
        text = said("policy_file.no_table", table=provision.table)
        yield Mistake((*place, "table"), text, hint_or_list(provision.table, policy.dictionary.names))
        return
    scope = _scope(policy, provision)
    asked = [key for key in ("enterprise", "ceiling_by") if getattr(provision, key)]
    asked += ["fund"] if any(case.where for case in provision.fund) else []
    if scope.own.paid_in_person and asked:
        yield Mistake((*place, asked[0]), said("policy_file.paid_in_person", table=provision.table))
        return
    at_entity = replace(scope, own=scope.entities, derived={})
    for name in (one for one in provision.__struct_fields__ if one != "figure"):
        value = getattr(provision, name)
        inner = at_entity if name in {"enterprise", "ceiling_by"} else scope
        yield from _within(policy, value, (*place, name), inner, provision.kind)
    yield from _of_word(policy, provision, place, scope, provision.kind)
    if isinstance(provision.granted, ParameterUse):
        where = (*place, "granted")
        yield from figure_mistake(policy, provision.granted, "answer", where, None)
    yield from _duration(policy, provision, place)
    yield from _head_count(provision, place, in_person=scope.own.paid_in_person)
    yield from _row_by_row(provision, place)
    yield from _figures(policy, provision, scope, place)


def _figures(policy: Policy, provision: Provision, scope: Scope, place: Place) -> Iterator[Mistake]:
    """Yield what is wrong in figures, go by a name that is taken, or look at one declared after them."""
    taken = {one.name for one in scope.own.fields} | {one.name for one in provision.derived}
    for number, figure in enumerate(provision.figure):
        later = {one.name for one in provision.figure[number:]}
        if figure.name in taken:
            yield Mistake(
                (*place, "figure", number, "name"), said("policy_file.name_taken", name=figure.name)
            )
        for reference in figure.references():
            if reference in later:
                yield Mistake((*place, "figure", number), said("policy_file.figure_later", name=reference))
        taken.add(figure.name)
        here: Place = (*place, "figure", number)
        if figure.elsewhere and figure.elsewhere not in policy.dictionary:
            text = said("policy_file.no_table", table=figure.elsewhere)
            yield Mistake((*here, "table"), text, hint_or_list(figure.elsewhere, policy.dictionary.names))
            continue
        if figure.elsewhere:
            other = policy.dictionary.named(figure.elsewhere)
            payees = policy.dictionary.entities_of(figure.elsewhere)
            if other in {scope.own, scope.entities} or payees is not scope.entities:
                text = said("policy_file.figure_elsewhere", table=other.name, own=scope.own.name)
                yield Mistake((*here, "table"), text)
                continue
        inner = _scope_of_figure(policy, figure, scope)
        yield from _within(policy, figure, here, inner, provision.kind)


def _within(
    policy: Policy, value: object, place: Place, scope: Scope, kind: str = "grant"
) -> Iterator[Mistake]:
    """Yield what is wrong with the words of one part of a policy."""
    for here, word in words_within(value, place):
        if not isinstance(word, Case):  # a case is looked at with the word that it belongs to
            yield from _of_word(policy, word, here, scope, kind)


def _of_word(policy: Policy, word: Word, place: Place, scope: Scope, kind: str) -> Iterator[Mistake]:
    for here, reference, holds in fields_named(word):
        # What is looked up in the row of another enterprise is a field of enterprises.
        looked_up = isinstance(word, Lookup) and here == ("field",)
        if scope.own.paid_in_person and (looked_up or reference.startswith(ENTERPRISE)):
            wrong_place = said("policy_file.paid_in_person", table=scope.own.name)
            yield Mistake((*place, *here), wrong_place)
            continue
        there = replace(scope, own=scope.enterprises, derived={}) if looked_up else scope
        yield from _reference(reference, (*place, *here), there, holds)
    for wrong in word.wrong_names(scope.field_of):
        hint = wrong.hint or hint_or_list(wrong.value, wrong.known)
        yield Mistake((*place, *wrong.place), wrong.said, hint)
    yield from apart(word, place, scope.field_of)
    yield from figure_mistakes(policy, word, place, scope.field_of, kind)


def _reference(reference: str, place: Place, scope: Scope, holds: Holds) -> Iterator[Mistake]:
    name, bracket, rest = reference.removeprefix(ENTERPRISE).partition("[")
    period = rest.removesuffix("]")
    if name in scope.derived:
        made = scope.derived[name]
        if made is not None and made.kind not in holds.kinds:
            yield Mistake(place, said("policy_file.holds_nothing_fitting", name=name))
        return
    table = scope.table_of(reference)
    fields: dict[str, Field] = {candidate.name: candidate for candidate in table.fields}
    if holds.monthly:
        monthly = [one.name for one in table.fields if one.period == "month"]
        if reference not in monthly:
            text = said("policy_file.no_monthly_field", name=reference)
            yield Mistake(place, text, hint_or_list(reference, monthly))
    elif name not in fields:
        text = said("policy_file.no_field", table=table.name, title=table.zh, name=name)
        declare = said("policy_file.declare_it", table=table.name, name=name, hint=hint_or_list(name, fields))
        yield Mistake(place, text, declare)
    elif fields[name].period != "none" and not bracket:
        hint = said("policy_file.write_its_period", name=name)
        yield Mistake(place, said("policy_file.needs_its_period", name=name), hint)
    elif bracket and fields[name].period != "none" and not _is_period(period, fields[name]):
        key = "month" if fields[name].period == "month" else "period"
        hint = said(f"policy_file.write_a_{key}", name=name)
        yield Mistake(place, said(f"policy_file.no_{key}", period=period), hint)
    elif bracket and fields[name].period == "none":
        hint = said("policy_file.write_the_name", name=name)
        yield Mistake(place, said("policy_file.has_no_periods", name=name), hint)
    elif fields[name].kind not in holds.kinds:
        listed = ", ".join(one.name for one in table.fields if one.kind in holds.kinds)
        hint = said("policy_file.fields_that_can", fields=listed) if listed else NO_HINT
        yield Mistake(place, said("policy_file.holds_nothing_fitting", name=name), hint)


def _is_period(written: str, field: Field) -> bool:
    """Return whether a period stands in brackets as headings are read: 2025-13 or 2025Q5 would never be found."""
    return bool(_PERIOD.fullmatch(written)) and (field.period != "month" or is_month(written))


def _duration(policy: Policy, provision: Provision, place: Place) -> Iterator[Mistake]:
    """Yield what a duration cannot be counted by."""
    duration, here = provision.duration, (*place, "duration")
    if duration is None:
        return
    if duration.per == "person" and not policy.dictionary.named(provision.table).persons:
        yield Mistake((*here, "per"), said("policy_file.duration_of_persons"))
    ways = [provision.pays, *(route.pays for route in provision.route)]
    if any(way is not None and way.per_head_count for way in ways):
        yield Mistake(here, said("policy_file.duration_of_a_sum"))
    elif duration.each is None and not all(way is None or way.by_the_month for way in ways):
        yield Mistake(here, said("policy_file.duration_needs_each"))


def _head_count(provision: Provision, place: Place, *, in_person: bool) -> Iterator[Mistake]:
    """Yield what cannot be counted: the heads of somebody who is paid in person, what is no named condition."""
    if in_person:
        wrong = said("policy_file.heads_in_person", table=provision.table)
        if provision.head_count is not None:
            yield Mistake((*place, "head_count"), wrong)
        if provision.pays is not None and provision.pays.per_head_count:
            yield Mistake((*place, "pays"), wrong)
    if provision.head_count is None or provision.head_count.counted is None:
        return
    named = [word.name for word in spelled_out(provision.where) if word.name is not None]
    for position, name in enumerate(provision.head_count.counted):
        if name not in named:
            text = said("policy_file.no_named_condition", name=name)
            yield Mistake((*place, "head_count", "counted", position), text, hint_or_list(name, named))


def _row_by_row(provision: Provision, place: Place) -> Iterator[Mistake]:
    """Yield ways of paying that cannot pay where they stand."""
    if provision.places is not None:
        counted_by = provision.pays.counted_by() if provision.pays is not None else ()
        if counted_by != (provision.places.of,):
            yield Mistake((*place, "places"), said("policy_file.places_need_counts"))
    for number, route in enumerate(provision.route):
        steps: Place = (*place, "route", number)
        ways = [(route.pays, (*steps, "pays"))]
        if route.add_on is not None:
            ways.append((route.add_on.pays, (*steps, "add_on", "pays")))
        for way, here in ways:
            if way is not None and (way.per_head_count or way.needs_everyone):
                yield Mistake(here, said("policy_file.only_for_a_provision", word=key_of(type(way))))
