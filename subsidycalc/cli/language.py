"""The language of messages that are due before a command has read its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPTION: Final = "--lang"


def language_of(arguments: Sequence[str]) -> Literal["zh", "en"]:
    """Return the language that the arguments ask for, Chinese where they ask for none that is known."""
    language: Literal["zh", "en"] = "zh"
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if argument == "--":
            break
        if name == _OPTION:
            asked = value if equals else " ".join(arguments[position + 1 : position + 2])
            language = "en" if asked == "en" else "zh"
    return language


def either(zh: str, en: str, arguments: Sequence[str]) -> str:
    """Return the text in the language that the arguments ask for."""
    return en if language_of(arguments) == "en" else zh
