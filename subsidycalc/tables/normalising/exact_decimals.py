"""Exact decimal numbers from cells and texts, scaled to whole units and rounded half up."""

from __future__ import annotations

import math
import re
from typing import Final

from msgspec import Struct

from subsidycalc.tables.normalising.cells import half_width

_LONGEST: Final = 100
"""No number in a cell is written with more characters."""
_NUMBER: Final = re.compile(
    r"(?P<currency>[¥￥]?) ?(?P<sign>[+-]?) ?(?P<whole>[0-9]{1,3}(?:(?P<group>[, ])[0-9]{3}(?:(?P=group)[0-9]{3})*)|[0-9]+)?"
    r"(?:\.(?P<fraction>[0-9]+))?(?: ?(?P<suffix>[^0-9.,+\- ][^0-9]*))?"
)
_MINUS_SIGN: Final = "\u2212"


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
