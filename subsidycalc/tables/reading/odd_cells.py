"""Read one cell whose XML has another shape than office programs write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from subsidycalc.tables.reading.cell_scan import BOOLEAN, DATE, ERROR, INLINE, NOTHING, NUMBER, SHARED, TEXT

FORMULA: Final = 9
"""The cell holds a formula without a cached value."""

_OPENING: Final = re.compile(rb"<c((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>")
_ATTRIBUTE: Final = re.compile(rb"\s([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VALUE: Final = re.compile(rb"<v(?:\s[^<>]*)?(?<!/)>([^<]*)</v\s*>")
_FORMULA: Final = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>([^<]*)</f\s*>)")
_INLINE: Final = re.compile(rb"<is(?:\s[^<>]*)?(?<!/)>(.*)</is\s*>", re.DOTALL)
_REFERENCE: Final = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_KINDS: Final = {
    b"s": SHARED,
    b"n": NUMBER,
    b"str": TEXT,
    b"inlineStr": INLINE,
    b"b": BOOLEAN,
    b"e": ERROR,
    b"d": DATE,
}
_SHOWN_FORMULA: Final = 60


@dataclass(frozen=True)
class OddCell:
    """One cell as its XML says; `letters` and `row` are empty and 0 where the place is left out."""

    letters: str
    row: int
    kind: int
    style: int
    payload: bytes


def read_odd_cell(xml: bytes) -> OddCell | None:
    """Return the cell, or None where the XML is no cell at all."""
    opening = _OPENING.match(xml)
    if not opening:
        return None
    attributes = {name: double or single for name, double, single in _ATTRIBUTE.findall(opening[1])}
    reference = _REFERENCE.fullmatch(attributes.get(b"r", b""))
    if attributes.get(b"r") and not reference:
        return None
    kind = _KINDS.get(attributes.get(b"t", b"n"))
    style = attributes.get(b"s", b"0")
    if kind is None or not style.isdigit():
        return None
    if opening[2]:
        kind, payload = NOTHING, b""
    else:
        kind, payload = _content(xml[opening.end() :], kind)
    letters, row = (reference[1].decode().upper(), int(reference[2])) if reference else ("", 0)
    return OddCell(letters, row, kind, int(style), payload)


def _content(xml: bytes, kind: int) -> tuple[int, bytes]:
    if kind == INLINE:
        inline = _INLINE.search(xml) if b"</is" in xml else None
        return (INLINE, inline[1]) if inline else (NOTHING, b"")
    value = _VALUE.search(xml)
    formula = _FORMULA.search(xml)
    if value and (value[1] or kind == TEXT):
        return kind, value[1]
    if formula and kind != TEXT:
        return FORMULA, b"=" + (formula[1] or b"")[:_SHOWN_FORMULA]
    return NOTHING, b""
