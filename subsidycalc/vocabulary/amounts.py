"""The list of ways of paying; union, schema, docs and every walk over amounts come from it. Routes choose between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from subsidycalc.declared.words import key
from subsidycalc.vocabulary.combined import (
    FactorCase,
    HighestAmount,
    LowestAmount,
    MultipliedAmount,
    RaiseCase,
    RaisedAmount,
    SumAmount,
)
from subsidycalc.vocabulary.conditions import Condition
from subsidycalc.vocabulary.interest import InterestAmount
from subsidycalc.vocabulary.listing import finished, listed, told_by_key
from subsidycalc.vocabulary.months import MonthlyAmount
from subsidycalc.vocabulary.proportions import AmountCase, FlatAmount, ShareAmount, ShareCase
from subsidycalc.vocabulary.ranks import RankAmount
from subsidycalc.vocabulary.rates import GrowthSlabAmount, RateAmount, RateCase, SlabAmount
from subsidycalc.vocabulary.tiers import EachAmount, HeadCountTiers, LowerAmount, StepAmount, TierAmount
from subsidycalc.vocabulary.words import Name, PaidFigure, Quote, Text, Word

WAYS: Final[dict[str, type[Way]]] = listed(
    SumAmount,
    LowestAmount,
    HighestAmount,
    RaisedAmount,
    MultipliedAmount,
    HeadCountTiers,
    TierAmount,
    SlabAmount,
    GrowthSlabAmount,
    StepAmount,
    EachAmount,
    MonthlyAmount,
    RankAmount,
    LowerAmount,
    InterestAmount,
    ShareAmount,
    RateAmount,
    FlatAmount,
)
"""Every way of paying by its key; the first whose key is written is meant (a step has an amount too)."""


def _by_what_cases_hold(written: Any) -> str | None:  # noqa: ANN401 - raw TOML
    """Return the key of a way that is written by cases alone, told by what they hold."""
    cases = written.get("cases") if isinstance(written, dict) else None
    held = (
        {key for case in cases or () if isinstance(case, dict) for key in case} if _is_list(cases) else set()
    )
    return next((key for key in WAYS if key in held), None)


def _is_list(cases: object) -> bool:
    return isinstance(cases, list | tuple)


if TYPE_CHECKING:
    from subsidycalc.vocabulary.payment import Way

    Amount: TypeAlias = Way
else:
    Amount = told_by_key("Amount", WAYS, _by_what_cases_hold)
"""One way of paying."""

_CASES: Final = (AmountCase, ShareCase, RateCase, RaiseCase, FactorCase)
finished(WAYS, _CASES, Condition=Condition, Amount=Amount)


class AddOn(Word):
    """An amount on top of a route's, for the rows that meet further conditions."""

    name: Name
    where: tuple[Condition, ...]
    pays: Amount
    ceiling: PaidFigure | None = key(default=None, description="The most that the addition comes to")


class Route(Word):
    """One of several ways to an award: its conditions, its amount and what may come on top."""

    id: Name
    title: Text
    quote: Quote | None = None
    where: tuple[Condition, ...]
    pays: Amount | None = None
    add_on: AddOn | None = None
