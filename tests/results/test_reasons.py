"""Why rows were not awarded: every code once, a sentence for each ground, and what to do."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from batches import judged, one_provision, policy_text

from subsidycalc.judging.verdicts import Ground, ProvisionResult, Verdict
from subsidycalc.results.wording.reasons import count_codes, count_lines, lines_of, title_of
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of
from subsidycalc.texts.registry import Language, Wording

STAY = """
general = [{ code = "region_code", begins = ["330302"], else = "outside-jurisdiction" }]

[[provision]]
id = "stay"
clause = "一.1"
title = { zh = "留工补助", en = "Staying" }
kind = "grant"
table = "employees"
where = [
  { code = "id_number", begins_not = ["3303"], else = "local-id" },
  { covers = ["stay_from", "stay_to"], from = 2023-01-06, to = 2023-02-05, else = "stay-window" },
  { every_month = "pension", months = ["2023-01", "2023-02"], else = "pension-unpaid" },
]
pays = { amount = "500元", unit = { zh = "人", en = "persons" } }
"""

BORN = dt.date(1990, 1, 1)
AWAY, HOME = number_of("422801", BORN), number_of("330304", BORN)
GOOD = {
    "stay_from": "2023-01-01",
    "stay_to": "2023-02-10",
    "pension[2023-01]": "是",
    "pension[2023-02]": "是",
}


def stay(*rows: dict[str, str | None], region: str = "330302") -> ProvisionResult:
    head, _, body = STAY.partition("\n\n")
    enterprises = [{"uscc": code_of("A"), "region_code": region, "name": "甲公司"}]
    policy = policy_text(body).replace("[document]", f"{head}\n[document]")
    people = [{"uscc": code_of("A"), **row} for row in rows]
    (result,) = judged({"trial": policy}, {"enterprises": enterprises, "employees": people}).provisions
    return result


def said(result: ProvisionResult, language: Language = "zh") -> list[tuple[str, str]]:
    """Codes and reasons of all lines, in order."""
    return [
        (lines.codes.at(place), lines.reasons.at(place))
        for lines in lines_of(result, Wording(language))
        for place in range(len(lines))
    ]


def test_a_failed_condition_says_what_was_found_required_and_where_it_stands() -> None:
    assert said(stay({"id_number": HOME, **GOOD})) == [
        (
            "local-id",
            (
                "不是市外员工：身份证号前4位为3303；要求：身份证号前4位不为3303（测试〔2023〕1号 一.1）。\n"
                "处理：如填报有误，更正后重新核算。"
            ),
        )
    ]
    assert said(stay({"id_number": HOME, **GOOD}), "en") == [
        (
            "local-id",
            (
                "Local person: ID number begins with 3303; required: ID number does not begin with 3303 "
                "(测试〔2023〕1号, clause 一.1).\nTo do: if the entry is wrong, correct it and run again."
            ),
        )
    ]


def test_all_grounds_of_a_row_are_said_and_its_codes_stand_once() -> None:
    row = {"id_number": HOME, **GOOD, "stay_to": "2023-02-04", "pension[2023-02]": "否"}
    ((codes, reason),) = said(stay(row))
    assert codes == "local-id;stay-window;pension-unpaid"
    sentences = reason.split("\n")
    assert len(sentences) == 4
    assert sentences[1].startswith(
        "留温时间未覆盖规定期间：留温开始日期2023-01-01，留温结束日期2023-02-04；要求："
    )
    assert sentences[2].startswith("养老保险未按月缴纳：2023年1月养老保险为是，2023年2月养老保险为否；要求：")


def test_a_blank_cell_and_a_faulty_one_say_what_stood_there() -> None:
    blank, faulty = said(
        stay(
            {"id_number": AWAY, **GOOD, "stay_to": None},
            {"id_number": number_of("422801", dt.date(1991, 1, 1)), **GOOD, "stay_to": "2023/2/30"},
        )
    )
    assert blank[0] == "missing-value"
    assert (
        "缺少数据：留温结束日期空白；要求：留温开始日期至留温结束日期覆盖2023-01-06至2023-02-05" in blank[1]
    )
    assert blank[1].endswith("处理：补填空白单元格后重新核算。")
    assert faulty[0] == "invalid-date"
    assert "日期无法识别：留温结束日期“2023/2/30”；要求：可以确定的日期" in faulty[1]


def test_a_whole_number_is_never_repeated_in_a_reason() -> None:
    wrong = AWAY[:-1] + ("0" if AWAY[-1] != "0" else "1")
    ((codes, reason),) = said(stay({"id_number": wrong, **GOOD}))
    assert codes == "id-checksum"
    assert "身份证号见“对象”栏" in reason
    assert wrong not in reason
    assert wrong[6:14] not in reason


def test_rows_share_the_fate_of_their_enterprise_and_its_own_line_comes_first() -> None:
    own, row = said(stay({"id_number": AWAY, **GOOD}, region="330304"))
    assert own[0] == "outside-jurisdiction"
    assert row[0] == "enterprise-ineligible"
    assert row[1].startswith(
        "所属企业注册地不在辖区：注册地区划代码330304；要求：注册地区划代码前6位为330302"
    )


def test_lines_stand_in_the_order_of_rows_and_are_counted() -> None:
    days = [dt.date(1990, 1, day) for day in (1, 2, 3, 4)]
    rows = [
        {"id_number": number_of("330304" if n % 2 else "422801", day), **GOOD} for n, day in enumerate(days)
    ]
    result = stay(*rows)
    (lines,) = lines_of(result, Wording("zh"))
    assert lines.rows.tolist() == [1, 3]
    assert lines.verdict.tolist() == [Verdict.INELIGIBLE] * 2
    assert count_lines(result) == 2
    assert count_codes(result) == {"local-id": 2}
    assert len(lines.reasons.texts) == 1, "rows that read alike are put into words once"


def test_counts_and_codes_agree_with_the_lines() -> None:
    result = stay({"id_number": HOME, **GOOD, "stay_to": None}, {"id_number": AWAY, **GOOD}, region="330304")
    codes = [code for line, _ in said(result) for code in line.split(";")]
    assert count_codes(result) == {code: codes.count(code) for code in dict.fromkeys(codes)}
    assert count_lines(result) == len(said(result))


ROUTES = """
[[provision]]
id = "growth"
clause = "二.5"
title = { zh = "增长奖励", en = "Growth" }
kind = "reward"
claims = ["output[2023Q1]"]

