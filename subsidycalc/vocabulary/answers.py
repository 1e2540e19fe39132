"""Words about answers: yes or no, filled in or not, one of some choices, a place, yes for every month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
from msgspec import Meta

from subsidycalc.declared.words import key
from subsidycalc.identity.countries import CONTINENTS, IN_TWO_CONTINENTS, continent_of, countries
from subsidycalc.tables.model import BLANK, PRESENT, Kind
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.condition import Unexampled, Unmeasured, either
from subsidycalc.vocabulary.figures import period
from subsidycalc.vocabulary.frame import UNLISTED
from subsidycalc.vocabulary.limits import Gap
from subsidycalc.vocabulary.outcome import Doubt, Judgement, all_of, three_way
from subsidycalc.vocabulary.words import (
    MONTH_PATTERN,
    AnyField,
    ChoiceField,
    FlagField,
    MonthlyAnswer,
    PlaceField,
    WrongName,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Plain, Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.modelling import Logic, Proposition
    from subsidycalc.vocabulary.walking import Place

Month = Annotated[str, Meta(pattern=MONTH_PATTERN)]


def by_category(view: View, test: Callable[[str], bool]) -> Array:
    """Return a test of each row's text, made once per distinct text."""
    if not view.categories:
        return np.zeros(len(view.values), dtype=bool)
    passed = np.array([test(category) for category in view.categories], dtype=bool)
    return np.asarray(passed[view.values])


_NONE_OF_THEM: Final = "…"
"""A text that no list names."""


class FlagCondition(Unmeasured):
    """A yes-or-no field holds the wanted answer."""

    flag: FlagField
    is_: bool = key(default=True, name="is", description="The wanted answer")

    def judge(self, frame: Frame) -> Judgement:
        """Judge a yes-or-no field."""
        view = frame.view(self.flag)
        met = view.present & (view.values.astype(bool) == self.is_)
        return Judgement(self, three_way(met, ~view.present), tuple(view.doubts()))

    def sign(self, judgement: Judgement, row: int) -> str:
        return "="

    def phrase(self, voice: Voice) -> str:
        answer = voice.wording.say("values.yes" if self.is_ else "values.no")
        return voice.wording.say("requirements.flag", field=voice.name(self.flag), answer=answer)

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        return wording.say("values.yes" if self.is_ else "values.no")

    def needed(self) -> Iterator[str]:
        """Yield the field where yes is wanted; a column that is absent never says yes."""
        if self.is_:
            yield self.flag

    def modelled(self, logic: Logic) -> Proposition:
        yes = logic.answered(self.flag)
        return yes if self.is_ else logic.negated(yes)

    def worth_trying(self, field: TableField) -> Iterator[Plain]:
        yield from (False, True)

    def met_by(self, value: Plain) -> bool:
        return value is self.is_


class GivenCondition(Unmeasured, Unexampled):
    """A field is filled in, whatever it says."""

    given: AnyField

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether a field is filled in; a faulty cell is filled in, but with what cannot be told."""
        view = frame.view(self.given)
        blank = view.state == BLANK
        state = three_way(view.present, ~view.present & ~blank)
        return Judgement(self, state, tuple(view.doubts(within=~blank)))

    def sign(self, judgement: Judgement, row: int) -> str:
        return "given"

    def modelled(self, logic: Logic) -> Proposition:
        return logic.given(self.given)

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.given", field=voice.name(self.given))


class _Among(Unmeasured):
    """What words share that ask for one of some values, or for none of others."""

    if TYPE_CHECKING:  # each word declares them, with its own description
        in_: tuple[str, ...]
        not_in: tuple[str, ...]

    def __post_init__(self) -> None:
        if bool(self.in_) == bool(self.not_in):
            raise WrongValueError(said("policy_file.in_or_not_in"))

    def sign(self, judgement: Judgement, row: int) -> str:
        return "in" if self.in_ else "not in"

    def told_apart(self) -> tuple[str, ...]:
        return (*self.in_, *self.not_in)

    def _unknown(self, known: Container[str]) -> Iterator[tuple[Place, str]]:
        """Yield the values that are not known, each with its place."""
        for listed, values in (("in", self.in_), ("not_in", self.not_in)):
            for position, value in enumerate(values):
                if value not in known:
                    yield (listed, position), value


class ChoiceCondition(_Among):
    """A choice or text is one of some values, or none of them."""

    choice: ChoiceField
    in_: tuple[str, ...] = key(default=(), name="in", description="It is one of these")
    not_in: tuple[str, ...] = key(default=(), description="It is none of these")

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether a choice or text is among some values, or not among others."""
        view = frame.view(self.choice)
        met = by_category(view, self._passes)
        return Judgement(self, three_way(met & view.present, ~view.present), tuple(view.doubts()))

    def _passes(self, text: str) -> bool:
        return (not self.in_ or text in self.in_) and text not in self.not_in

    def modelled(self, logic: Logic) -> Proposition:
        return logic.text(self.choice, self._passes)

    def phrase(self, voice: Voice) -> str:
        key, values = ("one_of", self.in_) if self.in_ else ("none_of", self.not_in)
        named = either(values, voice.wording)
        return voice.wording.say(f"requirements.{key}", field=voice.name(self.choice), values=named)

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        offered = self.in_ or tuple(choice for choice in field.choices if choice not in self.not_in)
        return offered[0] if offered else ""

    def offered(self) -> tuple[str, ...]:
        return self.in_

    def worth_trying(self, field: TableField) -> Iterator[Plain]:
        """Yield what the field may say; of a free text what is named, and something else."""
        yield from field.choices if field.kind is Kind.CHOICE else (*self.in_, *self.not_in, _NONE_OF_THEM)

    def met_by(self, value: Plain) -> bool:
        return isinstance(value, str) and self._passes(value)

    def wrong_names(self, field_of: Callable[[str], TableField | None]) -> Iterator[WrongName]:
        field = field_of(self.choice)
        if field is not None and field.kind is Kind.CHOICE:
            for place, value in self._unknown(field.choices):
                text = said("policy_file.no_choice", field=field.name, value=value)
                yield WrongName(place, value, text, field.choices)


