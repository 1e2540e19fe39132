"""The base of every word of the vocabulary, and the small things that words share."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, TypeAlias

from msgspec import Meta, Struct

from subsidycalc.declared.words import DeclaredWord, Tagged, ToldBy, key
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary.quantities import Quantity, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.spoken import Said
    from subsidycalc.vocabulary.condition import ConditionWord

FIELD_PATTERN: Final = r"^(enterprise\.)?[a-z][a-z0-9_]*(\[[0-9QH-]+\])?$"
DIGITS_PATTERN: Final = r"^[0-9]{1,6}$"
MONTH_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
DAY_PATTERN: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
NAME_PATTERN: Final = r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$"
CODE_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

FieldReference = Annotated[
    str,
    Meta(pattern=FIELD_PATTERN),
    Meta(
        description="A field of the provision's table, `output[2023Q1]`; `enterprise.` reaches the enterprise's row"
    ),
]
Code = Annotated[
    str,
    Meta(pattern=CODE_PATTERN),
    Meta(description="The reason code, in lower case with hyphens"),
]
Name = Annotated[str, Meta(pattern=NAME_PATTERN)]


Quote = Annotated[
    str,
    Meta(min_length=2, max_length=80),
    Meta(description="The few words of the document that it stands for; `lint` looks them up in its text"),
]


class WrongName(NamedTuple):
    """A value that names nothing that there is."""

    place: tuple[str | int, ...]
    """Within the word."""
    value: str
    said: Said
    known: Sequence[str] = ()
    hint: Said | None = None
    """What to write instead, where the known names are too many to list."""


class Word(DeclaredWord):
    """One word of the vocabulary: closed (a misspelt key is an error) and immutable."""

    def measured(self) -> str:
        """Return the field in whose unit its limits and thresholds are; "" where they are shares."""
        return ""

    def chosen_by(self) -> tuple[tuple[ConditionWord, ...], ...]:
        """Return for each of its cases the conditions that choose it."""
        return ()

    def choosing(self) -> tuple[ConditionWord, ...]:
        """Return the conditions that choose between its cases."""
        return tuple(chain.from_iterable(self.chosen_by()))

    def wrong_names(self, field_of: Callable[[str], TableField | None]) -> Iterator[WrongName]:
        """Yield the values that name nothing that there is; `field_of` tells what a reference means."""
        yield from ()


class Case(Word):
    """What holds for the rows that meet some conditions, within a word that chooses between such cases."""


class Text(Word):
    """A text in the two languages that the program speaks; one that is in Chinese alone stands for both."""

    zh: str
    en: str = key(default="", description="The same in English; the Chinese text where not given")

    @classmethod
    def as_written(cls, written: Any) -> Any:  # noqa: ANN401 - raw TOML
        """Take `"…"` as `{ zh = "…" }`, and the Chinese text for the English one that is not there."""
        return with_english({"zh": written} if isinstance(written, str) else written)

    @classmethod
    def described(cls, table: dict[str, Any]) -> dict[str, Any]:
        """Describe both ways to write a text."""
        return {"description": table.pop("description"), "anyOf": [{"type": "string"}, table]}

    def spoken(self, language: Literal["zh", "en"]) -> str:
        """Return the text in a language."""
        return self.zh if language == "zh" else self.en


def with_english(written: Any) -> Any:  # noqa: ANN401 - raw TOML
    """Return what holds a text in Chinese, with that as the English one where there is none."""
    if isinstance(written, dict) and "zh" in written and "en" not in written:
        return {**written, "en": written["zh"]}
    return written


class ParameterUse(Word):
    """A figure that the text leaves to the locality, by the parameter's name; it stands where no value is set."""

    parameter: Name


def _kind_of_figure(written: object) -> str:
    return "parameter" if isinstance(written, dict | ParameterUse) else "quantity"


Figure: TypeAlias = Annotated[
    Annotated[Quantity, Tagged("quantity")] | Annotated[ParameterUse, Tagged("parameter")],
    ToldBy(_kind_of_figure),
]
"""An exact quantity, or the parameter that holds it."""


