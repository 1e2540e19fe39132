"""Distinct values: of an array as `np.unique` gives them, which loads numpy's masked arrays for it and is slower, and numbered as they come."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

_FEW_BYTES: Final = 2
"""Numbers of no more bytes are sorted fastest digit by digit, which only the stable way does."""


def distinct(values: Array) -> Array:
    """Return the distinct whole numbers of an array in their order."""
    ordered = np.sort(values, axis=None, kind="stable" if values.itemsize <= _FEW_BYTES else None)
    is_first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return np.asarray(ordered[is_first])


def numbering(first: int = 0) -> dict[Any, int]:
    """Return what numbers keys, from the first number on, in the order in which they are first asked for."""
    return defaultdict(count(first).__next__)
