"""Frames for tests, made of cells as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from subsidycalc.runs.cases.case_tables import Row


def frame_of(table: str, rows: list[Row]) -> Frame:
    """Return a frame over a whole table; money is typed in yuan, electricity in kWh."""
    tables, _ = normalised({table: rows})
    return Frame(tables[table], np.arange(len(rows)))
