"""Exact quantities as policies write them: money, shares, counts, energy, rates and spans of time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, Final, Literal

from msgspec import Struct

from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, WrongValueError, said

Dimension = Literal["money", "share", "count", "energy", "rate", "number"]

FEN_PER_YUAN: Final = 100
ENERGY_UNITS_PER_KWH: Final = 10_000

_MONEY_UNITS: Final = {"元": 1, "yuan": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
_ENERGY_UNITS: Final = {"kWh": 1, "度": 1, "千瓦时": 1, "万千瓦时": 10**4, "万度": 10**4, "MWh": 10**3}
_SHARES: Final = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "倍": Fraction(1), "成": Fraction(1, 10)}
_QUANTITY: Final = pattern(
    r"(-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,12})?)\s*([^0-9\s.,]*)"
)
_MISPLACED_COMMA: Final = pattern(r"-?[0-9]+,[0-9,]*(?:\.[0-9]+)?\s*[^0-9\s.,]*")
_HALF_WIDTH: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_TOO_LARGE: Final = 10**15
"""Whole numbers from here on are refused, as longer texts are."""
_OWN_UNIT: Final = pattern(r"[^\W\d_][^\s%/]{0,20}")
"""A unit that a policy may have declared for a field of its own."""
_SPAN: Final = pattern(r"([0-9]{1,4})\s*(个月|月|年|天|日|months?|years?|days?)")

QUANTITY_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "integer"},
        {"type": "string", "pattern": "^[-－]?[0-9０-９]+([,，][0-9０-９]{3})*([.．][0-9０-９]+)?\\s*\\S*$"},
    ],
    "description": "An exact quantity with its unit: 1000万元, 500元, 18%, 30, 0.05元/kWh, 100kWh",
}
"""What an editor accepts as a quantity."""


class Quantity(Struct, frozen=True):
    """An exact quantity in the base unit of its dimension.

    Money is in fen, energy in ten-thousandths of a kWh, a rate in fen per ten-thousandth of a kWh;
    shares (18 % is 18/100) and counts are plain numbers, numbers of another unit count that `unit`.
    `text` is how the policy writes it.
    """

    value: Fraction
    dimension: Dimension
    text: str
    unit: str = ""

    def __str__(self) -> str:
        """Return the quantity as the policy writes it."""
        return self.text

    @classmethod
    def read(cls, written: object) -> Quantity:
        """Read it as a policy writes it; WrongValueError for anything else."""
        return read_quantity(written)

    @classmethod
    def described(cls) -> dict[str, Any]:
        """Describe a quantity for editors."""
        return QUANTITY_SCHEMA


def half_width(text: str) -> str:
    """Return a text with full-width letters, digits and signs as the ordinary ones: １５％ is 15%."""
    return text.translate(_HALF_WIDTH)


def read_quantity(written: object) -> Quantity:
    """Read `1000万元`, `5,000万元`, `18%`, `１５％`, `30` or `0.05元/kWh` exactly; WrongValueError for anything else."""
    if isinstance(written, Quantity):
        return written
    if isinstance(written, float):
        raise _binary_fraction(written)
    if isinstance(written, int) and not isinstance(written, bool) and abs(written) < _TOO_LARGE:
        return Quantity(Fraction(written), "count", str(written))
    text = half_width(written).strip() if isinstance(written, str) else ""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        wrong = "commas" if _MISPLACED_COMMA.fullmatch(text[:60]) else "no_quantity"
        raise WrongValueError(said(f"quantities.{wrong}", shown=repr(written)[:60]))
    return _with_unit(Fraction(match[1].replace(",", "")), match[2], match[0])


def _binary_fraction(written: float) -> WrongValueError:
    shown, examples = repr(written), ['"1000万元"', '"18%"']
    if isfinite(written):
        shown = _plain(Decimal(repr(written)))
        examples = [f'"{shown}元"']
        if abs(written) <= 1:
            examples.append(f'"{_plain(Decimal(repr(written)) * 100)}%"')
    between = said("quantities.or")
    listed = Said(between.zh.join(examples), between.en.join(examples))
    return WrongValueError(said("quantities.binary", shown=shown, examples=listed))


def _plain(number: Decimal) -> str:
    """Return a decimal without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(number: Fraction, unit: str, written: str) -> Quantity:
    if unit in _MONEY_UNITS:
        return Quantity(number * _MONEY_UNITS[unit] * FEN_PER_YUAN, "money", written)
    if unit in _SHARES:
        return Quantity(number * _SHARES[unit], "share", written)
    if unit in _ENERGY_UNITS:
        return Quantity(number * _ENERGY_UNITS[unit] * ENERGY_UNITS_PER_KWH, "energy", written)
    if "/" in unit:
        money, _, energy = unit.partition("/")
        if money in _MONEY_UNITS and energy in _ENERGY_UNITS:
            fen = number * _MONEY_UNITS[money] * FEN_PER_YUAN
            return Quantity(fen / (_ENERGY_UNITS[energy] * ENERGY_UNITS_PER_KWH), "rate", written)
        if money in _MONEY_UNITS and all(map(_OWN_UNIT.fullmatch, energy.split("·"))):
            return Quantity(number * _MONEY_UNITS[money] * FEN_PER_YUAN, "rate", written, energy)
    if unit in {"", "人", "户", "个", "人次", "分"} and number.denominator == 1:
        return Quantity(number, "count", written, unit)
    if _OWN_UNIT.fullmatch(unit):
        return Quantity(number, "number", written, unit)
    raise unknown_unit(written)


def unknown_unit(written: str) -> WrongValueError:
    """Return what is said of a unit that no field has."""
    known = "、".join([*_MONEY_UNITS, "%", *_ENERGY_UNITS, "元/kWh"])
    return WrongValueError(said("quantities.unit", written=written, known=known))


class Span(Struct, frozen=True):
    """A span of whole calendar months or of days, as a policy writes it (`6个月`, `1年`, `90天`)."""

    months: int
    text: str
    days: int = 0

    def __str__(self) -> str:
        """Return the span as the policy writes it."""
        return self.text

    @classmethod
    def read(cls, written: object) -> Span:
        """Read it as a policy writes it; WrongValueError for anything else."""
        return read_span(written)

    @classmethod
    def described(cls) -> dict[str, Any]:
        """Describe a span for editors."""
        return {
            "type": "string",
            "pattern": "^[0-9]+\\s*(个月|月|年|天|日|months?|years?|days?)$",
            "description": "6个月, 1年, 90天",
        }


def read_span(written: object) -> Span:
    """Read `6个月` or `1年` as whole months, `90天` as days; WrongValueError for anything else."""
    if isinstance(written, Span):
        return written
    match = _SPAN.fullmatch(half_width(written).strip()) if isinstance(written, str) else None
    if match is None:
        raise WrongValueError(said("quantities.no_span", shown=repr(written)[:60]))
    if match[2] in {"天", "日", "day", "days"}:
        return Span(0, match[0], int(match[1]))
    factor = 12 if match[2] in {"年", "year", "years"} else 1
    return Span(int(match[1]) * factor, match[0])
