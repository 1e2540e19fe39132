"""Small changes to a policy as data: figures by their smallest unit, operators swapped, conditions and rules dropped."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from subsidycalc.policy.places import is_choice
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, WrongValueError, said
from subsidycalc.vocabulary.quantities import ENERGY_UNITS_PER_KWH, FEN_PER_YUAN, half_width, read_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.vocabulary.quantities import Quantity
    from subsidycalc.vocabulary.walking import Place, Step

_NO_RULES: Final = frozenset(
    {"format", "id", "document", "codes", "coverage", "noted", "table", "text", "quotation"}
)
"""Sections that decide no award."""
_NO_FIGURES: Final = frozenset(
    {
        *("id", "clause", "title", "note", "why", "unit", "zh", "en", "else", "uncertain", "code", "name"),
        *(
            "reading",
            "kind",
            "table",
            "same_as",
            "shared_as",
            "per",
            "beyond",
            "tied",
            "incomplete",
            "begins",
        ),
        *("begins_not", "in", "not_in", "among", "unpaid", "default", "choices", "quote", "fund", "outcome"),
    }
)
"""Keys whose values are names, texts or codes."""
_DROPPED_ITEMS: Final = frozenset(
    {"where", "any", "all", "enterprise", "general", "claims", "count", "counted", "tiers", "slabs", "cases"}
) | {"route", "group", "contradiction", "once_per", "shares"}
_DROPPED_RULES: Final = frozenset(
    {"head_count", "places", "consistent", "cap", "floor", "ceiling", "minimum", "pool", "duration", "spell"}
) | {"once", "winners", "rounding", "prior_awards", "add_on", "once_per", "general_for", "exclusive"}
_BOUNDS: Final = ("above", "at_least", "at_most", "below", "from", "to")
_SWAPPED: Final = {
    "above": "at_least",
    "at_least": "above",
    "at_most": "below",
    "below": "at_most",
    "any": "all",
    "all": "any",
    "lower_of": "higher_of",
    "higher_of": "lower_of",
}
_SPAN: Final = pattern(r"([0-9]{1,4})(\s*)(个月|月|年|天|日|months?|years?|days?)")
_MONTH: Final = pattern(r"([0-9]{4})-(0[1-9]|1[0-2])")
_FIGURE: Final = pattern(r"-?[0-9,]+(?:\.([0-9]+))?")
_HUNDREDTH: Final = Fraction(1, 100)


class Mutant(Struct, frozen=True):
    """One change: where, what it says, and the whole policy with it."""

    place: Place
    change: Said
    written: dict[str, Any]


def mutants_of(written: dict[str, Any]) -> Iterator[Mutant]:
    """Yield every change to a policy, in the order of the file."""
    for key, value in written.items():
        if key not in _NO_RULES:
            for place, told, instead in _changes(value, (key,), key):
                yield Mutant(place, told, _with(written, place, instead))


class _Dropped:
    """Stands for nothing in place of a value."""


_DROPPED: Final = _Dropped()


class _Renamed(Struct, frozen=True):
    """Stands for the same value under another key."""

    key: str


def _changes(value: Any, place: Place, role: str) -> Iterator[tuple[Place, Said, Any]]:  # noqa: ANN401 - raw TOML
    """Yield places with what stands there instead; `role` is the key that the value stands under, readings apart."""
    if isinstance(value, dict):
        yield from _changes_of_table(value, place, role)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if role in _DROPPED_ITEMS:
                yield (*place, number), said("tested.mutants.dropped", old=_shown(item)), _DROPPED
            yield from _changes(item, (*place, number), role)
    elif role not in _NO_FIGURES:
        for instead in _neighbours(value):
            yield place, said("tested.mutants.figure", old=_shown(value), new=_shown(instead)), instead


def _changes_of_table(value: Mapping[str, Any], place: Place, role: str) -> Iterator[tuple[Place, Said, Any]]:
    if is_choice(value):
        for key, item in value.items():
            if key != "reading":
                yield from _changes(item, (*place, key), role)
        return
    bounds = [key for key in _BOUNDS if key in value]
    for key, item in value.items():
        here = (*place, key)
        dropped = key in _DROPPED_RULES and not isinstance(item, bool)
        if dropped or (key in bounds and len(bounds) > 1):
            yield here, said("tested.mutants.dropped", old=f"{key} = {_shown(item)}"), _DROPPED
        other = _SWAPPED.get(key)
        if other is not None and other not in value:
            yield here, said("tested.mutants.operator", old=key, new=other), _Renamed(other)
        if key == "flag" and "is" not in value:
            yield (*place, "is"), said("tested.mutants.operator", old="is = true", new="is = false"), False
        if isinstance(item, bool):
            told = said("tested.mutants.operator", old=f"{key} = {_shown(item)}", new=_shown(not item))
            yield here, told, not item
        yield from _changes(item, here, key)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_shown(item)}' for key, item in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value)


def _with(value: Any, place: tuple[Step, ...], instead: object) -> Any:  # noqa: ANN401 - raw TOML
    """Return data with something else at one place; everything beside it is shared."""
    step, *rest = place
    if isinstance(value, list):
        items = list(value)
        if rest:
            items[int(step)] = _with(items[int(step)], tuple(rest), instead)
        elif instead is _DROPPED:
            del items[int(step)]
        else:
            items[int(step)] = instead
        return items
    if not rest and isinstance(instead, _Renamed):
        return {instead.key if key == step else key: item for key, item in value.items()}
    if not rest and instead is _DROPPED:
        return {key: item for key, item in value.items() if key != step}
    return {**value, step: _with(value[step], tuple(rest), instead) if rest else instead}


def _neighbours(value: Any) -> Iterator[Any]:  # noqa: ANN401 - raw TOML
    """Yield a figure or date one smallest unit more and one less; nothing of what is neither."""
    if isinstance(value, dt.date):
        yield from (value + dt.timedelta(days=1), value - dt.timedelta(days=1))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from (value + 1, value - 1)
    elif isinstance(value, str):
        yield from _neighbours_of_text(half_width(value).strip())


def _neighbours_of_text(text: str) -> Iterator[str]:
    span, month = _SPAN.fullmatch(text), _MONTH.fullmatch(text)
    if span is not None:
        number, unit = int(span[1]), span[3]
        if unit in {"年", "year", "years"}:
            number, unit = number * 12, "个月"
        yield from (f"{number + 1}{unit}", f"{number - 1}{unit}")
    elif month is not None:
        first = dt.date(int(month[1]), int(month[2]), 1)
        yield f"{first + dt.timedelta(days=31):%Y-%m}"
        yield f"{first - dt.timedelta(days=1):%Y-%m}"
    else:
        with suppress(WrongValueError):
            quantity = read_quantity(text)
            yield from (_moved(quantity, sign) for sign in (1, -1))


def _moved(quantity: Quantity, sign: int) -> str:
    """Return a quantity that is one smallest unit more, or less."""
    if quantity.dimension == "money":
        return f"{_decimal((quantity.value + sign) / FEN_PER_YUAN)}元"
    if quantity.dimension == "share":
        return f"{_decimal(quantity.value * 100 + sign * _HUNDREDTH)}%"
    if quantity.dimension == "energy":
        return f"{_decimal((quantity.value + sign) / ENERGY_UNITS_PER_KWH)}kWh"
    figure = _FIGURE.match(quantity.text)
    if figure is None:  # a text that is no figure is no quantity
        return quantity.text
    number, last = Fraction(figure[0].replace(",", "")), Fraction(1, 10 ** len(figure[1] or ""))
    return f"{_decimal(number + sign * last)}{quantity.text[figure.end() :]}"


def _decimal(number: Fraction) -> str:
    """Return an exact decimal as text; figures of a policy have no other fractions."""
    places = 12
    whole = number * 10**places
    sign, digits = "-" if whole < 0 else "", f"{abs(int(whole)):0{places + 1}d}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
