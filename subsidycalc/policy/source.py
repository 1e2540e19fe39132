"""The text of a policy file, and what it says of itself at a glance; nothing here needs the vocabulary."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - an outline is read as it is annotated
import hashlib
import tomllib
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

POLICIES: Final = Path(__file__).parents[1] / "policies"
"""Where the built-in policies lie."""
MOST_BYTES: Final = 500_000
"""A policy file larger than this is refused unread."""


class PolicySource(Struct, frozen=True):
    """The text of a policy file and where it came from."""

    file: str
    text: str
    path: Path | None = None
    """Where it lies, beside which the policies that it refers to are looked for; None for a built-in one."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text as UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Outline(Struct, frozen=True):
    """A policy's document, and the names of what it holds."""

    id: str
    number: str
    zh: str
    en: str
    as_of: dt.date
    provisions: tuple[str, ...]
    readings: dict[str, list[str]]
    """The names of the readings, each with its choices."""
    parameters: tuple[str, ...]

    def title(self, language: Literal["zh", "en"]) -> str:
        """Return the document's title in a language."""
        return self.zh if language == "zh" else self.en


def outline_read(source: PolicySource) -> Outline:
    """Return the outline of a policy file that is sound, read from its text."""
    written = tomllib.loads(source.text)
    document = written["document"]
    return Outline(
        written["id"],
        document["number"],
        document["title"]["zh"],
        document["title"]["en"],
        document["as_of"],
        tuple(provision["id"] for provision in written["provision"]),
        {name: list(reading["choices"]) for name, reading in written.get("reading", {}).items()},
        tuple(written.get("parameter", {})),
    )
