"""Say any text of the registry in one of the two languages; texts live in the data files beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Language = Literal["zh", "en"]

YET_TO_COME: Final = "\x00"
"""Stands in a text where a value will stand; no text holds it."""

_FOLDER: Final = Path(__file__).parent

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def entries() -> Mapping[str, Mapping[str, str]]:
    """Return every text by its key (`codes.local-id.title`): a template for each language."""
    names = sorted(entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
    return {key: text for name in names for key, text in entries_of(name.removesuffix(".toml")).items()}


@cache
def entries_of(file: str) -> Mapping[str, Mapping[str, str]]:
    """Return the texts of one file, whose name their keys begin with; a run needs only some of the files."""
    import tomllib  # noqa: PLC0415 - a command's help says nothing, and is instant

    path = _FOLDER / f"{file}.toml"
    if not path.is_file():
        return {}
    return dict(_flat(file, tomllib.loads(path.read_text(encoding="utf-8"))))


def _flat(path: str, written: dict[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in written.items():
        here = path if key == "text" else f"{path}.{key}"
        if isinstance(value, str):
            yield here, {"zh": value, "en": value}
        elif set(value) == {"zh", "en"}:
            yield here, value
        else:
            yield from _flat(here, value)


@cache
def _template(key: str, language: Language) -> str:
    return entries_of(key.partition(".")[0])[key][language]


class Wording(NamedTuple):
    """The registry in one language."""

    language: Language

    def say(self, key: str, /, **values: object) -> str:
        """Return a text with its named values filled in; KeyError where the registry has no such text."""
        template = _template(key, self.language)
        return template.format(**values) if "{" in template else template

    def waiting(self, key: str, name: str, /, **values: object) -> Callable[[str], str]:
        """Return what says a text once its last value, `name`, is given: for a text that is said many times."""
        parts = self.say(key, **values, **{name: YET_TO_COME}).split(YET_TO_COME)
        return lambda value: value.join(parts)

    def has(self, key: str) -> bool:
        """Return whether the registry has a text."""
        return key in entries_of(key.partition(".")[0])
