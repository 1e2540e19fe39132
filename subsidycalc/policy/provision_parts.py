"""The parts of a provision: derived fields, head counts, places, caps and ceilings."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field

from subsidycalc.policy.words import TAG_SIGN, Code, FieldReference, Figure, Name, Word, tagged


class Lookup(Word):
    """A field of another row: of the enterprise whose code stands in a field of this row."""

    field: FieldReference = Field(description="The field of the enterprise")
    by: FieldReference = Field(description="The field of the row that holds the enterprise's code")


def _kind_of_source(written: object) -> str:
    return f"{TAG_SIGN}{'field' if isinstance(written, str) else 'lookup'}"


Source: TypeAlias = Annotated[
    Annotated[FieldReference, tagged("field")] | Annotated[Lookup, tagged("lookup")],
    Discriminator(_kind_of_source),
]
"""Where a derived field looks: a field of the row, or one of another row."""


class DerivedField(Word):
    """A field that falls back on another: the first source that is given decides, with a notice."""

    name: Name = Field(description="What conditions call it")
    first_of: tuple[Source, ...] = Field(
        min_length=2, description="Fields or lookups, in the order in which they are asked"
    )
    fallback_notice: Code | None = Field(default=None, description="The notice where a later source decided")
    differ_notice: Code | None = Field(
        default=None, description="The notice where two sources are given and disagree"
    )


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

    per: tuple[FieldReference, ...] = Field(min_length=1, description="What tells events apart")
    of: FieldReference = Field(description="The field that counts places")
    at_most: Annotated[int, Field(ge=1)] = Field(description="Places per event")
    else_: Code = Field(alias="else", description="The reason code of rows wholly beyond")


class Consistent(Word):
    """A field must hold one value within each event of an enterprise; where it differs, all are reviewed."""

    field: FieldReference = Field(description="The field that must agree")
    within: tuple[FieldReference, ...] = Field(min_length=1, description="What tells events apart")
    else_: Code = Field(alias="else", description="The review code where it does not")


class Cap(Word):
    """An inner cap on the exact amount, before rounding."""

    per: Literal["person", "row"]
    amount: Figure


class Ceiling(Word):
    """The most that is paid under one provision or group, per enterprise, in all or per year."""

    per: Literal["enterprise", "enterprise and year"] = "enterprise"
    amount: Figure


class Pool(Word):
    """A sum for all awards together: beyond it every award is scaled, and the fen add up to the pool exactly."""

    amount: Figure
