"""The list of payments: what goes to which account from which fund, and the accounts that stand against writing it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict

from subsidycalc.identity.identity_number import masked
from subsidycalc.results.wording.payees import of_whom
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, text_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.results.reports.papers.facts import Account, Applicant, Facts

_WIDTHS: Final = (26, 22, 24)


class Payment(Struct, frozen=True):
    """One transfer: to one account, from one fund."""

    to: Applicant
    account: Account | None
    """None where it is yet to be entered: of a person or a region."""
    fund: str
    amount: int


class AccountFault(Struct, frozen=True):
    """Why a payee's money cannot be sent."""

    code: str
    name: str
    fault: Literal["missing", "shared"]
    lacking: tuple[str, ...] = ()
    account: str = ""
    """Masked."""
    others: tuple[str, ...] = ()
    """Who has the same account."""


class Payments(Struct, frozen=True):
    """Every transfer of a batch, or why there can be no list."""

    lines: tuple[Payment, ...]
    faults: tuple[AccountFault, ...]
    to_enter: tuple[Applicant, ...]
    """Payees whose account no input holds: persons and regions."""

    @property
    def can_be_listed(self) -> bool:
        """Whether there is anything to pay, and no account stands against it."""
        return bool(self.lines) and not self.faults


def payments_of(facts: Facts) -> Payments:
    """Return the transfers in the order of the result; faults of accounts are listed all together."""
    accounts = {one.code: one for one in facts.accounts or ()}
    owners: dict[str, list[str]] = defaultdict(list)
    for payee in facts.paid:
        if payee.code in accounts:
            owners[accounts[payee.code].number].append(payee.called)
    faults = [
        fault
        for one in facts.paid
        if one.has_account_columns and (fault := _fault(one, accounts.get(one.code), owners)) is not None
    ]
    lines = [
        Payment(one, accounts.get(one.code), fund, amount)
        for one in facts.paid
        for fund, amount in _by_fund(one).items()
    ]
    to_enter = tuple(one for one in facts.paid if not one.has_account_columns)
    return Payments(tuple(lines), tuple(faults), to_enter)


def _by_fund(payee: Applicant) -> dict[str, int]:
    funds: dict[str, int] = defaultdict(int)
    for grant in payee.grants:
        for fund, amount in grant.funds:
            funds[fund] += amount
    return {fund: amount for fund, amount in funds.items() if amount}


def _fault(
    payee: Applicant, account: Account | None, owners: Mapping[str, Sequence[str]]
) -> AccountFault | None:
    held = {} if account is None else asdict(account)
    lacking = tuple(name for name in ("account_name", "bank", "account") if not held.get(name))
    if account is None or lacking:
        return AccountFault(payee.code, payee.called, "missing", lacking)
    sharing = list(owners[account.number])
    if len(sharing) > 1:
        sharing.remove(payee.called)
        return AccountFault(payee.code, payee.called, "shared", (), masked(account.account), tuple(sharing))
    return None


def payment_sheets(payments: Payments, facts: Facts) -> list[SheetModel]:
    """Return the list as sheets: a line per transfer, and the totals by fund with places to sign."""
    say = facts.wording.say
    lines = payments.lines
    last = np.arange(len(lines) + 1) == len(lines)

    def texts(name: str, values: list[str], width: int, total: str = "") -> tuple[str, list[str], int]:
        return of_whom(facts.wording, f"papers.columns.{name}", facts.whom), [*values, total], width

    account = [line.account for line in lines]
    to_enter = say("papers.to_enter")
    total = sum(line.amount for line in lines)
    remarks = [_remark(line, facts) for line in lines]
    columns = [
        number_column(say("papers.columns.number"), list(range(1, len(lines) + 2)), 6, blank=last),
        text_column(*texts("payee", [line.to.called for line in lines], 28, say("papers.total")), "wrapped"),
        text_column(*texts("code", [line.to.code for line in lines], 21), "code"),
        text_column(
            *texts("account_name", [one.account_name if one else to_enter for one in account], 28), "wrapped"
        ),
        text_column(*texts("bank", [one.bank if one else to_enter for one in account], 28), "wrapped"),
        text_column(*texts("account", [one.account if one else to_enter for one in account], 24), "code"),
        text_column(*texts("fund", [line.fund for line in lines], 12), "wrapped"),
        number_column(say("papers.columns.amount"), [*(line.amount for line in lines), total], 16, "money"),
    ]
    if any(remarks):
        columns.append(text_column(*texts("remark", remarks, 18), "wrapped"))
    table = SheetModel(
        say("papers.names.payments"), (Block(tuple(columns), last_is_total=True),), frozen_columns=2
    )
    return [table, _by_fund_sheet(payments, facts)]


def _remark(line: Payment, facts: Facts) -> str:
    if line.account is None or line.account.account_name == line.to.name:
        return ""
    return facts.wording.say("papers.other_name")


def _by_fund_sheet(payments: Payments, facts: Facts) -> SheetModel:
    say = facts.wording.say
    funds: dict[str, int] = defaultdict(int)
    payees: dict[str, set[str]] = defaultdict(set)
    for line in payments.lines:
        funds[line.fund] += line.amount
        payees[line.fund].add(line.to.code)
    counts = [*(len(payees[fund]) for fund in funds), None]
    columns = (
        text_column(say("papers.columns.fund"), [*funds, say("papers.total")], _WIDTHS[0]),
        number_column(of_whom(facts.wording, "papers.columns.payees", facts.whom), counts, _WIDTHS[1]),
        number_column(
            say("papers.columns.amount"), [*funds.values(), sum(funds.values())], _WIDTHS[2], "money"
        ),
    )
    block = Block(columns, 2, last_is_total=True)
    signed = [say(f"papers.payments_signed.{name}") for name in ("made", "checked", "approved")]
    places = text_column("", signed, _WIDTHS[0])
    blank = text_column("", [""] * len(signed), _WIDTHS[1])
    return SheetModel(
        say("papers.names.by_fund"),
        (block, Block((places, blank), block.end_row + 1, headed=False)),
        widths=_WIDTHS,
        title=say("papers.payments_title", documents=facts.documents()),
    )
