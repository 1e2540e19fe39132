"""What is wrong with a policy file: every mistake with its line, its place, its meaning and a suggestion, in both languages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.policy.places import path_text
from subsidycalc.policy.positions import found_in, line_and_column
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.texts import suggestions
from subsidycalc.texts.spoken import Said, SpokenError, said
from subsidycalc.texts.suggestions import NO_HINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from subsidycalc.policy.positions import Found
    from subsidycalc.policy.source import PolicySource
    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.texts.registry import Language
    from subsidycalc.vocabulary.walking import Place

__all__ = ["MOST_TOLD", "NO_HINT", "Mistake", "PolicyFileError", "and_more", "hint_of", "hint_or_list"]

MOST_TOLD: Final = 250
"""So many mistakes are told; a file that has more is mended from the top."""


class Mistake(Struct, frozen=True):
    """One mistake in a policy file."""

    place: Place
    """Where; empty for the file as a whole."""
    said: Said
    hint: Said = NO_HINT
    of_key: bool = False
    """Whether the key is mistaken, and not its value."""
    offset: int | None = None
    """Where in the text it stands, for what has no place among keys and values."""
    path: str = ""
    """The place as a text, positions counted from one: `provision 3 (growth-reward) > route 1 > where 2 > above`."""
    line: int = 0
    column: int = 0
    """Line and column, counted from one; 0 for the file as a whole."""

    def told(self, file: str, language: Language) -> str:
        """Return the mistake as one line in a language."""
        colon, opening, closing = ("：", "（", "）") if language == "zh" else (": ", " (", ")")
        where = f"{file}:{self.line}:{self.column}" if self.line else file
        hint = self.hint.spoken(language)
        path = f"{self.path}{colon}" if self.path else ""
        return (
            f"{where}{colon}{path}{self.said.spoken(language)}{f'{opening}{hint}{closing}' if hint else ''}"
        )


class PolicyFileError(SpokenError):
    """A policy file cannot be used; carries every mistake found, a line for each."""

    def __init__(self, source: PolicySource, mistakes: Iterable[Mistake]) -> None:
        self.file = source.file
        self.mistakes = with_lines(_as_many_as_are_told(tuple(dict.fromkeys(mistakes))), source.text)
        super().__init__("\n".join(self.lines("zh")), "\n".join(self.lines("en")))

    def lines(self, language: Language) -> list[str]:
        """Return every mistake as one line in a language."""
        return [mistake.told(self.file, language) for mistake in self.mistakes]


def and_more(count: int) -> Mistake:
    """Return what is said in place of mistakes that are not told."""
    return Mistake((), said("policy_file.and_more", count=count))


def _as_many_as_are_told(mistakes: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
    """Return the mistakes, of very many the first and how many more; one that says so already stays the last."""
    if len(mistakes) <= MOST_TOLD:
        return mistakes
    return (*mistakes[:MOST_TOLD], and_more(len(mistakes) - MOST_TOLD))


def with_lines(mistakes: Sequence[Mistake], text: str) -> tuple[Mistake, ...]:
    """Return mistakes with path, line and column; only here, where there is something to tell, is the text searched."""
    outer = {mistake.place[:n] for mistake in mistakes for n in range(1, len(mistake.place) + 1)}
    ids = {(*place, "id") for place in outer if isinstance(place[-1], int)}
    found = found_in(text, outer | ids) if outer else {}
    names = {place[:-1]: text[found[place].value : found[place].end] for place in ids if place in found}
    placed = []
    for mistake in mistakes:
        offset = _offset(mistake, found)
        line, column = (0, 0) if offset is None else line_and_column(text, offset)
        path = path_text(mistake.place, names)
        placed.append(replace(mistake, path=path, line=line, column=column))
    return tuple(placed)


def _offset(mistake: Mistake, found: Mapping[Place, Found]) -> int | None:
    """Return where a mistake stands; for what is missing, where the table stands in which it is."""
    if mistake.offset is not None:
        return mistake.offset
    whole = mistake.place
    for place in (whole[:n] for n in range(len(whole), 0, -1)):
        if place in found:
            return found[place].key if mistake.of_key and place == whole else found[place].value
    return None


def hint_of(name: str, known: Iterable[str]) -> Said:
    """Return the suggestion of what was meant in both languages, empty where nothing known is near."""
    return suggestions.hint_of(name, known, _headings())


def hint_or_list(name: str, known: Iterable[str]) -> Said:
    """Return what was meant, or what there is where nothing known is near."""
    return suggestions.hint_or_list(name, known, _headings())


@cache
def _headings() -> dict[str, tuple[str, ...]]:
    """Return the tables and fields of the data dictionary, each with what it is called in spreadsheets."""
    headings: dict[str, tuple[str, ...]] = {}
    named: list[TableDefinition | Field] = [*TABLES, *(field for table in TABLES for field in table.fields)]
    for one in named:
        headings[one.name] = (*headings.get(one.name, ()), one.zh, *one.aliases)
    return headings
