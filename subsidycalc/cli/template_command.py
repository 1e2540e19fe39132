"""`subsidycalc template`: an empty workbook for a policy."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Annotated

import typer

from subsidycalc.cli.endings import plain_failures
from subsidycalc.cli.options import Force, Json, Lang, Language, Output, Policies, check_ending
from subsidycalc.cli.streams import print_json
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said


def template(
    policy: Policies = None,
    output: Output = None,
    rulings: Annotated[Path | None, typer.Option("--rulings", metavar="RESULT.xlsx")] = None,
    objections: Annotated[bool, typer.Option("--objections")] = False,
    force: Force = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """Write an empty workbook to fill in: typed columns, drop-downs, notes on every heading, an example row."""
    from subsidycalc.cli.explained_out import quoted
    from subsidycalc.judging.column_use import columns_used
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.results.reports.template.rulings_form import lines_to_rule, rulings_form
    from subsidycalc.results.reports.template.workbook import template_workbook
    from subsidycalc.results.workbook.writing.target import placed
    from subsidycalc.results.workbook.written import read_written
    from subsidycalc.runs.planning import Choices, tasks_under_every_reading
    from subsidycalc.tables.harmless import harmless

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        check_ending(output)
        if (rulings is None) == (not policy) or (objections and rulings is None):
            raise WrongChoiceError(said("rulings.form.policy_or_result"))
        if rulings is not None:
            written = read_written(rulings)
            lines = lines_to_rule(written, Wording(written.language), with_refused=objections)
            target = output or rulings.with_name(f"{rulings.stem}.rulings.xlsx")
            with placed(target, (rulings,), force=force) as stream:
                stream.write(rulings_form(written, lines, wording))
    if rulings is not None:
        if json:
            print_json({"lines": len(lines), "output": str(target)})
        else:
            typer.echo(wording.say("rulings.form.written", path=harmless(str(target)), count=len(lines)))
        return
    with plain_failures(lang.value):
        tasks = tasks_under_every_reading(Choices(tuple(policy or ())))
        target = output or Path(f"{tasks[0].policy.id}.template.xlsx")
        with placed(target, (), force=force) as stream:
            names = [quoted(PurePath(name).name or name) for name in policy or ()]
            stream.write(template_workbook(tasks, columns_used(tasks), names, wording))
    if json:
        print_json({"policies": list(dict.fromkeys(task.policy.id for task in tasks)), "output": str(target)})
        return
    typer.echo(wording.say("template.written", path=harmless(str(target))))
