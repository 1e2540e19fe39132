"""From what a file declares plausible of a table's figures to the rules that rows are held to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import Kind
from subsidycalc.tables.plausible import AtMost, InOrder, NotMore, OnlyWith, PerHead
from subsidycalc.tables.units import power_of_ten
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.tables.dictionary.declarations import PlausibleDeclaration
    from subsidycalc.tables.model import Field
    from subsidycalc.tables.plausible import Rule

_FIGURE: Final = pattern(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)\s*(\S*)")
_DAYS: Final = frozenset({Kind.DATE, Kind.DATE_OR_MONTH})
_FIGURES: Final = frozenset({Kind.MONEY, Kind.ENERGY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT})
_ONE: Final = frozenset({Kind.COUNT})


def rule_of(declared: PlausibleDeclaration, fields: Mapping[str, Field]) -> Rule | None:
    """Return the rule; None where a field is not there, holds something else, or the figure has another unit."""

    def holds(name: str, kinds: frozenset[Kind]) -> bool:
        return name in fields and fields[name].kind in kinds

    own = declared.field
    if declared.not_above is not None:
        fit = holds(own, _ONE) and holds(declared.not_above, _ONE)
        return NotMore(own, declared.not_above) if fit else None
    if declared.not_after is not None:
        fit = holds(own, _DAYS) and holds(declared.not_after, _DAYS)
        return InOrder(own, declared.not_after) if fit else None
    if declared.only_with is not None:
        fit = own in fields and holds(declared.only_with, frozenset({Kind.FLAG}))
        return OnlyWith(declared.only_with, own) if fit else None
    most = _stored(declared.at_most or "", fields[own]) if holds(own, _FIGURES) else None
    if most is None:
        return None
    if declared.per is None:
        return AtMost(own, most)
    return PerHead(own, declared.per, most) if holds(declared.per, _ONE) else None


def _stored(written: str, field: Field) -> int | None:
    """Return a figure in the unit that its column stores."""
    match = _FIGURE.fullmatch(written.strip())
    power = power_of_ten(field, match[2]) if match else None
    if match is None or power is None:
        return None
    stored = Decimal(match[1]).scaleb(power)
    return int(stored) if stored == int(stored) else None
