"""What is wrong with a policy file: every mistake with its place, its meaning and a suggestion, in both languages."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from subsidycalc.policy.places import path_text
from subsidycalc.texts.spoken import Said, SpokenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.vocabulary.walking import Place

MOST_TOLD: Final = 250
"""So many mistakes are told; a file that has more is mended from the top."""

NO_HINT: Final = Said("", "")


@dataclass(frozen=True)
class Mistake:
    """One mistake in a policy file."""

    place: Place
    """Where; empty for the file as a whole."""
    said: Said
    hint: Said = NO_HINT

    @property
    def path(self) -> str:
        """Return the place as a text: `provision[2].route[0].where[1].above`."""
        return path_text(self.place)

    def zh(self, file: str) -> str:
        """Return the mistake as one line in Chinese."""
        hint = f"（{self.hint.zh}）" if self.hint.zh else ""
        return f"{file}：{self.path}{'：' if self.place else ''}{self.said.zh}{hint}"

    def en(self, file: str) -> str:
        """Return the mistake as one line in English."""
        hint = f" ({self.hint.en})" if self.hint.en else ""
        return f"{file}: {self.path}{': ' if self.place else ''}{self.said.en}{hint}"


class PolicyFileError(SpokenError):
    """A policy file cannot be used; carries every mistake found, a line for each."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        self.file = file
        self.mistakes = _as_many_as_are_told(tuple(dict.fromkeys(mistakes)))
        zh = "\n".join(mistake.zh(file) for mistake in self.mistakes)
        super().__init__(zh, "\n".join(mistake.en(file) for mistake in self.mistakes))


def _as_many_as_are_told(mistakes: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
    """Return the mistakes, of very many the first and how many more; one that says so already stays the last."""
    if len(mistakes) <= MOST_TOLD:
        return mistakes
    more = len(mistakes) - MOST_TOLD
    return (*mistakes[:MOST_TOLD], Mistake((), Said(f"还有 {more} 处错误", f"and {more} mistakes more")))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `did you mean "x"?` for the known name that is nearest, else ""."""
    return hint_of(name, known).en


def nearest_zh(name: str, known: Iterable[str]) -> str:
    """Return the same suggestion in Chinese."""
    return hint_of(name, known).zh


def hint_of(name: str, known: Iterable[str]) -> Said:
    """Return the suggestion of the known name that is nearest in both languages, empty where none is near."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return Said(f"是否想写“{found[0]}”？", f'did you mean "{found[0]}"?') if found else NO_HINT


def hint_or_list(name: str, known: Iterable[str]) -> Said:
    """Return the nearest known name, or all of them where none is near."""
    listed = list(dict.fromkeys(known))
    found = hint_of(name, listed)
    if found != NO_HINT or not listed:
        return found
    joined = ", ".join(listed)
    return Said(f"可用的有 {joined}", f"known here: {joined}")
