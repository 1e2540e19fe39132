"""The columns of a template: what each is called, how it is filled in, who needs it, an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.results.wording.fields import field_name
from subsidycalc.tables.dictionary import built_in
from subsidycalc.tables.model import Kind
from subsidycalc.tables.plausible import InOrder
from subsidycalc.vocabulary.figures import period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.column_use import ColumnUse
    from subsidycalc.texts.registry import Wording

Need = Literal["required", "claims", "some", "optional"]

_UNITS: Final = {Kind.MONEY: "money", Kind.ENERGY: "energy", Kind.PERCENT: "percent"}
_YES, _NO = "yes", "no"


class TemplateColumn(Struct, frozen=True):
    """One column of a template, in words."""

    use: ColumnUse
    heading: str
    unit: str
    need: Need
    example: str
    choices: tuple[str, ...] = ()
    """What a drop-down offers."""
    strict: bool = True
    """Whether nothing else may be entered."""

    @property
    def kind(self) -> Kind:
        """Return what the column holds."""
        return self.use.field.kind


def template_columns(uses: Sequence[ColumnUse], wording: Wording) -> dict[str, list[TemplateColumn]]:
    """Return the columns of each sheet by the table's name, in the dictionary's order."""
    tables: dict[str, list[ColumnUse]] = {}
    for use in uses:
        tables.setdefault(use.table.name, []).append(use)
    return {
        name: _in_order([_column(use, columns, wording) for use in columns])
        for name, columns in tables.items()
    }


def _in_order(columns: list[TemplateColumn]) -> list[TemplateColumn]:
    """Let no example's first day follow its last: conditions on each alone may have named the one for the other."""
    places = {column.use.key: place for place, column in enumerate(columns)}
    for rule in columns[0].use.table.plausible:
        if isinstance(rule, InOrder) and {rule.first, rule.last} <= set(places):
            first, last = columns[places[rule.first]], columns[places[rule.last]]
            if first.example > last.example:
                columns[places[rule.first]] = replace(first, example=last.example)
                columns[places[rule.last]] = replace(last, example=first.example)
    return columns


def _column(use: ColumnUse, sheet: Sequence[ColumnUse], wording: Wording) -> TemplateColumn:
    unit = unit_of(use, wording)
    need = _need(use, sheet)
    heading = _name(use, wording)
    if need in {"required", "claims"}:
        heading = wording.say(f"template.{'claim' if need == 'claims' else 'required'}", heading=heading)
    if unit:
        heading = wording.say("template.with_unit", heading=heading, unit=unit)
    choices, strict = _choices(use, wording)
    return TemplateColumn(use, heading, unit, need, _example(use, sheet, wording), choices, strict)


def _name(use: ColumnUse, wording: Wording) -> str:
    key, _, inside = use.key.partition("[")
    name = field_name(wording, use.table.field(key))
    if not inside:
        return name
    written = inside.removesuffix("]")
    return wording.say("template.periodic", spelled=period(wording, written), period=written, field=name)


def unit_of(use: ColumnUse, wording: Wording) -> str:
    """Return the unit that a column's heading states, "" where it has none."""
    said = said_of_field(use, "unit", wording)
    if said:
        return said
    if use.field.kind is Kind.NUMBER:
        return use.field.unit
    kind = _UNITS.get(use.field.kind)
    return wording.say(f"template.units.{kind}") if kind else ""


def _need(use: ColumnUse, sheet: Sequence[ColumnUse]) -> Need:
    """Return how much a column is needed: a key always, one that claims only for what it claims."""
    if use.claims:
        return "claims"
    if not use.tasks:
        return "optional"
    if use.table.name == "prior_awards":
        either = {"uscc", "id_number"}
        if use.key in either:
            return "some" if either <= {one.key for one in sheet} else "required"
        return "optional" if use.key in {"policy", "name", "object"} else "required"
    if use.field.kind is Kind.USCC and use.key == use.table.entity:
        return "required"
    if use.field.blank_means_no:
        return "some" if use.conditions else "optional"
    everyone = {task.reference for column in sheet for task in column.tasks}
    if everyone and everyone == {task.reference for task in use.needed_by}:
        return "required"
    return "some" if use.needed_by or use.conditions or use.key not in {"name", "township"} else "optional"


def _choices(use: ColumnUse, wording: Wording) -> tuple[tuple[str, ...], bool]:
    kind = use.field.kind
    if kind is Kind.FLAG:
        return tuple(wording.say(f"values.{answer}") for answer in (_YES, _NO)), True
    if kind is Kind.CHOICE:
        return use.field.choices, True
    if (use.table.name, use.key) == ("prior_awards", "provision"):
        return tuple(task.provision.title.spoken(wording.language) for task in use.tasks), False
    if kind is Kind.TEXT:
        named = (value for word in use.conditions for value in word.offered())
        return tuple(dict.fromkeys(named)), False
    return (), True


def _example(use: ColumnUse, sheet: Sequence[ColumnUse], wording: Wording) -> str:
    """Return an example: one that the conditions accept where they name values, else the dictionary's.

    A row cannot claim everything at once where claims contradict each other: the later ones are left out.
    """
    if _is_left_out(use, sheet):
        return ""
    if use.field.example:
        return use.field.example
    for word in use.conditions:
        wanted = word.example(use.key, use.field, wording)
        if wanted:
            return wanted
    if use.field.kind is Kind.FLAG:
        return wording.say(f"values.{_NO if use.field.blank_means_no else _YES}")
    choices, _ = _choices(use, wording)
    if choices:
        return choices[0]
    return _declared_example(use, sheet, wording)


def _is_left_out(use: ColumnUse, sheet: Sequence[ColumnUse]) -> bool:
    if use.contradicts:
        return True
    out = {task.reference for column in sheet if column.contradicts for task in column.claims}
    return bool(use.tasks) and all(task.reference in out for task in use.tasks)


def _declared_example(use: ColumnUse, sheet: Sequence[ColumnUse], wording: Wording) -> str:
    """Return the dictionary's example; earlier periods and whole years have their own, so that growth looks right."""
    own = [column.key for column in sheet if column.field is use.field]
    names = ["example"]
    if len(use.key.partition("[")[2].removesuffix("]")) == len("2023"):
        names.insert(0, "example_year")
    elif use.key != own[-1]:
        names.insert(0, "example_before")
    for name in names:
        said = said_of_field(use, name, wording)
        if said:
            return said
    kind = f"template.examples.{use.field.kind.value}"
    return wording.say(kind) if wording.has(kind) else ""


def said_of_field(use: ColumnUse, what: str, wording: Wording) -> str:
    """Return what our texts say of a field of ours, "" where they say nothing or a policy brought the field.

    A policy's own field may go by the name of one that stands in another table of ours, and mean something else.
    """
    table, field, ours = use.table.name, use.field, built_in()
    known = ours.named(table).fields if table in ours else ours.common
    if not any(
        one.name == field.name and one.kind is field.kind and one.zh in {field.zh, *field.aliases}
        for one in known
    ):
        return ""
    places = (f"fields.{table}.{field.name}.{what}", f"fields.{field.name}.{what}")
    return next((wording.say(place) for place in places if wording.has(place)), "")
