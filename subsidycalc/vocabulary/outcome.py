"""The three-way outcome of a condition over many rows, why some cannot be judged, and which of several cases applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import ConditionWord

MET: Final = 1
NOT_MET: Final = 0
UNKNOWN: Final = -1


class Doubt(Struct, frozen=True):
    """Why a condition cannot be told for some rows."""

    code: str
    mask: Array
    """bool per row."""
    field: str
    """The field reference whose cell is blank or faulty."""
    review: bool = False
    """Whether a person can settle it (`review`), rather than better data (`rejected`)."""


class Judgement(Struct, frozen=True):
    """One condition judged over all rows of a frame: the outcome, the doubts, and the same for its parts."""

    word: ConditionWord
    state: Array
    """int8 per row: MET, NOT_MET or UNKNOWN."""
    doubts: tuple[Doubt, ...] = ()
    parts: tuple[Judgement, ...] = ()
    case: Array | None = None
    """int16 per row: which case's limit applies; None where there are no cases."""


def three_way(met: Array, unknown: Array) -> Array:
    """Return int8 outcomes from what is met and what cannot be told."""
    state = met.astype(np.int8)
    state[unknown] = UNKNOWN
    return state


def all_of(states: Sequence[Array], rows: int) -> Array:
    """Combine outcomes: not met if any is not met, else unknown if any is unknown, else met."""
    result = np.ones(rows, dtype=np.int8)
    for state in states:
        result = np.where(
            (result == NOT_MET) | (state == NOT_MET), NOT_MET, np.minimum(result, state)
        ).astype(np.int8)
    return result


def any_of(states: Sequence[Array], rows: int) -> Array:
    """Combine outcomes: met if any is met, else unknown if any is unknown, else not met."""
    result = np.zeros(rows, dtype=np.int8)
    for state in states:
        result = np.where((result == MET) | (state == MET), MET, np.minimum(result, state)).astype(np.int8)
    return result


def confined(doubts: Iterable[Doubt], mask: Array) -> tuple[Doubt, ...]:
    """Return doubts within some rows only, dropping those that touch none."""
    kept = (Doubt(doubt.code, doubt.mask & mask, doubt.field, doubt.review) for doubt in doubts)
    return tuple(doubt for doubt in kept if doubt.mask.any())


def uncovered(case: Array, reference: str) -> tuple[Doubt, ...]:
    """Return the doubt of rows that no case covers; a person settles what the text means for them."""
    mask = np.asarray(case == NO_CASE)
    return (Doubt(UNCOVERED, mask, reference, review=True),) if mask.any() else ()


def any_doubt(doubts: Iterable[Doubt], rows: int, *, review: bool) -> Array:
    """Return which rows some doubt of a kind touches."""
    touched = np.zeros(rows, dtype=bool)
    for doubt in doubts:
        if doubt.review == review:
            touched |= doubt.mask
    return touched


NO_CASE: Final = -1
UNDECIDED: Final = -2

UNCOVERED: Final = "no-case-applies"
"""The review code of a row that none of several cases or tiers covers: nothing is met or paid in silence."""


REVERSED: Final = "dates-reversed"
"""The code of a row that is paid for the days between two dates of which the first lies after the second."""


class Choice(Struct, frozen=True):
    """Which case applies to each row, and why it cannot be told for some."""

    case: Array
    """int16 per row: the number of the case, NO_CASE where none holds, UNDECIDED where it cannot be told."""
    doubts: tuple[Doubt, ...]
    possible: tuple[Array, ...] = ()
    """bool per row, for every case and last for none: it may hold; () where each row's case is told."""

    def agreed(self, outcomes: Sequence[Array]) -> Array:
        """Return the first case that may hold where all that may hold have one outcome, UNDECIDED elsewhere.

        `outcomes` are numbers per row, for every case and last for none. A case that holds is agreed on alone.
        """
        if not self.possible:
            return self.case
        first = np.full(len(self.case), UNDECIDED, dtype=np.int16)
        agreed = np.zeros(len(self.case), dtype=np.int64)
        open_rows = np.ones(len(self.case), dtype=bool)
        for number, (may_hold, outcome) in enumerate(zip(self.possible, outcomes, strict=True)):
            opens = may_hold & open_rows & (first == UNDECIDED)
            open_rows &= ~may_hold | opens | (outcome == agreed)
            first[opens] = number if number < len(self.possible) - 1 else NO_CASE
            agreed = np.where(opens, outcome, agreed)
        return np.where(open_rows, first, UNDECIDED).astype(np.int16)


def choose(cases: Sequence[Sequence[Judgement]], rows: int) -> Choice:
    """Choose for every row the first case that holds; a case before it that cannot be told leaves it undecided."""
    case = np.full(rows, NO_CASE, dtype=np.int16)
    open_rows, may_be = np.ones(rows, dtype=bool), np.ones(rows, dtype=bool)
    doubts: list[Doubt] = []
    possible: list[Array] = []
    for number, judgements in enumerate(cases):
        state = all_of([judgement.state for judgement in judgements], rows)
        case[open_rows & (state == MET)] = number
        undecided = open_rows & (state == UNKNOWN)
        case[undecided] = UNDECIDED
        doubts += confined((doubt for judgement in judgements for doubt in judgement.doubts), undecided)
        open_rows &= state == NOT_MET
        possible.append(may_be & (state != NOT_MET))
        may_be = may_be & (state != MET)
    return Choice(case, tuple(doubts), (*possible, may_be))
