"""Break a text into lines by how wide its characters are on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_AT_THE_START: Final = "，。；：、）》”！？,.;:)!?"


def shown_width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrapped_lines(text: str, width: int | None, first: str = "", following: str = "") -> Iterator[str]:
    """Yield a text as lines no wider than `width`: broken at spaces, between Chinese characters anywhere."""
    if width is None:
        yield first + text
        return
    line, prefix = "", first
    for word in _words(text):
        room = width - shown_width(prefix)
        if line and shown_width(line + word.rstrip()) > room:
            yield (prefix + line).rstrip()
            line, prefix = "", following
        line += word if line else word.lstrip()
    if line:
        yield (prefix + line).rstrip()


def _words(text: str) -> Iterator[str]:
    """Yield pieces that a line may end after: a wide character with what may not begin a line, or a word."""
    word = ""
    for place, character in enumerate(text):
        word += character
        following = text[place + 1 : place + 2]
        may_end = (
            character == " " or (_is_wide(character) and character not in "（《“") or _is_wide(following)
        )
        if following and may_end and following not in _NOT_AT_THE_START:
            yield word
            word = ""
    if word:
        yield word


def _is_wide(character: str) -> bool:
    return bool(character) and east_asian_width(character) in "WF"
