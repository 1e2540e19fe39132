"""What a single cell holds, as it may be shown: what a faulty one held, a masked number, the first digits of a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import FIRST_FAULT, Kind, fault_state
from subsidycalc.vocabulary.frame import digits_of

if TYPE_CHECKING:
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import View

_CONTRADICTED: Final = fault_state("duplicate-enterprise")


def digits_needed(view: View, condition: ConditionWord | None) -> int:
    """Return how many first digits of an ID number a condition looks at; 0 where the whole value is shown."""
    if view.field.kind is not Kind.ID:
        return 0
    return 0 if condition is None else condition.digits_shown()


def lies_in_the_code(view: View, code: View, row: int) -> bool:
    """Return whether the code by which a field was looked up is faulty, or stands on rows that contradict each other."""
    return int(code.state[row]) >= FIRST_FAULT or int(view.state[row]) == _CONTRADICTED


def visible(view: View, row: int, most: int) -> str:
    """Return the first digits of a code or number, as many as are known."""
    padded, lengths = digits_of(view)
    return f"{int(padded[row]):06d}"[: min(int(lengths[row]), most)]


def position(view: View, row: int) -> int:
    """Return a frame row's position in the column that a view shows."""
    return row if view.positions is None else int(view.positions[row])


def last_day(view: View, row: int) -> int | None:
    """Return the last day that a cell may mean, a month's where it names a month; None where its field names days."""
    if view.column is None or view.column.upper is None:
        return None
    return int(view.column.upper[position(view, row)])


def held(view: View, row: int) -> str:
    """Return what a faulty cell held, already safe to show; "" where that is not known."""
    if view.column is None:
        return ""
    text = view.column.raw.get(position(view, row), "")
    if text or view.column.masked is None:
        return text
    return str(view.column.masked[position(view, row)])


def masked(view: View, row: int) -> str:
    """Return an ID number as it may be shown, "" where there is none."""
    if view.column is None or view.column.masked is None:
        return ""
    return str(view.column.masked[position(view, row)])
