"""Enterprises as the sheets of a sample list them, and rows of other sheets that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from making.numbers_of_nobody import enterprise_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from making.cells import Cell

UNLISTED: Final = 999
"""The serial of an enterprise that no sheet of enterprises has."""

_DIGITS_OF_A_DIVISION: Final = 6


@dataclass(frozen=True)
class Listed:
    """An enterprise of a sample, by serial."""

    serial: int
    name: str
    region: str

    @property
    def code(self) -> str:
        """The enterprise code, registered where the enterprise is."""
        return enterprise_code(self.serial, division=self.region[:_DIGITS_OF_A_DIVISION])


def naming(
    enterprises: Iterable[Listed], unlisted: Listed, rows: Iterable[Sequence[Cell]]
) -> list[list[Cell]]:
    """Put the code and the name of the enterprise in the place of its serial; blank remarks are left blank."""
    listed = {row.serial: row for row in (*enterprises, unlisted)}
    named: list[list[Cell]] = []
    for serial, *cells, remark in rows:
        row = listed[int(str(serial))]
        named.append([row.code, row.name, *cells, remark or None])
    return named
