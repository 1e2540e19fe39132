"""`subsidycalc settle`: what each payee still gets or pays back after a correction."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subsidycalc.cli.options import (
    Json,
    Lang,
    Language,
    LedgerFile,
    PasswordFile,
    Registers,
    Rulings,
    check_ending,
)

if TYPE_CHECKING:
    from subsidycalc.audit.settlement import Settlement
    from subsidycalc.runs.recorded import Given


def settle(
    before: Annotated[Path | None, typer.Argument(metavar="A.xlsx")] = None,
    after: Annotated[Path | None, typer.Argument(metavar="B.xlsx")] = None,
    inputs: Annotated[list[Path] | None, typer.Option("--input", metavar="FILE")] = None,
    password_file: PasswordFile = None,
    register: Registers = None,
    rulings: Rulings = None,
    ledger: LedgerFile = None,
    batch: Annotated[int | None, typer.Option("--batch", metavar="N", min=1, max=10**9)] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Tell what each payee still gets or pays back once a batch that was paid is corrected."""
    from subsidycalc.cli.endings import plain_failures
    from subsidycalc.cli.page_out import hand_out_sheets
    from subsidycalc.cli.passwords import passwords
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.reports.settlement import (
        settlement_object,
        settlement_page,
        settlement_sheets,
    )
    from subsidycalc.results.workbook.writing.target import check_target
    from subsidycalc.runs.bookkeeping import files_of_ledger
    from subsidycalc.runs.recorded import Given
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        if output is not None:
            check_ending(output)
            kept = [path for path in (before, after, *(inputs or ()), *(rulings or ())) if path is not None]
            check_target(output, [*kept, *files_of_ledger(ledger)], force=force)
        password = passwords(password_file, lang.value)
        given = Given(inputs or (), register or (), rulings or (), password)
        found = _settled(before, after, ledger, batch, given, lang)
        if json:
            print_json(settlement_object(found))
        else:
            sys.stdout.write(plain_text(settlement_page(found, wording), terminal_width()))
        if output is not None:
            hand_out_sheets(settlement_sheets(found, wording), output, wording, force=force, quiet=json)
    return 0


def _settled(
    before: Path | None,
    after: Path | None,
    ledger: Path | None,
    batch: int | None,
    given: Given,
    lang: Language,
) -> Settlement:
    from subsidycalc.audit.ledger import open_ledger
    from subsidycalc.audit.settlement import settle_batch
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.runs.settling import settled
    from subsidycalc.texts.spoken import said

    if before is not None and after is not None and ledger is None and batch is None:
        return settled(before, after, given, lang.value)
    if ledger is None or batch is None or before is not None:
        raise WrongChoiceError(said("settle.two_or_batch"))
    if given.inputs or given.registers or given.rulings:
        raise WrongChoiceError(said("settle.inputs_of_two"))
    with open_ledger(ledger, create=False, only_looking=True) as book:
        return settle_batch(book, batch)
