"""`subsidycalc readings`: the money and the enterprises that each other reading would move."""

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
    Rulings,
    Units,
    Values,
    chosen,
)
from subsidycalc.cli.page_out import Form, FormOption, laid_out


def readings(
    inputs: Inputs,
    policy: PoliciesOrNone = None,
    result: ResultFile = None,
    enterprise: Annotated[str, typer.Option("--enterprise", metavar="USCC")] = "",
    provision: Provisions = None,
    set_: Values = None,
    reading: Readings = None,
    unit: Units = None,
    fill_merged: FillMerged = False,
    limit: LimitTexts = None,
    password_file: PasswordFile = None,
    config: ConfigFile = None,
    register: Registers = None,
    rulings: Rulings = None,
    each: Annotated[bool, typer.Option("--each")] = False,
    together: Annotated[bool, typer.Option("--together")] = False,
    form: FormOption = Form.text,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Show what each reading that is not in force would move; with --set, what another parameter would.

    What stands against it are the defaults, or the choices given with --reading, or those of --result.
    """
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.cli.endings import plain_failures
    from subsidycalc.cli.passwords import passwords
    from subsidycalc.cli.streams import print_json
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.results.reports.movements import movement_object, movement_page
    from subsidycalc.results.reports.together import together_object, together_page
    from subsidycalc.runs.questions import moved_by_others
    from subsidycalc.runs.questions import together as judged_together
    from subsidycalc.runs.recorded import basis_of
    from subsidycalc.texts.registry import Wording
    from subsidycalc.texts.spoken import said

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        choices = chosen(
            policies=policy,
            provisions=provision,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
            registers=register,
            rulings=rulings,
        )
        choices = replace(choices, password=passwords(password_file, lang.value))
        if result is None:
            choices = with_defaults(inputs, choices, wording, config=config).choices
        basis = basis_of(choices, result)
        if together and set_:
            raise WrongChoiceError(said("readings.together.no_values"))
        found = judged_together(inputs, basis, enterprise=enterprise) if together else None
    if found is not None:
        if json:
            print_json(together_object(found))
        else:
            sys.stdout.write(laid_out([together_page(found, wording)], form, None, wording))
        return 0
    with plain_failures(lang.value):
        payable, moved = moved_by_others(inputs, basis, set_ or [], enterprise=enterprise)
    if json:
        print_json(movement_object(payable, moved, wording))
        return 0
    page = movement_page(payable, moved, wording, each=each or bool(enterprise))
    sys.stdout.write(laid_out([page], form, None, wording))
    return 0
