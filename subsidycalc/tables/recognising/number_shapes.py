"""Take number formats off the values: count those that show something else, and settle percentages."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import Kind
from subsidycalc.tables.packed_texts import ManyValues
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import CellColumn, FormattedNumber, compacted
from subsidycalc.tables.reading.number_formats import Shape, literal_of, shape_of
from subsidycalc.tables.recognising.headings import MEASURED
from subsidycalc.tables.units import power_of_ten
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array, Field

_PLAIN_NUMBER: Final = pattern(r"[+-]?\d{1,18}(?:\.\d{1,12})?", re.ASCII)
_DIGITS: Final = 15
"""What a numeric cell holds and shows: Excel keeps fifteen digits."""


class ShapedColumn(Struct, frozen=True):
    """A column whose values are plain again."""

    cells: CellColumn
    formats: dict[str, int]
    """Formats that show something else than the value, with how many cells have them."""
    percent: bool
    """Whether all its numbers are formatted as percent."""


def without_formats(values: Sequence[object], codes: Array, field: Field, unit: str = "") -> ShapedColumn:
    """Return the column without number formats.

    A number whose format names another unit than the heading's becomes what it shows, as a text of the same kind
    would be read: `1200000度` under 万千瓦时. Where only some numbers of a column of percentages are formatted as percent, those become texts (`18%`),
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
            named = unit_named(value.number_format, field, unit)
            if named is not Named.THE_SAME:
                formats[value.number_format] += counts[number]
            if named is Named.ANOTHER:
                plain[number] = FaultyCell("unit-conflict", _as_shown(value))
                continue
            mixed = (
                field.kind is Kind.PERCENT and not percent and shape_of(value.number_format) is Shape.PERCENT
            )
            plain[number] = _percent_text(value) if mixed else value.value
    unformatted = ManyValues(plain, distinct.texts) if isinstance(distinct, ManyValues) else plain
    return ShapedColumn(compacted(unformatted, cells.codes), dict(formats), percent)


class Named(Enum):
    """What the unit is that a number format names."""

    NONE = "none"
    THE_SAME = "the same"
    ANOTHER = "another"


def unit_named(number_format: str, field: Field, unit: str) -> Named:
    """Return whether a format names the unit of a column, another one, or none that is surely a unit.

    A format that moves the decimal point shows another number than the cell holds: with the heading's own unit
    beside it, what is shown and what would be read differ.
    """
    if field.kind not in MEASURED or field.kind is Kind.PERCENT:
        return Named.NONE
    literal, moved = literal_of(number_format)
    power = power_of_ten(field, literal.replace(".", "")) if literal else None
    if power is None:
        return Named.NONE
    same = power == power_of_ten(field, unit)
    if moved:
        return Named.ANOTHER if same else Named.NONE
    return Named.THE_SAME if same else Named.ANOTHER


def _as_shown(value: FormattedNumber) -> str:
    number = exact(value)
    return f"{number or Decimal(0):f}{literal_of(value.number_format)[0]}"


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


def exact(value: object) -> Decimal | None:
    """Return a number's exact decimal as the cell shows it; None where the cell is no plain number."""
    if isinstance(value, FormattedNumber):
        value = value.value
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(format(value, f".{_DIGITS}g"))
    if isinstance(value, str):
        text = value.strip().replace(",", "").replace("，", "")
        if _PLAIN_NUMBER.fullmatch(text):
            return Decimal(text)
    return None
