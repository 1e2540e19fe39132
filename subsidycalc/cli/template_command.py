"""`subsidycalc template`: an empty workbook for a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli.options import Json, Lang, Language, Policies, check_ending


def template(
    policy: Policies,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output"),
    ] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """Write an empty workbook to fill in: typed columns, drop-downs, notes on every heading, an example row."""
    from subsidycalc.cli.endings import plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.judging.column_use import columns_used
    from subsidycalc.results.reports.template.workbook import template_workbook
    from subsidycalc.results.workbook.writing.target import placed
    from subsidycalc.runs.pipeline import Choices, tasks_under_every_reading
    from subsidycalc.tables.harmless import harmless
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        check_ending(output)
        tasks = tasks_under_every_reading(Choices(tuple(policy)))
        target = output or Path(f"{tasks[0].policy.id}.template.xlsx")
        with placed(target, (), force=force) as stream:
            stream.write(template_workbook(tasks, columns_used(tasks), wording))
    if json:
        print_json({"policies": list(dict.fromkeys(task.policy.id for task in tasks)), "output": str(target)})
        return
    typer.echo(wording.say("template.written", path=harmless(str(target))))
