"""The text of an OpenDocument cell: its paragraphs, white space taken together as the standard says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.ods_elements import LINE_BREAK, PARAGRAPH, SPACES, TAB, TEXT
from subsidycalc.tables.reading.xml_text import MOST_CHARACTERS
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.tables.reading.package import Package

_WHITE: Final = re.compile(r"[ \t\r\n]+")
_COUNT: Final = re.compile(r"[0-9]{1,18}")
_MARKS: Final = {TAB: "\t", LINE_BREAK: "\n"}


class CellText:
    """Collects the text of one cell after another, never more than a cell can hold."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._elements = 0
        self._after_space = True

    def begin(self) -> None:
        """Begin a cell."""
        self._pieces, self._length, self._paragraphs, self._elements = [], 0, 0, 0

    def start(self, step: int, attributes: Mapping[str, str]) -> None:
        """Take an element of the text."""
        self._elements += 1
        if self._elements > MOST_CHARACTERS:
            raise self._package.damaged(said("reading.text_cell_too_long"))
        if step == PARAGRAPH:
            self._end_paragraph()
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._put("\n")
            self._after_space = True
        elif step == SPACES:
            count = attributes.get(TEXT + "c", "1")
            self._put(" " * (min(int(count), MOST_CHARACTERS) if _COUNT.fullmatch(count) else 1))
            self._after_space = False
        elif step in _MARKS:
            self._put(_MARKS[step])
            self._after_space = False

    def add(self, text: str) -> None:
        """Take a piece of the text: white space counts as one space, at the beginning of a paragraph as none."""
        if self._length >= MOST_CHARACTERS:
            return
        text = _WHITE.sub(" ", text)
        if self._after_space:
            text = text.removeprefix(" ")
        if text:
            self._put(text)
            self._after_space = text.endswith(" ")

    def whole(self) -> str:
        """Return the text of the cell."""
        self._end_paragraph()
        return "".join(self._pieces)[:MOST_CHARACTERS]

    def _put(self, text: str) -> None:
        if self._length < MOST_CHARACTERS:
            self._pieces.append(text)
            self._length += len(text)

    def _end_paragraph(self) -> None:
        """Leave out a space at the end of a paragraph."""
        if self._after_space and self._pieces and self._pieces[-1].endswith(" "):
            self._pieces[-1] = self._pieces[-1][:-1]
