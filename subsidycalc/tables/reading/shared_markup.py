"""Follow the XML of the shared texts element by element; each item is one text, whatever its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.markup import expanded, local
from subsidycalc.tables.reading.xml_text import MOST_CHARACTERS, unescaped
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.tables.reading.package import Package

_DOCUMENT, _ITEMS, _ITEM, _RUN, _TEXT, _LEFT_OUT = range(6)
_STEPS: Final[dict[int, dict[str, int]]] = {
    _DOCUMENT: expanded({"sst": _ITEMS}),
    _ITEMS: expanded({"si": _ITEM, "extLst": _LEFT_OUT}),
    _ITEM: expanded({"t": _TEXT, "r": _RUN, "rPh": _LEFT_OUT, "phoneticPr": _LEFT_OUT}),
    _RUN: expanded({"t": _TEXT, "rPr": _LEFT_OUT}),
}
"""Which element may stand in which: anything else is refused, an item too many or too few would move all others."""


class SharedMarkup:
    """The texts of the items; `taken` hands over those that have come to their end."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._context = _DOCUMENT
        self._around: list[int] = []
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._pieces: list[str] = []
        self._text_read = False

    @property
    def between_items(self) -> bool:
        """Whether the next item may begin."""
        return self._context == _ITEMS

    def start(self, name: str, _: dict[str, str]) -> None:
        """Take the beginning of an element."""
        step = _LEFT_OUT if self._context == _LEFT_OUT else _STEPS.get(self._context, {}).get(name)
        if step is None or (step == _TEXT and self._text_read):
            shown = local(name)
            raise self._package.damaged(
                said("reading.element_stands_where_none_may_2", shown=shown),
            )
        self._around.append(self._context)
        self._context = step
        if step == _ITEM:
            self._parts = []
        if step == _TEXT:
            self._pieces = []
        elif step != _LEFT_OUT:
            self._text_read = False

    def text(self, text: str) -> None:
        """Take text: only texts may hold more than white space."""
        if self._context == _TEXT:
            self._pieces.append(text)
        elif self._context != _LEFT_OUT and not text.isspace():
            raise self._package.damaged(said("reading.text_stands_where_none_may"))

    def end(self, _: str) -> None:
        """Take the end of an element."""
        step, self._context = self._context, self._around.pop()
        if step == _TEXT:
            self._parts.append(unescaped("".join(self._pieces)))
            self._text_read = True
        elif step == _RUN:
            # A text of the item itself cannot follow one of its runs.
            self._text_read = True
        elif step == _ITEM:
            self._texts.append("".join(self._parts)[:MOST_CHARACTERS])

    def taken(self) -> list[str]:
        """Return the texts that have come to their end since the last time."""
        texts, self._texts = self._texts, []
        return texts
