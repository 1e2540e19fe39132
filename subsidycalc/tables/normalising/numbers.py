"""Money, energy, counts and percentages: exact whole numbers of their smallest unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import PRESENT, Kind, UnusableInputError, fault_state
from subsidycalc.tables.normalising.cells import half_width, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin
from subsidycalc.tables.units import canonical_unit, power_of_ten, units_of
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array, Field
    from subsidycalc.tables.normalising.cells import Cells
    from subsidycalc.tables.raw import RawColumn

BOUNDS: Final = {
    Kind.MONEY: 10**15,
    Kind.ENERGY: 10**15,
    Kind.NUMBER: 10**15,
    Kind.COUNT: 10**9,
    Kind.PERCENT: 10**15,
}
"""Values must stay below: so no product of two that the rules form leaves what the judge can hold."""

_EXACT_FLOATS: Final = 10**15
"""Whole numbers below this and their quotients by powers of ten are told apart by 15 digits."""
_MAGNITUDES: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_PERCENT_FORMAT_POWER: Final = 12
_LONGEST: Final = 100
"""No number in a cell is written with more characters."""
_NUMBER: Final = pattern(
    r"(?P<currency>[¥￥]?) ?(?P<sign>[+-]?) ?(?P<whole>[0-9]{1,3}(?:(?P<group>[, ])[0-9]{3}(?:(?P=group)[0-9]{3})*)|[0-9]+)?"
    r"(?:\.(?P<fraction>[0-9]+))?(?: ?(?P<suffix>[^0-9.,+\- ][^0-9]*))?"
)
_MINUS_SIGN: Final = "\u2212"


class _Scale(Struct, frozen=True):
    """How one column is read: what a number without a unit of its own means, and what is allowed."""

    field: Field
    heading_unit: str
    text_power: int | None
    cell_power: int

    @property
    def kind(self) -> Kind:
        """Return what the column holds."""
        return self.field.kind


def read_numbers(raw: RawColumn, cells: Cells) -> Outcome:
    """Read a column of numbers; what cannot be read exactly and surely is refused."""
    scale = _scale_of(raw)
    outcome = begin(cells, np.int64, "invalid-number")
    _read_numeric_cells(outcome, cells, scale)
    for position, text in zip(cells.texts.tolist(), cells.text_values, strict=True):
        _read_text(outcome, position, text, scale)
    beyond = outcome.values == 0 if raw.field.positive else np.zeros(len(outcome.values), dtype=bool)
    if raw.field.most is not None:
        beyond |= outcome.values > raw.field.most
    outcome.state[(outcome.state == PRESENT) & beyond] = fault_state("out-of-range")
    outcome.values[outcome.state != PRESENT] = 0
    if scale.kind is Kind.PERCENT and not raw.unit and not raw.percent_format and len(cells.numbers):
        outcome.remark("unit-assumed", (), unit="%")
    outcome.show_faults(cells, shown_text)
    return outcome


def _scale_of(raw: RawColumn) -> _Scale:
    kind = raw.field.kind
    power = power_of_ten(raw.field, raw.unit)
    if power is None:
        known = Said("、".join(units_of(raw.field)), ", ".join(units_of(raw.field)))
        values = {"heading": raw.heading, "letter": raw.letter, "unit": raw.unit, "known": known}
        raise UnusableInputError(said("normalising.unknown_unit", **values))
    by_format = kind is Kind.PERCENT and raw.percent_format
    return _Scale(
        field=raw.field,
        heading_unit=canonical_unit(raw.unit),
        # 6.5 as text in a column formatted as percent may mean 6.5 % or 650 %.
        text_power=None if by_format and not raw.unit else power,
        cell_power=_PERCENT_FORMAT_POWER if by_format else power,
    )


def _read_numeric_cells(outcome: Outcome, cells: Cells, scale: _Scale) -> None:
    """Read numeric cells: nearly all at once, the few with more digits one by one."""
    numbers = cells.values_at(cells.numbers)
    floats = [number if type(number) is float else _as_float(number) for number in numbers]
    units, certain = scaled_exactly(np.array(floats, np.float64), scale.cell_power)
    at_once = cells.numbers[certain]
    outcome.values[at_once] = units[certain]
    outcome.state[at_once] = _states_of(units[certain], scale)
    for index in np.flatnonzero(~certain).tolist():
        number = numbers[index]
        exact = exact_cell(number) if isinstance(number, (int, float)) else None
        if exact is not None:
            _put(outcome, int(cells.numbers[index]), exact, scale.cell_power, scale)


def _as_float(number: object) -> float:
    """Return a number as a float, NaN for a whole number that a float might change."""
    if isinstance(number, float):
        return number
    return float(number) if isinstance(number, int) and abs(number) < _EXACT_FLOATS else float("nan")


def scaled_exactly(floats: Array, power: int) -> tuple[Array, Array]:
    """Return 10 ** `power` times each number as int64, and where that is exact at 15 significant digits.

    A whole number n below 10**15 with n / 10**power == x is the only decimal of at most 15 digits that x can
    stand for: quotients and products here are rounded correctly, so both steps are exact or are noticed.
    """
    factor = 10.0**power
    with np.errstate(all="ignore"):
        whole = np.rint(floats * factor)
        certain = (np.abs(whole) < _EXACT_FLOATS) & (whole / factor == floats)
    return np.where(certain, whole, 0).astype(np.int64), certain


def _states_of(units: Array, scale: _Scale) -> Array:
    states = np.full(len(units), PRESENT, np.uint8)
    states[np.abs(units) >= BOUNDS[scale.kind]] = fault_state("out-of-range")
    if scale.kind is not Kind.PERCENT:
        states[units < 0] = fault_state("negative-number")
    return states


def _put(outcome: Outcome, position: int, exact: ExactDecimal, power: int, scale: _Scale) -> None:
    """Put one exact number down, or refuse it."""
    if exact.digits < 0 and scale.kind is not Kind.PERCENT:
        outcome.refuse(position, "negative-number")
        return
    if exact.exponent + power > len(str(_EXACT_FLOATS)) and exact.digits:
        outcome.refuse(position, "out-of-range")
        return
    units, rounded = exact.in_units(power)
    if rounded and scale.kind is Kind.COUNT:
        outcome.refuse(position, "not-whole")
    elif abs(units) >= BOUNDS[scale.kind]:
        outcome.refuse(position, "out-of-range")
    else:
        outcome.accept(position, units)
        if rounded:
            outcome.remark("amount-rounded", [position], example=True)


def _read_text(outcome: Outcome, position: int, text: str, scale: _Scale) -> None:
    written = exact_text(text)
    if written is None or (written.currency and scale.kind is not Kind.MONEY):
        return
    power = _power_of(written, scale)
    if isinstance(power, str):
        outcome.refuse(position, power)
        return
    _put(outcome, position, written.value, power, scale)
    if outcome.state[position] == PRESENT and scale.kind is not Kind.PERCENT:
        outcome.remark("number-from-text", [position], example=True)
        if written.suffix and not scale.heading_unit and power != power_of_ten(scale.field, ""):
            outcome.remark("unit-in-cell", [position], example=True)


def _power_of(written: WrittenNumber, scale: _Scale) -> int | str:
    """Return the power of ten of the unit that a number in a text has, or the code of what is wrong with it.

    Under a heading with a unit, a cell may repeat that unit but name no other: `12.5万` under 万元 may be
    125,000 yuan or a slip for 12.5. Without one, a unit in the cell says what it means.
    """
    suffix = canonical_unit(written.suffix or ("元" if written.currency else ""))
    if not suffix:
        return "unit-conflict" if scale.text_power is None else scale.text_power
    power = power_of_ten(scale.field, suffix)
    if scale.kind is Kind.PERCENT or (power is not None and power == scale.text_power):
        return "invalid-number" if power is None else power
    if power is None and suffix in _MAGNITUDES:
        power = (power_of_ten(scale.field, "") or 0) + _MAGNITUDES[suffix]
    if power is None:
        return "invalid-number"
    return "unit-conflict" if scale.heading_unit else power


class ExactDecimal(Struct, frozen=True):
    """The number `digits` × 10 ** `exponent`."""

    digits: int
    exponent: int

    def in_units(self, power: int) -> tuple[int, bool]:
        """Return 10 ** `power` times the number, rounded half up, and whether anything was rounded."""
        shift = self.exponent + power
        if shift >= 0:
            return self.digits * 10**shift, False
        whole, rest = divmod(abs(self.digits), 10**-shift)
        rounded = whole + (2 * rest >= 10**-shift)
        return (-rounded if self.digits < 0 else rounded), rest != 0


class WrittenNumber(Struct, frozen=True):
    """A number as a text writes it: its value, and the unit or sign that stands beside it."""

    value: ExactDecimal
    suffix: str = ""
    currency: bool = False


def exact_cell(number: float) -> ExactDecimal | None:
    """Return what a numeric cell says at Excel's 15 significant digits; None where it is not finite."""
    if isinstance(number, int):
        return ExactDecimal(number, 0)
    if not math.isfinite(number):
        return None
    mantissa, _, exponent = format(number, ".14e").partition("e")
    digits = mantissa.replace(".", "")
    return ExactDecimal(int(digits), int(exponent) - 14)


def exact_text(text: str) -> WrittenNumber | None:
    """Return the number that a text writes in figures; None for everything that is not surely one number.

    `1,234.50`, `1 234.50`, `(1,234)` for a negative, full width and U+2212 are read. Other digits than 0 to 9,
    underscores, exponents (their digits may have been cut) and groups of other than three are not.
    """
    if len(text) > _LONGEST:
        return None
    plain = half_width(text).replace(_MINUS_SIGN, "-")
    negative = plain.startswith("(") and plain.endswith(")")
    match = _NUMBER.fullmatch(plain[1:-1].strip() if negative else plain)
    if (
        match is None
        or (match["whole"] is None and match["fraction"] is None)
        or (negative and match["sign"])
    ):
        return None
    fraction = match["fraction"] or ""
    digits = int((match["whole"] or "").replace(",", "").replace(" ", "") + fraction)
    value = ExactDecimal(-digits if negative or match["sign"] == "-" else digits, -len(fraction))
    return WrittenNumber(value, match["suffix"] or "", bool(match["currency"]))
