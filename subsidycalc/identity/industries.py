"""Industries (GB/T 4754-2017): the section that each two-digit division belongs to."""

from __future__ import annotations

from typing import Final

SECTIONS: Final = {
    "A": (1, 5),
    "B": (6, 12),
    "C": (13, 43),
    "D": (44, 46),
    "E": (47, 50),
    "F": (51, 52),
    "G": (53, 60),
    "H": (61, 62),
    "I": (63, 65),
    "J": (66, 69),
    "K": (70, 70),
    "L": (71, 72),
    "M": (73, 75),
    "N": (76, 79),
    "O": (80, 82),
    "P": (83, 83),
    "Q": (84, 85),
    "R": (86, 90),
    "S": (91, 96),
    "T": (97, 97),
}
"""First and last division of each section."""

_SECTION_BY_DIVISION: Final = {
    f"{division:02d}": section
    for section, (first, last) in SECTIONS.items()
    for division in range(first, last + 1)
}


def section_of(division: str) -> str | None:
    """Return the section letter of a two-digit division; None where there is no such division."""
    return _SECTION_BY_DIVISION.get(division)
