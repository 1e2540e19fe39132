"""Bank accounts: kept whole for the list of payments, masked for everything else."""

from __future__ import annotations

import pytest
from raw_columns import noticed, read, results

from subsidycalc.runs.cases.numbers_of_nobody import Persons
from subsidycalc.tables.model import PRESENT

WHOLE = "33050162000000000001"


@pytest.mark.parametrize(
    ("cell", "account"),
    [
        (WHOLE, WHOLE),
        (" 3305 0162 0000 0000 0001 ", WHOLE),
        ("'６２２２００１２３４５６７８９０", "6222001234567890"),
        ("1203-2001-0900", "1203-2001-0900"),
        (571900000010101.0, "571900000010101"),
    ],
)
def test_an_account_is_kept_whole_and_shown_masked(cell: object, account: str) -> None:
    column, _ = read("enterprises", "account", [cell])
    assert column.state.tolist() == [PRESENT]
    assert column.accounts[int(column.values[0])] == account
    (shown,) = results(column)
    assert (str(shown)[-2:], account in str(shown)) == (account[-2:], False)


@pytest.mark.parametrize(
    "cell", [float(WHOLE), int(WHOLE), "3.30502E+19", "另行提供", "12345", Persons().number("3303")]
)
def test_what_is_no_whole_account_is_none_and_is_told(cell: object) -> None:
    column, notices = read("enterprises", "account", [cell])
    assert results(column) == ["account-format"]
    assert noticed(notices) == {"account-unusable": (2,)}
    assert WHOLE not in column.raw[0]


def test_accounts_that_look_alike_masked_stay_two() -> None:
    column, _ = read("enterprises", "account", ["33050162000000010001", "33050162000000020001"])
    assert column.categories[1] == column.categories[2]
    assert column.values.tolist() == [1, 2]
