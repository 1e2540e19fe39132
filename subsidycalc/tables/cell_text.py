"""Make any text safe for a cell: nothing that XML or the spreadsheet cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CHARACTERS: Final = 32_767
"""What a cell holds, counted in UTF-16 units as spreadsheet programs do."""

_AT_ONCE: Final = 256
"""As many texts as stay near the processor while they are looked at."""

CUT_MARK: Final = "…[+]"

_UNHOLDABLE: Final = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_LONE_SURROGATE: Final = pattern("[\ud800-\udfff]")


def safe_texts(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as cells can hold them; where nothing needs a change, none is looked at by itself."""
    parts = ("".join(texts[first : first + _AT_ONCE]) for first in range(0, len(texts), _AT_ONCE))
    if all(map(_is_harmless, parts)) and max(map(len, texts), default=0) * 2 <= MOST_CHARACTERS:
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
    return cut(text)


def cut(text: str, mark: str = CUT_MARK) -> str:
    """Return a text that a cell can hold, with a mark where it was cut."""
    if len(text) * 2 <= MOST_CHARACTERS:
        return text
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * MOST_CHARACTERS:
        return text
    return encoded[: 2 * (MOST_CHARACTERS - len(mark))].decode("utf-16-le", "ignore") + mark
