"""Cases, tiers and limits of a policy that leave a row uncovered which meets every condition, seen from its figures alone."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from subsidycalc.judging.column_use import single_words
from subsidycalc.policy.mistakes import Mistake
from subsidycalc.tables.model import Kind
from subsidycalc.texts.numbers import decimal
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.composed import AllCondition
from subsidycalc.vocabulary.condition import ConditionWord, Plain, spelled_out
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.quantities import ENERGY_UNITS_PER_KWH, FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Field
    from subsidycalc.vocabulary.payment import Way
    from subsidycalc.vocabulary.walking import Place

Row: TypeAlias = "Mapping[str, Plain]"
"""What a row that is tried says in the fields that are compared."""

_MOST_TRIED: Final = 5_000
"""Tables with more combinations are not looked through; rows that nothing covers still go to review."""
_SHOWN: Final = {
    Kind.MONEY: (Fraction(1, FEN_PER_YUAN), "元"),
    Kind.ENERGY: (Fraction(1, ENERGY_UNITS_PER_KWH), "kWh"),
    Kind.PERCENT: (Fraction(100), "%"),
}


class _Known(Struct, frozen=True):
    """What binds the rows of a provision: fields by name, and conditions each with what it compares."""

    field_of: Callable[[str], Field | None]
    own: bool
    """Whether the rows are the enterprises themselves, so that `enterprise.` says nothing."""

    def key(self, reference: str, *, at_enterprise: bool = False) -> str:
        """Return a reference as all conditions on a row can write it."""
        bare = reference.removeprefix(ENTERPRISE)
        return bare if self.own or not (at_enterprise or bare != reference) else f"{ENTERPRISE}{bare}"


class _Condition(Struct, frozen=True):
    word: ConditionWord
    at_enterprise: bool = False
    must_fail: bool = False
    """Whether a row comes here only where it is not met: the routes before."""


def holes(
    policy: Policy, provision: Provision, place: Place, field_of: Callable[[str], Field | None], *, own: bool
) -> Iterator[Mistake]:
    """Yield each table of cases, tiers or limits of a provision that does not cover a row which meets all conditions."""
    known = _Known(field_of, own)
    on_enterprise = (*policy.general_conditions_of(provision), *provision.enterprise)
    base = [_Condition(word, at_enterprise=True) for word in spelled_out(on_enterprise)]
    base += [_Condition(word) for word in spelled_out(provision.where)]
    if provision.claims and not any(isinstance(claim, str) for claim in provision.claims):
        claims = spelled_out(provision.claims)
        base += [_Condition(claims[0])] if len(claims) == 1 else []
    for number, word in enumerate(spelled_out(provision.where)):
        others = [one for one in base if one.word is not word]
        yield from _of_limit(known, word, others, (*place, "where", number))
    yield from _of_way(known, provision, provision.pays, base, (*place, "pays"))
    before: list[_Condition] = []
    for number, route in enumerate(provision.route):
        steps: Place = (*place, "route", number)
        words = [_Condition(word) for word in spelled_out(route.where)]
        for position, one in enumerate(words):
            others = [*base, *before, *(other for other in words if other is not one)]
            yield from _of_limit(known, one.word, others, (*steps, "where", position))
        yield from _of_way(known, provision, route.pays, [*base, *before, *words], (*steps, "pays"))
        before.append(_Condition(AllCondition(all=tuple(route.where)), must_fail=True))


def _of_limit(
    known: _Known, word: ConditionWord, base: Sequence[_Condition], place: Place
) -> Iterator[Mistake]:
    if word.chosen_by():
        yield from _hole(known, word.chosen_by(), base, (*place, "cases"))


def _of_way(
    known: _Known, provision: Provision, way: Way | None, base: Sequence[_Condition], place: Place
) -> Iterator[Mistake]:
    if way is None:
        return
    if way.per_head_count:
        least = 1 if provision.head_count is None else provision.head_count.at_least
        (key, _), threshold, _ = way.levels()[0]
        if isinstance(threshold, int) and least < threshold:
            yield Mistake((*place, key), said("policy_file.hole_heads", count=least))
    for number, part in enumerate(way.parts()):
        yield from _of_way(known, provision, part, base, (*place, *way.place_of(number)))
    for key, table in way.covering():
        yield from _hole(known, table, base, (*place, key))


def _hole(
    known: _Known, cases: Sequence[Sequence[ConditionWord]], base: Sequence[_Condition], place: Place
) -> Iterator[Mistake]:
    """Yield that a row can be found which meets what is known of the conditions, and surely none of the cases."""
    listed = [AllCondition(all=tuple(case)) for case in cases]
    if any(not case for case in cases):
        return
    compared = {known.key(field) for case in listed for field in case.references()}
    bearing = [
        one
        for one in base
        if compared & {known.key(field, at_enterprise=one.at_enterprise) for field in one.word.references()}
    ]
    samples = _samples(known, [*map(_Condition, listed), *bearing])
    for values in islice(product(*samples.values()), _MOST_TRIED):
        row = dict(zip(samples, values, strict=True))
        comes_here = all(_let_through(known, one, row) for one in bearing)
        if comes_here and all(_met(known, case, row) is False for case in listed):
            yield Mistake(place, said("policy_file.hole", witness=_witness(known, row, compared)))
            return


def _let_through(known: _Known, condition: _Condition, row: Row) -> bool:
    """Return whether a row that is tried surely passes a condition, or can by what another field says."""
    if condition.word.met_by_another_field and not condition.must_fail:
        fields = (
            known.key(one, at_enterprise=condition.at_enterprise) for one in condition.word.references()
        )
        return all(value > 1 for value in map(row.get, fields) if isinstance(value, Fraction))
    return _met(known, condition.word, row, condition.at_enterprise) is (not condition.must_fail)


def _samples(known: _Known, conditions: Iterable[_Condition]) -> dict[str, list[Plain]]:
    """Return for each field that figures or answers are held against the values worth trying, on all sides of each."""
    found: dict[str, dict[Plain, None]] = {}
    for condition in conditions:
        for word in single_words([condition.word]):
            fields = word.references()
            field = known.field_of(fields[0]) if len(fields) == 1 else None
            values = {} if field is None else dict.fromkeys(word.worth_trying(field))
            if values:
                tried = found.setdefault(known.key(fields[0], at_enterprise=condition.at_enterprise), {})
                tried |= values
    return {name: list(values) for name, values in found.items()}


def _met(known: _Known, word: ConditionWord, row: Row, at_enterprise: bool = False) -> bool | None:
    """Return whether a row that is tried meets a condition; None where its figures alone do not tell."""
    if word.parts():
        parts = [_met(known, part, row, at_enterprise) for part in word.parts()]
        decides = word.one_part_suffices
        if decides in parts:
            return decides
        return None if None in parts else not decides
    keys = [known.key(reference, at_enterprise=at_enterprise) for reference in word.references()]
    return word.met_by(row[keys[0]]) if len(keys) == 1 and keys[0] in row else None


def _witness(known: _Known, row: Row, compared: set[str]) -> str:
    return ", ".join(f"{name} = {_shown(known, name, row[name])}" for name in row if name in compared)


def _shown(known: _Known, name: str, value: Plain) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    field = known.field_of(name)
    factor, unit = _SHOWN.get(field.kind, (Fraction(1), "")) if field is not None else (Fraction(1), "")
    return f"{decimal(value * factor, most=12)}{unit}"
