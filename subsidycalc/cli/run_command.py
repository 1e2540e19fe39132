"""`subsidycalc run`: from input files to the result workbook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from subsidycalc.cli import options
from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
from subsidycalc.cli.streams import HeldBack, print_json, progress, said_in_place, say
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult


def run(
    inputs: options.Inputs,
    policy: options.Policies = None,
    output: options.Output = None,
    provision: options.Provisions = None,
    set_: options.Values = None,
    reading: options.Readings = None,
    unit: options.Units = None,
    fill_merged: options.FillMerged = False,
    limit: options.LimitTexts = None,
    password_file: options.PasswordFile = None,
    config: options.ConfigFile = None,
    near: options.Near = None,
    ledger: options.LedgerFile = None,
    corrects: Annotated[int | None, typer.Option("--corrects", metavar="N", min=1, max=10**9)] = None,
    register: options.Registers = None,
    rulings: options.Rulings = None,
    publish: Annotated[bool, typer.Option("--publish")] = False,
    strict: Annotated[bool, typer.Option("--strict")] = False,
    force: options.Force = False,
    json: options.Json = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet")] = False,
    lang: options.Lang = options.Language.zh,
) -> int:
    """Calculate a batch and write the result workbook."""
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.policy.finding import policy_files
    from subsidycalc.results.reports.console import json_summary, print_summary
    from subsidycalc.results.wording.notices import loud_notices
    from subsidycalc.results.workbook.writing.package import write_workbook
    from subsidycalc.results.workbook.writing.target import check_target, placed
    from subsidycalc.runs.bookkeeping import files_of_ledger, ledger_at
    from subsidycalc.runs.pipeline import read
    from subsidycalc.runs.planning import plan
    from subsidycalc.runs.registers import files_of
    from subsidycalc.runs.run import default_output, laid_out

    wording = Wording(lang.value)
    with plain_failures(lang.value), progress(wording, quiet=quiet) as step:
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
            near=near,
        )
        defaults = with_defaults(
            inputs, choices, wording, config=config, quiet=quiet, wants_ledger=ledger is None
        )
        choices, ledger = defaults.choices, ledger or defaults.ledger
        planned = plan(choices)
        target = output or default_output(inputs[0], planned.tasks[0].policy.id, defaults.folder)
        kept = [
            *inputs,
            *policy_files(choices.policies),
            *files_of_ledger(ledger),
            *([] if defaults.file is None else [defaults.file]),
            *choices.rulings,
            *files_of(choices),
        ]
        check_target(target, kept, force=force, is_default=output is None)
        options.check_ending(output)
        shown = HeldBack()
        with said_in_place(target, wording) as moved, ledger_at(ledger, corrects) as book:
            for news in book.news():
                say(news.spoken(lang.value))
            step("reading")
            batch = read(inputs, choices, planned)
            step("judging")
            done = laid_out(
                planned,
                batch,
                choices,
                language=lang.value,
                published=publish,
                ledger=book.ledger,
                corrects=corrects or 0,
            )
            for told in loud_notices(done.result, wording):
                say(told)
            step("writing")
            known = book.known(done)
            if known is not None:
                say(known.spoken(lang.value))
            ready = book.entering(done)
            placing = placed(
                target,
                kept,
                force=force,
                is_default=output is None,
                ready=ready,
                mark=book.mark,
                moved=moved,
            )
            with placing as stream:
                write_workbook(done.sheets, wording, stream)
                # Before the result is in place, so that whatever fails leaves nothing behind.
                if json:
                    print_json(json_summary(done.result, done.record, str(target), done.digest), shown)
                elif not quiet:
                    print_summary(done.result, wording, shown, output=str(target), digest=done.digest)
            sys.stdout.write(shown.getvalue())
    return CHECK_NOT_MET if strict and _has_open_rows(done.result) else 0


def _has_open_rows(result: BatchResult) -> bool:
    """Whether some row is rejected or waits for a person, or figures are not plausible."""
    from subsidycalc.results.wording.notices import LOUD
    from subsidycalc.tables.plausibility import IMPLAUSIBLE

    accounts = result.accounts.values()
    return any(account.rejected or account.review for account in accounts) or any(
        notice.code in LOUD or notice.code in IMPLAUSIBLE for notice in result.notices
    )
