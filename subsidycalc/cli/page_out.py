"""Hand out pages in the form that is asked for: on the terminal, or as a file."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from subsidycalc.cli.options import check_ending
from subsidycalc.cli.streams import terminal_width

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from subsidycalc.results.reports.pages.page import Section
    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.texts.registry import Wording


class Form(StrEnum):
    """How a page is written."""

    text = "text"
    md = "md"
    html = "html"


FormOption: TypeAlias = Annotated[Form, typer.Option("--format")]

ENDINGS: Final = {Form.text: ".txt", Form.md: ".md", Form.html: ".html"}


def check_page_target(output: Path | None, form: Form, *, force: bool) -> None:
    """Refuse a file of another ending than its form's, or one that is there already."""
    check_output(output, [], ENDINGS[form], force=force)


def check_output(output: Path | None, kept: Sequence[Path], ending: str = ".xlsx", *, force: bool) -> None:
    """Refuse a file of another ending, or one that is there already, or is to be kept."""
    from subsidycalc.results.workbook.writing.target import check_target

    if output is not None:
        check_ending(output, ending)
        check_target(output, kept, force=force)


def hand_out_sheets(
    sheets: Sequence[SheetModel], output: Path, wording: Wording, *, force: bool, quiet: bool
) -> None:
    """Write sheets as a workbook, and say so; `quiet` where JSON is what is read."""
    from subsidycalc.results.workbook.writing.package import write_workbook
    from subsidycalc.results.workbook.writing.target import placed
    from subsidycalc.tables.harmless import harmless

    with placed(output, [], force=force) as stream:
        write_workbook(sheets, wording, stream)
    if not quiet:
        typer.echo(wording.say("pages.written", path=harmless(str(output))))


def laid_out(pages: Sequence[Section], form: Form, output: Path | None, wording: Wording) -> str:
    """Return pages one after another; plain text is as wide as the terminal that it is for."""
    from subsidycalc.results.reports.pages.html import html
    from subsidycalc.results.reports.pages.markdown import markdown
    from subsidycalc.results.reports.pages.plain_text import plain_text

    if form is Form.html:
        return html(pages, wording.language)
    if form is Form.md:
        return "\n".join(map(markdown, pages))
    width = terminal_width() if output is None else None
    return "\n".join(plain_text(page, width) for page in pages)


def show_page(page: Section) -> None:
    """Show a page on the terminal, as wide as that is."""
    from subsidycalc.results.reports.pages.plain_text import plain_text

    sys.stdout.write(plain_text(page, terminal_width()))


def hand_out(shown: str, output: Path | None, wording: Wording, *, force: bool, quiet: bool) -> None:
    """Write what is shown to a file, and say so, or show it; `quiet` where JSON is what is read."""
    from subsidycalc.results.workbook.writing.target import placed
    from subsidycalc.tables.harmless import harmless

    if output is not None:
        with placed(output, [], force=force) as stream:
            stream.write(shown.encode())
    if quiet:
        return
    if output is None:
        sys.stdout.write(shown)
    else:
        typer.echo(wording.say("pages.written", path=harmless(str(output))))
