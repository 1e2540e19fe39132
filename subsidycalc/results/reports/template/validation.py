"""What the cells of a column may hold: drop-downs, dates, numbers, lengths, each with a message that says what to enter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.tables.model import Kind
from subsidycalc.tables.normalising.dates import OPEN_ENDED_TEXT

if TYPE_CHECKING:
    from subsidycalc.results.reports.template.columns import TemplateColumn
    from subsidycalc.texts.registry import Wording

_FIRST_DAY: Final = dt.date(1949, 1, 1)
_LAST_DAY: Final = dt.date(2199, 12, 31)
_CODE_LENGTH: Final = 18
_MOST_LISTED: Final = 255
"""Characters that a drop-down's list may have."""
_ID_LENGTHS: Final = (18, 15, 6, 4, 2)


def validation_of(
    column: TemplateColumn, place: int, first_row: int, wording: Wording
) -> dict[str, Any] | None:
    """Return what XlsxWriter needs to check the cells of a column; None where anything may stand."""
    found = _rule(column, place, first_row)
    if found is None:
        return None
    message, rule = found
    warns_only = not column.strict or message == "id"
    return {
        **rule,
        "ignore_blank": True,
        "error_title": wording.say("template.refused.title"),
        "error_message": wording.say(f"template.refused.{message}"),
        "error_type": "warning" if warns_only else "stop",
    }


def _rule(column: TemplateColumn, place: int, first_row: int) -> tuple[str, dict[str, Any]] | None:
    """Return the name of the message and the rule."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - comes with the writer

    kind, cell = column.kind, xl_rowcol_to_cell(first_row, place)
    if column.choices and len(",".join(column.choices)) <= _MOST_LISTED:
        name = "flag" if kind is Kind.FLAG else "choice" if column.strict else "text_choice"
        return name, {"validate": "list", "source": list(column.choices)}
    if kind is Kind.DATE and column.use.field.open_ended:
        return "date", {"validate": "custom", "value": f'=OR(ISNUMBER({cell}),{cell}="{OPEN_ENDED_TEXT}")'}
    if kind is Kind.DATE:
        return "date", {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
        }
    if kind in {Kind.MONEY, Kind.ENERGY, Kind.NUMBER}:
        return "number", {"validate": "decimal", "criteria": ">=", "value": 0}
    if kind is Kind.COUNT:
        return "count", {"validate": "integer", "criteria": ">=", "value": 0}
    if kind is Kind.USCC:
        return "uscc", {"validate": "length", "criteria": "==", "value": _CODE_LENGTH}
    if kind is Kind.ID:
        lengths = ",".join(f"LEN({cell})={length}" for length in _ID_LENGTHS)
        return "id", {"validate": "custom", "value": f"=OR({lengths})"}
    return None
