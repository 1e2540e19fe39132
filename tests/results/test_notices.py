"""What notices say."""

from __future__ import annotations

import datetime as dt

from batches import judged, policy_text

from subsidycalc.results.wording.notices import notice_texts
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of
from subsidycalc.texts.registry import Wording

KEPT = """
[[provision]]
id = "kept"
clause = "二"
title = { zh = "留岗补助", en = "Keeping staff" }
kind = "grant"
table = "employees"
where = [{ code = "home", begins_not = ["22"], else = "in-province" }]
pays = { amount = "300元", unit = { zh = "人", en = "persons" } }

[[provision.derived]]
name = "home"
first_of = ["hukou_code", "id_number"]
fallback_notice = "hukou-from-id"
"""

ANNOUNCED = """
[[provision]]
id = "again"
clause = "一"
title = { zh = "留岗补助（重申）", en = "Keeping staff, announced again" }
kind = "grant"
table = "employees"
same_as = "measures/kept"
"""

LOAN = """
[[provision]]
id = "loan"
clause = "四"
title = { zh = "贷款", en = "Loan" }
kind = "credit"
table = "enterprises"
where = [{ flag = "above_scale", else = "not-above-scale" }]
pays = { lower_of = ["400万元", "loan_requested"] }
"""


def test_a_benefit_announced_again_goes_by_the_title_of_the_announcement() -> None:
    person = {"uscc": code_of("A"), "id_number": number_of("230102", dt.date(1990, 1, 1)), "hukou_code": ""}
    sources = {"action": policy_text(ANNOUNCED, "action"), "measures": policy_text(KEPT, "measures")}
    rows = {"enterprises": [{"uscc": code_of("A")}], "employees": [person]}
    batch = judged({"action": sources["action"]}, rows, others={"measures": sources["measures"]})
    assert [notice.code for notice in batch.notices] == ["hukou-from-id"]
    assert [text.partition("：")[0] for text in notice_texts(batch, Wording("zh"))] == ["留岗补助（重申）"]


def test_no_full_amount_is_assumed_for_an_enterprise_that_gets_none() -> None:
    rows = [
        {"uscc": code_of("A"), "above_scale": "是"},
        {"uscc": code_of("B"), "above_scale": "否"},
        {"uscc": code_of("C"), "above_scale": "是", "loan_requested": "100"},
    ]
    result = judged({"trial": policy_text(LOAN)}, {"enterprises": rows})
    (loan,) = result.provisions
    first = int(loan.frame.table.row_numbers[0]) if loan.frame is not None else 0
    assert [(notice.code, notice.rows) for notice in result.notices] == [("full-amount-assumed", (first,))]
