"""The base of every word of the vocabulary, and the small things that words share."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from subsidycalc.policy.quantities import Quantity

FIELD_PATTERN: Final = r"^(enterprise\.)?[a-z_]+(\[[0-9QH-]+\])?$"
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
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$")]


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


Figure = Quantity | ParameterUse
"""An exact quantity, or the parameter that holds it."""
