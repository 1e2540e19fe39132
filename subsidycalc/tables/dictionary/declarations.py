"""Tables and fields as a file declares them, the built-in dictionary and policies alike: keys, kinds, what goes together."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from msgspec import Meta
from msgspec.structs import replace

from subsidycalc.declared.words import DeclaredWord, TakenAs, key
from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import Said, WrongValueError, said

if TYPE_CHECKING:
    from typing import Self

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

FieldName = Annotated[str, Meta(pattern=FIELD_NAME_PATTERN)]


def _both(written: Any) -> Any:  # noqa: ANN401 - raw TOML
    """Take a text in Chinese alone for both languages, and the two as a result records them."""
    if isinstance(written, str):
        return {"zh": written, "en": written}
    if isinstance(written, list) and len(written) == len(Said._fields):
        return dict(zip(Said._fields, written, strict=True))
    return (
        {**written, "en": written["zh"]} if isinstance(written, dict) and set(written) == {"zh"} else written
    )


def _without_spellings(written: Any) -> Any:  # noqa: ANN401 - raw TOML
    """Take a list of options for options that are spelt in one way only."""
    if not isinstance(written, list):
        return written
    if not all(isinstance(one, str) for one in written):
        raise WrongValueError(said("policy_file.due.a_text"))
    return dict.fromkeys(written, ())


class Declared(DeclaredWord):
    """A part of a declaration, which knows which of its keys are said."""

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the names of the keys that its file writes."""
        return frozenset()

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        """Return the declaration that says some values; WrongValueError where they do not agree."""
        declared = cls(**values)
        vars(declared)["said"] = frozenset(values)
        return declared

    def saying(self, **values: Any) -> Self:  # noqa: ANN401 - what the keys hold
        """Return this declaration where it says something more, or otherwise."""
        declared = replace(self, **values)
        vars(declared)["said"] = self.said.union(values)
        return declared


class FieldDeclaration(Declared):
    """One column; of a field that there is already only what its document calls it, offers and explains."""

    zh: str = key(default="", description="The heading in Chinese")
    en: str = key(default="", description="The heading in English; the Chinese one where not given")
    kind: KindWord | None = key(default=None, description="What the cells hold")
    aliases: tuple[str, ...] = key(default=(), description="Other headings that mean the same")
    periods: Literal["any", "month"] | None = key(
        default=None, description="Whether the heading has a period: any (2023Q1, 2023) or months"
    )
    options: Annotated[
        dict[str, tuple[str, ...]],
        TakenAs(_without_spellings, {"anyOf": [_TEXTS, {"type": "object", "additionalProperties": _TEXTS}]}),
    ] = key(
        default_factory=dict, description="Of a choice: a list of options, or each with its other spellings"
    )
    blank: Literal["no"] | None = key(default=None, description="Of a flag: a blank cell means no")
    open_ended: bool = key(default=False, description="Of a date: 无固定期限 is a value, too")
    must: Literal["positive", "at most 100%"] | None = key(
        default=None, description="What must hold of each cell"
    )
    unit: str = key(default="", description="Of a number: its unit, such as TEU or 平方米")
    decimals: Annotated[int, Meta(ge=0, le=_MOST_DECIMALS)] = key(
        default=0, description="Of a number: how many decimals of the unit are kept"
    )
    units: dict[str, int] = key(
        default_factory=dict, description="Of a number: other units, each as a power of ten of its unit"
    )
    unit_in_heading: bool = key(
        default=False,
        description="Whether a heading without a unit is refused, where a wrong guess would pay",
    )
    per: tuple[str, ...] = key(
        default=(), description="What an amount is per by its own name, such as 月 of a monthly rent"
    )
    note: Annotated[Said, TakenAs(_both, _TEXT_SCHEMA)] | None = key(
        default=None, description="What the template says beside it"
    )
    example: str = key(default="", description="What the template's example holds")

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        """Return the declaration that says some values; WrongValueError where they do not agree."""
        declared = super().of_values(values)
        _check_together(declared)
        return declared


def _check_together(field: FieldDeclaration) -> None:
    """Refuse keys that say nothing of a field of this kind."""
    if field.kind is None:
        return
    belongs = {
        "options": field.kind == "choice",
        "blank": field.kind == "flag",
        "open_ended": field.kind == "date",
        "unit": field.kind == "number",
        "units": field.kind == "number",
        "decimals": field.kind == "number",
        "periods": field.kind in _TIMED,
        "unit_in_heading": field.kind in {"money", "energy", "number"},
        "must": field.kind in {"money", "energy", "number", "percentage", "count"},
    }
    for name, fits in belongs.items():
        if not fits and name in field.said:
            raise WrongValueError(said("policy_file.declared.no_such_key", key=name, kind=field.kind))
    if field.must == "at most 100%" and field.kind != "percentage":
        raise WrongValueError(said("policy_file.declared.no_share", kind=field.kind))
    if field.kind == "choice" and not field.options:
        raise WrongValueError(said("policy_file.declared.needs_options"))
    if field.kind == "number" and not field.unit:
        raise WrongValueError(said("policy_file.declared.needs_unit"))


class PlausibleDeclaration(Declared):
    """What is plausible of a figure; what is not is noticed."""

    field: FieldName = key(description="The column that is looked at")
    not_above: FieldName | None = key(default=None, description="Another count that it does not exceed")
    at_most: str | None = key(default=None, description="The most, with its unit")
    per: FieldName | None = key(default=None, description="What `at_most` is for each one of")
    not_after: FieldName | None = key(default=None, description="Another date that it does not follow")
    only_with: FieldName | None = key(
        default=None, description="The flag that must be yes where it is filled in"
    )

    def __post_init__(self) -> None:
        said_here = [self.not_above, self.at_most, self.not_after, self.only_with]
        if sum(one is not None for one in said_here) != 1 or (self.per is not None and self.at_most is None):
            raise WrongValueError(said("policy_file.declared.one_rule"))


class TableDeclaration(Declared):
    """One table; of a table that there is already only more fields, and what its document calls those it has."""

    zh: str = key(default="", description="The sheet's name in Chinese")
    en: str = key(default="", description="The sheet's name in English; the Chinese one where not given")
    aliases: tuple[str, ...] = key(default=(), description="Other names of the sheet")
    row: Literal["event", "person", "enterprise", "region"] | None = key(
        default=None, description="What a row stands for; an event where not given"
    )
    named_by: tuple[FieldName, ...] = key(
        default=(), description="The fields that tell one event from another, so that none is paid twice"
    )
    payee: Literal["enterprise", "person"] | None = key(
        default=None,
        description="Who is paid: the enterprise, or the person of the row, who is told by ID number and has no enterprise",
    )
    field: dict[FieldName, FieldDeclaration] = key(
        default_factory=dict, description="The columns in the order of the template"
    )
    plausible: tuple[PlausibleDeclaration, ...] = key(
        default=(), description="What is plausible of its figures; what is not is noticed"
    )
