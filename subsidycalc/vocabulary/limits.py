"""How far rows stand from a limit, and what one row lacks: exact, in the field's own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary.exact import multiplied

if TYPE_CHECKING:
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import View
    from subsidycalc.vocabulary.quantities import Quantity

Unit = Literal["money", "energy", "number", "count", "share", "days", "months"]
Direction = Literal["more", "less", "later", "earlier"]

OPERATORS: Final = {"above": ">", "at_least": "≥", "at_most": "≤", "below": "<"}
FLIPPED: Final = {"above": "below", "at_least": "at_most", "at_most": "at_least", "below": "above"}
_LEAST: Final = frozenset({"above", "at_least"})
_UNITS: Final[dict[Kind, Unit]] = {
    Kind.MONEY: "money",
    Kind.ENERGY: "energy",
    Kind.PERCENT: "share",
    Kind.NUMBER: "number",
}


class Gap(Struct, frozen=True):
    """The least change of one field that meets a condition, the other fields left as they are."""

    reference: str
    direction: Direction
    amount: int
    """In the base unit: fen, ten-thousandths of a kWh, persons, 10⁻¹² (a share), what a number stores, days or months."""
    unit: Unit


class Limit(Struct, frozen=True):
    """One limit of a condition over the rows of a frame, put as a limit on the first field compared.

    So whatever is measured, what is lacking is told in the field's own unit: growth over a base above 18 % is an
    output above 118 % of the base. Arrays are per row; `at_limit` ÷ `denominator` is the value that stands at it.
    """

    first: View
    operator: str
    """How the field is compared; a fall above a share is a field below what is left."""
    stated: tuple[str, Quantity] | None
    """The limit as the policy writes it, operator and figure; None where one field is compared with another."""
    values: Array
    at_limit: Array
    weight: Array
    """What a margin is a share of, over the same denominator: 18 % of the base, or the amount required."""
    denominator: int
    applies: Array
    """bool: the row is measured, and the limit is the one that binds it."""

    def lacking(self) -> Array:
        """Return how many units of the field each row lacks, or has too many, for the limit; 0 where it is kept."""
        if self.operator in _LEAST:
            needed = _floor(self.at_limit, self.denominator) + 1
            if self.operator == "at_least":
                needed = -_floor(-self.at_limit, self.denominator)
            short = needed - self.values
        else:
            allowed = _floor(self.at_limit, self.denominator)
            if self.operator == "below":
                allowed = -_floor(-self.at_limit, self.denominator) - 1
            short = self.values - allowed
        return np.where(self.applies, np.maximum(short, 0), 0)

    def within(self, margin: Fraction) -> Array:
        """Return which rows measure within a share of the limit, on either side; whole counts at least by one."""
        distance = np.abs(multiplied(self.values, self.denominator) - self.at_limit)
        room = multiplied(np.abs(self.weight), margin.numerator)
        near = multiplied(distance, margin.denominator) <= room
        if self.first.field.kind is Kind.COUNT:
            near |= distance <= self.denominator
        return np.asarray(self.applies & near, dtype=bool)

    def gap(self, row: int) -> Gap | None:
        """Return what one row lacks for the limit; None where it keeps it."""
        lacking = int(self.lacking()[row])
        if not lacking:
            return None
        direction: Direction = "more" if self.operator in _LEAST else "less"
        return Gap(self.first.reference, direction, lacking, _UNITS.get(self.first.field.kind, "count"))


def _floor(numerators: Array, denominator: int) -> Array:
    return numerators if denominator == 1 else np.asarray(numerators // denominator)