[[provision.route]]
id = "first"
title = { zh = "产值增长", en = "growth of output" }
where = [{ growth = ["output[2023Q1]", "output[2022Q1]"], above = "18%", else = "growth-too-low" }]
pays = { amount = "10万元" }

[[provision.route]]
id = "second"
title = { zh = "大企业", en = "large" }
where = [{ quantity = "output[2023Q1]", at_least = "1亿元", else = "output-too-small" }]
pays = { amount = "5万元" }
"""


def test_reasons_name_the_route_they_belong_to() -> None:
    # 1,180 against 1,000 is exactly 18 %, which is not above 18 %
    row = {"uscc": code_of("A"), "output[2023Q1]": "1180", "output[2022Q1]": "1000"}
    ((codes, reason),) = said(one_provision(ROUTES, {"enterprises": [row]}))
    assert codes == "growth-too-low;output-too-small"
    first, second, _ = reason.split("\n")
    assert first == (
        "【产值增长】增速未达标：2023年一季度产值1,180.00元，2022年一季度产值1,000.00元，增长18%；"
        "要求：2023年一季度产值比2022年一季度产值增长 > 18%（测试〔2023〕1号 二.5）。"
    )
    assert second.startswith(
        "【大企业】产值未达标：2023年一季度产值1,180.00元；要求：2023年一季度产值 ≥ 1亿元"
    )


HEADS = """
[[provision]]
id = "heads"
clause = "三"
title = { zh = "人数", en = "Heads" }
kind = "grant"
table = "employees"
head_count = { at_least = 3, else = "fewer-than-3" }
where = [{ flag = "pension[2023-01]", else = "pension-unpaid" }]
pays = { amount = "1元" }

