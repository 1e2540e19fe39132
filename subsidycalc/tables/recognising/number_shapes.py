"""Take number formats off the values: count those that show something else, and settle percentages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.tables.model import Kind
from subsidycalc.tables.packed_texts import ManyValues
from subsidycalc.tables.reading.cells import CellColumn, FormattedNumber, compacted
from subsidycalc.tables.reading.number_formats import Shape, shape_of
from subsidycalc.tables.recognising.totals import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array


@dataclass(frozen=True)
class ShapedColumn:
    """A column whose values are plain again."""

    cells: CellColumn
    formats: dict[str, int]
    """Formats that show something else than the value, with how many cells have them."""
    percent: bool
    """Whether all its numbers are formatted as percent."""


def without_formats(values: Sequence[object], codes: Array, kind: Kind) -> ShapedColumn:
    """Return the column without number formats.

    Where only some numbers of a column of percentages are formatted as percent, those become texts (`18%`),
    so that 0.18 and 18 keep their meanings side by side.
    """
    cells = compacted(values, codes)
    distinct = cells.distinct
    few = distinct.others if isinstance(distinct, ManyValues) else distinct
    if FormattedNumber not in set(map(type, few)):
        return ShapedColumn(cells, {}, percent=False)
    counts = np.bincount(cells.codes, minlength=len(distinct)).tolist()
    formats: Counter[str] = Counter()
    plain = list(few)
    percent = _all_percent(few)
    for number, value in enumerate(few):
        if isinstance(value, FormattedNumber):
            formats[value.number_format] += counts[number]
            mixed = kind is Kind.PERCENT and not percent and shape_of(value.number_format) is Shape.PERCENT
            plain[number] = _percent_text(value) if mixed else value.value
    unformatted = ManyValues(plain, distinct.texts) if isinstance(distinct, ManyValues) else plain
    return ShapedColumn(compacted(unformatted, cells.codes), dict(formats), percent)


def _all_percent(values: Sequence[object]) -> bool:
    numbers = [
        value
        for value in values
        if isinstance(value, int | float | FormattedNumber) and not isinstance(value, bool)
    ]
    return all(
        isinstance(value, FormattedNumber) and shape_of(value.number_format) is Shape.PERCENT
        for value in numbers
    )


def _percent_text(value: FormattedNumber) -> str:
    number = exact(value) or Decimal(0)
    return f"{(number * 100).normalize():f}%"
