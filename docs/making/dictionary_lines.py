"""What a policy may refer to: every field of the data dictionary, every reason code, in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.results.wording.fields import field_name, table_name
from subsidycalc.results.wording.reasons import advice_for
from subsidycalc.tables.dictionary import TABLES
from subsidycalc.tables.model import Kind
from subsidycalc.texts.registry import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.texts.registry import Wording

_UNITS: Final = {Kind.MONEY: "money", Kind.ENERGY: "energy", Kind.PERCENT: "percent"}


def table_head(wording: Wording, *labels: str) -> tuple[str, str]:
    """Return the head of a table: its labels and the line below them."""
    heads = [wording.say(f"vocabulary.labels.{label}") for label in labels]
    return f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"


def dictionary_lines(wording: Wording) -> Iterator[str]:
    """Yield every table and field of the data dictionary."""
    yield from (f"## {wording.say('vocabulary.labels.tables')}", "")
    yield from (wording.say("vocabulary.labels.tables_opening"), "")
    for table in TABLES:
        title = table_name(wording, table)
        yield from (f"### {wording.say('vocabulary.labels.table', name=table.name, title=title)}", "")
        row = wording.say(f"vocabulary.labels.row_{_row(table)}")
        yield from (wording.say("vocabulary.labels.row_of", row=row), "")
        yield from table_head(wording, "field", "heading", "kind", "unit", "meaning", "options")
        for field in table.fields:
            yield f"| {' | '.join(_cells(table, field, wording))} |"
        yield ""


def _row(table: TableDefinition) -> str:
    if table.persons:
        return "person"
    own = {"enterprises": "enterprise", "regions": "region"}
    return own.get(table.name, "entry")


def _cells(table: TableDefinition, field: Field, wording: Wording) -> Iterator[str]:
    yield f"`{field.name}{'[…]' if field.period != 'none' else ''}`"
    yield field_name(wording, field)
    yield wording.say(f"vocabulary.labels.kind_{field.kind.value}")
    unit = _UNITS.get(field.kind)
    own = f"fields.{field.name}.unit"
    yield wording.say(own if wording.has(own) else f"template.units.{unit}") if unit else ""
    meant = f"fields.{table.name}.{field.name}.meaning"
    yield wording.say(meant if wording.has(meant) else f"fields.{field.name}.meaning")
    yield wording.say("vocabulary.labels.separator").join(_filled_in(field, wording))


def _filled_in(field: Field, wording: Wording) -> Iterator[str]:
    if field.period != "none":
        yield wording.say(f"vocabulary.labels.period_{field.period}")
    if field.positive:
        yield wording.say("vocabulary.labels.above_zero")
        return
    name = field.kind.value
    if field.kind is Kind.FLAG and field.blank_means_no:
        name = "flag_blank_no"
    elif field.kind is Kind.DATE and field.open_ended:
        name = "date_open"
    elif field.kind in _UNITS and field.kind is not Kind.PERCENT:
        return
    if wording.has(f"template.fill.{name}"):
        choices = wording.say("template.note.separator").join(field.choices)
        yield wording.say(f"template.fill.{name}", choices=choices)


def code_lines(wording: Wording) -> Iterator[str]:
    """Yield every reason code that has a text, with what to do about it."""
    yield from (f"## {wording.say('vocabulary.labels.codes')}", "")
    yield from (wording.say("vocabulary.labels.codes_opening"), "")
    yield from table_head(wording, "code", "code_title", "code_advice")
    for entry in entries_of("codes"):
        _, code, part = (*entry.split(".", 2), "")[:3]
        if part == "title":
            yield f"| `{code}` | {wording.say(entry)} | {advice_for(wording, code)} |"