class Holds(Struct, frozen=True):
    """What a field must hold where a key names it; stands in the key's annotation."""

    kinds: frozenset[Kind]
    monthly: bool = False
    """Whether the key names a field with months, without its brackets."""


class Due(Enum):
    """Which sort of figure a key takes; stands in the key's annotation."""

    PAID = "paid"
    """Money, or a whole number where points are given."""
    MONEY = "money"
    SHARE = "share"
    RATE = "rate"
    MEASURED = "measured"
    """What the word measures, in its unit, never below zero."""
    LIMIT = "limit"
    """As MEASURED, but it may lie below zero."""


_ANY: Final = Holds(frozenset(Kind))
_MEASURED: Final = Holds(frozenset({Kind.MONEY, Kind.ENERGY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT}))
_DAY: Final = Holds(frozenset({Kind.DATE, Kind.DATE_OR_MONTH}))
_COUNT: Final = Holds(frozenset({Kind.COUNT}))

AnyField: TypeAlias = Annotated[FieldReference, _ANY]
FlagField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.FLAG}))]
CodeField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.REGION, Kind.ID}))]
IndustryField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.INDUSTRY}))]
ChoiceField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.CHOICE, Kind.TEXT}))]
PlaceField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.COUNTRY}))]
EnterpriseField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.USCC}))]
MeasuredField: TypeAlias = Annotated[FieldReference, _MEASURED]
SummableField: TypeAlias = Annotated[FieldReference, Holds(_MEASURED.kinds - {Kind.PERCENT})]
MoneyField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.MONEY}))]
OrderedField: TypeAlias = Annotated[FieldReference, Holds(_MEASURED.kinds | _DAY.kinds | {Kind.MONTH})]
PercentField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.PERCENT}))]
RatedField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.ENERGY, Kind.NUMBER, Kind.COUNT}))]
CountField: TypeAlias = Annotated[FieldReference, _COUNT]
MultiplierField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.COUNT, Kind.NUMBER}))]
DayField: TypeAlias = Annotated[FieldReference, _DAY]
BirthField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.ID, Kind.DATE}))]
MonthField: TypeAlias = Annotated[FieldReference, Holds(frozenset({Kind.MONTH}))]
MonthlyAnswer: TypeAlias = Annotated[Name, Holds(frozenset({Kind.FLAG}), monthly=True)]

PaidFigure: TypeAlias = Annotated[Figure, Due.PAID]
ShareFigure: TypeAlias = Annotated[Figure, Due.SHARE]
RateFigure: TypeAlias = Annotated[Figure, Due.RATE]
MeasuredFigure: TypeAlias = Annotated[Figure, Due.MEASURED]
LimitFigure: TypeAlias = Annotated[Figure, Due.LIMIT]


def _kind_of_lasting(written: object) -> str:
    is_field = isinstance(written, str) and re.match("[a-z]", written)
    return "field" if is_field else "span"


Lasting: TypeAlias = Annotated[
    Annotated[CountField, Tagged("field")] | Annotated[Span, Tagged("span")],
    ToldBy(_kind_of_lasting),
]
"""How long something lasts: a span of time, or a field that counts months."""


def _kind_of_factor(written: object) -> str:
    return "field" if isinstance(written, str) else "number"


Factor: TypeAlias = Annotated[
    Annotated[CountField, Tagged("field")] | Annotated[int, Tagged("number")],
    ToldBy(_kind_of_factor),
]
"""What an amount is multiplied by: a field that counts, or a whole number."""

Multiplier: TypeAlias = Annotated[
    Annotated[MultiplierField, Tagged("field")] | Annotated[int, Tagged("number")],
    ToldBy(_kind_of_factor),
]
"""The same, or a field that measures in a unit of its own."""


def _kind_of_day(written: object) -> str:
    is_day = not isinstance(written, str) or re.fullmatch(DAY_PATTERN, written)
    return "day" if is_day else "field"


Day: TypeAlias = Annotated[
    Annotated[DayField, Tagged("field")] | Annotated[dt.date, Tagged("day")],
    ToldBy(_kind_of_day),
]
"""A field that holds a date, or a date as the policy writes it."""
