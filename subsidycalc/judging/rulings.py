"""What a person decided on lines of a batch: paid though in doubt, refused, or judged with a value replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct

from subsidycalc.judging.column_use import used_fields
from subsidycalc.judging.payments import OUT_OF_RANGE
from subsidycalc.judging.verdicts import Ground
from subsidycalc.vocabulary.condition import spelled_out
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.outcome import NO_CASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.judging.draft import Case, Draft
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.spoken import Said
    from subsidycalc.vocabulary.frame import Frame

Decision = Literal["pay", "refuse", "correct"]

RULED_OUT: Final = "ruled-out"
CORRECTED: Final = "value-corrected"

_OF_THE_ENTERPRISE: Final = frozenset({"duplicate-enterprise", "unknown-enterprise", OUT_OF_RANGE})
"""What no ruling on a row can set aside: it stands against the enterprise, or nothing could be paid."""
_WHO: Final = frozenset({"uscc", "name", "id_number"})


class Ruling(Struct, frozen=True):
    """One decision of a person, with all that answers for it."""

    decision: Decision
    reason: str
    by: str
    on: str
    evidence: str
    file: str
    """The form that it stands in."""
    row: int
    """The row of the form."""
    field: str = ""
    """Of a correction: the key of the column."""
    called: Said | None = None
    """What the column is called."""
    old: Said | None = None
    new: Said | None = None
    overrides: bool = False
    """Whether it pays what the text of the policy does not."""


class Ruled(Struct, frozen=True):
    """A ruling in force, and the line that it is about."""

    ruling: Ruling
    reference: str
    """`policy/provision` of the line."""
    table: str
    sheet: str
    number: int
    told: Mapping[str, str]
    """What the result said of the line before."""

    def place_in(self, frame: Frame) -> int | None:
        """Return the row of a frame that it is about; None where it is about none of them."""
        table = frame.table
        if table.definition.name != self.table or self.sheet not in table.sheets:
            return None
        here = (table.row_numbers[frame.rows] == self.number) & (
            table.sheet_index[frame.rows] == table.sheets.index(self.sheet)
        )
        found = np.flatnonzero(here)
        return int(found[0]) if len(found) else None


def rule_rows(draft: Draft, ruled: Sequence[Ruled]) -> None:
    """Set aside what speaks against rows that are to be paid, and refuse those that are not, before persons are counted."""
    for one, row in _of_case(draft.rows, ruled):
        mask = _only(len(draft.frame), row)
        if one.ruling.decision == "refuse":
            draft.rows.add(Ground(RULED_OUT, "ineligible", mask, draft.rows.clause, ruling=one.ruling))
            draft.struck |= mask & draft.in_doubt  # who was in doubt is decided not to count
        elif one.ruling.decision == "pay" and _payable(draft, row):
            draft.rows.set_aside(mask, _OF_THE_ENTERPRISE if draft.on_entities is not None else frozenset())
            draft.in_doubt &= ~mask
            draft.duplicate &= ~mask
            draft.struck &= ~mask


def rule_enterprises(draft: Draft, ruled: Sequence[Ruled]) -> None:
    """Do the same with the enterprises behind the rows, before these share what is found of them."""
    if draft.on_entities is None:
        return
    case = draft.on_entities
    for one, row in _of_case(case, ruled):
        mask = _only(len(case.frame), row)
        if one.ruling.decision == "refuse":
            case.add(Ground(RULED_OUT, "ineligible", mask, case.clause, ruling=one.ruling))
        elif one.ruling.decision == "pay" and _heads_are_paid(draft, row):
            case.set_aside(mask, _OF_THE_ENTERPRISE)


def rule_reviews(draft: Draft, ruled: Sequence[Ruled]) -> None:
    """Set aside what an earlier batch leaves to a person on rows that are to be paid; what it refuses stays refused."""
    for one, row in _of_case(draft.rows, ruled):
        if one.ruling.decision == "pay" and _payable(draft, row):
            draft.rows.set_aside_reviews(_only(len(draft.frame), row))


def show_corrections(draft: Draft, ruled: Sequence[Ruled]) -> None:
    """Let rows say, beside why they are not awarded, that they were judged with a value replaced."""
    for case in (draft.rows, draft.on_entities):
        if case is not None:
            for one, row in _of_case(case, ruled):
                if one.ruling.decision == "correct" and uses(draft, one.ruling.field):
                    mask = _only(len(case.frame), row)
                    case.grounds.append(Ground(CORRECTED, "review", mask, case.clause, ruling=one.ruling))


def concerning(draft: Draft, ruled: Sequence[Ruled]) -> list[tuple[int, Ruled]]:
    """Return the rulings that bear on awards, each with the enterprise's (or region's) row in the table of entities."""
    found = []
    for one, row in _of_case(draft.rows, ruled):
        owner = int(draft.owner[row])
        if owner >= 0 and (one.ruling.decision == "pay" or uses(draft, one.ruling.field)):
            found.append((int(draft.owners[owner]), one))
    if draft.on_entities is not None:
        for one, row in _of_case(draft.on_entities, ruled):
            if one.ruling.decision == "pay" or uses(draft, one.ruling.field):
                found.append((int(draft.owners[row]), one))
    return found


def uses(draft: Draft, key: str) -> bool:
    """Return whether a provision looks at a column."""
    provision = draft.provision
    conditions = (*draft.policy.general_conditions_of(provision), *provision.enterprise, *provision.where)
    looked_at = {
        *used_fields(provision),
        *(one for word in spelled_out(conditions) for one in word.references()),
    }
    return key in _WHO or key in {one.removeprefix(ENTERPRISE) for one in looked_at}


def _of_case(case: Case, ruled: Sequence[Ruled]) -> Iterator[tuple[Ruled, int]]:
    for one in ruled:
        row = one.place_in(case.frame)
        if row is not None:
            yield one, row


def _only(rows: int, row: int) -> Array:
    mask = np.zeros(rows, dtype=bool)
    mask[row] = True
    return mask


def _heads_are_paid(draft: Draft, row: int) -> bool:
    """Return whether an enterprise is paid for its head count, where that is what is paid for."""
    pays = draft.provision.pays
    if pays is None or not pays.per_head_count or draft.head_counts is None:
        return True
    case, _ = pays.owner_amounts(draft.head_counts)
    return bool(case[row] != NO_CASE)


def _payable(draft: Draft, row: int) -> bool:
    """Return whether it can be told what a row would be paid."""
    pays = draft.provision.pays
    code = draft.frame.view(draft.frame.table.definition.entity)
    if int(draft.owner[row]) < 0 or not bool(code.present[row]):
        return False
    if (pays is None and not draft.provision.route) or (pays is not None and pays.per_head_count):
        return True
    parts = draft.payments.parts if draft.payments is not None else []
    return any(bool(part.mask[row] & part.payment.known[row]) for part in parts if not part.addition)
