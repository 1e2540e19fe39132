"""The base of every word of the vocabulary, and the small things that words share."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag

from subsidycalc.vocabulary.quantities import Quantity

TAG_SIGN: Final = ":"
FIELD_PATTERN: Final = r"^(enterprise\.)?[a-z_]+(\[[0-9QH-]+\])?$"
DIGITS_PATTERN: Final = r"^[0-9]{1,6}$"
MONTH_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
NAME_PATTERN: Final = r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$"
CODE_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

FieldReference = Annotated[
    str,
    StringConstraints(pattern=FIELD_PATTERN),
    Field(
        description="A field of the provision's table, `output[2023Q1]`; `enterprise.` reaches the enterprise's row"
    ),
]
Code = Annotated[
    str,
    StringConstraints(pattern=CODE_PATTERN),
    Field(description="The reason code, in lower case with hyphens"),
]
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]


class Word(BaseModel):
    """One word of the vocabulary: closed (a misspelt key is an error) and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Word):
    """A text in the two languages that the program speaks."""

    zh: str
    en: str

    def spoken(self, language: Literal["zh", "en"]) -> str:
        """Return the text in a language."""
        return self.zh if language == "zh" else self.en


class ParameterUse(Word):
    """A figure that the text leaves to the locality, by the parameter's name; it stands where no value is set."""

    parameter: Name


def tagged(word: str) -> Tag:
    """Return the mark of one of several ways to write a value; no key of a policy file looks like it."""
    return Tag(f"{TAG_SIGN}{word}")


def is_tag(step: object) -> bool:
    """Return whether a step of a place that validation names is such a mark, and so no part of the file."""
    return isinstance(step, str) and step.startswith(TAG_SIGN)


def _kind_of_figure(written: object) -> str:
    return f"{TAG_SIGN}{'parameter' if isinstance(written, dict | ParameterUse) else 'quantity'}"


Figure: TypeAlias = Annotated[
    Annotated[Quantity, tagged("quantity")] | Annotated[ParameterUse, tagged("parameter")],
    Discriminator(_kind_of_figure),
]
"""An exact quantity, or the parameter that holds it."""


def _kind_of_factor(written: object) -> str:
    return f"{TAG_SIGN}{'field' if isinstance(written, str) else 'number'}"


Factor: TypeAlias = Annotated[
    Annotated[FieldReference, tagged("field")] | Annotated[int, tagged("number")],
    Discriminator(_kind_of_factor),
]
"""What an amount is multiplied by: a field, or a whole number."""
