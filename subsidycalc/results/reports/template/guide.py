"""What the first sheet of a template says: how to fill it in, what each sheet is for, what each provision asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.results.reports.pages.policy_page import general_section
from subsidycalc.results.reports.pages.provision_section import provision_section
from subsidycalc.results.reports.template.notes import named
from subsidycalc.results.wording.fields import table_name
from subsidycalc.tables.dictionary import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.batch import Task
    from subsidycalc.results.reports.template.columns import TemplateColumn
    from subsidycalc.texts.registry import Wording

_FACTS: Final = 2
"""How many facts a provision's page gives before it says how to claim: its kind and its table."""


@dataclass(frozen=True)
class Guide:
    """The texts of the first sheet."""

    title: str
    documents: tuple[str, ...]
    steps: tuple[str, ...]
    sheets: Grid
    provisions: Grid


def guide_of(tasks: Sequence[Task], tables: dict[str, list[TemplateColumn]], wording: Wording) -> Guide:
    """Return what the first sheet says for some provisions and the sheets that they need."""
    language = wording.language
    documents = {task.policy.id: task.policy.document for task in tasks}
    return Guide(
        wording.say("template.title"),
        tuple(
            wording.say("template.document", number=document.number, title=document.title.spoken(language))
            for document in documents.values()
        ),
        tuple(_steps(tables, " --policy ".join(documents), wording)),
        _sheets(tables, wording),
        _provisions(tasks, wording),
    )


def _steps(tables: dict[str, list[TemplateColumn]], policies: str, wording: Wording) -> Iterator[str]:
    yield wording.say("template.steps.one")
    if "enterprises" in tables:
        yield wording.say("template.steps.two", entities=table_name(wording, table_named("enterprises")))
    else:
        yield wording.say("template.steps.two_regions", entities=table_name(wording, table_named("regions")))
    for name in ("three", "four"):
        yield wording.say(f"template.steps.{name}")
    yield wording.say("template.steps.five", policy=policies)


def _sheets(tables: dict[str, list[TemplateColumn]], wording: Wording) -> Grid:
    headings = tuple(wording.say(f"template.columns.{name}") for name in ("sheet", "entity", "uses"))
    rows = []
    for name, columns in tables.items():
        definition = table_named(name)
        tasks = [task for task in _users(columns) if name in {task.provision.table, "prior_awards"}]
        entity = wording.say("template.prior") if name == "prior_awards" else _entity(name, wording)
        rows.append((table_name(wording, definition), entity, named(tasks or _users(columns), wording)))
    return Grid(headings, tuple(rows))


def _users(columns: Sequence[TemplateColumn]) -> list[Task]:
    users = {task.reference: task for column in columns for task in column.use.tasks}
    return list(users.values())


def _entity(name: str, wording: Wording) -> str:
    definition = table_named(name)
    if definition.persons:
        return wording.say("pages.entity.person")
    key = {"enterprises": "enterprise", "regions": "region"}.get(name, "event")
    return wording.say(f"pages.entity.{key}")


def _provisions(tasks: Sequence[Task], wording: Wording) -> Grid:
    """Return what binds all, then what each provision asks."""
    headings = tuple(wording.say(f"template.columns.{name}") for name in ("provision", "clause", "rules"))
    by_reference = {task.reference: task for task in tasks}
    rows = []
    for policy in {task.declared_by.id: task.declared_by for task in by_reference.values()}.values():
        general = general_section(policy, wording)
        if general.parts:
            rows.append((general.title, "", _rules(general.lines())))
    for task in by_reference.values():
        provision = task.provision
        first, *others = provision_section(task.declared_by, provision, wording).parts
        claims = first.items[_FACTS:] if isinstance(first, Listing) else ()
        rules = _rules([*(("", claim) for claim in claims), *Section("", tuple(others)).lines()])
        rows.append((provision.title.spoken(wording.language), provision.clause, rules))
    return Grid(headings, tuple(rows))


def _rules(lines: Sequence[tuple[str, str]]) -> str:
    """Return what is asked, a line for each thing; codes are for those who work with results."""
    said = []
    before = ""
    for label, line in lines:
        if label and label != before:
            said.append(label)
        before = label
        said.append(f"   · {_without_code(line)}" if label else _without_code(line))
    return "\n".join(said)


def _without_code(line: str) -> str:
    first, mark, rest = line.partition(" `")
    return first + rest.partition("`")[2] if mark else line
