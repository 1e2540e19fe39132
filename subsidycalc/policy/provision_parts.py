"""What a provision may say beside its conditions and its amount: funds, head counts, limits, what binds rows together."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from msgspec import Meta

from subsidycalc.declared.words import key
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.conditions import Condition
from subsidycalc.vocabulary.quantities import Quantity, Span
from subsidycalc.vocabulary.words import (
    AnyField,
    Code,
    CountField,
    Due,
    Lasting,
    Name,
    OrderedField,
    PaidFigure,
    Text,
    Word,
)


class FundShare(Word):
    """A fund that pays a part of each award."""

    fund: Text
    share: Annotated[Quantity, Due.SHARE] = key(description="Its share; those of all funds make 100%")


class FundCase(Word):
    """A fund for the enterprises that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = key(default=(), description="Of the enterprise; the last fund has none")
    fund: Text | None = key(default=None, description="Who pays")
    split: tuple[FundShare, ...] = key(
        default=(),
        description="Or several funds that pay each award together; the fen that are left over come from the first",
    )

    def __post_init__(self) -> None:
        if (self.fund is None) == (not self.split):
            raise WrongValueError(said("policy_file.fund_or_split"))
        if self.split and sum(one.share.value for one in self.split) != 1:
            raise WrongValueError(said("policy_file.split_is_not_whole"))

    def parts(self) -> tuple[tuple[Text, Fraction], ...]:
        """Return the funds that pay, each with its share."""
        if self.fund is not None:
            return ((self.fund, Fraction(1)),)
        return tuple((one.fund, one.share.value) for one in self.split)


class HeadCount(Word):
    """A threshold on the number of distinct persons of an enterprise."""

    at_least: Annotated[int, Meta(ge=1)]
    else_: Code = key(name="else", description="The reason code where there are fewer")
    uncertain: Code = key(
        default="headcount-uncertain", description="The review code where rows in doubt could lift the count"
    )
    counted: tuple[Name, ...] | None = key(
        default=None,
        description="The named conditions that a person must meet to count; all of them where not given",
    )
    by: AnyField | None = key(
        default=None, description="What persons are counted apart by: the employer whom they were found for"
    )
    of: Literal["each", "most"] = key(
        default="each",
        description="Where they are counted apart: each count needs the number, or the greatest decides for all",
    )
    clause: str | None = None


class Places(Word):
    """At most so many places per event: rows share them, and rows wholly beyond get nothing."""

    per: tuple[AnyField, ...] = key(min_length=1, description="What tells events apart")
    of: CountField = key(description="The field that counts places")
    at_most: Annotated[int, Meta(ge=1)] = key(description="Places per event")
    else_: Code = key(name="else", description="The reason code of rows wholly beyond")


class Winners(Word):
    """Only so many are paid, by score or in order; who is tied for the last place is left to a person."""

    at_most: Annotated[int, Meta(ge=1)] = key(
        description="How many rows are paid, over all batches of the ledger"
    )
    by: OrderedField = key(description="The field that decides: a score, an amount, the date of application")
    first: Literal["highest", "lowest"] = key(
        description="Who comes first: the highest (a score) or the lowest (the earliest date)"
    )
    else_: Code = key(
        default="beyond-the-winners", name="else", description="The reason code of those beyond"
    )
    tied: Code = key(
        default="tied-for-the-last-place",
        description="The review code of those whose place cannot be told: ties, or somebody in doubt before them",
    )


class Consistent(Word):
    """A field must hold one value within each event of an enterprise; where it differs, all are reviewed."""

    field: AnyField = key(description="The field that must agree")
    within: tuple[AnyField, ...] = key(min_length=1, description="What tells events apart")
    else_: Code = key(name="else", description="The review code where it does not")


class Together(Word):
    """What several rows of one enterprise may come to together; a blank name may be any of the others."""

    of: CountField = key(description="The field that is added up over the rows that meet their conditions")
    within: AnyField = key(description="What tells apart what is added up: the premises")
    at_most: Annotated[int, Meta(ge=1)] = key(description="The most that they may come to")
    else_: Code = key(name="else", description="The review code of rows that come to more")


class NoticeCase(Word):
    """Something an officer should know of the rows that meet some conditions; it changes no verdict."""

    where: tuple[Condition, ...] = key(min_length=1, description="Of the row")
    code: Code = key(description="The notice's code")


class Cap(Word):
    """An inner cap on the exact amount, before rounding; a person's spells draw on it earlier days first."""

    per: Literal["person", "row"]
    amount: PaidFigure
    times: Annotated[int, Meta(ge=1)] = key(default=1, description="How many times the amount it is")
    else_: Code | None = key(
        default=None, name="else", description="The reason code of rows for which nothing of it is left"
    )


class Ceiling(Word):
    """The most that is paid under one provision or group, per enterprise, in all or per year."""

    per: Literal["enterprise", "enterprise and year"] = key(
        default="enterprise", description="Whose; the year is that of the document's as_of"
    )
    amount: PaidFigure
    shared_as: Name | None = key(
        default=None,
        description="A name by which several policies share it: what is paid under any of them counts, in one run and over the ledger's batches",
    )


class Duration(Word):
    """How long a benefit can be had in all, over every batch of the ledger, and which share each stretch of it pays."""

    per: Literal["person", "enterprise"] = key(description="Whose months are counted")
    at_most: Span | None = key(default=None, description="So long in all: 24个月")
    shares: tuple[tuple[Span, Annotated[Quantity, Due.SHARE]], ...] = key(
        default=(),
        description='Or stretch by stretch with the share that is paid: [["2年", "100%"], ["3年", "50%"]]; instalments are stretches too',
    )
    each: Lasting | None = key(
        default=None,
        description="How long each row lasts: 1年, or a field that counts its months; not given where months are paid by dates",
    )
    shared_as: Name | None = key(
        default=None, description="A name by which the files of several years or batches share it"
    )
    else_: Code = key(
        default="duration-used-up", name="else", description="The reason code of rows wholly beyond it"
    )

    def __post_init__(self) -> None:
        if (self.at_most is None) == (not self.shares):
            raise WrongValueError(said("policy_file.at_most_or_shares"))

    def stretches(self) -> tuple[tuple[int, Fraction], ...]:
        """Return each stretch as months and the share that it pays."""
        if self.at_most is not None:
            return ((self.at_most.months, Fraction(1)),)
        return tuple((span.months, share.value) for span, share in self.shares)


class Pool(Word):
    """A sum for all awards together: beyond it every award is scaled, and the fen add up to the pool exactly."""

    amount: PaidFigure
