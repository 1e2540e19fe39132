"""Make XML what office programs usually write where another program spells it differently: the same, read faster.

What is left in another spelling is left to the parser, and so is whatever the parser would refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.markup import holds
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    import re

_SPACE: Final = b" \t\r\n"
_GAP: Final = pattern(rb">[ \t\r\n]{1,99}<(?!/[vtf])")
"""White space between two tags, where it has no meaning."""
_GAP_IN_TEXT: Final = pattern(rb">[ \t\r\n]+</[vtf]")
"""What stands before the end of a text may be the text."""
_MOST_DIFFERENT: Final = 16
"""So many different gaps come from depths of indentation, and so many different looks from the fonts of a workbook."""
_LESS, _GREATER, _QUOTE, _APOSTROPHE = (ord(character) for character in "<>\"'")
_FORMULA: Final = pattern(
    rb'<f(?<!</f><f)(?<!/><f)(?: ([a-zA-Z0-9]+)="[^"<>&\x00-\x1f]*"(?![^<>]* \1=)){0,9}+'
    rb"(?:/>|>(?:[\t\r\n -%'-;=?-~]++|&(?:amp|lt|gt|quot|apos);|[\xe3-\xe9][\x80-\xbf]{2})*+</f>)(?=<v>[^<])"
)
"""A formula whose value follows: it says nothing more. Its characters are those that surely make up sound XML."""
_PRONUNCIATION: Final = pattern(
    rb'<phoneticPr fontId="[0-9]{1,9}"'
    rb'(?: type="[A-Za-z]{1,20}")?(?: alignment="[A-Za-z]{1,20}")?/>(?=</si>)'
)
"""How a text is to be pronounced: Excel says so of each that was typed in Chinese."""
_LOOK: Final = (
    rb'(?:<rPr>(?:<[a-zA-Z]+(?: ([a-zA-Z]+)="[^"<>&\x00-\x1f]*"(?![^<>]* \1=)){0,9}+/>)*+</rPr>)?+'
    rb'<t(?: xml:space="preserve")?>'
)
_NEXT_RUN: Final = pattern(rb"</t></r><r>" + _LOOK)
_FIRST_RUN: Final = pattern(rb"<si><r>" + _LOOK)
_RUN_OR_ITEM: Final = pattern(rb"</?(?:si|r)>")
_WHOLE_ITEMS: Final = pattern(rb"(?:<si>(?:<r></r>)*+</si>)*+")


class Spelling:
    """How the elements of a part are named: with a prefix, `x:` as some libraries write it, or none."""

    def __init__(self, prefix: bytes) -> None:
        self.prefix = prefix
        self._opening, self._closing = b"<" + prefix, b"</" + prefix

    def unprefixed(self, xml: bytes) -> bytes | None:
        """Return XML whose names have no prefix; None where some have it and others have not."""
        if not self.prefix:
            return xml
        bare = xml.replace(self._closing, b"</").replace(self._opening, b"<")
        return bare if len(xml) - len(bare) == len(self.prefix) * xml.count(b"<") else None

    def as_written(self, xml: bytes) -> bytes:
        """Return XML whose names have the prefix again."""
        if not self.prefix:
            return xml
        return xml.replace(b"<", self._opening).replace(self._opening + b"/", self._closing)


def has_gaps(xml: bytes) -> bool:
    """Return whether tags stand on lines of their own, or indented."""
    return any(holds(xml, b">" + space) for space in (b"\n", b"\r", b"\t"))


def without_gaps(xml: bytes) -> bytes:
    """Return XML without white space between tags, nor around them all."""
    if not has_gaps(xml):
        return xml.strip(_SPACE)
    without = _GAP.sub(b"><", xml) if _GAP_IN_TEXT.search(xml) else _replaced(_GAP, xml, b"><")
    return without.strip(_SPACE)


def with_usual_quotes(xml: bytes) -> bytes:
    """Return XML with `"` around its attributes where it has `'` around all of them, and no `>` but at the end of tags."""
    if not holds(xml, b"='") or xml.count(b"<") != xml.count(b">"):
        return xml
    octets = np.frombuffer(xml, np.uint8)
    begins, ends, is_quote = octets == _LESS, octets == _GREATER, octets == _APOSTROPHE
    places = np.flatnonzero(begins | ends | is_quote | (octets == _QUOTE))
    in_tag = np.cumsum(begins[places].view(np.int8) - ends[places].view(np.int8), dtype=np.int8) == 1
    if (in_tag & (octets[places] == _QUOTE)).any():
        return xml
    spelt = octets.copy()
    spelt[places[in_tag & is_quote[places]]] = _QUOTE
    return spelt.tobytes()


def without_formulas(xml: bytes) -> bytes:
    """Return XML without the formulas whose values stand behind them."""
    return _FORMULA.sub(b"", xml) if holds(xml, b"<f") else xml


def without_pronunciation(xml: bytes) -> bytes:
    """Return shared texts without what is said of how they are to be pronounced."""
    return _PRONUNCIATION.sub(b"", xml) if holds(xml, b"<phoneticPr") else xml


def without_looks(xml: bytes) -> bytes:
    """Return shared texts without how parts of them look: a bold word, or letters beside Chinese from LibreOffice."""
    if not holds(xml, b"<r>") or not _WHOLE_ITEMS.fullmatch(b"".join(_RUN_OR_ITEM.findall(xml))):
        return xml
    plain = _replaced(_FIRST_RUN, _replaced(_NEXT_RUN, xml, b""), b'<si><t xml:space="preserve">')
    plain = plain.replace(b"</t></r></si>", b"</t></si>")
    # Where some part is left, others may have lost their beginning. Two parts together may spell an escape of the
    # workbook's own that neither spells.
    return xml if any(holds(plain, left) for left in (b"<r>", b"</r>", b"_x")) else plain


def _replaced(sought: re.Pattern[bytes], xml: bytes, by: bytes) -> bytes:
    """Replace markup that is the same in most places: each different one everywhere, which is much faster than one by one."""
    for _ in range(_MOST_DIFFERENT):
        found = sought.search(xml)
        if found is None:
            return xml
        xml = xml.replace(found[0], by)
    return sought.sub(by, xml)
