"""The data dictionary: every table and every field that an input may hold, with the names they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.tables.dictionary.of_enterprises import ENTERPRISES
from subsidycalc.tables.dictionary.of_events import (
    BUSINESS_TRIPS,
    CHARTER_TRIPS,
    CONTRIBUTIONS,
    EXHIBITIONS,
    GUARANTEES,
    PRIOR_AWARDS,
    PROJECTS,
    REGIONS,
    RENTS,
)
from subsidycalc.tables.dictionary.of_persons import EMPLOYEES, PLACEMENTS, RECRUITS, STARTUPS, TRAINEES

if TYPE_CHECKING:
    from subsidycalc.tables.model import TableDefinition

TABLES: Final[tuple[TableDefinition, ...]] = (
    ENTERPRISES,
    EMPLOYEES,
    EXHIBITIONS,
    BUSINESS_TRIPS,
    CHARTER_TRIPS,
    PLACEMENTS,
    TRAINEES,
    STARTUPS,
    RECRUITS,
    CONTRIBUTIONS,
    RENTS,
    GUARANTEES,
    PROJECTS,
    REGIONS,
    PRIOR_AWARDS,
)
"""Every table, in the order in which results list them."""

_BY_NAME: Final = {table.name: table for table in TABLES}


def table_named(name: str) -> TableDefinition:
    """Return the table of that name; KeyError where there is none."""
    return _BY_NAME[name]
