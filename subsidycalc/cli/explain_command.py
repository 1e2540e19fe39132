"""`subsidycalc explain`: why an enterprise, a region or a row gets what it gets, and what it lacks."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer

from subsidycalc.cli.options import (
    ConfigFile,
    FillMerged,
    Inputs,
    Json,
    Lang,
    Language,
    LimitTexts,
    PasswordFile,
    PoliciesOrNone,
    Provisions,
    Readings,
    Registers,
    ResultFile,
    Units,
    Values,
    chosen,
)


def explain(
    inputs: Inputs,
    policy: PoliciesOrNone = None,
    result: ResultFile = None,
    enterprise: Annotated[str, typer.Option("--enterprise", metavar="USCC")] = "",
    row: Annotated[str, typer.Option("--row", metavar="SHEET:ROW")] = "",
    provision: Provisions = None,
    set_: Values = None,
    reading: Readings = None,
    unit: Units = None,
    fill_merged: FillMerged = False,
    limit: LimitTexts = None,
    password_file: PasswordFile = None,
    config: ConfigFile = None,
    register: Registers = None,
    every_row: Annotated[bool, typer.Option("--every-row")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Explain an award or a refusal, condition by condition, with every source cell and what is lacking."""
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.cli.endings import plain_failures
    from subsidycalc.cli.passwords import passwords
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.explained.explanation import explanation_object
    from subsidycalc.results.reports.explained.text import explanation_lines
    from subsidycalc.runs.questions import explanation
    from subsidycalc.runs.recorded import basis_of
    from subsidycalc.texts.registry import Wording
    from subsidycalc.texts.wrapping import wrapped_lines

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
            registers=register,
        )
        choices = replace(choices, password=passwords(password_file, lang.value))
        if result is None:
            choices = with_defaults(inputs, choices, wording, config=config).choices
        basis = basis_of(choices, result)
        found = explanation(inputs, basis, enterprise=enterprise, row=row, every_row=every_row)
        told = explanation_object(found, wording)
    if json:
        print_json(told)
    else:
        lines = explanation_lines(told, wording)
        width = terminal_width()
        for line in lines:
            indent = " " * (len(line) - len(line.lstrip()))
            wrapped = wrapped_lines(line.lstrip(), width, indent, f"{indent}  ")
            sys.stdout.writelines(f"{part}\n" for part in (wrapped if line else [""]))
    return 0
