"""Tables and fields as a file declares them, the built-in dictionary and policies alike: keys, kinds, what goes together."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import Said, WrongValueError, said

KindWord = Literal[
    "text", "flag", "choice", "date", "month", "date or month", "money", "energy", "number", "percentage",
    "count", "division", "country", "industry", "enterprise code", "ID number", "account number",
]  # fmt: skip

KINDS: Final[dict[str, Kind]] = {
    "percentage": Kind.PERCENT,
    "division": Kind.REGION,
    "enterprise code": Kind.USCC,
    "ID number": Kind.ID,
    "account number": Kind.ACCOUNT,
    "date or month": Kind.DATE_OR_MONTH,
    **{
        kind.value: kind
        for kind in (
            Kind.TEXT, Kind.FLAG, Kind.CHOICE, Kind.DATE, Kind.MONTH, Kind.MONEY, Kind.ENERGY, Kind.NUMBER,
            Kind.COUNT, Kind.COUNTRY, Kind.INDUSTRY,
        )
    },
}  # fmt: skip
"""What each word for a kind of field stands for."""

_TIMED: Final = frozenset({"money", "energy", "number", "percentage", "count", "flag"})
_MOST_DECIMALS: Final = 6

_TEXT_SCHEMA: Final = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh"],
            "additionalProperties": False,
        },
    ]
}

_TEXTS: Final = {"type": "array", "items": {"type": "string"}}

FIELD_NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*$"

FieldName = Annotated[str, StringConstraints(pattern=FIELD_NAME_PATTERN)]


def _both(written: Any) -> Any:  # noqa: ANN401 - raw TOML
    """Take a text in Chinese alone for both languages."""
    if isinstance(written, str):
        return {"zh": written, "en": written}
    return (
        {**written, "en": written["zh"]} if isinstance(written, dict) and set(written) == {"zh"} else written
    )


def _without_spellings(written: Any) -> Any:  # noqa: ANN401 - raw TOML
    """Take a list of options for options that are spelt in one way only."""
    return dict.fromkeys(written, ()) if isinstance(written, list) else written


class Declared(BaseModel):
    """A part of a declaration: closed (a misspelt key is an error) and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class FieldDeclaration(Declared):
    """One column; of a field that there is already only what its document calls it, offers and explains."""

    zh: str = Field(default="", description="The heading in Chinese")
    en: str = Field(default="", description="The heading in English; the Chinese one where not given")
    kind: KindWord | None = Field(default=None, description="What the cells hold")
    aliases: tuple[str, ...] = Field(default=(), description="Other headings that mean the same")
    periods: Literal["any", "month"] | None = Field(
        default=None, description="Whether the heading has a period: any (2023Q1, 2023) or months"
    )
    options: Annotated[
        dict[str, tuple[str, ...]],
        BeforeValidator(_without_spellings),
        WithJsonSchema({"anyOf": [_TEXTS, {"type": "object", "additionalProperties": _TEXTS}]}),
    ] = Field(
        default_factory=dict, description="Of a choice: a list of options, or each with its other spellings"
    )
    blank: Literal["no"] | None = Field(default=None, description="Of a flag: a blank cell means no")
    open_ended: bool = Field(default=False, description="Of a date: 无固定期限 is a value, too")
    must: Literal["positive", "at most 100%"] | None = Field(
        default=None, description="What must hold of each cell"
    )
    unit: str = Field(default="", description="Of a number: its unit, such as TEU or 平方米")
    decimals: Annotated[int, Field(ge=0, le=_MOST_DECIMALS)] = Field(
        default=0, description="Of a number: how many decimals of the unit are kept"
    )
    units: dict[str, int] = Field(
        default_factory=dict, description="Of a number: other units, each as a power of ten of its unit"
    )
    unit_in_heading: bool = Field(
        default=False,
        description="Whether a heading without a unit is refused, where a wrong guess would pay",
    )
    per: tuple[str, ...] = Field(
        default=(), description="What an amount is per by its own name, such as 月 of a monthly rent"
    )
    note: Annotated[Said, BeforeValidator(_both), WithJsonSchema(_TEXT_SCHEMA)] | None = Field(
        default=None, description="What the template says beside it"
    )
    example: str = Field(default="", description="What the template's example holds")

    @model_validator(mode="after")
    def _goes_together(self) -> FieldDeclaration:
        """Refuse keys that say nothing of a field of this kind."""
        if self.kind is None:
            return self
        belongs = {
            "options": self.kind == "choice",
            "blank": self.kind == "flag",
            "open_ended": self.kind == "date",
            "unit": self.kind == "number",
            "units": self.kind == "number",
            "decimals": self.kind == "number",
            "periods": self.kind in _TIMED,
            "unit_in_heading": self.kind in {"money", "energy", "number"},
            "must": self.kind in {"money", "energy", "number", "percentage", "count"},
        }
        for key, fits in belongs.items():
            if not fits and key in self.model_fields_set:
                raise WrongValueError(said("policy_file.declared.no_such_key", key=key, kind=self.kind))
        if self.must == "at most 100%" and self.kind != "percentage":
            raise WrongValueError(said("policy_file.declared.no_share", kind=self.kind))
        if self.kind == "choice" and not self.options:
            raise WrongValueError(said("policy_file.declared.needs_options"))
        if self.kind == "number" and not self.unit:
            raise WrongValueError(said("policy_file.declared.needs_unit"))
        return self


class PlausibleDeclaration(Declared):
    """What is plausible of a figure; what is not is noticed."""

    field: FieldName = Field(description="The column that is looked at")
    not_above: FieldName | None = Field(default=None, description="Another count that it does not exceed")
    at_most: str | None = Field(default=None, description="The most, with its unit")
    per: FieldName | None = Field(default=None, description="What `at_most` is for each one of")
    not_after: FieldName | None = Field(default=None, description="Another date that it does not follow")
    only_with: FieldName | None = Field(
        default=None, description="The flag that must be yes where it is filled in"
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> PlausibleDeclaration:
        said_here = [self.not_above, self.at_most, self.not_after, self.only_with]
        if sum(one is not None for one in said_here) != 1 or (self.per is not None and self.at_most is None):
            raise WrongValueError(said("policy_file.declared.one_rule"))
        return self


class TableDeclaration(Declared):
    """One table; of a table that there is already only more fields, and what its document calls those it has."""

    zh: str = Field(default="", description="The sheet's name in Chinese")
    en: str = Field(default="", description="The sheet's name in English; the Chinese one where not given")
    aliases: tuple[str, ...] = Field(default=(), description="Other names of the sheet")
    row: Literal["event", "person", "enterprise", "region"] | None = Field(
        default=None, description="What a row stands for; an event where not given"
    )
    named_by: tuple[FieldName, ...] = Field(
        default=(), description="The fields that tell one event from another, so that none is paid twice"
    )
    payee: Literal["enterprise", "person"] | None = Field(
        default=None,
        description="Who is paid: the enterprise, or the person of the row, who is told by ID number and has no enterprise",
    )
    field: dict[FieldName, FieldDeclaration] = Field(
        default_factory=dict, description="The columns in the order of the template"
    )
    plausible: tuple[PlausibleDeclaration, ...] = Field(
        default=(), description="What is plausible of its figures; what is not is noticed"
    )
