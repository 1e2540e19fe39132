"""Choosing a case: the first whose conditions all hold applies, as with a table of rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.vocabulary.outcome import MET, NOT_MET, UNKNOWN, Doubt, Judgement, all_of, confined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array

NO_CASE: Final = -1
UNDECIDED: Final = -2


@dataclass(frozen=True)
class Choice:
    """Which case applies to each row, and why it cannot be told for some."""

    case: Array
    """int16 per row: the number of the case, NO_CASE where none holds, UNDECIDED where it cannot be told."""
    doubts: tuple[Doubt, ...]


def choose(cases: Sequence[Sequence[Judgement]], rows: int) -> Choice:
    """Choose for every row the first case that holds; a case before it that cannot be told leaves it undecided."""
    case = np.full(rows, NO_CASE, dtype=np.int16)
    open_rows = np.ones(rows, dtype=bool)
    doubts: list[Doubt] = []
    for number, judgements in enumerate(cases):
        state = all_of([judgement.state for judgement in judgements], rows)
        case[open_rows & (state == MET)] = number
        undecided = open_rows & (state == UNKNOWN)
        case[undecided] = UNDECIDED
        doubts += confined((doubt for judgement in judgements for doubt in judgement.doubts), undecided)
        open_rows &= state == NOT_MET
    return Choice(case, tuple(doubts))
