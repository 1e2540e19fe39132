"""Say what a faulty cell must hold instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field
    from subsidycalc.texts.registry import Wording


def rule_of_cell(wording: Wording, code: str, field: Field | None) -> str:
    """Return what a cell with this fault must hold, by its field where that decides; "" for other codes."""
    key = f"codes.{code}.required"
    if wording.has(key):
        return wording.say(key)
    if field is None:
        return ""
    if code == "invalid-choice" and field.kind is Kind.CHOICE:
        return wording.say("requirements.list").join(field.choices)
    if code == "out-of-range":
        return wording.say("requirements.positive" if field.positive else "requirements.within_bounds")
    return ""
