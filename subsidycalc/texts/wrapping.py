"""Break a text into lines by how wide its characters are on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP: Final = "  "
_LEAST_FOLDED: Final = 8
"""No text is folded narrower than this: four Chinese characters."""
_NOT_AT_THE_START: Final = "，。；：、）》〕】”！？,.;:)!?"


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
            character == " " or (_is_wide(character) and character not in "（《〔【“") or _is_wide(following)
        )
        if following and may_end and following not in _NOT_AT_THE_START:
            yield word
            word = ""
    if word:
        yield word


def _is_wide(character: str) -> bool:
    return bool(character) and east_asian_width(character) in "WF"


def folded_table(
    rows: Sequence[Sequence[str]], numeric: frozenset[int], width: int | None, indent: str = ""
) -> Iterator[str]:
    """Yield rows as aligned columns no wider than `width`: the widest texts are folded, then headings, figures never."""
    widths = [max(shown_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    room = None if width is None else width - len(indent) - len(_GAP) * (len(widths) - 1)
    texts = [place for place in range(len(widths)) if place not in numeric]
    while (
        room is not None
        and sum(widths) > room
        and max((widths[place] for place in texts), default=0) > _LEAST_FOLDED
    ):
        widths[max(texts, key=lambda place: widths[place])] -= 1
    for place in sorted(numeric) if room is not None and sum(widths) > room else ():
        widths[place] = max(_LEAST_FOLDED, *(shown_width(row[place]) for row in rows[1:]))
    for row in rows:
        cells = [list(wrapped_lines(text, wide)) for text, wide in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            yield (
                indent + _GAP.join(_filled(part, widths[at], at in numeric) for at, part in enumerate(parts))
            ).rstrip()


def _filled(text: str, width: int, numeric: bool) -> str:
    filler = " " * (width - shown_width(text))
    return filler + text if numeric else text + filler
