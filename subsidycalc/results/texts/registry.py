"""Say any text of the registry in one of the two languages; texts live in the data files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """Return every text by its key (`codes.local-id.title`): a template for each language."""
    found: dict[str, Mapping[str, str]] = {}
    folder = resources.files(__package__)
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")):
        written = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        found |= dict(_flat(name.removesuffix(".toml"), written))
    return found


def _flat(path: str, written: dict[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in written.items():
        here = path if key == "text" else f"{path}.{key}"
        if isinstance(value, str):
            yield here, {"zh": value, "en": value}
        elif set(value) == {"zh", "en"}:
            yield here, value
        else:
            yield from _flat(here, value)


@dataclass(frozen=True)
class Wording:
    """The registry in one language."""

    language: Language

    def say(self, key: str, /, **values: object) -> str:
        """Return a text with its named values filled in; KeyError where the registry has no such text."""
        template = entries()[key][self.language]
        return template.format(**values) if "{" in template else template

    def prepared(self, key: str) -> Callable[..., str]:
        """Return what says a text with named values, for a text that is said many times."""
        template = entries()[key][self.language]
        return template.format if "{" in template else lambda **_values: template

    def has(self, key: str) -> bool:
        """Return whether the registry has a text."""
        return key in entries()
