"""The conditions of the vocabulary: one model per word, and nothing about how they are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, model_validator

from subsidycalc.texts.spoken import WrongValueError
from subsidycalc.vocabulary.plain_conditions import (
    ChoiceCondition,
    CodeCondition,
    ConditionWord,
    CoversCondition,
    DateCondition,
    EveryMonthCondition,
    FlagCondition,
    GivenCondition,
    IncreaseCondition,
    IndustryCondition,
    MonthInCondition,
    MonthsBetweenCondition,
    OrderCondition,
    PlaceCondition,
    TermCondition,
)
from subsidycalc.vocabulary.words import TAG_SIGN, FieldReference, Figure, Name, Word, tagged

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CONDITION_MODELS",
    "CONDITION_WORDS",
    "AllCondition",
    "AnyCondition",
    "ChoiceCondition",
    "Claim",
    "CodeCondition",
    "Condition",
    "ConditionWord",
    "CoversCondition",
    "DateCondition",
    "DifferenceCondition",
    "DropCondition",
    "EveryMonthCondition",
    "FlagCondition",
    "GivenCondition",
    "GrowthCondition",
    "IncreaseCondition",
    "IndustryCondition",
    "LimitCase",
    "Limits",
    "MeasureCondition",
    "MonthInCondition",
    "MonthsBetweenCondition",
    "OrderCondition",
    "PlaceCondition",
    "QuantityCondition",
    "RatioCondition",
    "TermCondition",
    "spelled_out",
]


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


class RatioCondition(MeasureCondition):
    """The first field divided by the second, compared by cross-multiplication."""

    ratio: tuple[FieldReference, FieldReference]


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
