"""`subsidycalc show` and `subsidycalc policies`: what policies there are, and what one says, in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins

from subsidycalc.cli import completion
from subsidycalc.cli.options import Json, Lang, Language
from subsidycalc.cli.page_out import Form, FormOption, check_page_target, hand_out, laid_out


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            autocompletion=completion.names_to_show,
        ),
    ] = "",
    form: FormOption = Form.text,
    document: Annotated[Path | None, typer.Option("--text", metavar="FILE")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    schema: Annotated[bool, typer.Option("--schema")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """Show what a policy declares: provisions, conditions, parameters, readings, what becomes of each clause."""
    from subsidycalc.cli.endings import FailureError, plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.policy.finding import is_policy_name
    from subsidycalc.policy.quotations import text_of
    from subsidycalc.results.reports.pages.lookup import editor_schema, page_named
    from subsidycalc.results.reports.pages.side_by_side import side_by_side
    from subsidycalc.runs.planning import Choices, plan
    from subsidycalc.texts.registry import Wording

    if schema:
        print_json(editor_schema())
        return
    wording = Wording(lang.value)
    if not name:
        raise FailureError(wording.say("pages.nothing_to_show"))
    with plain_failures(lang.value):
        check_page_target(output, form, force=force)
        planned = plan(Choices((name,))) if is_policy_name(name) else None
        page = page_named(name, wording)
        if form is Form.html and planned is not None:
            declaration = planned.settled[0].declaration
            shown = side_by_side(declaration, text_of(declaration, document), wording)
        else:
            shown = laid_out([page], form, output, wording)
        hand_out(shown, output, wording, force=force, quiet=json)
    if json:
        print_json(to_builtins(page))


def policies(json: Json = False, lang: Lang = Language.zh) -> None:
    """List the built-in policies."""
    from subsidycalc.cli.endings import plain_failures
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.policy.finding import find_policy, installed_policies
    from subsidycalc.policy.source import outline_of
    from subsidycalc.results.reports.pages.overview import overview_objects, overview_text
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        outlines = [outline_of(find_policy(name)) for name in installed_policies()]
    if json:
        print_json(overview_objects(outlines))
    else:
        sys.stdout.write(overview_text(outlines, wording, terminal_width()))
