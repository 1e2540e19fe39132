"""`subsidycalc explain`: why an enterprise, a region or a row gets what it gets, and what it lacks."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from subsidycalc.cli.options import (
    FillMerged,
    Inputs,
    Json,
    Lang,
    Language,
    LimitTexts,
    PoliciesOrNone,
    Provisions,
    Readings,
    ResultFile,
    Units,
    Values,
)

if TYPE_CHECKING:
    from subsidycalc.judging.subjects import Subject
    from subsidycalc.runs.pipeline import Plan
    from subsidycalc.tables.model import Batch

_ROW_NUMBER: Final = re.compile("[0-9]{1,9}")


def explain(
    inputs: Inputs,
    policy: PoliciesOrNone = None,
    result: ResultFile = None,
    enterprise: Annotated[
        str, typer.Option("--enterprise", help="The code of an enterprise or region.", metavar="USCC")
    ] = "",
    row: Annotated[
        str, typer.Option("--row", help="One row, by its sheet and row number.", metavar="SHEET:ROW")
    ] = "",
    provision: Provisions = None,
    set_: Values = None,
    reading: Readings = None,
    unit: Units = None,
    fill_merged: FillMerged = False,
    limit: LimitTexts = None,
    every_row: Annotated[
        bool, typer.Option("--every-row", help="Show every row in full, also those that stand alike.")
    ] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Explain an award or a refusal, condition by condition, with every source cell and what is lacking.

    Example: subsidycalc explain data.xlsx --policy POLICY --enterprise 91330302MA0000001X

    Example: subsidycalc explain data.xlsx --result result.xlsx --row 员工:12 --json
    """
    from subsidycalc.cli.chosen import chosen
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.cli.failures import plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.judging.batch import judge_batch
    from subsidycalc.judging.explaining import explain as explained
    from subsidycalc.results.reports.explained.explanation import explanation_object
    from subsidycalc.results.reports.explained.text import explanation_lines
    from subsidycalc.runs.pipeline import plan, read
    from subsidycalc.runs.recorded import basis_of
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        choices = chosen(
            policies=policy,
            provisions=provision,
            values=set_,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
        )
        if result is None:
            choices = with_defaults(inputs, choices, wording).choices
        basis = basis_of(choices, result)
        planned = plan(basis.choices, basis.sources)
        batch = read(inputs, basis.choices)
        subject = _subject(batch, planned, enterprise, row)
        judged = judge_batch(planned.tasks, subject.tables, batch.notices, basis.paid)
        found = explained(judged, subject, every_row=every_row)
        told = explanation_object(found, wording)
    if json:
        print_json(told)
    else:
        lines = explanation_lines(told, wording)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _subject(batch: Batch, planned: Plan, enterprise: str, row: str) -> Subject:
    from subsidycalc.judging.subjects import enterprise_subject, row_subject
    from subsidycalc.policy.choices import WrongChoiceError

    provisions = [task.provision for task in planned.tasks]
    if bool(enterprise) == bool(row):
        raise WrongChoiceError(
            "请用 --enterprise 指定企业，或用 --row 指定一行，二者选一",
            "name an enterprise with --enterprise, or a row with --row; one of the two",
        )
    if enterprise:
        return enterprise_subject(batch.tables, enterprise, provisions)
    sheet, _, number = row.rpartition(":")
    if not sheet or not _ROW_NUMBER.fullmatch(number):
        raise WrongChoiceError(
            f"“{row}”不是行的写法；请写成 工作表:行号，例如 员工:12",
            f"{row!r} names no row: write SHEET:ROW, for example 员工:12",
        )
    return row_subject(batch.tables, sheet, int(number), provisions)
