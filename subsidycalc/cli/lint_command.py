"""`subsidycalc lint`: what is wrong in a policy before any data is seen."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli import completion
from subsidycalc.cli.options import Json, Lang, Language


class Form(StrEnum):
    """How the page is written."""

    text = "text"
    md = "md"
    html = "html"


def lint(
    policies: Annotated[list[str], typer.Argument(metavar="POLICY...", autocompletion=completion.policies)],
    form: Annotated[Form, typer.Option("--format")] = Form.text,
    document: Annotated[Path | None, typer.Option("--text", metavar="FILE")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Find gaps, dead ways, contradictions, orders, bounds and cliffs; exits with 1 where there is an error."""
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.options import check_ending
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.linted import finding_objects, lint_page
    from subsidycalc.results.reports.pages.html import html
    from subsidycalc.results.reports.pages.markdown import markdown
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.workbook.writing.target import check_target, placed
    from subsidycalc.runs.linting import lint as linted_policies
    from subsidycalc.tables.harmless import harmless
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        if output is not None:
            check_ending(output, {Form.text: ".txt", Form.md: ".md", Form.html: ".html"}[form])
            check_target(output, [], force=force)
        linted = linted_policies(policies, text=document)
    if json:
        print_json(
            [item for one in linted for item in finding_objects(one.declaration.id, one.findings, wording)]
        )
    pages = [
        lint_page(one.declaration.id, one.declaration.source.file, one.findings, wording) for one in linted
    ]
    shown = {
        Form.text: lambda: "\n".join(
            plain_text(page, None if output else terminal_width()) for page in pages
        ),
        Form.md: lambda: "\n".join(map(markdown, pages)),
        Form.html: lambda: html(pages, lang.value),
    }[form]()
    if output is not None:
        with plain_failures(lang.value), placed(output, [], force=force) as stream:
            stream.write(shown.encode())
        if not json:
            typer.echo(wording.say("lint.page.written", path=harmless(str(output))))
    elif not json:
        sys.stdout.write(shown)
    return CHECK_NOT_MET if any(one.count("error") for one in linted) else 0