[codes]
fewer-than-3 = { zh = "不足3人", en = "Fewer than 3" }
"""


def test_figures_of_a_head_count_are_said_and_a_policy_names_its_own_codes() -> None:
    people = [
        {
            "uscc": code_of("A"),
            "id_number": number_of("422801", dt.date(1990, 1, day)),
            "pension[2023-01]": paid,
        }
        for day, paid in ((1, "是"), (2, "是"))
    ]
    own, row, _ = said(one_provision(HEADS, {"enterprises": [{"uscc": code_of("A")}], "employees": people}))
    assert own[0] == "fewer-than-3"
    assert own[1].startswith("不足3人：符合计数条件的2人，要求不少于3人（测试〔2023〕1号 三）。")
    assert row[0] == "enterprise-ineligible"
    assert row[1].startswith("所属企业不足3人：")


def test_a_code_that_nobody_names_stands_for_itself() -> None:
    assert title_of(Wording("zh"), "made-up-code") == "made-up-code"


def test_many_different_rows_are_told_apart_correctly() -> None:
    """Grounds with many values each, more combinations than fit a product of counts."""
    result = stay({"id_number": AWAY, **GOOD})
    frame = result.frame
    assert frame is not None
    figures = np.arange(1)
    grounds = [
        Ground(
            f"code-{n}",
            "ineligible",
            np.ones(1, dtype=bool),
            "一",
            figures={"found": figures, "required": n, "possible": figures},
        )
        for n in range(40)
    ]
    result.grounds, result.verdict = grounds, np.array([Verdict.INELIGIBLE], dtype=np.int8)
    ((codes, reason),) = said(result)
    assert codes.split(";") == [f"code-{n}" for n in range(40)]
    assert all(a != b for a, b in pairwise(reason.split("\n")))


GROWING = """
[[provision]]
id = "kept"
clause = "二"
title = { zh = "留岗补助", en = "Keeping staff" }
kind = "grant"
table = "employees"
enterprise = [{ growth = ["output[2021Q1]", "output[2019Q1]"], at_least = "6%", else = "growth-too-low" }]
pays = { amount = "300元", unit = { zh = "人", en = "persons" } }
"""


def test_a_row_says_how_much_its_enterprise_grew() -> None:
    # 105 over 100 yuan is 5 %, said on the person's row as on the enterprise's own.
    enterprise = {"uscc": code_of("A"), "name": "甲公司", "output[2021Q1]": "105", "output[2019Q1]": "100"}
    person = {"uscc": code_of("A"), "id_number": AWAY}
    result = one_provision(GROWING, {"enterprises": [enterprise], "employees": [person]})
    found = dict(said(result))
    assert found.keys() == {"enterprise-ineligible", "growth-too-low"}
    assert all("2021年一季度产值105.00元" in reason and "增长5%" in reason for reason in found.values())


PLACED = """
[[provision]]
id = "placed"
clause = "三"
title = { zh = "服务补助", en = "Service" }
kind = "grant"
table = "placements"
where = [{ flag = "employer_is_key", else = "not-key-enterprise" }]
pays = { amount = "300元", unit = { zh = "人", en = "persons" } }

[[provision.derived]]
name = "employer_is_key"
first_of = [{ field = "key_enterprise", by = "employer_uscc" }, "employer_key"]
"""

KEPT = """
[[provision]]
id = "kept"
clause = "二"
title = { zh = "留岗补助", en = "Keeping staff" }
kind = "grant"
table = "employees"
where = [{ code = "home", begins_not = ["42"], else = "in-province" }]
pays = { amount = "300元", unit = { zh = "人", en = "persons" } }

