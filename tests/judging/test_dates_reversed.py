"""A row whose first day lies after its last is never paid 0.00 in silence: its dates are a fault of the data."""

from __future__ import annotations

import datetime as dt

import pytest
from oracle.judged_by_both import amounts, codes, judged_by_both

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of

MONTHLY = 'monthly = "100元", from = "from", to = "to"'
HELD = 'where = [{ in_order = ["from", "to"], else = "spell-turned" }]'
LOANS = """
[table.loans]
zh = "贷款"
named_by = ["contract"]
field.contract = { zh = "合同编号", kind = "text" }
field.principal = { zh = "本金", kind = "money" }
field.lent = { zh = "计息开始", kind = "date" }
field.repaid = { zh = "计息结束", kind = "date" }
"""


def trainees(pays: str) -> list[int]:
    """Judge a whole June, and the same turned round; the second is rejected for it, and June is paid."""
    cells = {"uscc": code_of("A"), "name": "某人"}
    rows = [
        {
            **cells,
            "id_number": number_of("330302", dt.date(1990, 1, 1)),
            "from": "2024-06-01",
            "to": "2024-06-30",
        },
        {
            **cells,
            "id_number": number_of("330302", dt.date(1990, 1, 2)),
            "from": "2024-06-30",
            "to": "2024-06-01",
        },
    ]
    result = judged_by_both(pays, {"enterprises": [{"uscc": code_of("A")}], "trainees": rows})
    (one,) = result.provisions
    assert one.verdict is not None
    assert codes(result)[1] == ["dates-reversed"]
    assert one.verdict.tolist() == [Verdict.AWARDED, Verdict.REJECTED]
    (ground,) = (ground for ground in one.grounds if ground.code == "dates-reversed")
    assert ground.fields == ("from",)
    return amounts(result)


@pytest.mark.parametrize("months", ["anniversary", "calendar-month", "thirty-days"])
def test_months_between_dates_that_are_reversed_are_not_paid(months: str) -> None:
    # one month at 100 yuan
    assert trainees(f'table = "trainees"\npays = {{ {MONTHLY}, months = "{months}" }}') == [10_000]


@pytest.mark.parametrize(
    "pays",
    [
        f'pays = {{ sum_of = [{{ amount = "50元" }}, {{ {MONTHLY} }}] }}',
        f'route = [{{ id = "a", title = "甲", where = [], pays = {{ sum_of = [{{ amount = "50元" }}, {{ {MONTHLY} }}] }} }}]',
        f'spell = ["from", "to"]\npays = {{ sum_of = [{{ amount = "50元" }}, {{ {MONTHLY} }}] }}',
    ],
)
def test_nor_is_what_is_paid_beside_them_by_whatever_route(pays: str) -> None:
    # 50 + 100 yuan
    assert trainees(f'table = "trainees"\n{pays}') == [15_000]


def test_a_duration_is_not_used_up_by_them() -> None:
    duration = 'spell = ["from", "to"]\nduration = { per = "person", at_most = "24个月" }'
    assert trainees(f'table = "trainees"\n{duration}\npays = {{ {MONTHLY} }}') == [10_000]


def test_a_policy_that_refuses_them_itself_says_it_once() -> None:
    rows = [
        {
            "uscc": code_of("A"),
            "name": "某人",
            "id_number": number_of("330302", dt.date(1990, 1, 1)),
            "from": "2024-06-30",
            "to": "2024-06-01",
        }
    ]
    provision = f'table = "trainees"\n{HELD}\npays = {{ {MONTHLY} }}\n[codes]\nspell-turned = "时段颠倒"'
    result = judged_by_both(provision, {"enterprises": [{"uscc": code_of("A")}], "trainees": rows})
    assert codes(result) == {0: ["spell-turned"]}


@pytest.mark.parametrize(("last_day", "fen"), [("does not count", 0), ("counts", 1_000)])
def test_interest_between_dates_that_are_reversed_is_not_paid(last_day: str, fen: int) -> None:
    # 36,000 × 10 % × 1 ÷ 360 = 10.00 for one day; from a day to the same day there is none where the last does not count
    provision = f"""
table = "loans"
pays = {{ interest_on = "principal", rates = ["10%"], from = "lent", to = "repaid", last_day = "{last_day}" }}
{LOANS}"""
    rows = [
        {
            "uscc": code_of("A"),
            "contract": contract,
            "principal": "36000",
            "lent": "2024-09-01",
            "repaid": repaid,
        }
        for contract, repaid in [("甲", "2024-09-01"), ("乙", "2024-08-31"), ("丙", "2024-03-01")]
    ]
    result = judged_by_both(provision, {"enterprises": [{"uscc": code_of("A")}], "loans": rows})
    assert codes(result) == {1: ["dates-reversed"], 2: ["dates-reversed"]}
    assert amounts(result) == [fen]


@pytest.mark.parametrize(
    "pays",
    [
        '{ monthly = "100元", from = "lent", to = "repaid" }',
        '{ interest_on = "principal", rates = ["3%"], from = "lent", to = "repaid", year = 360 }',
    ],
)
def test_nothing_is_counted_to_a_day_that_never_comes(pays: str) -> None:
    without_end = LOANS.replace(
        'zh = "计息结束", kind = "date"', 'zh = "计息结束", kind = "date", open_ended = true'
    )
    row = {
        "uscc": code_of("A"),
        "contract": "1",
        "principal": "1000",
        "lent": "2024-01-01",
        "repaid": "无固定期限",
    }
    tables = {"enterprises": [{"uscc": code_of("A")}], "loans": [row]}
    result = judged_by_both(f'table = "loans"\npays = {pays}\n{without_end}', tables)
    assert (amounts(result), codes(result)) == ([], {0: ["invalid-date"]})
