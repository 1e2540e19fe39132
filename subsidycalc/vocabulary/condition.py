"""What every condition word knows of itself; a word that lacks one of these facets cannot be listed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, TypeAlias

from subsidycalc.declared.words import key
from subsidycalc.vocabulary.limits import OPERATORS
from subsidycalc.vocabulary.outcome import NOT_MET
from subsidycalc.vocabulary.walking import fields_named
from subsidycalc.vocabulary.words import Code, Name, Quote, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.conditions import Condition
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.limits import Gap, Limit
    from subsidycalc.vocabulary.modelling import Logic, Proposition
    from subsidycalc.vocabulary.outcome import Judgement
    from subsidycalc.vocabulary.quantities import Quantity
    from subsidycalc.vocabulary.words import Figure

Plain: TypeAlias = "Fraction | bool | str"
"""What a field says, as a figure or answer of a policy is written: in yuan, kWh or ones, as yes or no, as a text."""


class Voice(Protocol):
    """What a word needs to speak: the registry of texts, and the names that fields go by."""

    @property
    def wording(self) -> Wording:
        """Return the registry in the language spoken."""

    @property
    def is_per_entity(self) -> bool:
        """Return whether each row stands for an enterprise or a region, and an amount needs no unit."""

    @property
    def row_is_a_person(self) -> bool:
        """Return whether each row stands for a person."""

    @property
    def pays_in_person(self) -> bool:
        """Return whether persons without an enterprise are paid."""

    def name(self, reference: str) -> str:
        """Return what a field is called, its period spelled out."""

    def amount(self, value: Figure) -> str:
        """Return a figure of money, or of points where the provision gives points."""

    def about(self, table: str) -> Voice:
        """Return the voice that speaks of the fields of another table; itself where none is named."""

    def table_name(self, table: str) -> str:
        """Return what a table is called."""


class ConditionWord(Word):
    """What every condition may say beside its own word."""

    name: Name | None = key(
        default=None, by_loader=True, description="Set by the loader for a condition that is declared by name"
    )
    else_: Code | None = key(
        default=None, name="else", description="The reason code where the condition is not met"
    )
    clause: str | None = key(default=None, description="The clause, where it is not the provision's own")
    quote: Quote | None = None
    outcome: Literal["ineligible", "review"] = key(
        default="ineligible", description="What follows where it is not met: a refusal, or a person's review"
    )

    one_part_suffices: ClassVar[bool] = False
    """Whether a composed condition is met where one of its parts is."""
    met_by_another_field: ClassVar[bool] = False
    """Whether any value above the least can meet it, by what it is compared with."""

    @abstractmethod
    def judge(self, frame: Frame) -> Judgement:
        """Judge the condition over the rows of a frame, three-way."""

    @abstractmethod
    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterable[Gap]:
        """Return what one row that does not meet the condition lacks; nothing where no measure tells it."""

    @abstractmethod
    def sign(self, judgement: Judgement, row: int) -> str:
        """Return how the value of a row is compared, as a sign or a word: `≥`, `in`, `begins`."""

    @abstractmethod
    def phrase(self, voice: Voice) -> str:
        """Return what the condition requires, in words."""

    @abstractmethod
    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        """Return a value of one of its fields that meets the condition; "" where it names none."""

    def modelled(self, logic: Logic) -> Proposition:
        """Return when a row meets the condition, for proofs; a word that does not say it is told as not modelled."""
        return logic.unknown(self)

    def references(self) -> tuple[str, ...]:
        """Return the fields whose values the condition compares, those of its parts included."""
        found = [reference for _, reference, _ in fields_named(self)]
        for part in self.parts():
            found += part.references()
        return tuple(dict.fromkeys(found))

    def needed(self) -> Iterator[str]:
        """Yield the fields without which no row could meet the condition."""
        yield from self.references()

    def parts(self) -> tuple[ConditionWord, ...]:
        """Return the conditions that a composed condition is made of."""
        return ()

    def worth_trying(self, field: TableField) -> Iterator[Plain]:
        """Yield values of its one field on all sides of what it asks; nothing where that field alone does not tell."""
        yield from ()

    def met_by(self, value: Plain) -> bool | None:
        """Return whether its one field meets it by saying this; None where that alone does not tell."""
        return None

    def limits(self, judgement: Judgement, frame: Frame) -> Iterator[Limit]:
        """Yield the limits of a measuring condition, each over the rows that it binds."""
        yield from ()

    def binding(self, judgement: Judgement, row: int) -> tuple[tuple[str, Figure], ...]:
        """Return the operators and figures that bind a row of a measuring condition."""
        return ()

    def limit_phrase(self, voice: Voice, stated: tuple[str, Quantity] | None) -> str:
        """Return what the condition requires by one of its limits."""
        return self.phrase(voice)

    def finding(self, wording: Wording, field: TableField) -> Callable[[Array, Array], list[str]] | None:
        """Return what says the growth, fall, difference or ratio of values that it compares, "" where there is none."""
        return None

    def digits_shown(self) -> int:
        """Return how many first digits of an ID number it looks at; 0 where it looks at none."""
        return 0

    def offered(self) -> tuple[str, ...]:
        """Return the texts that it accepts in a field of free text."""
        return ()

    def told_apart(self) -> tuple[str, ...]:
        """Return texts of a field of free text of which it accepts some and others not: proofs look at these."""
        return self.offered()

    def remarks(self, frame: Frame) -> Iterator[tuple[str, Array, str]]:
        """Yield what an officer should know of rows that it decides: a notice's code, the rows, the column."""
        yield from ()

    def gaps(self, judgement: Judgement, frame: Frame, row: int) -> tuple[Gap, ...]:
        """Return the least changes that would meet it, for a row that does not."""
        return () if int(judgement.state[row]) != NOT_MET else tuple(self.lacking(judgement, frame, row))


