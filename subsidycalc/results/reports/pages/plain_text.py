"""Show a page as plain text: indented, wrapped by how wide characters are, without any markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.results.reports.pages.page import Grid, Listing, Section, Verbatim, marked
from subsidycalc.tables.cell_text import safe_text
from subsidycalc.tables.harmless import harmless
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.wrapping import folded_table, shown_width, wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.results.reports.pages.page import Part

_FIGURE: Final = pattern(r"[-−+0-9,.%]*")
_CODE: Final = pattern(r"`([^`]*)`")
_BETWEEN_COLUMNS: Final = 2
_LEAST_WIDTH: Final = 30
_STEP: Final = 2


def plain_text(section: Section, width: int | None = None) -> str:
    """Return a page as text; lines longer than `width` columns are wrapped, none where it is not given."""
    wrapped = None if width is None else max(width, _LEAST_WIDTH)
    return "\n".join(_section(section, 0, wrapped)).rstrip("\n") + "\n"


def _section(section: Section, depth: int, width: int | None) -> Iterator[str]:
    indent = " " * _STEP * max(depth - 1, 0)
    title = _clean(section.title)
    yield from wrapped_lines(title, width, indent, indent)
    if depth == 0:
        yield "=" * min(shown_width(title), width or shown_width(title))
    elif depth == 1:
        yield "-" * min(shown_width(title), width or shown_width(title))
    for part in section.parts:
        yield from _part(part, " " * _STEP * depth, width)
    yield ""
    for inner in section.sections:
        yield from _section(inner, depth + 1, width)


def _part(part: Part, indent: str, width: int | None) -> Iterator[str]:
    if isinstance(part, str):
        yield from wrapped_lines(_clean(part), width, indent, indent)
    elif isinstance(part, Listing):
        inner = indent
        if part.label:
            yield from wrapped_lines(_clean(part.label), width, indent, indent)
            inner += " " * _STEP
        for item in map(marked, part.items):
            yield from wrapped_lines(_clean(item), width, f"{inner}· ", f"{inner}  ")
    elif isinstance(part, Verbatim):
        yield from (f"{indent}{harmless(line)}" for line in part.text.split("\n"))
    else:
        yield from _grid(part, indent, width)


def _grid(grid: Grid, indent: str, width: int | None) -> Iterator[str]:
    """Yield a table in columns where it fits, else each row as a block of its own, its cells labelled."""
    rows = [tuple(map(_clean, row)) for row in (grid.headings, *grid.rows)]
    numeric = frozenset(
        place for place in range(len(grid.headings)) if all(_FIGURE.fullmatch(row[place]) for row in rows[1:])
    )
    folded = list(folded_table(rows, numeric, width, indent))
    if width is None or all(shown_width(line) <= width for line in folded):
        yield from folded
        return
    for row in rows[1:]:
        labelled = (
            f"{heading} {text}" if heading and text else text
            for heading, text in zip(rows[0], row, strict=True)
        )
        yield from _block(tuple(labelled), indent, width)


def _block(row: tuple[str, ...], indent: str, width: int) -> Iterator[str]:
    """Yield the cells of one row below each other, as many on a line as fit."""
    prefix, line = f"{indent}· ", ""
    for text in row:
        joined = f"{line}{' ' * _BETWEEN_COLUMNS}{text}" if line else text
        if line and text and shown_width(prefix + joined) > width:
            yield from wrapped_lines(line, width, prefix, f"{indent}  ")
            prefix, joined = f"{indent}    ", text
        line = joined if text else line
    yield from wrapped_lines(line, width, prefix, f"{indent}    ")


def one_line(text: str) -> str:
    """Return a text on one line, without anything that acts on a terminal or gives a person away."""
    return " ".join(harmless(safe_text(text)).split())


def _clean(text: str) -> str:
    """Return a text on one line, codes in brackets."""
    return _CODE.sub(r"[\1]", one_line(text))
