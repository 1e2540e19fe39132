"""`subsidycalc check`: what is wrong with an input, and a marked-up copy of it to send back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subsidycalc.cli.options import (
    ConfigFile,
    FillMerged,
    Inputs,
    Json,
    Lang,
    Language,
    LimitTexts,
    PoliciesOrNone,
    Provisions,
    Readings,
    Units,
    Values,
    chosen,
)

if TYPE_CHECKING:
    from subsidycalc.results.reports.checked.report import Checked
    from subsidycalc.texts.registry import Wording


def check(
    inputs: Inputs,
    policy: PoliciesOrNone = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="A copy of the input with every faulty cell coloured and explained."
        ),
    ] = None,
    provision: Provisions = None,
    set_: Values = None,
    reading: Readings = None,
    unit: Units = None,
    fill_merged: FillMerged = False,
    limit: LimitTexts = None,
    config: ConfigFile = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing copy.")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Check an input: every faulty, missing or contradicting cell by its code, with places and what to do.

    Writes nothing unless a marked-up copy is asked for; exits with 1 where there are errors.

    Example: subsidycalc check data.xlsx --policy POLICY

    Example: subsidycalc check data.xlsx --policy POLICY -o marked.xlsx
    """
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.streams import print_json, progress, terminal_width
    from subsidycalc.results.reports.checked.marked_copy import check_can_mark, check_size
    from subsidycalc.results.reports.checked.report import checked, report_object, report_page, summary_line
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.workbook.writing.target import check_target
    from subsidycalc.runs.pipeline import judge, plan, read
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    marked = ""
    with plain_failures(lang.value), progress(wording, quiet=json) as step:
        choices = chosen(
            policies=policy,
            provisions=provision,
            values=set_,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
        )
        choices = with_defaults(inputs, choices, wording, config=config).choices
        planned = plan(choices)
        if output is not None:
            check_target(output, inputs, force=force)
            check_can_mark(inputs)
        step("reading")
        batch = read(inputs, choices)
        if output is not None:
            check_size(inputs[0], batch.tables)
        step("judging")
        found = checked(judge(planned, batch))
        if output is not None:
            step("writing")
            marked = _marked(found, inputs[0], output, wording, force=force)
    if json:
        print_json(report_object(found, batch.files, wording, str(output) if output is not None else None))
    else:
        sys.stdout.write(plain_text(report_page(found, wording), terminal_width()))
        sys.stdout.write(
            f"\n{marked or summary_line(found, wording, can_be_marked=_may_be_marked(inputs))}\n"
        )
    return CHECK_NOT_MET if found.count("error") else 0


def _may_be_marked(inputs: list[Path]) -> bool:
    return len(inputs) == 1 and inputs[0].suffix.lower() == ".xlsx"


def _marked(found: Checked, source: Path, target: Path, wording: Wording, *, force: bool) -> str:
    """Write the marked-up copy and return the line that says so."""
    from subsidycalc.results.reports.checked.marked_copy import write_marked_copy
    from subsidycalc.results.reports.checked.marks import marks_of
    from subsidycalc.results.reports.checked.report import counts_line
    from subsidycalc.results.workbook.writing.target import placed
    from subsidycalc.tables.harmless import harmless

    marks = marks_of(found.groups, wording)
    with placed(target, [source], force=force) as stream:
        write_marked_copy(source, marks, wording, stream)
    key = "marked" if marks.complete else "marked_in_part"
    said = wording.say(f"checked.{key}", path=harmless(str(target)), count=len(marks.cells))
    return f"{counts_line(found, wording)}\n{said}"
