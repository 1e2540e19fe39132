"""Turn the text of XML elements into the text that the cell shows."""

from __future__ import annotations

import re
from typing import Final

_REFERENCE: Final = re.compile(r"&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|\w+);")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LAST_CODE_POINT: Final = 0x10FFFF
_SURROGATES: Final = range(0xD800, 0xE000)
_TEXT_ELEMENT: Final = re.compile(r"<t(?:\s[^<>]*)?(?<!/)>([^<]*)</t\s*>")


class UnknownEntityError(ValueError):
    """A reference to an entity that only a DTD could declare."""


def plain_text(text: str) -> str:
    """Resolve references and the workbook's own escapes (`_x000D_`)."""
    if "&" in text:
        text = _REFERENCE.sub(_resolve, text)
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return text


def _character(number: int) -> str:
    """Return a character, or the replacement character for what is none (half of a surrogate pair)."""
    if number in _SURROGATES or number > _LAST_CODE_POINT:
        return "\ufffd"
    return chr(number)


def _resolve(found: re.Match[str]) -> str:
    name = found[1]
    if name.startswith("#"):
        number = int(f"0{name[1:]}" if name[1] == "x" else name[1:], 16 if name[1] == "x" else 10)
        return _character(number)
    if name in _NAMED:
        return _NAMED[name]
    raise UnknownEntityError(name)


def rich_text(xml: str) -> str:
    """Return the text of a shared or inline string: all its runs, without the phonetic guide."""
    if "<rPh" in xml:
        first, *guides = xml.split("<rPh")
        xml = first + "".join(guide.partition("</rPh")[2].partition(">")[2] for guide in guides)
    return "".join(plain_text(found) for found in _TEXT_ELEMENT.findall(xml))


def without_markup(xml: bytes) -> bytes:
    """Leave out comments and turn marked sections into escaped text; what has no end stays as it is.

    One pass by plain search: an expression would look for the same missing end again and again.
    """
    pieces = []
    position = 0
    while (start := xml.find(b"<!", position)) >= 0:
        opening, closing = (b"<!--", b"-->") if xml.startswith(b"<!--", start) else (b"<![CDATA[", b"]]>")
        end = xml.find(closing, start + len(opening)) if xml.startswith(opening, start) else -1
        if end < 0:
            break
        pieces.append(xml[position:start])
        if opening != b"<!--":
            pieces.append(xml[start + len(opening) : end].replace(b"&", b"&amp;").replace(b"<", b"&lt;"))
        position = end + len(closing)
    return b"".join((*pieces, xml[position:]))
