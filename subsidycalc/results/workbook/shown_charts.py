"""What the charts and drawings of a workbook show, so far as every spreadsheet program that saves them again keeps it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree import ElementTree as ET

_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ARRANGED: Final = frozenset({"min", "max", "logBase", "orientation", "grouping", "barDir"})
"""What decides how long a bar is and which way it points."""
_NEVER_LEFT_OUT: Final = frozenset({"kind", "of", "text"})
_ABOUT: Final = 1
"""So many rows or columns may a drawing move where another program measures them otherwise."""

Fact = tuple[str, str]
Anchor = tuple[str, tuple[int, ...]]


def others_than(found: Iterable[ET.Element], written: Iterable[ET.Element]) -> list[str]:
    """Return the titles of the charts that show something else than every chart that was written."""
    left = [frozenset(_facts(root)) for root in written]
    others = []
    for root in found:
        facts = frozenset(_facts(root))
        same = next((known for known in left if _shows_the_same(facts, known)), None)
        if same is None:
            others.append(" ".join(sorted(text for kind, text in facts if kind == "text")) or "?")
        else:
            left.remove(same)
    return others


def _shows_the_same(found: frozenset[Fact], known: frozenset[Fact]) -> bool:
    return found <= known and all(kind not in _NEVER_LEFT_OUT for kind, _ in known - found)


def _facts(root: ET.Element) -> Iterator[Fact]:
    """Yield what a chart is of, the values that it holds, its texts, how it is arranged and coloured."""
    for one in root.iter():
        if one.tag == f"{_DRAWN}p":
            text = "".join(part.text or "" for part in one.iter(f"{_DRAWN}t"))
            yield from [("text", text)] if text else []
        elif one.tag == f"{_CHART}ser":
            yield from (("fill", fill) for fill in _fills(one))
        elif one.tag.startswith(_CHART):
            yield from _fact(one.tag.removeprefix(_CHART), one)


def _fact(name: str, one: ET.Element) -> Iterator[Fact]:
    if name.endswith("Chart"):
        yield "kind", name
    elif name == "f":
        yield "of", (one.text or "").replace("'", "").replace("$", "")
    elif name == "v":
        yield "value", _plain(one.text or "")
    elif name in _ARRANGED:
        yield name, _plain(one.get("val", ""))
    elif name == "numFmt" and one.get("sourceLinked") in {"0", "false"}:
        yield "format", one.get("formatCode", "")


def _fills(series: ET.Element) -> Iterator[str]:
    """Yield the colour of a series or of one of its points; a series may be there and not be seen."""
    for look in series.iter(f"{_CHART}spPr"):
        if look.find(f"{_DRAWN}noFill") is not None:
            yield "none"
        yield from (one.get("val", "").upper() for one in look.findall(f"{_DRAWN}solidFill/{_DRAWN}srgbClr"))


def _plain(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def added_to(found: Iterable[ET.Element], written: Iterable[ET.Element]) -> list[str]:
    """Return the kinds of the things that lie over cells where nothing of their kind was put."""
    left = [anchor for root in written for anchor in _anchors(root)]
    added = []
    for kind, place in (anchor for root in found for anchor in _anchors(root)):
        same = next((one for one in left if one[0] == kind and _is_about(one[1], place)), None)
        if same is None:
            added.append(kind)
        else:
            left.remove(same)
    return added


def _is_about(known: Sequence[int], found: Sequence[int]) -> bool:
    return len(known) == len(found) and all(
        abs(one - other) <= _ABOUT for one, other in zip(known, found, strict=True)
    )


def _anchors(root: ET.Element) -> Iterator[Anchor]:
    """Yield each thing that lies over cells: its kind, and the columns and rows of its corners."""
    for anchor in root:
        corners = [anchor.find(f"{_PLACED}{name}") for name in ("from", "to")]
        place = tuple(
            int(corner.findtext(f"{_PLACED}{step}", "0"))
            for corner in corners
            if corner is not None
            for step in ("col", "row")
        )
        for one in anchor:
            kind = one.tag.rpartition("}")[2]
            if kind not in {"from", "to", "pos", "ext", "clientData"}:
                yield kind, place
