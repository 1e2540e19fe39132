"""One provision while it is judged plainly: its rows, what speaks against them, and their enterprises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import FINE

from subsidycalc.tables.model import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from oracle.plain_amounts import Pay
    from oracle.plain_cells import PlainTable
    from oracle.plain_conditions import Finding, Why
    from oracle.subject import Subject

    from subsidycalc.policy.document import Policy, Provision

ORDER = ("set-down", "ineligible", "rejected", "review")
VERDICTS = {"set-down": "rejected", "ineligible": "ineligible", "rejected": "rejected", "review": "review"}


@dataclass
class Against:
    """What speaks against one row, or against one enterprise."""

    codes: set[str] = field(default_factory=set)
    effects: set[str] = field(default_factory=set)

    def say(self, code: str, effect: str) -> None:
        """Add a code and what follows from it."""
        self.codes.add(code)
        self.effects.add(effect)

    def doubt(self, why: Iterable[Why]) -> None:
        """Add why something cannot be told."""
        for one in why:
            self.say(one.code, "review" if one.review else "rejected")

    def condition(self, word: Any, finding: Finding) -> None:  # noqa: ANN401 - any condition
        """Add what a condition says."""
        if finding.met is False:
            self.say(word.else_ or "condition-not-met", word.outcome)
        elif finding.met is None:
            self.doubt(finding.why)

    @property
    def verdict(self) -> str:
        """Return the verdict: what must be set down first, then a failed condition, then doubt, then review."""
        return next((VERDICTS[effect] for effect in ORDER if effect in self.effects), "awarded")


@dataclass
class Judging:
    """One provision while it is judged; dictionaries by position of the row or of its enterprise."""

    policy: Policy
    provision: Provision
    table: PlainTable
    entities: PlainTable
    tables: Mapping[str, PlainTable]
    subjects: dict[int, Subject] = field(default_factory=dict)
    rows: dict[int, Against] = field(default_factory=dict)
    lines: dict[int, Against] = field(default_factory=dict)
    """The enterprises' own lines; the rows themselves where the table lists the enterprises."""
    in_doubt: set[int] = field(default_factory=set)
    """Rows of which it is in doubt who they are, or what they say of them."""
    repeated: set[int] = field(default_factory=set)
    pays: dict[int, list[Pay]] = field(default_factory=dict)
    routes: dict[int, str] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    refused_by: set[str] = field(default_factory=set)
    """Codes of registers that refuse."""

    @property
    def own(self) -> bool:
        """Return whether the rows are the enterprises (or regions) themselves."""
        return self.table is self.entities

    @property
    def in_person(self) -> bool:
        """Return whether the persons on the rows are paid themselves."""
        return self.table.entity == PERSON

    def of_entity(self, entity: int) -> list[int]:
        """Return the claiming rows of an enterprise."""
        return [row for row, subject in self.subjects.items() if subject.entity == entity]


def positions_of(entities: PlainTable) -> dict[str, int]:
    """Return the first row of every code."""
    found: dict[str, int] = {}
    for position, row in enumerate(entities.rows):
        cell = row[entities.entity]
        if cell.fault == FINE:
            found.setdefault(str(cell.value), position)
    return found
