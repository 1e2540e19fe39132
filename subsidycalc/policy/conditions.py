"""The conditions of the vocabulary: one model per word, and nothing about how they are judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, model_validator

from subsidycalc.policy.quantities import Span
from subsidycalc.policy.spoken import WrongValueError
from subsidycalc.policy.words import (
    DIGITS_PATTERN,
    MONTH_PATTERN,
    TAG_SIGN,
    Code,
    FieldReference,
    Figure,
    Name,
    Word,
    tagged,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


Digits = Annotated[str, Field(pattern=DIGITS_PATTERN)]
Month = Annotated[str, Field(pattern=MONTH_PATTERN)]


def _check_order(first: Any, last: Any) -> None:  # noqa: ANN401 - dates, or months as text
    if first > last:
        raise WrongValueError("from 晚于 to", "from is after to")


class ConditionWord(Word):
    """What every condition may say beside its own word."""

    name: Name | None = Field(
        default=None, exclude=True, description="Set by the loader for a condition that is declared by name"
    )
    else_: Code | None = Field(
        default=None, alias="else", description="The reason code where the condition is not met"
    )
    clause: str | None = Field(default=None, description="The clause, where it is not the provision's own")
    outcome: Literal["ineligible", "review"] = Field(
        default="ineligible", description="What follows where it is not met: a refusal, or a person's review"
    )


class FlagCondition(ConditionWord):
    """A yes-or-no field holds the wanted answer."""

    flag: FieldReference
    is_: bool = Field(default=True, alias="is", description="The wanted answer")


class GivenCondition(ConditionWord):
    """A field is filled in, whatever it says."""

    given: FieldReference


class CodeCondition(ConditionWord):
    """A division code or ID number begins with one of some digits, with none of them, or is one of some codes."""

    code: FieldReference
    begins: tuple[Digits, ...] = Field(default=(), description="It begins with one of these")
    begins_not: tuple[Digits, ...] = Field(default=(), description="It begins with none of these")
    in_: tuple[Digits, ...] = Field(
        default=(), alias="in", description="It is one of these; zeros that only fill it up do not matter"
    )

    @model_validator(mode="after")
    def _needs_one_list(self) -> CodeCondition:
        if sum(map(bool, (self.begins, self.begins_not, self.in_))) != 1:
            raise WrongValueError("写 begins、begins_not、in 之一", "give one of begins, begins_not, in")
        return self


class IndustryCondition(ConditionWord):
    """An industry code lies in one of some sections of GB/T 4754 (`C` is manufacturing)."""

    industry: FieldReference
    in_: tuple[Annotated[str, Field(pattern="^[A-T]([0-9]{2,4})?$")], ...] = Field(alias="in")


class ChoiceCondition(ConditionWord):
    """A choice or text is one of some values, or none of them."""

    choice: FieldReference
    in_: tuple[str, ...] = Field(default=(), alias="in", description="It is one of these")
    not_in: tuple[str, ...] = Field(default=(), description="It is none of these")

    @model_validator(mode="after")
    def _needs_one_list(self) -> ChoiceCondition:
        if bool(self.in_) == bool(self.not_in):
            raise WrongValueError("in 与 not_in 二者选一", "give one of in, not_in")
        return self


class PlaceCondition(ConditionWord):
    """A country or region is in a set of ISO 3166 codes and UN M49 continents, or outside it."""

    place: FieldReference
    in_: tuple[str, ...] = Field(
        default=(), alias="in", description="ISO codes such as JP, continents such as asia"
    )
    not_in: tuple[str, ...] = Field(default=(), description="The same, to be outside of")

    @model_validator(mode="after")
    def _needs_one_list(self) -> PlaceCondition:
        if bool(self.in_) == bool(self.not_in):
            raise WrongValueError("in 与 not_in 二者选一", "give one of in, not_in")
        return self


class Limits(Word):
    """A threshold with its operator: `above` is >, `at_least` is ≥, `at_most` is ≤, `below` is <."""

    above: Figure | None = Field(default=None, description="More than this: 超过, 高于")
    at_least: Figure | None = Field(default=None, description="This or more: 以上, 不低于, 达到")
    at_most: Figure | None = Field(default=None, description="This or less: 以下（含）, 不超过, 不高于")
    below: Figure | None = Field(default=None, description="Less than this: 低于, 不足")

    def stated(self) -> list[tuple[str, Figure]]:
        """Return the operators that are given with their figures."""
        pairs = [(name, getattr(self, name)) for name in ("above", "at_least", "at_most", "below")]
        return [(name, figure) for name, figure in pairs if figure is not None]


class LimitCase(Limits):
    """A threshold for the rows that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()


