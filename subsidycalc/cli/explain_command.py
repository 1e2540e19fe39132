"""`subsidycalc explain`: why an enterprise, a region or a row gets what it gets, and what it lacks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli import options
from subsidycalc.cli.endings import plain_failures
from subsidycalc.cli.page_out import ENDINGS, Form, FormOption, check_page_target
from subsidycalc.cli.streams import print_json, terminal_width
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said


def explain(
    inputs: options.Inputs,
    policy: options.Policies = None,
    result: options.ResultFile = None,
    enterprise: Annotated[str, typer.Option("--enterprise", metavar="USCC")] = "",
    row: Annotated[str, typer.Option("--row", metavar="SHEET:ROW")] = "",
    everyone: Annotated[bool, typer.Option("--all")] = False,
    output: options.Output = None,
    form: FormOption = Form.text,
    provision: options.Provisions = None,
    set_: options.Values = None,
    reading: options.Readings = None,
    unit: options.Units = None,
    fill_merged: options.FillMerged = False,
    limit: options.LimitTexts = None,
    password_file: options.PasswordFile = None,
    config: options.ConfigFile = None,
    register: options.Registers = None,
    rulings: options.Rulings = None,
    every_row: Annotated[bool, typer.Option("--every-row")] = False,
    force: options.Force = False,
    json: options.Json = False,
    lang: options.Lang = options.Language.zh,
) -> int:
    """Explain an award or a refusal, condition by condition, with every source cell and what is lacking."""
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.cli.explained_out import Command, write_all, write_one
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.results.reports.explained.explanation import Explainer
    from subsidycalc.runs.questions import explanation, explanations
    from subsidycalc.runs.recorded import basis_of

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        choices = options.chosen(
            policies=policy,
            provisions=provision,
            values=set_,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
            registers=register,
            rulings=rulings,
            password=options.passwords(password_file, lang),
        )
        used = None
        if result is None:
            defaults = with_defaults(inputs, choices, wording, config=config)
            choices, used = defaults.choices, defaults.file
        basis = basis_of(choices, result)
        if [bool(enterprise), bool(row), everyone].count(True) != 1:
            raise WrongChoiceError(said("usage.one_to_explain"))
        if not everyone:
            check_page_target(output, form, force=force)
        elif output is not None or not json:
            _check_folder(output)
        if not everyone and output is None and form is Form.text:
            found = explanation(inputs, basis, enterprise=enterprise, row=row, every_row=every_row)
            told = Explainer(wording).told(found)
            if json:
                print_json(told)
            else:
                _show(told, wording)
            return 0
        every, grounds = explanations(
            inputs, basis, lang.value, enterprise=enterprise, row=row, every_row=every_row
        )
        command = Command(inputs, choices, form, wording, result, used, every_row)
        if everyone:
            if output is not None:
                write_all(every, grounds, command, output, force=force, quiet=json)
            explainer = Explainer(wording)
            told = {"explanations": [explainer.told(one) for one in every] if json else []}
        else:
            (one,) = every
            told = Explainer(wording).told(one)
            asked = ("--row", row) if row else ("--enterprise", one.code)
            write_one(one, told, grounds, command, output, asked=asked, force=force, quiet=json)
    if json:
        print_json(told)
    return 0


def _check_folder(folder: Path | None) -> None:
    """Refuse what is no folder to write many files in; WrongChoiceError, OutputError."""
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.results.workbook.writing.target import OutputError

    if folder is None:
        raise WrongChoiceError(said("usage.needs_folder"))
    if folder.suffix.lower() in {*ENDINGS.values(), ".xlsx", ".docx", ".pdf", ".zip"}:
        raise WrongChoiceError(said("usage.folder_wanted", written=folder, ending=folder.suffix))
    if folder.exists() and not folder.is_dir():
        raise OutputError(said("output.not_a_folder", folder=folder))


def _show(told: dict[str, object], wording: Wording) -> None:
    from subsidycalc.results.reports.explained.text import explanation_lines
    from subsidycalc.texts.wrapping import wrapped_lines

    width = terminal_width()
    for line in explanation_lines(told, wording):
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = wrapped_lines(line.lstrip(), width, indent, f"{indent}  ")
        sys.stdout.writelines(f"{part}\n" for part in (wrapped if line else [""]))
