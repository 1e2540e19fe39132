"""`subsidycalc papers`: what an office sends out after a batch, from its result alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
from subsidycalc.cli.options import Force, Json, Lang, Language
from subsidycalc.cli.streams import print_json, say
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.results.reports.papers.facts import Facts
    from subsidycalc.results.reports.papers.filing import FiledPaper
    from subsidycalc.results.reports.papers.payments import AccountFault, Payments


def papers(
    result: Annotated[Path, typer.Argument(metavar="RESULT.xlsx")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER")],
    template: Annotated[Path | None, typer.Option("--template", metavar="LETTER.docx")] = None,
    force: Force = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Write the public notice, the list of payments, the approval sheet, the brief and a letter per enterprise."""
    from subsidycalc.results.reports.papers.filing import (
        check_folder,
        filed_papers,
        left_over,
        payment_file,
        write_papers,
    )
    from subsidycalc.results.reports.papers.letter_form import LetterForm
    from subsidycalc.results.reports.papers.payments import payments_of
    from subsidycalc.results.reports.papers.reading import facts_of
    from subsidycalc.results.workbook.written import read_written

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        form = None if template is None else LetterForm(template)
        written = read_written(result)
        facts = facts_of(written)
        payments = payments_of(facts)
        filed = filed_papers(facts, payments, form)
        kept = [result, *([] if template is None else [template])]
        check_folder(output, filed, kept, written.record.files, force=force)
        write_papers(output, filed, kept, force=force)
        stale = output / payment_file(facts)
        withdrawn = not payments.can_be_listed and stale.is_file()
        if withdrawn:
            stale.unlink()
    if json:
        print_json(_told(facts, payments, filed, str(output)))
    else:
        typer.echo(_summary(facts, payments, output, wording))
    for line in _open(facts, payments, wording):
        say(line)
    if withdrawn:
        say(wording.say("papers.withdrawn", file=stale))
    others = left_over(output, filed, facts)
    if others:
        names = wording.say("papers.between").join(others)
        say(wording.say("papers.left_over", folder=output, count=len(others), names=names))
    return CHECK_NOT_MET if payments.faults or payments.to_enter else 0


def _letters(facts: Facts) -> Counter[str]:
    return Counter("granted" if one.grants else one.outcome() for one in facts.addressed)


def _summary(facts: Facts, payments: Payments, folder: Path, wording: Wording) -> str:
    from subsidycalc.tables.harmless import harmless
    from subsidycalc.texts.numbers import both_decimals

    counts = _letters(facts)
    listed = wording.say(
        "papers.and_payments", count=len(payments.lines), amount=both_decimals(facts.payable)
    )
    return wording.say(
        "papers.written",
        folder=harmless(str(folder)),
        payments=listed if payments.can_be_listed else "",
        letters=counts.total(),
        granted=counts["granted"],
        refused=counts["refused"],
        pending=counts["pending"],
    )


def _open(facts: Facts, payments: Payments, wording: Wording) -> list[str]:
    """Return what an officer must still see to, line by line; no whole account is shown."""
    lines = [] if payments.lines else [wording.say("papers.nothing_to_pay")]
    if payments.faults:
        lines.append(wording.say("papers.no_payments", count=len(payments.faults)))
        if facts.accounts is None:
            lines.append(wording.say("papers.no_accounts"))
        else:
            lines += [_fault_line(one, wording) for one in payments.faults]
    if payments.to_enter:
        names = wording.say("papers.between").join(
            wording.say("papers.with_detail", text=one.name, detail=one.code) for one in payments.to_enter
        )
        lines.append(wording.say("papers.accounts_to_enter", count=len(payments.to_enter), names=names))
    if facts.unaddressed:
        lines.append(wording.say("papers.unaddressed", count=facts.unaddressed))
    return lines


def _fault_line(fault: AccountFault, wording: Wording) -> str:
    between = wording.say("papers.between")
    said = wording.say(
        f"papers.account_fault.{fault.fault}",
        lacking=between.join(wording.say(f"papers.columns.{name}") for name in fault.lacking),
        account=fault.account,
        others=between.join(fault.others),
    )
    return wording.say("papers.account_fault.line", name=fault.name, code=fault.code, fault=said)


def _told(facts: Facts, payments: Payments, filed: Sequence[FiledPaper], folder: str) -> dict[str, Any]:
    from msgspec.structs import asdict

    from subsidycalc.texts.numbers import yuan_text

    counts = _letters(facts)
    return {
        "folder": folder,
        "files": [paper.name for paper in filed],
        "payable": yuan_text(facts.payable),
        "payment_list": payments.can_be_listed,
        "payments": len(payments.lines),
        "letters": {name: counts[name] for name in ("granted", "refused", "pending")},
        "accounts": [asdict(fault) for fault in payments.faults],
        "accounts_to_enter": [{"code": one.code, "name": one.name} for one in payments.to_enter],
        "rows_without_letter": facts.unaddressed,
    }
