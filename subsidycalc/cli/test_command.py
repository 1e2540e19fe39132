"""`subsidycalc test`: the worked cases beside a policy, judged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli import completion
from subsidycalc.cli.options import Json, Lang, Language
from subsidycalc.cli.page_out import Form, FormOption, check_page_target, hand_out, laid_out


def judge_cases(
    policies: Annotated[
        list[str], typer.Argument(metavar="FOLDER_OR_POLICY...", autocompletion=completion.policies)
    ],
    mutate: Annotated[bool, typer.Option("--mutate")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE")] = None,
    form: FormOption = Form.text,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Judge the worked cases of policies; exits with 1 where one does not come out as expected."""
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.results.reports.tested import junit as junit_file
    from subsidycalc.results.reports.tested import tested_object, tested_page
    from subsidycalc.results.workbook.writing.target import check_target, placed
    from subsidycalc.runs.cases.testing import outcome_of, read_cases
    from subsidycalc.texts.registry import Wording

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
