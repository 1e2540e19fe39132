"""Binding a policy to the data dictionary: every field exists and holds what the word that names it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from subsidycalc.identity.countries import countries
from subsidycalc.judging.binding_figures import figure_mistakes
from subsidycalc.policy import document
from subsidycalc.policy.mistakes import NO_HINT, Mistake, hint_or_list
from subsidycalc.tables.dictionary import TABLES, table_named
from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import Said
from subsidycalc.vocabulary import amounts
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.derived import DerivedField, Lookup
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Word

_ANY: Final = frozenset(Kind)
_MEASURED: Final = frozenset({Kind.MONEY, Kind.ENERGY, Kind.COUNT, Kind.PERCENT})
_DAYS: Final = frozenset({Kind.DATE, Kind.DATE_OR_MONTH})
_NAMES: Final = {table.name: table for table in TABLES}

_KINDS: Final[dict[type[Word], tuple[tuple[str, frozenset[Kind]], ...]]] = {
    words.FlagCondition: (("flag", frozenset({Kind.FLAG})),),
    words.GivenCondition: (("given", _ANY),),
    words.CodeCondition: (("code", frozenset({Kind.REGION, Kind.ID})),),
    words.IndustryCondition: (("industry", frozenset({Kind.INDUSTRY})),),
    words.ChoiceCondition: (("choice", frozenset({Kind.CHOICE, Kind.TEXT})),),
    words.PlaceCondition: (("place", frozenset({Kind.COUNTRY})),),
    words.QuantityCondition: (("quantity", _MEASURED),),
    words.GrowthCondition: (("growth", _MEASURED),),
    words.DropCondition: (("drop", _MEASURED),),
    words.DifferenceCondition: (("difference", _MEASURED),),
    words.IncreaseCondition: (("increase", _MEASURED),),
    words.RatioCondition: (("ratio", _MEASURED),),
    words.DateCondition: (("date", _DAYS),),
    words.CoversCondition: (("covers", _DAYS),),
    words.MonthsBetweenCondition: (("months_between", _DAYS),),
    words.TermCondition: (("term", _DAYS),),
    words.OrderCondition: (("in_order", _DAYS),),
    words.MonthInCondition: (("month", frozenset({Kind.MONTH})),),
    amounts.FlatAmount: (("times", frozenset({Kind.COUNT})),),
    amounts.ShareAmount: (("of", frozenset({Kind.MONEY})), ("times", frozenset({Kind.COUNT}))),
    amounts.RateAmount: (("of", frozenset({Kind.ENERGY})), ("increment", frozenset({Kind.ENERGY}))),
    amounts.TierAmount: (("tiers", _MEASURED),),
    amounts.SlabAmount: (("of", frozenset({Kind.MONEY})), ("increment", frozenset({Kind.MONEY}))),
    amounts.StepAmount: (("steps_of_growth", _MEASURED),),
    amounts.MonthlyAmount: (("from_", _DAYS), ("to", _DAYS)),
    amounts.RankAmount: (("rank_by", _MEASURED),),
    amounts.LowerAmount: (("lower_of", frozenset({Kind.MONEY})),),
    document.Places: (("per", _ANY), ("of", frozenset({Kind.COUNT}))),
    document.Consistent: (("field", _ANY), ("within", _ANY)),
    DerivedField: (("first_of", _ANY),),
    document.Provision: (("claims", _ANY), ("spell", _DAYS), ("once_per", _ANY)),
}
"""Where a word names fields of its row, and what they must hold."""


@dataclass(frozen=True)
class Scope:
    """The tables that the references of one part of a policy reach."""

    own: TableDefinition
    entities: TableDefinition
    derived: Mapping[str, Kind] = field(default_factory=dict)
    """Kinds of the fields that the provision derives, by name."""

    def table_of(self, reference: str) -> TableDefinition:
        """Return the table that a reference is looked up in."""
        return self.entities if reference.startswith(ENTERPRISE) else self.own

    def kind_of(self, reference: str) -> Kind | None:
        """Return what a reference holds; None where there is no such field."""
        name = reference.removeprefix(ENTERPRISE).partition("[")[0]
        if name in self.derived:
            return self.derived[name]
        found = {candidate.name: candidate for candidate in self.table_of(reference).fields}.get(name)
        return found.kind if found is not None else None


def binding_mistakes(policy: Policy) -> Iterator[Mistake]:
    """Yield every table, field or named condition that does not exist, and every one that does not fit."""
    for name in dict.fromkeys(_entities_of(provision) for provision in policy.provision):
        scope = Scope(table_named(name), table_named(name))
        if any(_entities_of(one) == name and policy.general_conditions_of(one) for one in policy.provision):
            yield from _within(policy, policy.general, ("general",), scope)
        yield from _within(policy, policy.fund, ("fund",), scope)
    for number, provision in enumerate(policy.provision):
        if provision.same_as is None:
            yield from _of_provision(policy, provision, ("provision", number))
    for number, contradiction in enumerate(policy.contradiction):
        for provision in (one for one in policy.provision if one.id in contradiction.provisions):
            yield from _within(
                policy, contradiction.where, ("contradiction", number, "where"), _scope(provision)
            )


def _entities_of(provision: Provision) -> str:
    return "regions" if provision.table == "regions" else "enterprises"


def _scope(provision: Provision) -> Scope:
    own, entities = _NAMES.get(provision.table, TABLES[0]), table_named(_entities_of(provision))
    plain = Scope(own, entities)
    derived = {}
    for definition in provision.derived:
        first = definition.first_of[0]
        reference = f"{ENTERPRISE}{first.field}" if isinstance(first, Lookup) else first
        derived[definition.name] = plain.kind_of(reference) or Kind.TEXT
    return Scope(own, entities, derived)


def _of_provision(policy: Policy, provision: Provision, place: Place) -> Iterator[Mistake]:
    if provision.table not in _NAMES:
        said = Said(f"没有表 {provision.table!r}", f"there is no table {provision.table!r}")
        yield Mistake((*place, "table"), said, hint_or_list(provision.table, _NAMES))
        return
    scope = _scope(provision)
    at_entity = Scope(scope.entities, scope.entities)
    for name in type(provision).model_fields:
        value = getattr(provision, name)
        inner = at_entity if name == "enterprise" else scope
        yield from _within(policy, value, (*place, name), inner, provision.kind)
    yield from _references(provision, place, scope)
    yield from _head_count(provision, place)
    yield from _places(provision, place)


def _within(
    policy: Policy, value: object, place: Place, scope: Scope, kind: document.Kind = "grant"
) -> Iterator[Mistake]:
    """Yield what is wrong with the words of one part of a policy."""
    for here, word in words_within(value, place):
        if not isinstance(word, document.Provision):
            yield from _references(word, here, scope)
        yield from figure_mistakes(policy, word, here, scope.kind_of, kind)


def _references(word: Word, place: Place, scope: Scope) -> Iterator[Mistake]:
    for name, kinds in _KINDS.get(type(word), ()):
        alias = type(word).model_fields[name].alias or name
        for here, reference in _named_in(getattr(word, name), (*place, alias)):
            yield from _reference(reference, here, scope, kinds)
    if isinstance(word, words.EveryMonthCondition):
        yield from _monthly(word, (*place, "every_month"), scope)
    if isinstance(word, words.ChoiceCondition):
        yield from _choices(word, place, scope)
    if isinstance(word, words.PlaceCondition):
        yield from _countries(word, place)
    if isinstance(word, Lookup):
        enterprises = Scope(table_named("enterprises"), table_named("enterprises"))
        yield from _reference(word.field, (*place, "field"), enterprises, _ANY)
        yield from _reference(word.by, (*place, "by"), scope, frozenset({Kind.USCC}))


def _named_in(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield the references that a value of a word holds."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            if isinstance(item, str):
                yield (*place, position), item


def _reference(reference: str, place: Place, scope: Scope, kinds: frozenset[Kind]) -> Iterator[Mistake]:
    name, bracket, _ = reference.removeprefix(ENTERPRISE).partition("[")
    if name in scope.derived:
        return
    table = scope.table_of(reference)
    fields: dict[str, Field] = {candidate.name: candidate for candidate in table.fields}
    if name not in fields:
        said = Said(
            f"表 {table.name}（{table.zh}）没有字段 {name!r}", f"the table {table.name} has no field {name!r}"
        )
        yield Mistake(place, said, hint_or_list(name, fields))
        return
    periodic = fields[name].period != "none"
    if periodic and not bracket:
        hint = Said(f"例如 {name}[2023Q1]", f"write {name}[2023Q1], for example")
        yield Mistake(place, Said(f"{name!r} 要写明期间", f"{name!r} needs its period"), hint)
    elif bracket and not periodic:
        yield Mistake(
            place, Said(f"{name!r} 没有期间", f"{name!r} has no periods"), Said(f"写 {name}", f"write {name}")
        )
    elif fields[name].kind not in kinds:
        yield _wrong_kind(place, name, (one.name for one in table.fields if one.kind in kinds))


def _wrong_kind(place: Place, name: str, fitting: Iterable[str]) -> Mistake:
    listed = ", ".join(fitting)
    said = Said(f"{name!r} 的内容不能用在这里", f"{name!r} holds nothing that can be used here")
    hint = Said(f"可用的字段有 {listed}", f"fields that can: {listed}") if listed else NO_HINT
    return Mistake(place, said, hint)


def _monthly(word: words.EveryMonthCondition, place: Place, scope: Scope) -> Iterator[Mistake]:
    monthly = [one.name for one in scope.own.fields if one.period == "month"]
    if word.every_month not in monthly:
        said = Said(f"没有按月的字段 {word.every_month!r}", f"there is no monthly field {word.every_month!r}")
        yield Mistake(place, said, hint_or_list(word.every_month, monthly))


def _choices(word: words.ChoiceCondition, place: Place, scope: Scope) -> Iterator[Mistake]:
    """Yield choices that the field does not have: a condition on them could never be met."""
    name = word.choice.removeprefix(ENTERPRISE)
    known = {one.name: one for one in scope.table_of(word.choice).fields}.get(name)
    if known is None or known.kind is not Kind.CHOICE:
        return
    for key, values in (("in", word.in_), ("not_in", word.not_in)):
        for position, value in enumerate(values):
            if value not in known.choices:
                said = Said(f"{name!r} 没有 {value!r} 这个选项", f"{name!r} has no choice {value!r}")
                yield Mistake((*place, key, position), said, hint_or_list(value, known.choices))


def _countries(word: words.PlaceCondition, place: Place) -> Iterator[Mistake]:
    known = {country.continent for country in countries().values()} | set(countries())
    for key, values in (("in", word.in_), ("not_in", word.not_in)):
        for position, value in enumerate(values):
            if value not in known:
                said = Said(
                    f"没有国家、地区或洲的代码 {value!r}", f"there is no country or continent {value!r}"
                )
                hint = Said("用 ISO 两位代码，例如 JP，或 asia", "write the ISO code, such as JP, or asia")
                yield Mistake((*place, key, position), said, hint)


def _head_count(provision: Provision, place: Place) -> Iterator[Mistake]:
    if provision.head_count is None or provision.head_count.counted is None:
        return
    named = [word.name for word in words.spelled_out(provision.where) if word.name is not None]
    for position, name in enumerate(provision.head_count.counted):
        if name not in named:
            said = Said(
                f"本项目的 where 中没有名为 {name!r} 的条件",
                f"no named condition {name!r} in the provision's `where`",
            )
            yield Mistake((*place, "head_count", "counted", position), said, hint_or_list(name, named))


def _places(provision: Provision, place: Place) -> Iterator[Mistake]:
    if provision.places is None:
        return
    pays = provision.pays
    if not isinstance(pays, amounts.FlatAmount) or pays.times != (provision.places.of,):
        yield Mistake(
            (*place, "places"),
            Said(
                "places 要求 pays 是金额乘以它所分配的字段",
                "places need `pays` with an amount times the field that they share out",
            ),
        )
