"""Show pages as one HTML file: printable, without scripts or links to outside, the same bytes every time."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from subsidycalc.results.reports.pages.page import Grid, Link, Listing, Verbatim, marked
from subsidycalc.tables.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.results.reports.pages.page import Part, Section
    from subsidycalc.texts.registry import Language

_DEEPEST_HEADING: Final = 6
_STYLE: Final = """
body { font: 11pt/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1a1a1a; margin: 2em auto; max-width: 60em; padding: 0 1em; }
h1 { font-size: 1.6em; border-bottom: 2px solid #345; } h2 { font-size: 1.3em; border-bottom: 1px solid #9ab; } h3, h4, h5, h6 { font-size: 1.1em; }
table { border-collapse: collapse; width: 100%; margin: .6em 0; } th, td { border: 1px solid #9ab; padding: .25em .5em; text-align: left; vertical-align: top; }
th { background: #eef2f6; } code, pre { font-family: Consolas, Menlo, monospace; font-size: .9em; background: #f4f4f0; } pre { padding: .5em; white-space: pre-wrap; overflow-wrap: anywhere; }
.conditions { table-layout: fixed; overflow-wrap: anywhere; } .conditions th:nth-child(1) { width: 1.2em; } .conditions th:nth-child(4) { width: 13%; } .conditions th:nth-child(5) { width: 8%; } .conditions th:nth-child(6) { width: 14%; }
.everyone td:nth-child(n+3) { text-align: right; } mark { background: #fff2b3; } .sides td { width: 50%; } .sides h4, .sides p, .sides ul { margin: .2em 0; } .sides ul { padding-left: 1.2em; } .sign { margin-top: 3em; }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt; } tr, pre, li { break-inside: avoid; } h2, h3 { break-after: avoid; } @page { size: A4; margin: 16mm; } }
"""


def html(sections: Iterable[Section], language: Language) -> str:
    """Return pages below each other as one file, entitled as the first."""
    listed = list(sections)
    body = "\n".join(line for section in listed for line in section_lines(section, 1))
    return html_file(listed[0].title, body, language)


def html_file(title: str, body: str, language: Language) -> str:
    """Return a whole file around what it shows."""
    tongue = "zh-CN" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{shown(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def section_lines(section: Section, level: int) -> Iterator[str]:
    """Yield a section with those inside it."""
    heading = f"h{min(level, _DEEPEST_HEADING)}"
    yield f"<{heading}>{shown(section.title)}</{heading}>"
    for part in section.parts:
        yield from _part(part)
    for inner in section.sections:
        yield from section_lines(inner, level + 1)


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, str):
        yield f"<p>{shown(part)}</p>"
    elif isinstance(part, Listing):
        if part.label:
            yield f"<p><strong>{shown(part.label)}</strong></p>"
        yield f"<ul>{''.join(f'<li>{shown(marked(item))}</li>' for item in part.items)}</ul>"
    elif isinstance(part, Verbatim):
        yield f"<pre>{escape(chr(10).join(map(harmless, part.text.split(chr(10)))))}</pre>"
    else:
        yield from grid_lines(part)


def grid_lines(grid: Grid) -> Iterator[str]:
    """Yield a table."""
    yield f'<table class="{grid.kind}">' if grid.kind else "<table>"
    yield f"<thead><tr>{''.join(f'<th>{shown(text)}</th>' for text in grid.headings)}</tr></thead>"
    yield "<tbody>"
    yield from (f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row)}</tr>" for row in grid.rows)
    yield "</tbody></table>"


def _cell(text: str) -> str:
    if isinstance(text, Link):
        return f'<a href="{escape(quote(text.target))}">{shown(text)}</a>'
    return shown(text)


@lru_cache(maxsize=1 << 14)
def shown(text: str) -> str:
    """Return a harmless text in which nothing is taken as markup; in backticks it is code."""
    pieces = [escape(piece) for piece in harmless(text).split("`")]
    if len(pieces) % 2 == 0:
        return "`".join(pieces)
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))