class MeasureCondition(ConditionWord, Limits):
    """What conditions on a measured value share: limits, flat or by case."""

    cases: tuple[LimitCase, ...] = Field(
        default=(), description="Limits by case, instead of one for all; the first case that holds applies"
    )

    @model_validator(mode="after")
    def _needs_a_limit(self) -> MeasureCondition:
        if bool(self.stated()) == bool(self.cases):
            raise WrongValueError(
                "写 above、at_least、at_most、below 之一，或写 cases，二者选一",
                "give either one of above, at_least, at_most, below, or a list of cases",
            )
        if any(not case.stated() for case in self.cases):
            raise WrongValueError(
                "cases 的每一项都要有 above、at_least、at_most、below 之一",
                "every case needs one of above, at_least, at_most, below",
            )
        return self


class QuantityCondition(MeasureCondition):
    """A number, amount or count against a threshold."""

    quantity: FieldReference


class GrowthCondition(MeasureCondition):
    """Growth of the first field over the second, compared by cross-multiplication."""

    growth: tuple[FieldReference, FieldReference]


class DropCondition(MeasureCondition):
    """Fall of the first field against the second, as a positive share."""

    drop: tuple[FieldReference, FieldReference]


class DifferenceCondition(MeasureCondition):
    """The first field less the second."""

    difference: tuple[FieldReference, FieldReference]


class IncreaseCondition(ConditionWord):
    """The first field is greater than the second; a base that is blank or zero is judged as the policy says."""

    increase: tuple[FieldReference, FieldReference]
    zero_base: Literal["missing", "counts"] = Field(
        default="missing", description="Whether a base of zero cannot be told, or counts as less"
    )


class RatioCondition(MeasureCondition):
    """The first field divided by the second, compared by cross-multiplication."""

    ratio: tuple[FieldReference, FieldReference]


class DateCondition(ConditionWord):
    """A date lies in a window, both ends included."""

    date: FieldReference
    from_: dt.date | None = Field(default=None, alias="from", description="The first day")
    to: dt.date | None = Field(default=None, description="The last day")

    @model_validator(mode="after")
    def _needs_a_window(self) -> DateCondition:
        if self.from_ is None and self.to is None:
            raise WrongValueError("from 与 to 至少写一个", "give from, to or both")
        _check_order(self.from_ or dt.date.min, self.to or dt.date.max)
        return self


class CoversCondition(ConditionWord):
    """The span between two date fields covers a window whole."""

    covers: tuple[FieldReference, FieldReference]
    from_: dt.date = Field(alias="from")
    to: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> CoversCondition:
        _check_order(self.from_, self.to)
        return self


class MonthsBetweenCondition(ConditionWord):
    """At least so many calendar months lie between two dates (month ends clipped)."""

    months_between: tuple[FieldReference, FieldReference]
    at_least: Span


class TermCondition(ConditionWord):
    """A contract's term, first and last day included, is at least so long (last day ≥ first + term − 1 day)."""

    term: tuple[FieldReference, FieldReference]
    at_least: Span


class OrderCondition(ConditionWord):
    """The first date is not later than the second."""

    in_order: tuple[FieldReference, FieldReference]


class EveryMonthCondition(ConditionWord):
    """A monthly yes-or-no field says yes for every month named."""

    every_month: Name = Field(description="A field with months, without its brackets: pension")
    months: tuple[Month, ...] = Field(min_length=1)


class MonthInCondition(ConditionWord):
    """A month field lies between two months, both included."""

    month: FieldReference
    from_: Month = Field(alias="from")
    to: Month

    @model_validator(mode="after")
    def _in_order(self) -> MonthInCondition:
        _check_order(self.from_, self.to)
        return self


