"""The number format of each cell style of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.tables.reading.number_formats import BUILT_IN
from subsidycalc.tables.reading.package import local_name

if TYPE_CHECKING:
    from subsidycalc.tables.reading.package import Package


def number_formats(package: Package, part: str) -> list[str]:
    """Return the number format by style index; empty where the workbook has no styles."""
    if not part or part not in package:
        return []
    named = dict(BUILT_IN)
    styles: list[int] = []
    for group in package.xml(part):
        if local_name(group) == "numFmts":
            for item in group:
                named[_number(item.get("numFmtId"))] = item.get("formatCode", "")
        elif local_name(group) == "cellXfs":
            styles = [_number(item.get("numFmtId")) for item in group]
    return [named.get(number, "General") for number in styles]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
