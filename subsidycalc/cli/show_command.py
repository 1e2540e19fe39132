"""`subsidycalc show` and `subsidycalc policies`: what policies there are, and what one says, in words."""

from __future__ import annotations

import sys
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from subsidycalc.cli import completion
from subsidycalc.cli.options import Json, Lang, Language


class Format(StrEnum):
    """How a page is shown."""

    text = "text"
    md = "md"


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            autocompletion=completion.names_to_show,
        ),
    ] = "",
    format_: Annotated[Format, typer.Option("--format")] = Format.text,
    schema: Annotated[bool, typer.Option("--schema")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """Show what a policy declares: provisions, conditions, parameters, readings, what becomes of each clause."""
    from subsidycalc.cli.endings import FailureError, plain_failures
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.policy.finding import is_policy_name
    from subsidycalc.results.reports.pages.lookup import editor_schema, page_named
    from subsidycalc.results.reports.pages.markdown import markdown
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.runs.pipeline import Choices, plan
    from subsidycalc.texts.registry import Wording

    if schema:
        print_json(editor_schema())
        return
    wording = Wording(lang.value)
    if not name:
        raise FailureError(wording.say("pages.nothing_to_show"))
    with plain_failures(lang.value):
        if is_policy_name(name):
            plan(Choices((name,)))
        page = page_named(name, wording)
    if json:
        print_json(asdict(page))
        return
    shown = markdown(page) if format_ is Format.md else plain_text(page, terminal_width())
    sys.stdout.write(shown)


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
