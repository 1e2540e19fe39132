"""`subsidycalc diff` and `subsidycalc settle`: what two results differ in, and what each payee still gets or pays back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subsidycalc.cli import options
from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
from subsidycalc.cli.page_out import check_output, hand_out_sheets, show_page
from subsidycalc.cli.streams import print_json
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.audit.settlement import Settlement
    from subsidycalc.runs.recorded import Given


def diff(
    before: Annotated[Path, typer.Argument(metavar="A.xlsx")],
    after: Annotated[Path, typer.Argument(metavar="B.xlsx")],
    output: options.Output = None,
    match: Annotated[list[str] | None, typer.Option("--match", metavar="A=B")] = None,
    force: options.Force = False,
    json: options.Json = False,
    lang: options.Lang = options.Language.zh,
) -> int:
    """Compare two results: awards gained, lost and changed, and reasons that changed. Exits 1 where they differ."""
    from subsidycalc.audit.differences import compare
    from subsidycalc.results.reports.difference_sheets import difference_sheets
    from subsidycalc.results.reports.differences import difference_object, difference_page, sides_of
    from subsidycalc.results.workbook.written import read_written

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        check_output(output, [before, after], force=force)
        found = compare(*sides_of(read_written(before), read_written(after)), match or ())
        if json:
            print_json(difference_object(found))
        else:
            show_page(difference_page(found, wording))
        if output is not None:
            hand_out_sheets(difference_sheets(found, wording), output, wording, force=force, quiet=json)
    return 0 if found.same else CHECK_NOT_MET


def settle(
    before: Annotated[Path | None, typer.Argument(metavar="A.xlsx")] = None,
    after: Annotated[Path | None, typer.Argument(metavar="B.xlsx")] = None,
    inputs: Annotated[list[Path] | None, typer.Option("--input", metavar="FILE")] = None,
    password_file: options.PasswordFile = None,
    register: options.Registers = None,
    rulings: options.Rulings = None,
    ledger: options.LedgerFile = None,
    batch: Annotated[int | None, typer.Option("--batch", metavar="N", min=1, max=10**9)] = None,
    output: options.Output = None,
    force: options.Force = False,
    json: options.Json = False,
    lang: options.Lang = options.Language.zh,
) -> int:
    """Tell what each payee still gets or pays back once a batch that was paid is corrected."""
    from subsidycalc.results.reports.settlement import settlement_object, settlement_page, settlement_sheets
    from subsidycalc.runs.bookkeeping import files_of_ledger
    from subsidycalc.runs.recorded import Given

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        kept = [path for path in (before, after, *(inputs or ()), *(rulings or ())) if path is not None]
        check_output(output, [*kept, *files_of_ledger(ledger)], force=force)
        password = options.passwords(password_file, lang)
        given = Given(inputs or (), register or (), rulings or (), password)
        found = _settled(before, after, ledger, batch, given, lang)
        if json:
            print_json(settlement_object(found))
        else:
            show_page(settlement_page(found, wording))
        if output is not None:
            hand_out_sheets(settlement_sheets(found, wording), output, wording, force=force, quiet=json)
    return 0


def _settled(
    before: Path | None,
    after: Path | None,
    ledger: Path | None,
    batch: int | None,
    given: Given,
    lang: options.Language,
) -> Settlement:
    from subsidycalc.audit.ledger import open_ledger
    from subsidycalc.audit.settlement import settle_batch
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.runs.settling import settled

    if before is not None and after is not None and ledger is None and batch is None:
        return settled(before, after, given, lang.value)
    if ledger is None or batch is None or before is not None:
        raise WrongChoiceError(said("settle.two_or_batch"))
    if given.inputs or given.registers or given.rulings:
        raise WrongChoiceError(said("settle.inputs_of_two"))
    with open_ledger(ledger, create=False, only_looking=True) as book:
        return settle_batch(book, batch)
