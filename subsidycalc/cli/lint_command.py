"""`subsidycalc lint`: what is wrong in a policy before any data is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli import completion
from subsidycalc.cli.options import Json, Lang, Language
from subsidycalc.cli.page_out import Form, FormOption, check_page_target, hand_out, laid_out


def lint(
    policies: Annotated[list[str], typer.Argument(metavar="POLICY...", autocompletion=completion.policies)],
    form: FormOption = Form.text,
    document: Annotated[Path | None, typer.Option("--text", metavar="FILE")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Find gaps, dead ways, contradictions, orders, bounds and cliffs; exits with 1 where there is an error."""
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.results.reports.linted import finding_objects, lint_page
    from subsidycalc.runs.linting import lint as linted_policies
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        check_page_target(output, form, force=force)
        linted = linted_policies(policies, text=document)
        pages = [
            lint_page(one.declaration.id, one.declaration.source.file, one.findings, wording)
            for one in linted
        ]
        hand_out(laid_out(pages, form, output, wording), output, wording, force=force, quiet=json)
    if json:
        print_json(
            [item for one in linted for item in finding_objects(one.declaration.id, one.findings, wording)]
        )
    return CHECK_NOT_MET if any(one.count("error") for one in linted) else 0
