"""`subsidycalc history`: the batches that a ledger records, what an enterprise or a person had, and withdrawing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from subsidycalc.cli.endings import plain_failures
from subsidycalc.cli.options import Json, Lang, Language
from subsidycalc.cli.page_out import show_page
from subsidycalc.cli.streams import print_json
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.results.reports.history import HistoryReport

_LONGEST_LINE: Final = 200
"""So many characters are read where an ID number is expected."""
_LARGEST_NUMBER: Final = 10**9
"""More batches than a ledger will have; SQLite takes no number of any length."""


def history(
    ledger: Annotated[Path, typer.Option("--ledger", metavar="FILE")],
    batch: Annotated[int | None, typer.Option("--batch", metavar="N")] = None,
    enterprise: Annotated[str | None, typer.Option("--enterprise", metavar="CODE")] = None,
    person: Annotated[bool, typer.Option("--person")] = False,
    withdraw: Annotated[int | None, typer.Option("--withdraw", metavar="N")] = None,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """List the batches of a ledger; or tell what an enterprise or a person had; or withdraw a batch."""
    from subsidycalc.audit.ledger import open_ledger
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.results.reports.history import HistoryReport

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        if sum((batch is not None, enterprise is not None, person, withdraw is not None)) > 1:
            raise WrongChoiceError(said("usage.one_of_history"))
        if reason is not None and withdraw is None:
            raise WrongChoiceError(said("usage.reason_alone"))
        for asked in (batch, withdraw):
            if asked is not None and not 0 < asked <= _LARGEST_NUMBER:
                raise WrongChoiceError(said("usage.no_batch_number", written=asked))
        number = _number_asked(wording) if person else ""
        with open_ledger(ledger, create=False, only_looking=True) as book:
            report = HistoryReport(book, ledger.name, wording)
            code = None if enterprise is None else _code_meant(enterprise, report)
            if withdraw is not None:
                book.withdraw(withdraw, _reason(reason))
                told, page = report.withdrawn(withdraw)
            elif person:
                told, page = report.person(number)
            elif batch is not None or code is not None:
                told, page = report.awards(code, batch)
            else:
                told, page = report.batches()
    if json:
        print_json(told)
    else:
        show_page(page)
    return 0


def _code_meant(written: str, report: HistoryReport) -> str:
    """Return the code that is given, or that of the one who is called so; WrongChoiceError."""
    from subsidycalc.cli.as_typed import as_code
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.tables.harmless import harmless

    if as_code(written).isascii():
        return harmless(as_code(written))
    codes = report.names.codes(written)
    if len(codes) != 1:
        raise WrongChoiceError(said("usage.code_needed", written=written))
    return codes[0]


def _reason(reason: str | None) -> str:
    from subsidycalc.policy.choices import WrongChoiceError

    if reason is None or not reason.strip():
        raise WrongChoiceError(said("usage.reason_missing"))
    return reason.strip()


def _number_asked(wording: Wording) -> str:
    """Return an ID number from standard input, where it leaves no trace in the shell's history; WrongChoiceError."""
    from getpass import getpass

    from subsidycalc.identity.identity_number import fault
    from subsidycalc.policy.choices import WrongChoiceError

    asked = (
        getpass(wording.say("history.ask_person"))
        if sys.stdin.isatty()
        else sys.stdin.readline(_LONGEST_LINE)
    )
    number = asked.strip().upper()
    wrong = fault(number)
    if wrong is not None:
        raise WrongChoiceError(said("usage.no_person", fault=wrong))
    return number
