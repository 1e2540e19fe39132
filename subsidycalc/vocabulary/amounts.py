"""The amounts of the vocabulary: what a row or an enterprise is paid, one model per way of paying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, model_validator

from subsidycalc.texts.spoken import WrongValueError
from subsidycalc.vocabulary.conditions import Condition
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import (
    TAG_SIGN,
    Code,
    Factor,
    FieldReference,
    Figure,
    Name,
    Text,
    Word,
    tagged,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Difference = tuple[FieldReference, FieldReference]


class AmountCase(Word):
    """An amount for the rows that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()
    amount: Figure


class FlatAmount(Word):
    """An amount per row (a person, an enterprise, a trip), times some counts: 500 yuan, or 8,000 yuan × persons."""

    amount: Figure | None = None
    cases: tuple[AmountCase, ...] = Field(default=(), description="Amounts by case, instead of one for all")
    times: tuple[Factor, ...] = Field(default=(), description="Counts that it is multiplied by")
    unit: Text = Field(default=Text(zh="户", en="×"), description="What is counted: 人, persons")

    @model_validator(mode="after")
    def _needs_an_amount(self) -> FlatAmount:
        if (self.amount is None) == (not self.cases):
            raise WrongValueError("amount 与 cases 二者选一", "give either an amount or a list of cases")
        return self


class ShareCase(Word):
    """A share for the rows that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()
    share: Figure


class ShareAmount(Word):
    """A share of the sum of some money fields, times some counts: 30 % of the air fare."""

    share: Figure | None = None
    cases: tuple[ShareCase, ...] = Field(default=(), description="Shares by case, instead of one for all")
    of: tuple[FieldReference, ...] = Field(min_length=1, description="Money fields, added up")
    blank_counts_as_none: bool = Field(
        default=False, description="Some of several fields may be blank, but not all"
    )
    times: tuple[Factor, ...] = ()

    @model_validator(mode="after")
    def _needs_a_share(self) -> ShareAmount:
        if (self.share is None) == (not self.cases):
            raise WrongValueError("share 与 cases 二者选一", "give either a share or a list of cases")
        return self


class RateCase(Word):
    """A rate for the rows that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()
    rate: Figure


class RateAmount(Word):
    """A rate per unit of a quantity or of its increment: 0.05 yuan per kWh of (this year − last year)."""

    rate: Figure | None = None
    cases: tuple[RateCase, ...] = Field(default=(), description="Rates by case, instead of one for all")
    of: FieldReference | None = Field(default=None, description="What it is a rate for")
    increment: Difference | None = Field(default=None, description="Or the first field less the second")
    blank_base: Literal["missing", "zero"] = Field(
        default="missing", description="What a blank base of the increment is"
    )

    @model_validator(mode="after")
    def _needs_a_rate_and_a_quantity(self) -> RateAmount:
        if (self.rate is None) == (not self.cases):
            raise WrongValueError("rate 与 cases 二者选一", "give either a rate or a list of cases")
        if (self.of is None) == (self.increment is None):
            raise WrongValueError(
                "of（一个字段）与 increment（两个字段）二者选一",
                "give either `of` (a field) or `increment` (two fields)",
            )
        return self


class TierAmount(Word):
    """The amount of the highest tier that a quantity reaches (highest only)."""

    tiers: FieldReference
    above: tuple[tuple[Figure, Figure], ...] = Field(
        default=(), description="Pairs of a threshold that must be exceeded and an amount, lowest first"
    )
    at_least: tuple[tuple[Figure, Figure], ...] = Field(
        default=(), description="The same with thresholds that must be reached"
    )

    @model_validator(mode="after")
    def _needs_one_operator(self) -> TierAmount:
        if bool(self.above) == bool(self.at_least):
            raise WrongValueError(
                "各档写在 above 或 at_least 之下，二者选一",
                "give the tiers under one operator, `above` or `at_least`",
            )
        return self


class HeadCountTiers(Word):
    """The amount of the highest tier that the enterprise's head count reaches; paid once per enterprise."""

    head_count_tiers: tuple[tuple[Annotated[int, Field(ge=1)], Figure], ...] = Field(min_length=1)


class SlabAmount(Word):
    """Cumulative slabs: each part of a quantity or increment is paid at the share of its slab."""

    slabs: tuple[tuple[Quantity, Quantity], ...] = Field(
        min_length=1, description="Where each slab begins, and the share paid within it"
    )
    of: FieldReference | None = None
    increment: Difference | None = None

    @model_validator(mode="after")
    def _needs_a_quantity(self) -> SlabAmount:
        if (self.of is None) == (self.increment is None):
            raise WrongValueError(
                "of（一个字段）与 increment（两个字段）二者选一",
                "give either `of` (a field) or `increment` (two fields)",
            )
        starts = [start.value for start, _ in self.slabs]
        if starts != sorted(set(starts)):
            raise WrongValueError("各段的起点应由低到高", "slabs begin one after another, lowest first")
        return self


