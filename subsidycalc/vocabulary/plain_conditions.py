"""The conditions of the vocabulary that stand alone: each asks one thing of a row, with no condition within it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from subsidycalc.texts.spoken import WrongValueError
from subsidycalc.vocabulary.quantities import Span
from subsidycalc.vocabulary.words import DIGITS_PATTERN, MONTH_PATTERN, Code, FieldReference, Name, Word

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


class IncreaseCondition(ConditionWord):
    """The first field is greater than the second; a base that is blank or zero is judged as the policy says."""

    increase: tuple[FieldReference, FieldReference]
    zero_base: Literal["missing", "counts"] = Field(
        default="missing", description="Whether a base of zero cannot be told, or counts as less"
    )


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
