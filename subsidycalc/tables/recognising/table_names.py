"""Find the table that a sheet or file is named after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.recognising.folding import folded, half_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import TableDefinition

_NUMBER_BEHIND: Final = re.compile(r"[\s(\[_\-.]*(?:第|part|no)?[\s._-]*\d{1,3}(?:部分|批|页)?[)\]\s]*$")
_NUMBER_BEFORE: Final = re.compile(r"^(?:附件|附表|表|sheet)?\s*\d{1,3}[\s._\-、:)]*")
_GUIDES: Final = frozenset(
    {"说明", "填表说明", "填报说明", "填写说明", "检查结果", "guide", "readme", "instructions", "checked"}
)
"""Sheets that say something about the tables; those of templates and of checked files among them."""
_TABLE_WORD: Final = re.compile(r"(?:表|sheet|table)$")


def table_of_name(name: str, definitions: Sequence[TableDefinition]) -> TableDefinition | None:
    """Return the table that bears this name, numbers before and behind it left out: `员工(2)`, `01_employees`."""
    names: dict[str, TableDefinition] = {}
    for definition in definitions:
        for known in (definition.name, definition.zh, definition.en):
            names.setdefault(folded(known), definition)
    for definition in definitions:
        for known in definition.aliases:
            names.setdefault(folded(known), definition)
    text = half_width(name).strip()
    behind = _NUMBER_BEHIND.sub("", text)
    candidates = (text, behind, _NUMBER_BEFORE.sub("", text), _NUMBER_BEFORE.sub("", behind))
    for candidate in (*candidates, *(_TABLE_WORD.sub("", candidate) for candidate in candidates)):
        found = names.get(folded(candidate)) if folded(candidate) else None
        if found:
            return found
    return None


def is_guide(name: str) -> bool:
    """Whether a sheet bears the name of one that explains, which nobody expects to be read as data."""
    return folded(name) in _GUIDES