class StepAmount(Word):
    """An amount for each step of growth beyond a threshold: 50,000 yuan per percentage point beyond 18 %."""

    steps_of_growth: Difference
    beyond: Quantity = Field(description="The growth from which steps count")
    step: Quantity = Field(description="How much growth a step is: 1% is a percentage point")
    amount: Figure = Field(description="The amount for each step")
    counted: Literal["whole", "pro-rata"] = Field(
        default="whole", description="Whether a part of a step counts"
    )


class MonthlyAmount(Word):
    """An amount per month of a spell between two dates, both included, part of a month by days."""

    monthly: Figure
    from_: FieldReference = Field(alias="from", description="The first day")
    to: FieldReference = Field(description="The last day")
    months: Literal["anniversary", "calendar-month"] = Field(
        default="anniversary", description="Months from the first day on, or calendar month by calendar month"
    )


class RankAmount(Word):
    """Amounts by rank, highest value first; equal values share a rank and the next rank is skipped."""

    rank_by: FieldReference
    amounts: tuple[Figure, ...] = Field(min_length=1, description="For rank 1, 2, …")
    among: tuple[str, ...] = Field(min_length=2, description="The codes that must all be there to be ranked")
    unpaid: tuple[str, ...] = Field(
        default=(),
        description="Codes that must be there and take a rank too, but that conditions leave unpaid",
    )
    beyond: Code = Field(description="The reason code of ranks that are not paid")
    tied: Code = Field(description="The review code of those tied for a paid rank")
    incomplete: Code = Field(description="The review code where one that must be ranked is missing")


class LowerAmount(Word):
    """The lower of an amount and a field (a loan requested); a blank field leaves the amount, with a notice."""

    lower_of: tuple[Figure, FieldReference]


_WORDS: dict[str, type[Word]] = {
    "head_count_tiers": HeadCountTiers,
    "tiers": TierAmount,
    "slabs": SlabAmount,
    "steps_of_growth": StepAmount,
    "monthly": MonthlyAmount,
    "rank_by": RankAmount,
    "lower_of": LowerAmount,
    "share": ShareAmount,
    "rate": RateAmount,
    "amount": FlatAmount,
}

AMOUNT_WORDS = tuple(_WORDS)
"""The words that name an amount."""

AMOUNT_MODELS = tuple(_WORDS.values())
"""The models of amounts, in the order of their words."""


def _word_of(written: Any) -> str | None:  # noqa: ANN401 - raw TOML
    """Return the mark of the word that an amount is written with; cases are told by what they hold."""
    if not isinstance(written, dict):
        word = next((word for word, model in _WORDS.items() if isinstance(written, model)), None)
    else:
        word = next((word for word in _WORDS if word in written), None)
        if word is None and isinstance(written.get("cases"), list | tuple):
            word = _word_of_cases(written["cases"])
    return word and f"{TAG_SIGN}{word}"


def _word_of_cases(cases: Sequence[Any]) -> str | None:
    held = {key for case in cases if isinstance(case, dict) for key in case}
    return next((word for word in ("share", "rate", "amount") if word in held), None)


Amount: TypeAlias = Annotated[
    Annotated[HeadCountTiers, tagged("head_count_tiers")]
    | Annotated[TierAmount, tagged("tiers")]
    | Annotated[SlabAmount, tagged("slabs")]
    | Annotated[StepAmount, tagged("steps_of_growth")]
    | Annotated[MonthlyAmount, tagged("monthly")]
    | Annotated[RankAmount, tagged("rank_by")]
    | Annotated[LowerAmount, tagged("lower_of")]
    | Annotated[ShareAmount, tagged("share")]
    | Annotated[RateAmount, tagged("rate")]
    | Annotated[FlatAmount, tagged("amount")],
    Discriminator(_word_of),
]
"""One way of paying."""


class AddOn(Word):
    """An amount on top of a route's, for the rows that meet further conditions."""

    name: Name
    where: tuple[Condition, ...]
    pays: Amount
    ceiling: Figure | None = Field(default=None, description="The most that the addition comes to")


class Route(Word):
    """One of several ways to an award: its conditions, its amount and what may come on top."""

    id: Name
    title: Text
    where: tuple[Condition, ...]
    pays: Amount | None = None
    add_on: AddOn | None = None
