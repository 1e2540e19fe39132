"""The distinct values of an array: as `np.unique` gives them, which loads numpy's masked arrays for it and is slower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
