"""Administrative divisions (GB/T 2260): which province and prefecture codes there are, or have been."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS: Final = "市地区盟"
"""What a prefecture's name ends in; some had one code as 地区 and another as 市."""
KNOWN_LENGTHS: Final = (2, 4, 6)
FOREIGN_RESIDENT: Final = "9"
"""Identity numbers of foreign residents begin so instead of with a division."""


@cache
def names() -> dict[str, str]:
    """Return names by code: two digits for provinces, four for prefectures, abolished ones included."""
    text = resources.files(__package__).joinpath("divisions.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name, *_ in lines}


def is_known(code: str) -> bool:
    """Return whether a code of two, four or six digits lies in a province and prefecture that is known.

    Counties are not looked up. `00` after the province stands for the province itself.
    """
    if len(code) not in KNOWN_LENGTHS:
        return False
    province, prefecture = code[:2], code[:4]
    if len(code) == 2 or prefecture[2:] == "00":  # noqa: PLR2004 - a province has two digits
        return province in names()
    return prefecture in names()


def name_of(code: str) -> str:
    """Return the name of the narrowest division known that holds a code, "" where none is known."""
    return names().get(code[:4]) or names().get(code[:2]) or ""


def nested(codes: Iterable[str]) -> set[str]:
    """Return those of some codes that lie in another one, or hold it: a province and its city, an old code and a new."""
    given = set(codes)
    found: set[str] = set()
    for code in given:
        around = {code[:length] for length in KNOWN_LENGTHS if length < len(code)} & given
        found |= around | ({code} if around else set())
    places: dict[tuple[str, str], set[str]] = {}
    for code in given:
        if len(code) == len("3303") and code in names():
            places.setdefault((code[:2], names()[code].rstrip(_KINDS)), set()).add(code)
    return found.union(*(same for same in places.values() if len(same) > 1))
