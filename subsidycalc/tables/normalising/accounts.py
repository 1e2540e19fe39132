"""Columns of bank accounts: the whole number is kept for the list of payments alone, everything else sees it masked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity.identity_number import FULL_LENGTH, fault, masked
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.normalising.cells import cell_text, compact, number_text
from subsidycalc.tables.normalising.outcome import Outcome, begin

if TYPE_CHECKING:
    from subsidycalc.tables.normalising.cells import Cells

_ACCOUNT: Final = re.compile("[A-Z]{0,4}[0-9][0-9-]{4,38}[0-9]")
_FIRST_TOO_LONG: Final = 10**15
"""Longer numbers have lost their last digits where a cell holds them as a number."""


def read_accounts(cells: Cells) -> Outcome:
    """Read a column of accounts; one that a numeric cell cannot hold whole is none, and a person's number is none."""
    outcome = begin(cells, np.int32, "account-format")
    typed = list(
        zip(cells.texts.tolist(), (compact(text).upper() for text in cells.text_values), strict=True)
    )
    typed += [
        (position, number_text(number))
        for position, number in cells.finite_numbers()
        if number < _FIRST_TOO_LONG
    ]
    number_of: dict[str, int] = {"": 0}
    for position, account in typed:
        if _ACCOUNT.fullmatch(account) and (len(account) != FULL_LENGTH or fault(account) is not None):
            outcome.accept(position, number_of.setdefault(account, len(number_of)))
    outcome.accounts = tuple(number_of)
    outcome.categories = tuple(map(masked, number_of))
    outcome.show_faults(cells, lambda cell: harmless(masked(compact(cell_text(cell)))))
    if outcome.shown:
        outcome.remark("account-unusable", list(outcome.shown))
    return outcome
