"""`subsidycalc readings`: the money and the enterprises that each other reading would move."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

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
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.subjects import Subject
    from subsidycalc.policy.alternatives import Alternative
    from subsidycalc.runs.pipeline import Plan
    from subsidycalc.runs.recorded import Basis
    from subsidycalc.tables.model import Batch


class Form(StrEnum):
    """How the table is written."""

    text = "text"
    md = "md"


def readings(
    inputs: Inputs,
    policy: PoliciesOrNone = None,
    result: ResultFile = None,
    enterprise: Annotated[
        str, typer.Option("--enterprise", help="Only what moves for this enterprise.", metavar="USCC")
    ] = "",
    provision: Provisions = None,
    set_: Values = None,
    reading: Readings = None,
    unit: Units = None,
    fill_merged: FillMerged = False,
    limit: LimitTexts = None,
    each: Annotated[bool, typer.Option("--each", help="List every enterprise that moves.")] = False,
    form: Annotated[Form, typer.Option("--format", help="Plain text, or Markdown.")] = Form.text,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Show what each reading that is not in force would move; with --set, what another parameter would.

    What stands against it are the defaults, or the choices given with --reading, or those of --result.

    Example: subsidycalc readings data.xlsx --policy POLICY

    Example: subsidycalc readings data.xlsx --policy POLICY --set agency_rate=600 --format md
    """
    from subsidycalc.cli.chosen import chosen
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.cli.failures import plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.judging.batch import judge_batch
    from subsidycalc.judging.movements import movements, payable
    from subsidycalc.results.reports.movements import MovedBy, movement_object, movement_page
    from subsidycalc.results.reports.pages.markdown import markdown
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.runs.pipeline import plan, read
    from subsidycalc.runs.recorded import basis_of
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        choices = chosen(
            policies=policy,
            provisions=provision,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
        )
        if result is None:
            choices = with_defaults(inputs, choices, wording).choices
        basis = basis_of(choices, result)
        planned = plan(basis.choices, basis.sources)
        others = list(_others(planned, basis, set_ or []))
        batch = read(inputs, basis.choices)
        subject = _subject(batch, planned, enterprise)
        tables = batch.tables if subject is None else subject.tables
        base = judge_batch(planned.tasks, tables, [], basis.paid)
        moved = [
            MovedBy(alternatives, movements(base, judge_batch(other.tasks, tables, [], basis.paid), subject))
            for alternatives, other in others
        ]
    if json:
        told = movement_object(payable(base, subject), moved, wording)
        print_json(told)
        return 0
    page = movement_page(payable(base, subject), moved, wording, each=each or bool(enterprise))
    sys.stdout.write(markdown(page) if form is Form.md else plain_text(page))
    return 0


def _others(
    planned: Plan, basis: Basis, values: Sequence[str]
) -> Iterator[tuple[tuple[Alternative, ...], Plan]]:
    """Yield every other reading by itself, every value asked for by itself, and several values together."""
    from subsidycalc.policy.alternatives import other_readings, other_values
    from subsidycalc.runs.pipeline import plan
    from subsidycalc.runs.recorded import given_anew

    choices, sources = basis.choices, basis.sources
    for alternative in other_readings(planned.settled):
        instead = replace(choices, readings=given_anew(choices.readings, [alternative.choice]))
        yield (alternative,), plan(instead, sources)
    together = [[value] for value in values] + ([list(values)] if len(values) > 1 else [])
    for asked in together:
        other = plan(replace(choices, values=given_anew(choices.values, asked)), sources)
        yield tuple(other_values(planned.settled, other.settled)), other


def _subject(batch: Batch, planned: Plan, enterprise: str) -> Subject | None:
    from subsidycalc.judging.subjects import enterprise_subject

    if not enterprise:
        return None
    return enterprise_subject(batch.tables, enterprise, [task.provision for task in planned.tasks])
