"""`subsidycalc readings`: the money and the enterprises that each other reading would move."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

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
    check_ending,
    chosen,
)
from subsidycalc.cli.page_out import Form, FormOption, hand_out_sheets, laid_out


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
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    form: FormOption = Form.text,
    force: Annotated[bool, typer.Option("--force")] = False,
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
    from subsidycalc.results.reports.movement_sheets import movement_sheets
    from subsidycalc.results.reports.movements import movement_object, movement_page
    from subsidycalc.results.reports.together import together_object, together_page
    from subsidycalc.results.workbook.writing.target import check_target
    from subsidycalc.runs.questions import moved_by_others
    from subsidycalc.runs.questions import together as judged_together
    from subsidycalc.runs.recorded import basis_of
    from subsidycalc.tables.harmless import harmless
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
        if output is not None:
            check_ending(output)
            check_target(output, inputs, force=force)
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