class Unmeasured(ConditionWord):
    """What words share that have no measure: whoever does not meet them lacks nothing that could be counted."""

    def lacking(self, judgement: Judgement, frame: Frame, row: int) -> Iterable[Gap]:
        """Return nothing."""
        return ()


class Unexampled(ConditionWord):
    """What words share that name no value: whatever the dictionary gives as an example will do."""

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        """Return nothing."""
        return ""


def spelled_out(conditions: Iterable[Condition | ConditionWord]) -> tuple[ConditionWord, ...]:
    """Return conditions whose names have all been replaced by what they name; TypeError where one has not."""
    words = []
    for condition in conditions:
        if isinstance(condition, str):
            raise TypeError(f"the condition {condition!r} has not been spelled out")
        words.append(condition)
    return tuple(words)


def judge_all(conditions: Iterable[Condition | ConditionWord], frame: Frame) -> tuple[Judgement, ...]:
    """Judge several conditions, each by itself."""
    return tuple(word.judge(frame) for word in spelled_out(conditions))


def all_modelled(conditions: Iterable[Condition | ConditionWord], logic: Logic) -> Proposition:
    """Return when a row meets several conditions together, for proofs."""
    return logic.all_of(word.modelled(logic) for word in spelled_out(conditions))


def needed_by(conditions: Iterable[Condition | ConditionWord]) -> Iterator[str]:
    """Yield the fields without which no row could meet some conditions."""
    for word in spelled_out(conditions):
        yield from word.needed()


def needed_by_all(alternatives: Iterable[Iterable[str]]) -> list[str]:
    """Return the fields that every alternative needs, in the order of the first."""
    listed = [list(fields) for fields in alternatives]
    return [field for field in listed[0] if all(field in fields for fields in listed[1:])] if listed else []


def all_phrased(conditions: Iterable[Condition | ConditionWord], voice: Voice) -> str:
    """Return what several conditions require together; alternatives among them stand in brackets."""
    words = spelled_out(conditions)
    if len(words) == 1:
        return words[0].phrase(voice)
    say = voice.wording.say
    return say("requirements.and").join(
        say("requirements.together", conditions=word.phrase(voice))
        if word.one_part_suffices
        else word.phrase(voice)
        for word in words
    )


def either(items: Iterable[str], wording: Wording) -> str:
    """Return alternatives: `A、B或C`."""
    listed = list(items)
    if len(listed) < 2:  # noqa: PLR2004 - one item needs no conjunction
        return "".join(listed)
    return (
        wording.say("requirements.list").join(listed[:-1]) + wording.say("requirements.either") + listed[-1]
    )


def by_case_phrased(cases: Iterable[tuple[Iterable[Condition], str]], voice: Voice) -> str:
    """Return what holds by case, each with what chooses it."""
    said_ = []
    for where, limit in cases:
        chosen_by = all_phrased(where, voice)
        key = "case" if chosen_by else "other_case"
        said_.append(voice.wording.say(f"requirements.{key}", where=chosen_by, limit=limit))
    return voice.wording.say("requirements.separator").join(said_)


def signs(limits: Iterable[tuple[str, Figure]]) -> str:
    """Return the operators of some limits as signs."""
    return " ".join(OPERATORS[operator] for operator, _ in limits)
