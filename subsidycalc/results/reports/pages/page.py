"""The shape of a page: sections of paragraphs, lists and tables; what shows it decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Listing:
    """Items below each other, under a label where there is one."""

    items: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows of texts under headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part: TypeAlias = str | Listing | Grid
"""A paragraph, a list or a table."""


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    title: str
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = field(default=())

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return every text of the section with the label that it stands under, for comparing and searching."""
        found: list[tuple[str, str]] = []
        for part in self.parts:
            if isinstance(part, str):
                found.append(("", part))
            elif isinstance(part, Listing):
                found += [(part.label, item) for item in part.items]
            else:
                found += [("", "\t".join(row)) for row in part.rows]
        for section in self.sections:
            found += section.lines()
        return tuple(found)
