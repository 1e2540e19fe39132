"""`subsidycalc verify`: re-run a batch from what its result records, and compare cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
from subsidycalc.cli.options import (
    Json,
    Lang,
    Language,
    LedgerFile,
    PasswordFile,
    Registers,
    Rulings,
    passwords,
)
from subsidycalc.cli.page_out import show_page
from subsidycalc.cli.streams import print_json
from subsidycalc.texts.registry import Wording


def verify(
    result: Annotated[Path, typer.Argument(metavar="RESULT.xlsx")],
    inputs: Annotated[list[Path], typer.Option("--input", metavar="INPUT")],
    password_file: PasswordFile = None,
    accept_policy: Annotated[list[str] | None, typer.Option("--accept-policy", metavar="SHA256")] = None,
    ledger: LedgerFile = None,
    register: Registers = None,
    rulings: Rulings = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Re-run a batch from the policies, parameters and readings that its result records, and compare every cell.

    Exits 0 only where the result is as it was written, shows what it holds, every cell is reproduced, and its policies
    are the installed ones or accepted by their digest. It says whether the bytes are the same or only the values.
    """
    from subsidycalc.results.reports.verification import verification_object, verification_page
    from subsidycalc.runs.recorded import Given
    from subsidycalc.runs.rerun import verified

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        password = passwords(password_file, lang)
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
        show_page(page)
    return 0 if found.verification.matches else CHECK_NOT_MET
