"""The shape of a page: sections of paragraphs, lists and tables; what shows it decides how it looks.

In a text, what stands between backticks is a code.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct, field


class Item(Struct, frozen=True):
    """One thing that is said, with the reason code that stands for it."""

    text: str
    code: str = ""
    after: str = ""
    """What follows the code: a clause, that a person decides."""

    def without_code(self) -> str:
        """Return it for those who have nothing to do with codes."""
        return self.text + self.after


def marked(item: str | Item) -> str:
    """Return an item as one text, its code between backticks."""
    if isinstance(item, str):
        return item
    return f"{item.text} `{item.code}`{item.after}" if item.code else item.without_code()


class Listing(Struct, frozen=True):
    """Items below each other, under a label where there is one."""

    items: tuple[str | Item, ...]
    label: str = ""
    is_one_way: bool = False
    """Whether the label names one of several ways, for which alone the items hold."""


class Link(str):
    """A text that leads to a file beside the page, where what shows it can lead anywhere."""

    __slots__ = ("target",)
    target: str

    @classmethod
    def to(cls, target: str, text: str) -> Link:
        """Return a text that leads to a file."""
        made = cls(text)
        made.target = target
        return made


class Grid(Struct, frozen=True):
    """Rows of texts under headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = ""
    """What it holds, where that decides its looks."""


class Verbatim(Struct, frozen=True):
    """Lines to be copied as they are: a piece of a file, or a command."""

    text: str
    form: str = "toml"
    """What they are written in, as Markdown names it."""


Part: TypeAlias = str | Listing | Grid | Verbatim
"""A paragraph, a list, a table, or lines to be copied."""


class Section(Struct, frozen=True):
    """A heading with what stands under it."""

    title: str
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = field(default=())

    def every_item(self) -> tuple[tuple[Listing, Item], ...]:
        """Return every paragraph and item of the section with the list that it stands in."""
        lists = [
            part if isinstance(part, Listing) else Listing((part,))
            for part in self.parts
            if not isinstance(part, Grid | Verbatim)
        ]
        return tuple(
            (listing, item if isinstance(item, Item) else Item(item))
            for listing in lists
            for item in listing.items
        )
