"""`subsidycalc verify`: re-run a batch from what its result records, and compare cell by cell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli.options import Json, Lang, Language, PasswordFile, Registers, Rulings


def verify(
    result: Annotated[Path, typer.Argument(metavar="RESULT.xlsx")],
    inputs: Annotated[
        list[Path],
        typer.Option("--input", metavar="INPUT"),
    ],
    password_file: PasswordFile = None,
    accept_policy: Annotated[
        list[str] | None,
        typer.Option(
            "--accept-policy",
            metavar="SHA256",
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", metavar="FILE"),
    ] = None,
    register: Registers = None,
    rulings: Rulings = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Re-run a batch from the policies, parameters and readings that its result records, and compare every cell.

    Exits 0 only where the result is as it was written, shows what it holds, every cell is reproduced, and its policies
    are the installed ones or accepted by their digest. It says whether the bytes are the same or only the values.
    """
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.passwords import passwords
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.reports.verification import verification_object, verification_page
    from subsidycalc.runs.recorded import Given
    from subsidycalc.runs.rerun import verified
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        password = passwords(password_file, lang.value)
        found = verified(
            result,
            Given(inputs, register or (), rulings or (), password),
            lang.value,
            accepted=accept_policy or (),
            ledger=ledger,
        )
    if json:
        print_json(
            verification_object(result.name, found.verification, found.cells, wording, found.consequences)
        )
    else:
        page = verification_page(
            result.name,
            found.verification,
            found.cells,
            wording,
            was_rerun=found.was_rerun,
            consequences=found.consequences,
        )
        sys.stdout.write(plain_text(page, terminal_width()))
    return 0 if found.verification.matches else CHECK_NOT_MET
