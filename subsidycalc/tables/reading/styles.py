"""The number format of each cell style of a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.number_formats import BUILT_IN
from subsidycalc.tables.reading.package import name_of
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from subsidycalc.tables.reading.package import Package

_WHOLE: Final = re.compile(r"[0-9]{1,9}")


def number_formats(package: Package, part: str) -> list[str]:
    """Return the number format by style index; empty where the workbook has no styles."""
    if not part or part not in package:
        return []
    root = package.xml(part)
    if name_of(root) != "styleSheet":
        raise package.damaged(said("reading.part_styles_holds_none"))
    groups: dict[str, list[ET.Element]] = {}
    for group in root:
        name = name_of(group)
        if name in {"numFmts", "cellXfs"} and name in groups:
            raise package.damaged(said("reading.there_twice_styles", name=name))
        groups[name] = list(group)
    named: dict[int, str] = {}
    for item in groups.get("numFmts", []):
        number, code = _number(item.get("numFmtId")), item.get("formatCode", "")
        if named.setdefault(number, code) != code:
            raise package.damaged(said("reading.number_format_there_twice", number=number))
    # An empty format is what a cell has that was never given one.
    codes = {**BUILT_IN, **{number: code for number, code in named.items() if code}}
    return [codes.get(_number(item.get("numFmtId")), "General") for item in groups.get("cellXfs", [])]


def _number(text: str | None) -> int:
    return int(text) if text and _WHOLE.fullmatch(text) else 0