class PlaceCondition(Unexampled, _Among):
    """A country or region is in a set of ISO 3166 codes and UN M49 continents, or outside it."""

    place: PlaceField
    in_: tuple[str, ...] = key(
        default=(), name="in", description="ISO codes such as JP, continents such as asia"
    )
    not_in: tuple[str, ...] = key(default=(), description="The same, to be outside of")

    def judge(self, frame: Frame) -> Judgement:
        """Judge a country against codes and continents; one that is not resolved is for a person to review."""
        view = frame.view(self.place)
        resolved = by_category(view, bool)
        unresolved = view.present & ~resolved
        doubts = view.doubts()
        if unresolved.any():
            doubts.append(Doubt("country-unknown", unresolved, view.reference, review=True))
        met = by_category(view, self._passes) & view.present & resolved
        return Judgement(self, three_way(met, ~view.present | unresolved), tuple(doubts))

    def remarks(self, frame: Frame) -> Iterator[tuple[str, Array, str]]:
        if {*self.in_, *self.not_in} & set(CONTINENTS):
            view = frame.view(self.place)
            disputed = by_category(view, IN_TWO_CONTINENTS.__contains__) & view.present
            yield "continent-disputed", disputed, view.field.zh

    def _passes(self, country: str) -> bool:
        names = {country, continent_of(country)} if country else set()
        return (not self.in_ or bool(names & set(self.in_))) and not names & set(self.not_in)

    def modelled(self, logic: Logic) -> Proposition:
        return logic.text(self.place, self._passes)

    def phrase(self, voice: Voice) -> str:
        key, places = ("place_in", self.in_) if self.in_ else ("place_not_in", self.not_in)
        named = either((place_name(place, voice.wording) for place in places), voice.wording)
        return voice.wording.say(f"requirements.{key}", field=voice.name(self.place), values=named)

    def wrong_names(self, field_of: Callable[[str], TableField | None]) -> Iterator[WrongName]:
        known = {country.continent for country in countries().values()} | set(countries())
        hint = said("policy_file.write_a_country")
        for place, value in self._unknown(known):
            yield WrongName(place, value, said("policy_file.no_country", value=value), hint=hint)


def place_name(code: str, wording: Wording) -> str:
    """Return the name of a country by its ISO code, or of a continent."""
    country = countries().get(code)
    if country is None:
        key = f"requirements.continents.{code}"
        return wording.say(key) if wording.has(key) else code
    return country.chinese[0] if wording.language == "zh" else country.english[0]


class EveryMonthCondition(Unexampled):
    """A monthly yes-or-no field says yes for every month named."""

    every_month: MonthlyAnswer = key(description="A field with months, without its brackets: pension")
    months: tuple[Month, ...] = key(min_length=1)

    def references(self) -> tuple[str, ...]:
        return tuple(f"{self.every_month}[{month}]" for month in self.months)

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether a monthly field says yes for every month; one plain no decides."""
        views = [frame.view(reference) for reference in self.references()]
        states = [three_way(view.present & view.values.astype(bool), ~view.present) for view in views]
        state = all_of(states, len(frame))
        undecided = state < 0
        doubts = [
            doubt for view in views for doubt in view.doubts(within=undecided & (view.state != UNLISTED))
        ]
        return Judgement(self, state, tuple(doubts))

    def modelled(self, logic: Logic) -> Proposition:
        return logic.all_of(map(logic.answered, self.references()))

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterator[Gap]:
        for view in map(frame.view, self.references()):
            if int(view.state[row]) == PRESENT and not bool(view.values[row]):
                yield Gap(view.reference, "more", 1, "months")

    def sign(self, judgement: Judgement, row: int) -> str:
        return "="

    def phrase(self, voice: Voice) -> str:
        months = voice.wording.say("requirements.list").join(
            period(voice.wording, month) for month in self.months
        )
        field = voice.name(self.every_month)
        return voice.wording.say("requirements.every_month", months=months, field=field)
