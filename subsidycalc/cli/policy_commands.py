"""`subsidycalc show`, `policies`, `lint` and `test`: what policies there are and say, what is wrong in one, its worked cases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli import completion
from subsidycalc.cli.endings import CHECK_NOT_MET, FailureError, plain_failures
from subsidycalc.cli.options import Force, Json, Lang, Language, Output
from subsidycalc.cli.page_out import Form, FormOption, check_page_target, hand_out, laid_out
from subsidycalc.cli.streams import print_json, terminal_width
from subsidycalc.texts.registry import Wording


def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", show_default=False, autocompletion=completion.names_to_show)
    ] = "",
    form: FormOption = Form.text,
    document: Annotated[Path | None, typer.Option("--text", metavar="FILE")] = None,
    output: Output = None,
    force: Force = False,
    schema: Annotated[bool, typer.Option("--schema")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """Show what a policy declares: provisions, conditions, parameters, readings, what becomes of each clause."""
    from subsidycalc.policy.finding import is_policy_name
    from subsidycalc.policy.quotations import text_of
    from subsidycalc.results.reports.pages.lookup import editor_schema, page_named
    from subsidycalc.results.reports.pages.side_by_side import side_by_side
    from subsidycalc.runs.planning import Choices, plan

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
        from msgspec import to_builtins

        print_json(to_builtins(page))


def policies(json: Json = False, lang: Lang = Language.zh) -> None:
    """List the built-in policies."""
    from subsidycalc.policy.finding import find_policy, installed_policies
    from subsidycalc.policy.sound import outline_of
    from subsidycalc.results.reports.pages.overview import overview_objects, overview_text

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        outlines = [outline_of(find_policy(name)) for name in installed_policies()]
    if json:
        print_json(overview_objects(outlines))
    else:
        sys.stdout.write(overview_text(outlines, wording, terminal_width()))


def lint(
    policies: Annotated[list[str], typer.Argument(metavar="POLICY...", autocompletion=completion.policies)],
    form: FormOption = Form.text,
    document: Annotated[Path | None, typer.Option("--text", metavar="FILE")] = None,
    output: Output = None,
    force: Force = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Find gaps, dead ways, contradictions, orders, bounds and cliffs; exits with 1 where there is an error."""
    from subsidycalc.results.reports.linted import finding_objects, lint_page
    from subsidycalc.runs.linting import lint as linted_policies

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


def judge_cases(
    policies: Annotated[
        list[str], typer.Argument(metavar="FOLDER_OR_POLICY...", autocompletion=completion.policies)
    ],
    mutate: Annotated[bool, typer.Option("--mutate")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE")] = None,
    form: FormOption = Form.text,
    output: Output = None,
    force: Force = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Judge the worked cases of policies; exits with 1 where one does not come out as expected."""
    from subsidycalc.results.reports.tested import junit as junit_file
    from subsidycalc.results.reports.tested import tested_object, tested_page
    from subsidycalc.results.workbook.writing.target import check_target, placed
    from subsidycalc.runs.cases.testing import outcome_of, read_cases

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        check_page_target(output, form, force=force)
        if junit is not None:
            check_target(junit, [], force=force)
        found = [outcome_of(one, mutate=mutate) for one in read_cases(policies)]
        if junit is not None:
            with placed(junit, [], force=force) as stream:
                stream.write(junit_file(found, wording))
        pages = [tested_page(one, wording) for one in found]
        hand_out(laid_out(pages, form, output, wording), output, wording, force=force, quiet=json)
    if json:
        print_json(tested_object(found, wording))
    return CHECK_NOT_MET if any(one.failed for one in found) else 0
