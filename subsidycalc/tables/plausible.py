"""What is plausible of a table's figures, declared as data beside its fields; `plausibility` holds figures to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NotMore:
    """Of one count no more than of another: insured than staff."""

    part: str
    whole: str


@dataclass(frozen=True)
class AtMost:
    """A figure is at most so much, in the unit that its column stores."""

    field: str
    most: int


@dataclass(frozen=True)
class PerHead:
    """A figure is at most so much for each person of another column, in the unit that its column stores."""

    field: str
    heads: str
    most: int


@dataclass(frozen=True)
class InOrder:
    """One date does not come before another."""

    first: str
    last: str


@dataclass(frozen=True)
class OnlyWith:
    """A figure, date or yes goes with a yes elsewhere: no insured persons where the enterprise is not insured."""

    flag: str
    field: str


Rule = NotMore | AtMost | PerHead | InOrder | OnlyWith
