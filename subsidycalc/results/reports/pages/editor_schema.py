"""The schema of policy files with every name that the program knows, for completion in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.policy.schema import policy_schema
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.texts.registry import entries

if TYPE_CHECKING:
    from collections.abc import Mapping


def editor_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of policy files."""
    fields = {field.name for table in TABLES for field in table.fields if field.period == "none"}
    codes = {key.split(".")[1] for key in entries() if key.startswith("codes.")}
    return policy_schema([table.name for table in TABLES], sorted(fields), sorted(codes))
