"""Follow the XML of a part element by element with the standard library's parser; refuse what no office program writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from xml.parsers import expat

import numpy as np

from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.package import Package

SPREADSHEET: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Namespaces of workbooks, transitional and strict."""
_SEPARATOR: Final = " "
_AT_ONCE: Final = 4 * 1024**2
_LONGEST_TAG: Final = 1024**2
"""No tag, comment or instruction is nearly so long; what is not at its end yet would be looked at again each time."""
_IS_SPECIAL: Final = np.array(
    [(byte < ord(" ") and chr(byte) not in "\t\n") or byte == ord("&") for byte in range(256)]
)
_FIRST_SIGN: Final = ord(" ")
_USUAL: Final = bytes(np.flatnonzero(~_IS_SPECIAL).astype(np.uint8))


class Follower(Protocol):
    """What is told of each element, its name with its namespace before it, and of the text between."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of the text within the element that began last."""


class Markup:
    """The XML of one part, fed piece by piece."""

    def __init__(self, package: Package, part: str, follower: Follower, sheet: str = "") -> None:
        self._package = package
        self._part = part
        self._sheet = sheet
        self._fed = 0
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.buffer_text = True
        self._handlers = {
            "StartElementHandler": follower.start,
            "EndElementHandler": follower.end,
            "CharacterDataHandler": follower.text,
            "StartDoctypeDeclHandler": self._forbid,
            "EntityDeclHandler": self._forbid,
            "ProcessingInstructionHandler": self._refuse_instruction,
        }
        for name, handler in self._handlers.items():
            setattr(self._parser, name, handler)

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Follow the next piece."""
        for begin in range(0, len(piece) or 1, _AT_ONCE):
            self._parse(piece[begin : begin + _AT_ONCE], last=last)
            if self.pending > _LONGEST_TAG:
                raise self._damaged(said("reading.tag_xml_too_large"))
        if last:
            self._let_go()

    def _let_go(self) -> None:
        """Let go of the follower: it and the parser hold each other, and all the texts of a sheet with them."""
        for name in self._handlers:
            setattr(self._parser, name, None)
        self._handlers = {}

    def _parse(self, piece: bytes, *, last: bool) -> None:
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            part = self._part
            raise self._damaged(said("reading.part_not_well_formed_xml", part=part)) from error

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their tag."""
        return self._fed - max(0, self._parser.CurrentByteIndex)

    def _damaged(self, what: Said) -> Exception:
        return self._package.damaged(what, self._sheet)

    def _forbid(self, *_: object) -> None:
        raise self._package.forbidden(self._part)

    def _refuse_instruction(self, target: str, _: str) -> None:
        raise self._damaged(said("reading.holds_an_instruction", part=self._part, target=target))


def holds(xml: bytes, sought: bytes) -> bool:
    """Whether some bytes are there; one byte is sought sixty times as fast as several, and one mostly is not there."""
    return all(byte in xml for byte in sought) and sought in xml


def holds_other_markup(xml: bytes) -> bool:
    """Whether there are comments, marked sections or instructions, which may hold what looks like elements."""
    return holds(xml, b"<!") or holds(xml, b"<?")


def special_places(xml: bytes) -> Array:
    """Return where references and control characters stand, which the parser must see."""
    octets = np.frombuffer(xml, np.uint8)
    controls = octets.min(initial=_FIRST_SIGN) < _FIRST_SIGN and xml.translate(None, _USUAL)
    if not controls and b"&" not in xml:
        return np.zeros(0, np.int64)
    return np.flatnonzero(_IS_SPECIAL[octets])


def expanded(names: Mapping[str, int], namespaces: Iterable[str] = SPREADSHEET) -> dict[str, int]:
    """Return the names as the parser gives them, in each of the namespaces."""
    return {
        f"{namespace}{_SEPARATOR}{name}": value for namespace in namespaces for name, value in names.items()
    }


def local(name: str) -> str:
    """Return a name without its namespace, to be shown."""
    return name.rpartition(_SEPARATOR)[2]
