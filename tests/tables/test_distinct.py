"""Distinct numbers are those that numpy finds, in the same order and of the same type."""

from __future__ import annotations

import numpy as np
import pytest

from subsidycalc.tables.distinct import distinct


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint16, np.int32, np.int64, bool])
@pytest.mark.parametrize("values", [[], [7], [3, 1, 3, 0, 1, 100], [[2, 1], [1, 2]]])
def test_distinct_numbers(values: list[int], kind: type) -> None:
    array = np.array(values, kind)
    found = distinct(array)
    assert found.tolist() == np.unique(array).tolist()
    assert found.dtype == array.dtype
