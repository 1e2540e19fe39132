"""What a template says: on its first sheet how to fill it in and what each provision asks, in a note what a column is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.results.reports.pages.policy_page import general_section
from subsidycalc.results.reports.pages.provision_section import ProvisionWords, entity_said
from subsidycalc.results.reports.template.columns import said_of_field
from subsidycalc.results.wording.fields import field_name, table_name
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    if use.field.note is not None:
        return use.field.note.spoken(wording.language)
    return said_of_field(use, "meaning", wording) or field_name(wording, use.field)


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
        yield wording.say(f"template.note.{'optional' if use.tasks else 'payee'}")
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


class Guide(Struct, frozen=True):
    """The texts of the first sheet."""

    title: str
    documents: tuple[str, ...]
    steps: tuple[str, ...]
    sheets: Grid
    provisions: Grid


def guide_of(
    tasks: Sequence[Task], tables: dict[str, list[TemplateColumn]], policies: Sequence[str], wording: Wording
) -> Guide:
    """Return what the first sheet says for some provisions and the sheets that they need.

    `policies` are as they are typed behind `--policy`: only built-in ones are found by their ids.
    """
    language = wording.language
    documents = {task.policy.id: task.policy.document for task in tasks}
    return Guide(
        wording.say("template.title"),
        tuple(
            wording.say("template.document", number=document.number, title=document.title.spoken(language))
            for document in documents.values()
        ),
        tuple(_steps(tables, " --policy ".join(policies), wording)),
        _sheets(tables, wording),
        _provisions(tasks, wording),
    )


def _steps(tables: dict[str, list[TemplateColumn]], policies: str, wording: Wording) -> Iterator[str]:
    yield wording.say("template.steps.one")
    key, listed = ("two", "enterprises") if "enterprises" in tables else ("two_regions", "regions")
    if listed in tables:
        entities = table_name(wording, tables[listed][0].use.table)
        yield wording.say(f"template.steps.{key}", entities=entities)
    for name in ("three", "four"):
        yield wording.say(f"template.steps.{name}")
    yield wording.say("template.steps.five", policy=policies)


def _sheets(tables: dict[str, list[TemplateColumn]], wording: Wording) -> Grid:
    headings = tuple(wording.say(f"template.columns.{name}") for name in ("sheet", "entity", "uses"))
    rows = []
    for name, columns in tables.items():
        definition = columns[0].use.table
        tasks = [task for task in _users(columns) if name in {task.provision.table, "prior_awards"}]
        entity = wording.say("template.prior") if name == "prior_awards" else entity_said(definition, wording)
        rows.append((table_name(wording, definition), entity, named(tasks or _users(columns), wording)))
    return Grid(headings, tuple(rows))


def _users(columns: Sequence[TemplateColumn]) -> list[Task]:
    return _once(task for column in columns for task in column.use.tasks)


def _once(tasks: Iterable[Task]) -> list[Task]:
    """Return each provision as it is first met: under the readings in force, which the others follow."""
    found: dict[str, Task] = {}
    for task in tasks:
        found.setdefault(task.reference, task)
    return list(found.values())


def _provisions(tasks: Sequence[Task], wording: Wording) -> Grid:
    """Return what binds all, then what each provision asks."""
    headings = tuple(wording.say(f"template.columns.{name}") for name in ("provision", "clause", "rules"))
    in_force = _once(tasks)
    rows = []
    for policy in {task.declared_by.id: task.declared_by for task in in_force}.values():
        general = general_section(policy, wording)
        if general.parts:
            rows.append((general.title, "", _rules(general)))
    for task in in_force:
        provision = task.provision
        words = ProvisionWords(task.declared_by, provision, wording)
        asked = Section("", (Listing(tuple(words.claims())), *words.rules()))
        rows.append((provision.title.spoken(wording.language), provision.clause, _rules(asked)))
    return Grid(headings, tuple(rows))


def _rules(section: Section) -> str:
    """Return what is asked, a line for each thing; codes are for those who work with results."""
    said = []
    before = ""
    for listing, item in section.every_item():
        if listing.label and listing.label != before:
            said.append(listing.label)
        before = listing.label
        said.append(f"   · {item.without_code()}" if listing.label else item.without_code())
    return "\n".join(said)
