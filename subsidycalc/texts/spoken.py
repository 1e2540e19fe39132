"""Failures that a user can mend, said in both languages where they arise."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Said(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


class SpokenError(Exception):
    """One clear line in Chinese and in English, naming what is wrong and the way out."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)

    def spoken(self, language: Literal["zh", "en"]) -> str:
        """Return the line in a language."""
        return self.zh if language == "zh" else self.en


class WrongValueError(ValueError):
    """A value that a policy may not hold; validation turns it into a mistake of the file."""

    def __init__(self, zh: str, en: str) -> None:
        self.said = Said(zh, en)
        super().__init__(en)
