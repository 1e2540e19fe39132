"""Frames and words for tests, made of cells as typed and of keys as a policy writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from subsidycalc.declared.validation import validated
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from subsidycalc.runs.cases.case_tables import Row
    from subsidycalc.vocabulary.words import Word


W = TypeVar("W", bound="Word")


def written(kind: type[W], **keys: object) -> W:
    """Return a word as a policy writes it."""
    return validated(kind, keys)


def frame_of(table: str, rows: list[Row]) -> Frame:
    """Return a frame over a whole table; money is typed in yuan, electricity in kWh."""
    tables, _ = normalised({table: rows})
    return Frame(tables[table], np.arange(len(rows)))
