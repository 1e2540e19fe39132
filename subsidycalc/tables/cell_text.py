"""Make any text safe for a cell: nothing that XML or the spreadsheet cannot hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CHARACTERS: Final = 32_767
"""What a cell holds, counted in UTF-16 units as spreadsheet programs do."""

CUT_MARK: Final = "…[+]"

_UNHOLDABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def safe_texts(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as cells can hold them; where nothing needs a change, none is looked at by itself."""
    together = "".join(texts)
    if _is_harmless(together) and max(map(len, texts), default=0) * 2 <= MOST_CHARACTERS:
        return texts
    return [safe_text(text) for text in texts]


def _is_harmless(text: str) -> bool:
    """Return whether a text can be held as it is; most can, and are told so without an expression."""
    return text.replace("\n", "").isprintable() or not holds_unholdable(text)


def holds_unholdable(text: str) -> bool:
    """Return whether a text has characters that a cell cannot hold."""
    return _UNHOLDABLE.search(text) is not None or _LONE_SURROGATE.search(text) is not None


def safe_text(text: str) -> str:
    """Return a text without control characters, cut with a mark where a cell could not hold it."""
    if not text.isprintable():
        text = _LONE_SURROGATE.sub("\ufffd", _UNHOLDABLE.sub("", text))
    if len(text) * 2 <= MOST_CHARACTERS:
        return text
    return _cut(text)


def _cut(text: str) -> str:
    if _units(text) <= MOST_CHARACTERS:
        return text
    room = MOST_CHARACTERS - len(CUT_MARK)
    kept = text[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - max(1, (_units(kept) - room) // 2)]
    return kept + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
