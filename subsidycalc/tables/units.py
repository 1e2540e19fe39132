"""The units that headings and cells may name, each as a power of ten of what a column stores."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.tables.model import Field

_MONEY: Final = {
    **dict.fromkeys(("元", "人民币元", "yuan", "rmb", "cny"), 2),
    "百元": 4,
    "千元": 5,
    **dict.fromkeys(("万元", "人民币万元"), 6),
    "十万元": 7,
    "百万元": 8,
    "千万元": 9,
    "亿元": 10,
}
"""In fen."""

_ENERGY: Final = {
    **dict.fromkeys(("度", "千瓦时", "千瓦·时", "千瓦小时", "kwh", "kw·h"), 4),
    **dict.fromkeys(("千度", "兆瓦时", "mwh"), 7),
    **dict.fromkeys(("万度", "万千瓦时", "万千瓦·时", "万千瓦小时", "万kwh"), 8),
    **dict.fromkeys(("百万千瓦时", "百万度", "吉瓦时", "gwh"), 10),
    **dict.fromkeys(("亿度", "亿千瓦时", "亿kwh"), 12),
}
"""In ten-thousandths of a kWh."""

_COUNT: Final = {
    **dict.fromkeys(("人", "名", "人次", "次", "个", "户", "月", "个月"), 0),
    "千人": 3,
    "万人": 4,
}
_PERCENT: Final = {"%": 10, "百分比": 10, "百分点": 10, "个百分点": 10, "‰": 9}
"""100 % is 10**12."""

_TIMES: Final = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
"""What may stand before the unit of a number."""

_POWERS: Final = {Kind.MONEY: _MONEY, Kind.ENERGY: _ENERGY, Kind.COUNT: _COUNT, Kind.PERCENT: _PERCENT}
_BASE: Final = {Kind.MONEY: 2, Kind.ENERGY: 4, Kind.COUNT: 0, Kind.PERCENT: 10}


def canonical_unit(unit: str) -> str:
    """Return a unit as the tables here spell it: half width, lower case, without spaces and brackets."""
    if not unit:
        return ""
    folded = unicodedata.normalize("NFKC", unit).casefold()
    return "".join(
        character for character in folded if not character.isspace() and character not in "()[]【】"
    )


def powers_of_number(unit: str, others: Mapping[str, int], decimals: int) -> tuple[tuple[str, int], ...]:
    """Return the units of a number, each as a power of ten of what is stored: its own, thousands of it, and others."""
    powers = {f"{times}{unit}": power for times, power in _TIMES.items()} | dict(others)
    return tuple({canonical_unit(name): power + decimals for name, power in powers.items()}.items())


def power_of_ten(field: Field, unit: str) -> int | None:
    """Return which power of ten of the stored unit one such unit is; None where the unit is not known.

    Without a unit, money is in yuan, energy in kWh, a number in its own unit, counts count ones, and percentages
    are per hundred.
    """
    if not unit:
        return field.decimals if field.kind is Kind.NUMBER else _BASE[field.kind]
    return _powers(field).get(canonical_unit(unit))


@lru_cache(maxsize=256)
def _powers(field: Field) -> Mapping[str, int]:
    return dict(field.units) if field.kind is Kind.NUMBER else _POWERS.get(field.kind, {})


def units_of(field: Field) -> tuple[str, ...]:
    """Return the units that a column may have, for messages."""
    return tuple(_powers(field))
