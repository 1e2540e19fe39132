"""One provision while it is being judged: its rows, their enterprises, and what is known of them so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field

if TYPE_CHECKING:
    from subsidycalc.judging.case import Case
    from subsidycalc.judging.durations import Lasting
    from subsidycalc.judging.entities import Entities
    from subsidycalc.judging.payments import Payments
    from subsidycalc.judging.persons import Persons
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Array, Notice
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.outcome import Judgement


class Draft(Struct):
    """One provision while it is being judged."""

    policy: Policy
    provision: Provision
    entities: Entities
    frame: Frame
    rows: Case
    owner: Array
    """int64 per row: number of its enterprise in `owners`, -1 where it is not listed."""
    owners: Array
    """int64: positions of the enterprises with claims in the table of entities, ascending."""
    on_entities: Case | None
    """What speaks against the enterprises; None where the rows are the enterprises themselves."""
    judgements: tuple[Judgement, ...] = ()
    entity_judgements: tuple[Judgement, ...] = ()
    persons: Persons | None = None
    duplicate: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    in_doubt: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """bool per row: who it is, or what the row says of them, is in doubt whatever the conditions."""
    struck: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """bool per row: refused for who it is, and so counted nowhere."""
    head_counts: Array | None = None
    payments: Payments | None = None
    places_before: Array | None = None
    """int64 per row: places of its event that earlier batches gave; None where no ledger is kept."""
    granted: Array | None = None
    """int64 per row: places of its event that this batch gives; None where the provision shares out none."""
    settled: Array | None = None
    """bool per row: it would be awarded, but that awards received before cover all of it."""
    benefit: str = ""
    """What the benefit goes by in the ledger."""
    months_before: Array | None = None
    """int64 per row: what earlier batches gave of the duration, over DAYS_OF_MONTHS; None where no ledger is kept."""
    lasting: Lasting | None = None
    """What this batch gives of the duration; None where the provision has none."""
    notices: list[Notice] = field(default_factory=list)

    def notice(self, code: str, mask: Array, column: str = "", **values: str) -> None:
        """Record a notice about some rows."""
        named = (("provision", f"{self.policy.id}/{self.provision.id}"), *values.items())
        self.notices += self.frame.notices(code, mask, column, named)


def shared(draft: Draft, on_owners: Array) -> Array:
    """Return for each row what holds for its enterprise; False where that is not listed."""
    return np.append(on_owners, False)[draft.owner]


def enterprise_code(draft: Draft) -> Array:
    """Return a number per enterprise code, listed or not."""
    return draft.frame.view(draft.frame.table.definition.entity).values.astype(np.int64)


def doubt_person(draft: Draft, code: str, mask: Array, fields: tuple[str, ...]) -> None:
    """Send rows to review because it is in doubt who stands on them."""
    draft.rows.note(code, "review", mask, fields=fields)
    draft.in_doubt |= mask