[[provision.derived]]
name = "home"
first_of = ["hukou_code", "id_number"]
"""


@pytest.mark.parametrize(
    ("employer", "employer_key", "found"),
    [
        (code_of("B"), "是", "重点企业为否"),  # the list says no, whatever the row says
        (code_of("C"), "否", "用工企业为重点企业为否"),  # C is not listed
        (code_of("B")[:-1], "是", f"用工企业信用代码“{code_of('B')[:-1]}”"),
        (code_of("D"), "是", f"用工企业信用代码{code_of('D')}"),  # D is listed twice, with yes and with no
    ],
)
def test_of_a_derived_flag_the_cell_that_decided_is_said(
    employer: str, employer_key: str, found: str
) -> None:
    enterprises = [{"uscc": code_of("A")}, {"uscc": code_of("B"), "key_enterprise": "否"}]
    enterprises += [{"uscc": code_of("D"), "key_enterprise": key} for key in ("是", "否")]
    person = {
        "uscc": code_of("A"),
        "id_number": AWAY,
        "employer_uscc": employer,
        "employer_key": employer_key,
    }
    ((_, reason),) = said(one_provision(PLACED, {"enterprises": enterprises, "placements": [person]}))
    assert reason.partition("：")[2].partition("；要求")[0] == found


@pytest.mark.parametrize(
    ("number", "home", "found"),
    [
        (AWAY, "420106", "户籍地区划代码420106"),
        (AWAY, "", "身份证号前2位为42"),
        (AWAY, "武汉", "户籍地区划代码“武汉”"),
        (AWAY[:-2], "", "身份证号见“对象”栏"),
    ],
)
def test_of_a_derived_code_the_cell_that_decided_is_said(number: str, home: str, found: str) -> None:
    person = {"uscc": code_of("A"), "id_number": number, "hukou_code": home}
    result = one_provision(KEPT, {"enterprises": [{"uscc": code_of("A")}], "employees": [person]})
    reason = said(result)[0][1]
    assert reason.partition("：")[2].partition("；要求")[0] == found


ABROAD = """
[[provision]]
id = "fair"
clause = "二.6"
title = { zh = "参展", en = "Fairs" }
kind = "grant"
table = "exhibitions"
where = [{ place = "country", not_in = ["CN"], else = "not-abroad" }]
pays = { amount = "1元" }
"""

UPGRADED = """
[[provision]]
id = "upgraded"
clause = "五"
title = { zh = "升规", en = "Upgraded" }
kind = "grant"
table = "enterprises"
where = [{ date = "above_scale_on", from = 2022-01-01, to = 2022-12-31, else = "not-upgraded-2022" }]
pays = { amount = "1元" }
"""


def test_each_unknown_country_is_quoted_as_its_own_row_holds_it() -> None:
    fairs = [{"uscc": code_of("A"), "country": country} for country in ("某洲", "火星", "某洲")]
    result = one_provision(ABROAD, {"enterprises": [{"uscc": code_of("A")}], "exhibitions": fairs})
    quoted = [reason.partition("“")[2].partition("”")[0] for _, reason in said(result)]
    assert quoted == ["某洲", "火星", "某洲"]


def test_a_month_and_its_first_day_are_each_said_as_they_stand() -> None:
    listed = ("2021-06", "2021-06-01", "2021-06")
    rows = [
        {"uscc": code_of(letter), "above_scale_on": when} for letter, when in zip("ABC", listed, strict=True)
    ]
    result = one_provision(UPGRADED, {"enterprises": rows})
    found = [reason.partition("纳统日期")[2].partition("；")[0] for _, reason in said(result)]
    assert found == ["2021-06", "2021-06-01", "2021-06"]


REBATE = """
[parameter.share]
title = { zh = "返还比例", en = "Share refunded" }
clause = "一"
unit = "%"

[[provision]]
id = "rebate"
clause = "一"
title = { zh = "返还", en = "Refund" }
kind = "grant"
table = "enterprises"
where = [
  { ratio = ["layoffs", "headcount"], at_most = "20%", else = "layoff-rate" },
  { choice = "size_class", in = ["小型"], else = "not-small" },
]
pays = { share = { parameter = "share" }, of = ["ui_premium[2019]"] }
"""


def test_a_faulty_cell_says_what_it_may_hold_and_not_what_the_condition_asks() -> None:
    row = {
        "uscc": code_of("A"),
        "layoffs": "1",
        "headcount": "0",
        "size_class": "巨型",
        "ui_premium[2019]": "9",
    }
    ((codes, reason),) = said(one_provision(REBATE, {"enterprises": [row]}))
    assert codes == "out-of-range;invalid-choice;amount-not-set"
    assert "职工总数“0”；要求：大于零（" in reason
    assert "企业划型“巨型”；要求：大型、中型、小型、微型、个体工商户（" in reason


def test_a_figure_that_is_not_set_is_named() -> None:
    row = {
        "uscc": code_of("A"),
        "layoffs": "1",
        "headcount": "9",
        "size_class": "小型",
        "ui_premium[2019]": "9",
    }
    result = one_provision(REBATE, {"enterprises": [row]})
    assert "需设参数 share（返还比例）" in said(result)[0][1]
    assert "to be set: share (Share refunded)" in said(result, "en")[0][1]
