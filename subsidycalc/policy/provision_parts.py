"""The parts of a provision: derived fields, head counts, places, caps and ceilings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from subsidycalc.vocabulary.words import AnyField, Code, CountField, Name, PaidFigure, Word


class HeadCount(Word):
    """A threshold on the number of distinct persons of an enterprise."""

    at_least: Annotated[int, Field(ge=1)]
    else_: Code = Field(alias="else", description="The reason code where there are fewer")
    uncertain: Code = Field(
        default="headcount-uncertain", description="The review code where rows in doubt could lift the count"
    )
    counted: tuple[Name, ...] | None = Field(
        default=None,
        description="The named conditions that a person must meet to count; all of them where not given",
    )
    clause: str | None = None


class Places(Word):
    """At most so many places per event: rows share them, and rows wholly beyond get nothing."""

    per: tuple[AnyField, ...] = Field(min_length=1, description="What tells events apart")
    of: CountField = Field(description="The field that counts places")
    at_most: Annotated[int, Field(ge=1)] = Field(description="Places per event")
    else_: Code = Field(alias="else", description="The reason code of rows wholly beyond")


class Consistent(Word):
    """A field must hold one value within each event of an enterprise; where it differs, all are reviewed."""

    field: AnyField = Field(description="The field that must agree")
    within: tuple[AnyField, ...] = Field(min_length=1, description="What tells events apart")
    else_: Code = Field(alias="else", description="The review code where it does not")


class Cap(Word):
    """An inner cap on the exact amount, before rounding."""

    per: Literal["person", "row"]
    amount: PaidFigure


class Ceiling(Word):
    """The most that is paid under one provision or group, per enterprise, in all or per year."""

    per: Literal["enterprise", "enterprise and year"] = "enterprise"
    amount: PaidFigure


class Pool(Word):
    """A sum for all awards together: beyond it every award is scaled, and the fen add up to the pool exactly."""

    amount: PaidFigure
