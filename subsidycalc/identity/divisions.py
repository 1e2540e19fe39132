"""Administrative divisions (GB/T 2260): which province and prefecture codes there are, or have been."""

from __future__ import annotations

from functools import cache
from pathlib import Path
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
    text = Path(__file__).with_name("divisions.tsv").read_text(encoding="utf-8")
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


def nested(codes: Iterable[str]) -> set[str]:
    """Return those of some codes that lie in another one, or hold it: a province and its city, an old code and a new."""
    given = set(codes)
    there: dict[str, set[str]] = {}
    for code in given:
        for one in _codes_of(code):
            there.setdefault(one, set()).add(code)
    found: set[str] = set()
    for code in given:
        around = {wider for one in _codes_of(code) for wider in _around(one)}
        others = {other for wider in around for other in there.get(wider, ())} - {code}
        found |= others | ({code} if others else set())
    return found


def _codes_of(code: str) -> frozenset[str]:
    """Return the codes that a place has or had: of a prefecture under one name, of a county as far as it is listed."""
    return _prefectures().get(code, frozenset((code,))) | _counties_since().get(code, frozenset())


def _around(code: str) -> set[str]:
    """Return a code and those of the divisions that it lies in."""
    return {one for length in KNOWN_LENGTHS if length <= len(code) for one in _codes_of(code[:length])}


@cache
def _prefectures() -> dict[str, frozenset[str]]:
    """Return by the code of a prefecture all that it had: one place under one name within its province."""
    places: dict[tuple[str, str], set[str]] = {}
    for code, name in names().items():
        if len(code) == len("3303"):
            places.setdefault((code[:2], name.rstrip(_KINDS)), set()).add(code)
    return {code: frozenset(same) for same in places.values() for code in same}


@cache
def _counties_since() -> dict[str, frozenset[str]]:
    """Return by the former code of a county the one that it has since."""
    text = Path(__file__).with_name("former_counties.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {former: frozenset((since,)) for former, since, *_ in lines}
