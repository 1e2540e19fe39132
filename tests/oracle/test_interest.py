"""Interest of many rows at once agrees with plain fractions, row by row."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from judging.frames import frame_of
from lint.broken_policies import INTEREST, loans
from oracle.plain_amounts import pay_of
from oracle.plain_cells import FINE, PlainCell, PlainTable
from oracle.subject import Subject

from subsidycalc.declared.validation import validated
from subsidycalc.runs.cases.testing import outcome_of, read_cases
from subsidycalc.tables.model import BLANK, PERCENT_UNIT, PRESENT, Field, Kind
from subsidycalc.vocabulary.dates import day_number
from subsidycalc.vocabulary.frame import Frame, View
from subsidycalc.vocabulary.interest import InterestAmount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KINDS = {"loan": Kind.MONEY, "rate": Kind.PERCENT, "days": Kind.COUNT, "lent": Kind.DATE, "repaid": Kind.DATE}
LPR = [[dt.date(2022, 1, 20), "3.7%"], [dt.date(2022, 8, 22), "3.65%"], [dt.date(2023, 6, 20), "3.55%"]]


def frame_with(rows: list[Mapping[str, Any]]) -> Frame:
    """Return a frame of rows of a loan; what a row does not say is blank."""
    frame = frame_of("enterprises", [{"name": f"{number}"} for number in range(len(rows))])
    for name, kind in KINDS.items():
        state = np.array([PRESENT if row.get(name) is not None else BLANK for row in rows], dtype=np.uint8)
        values = np.array([_stored(kind, row.get(name)) for row in rows], dtype=np.int64)
        frame.derived[name] = View(name, Field(name, name, kind), values, state, None, None)
    return frame


def _stored(kind: Kind, value: Any) -> int:  # noqa: ANN401 - a date or a number
    if value is None:
        return 0
    if kind is Kind.DATE:
        return day_number(value)
    return int(value * PERCENT_UNIT) if kind is Kind.PERCENT else int(value)


def subject_of(row: Mapping[str, Any]) -> Subject:
    table = PlainTable("enterprises", "uscc", persons=False, blank_means_no=frozenset(), rows=[{}])
    cells = {
        name: PlainCell(
            Fraction(value) if not isinstance(value, dt.date) else value,
            FINE,
            value if isinstance(value, dt.date) else None,
        )
        for name, value in row.items()
        if value is not None
    }
    return Subject(table, 0, table, 0, cells)


def word(**more: Any) -> InterestAmount:  # noqa: ANN401 - as a policy writes it
    return validated(InterestAmount, {"interest_on": "loan", "rates": ["rate"], "days": "days", **more})


ON_DATE = {"rate_table": "lpr", "on": "lent", "rates": LPR}
WORDS = [
    word(),
    word(rates=["rate", {**ON_DATE, "plus": "0.5%"}], share="50%"),
    word(rates=["4.35%", {**ON_DATE, "minus": "0.25%"}], year=365),
    validated(
        InterestAmount,
        {"interest_on": "loan", "rates": [ON_DATE], "from": "lent", "to": "repaid", "last_day": "counts"},
    ),
]
DAYS = some.none() | some.dates(dt.date(2021, 6, 1), dt.date(2024, 12, 31))
ROWS = some.fixed_dictionaries(
    {
        "loan": some.none() | some.integers(0, 10**13),
        "rate": some.none() | some.integers(-10_000, 200_000).map(lambda one: Fraction(one, 1_000_000)),
        "days": some.none() | some.integers(0, 4_000),
        "lent": DAYS,
        "repaid": DAYS,
    }
)


@pytest.mark.parametrize("way", WORDS)
@given(rows=some.lists(ROWS, min_size=1, max_size=8))
def test_whole_columns_come_to_what_each_row_comes_to(
    way: InterestAmount, rows: list[dict[str, Any]]
) -> None:
    frame = frame_with(rows)
    paid = way.pay(frame, np.zeros(len(rows), dtype=bool))
    everyone = np.arange(len(rows))
    (terms,) = paid.terms(np.ones(len(rows), dtype=bool), everyone)
    for number, row in enumerate(rows):
        due = pay_of(way, subject_of(row))
        assert bool(paid.known[number]) is due.known
        told = {doubt.code for doubt in paid.doubts if doubt.mask[number]}
        assert told == {why.code for why in due.why}
        if due.known:
            assert (
                Fraction(int(paid.numerators[number]), paid.denominator) == due.amount == terms.value(number)
            )


def test_five_million_for_181_days_at_the_lower_of_lpr_and_contract() -> None:
    # 5,000,000 × 3.65 % × 181 ÷ 360 = 91,756.944…: the LPR of 2023-06-19 is still that of August 2022
    row = {"loan": 500_000_000, "rate": Fraction(42, 1000), "days": 181, "lent": dt.date(2023, 6, 19)}
    paid = word(rates=["rate", ON_DATE]).pay(frame_with([row]), np.zeros(1, dtype=bool))
    assert Fraction(int(paid.numerators[0]), paid.denominator) == Fraction(
        500_000_000 * 365 * 181, 10_000 * 360
    )


def test_a_small_loan_is_paid_under_a_cap_that_int64_does_not_hold_in_parts_of_a_fen(tmp_path: Path) -> None:
    # 360,000 × 3.35 % × 1 ÷ 360 = 33.50; 360 times that is 12,060, and a contract below zero is a fault
    limit = 'cap = { per = "row", amount = "1万元" }'
    (tmp_path / "policy.toml").write_text(loans(INTEREST + 'days = "days"\n', limit), "utf-8")
    cells = 'contract = "{0}", principal = "360000", lent = "2024-07-22", repaid = "2024-07-23", rate = "{1}", days = "{2}"'
    rows = [
        f'{{ table = "loans", enterprise = "{who}", cells = {{ {cells.format("甲", *more)} }} }}'
        for who, *more in [("A", "5", "1"), ("B", "5", "360"), ("C", "-0.01", "1")]
    ]
    case = (
        '[[case]]\nname = "capped"\nrow = [{}]\nexpect = [\n'
        '{{ provision = "reward", enterprise = "A", amount = "33.50" }},\n'
        '{{ provision = "reward", enterprise = "B", amount = "10000.00" }},\n'
        '{{ provision = "reward", row = "negative", codes = ["negative-number"] }}]\n'
    )
    rows[2] = rows[2].replace("cells", 'label = "negative", cells')
    (tmp_path / "cases.toml").write_text(case.format(", ".join(rows)), "utf-8")
    (judged,) = outcome_of(read_cases([str(tmp_path)])[0], mutate=False).cases
    assert [str(one) for one in judged.compared if not one.met] == []
