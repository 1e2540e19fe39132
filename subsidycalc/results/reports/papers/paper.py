"""The shape of a paper before it is written: lines, tables and places to sign, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from subsidycalc.results.wording.payees import of_whom

if TYPE_CHECKING:
    from subsidycalc.results.reports.papers.facts import Facts

Look = Literal["title", "heading", "annex", "body", "dense", "addressee", "signed", "note"]


class Line(Struct, frozen=True):
    """One paragraph."""

    text: str
    look: Look = "body"


class Grid(Struct, frozen=True):
    """A table whose headings stand again on every page."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """How wide the columns are beside each other; together they fill the page."""
    amounts: frozenset[int] = frozenset()
    """Columns that stand to the right."""
    last_is_total: bool = False


class Signing(Struct, frozen=True):
    """Boxes to sign in, two beside each other."""

    labels: tuple[str, ...]
    opinion: str
    """What stands in each box below its label."""


Part: TypeAlias = Line | Grid | Signing


class Paper(Struct, frozen=True):
    """One paper."""

    parts: tuple[Part, ...]


def numbered(
    facts: Facts,
    headings: tuple[str, ...],
    rows: list[tuple[str, ...]],
    widths: tuple[int, ...],
    amounts: frozenset[int] = frozenset(),
    total: tuple[str, ...] = (),
) -> Grid:
    """Return a table whose rows are numbered from 1; headings are names of texts."""
    named = tuple(
        of_whom(facts.wording, f"papers.columns.{name}", facts.whom) for name in ("number", *headings)
    )
    lines = [(str(number), *row) for number, row in enumerate(rows, start=1)]
    if total:
        lines.append(("", *total))
    moved = frozenset(place + 1 for place in amounts)
    return Grid(named, tuple(lines), (14, *widths), moved, bool(total))
