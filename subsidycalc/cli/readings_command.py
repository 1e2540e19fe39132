"""`subsidycalc readings`: the money and the enterprises that each other reading would move."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from subsidycalc.cli import options
from subsidycalc.cli.endings import plain_failures
from subsidycalc.cli.page_out import Form, FormOption, check_output, hand_out_sheets, laid_out
from subsidycalc.cli.streams import print_json
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said


def readings(
    inputs: options.Inputs,
    policy: options.Policies = None,
    result: options.ResultFile = None,
    enterprise: Annotated[str, typer.Option("--enterprise", metavar="USCC")] = "",
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
    each: Annotated[bool, typer.Option("--each")] = False,
    together: Annotated[bool, typer.Option("--together")] = False,
    output: options.Output = None,
    form: FormOption = Form.text,
    force: options.Force = False,
    json: options.Json = False,
    lang: options.Lang = options.Language.zh,
) -> int:
    """Show what each reading that is not in force would move; with --set, what another parameter would.

    What stands against it are the defaults, or the choices given with --reading, or those of --result.
    """
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.results.reports.movement_sheets import movement_sheets
    from subsidycalc.results.reports.movements import (
        movement_object,
        movement_page,
        together_object,
        together_page,
    )
    from subsidycalc.runs.questions import moved_by_others
    from subsidycalc.runs.questions import together as judged_together
    from subsidycalc.runs.recorded import basis_of
    from subsidycalc.tables.harmless import harmless

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        choices = options.chosen(
            policies=policy,
            provisions=provision,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
            registers=register,
            rulings=rulings,
            password=options.passwords(password_file, lang),
        )
        if result is None:
            choices = with_defaults(inputs, choices, wording, config=config).choices
        check_output(output, inputs, force=force)
        basis = basis_of(choices, result)
        if together and set_:
            raise WrongChoiceError(said("readings.together.no_values"))
        found = judged_together(inputs, basis, enterprise=enterprise) if together else None
        if found is None or output is not None:
            payable, moved = moved_by_others(inputs, basis, set_ or [], enterprise=enterprise)
        if found is not None:
            told, page = together_object(found), together_page(found, wording)
        else:
            told = movement_object(payable, moved, wording)
            page = movement_page(payable, moved, wording, each=each or bool(enterprise))
        if output is not None:
            sheets = movement_sheets(payable, moved, found, wording)
            hand_out_sheets(sheets, output, wording, force=force, quiet=True)
    if json:
        print_json(told)
        return 0
    sys.stdout.write(laid_out([page], form, None, wording))
    if output is not None:
        typer.echo(wording.say("pages.written", path=harmless(str(output))))
    return 0
