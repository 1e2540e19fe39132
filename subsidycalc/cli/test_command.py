"""`subsidycalc test`: the worked cases beside a policy, judged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli import completion
from subsidycalc.cli.lint_command import Form
from subsidycalc.cli.options import Json, Lang, Language


def judge_cases(
    policies: Annotated[
        list[str], typer.Argument(metavar="FOLDER_OR_POLICY...", autocompletion=completion.policies)
    ],
    mutate: Annotated[bool, typer.Option("--mutate")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE")] = None,
    form: Annotated[Form, typer.Option("--format")] = Form.text,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Judge the worked cases of policies; exits with 1 where one does not come out as expected."""
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.options import check_ending
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.pages.html import html
    from subsidycalc.results.reports.pages.markdown import markdown
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.reports.tested import junit as junit_file
    from subsidycalc.results.reports.tested import tested_object, tested_page
    from subsidycalc.results.workbook.writing.target import check_target, placed
    from subsidycalc.runs.cases.testing import outcome_of, read_cases
    from subsidycalc.tables.harmless import harmless
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        if output is not None:
            check_ending(output, {Form.text: ".txt", Form.md: ".md", Form.html: ".html"}[form])
            check_target(output, [], force=force)
        if junit is not None:
            check_target(junit, [], force=force)
        found = [outcome_of(one, mutate=mutate) for one in read_cases(policies)]
        pages = [tested_page(one, wording) for one in found]
        shown = {
            Form.text: lambda: "\n".join(
                plain_text(page, None if output else terminal_width()) for page in pages
            ),
            Form.md: lambda: "\n".join(map(markdown, pages)),
            Form.html: lambda: html(pages, lang.value),
        }[form]()
        written = {} if junit is None else {junit: junit_file(found, wording)}
        written |= {} if output is None else {output: shown.encode()}
        for path, content in written.items():
            with placed(path, [], force=force) as stream:
                stream.write(content)
    if json:
        print_json(tested_object(found, wording))
    elif output is None:
        sys.stdout.write(shown)
    else:
        typer.echo(wording.say("tested.written", path=harmless(str(output))))
    return CHECK_NOT_MET if any(one.failed for one in found) else 0
