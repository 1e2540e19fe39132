"""What is said where something goes wrong: a text of the registry in both languages, and the failures that carry one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from subsidycalc.texts.registry import LANGUAGES, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    return in_both(lambda wording: wording.say(key, **_in(wording.language, values)))


def _in(language: Language, values: dict[str, object]) -> dict[str, object]:
    return {
        name: value.spoken(language) if isinstance(value, Said) else value for name, value in values.items()
    }


def in_both(speak: Callable[[Wording], str]) -> Said:
    """Return what a function says in each language."""
    return Said(*(speak(Wording(language)) for language in LANGUAGES))


def listed(texts: Iterable[Said]) -> Said:
    """Return several texts as one, parted by semicolons."""
    several = list(texts)
    return in_both(
        lambda wording: wording.say("requirements.separator").join(
            text.spoken(wording.language) for text in several
        )
    )


class SpokenError(Exception):
    """One clear line in Chinese and in English, naming what is wrong and the way out; as a text it is both."""

    is_of_the_output: ClassVar[bool] = False
    """Whether nothing is wrong with what was asked, but the answer could not be written."""

    def __init__(self, zh: str | Said, en: str = "") -> None:
        self.said = zh if isinstance(zh, Said) else Said(zh, en)
        super().__init__(" / ".join(self.said))

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


class WrongValueError(SpokenError, ValueError):
    """A value that a policy may not hold; validation turns it into a mistake of the file."""
