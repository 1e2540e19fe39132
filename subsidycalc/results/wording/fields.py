"""Name fields as the tables name them, with their periods spelled out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.tables.dictionary import Dictionary
from subsidycalc.vocabulary.derived import Lookup
from subsidycalc.vocabulary.figures import figure, period
from subsidycalc.vocabulary.frame import ENTERPRISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.computed import ComputedFigure
    from subsidycalc.vocabulary.derived import DerivedField
    from subsidycalc.vocabulary.words import Figure


class FieldNames(Struct, frozen=True):
    """The names of the fields that a provision refers to."""

    wording: Wording
    table: TableDefinition
    dictionary: Dictionary
    derived: Mapping[str, DerivedField]
    figures: Mapping[str, ComputedFigure] = field(default_factory=dict)

    @property
    def is_per_entity(self) -> bool:
        """Return whether each row stands for an enterprise or a region."""
        return not self.table.persons and self.table.name in {"enterprises", "regions"}

    @property
    def row_is_a_person(self) -> bool:
        """Return whether each row stands for a person."""
        return self.table.persons

    @property
    def pays_in_person(self) -> bool:
        """Return whether persons without an enterprise are paid."""
        return self.table.paid_in_person

    def amount(self, value: Figure) -> str:
        """Return a figure of money."""
        return figure(self.wording, value)

    def about(self, table: str) -> FieldNames:
        """Return the names of another table's fields; these where none is named."""
        if not table:
            return self
        return replace(self, table=self.dictionary.named(table), derived={}, figures={})

    def table_name(self, table: str) -> str:
        """Return what a table is called."""
        return table_name(self.wording, self.dictionary.named(table))

    def name(self, reference: str) -> str:
        """Return what a reference is called: `2023年一季度产值` for `output[2023Q1]`."""
        key, _, inside = reference.removeprefix(ENTERPRISE).partition("[")
        spelled = self._bare(reference.startswith(ENTERPRISE), key)
        if not inside:
            return spelled
        return self.wording.say(
            "values.of_period", period=period(self.wording, inside.removesuffix("]")), field=spelled
        )

    def field(self, reference: str) -> Field | None:
        """Return the dictionary's field that a reference means; None where it is derived from several."""
        key = reference.removeprefix(ENTERPRISE).partition("[")[0]
        table = self.dictionary.named("enterprises") if reference.startswith(ENTERPRISE) else self.table
        try:
            return table.field(key)
        except KeyError:
            return None

    def _bare(self, at_enterprise: bool, key: str) -> str:
        prefix = ENTERPRISE if at_enterprise else ""
        found = self.field(f"{prefix}{key}")
        if found is not None:
            return field_name(self.wording, found)
        computed = self.figures.get(key)
        if computed is not None:
            return computed.called(self)
        definition = self.derived.get(key)
        if definition is None:
            return key
        first = definition.first_of[0]
        if isinstance(first, Lookup):
            return self._bare(at_enterprise=True, key=first.field.partition("[")[0])
        return self._made(definition, self.name(first))

    def _made(self, definition: DerivedField, name: str) -> str:
        """Return the name of a source with what is made of it: kept within days, or less another field."""
        say = self.wording.say
        if definition.not_before is not None:
            name = say("values.not_before", field=name, day=definition.not_before.isoformat())
        if definition.not_after is not None:
            name = say("values.not_after", field=name, day=definition.not_after.isoformat())
        if definition.less is not None:
            name = say("values.less", field=name, less=self.name(definition.less))
        return name


def field_names(
    wording: Wording, provision: Provision, dictionary: Dictionary, table: TableDefinition | None = None
) -> FieldNames:
    """Return the names of the fields that a provision refers to, in its own table or in another."""
    derived = {definition.name: definition for definition in provision.derived}
    figures = {figure.name: figure for figure in provision.figure}
    return FieldNames(wording, table or dictionary.named(provision.table), dictionary, derived, figures)


def names_within(wording: Wording, table: TableDefinition) -> FieldNames:
    """Return the names of a table's own fields."""
    return FieldNames(wording, table, Dictionary((table,), ()), {})


def field_name(wording: Wording, field: Field) -> str:
    """Return a field's name in the language spoken."""
    return field.zh if wording.language == "zh" else field.en or field.name


def table_name(wording: Wording, table: TableDefinition) -> str:
    """Return a table's name in the language spoken."""
    return table.zh if wording.language == "zh" else table.en
