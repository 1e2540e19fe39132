"""Write out quantities of a policy and amounts of a result, with their units."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import OPEN_ENDED, PERCENT_UNIT, Kind
from subsidycalc.texts.numbers import both_decimals, decimal, grouped, quotient
from subsidycalc.texts.patterns import pattern
from subsidycalc.vocabulary.quantities import ENERGY_UNITS_PER_KWH, FEN_PER_YUAN
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.quantities import Quantity, Span
    from subsidycalc.vocabulary.words import Figure

_WRITTEN: Final = pattern(r"(-?[0-9.]+)\s*([^0-9.\s].*)")
_AS_WRITTEN: Final = 24
"""Decimals enough for any figure that a policy may write: none is rounded where it is shown."""
_MONTHS_PER_YEAR: Final = 12
_EPOCH: Final = dt.date(1970, 1, 1)

_QUARTER: Final = pattern(r"([0-9]{4})Q([1-4])")
_HALF: Final = pattern(r"([0-9]{4})H([12])")
_MONTH: Final = pattern(r"([0-9]{4})-([0-9]{2})")
_YEAR: Final = pattern(r"[0-9]{4}")
_ORDINALS: Final = "一二三四"
_HALVES: Final = "上下"


def figure(wording: Wording, value: Figure) -> str:
    """Return a policy's figure: `1,000万元`, `18%`, `30`, `0.05元/kWh`, or the parameter that is not set."""
    if isinstance(value, ParameterUse):
        return wording.say("requirements.unset", parameter=value.parameter)
    return quantity(wording, value)


def quantity(wording: Wording, value: Quantity) -> str:
    """Return an exact quantity: in Chinese with the unit that the policy writes, in English in base units."""
    number = value.value
    if value.dimension == "money":
        return (
            _as_written(value.text) if wording.language == "zh" else yuan(wording, number, most=_AS_WRITTEN)
        )
    if value.dimension == "share":
        return f"{decimal(number * 100, most=_AS_WRITTEN)}%"
    if value.dimension == "energy":
        return energy(wording, number)
    if value.dimension == "rate" and value.unit:
        if wording.language == "zh":
            return _as_written(value.text)
        number = Fraction(number) / FEN_PER_YUAN
        return wording.say("values.rate_of", number=decimal(number, most=_AS_WRITTEN), unit=value.unit)
    if value.dimension == "rate":
        per_kwh = number * ENERGY_UNITS_PER_KWH / FEN_PER_YUAN
        return wording.say("values.rate", number=decimal(per_kwh, most=_AS_WRITTEN))
    if value.dimension == "number":
        return with_unit(number, value.unit)
    return decimal(number, most=_AS_WRITTEN)


@cache
def _as_written(text: str) -> str:
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return text
    unit = "元" if match[2] == "yuan" else match[2]
    return f"{decimal(Fraction(match[1]), most=_AS_WRITTEN)}{unit}"


def yuan(wording: Wording, fen: Fraction | int, *, most: int = 6) -> str:
    """Return an amount in yuan with no more decimals than it needs: `16,000元`, `3,703.50元`."""
    if fen.denominator == 1:
        number = both_decimals(fen.numerator).removesuffix(".00")
    else:
        number = quotient(fen.numerator, fen.denominator * FEN_PER_YUAN, least=2, most=most)
    return wording.say("values.money", number=number)


def exact_yuan(wording: Wording, fen: int) -> str:
    """Return an amount in yuan with both decimals: `12,345.00元`."""
    return wording.say("values.money", number=both_decimals(fen))


def energy(wording: Wording, units: Fraction | int) -> str:
    """Return an amount of electricity: `70,000 kWh`."""
    number = quotient(units.numerator, units.denominator * ENERGY_UNITS_PER_KWH, most=4)
    return wording.say("values.energy", number=number)


def span(wording: Wording, value: Span) -> str:
    """Return a span of time: `6个月`, `1年`, `90日`."""
    if value.days:
        return wording.say(
            "requirements.one_day" if value.days == 1 else "requirements.days", days=value.days
        )
    years, months = divmod(value.months, _MONTHS_PER_YEAR)
    if months == 0:
        return wording.say("requirements.one_year" if years == 1 else "requirements.years", years=years)
    return wording.say(
        "requirements.one_month" if value.months == 1 else "requirements.months", months=value.months
    )


def number_text(wording: Wording, field: Field, number: int) -> str:
    """Return a number, day or month that a column holds, with its unit."""
    kind = field.kind
    if kind is Kind.MONEY:
        return exact_yuan(wording, number)
    if kind is Kind.ENERGY:
        return energy(wording, number)
    if kind is Kind.PERCENT:
        return f"{decimal(Fraction(number * 100, PERCENT_UNIT), most=10)}%"
    if kind is Kind.NUMBER:
        return with_unit(Fraction(number, field.stored_as_one), field.unit)
    if kind is Kind.MONTH:
        return day_text(number)[:7]
    if kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
        return wording.say("values.open_ended") if number >= OPEN_ENDED else day_text(number)
    return grouped(number)


def with_unit(number: Fraction, unit: str) -> str:
    """Return a number with a unit of its own: `1,250.5 TEU`, `150平方米`."""
    between = " " if unit[:1].isascii() else ""
    return f"{quotient(number.numerator, number.denominator, most=_AS_WRITTEN)}{between}{unit}"


def day_text(number: int) -> str:
    """Return a day number as an ISO date."""
    return (_EPOCH + dt.timedelta(days=number)).isoformat()


def period(wording: Wording, written: str) -> str:
    """Return a period spelled out: `2023Q1` is 2023年一季度, or Q1 2023."""
    if match := _QUARTER.fullmatch(written):
        ordinal = _ORDINALS[int(match[2]) - 1]
        return wording.say("values.quarter", year=match[1], ordinal=ordinal, number=match[2])
    if match := _HALF.fullmatch(written):
        ordinal = _HALVES[int(match[2]) - 1]
        return wording.say("values.half", year=match[1], ordinal=ordinal, number=match[2])
    if match := _MONTH.fullmatch(written):
        return wording.say("values.month", year=match[1], month=int(match[2]))
    if _YEAR.fullmatch(written):
        return wording.say("values.year", year=written)
    return written
