"""Columns of free text: kept as typed, without what could harm a reader of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import BLANK
from subsidycalc.tables.normalising.cells import cell_text, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories, put_packed_categories

if TYPE_CHECKING:
    from subsidycalc.tables.normalising.cells import Cells

LONGEST: Final = 32_767
"""The most UTF-16 units that a spreadsheet's cell holds."""
CUT_MARK: Final = "…"


_SURELY_HARMLESS: Final = 14
"""Shorter texts hold no person's number."""


def read_texts(cells: Cells) -> Outcome:
    """Read a column of free texts; any cell is one: `NA` and `null` are names, a number is its figures."""
    outcome = begin(cells, np.int32, "invalid-choice")
    others = cells.filled_otherwise()
    positions = np.concatenate([cells.texts, others])
    typed = cells.text_values + [cell_text(cell) for cell in cells.values_at(others)]
    packed, packed_positions = cells.packed_values, cells.packed
    if packed is not None:
        short = packed.lengths < _SURELY_HARMLESS
        positions = np.concatenate([positions, packed_positions[~short]])
        typed += packed.taken(~short)
        packed, packed_positions = packed.taken(short), packed_positions[short]
    safe = [harmless(text) for text in typed]
    kept = [text if len(text) <= LONGEST // 2 else _cut(text) for text in safe]
    if packed is None:
        put_categories(outcome, positions, kept)
    else:
        put_packed_categories(outcome, packed_positions, packed, positions, kept)
    outcome.state[positions[outcome.values[positions] == 0]] = BLANK
    cut = [index for index, (text, whole) in enumerate(zip(kept, safe, strict=True)) if text is not whole]
    if cut:
        outcome.remark("text-cut", positions[cut].tolist())
    outcome.show_faults(cells, shown_text)
    return outcome


def _cut(text: str) -> str:
    """Return a text that a cell can hold, with a mark where it was cut."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * LONGEST:
        return text
    return encoded[: 2 * (LONGEST - len(CUT_MARK))].decode("utf-16-le", "ignore") + CUT_MARK
