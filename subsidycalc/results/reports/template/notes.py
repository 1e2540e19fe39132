"""What is said of a column: its meaning, how to fill it in, and which provisions it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.batch import Task
    from subsidycalc.judging.column_use import ColumnUse
    from subsidycalc.results.reports.template.columns import TemplateColumn
    from subsidycalc.texts.registry import Wording

MOST_USES: Final = 6
"""A note names so many provisions, and counts the rest."""


def note_lines(column: TemplateColumn, wording: Wording) -> list[str]:
    """Return the note of a heading, line by line."""
    return [
        meaning(column.use, wording),
        *filter(None, [_filled_in(column, wording)]),
        *_uses(column, wording),
    ]


def meaning(use: ColumnUse, wording: Wording) -> str:
    """Return what a field means."""
    own = f"fields.{use.table.name}.{use.field.name}.meaning"
    return wording.say(own if wording.has(own) else f"fields.{use.field.name}.meaning")


def _filled_in(column: TemplateColumn, wording: Wording) -> str:
    field, kind = column.use.field, column.kind
    choices = wording.say("template.note.separator").join(column.choices)
    if kind is Kind.FLAG:
        return wording.say("template.fill.flag_blank_no" if field.blank_means_no else "template.fill.flag")
    if kind is Kind.DATE and field.open_ended:
        return wording.say("template.fill.date_open")
    if kind is Kind.TEXT:
        return wording.say("template.fill.text_choice", choices=choices) if choices else ""
    key = f"template.fill.{kind.value}"
    return wording.say(key, unit=column.unit, choices=choices) if wording.has(key) else ""


def _uses(column: TemplateColumn, wording: Wording) -> Iterator[str]:
    use = column.use
    if use.claims:
        yield wording.say("template.note.claims", uses=named(use.claims, wording))
    if column.need == "required":
        yield wording.say("template.note.required")
        return
    if column.need == "optional":
        yield wording.say("template.note.optional")
        return
    needed = [] if use.field.blank_means_no else [task for task in use.needed_by if task not in use.claims]
    if needed:
        yield wording.say("template.note.needed", uses=named(needed, wording))
    known = {task.reference for task in (*use.claims, *needed)}
    others = [task for task in use.tasks if task.reference not in known]
    if others:
        yield wording.say("template.note.used", uses=named(others, wording))


def named(tasks: Sequence[Task], wording: Wording) -> str:
    """Return provisions by title and clause."""
    said = [
        wording.say(
            "template.note.use",
            title=task.provision.title.spoken(wording.language),
            clause=task.provision.clause,
        )
        for task in tasks[:MOST_USES]
    ]
    if len(tasks) > MOST_USES:
        said.append(f"… ({len(tasks)})")
    return wording.say("template.note.separator").join(said)
