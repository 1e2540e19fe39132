"""The data dictionary of a run: the built-in tables, and what policies declare beside them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.tables.dictionary.declarations import KINDS
from subsidycalc.tables.dictionary.plausible_rules import rule_of
from subsidycalc.tables.model import PERCENT_UNIT, PERSON, PERSONS, Field, Kind, TableDefinition
from subsidycalc.tables.units import powers_of_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.tables.dictionary.declarations import FieldDeclaration, TableDeclaration
    from subsidycalc.tables.plausible import Rule

_ENTITIES: Final = {"region": "region_code"}
_IMPLIED: Final = {"event": ("uscc",), "enterprise": ("uscc",), "person": ("uscc", "name", "id_number")}
"""The common fields that rows of a kind have, whether a declaration names them or not."""

PERSONS_PAID: Final = TableDefinition(
    PERSONS,
    "个人",
    "Persons",
    (Field("name", "姓名", Kind.TEXT, "Name"),),
    entity=PERSON,
    drawn=(Field(PERSON, "身份证号", Kind.TEXT, "ID number"),),
)
"""Who is paid without an enterprise; drawn from the rows that name them, and never read."""


class Dictionary(Struct, frozen=True, dict=True):
    """Every table and every field that an input may hold."""

    tables: tuple[TableDefinition, ...]
    """In the order in which results list them."""
    common: tuple[Field, ...]
    """Fields that stand in many tables under one name."""

    @cached_property
    def _by_name(self) -> dict[str, TableDefinition]:
        return {table.name: table for table in self.tables}

    def __contains__(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return name in self._by_name

    def named(self, name: str) -> TableDefinition:
        """Return the table of that name; KeyError where there is none."""
        return PERSONS_PAID if name == PERSONS else self._by_name[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all tables."""
        return tuple(self._by_name)

    def entities_of(self, name: str) -> TableDefinition:
        """Return the table that lists who is paid for the rows of a table, or of one that there is none of."""
        if name in self and self._by_name[name].paid_in_person:
            return PERSONS_PAID
        return self._by_name["regions" if name == "regions" else "enterprises"]

    def with_declared(self, declared: Mapping[str, TableDeclaration]) -> Dictionary:
        """Return the dictionary with declared tables and fields beside its own."""
        if not declared:
            return self
        kept = [
            _extended(table, declared[table.name]) if table.name in declared else table
            for table in self.tables
        ]
        own = [_made(name, one, self.common) for name, one in declared.items() if name not in self]
        return Dictionary((*kept, *own), self.common)


def _made(name: str, declared: TableDeclaration, common: Sequence[Field]) -> TableDefinition:
    row, in_person = declared.row or "event", declared.payee == "person"
    known = {field.name: field for field in common}
    names = ("name", "id_number") if in_person else _IMPLIED.get(row, ())
    implied = {one: known[one] for one in names if one not in declared.field}
    fields = implied | {one: field_of(one, field, known.get(one)) for one, field in declared.field.items()}
    return TableDefinition(
        name,
        declared.zh,
        declared.en or declared.zh,
        tuple(fields.values()),
        declared.aliases,
        PERSON if in_person else _ENTITIES.get(row, "uscc"),
        persons=row == "person",
        drawn=PERSONS_PAID.drawn if in_person else (),
        plausible=_rules(declared, fields),
        named_by=declared.named_by,
    )


def _extended(table: TableDefinition, declared: TableDeclaration) -> TableDefinition:
    """Return a table with more fields, and with what a document calls the table and those it has."""
    fields = {field.name: field for field in table.fields}
    for name, one in declared.field.items():
        fields[name] = field_of(name, one, fields.get(name))
    return replace(
        table,
        zh=declared.zh or table.zh,
        en=declared.en or declared.zh or table.en,
        aliases=_names(declared.aliases, *((table.zh, table.en) if declared.zh else ()), *table.aliases),
        fields=tuple(fields.values()),
        plausible=(*table.plausible, *_rules(declared, fields)),
    )


def field_of(name: str, declared: FieldDeclaration, there: Field | None) -> Field:
    """Return a declared field; of one that is there already, what its document calls it, offers and explains."""
    options = tuple(declared.options)
    spellings = tuple(
        (other.lower(), option) for option, others in declared.options.items() for other in others
    )
    if there is not None and declared.kind is None:
        return replace(
            there,
            zh=declared.zh or there.zh,
            en=declared.en or declared.zh or there.en,
            aliases=_names(
                declared.aliases,
                *((there.zh, there.en) if declared.zh or declared.en else ()),
                *there.aliases,
            ),
            choices=options or there.choices,
            choice_aliases=spellings if options else there.choice_aliases,
            note=declared.note or there.note,
            example=declared.example or there.example,
        )
    kind = KINDS[declared.kind or "text"]
    return Field(
        name,
        declared.zh,
        kind,
        declared.en or declared.zh,
        declared.aliases,
        period=declared.periods or "none",
        choices=options,
        choice_aliases=spellings,
        blank_means_no=declared.blank == "no",
        open_ended=declared.open_ended,
        positive=declared.must == "positive",
        most=PERCENT_UNIT if declared.must == "at most 100%" else None,
        per=declared.per,
        unit=declared.unit,
        decimals=declared.decimals,
        units=powers_of_number(declared.unit, declared.units, declared.decimals) if declared.unit else (),
        unit_in_heading=declared.unit_in_heading,
        note=declared.note,
        example=declared.example,
    )


def _names(*names: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return names one after another, each once."""
    flat = (one for name in names for one in ((name,) if isinstance(name, str) else name))
    return tuple(dict.fromkeys(one for one in flat if one))


def _rules(declared: TableDeclaration, fields: Mapping[str, Field]) -> tuple[Rule, ...]:
    rules = (rule_of(one, fields) for one in declared.plausible)
    return tuple(rule for rule in rules if rule is not None)
