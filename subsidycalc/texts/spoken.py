"""What is said where something goes wrong: a text of the registry in both languages, and the failures that carry one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from subsidycalc.texts.registry import Language


class Said(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str

    def spoken(self, language: Language) -> str:
        """Return the text in a language."""
        return self.zh if language == "zh" else self.en


def said(key: str, /, **values: object) -> Said:
    """Return a text of the registry with its values filled in; a value that is itself `Said` is taken by language."""
    return Said(*(Wording(language).say(key, **_in(language, values)) for language in ("zh", "en")))


def _in(language: Language, values: dict[str, object]) -> dict[str, object]:
    return {
        name: value.spoken(language) if isinstance(value, Said) else value for name, value in values.items()
    }


class SpokenError(Exception):
    """One clear line in Chinese and in English, naming what is wrong and the way out."""

    def __init__(self, zh: str | Said, en: str = "") -> None:
        self.said = zh if isinstance(zh, Said) else Said(zh, en)
        super().__init__(self.said.en)

    @property
    def zh(self) -> str:
        """Return the line in Chinese."""
        return self.said.zh

    @property
    def en(self) -> str:
        """Return the line in English."""
        return self.said.en

    def spoken(self, language: Language) -> str:
        """Return the line in a language."""
        return self.said.spoken(language)


class WrongValueError(ValueError):
    """A value that a policy may not hold; validation turns it into a mistake of the file."""

    def __init__(self, zh: str | Said, en: str = "") -> None:
        self.said = zh if isinstance(zh, Said) else Said(zh, en)
        super().__init__(self.said.en)
