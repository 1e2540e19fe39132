"""Texts made harmless: no terminal sequences, no control or invisible characters, no person's number."""

from __future__ import annotations

from typing import Final

from subsidycalc.identity.numbers_in_texts import may_hold_a_number, with_numbers_masked
from subsidycalc.texts.patterns import pattern

_WITHOUT_SHAPE: Final = (
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFFF9, 0xFFFB), (0x180B, 0x180F)),
    # Variation selectors, as every phone types them behind a sign, and tags.
    *((0xFE00, 0xFE0F), (0xE0000, 0xE007F), (0xE0100, 0xE01EF)),
)
INVISIBLE: Final = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\ufeff\uffa0" + "".join(
    chr(point) for first, last in _WITHOUT_SHAPE for point in range(first, last + 1)
)
"""Characters without a shape of their own, fillers among them; some turn the direction of what follows."""

_TERMINAL_SEQUENCE: Final = pattern(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_LINE_BREAKS: Final = pattern(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_WITHOUT_CONTROLS: Final = dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA0), *map(ord, INVISIBLE), 0xFFFE, 0xFFFF)
)
_LONE_SURROGATE: Final = pattern("[\ud800-\udfff]")
_TAGS: Final = "\U000e0000"
"""The first character beyond all scripts: a set without those beyond is looked through thirty times as fast."""
_ODD: Final = pattern(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff"
    + "".join(character for character in INVISIBLE if character < _TAGS)
    + "]"
)


def harmless(text: str) -> str:
    """Return a text on one line, without anything that acts on a terminal or gives a person away."""
    # Most texts have nothing of this, and are harmless as they are.
    if not _ODD.search(text) and max(text, default="") < _TAGS and not may_hold_a_number(text):
        return text
    plain = _LINE_BREAKS.sub(" ", _TERMINAL_SEQUENCE.sub("", text))
    plain = _LONE_SURROGATE.sub("\ufffd", plain.translate(_WITHOUT_CONTROLS))
    return with_numbers_masked(plain).strip()
