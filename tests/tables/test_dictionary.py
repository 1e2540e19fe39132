"""The data dictionary can be told apart heading by heading."""

from __future__ import annotations

import pytest

from subsidycalc.tables.dictionary import TABLES, table_named
from subsidycalc.tables.model import Kind, TableDefinition


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_two_fields_of_a_table_answer_to_one_heading(table: TableDefinition) -> None:
    owners: dict[str, str] = {}
    for field in table.fields:
        for heading in {field.name, field.zh, field.en, *field.aliases}:
            folded = heading.casefold().replace(" ", "")
            assert owners.setdefault(folded, field.name) == field.name, heading


def test_no_two_tables_answer_to_one_sheet_name() -> None:
    owners: dict[str, str] = {}
    for table in TABLES:
        for name in {table.name, table.zh, table.en, *table.aliases}:
            folded = name.casefold().replace(" ", "")
            assert owners.setdefault(folded, table.name) == table.name, name


def test_every_table_has_its_entity_and_persons_have_an_id_number() -> None:
    for table in TABLES:
        assert table.field(table.entity).kind in {Kind.USCC, Kind.REGION}
        # What was received before may be an enterprise's or a person's.
        names_persons = table.persons or table.name == "prior_awards"
        assert names_persons == any(field.kind is Kind.ID for field in table.fields)


def test_every_choice_alias_leads_to_a_choice() -> None:
    for table in TABLES:
        for field in table.fields:
            assert {choice for _, choice in field.choice_aliases} <= set(field.choices)
            assert all(alias == alias.lower() for alias, _ in field.choice_aliases)


def test_exactly_the_flags_that_the_rulebook_names_are_no_when_blank() -> None:
    flags = {field.name for table in TABLES for field in table.fields if field.blank_means_no}
    assert flags == {
        "dispatch",
        "newly_commissioned",
        "already_claimed",
        "hardship",
        "hr_agency",
        "foreign_trade",
        "capacity_expanded",
    }


def test_tables_are_found_by_name_only() -> None:
    assert table_named("rents").zh == "房租"
    with pytest.raises(KeyError):
        table_named("房租")
