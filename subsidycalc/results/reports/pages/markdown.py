"""Show a page as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.results.reports.pages.page import Grid, Link, Listing, Section, Verbatim, marked
from subsidycalc.tables.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.results.reports.pages.page import Part

_SPECIAL: Final = str.maketrans({character: f"\\{character}" for character in "\\*_[]<>|#"})


def markdown(section: Section) -> str:
    """Return a page as Markdown, its title as the first heading."""
    return "\n".join(_section(section, 1)).rstrip("\n") + "\n"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_escaped(section.title)}"
    yield ""
    for part in section.parts:
        yield from _part(part)
        yield ""
    for inner in section.sections:
        yield from _section(inner, level + 1)


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, str):
        yield _escaped(part)
    elif isinstance(part, Listing):
        if part.label:
            yield f"**{_escaped(part.label)}**"
            yield ""
        yield from (f"- {_escaped(marked(item))}" for item in part.items)
    elif isinstance(part, Verbatim):
        yield from (f"```{part.form}", *map(harmless, part.text.split("\n")), "```")
    else:
        yield from _grid(part)


def _grid(grid: Grid) -> Iterator[str]:
    yield f"| {' | '.join(map(_escaped, grid.headings))} |"
    yield "|" + "---|" * len(grid.headings)
    for row in grid.rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    return f"[{_escaped(text)}](<{text.target}>)" if isinstance(text, Link) else _escaped(text)


def _escaped(text: str) -> str:
    """Return a harmless text in which nothing is taken as Markdown, on one line; in backticks it stays code."""
    pieces = " ".join(harmless(text).split()).split("`")
    if len(pieces) % 2 == 0:
        return "`".join(pieces).translate(_SPECIAL)
    return "`".join(piece if number % 2 else piece.translate(_SPECIAL) for number, piece in enumerate(pieces))
