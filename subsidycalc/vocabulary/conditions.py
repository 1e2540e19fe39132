"""The list of condition words; union, schema, docs and every walk over conditions come from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from subsidycalc.declared.words import Tagged, ToldBy
from subsidycalc.vocabulary.answers import (
    ChoiceCondition,
    EveryMonthCondition,
    FlagCondition,
    GivenCondition,
    PlaceCondition,
)
from subsidycalc.vocabulary.codes import CodeCondition, IndustryCondition
from subsidycalc.vocabulary.comparisons import (
    DifferenceCondition,
    DropCondition,
    GrowthCondition,
    IncreaseCondition,
    RatioCondition,
)
from subsidycalc.vocabulary.composed import AllCondition, AnyCondition, NotCondition
from subsidycalc.vocabulary.dates import (
    AgeCondition,
    CoversCondition,
    DateCondition,
    MonthInCondition,
    MonthsBetweenCondition,
    OrderCondition,
    TermCondition,
)
from subsidycalc.vocabulary.listing import finished, listed, told_by_key
from subsidycalc.vocabulary.measures import LimitCase, QuantityCondition
from subsidycalc.vocabulary.words import AnyField, Name

CONDITIONS: Final[dict[str, type[ConditionWord]]] = listed(
    FlagCondition,
    GivenCondition,
    CodeCondition,
    IndustryCondition,
    ChoiceCondition,
    PlaceCondition,
    QuantityCondition,
    GrowthCondition,
    DropCondition,
    DifferenceCondition,
    IncreaseCondition,
    RatioCondition,
    DateCondition,
    CoversCondition,
    MonthsBetweenCondition,
    AgeCondition,
    TermCondition,
    OrderCondition,
    EveryMonthCondition,
    MonthInCondition,
    AnyCondition,
    AllCondition,
    NotCondition,
)
"""Every condition word by its key, in the order in which the vocabulary's page lists them."""

if TYPE_CHECKING:
    from subsidycalc.vocabulary.condition import ConditionWord

    Condition: TypeAlias = Name | ConditionWord
else:
    Condition = told_by_key(
        "Condition",
        CONDITIONS,
        lambda written: "named" if isinstance(written, str) else None,
        Annotated[Name, Tagged("named")],
    )
"""A condition, or the name of one that the policy declares under `[condition]`."""


def _kind_of_claim(written: object) -> str:
    return "field" if isinstance(written, str) else "condition"


finished(CONDITIONS, (LimitCase,), Condition=Condition)

Claim: TypeAlias = Annotated[
    Annotated[AnyField, Tagged("field")] | Annotated[Condition, Tagged("condition")],
    ToldBy(_kind_of_claim),
]
"""What claims a provision: a field that is filled in, or a condition that is met."""
