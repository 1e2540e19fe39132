"""What is plausible of a table's figures, declared as data beside its fields; `plausibility` holds figures to it."""

from __future__ import annotations

from msgspec import Struct


class NotMore(Struct, frozen=True):
    """Of one count no more than of another: insured than staff."""

    part: str
    whole: str


class AtMost(Struct, frozen=True):
    """A figure is at most so much, in the unit that its column stores."""

    field: str
    most: int


class PerHead(Struct, frozen=True):
    """A figure is at most so much for each person of another column, in the unit that its column stores."""

    field: str
    heads: str
    most: int


class InOrder(Struct, frozen=True):
    """One date does not come before another."""

    first: str
    last: str


class OnlyWith(Struct, frozen=True):
    """A figure, date or yes goes with a yes elsewhere: no insured persons where the enterprise is not insured."""

    flag: str
    field: str


Rule = NotMore | AtMost | PerHead | InOrder | OnlyWith
