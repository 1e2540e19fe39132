"""Awards received before that name a person who is paid without an enterprise, by a whole number: both judges agree."""

from __future__ import annotations

import datetime as dt

import pytest
from oracle.judged_by_both import amounts, codes, judged_by_both, planned

from subsidycalc.judging.column_use import columns_used
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of

PROVISION = """
table = "purchases"
pays = { share = "15%", of = ["price"] }
[prior_awards]
clause = "九"
overlap = "top-up"
[table.purchases]
zh = "购买"
payee = "person"
[table.purchases.field.price]
zh = "价格"
kind = "money"
"""
FIRST, SECOND, THIRD, ABSENT = (number_of("330302", dt.date(1990, 1, day)) for day in (1, 2, 3, 4))


def had(amount: str, **who: str) -> dict[str, str]:
    return {"policy": "市级", "provision": "一项", "amount": amount, **who}


def test_what_a_person_had_before_is_deducted_from_that_person_alone() -> None:
    rows = {
        "purchases": [{"name": "某", "id_number": one, "price": "1000"} for one in (FIRST, SECOND, THIRD)],
        "prior_awards": [
            had("100", id_number=FIRST),
            had("20", id_number=FIRST),
            had("200", id_number=THIRD),
            # none of these is anybody's: a masked number, one of nobody here, an employer beside the number, no name
            had("50", id_number=f"{SECOND[:6]}********{SECOND[-4:]}"),
            had("50", id_number=ABSENT),
            had("50", id_number=SECOND, uscc=code_of("A")),
            had("50"),
        ],
    }
    result = judged_by_both(PROVISION, rows)
    # 1,000 × 15 % = 150, less 100 + 20 = 30; 150; 150 is less than 200
    assert amounts(result) == [3_000, 15_000]
    assert codes(result) == {2: ["already-received"]}
    told = {one.code: len(one.rows) for one in result.notices if one.code.startswith("prior")}
    assert told == {"prior-award-of-nobody": 2, "prior-award-unlisted": 2}


def test_the_template_asks_for_the_number_of_a_person_and_for_no_enterprise() -> None:
    asked = {use.key for use in columns_used(planned(PROVISION).tasks) if use.table.name == "prior_awards"}
    assert "id_number" in asked
    assert "uscc" not in asked


def test_the_template_asks_for_what_tells_one_entry_from_another() -> None:
    named = PROVISION.replace('payee = "person"', 'payee = "person"\nnamed_by = ["invoice"]')
    run = planned(f'{named}[table.purchases.field.invoice]\nzh = "发票号"\nkind = "text"\n')
    assert "invoice" in {use.key for use in columns_used(run.tasks)}


@pytest.mark.parametrize(
    "written",
    [
        'head_count = { at_least = 2, else = "too-few-hires" }\npays = { amount = "1元" }',
        'pays = { head_count_tiers = [[1, "100元"]] }',
    ],
)
def test_heads_of_a_person_are_refused(written: str) -> None:
    text = PROVISION.replace('pays = { share = "15%", of = ["price"] }', "")
    with pytest.raises(PolicyFileError) as caught:
        planned(text.replace('table = "purchases"', f'table = "purchases"\n{written}', 1))
    assert "whose heads could be counted" in "\n".join(caught.value.lines("en"))
