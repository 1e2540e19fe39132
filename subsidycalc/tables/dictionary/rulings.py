"""The form of rulings as a table: what its columns are called and hold."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from subsidycalc.declared.validation import validated
from subsidycalc.tables.dictionary import Dictionary, TableDeclaration, built_in

if TYPE_CHECKING:
    from subsidycalc.tables.model import TableDefinition

DECISIONS: Final = {"发放": "pay", "不予发放": "refuse", "更正": "correct"}
FILLED_IN: Final = ("decision", "field", "value", "reason", "by", "on", "evidence")
"""The columns that a person fills in; the others tell which row is meant."""


@cache
def rulings_table() -> TableDefinition:
    """Return the table of a form."""
    text = Path(__file__).with_name("rulings.toml").read_text(encoding="utf-8")
    ((name, declared),) = tomllib.loads(text)["table"].items()
    whole = validated(TableDeclaration, declared)
    return Dictionary((), built_in().common).with_declared({name: whole}).named(name)
