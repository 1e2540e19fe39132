"""Whether quantities fit: figures to what they are held against or paid for, and fields to those they are put together with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.policy.document import YES_OR_NO
from subsidycalc.policy.mistakes import Mistake
from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.derived import DerivedField
from subsidycalc.vocabulary.quantities import unknown_unit
from subsidycalc.vocabulary.walking import fields_named, figures_held
from subsidycalc.vocabulary.words import Due, ParameterUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.policy.document import Parameter, Policy
    from subsidycalc.tables.model import Field
    from subsidycalc.vocabulary.quantities import Quantity
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Figure, Word

    FieldOf = Callable[[str], Field | None]

_OF_KIND: Final = {
    Kind.MONEY: "money",
    Kind.ENERGY: "energy",
    Kind.COUNT: "count",
    Kind.PERCENT: "share",
    Kind.NUMBER: "number",
}
_QUANTITIES: Final = frozenset({Kind.ENERGY, Kind.NUMBER})
_ANYTHING: Final = frozenset(Kind)


def apart(word: Word, place: Place, field_of: FieldOf) -> Iterator[Mistake]:
    """Yield fields that a word puts together though they are kept in other parts: bare numbers would be compared."""
    for key, references in _together(word).items():
        known = [(number, field) for number, one in enumerate(references) if (field := field_of(one))]
        for number, field in known[1:]:
            first, other = known[0]
            if not _kept_alike(other, field):
                names = {"name": references[number], "other": references[first]}
                yield Mistake((*place, key, number), said("policy_file.kept_otherwise", **names))


def _together(word: Word) -> dict[str | int, Sequence[str]]:
    """Return by the key of a word the fields that stand for one another there, or are compared or added up."""
    if isinstance(word, DerivedField):
        return {"first_of": word.sources()}
    listed: dict[str | int, list[str]] = {}
    for (key, *number), reference, holds in fields_named(word):
        if number and _QUANTITIES <= holds.kinds < _ANYTHING:
            listed.setdefault(key, []).append(reference)
    return dict(listed)


def _kept_alike(one: Field, other: Field) -> bool:
    kinds = {one.kind, other.kind}
    if kinds <= {Kind.COUNT, Kind.NUMBER}:
        same_unit = Kind.COUNT in kinds or one.unit == other.unit
        return same_unit and one.stored_as_one == other.stored_as_one
    return len(kinds) == 1 or kinds.isdisjoint(_OF_KIND)


def figure_mistakes(
    policy: Policy, word: Word, place: Place, field_of: FieldOf, kind: str
) -> Iterator[Mistake]:
    """Yield what is wrong with the figures of a word."""
    measured = field_of(word.measured()) if word.measured() else None
    limit = "share" if not word.measured() else _OF_KIND.get(measured.kind, "") if measured else ""
    due = {Due.PAID: "count" if kind == "points" else "money", Due.MEASURED: limit, Due.LIMIT: limit}
    for here, figure, sort in figures_held(word):
        wanted = due.get(sort, sort.value)
        if wanted:  # what is measured is unknown for another mistake
            below = sort is Due.LIMIT
            yield from figure_mistake(
                policy, figure, wanted, (*place, *here), measured, may_be_negative=below
            )


def figure_mistake(
    policy: Policy,
    figure: Figure,
    wanted: str,
    place: Place,
    measured: Field | None,
    *,
    may_be_negative: bool = False,
) -> Iterator[Mistake]:
    """Yield what is wrong with one figure: of another sort than is due, or negative where something is paid."""
    due = said(f"policy_file.due.{wanted}")
    if isinstance(figure, ParameterUse):
        declared = policy.parameter.get(figure.parameter)
        if declared is not None and not _fits(policy, declared, wanted, place, measured):
            values = {"parameter": figure.parameter, "unit": declared.unit, "due": due}
            yield Mistake(place, said("policy_file.parameter_of_another_unit", **values))
    elif figure.dimension == "number" and (measured is None or wanted != "number"):
        yield Mistake(place, unknown_unit(figure.text).said)
    elif wanted == "number" and measured is not None and measured.unit != figure.unit:
        values = {"figure": figure.text, "name": measured.name, "unit": measured.unit}
        yield Mistake(place, said("policy_file.unit_of_another_field", **values))
    elif wanted == "rate" and figure.dimension == "rate" and not _is_rate_for(figure, measured):
        values = {"figure": figure.text, "name": measured.name if measured else ""}
        yield Mistake(place, said("policy_file.rate_of_another_field", **values))
    elif wanted not in {figure.dimension, "number"}:
        yield Mistake(place, said("policy_file.figure_of_another_sort", figure=figure.text, due=due))
    elif figure.value < 0 and not may_be_negative:
        yield Mistake(place, said("policy_file.below_zero", figure=figure.text))


def _fits(policy: Policy, declared: Parameter, wanted: str, place: Place, measured: Field | None) -> bool:
    """Return whether a figure in a parameter's unit may stand in its place."""
    if wanted == "answer" or declared.unit == YES_OR_NO:
        return wanted == "answer" and declared.unit == YES_OR_NO
    return not any(figure_mistake(policy, declared.one, wanted, place, measured))


def _is_rate_for(rate: Quantity, measured: Field | None) -> bool:
    """Return whether a rate is one for what a field holds: kWh, or its own unit, or whatever a count counts."""
    if measured is None:
        return True
    unit = rate.unit.partition("·")[0]
    return {Kind.ENERGY: not unit, Kind.NUMBER: unit == measured.unit, Kind.COUNT: bool(unit)}.get(
        measured.kind, False
    )