class AnyCondition(ConditionWord):
    """At least one of several conditions is met."""

    any: tuple[Condition, ...] = Field(min_length=2)


class AllCondition(ConditionWord):
    """All of several conditions are met, under one reason code."""

    all: tuple[Condition, ...] = Field(min_length=1)


_WORDS: dict[str, type[ConditionWord]] = {
    "flag": FlagCondition,
    "given": GivenCondition,
    "code": CodeCondition,
    "industry": IndustryCondition,
    "choice": ChoiceCondition,
    "place": PlaceCondition,
    "quantity": QuantityCondition,
    "growth": GrowthCondition,
    "drop": DropCondition,
    "difference": DifferenceCondition,
    "increase": IncreaseCondition,
    "ratio": RatioCondition,
    "date": DateCondition,
    "covers": CoversCondition,
    "months_between": MonthsBetweenCondition,
    "term": TermCondition,
    "in_order": OrderCondition,
    "every_month": EveryMonthCondition,
    "month": MonthInCondition,
    "any": AnyCondition,
    "all": AllCondition,
}

CONDITION_WORDS = tuple(_WORDS)
"""The words that name a condition."""

CONDITION_MODELS = tuple(_WORDS.values())
"""The models of conditions, in the order of their words."""


def _word_of(written: Any) -> str | None:  # noqa: ANN401 - raw TOML
    """Return the mark of the word that a condition is written with; names of conditions are told by being text."""
    if isinstance(written, str):
        return f"{TAG_SIGN}named"
    for word, model in _WORDS.items():
        if isinstance(written, model) or (isinstance(written, dict) and word in written):
            return f"{TAG_SIGN}{word}"
    return None


Condition: TypeAlias = Annotated[
    Annotated[Name, tagged("named")]
    | Annotated[FlagCondition, tagged("flag")]
    | Annotated[GivenCondition, tagged("given")]
    | Annotated[CodeCondition, tagged("code")]
    | Annotated[IndustryCondition, tagged("industry")]
    | Annotated[ChoiceCondition, tagged("choice")]
    | Annotated[PlaceCondition, tagged("place")]
    | Annotated[QuantityCondition, tagged("quantity")]
    | Annotated[GrowthCondition, tagged("growth")]
    | Annotated[DropCondition, tagged("drop")]
    | Annotated[DifferenceCondition, tagged("difference")]
    | Annotated[IncreaseCondition, tagged("increase")]
    | Annotated[RatioCondition, tagged("ratio")]
    | Annotated[DateCondition, tagged("date")]
    | Annotated[CoversCondition, tagged("covers")]
    | Annotated[MonthsBetweenCondition, tagged("months_between")]
    | Annotated[TermCondition, tagged("term")]
    | Annotated[OrderCondition, tagged("in_order")]
    | Annotated[EveryMonthCondition, tagged("every_month")]
    | Annotated[MonthInCondition, tagged("month")]
    | Annotated[AnyCondition, tagged("any")]
    | Annotated[AllCondition, tagged("all")],
    Discriminator(_word_of),
]
"""A condition, or the name of one that the policy declares under `[condition]`."""


def _kind_of_claim(written: object) -> str:
    return f"{TAG_SIGN}{'field' if isinstance(written, str) else 'condition'}"


Claim: TypeAlias = Annotated[
    Annotated[FieldReference, tagged("field")] | Annotated[Condition, tagged("condition")],
    Discriminator(_kind_of_claim),
]
"""What claims a provision: a field that is filled in, or a condition that is met."""


def spelled_out(conditions: Iterable[Condition | ConditionWord]) -> tuple[ConditionWord, ...]:
    """Return conditions whose names have all been replaced by what they name; TypeError where one has not."""
    words = []
    for condition in conditions:
        if isinstance(condition, str):
            raise TypeError(f"the condition {condition!r} has not been spelled out")
        words.append(condition)
    return tuple(words)


_MODELS: tuple[type[Word], ...] = (LimitCase, *CONDITION_MODELS)
for _model in _MODELS:
    _model.model_rebuild()
