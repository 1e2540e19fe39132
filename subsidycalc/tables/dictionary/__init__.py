"""The data dictionary: every table and every field that an input may hold, with the names they go by."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from subsidycalc.declared.validation import validated
from subsidycalc.tables.dictionary.declarations import FieldDeclaration, TableDeclaration
from subsidycalc.tables.dictionary.dictionary import Dictionary, field_of

if TYPE_CHECKING:
    from subsidycalc.tables.model import TableDefinition

__all__ = ["TABLES", "Dictionary", "TableDeclaration", "built_in", "table_named"]


@cache
def built_in() -> Dictionary:
    """Return the dictionary as the program brings it."""
    text = Path(__file__).with_name("tables.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)
    common = tuple(
        field_of(name, validated(FieldDeclaration, one), None) for name, one in written["common"].items()
    )
    declared = {name: validated(TableDeclaration, one) for name, one in written["table"].items()}
    return Dictionary((), common).with_declared(declared)


TABLES: Final[tuple[TableDefinition, ...]] = built_in().tables
"""Every built-in table, in the order in which results list them."""


def table_named(name: str) -> TableDefinition:
    """Return the built-in table of that name; KeyError where there is none."""
    return built_in().named(name)
