"""Fold headings and names so that case, spaces, full width, line breaks and brackets do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from subsidycalc.tables.harmless import INVISIBLE
from subsidycalc.texts.patterns import pattern

_WITHOUT_SHAPE: Final = str.maketrans(dict.fromkeys(INVISIBLE))
_LEFT_OUT: Final = pattern(r"[\s()\[\]{}<>【】〔〕〈〉《》「」『』“”‘’\"'`_\-—–~:,，、;.。·•*★☆#/\\|!?？]+")


@lru_cache(maxsize=65536)
def half_width(text: str) -> str:
    """Return a text in half width and lower case, without invisible characters; spaces become one kind."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    if normal.isascii():
        return normal
    normal = normal.translate(_WITHOUT_SHAPE)
    if normal.isprintable():
        return normal
    return "".join(character for character in normal if unicodedata.category(character) != "Cf")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return what is compared: letters, digits and signs without spaces, brackets and punctuation."""
    return _LEFT_OUT.sub("", half_width(text))


def is_blank_text(text: str) -> bool:
    """Whether a text shows nothing."""
    if not text or text.isspace():
        return True
    # Only texts that begin with an invisible character can still show nothing.
    return not text[0].isprintable() and not half_width(text).strip()
