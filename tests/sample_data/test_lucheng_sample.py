"""The expected results of the Lucheng sample add up: a plain count over its sheets gives the same."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sample_data.sample_sheets import sheets
from sample_data.samples import Sample

if TYPE_CHECKING:
    from sample_data.sample_sheets import Row

LUCHENG = Sample("lucheng-2023")
EXPECTED = LUCHENG.expected


def sheet(name: str) -> list[Row]:
    """Return the data rows of a sheet by heading."""
    return sheets(LUCHENG)[name]


def test_the_sample_has_the_size_of_a_district() -> None:
    assert len(sheet("企业")) == 80  # 26 ordinary ones, 54 rows at boundaries or with faults
    assert 2_900 <= len(sheet("员工")) <= 3_100
    assert len({row["所属街镇"] for row in sheet("企业")}) >= 10


def day(cell: object) -> date | None:
    """Return the day of a plain cell: a date cell or the one way of typing that ordinary rows use."""
    if isinstance(cell, datetime):
        return cell.date()
    match = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", str(cell))
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def stayed(row: Row) -> bool:
    """Say whether a plain row shows somebody from elsewhere who stayed from 6 January to 5 February 2023."""
    start, end = day(row["留温开始日期"]), day(row["留温结束日期"])
    if start is None or end is None or row["身份证号"][:4] == "3303":
        return False
    return start <= date(2023, 1, 6) and end >= date(2023, 2, 5)


def insured(row: Row) -> bool:
    """Say whether pension was paid in both months."""
    return {row["2023年1月"], row["2023年2月"]} == {"已缴"}


def tariff(row: Row) -> int:
    """Return the return transport of a plain row in yuan, 0 where none is due."""
    back = day(row["返岗日期"])
    if back is None or not date(2023, 1, 22) <= back <= date(2023, 2, 2):
        return 0
    if row["返岗方式"] != "自行" or row["身份证号"][:4] == "3303" or not insured(row):
        return 0
    province = row["身份证号"][:2]
    if province == "33":
        return 50
    return 150 if province in {"31", "32", "34", "35", "36", "37"} else 200


def staff(*, remarked: bool) -> dict[str, list[Row]]:
    """Return the rows of employees by enterprise, those with a remark or those without."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in sheet("员工"):
        if bool(row["备注"]) == remarked:
            by_code[row["统一社会信用代码"]].append(row)
    return by_code


ORDINARY = [row for row in sheet("企业") if not row["备注"]]


def amount(code: str, provision: str) -> Fraction:
    """Return what is expected before prior awards and ceilings, 0 where nothing is awarded."""
    outcome = EXPECTED["enterprise"][code].get(provision, {})
    return Fraction(outcome.get("before_ceiling", outcome.get("awarded", "0")))


@pytest.mark.parametrize("enterprise", ORDINARY, ids=[row["企业名称"] for row in ORDINARY])
def test_an_ordinary_enterprise_gets_what_a_plain_count_gives(enterprise: Row) -> None:
    code = enterprise["统一社会信用代码"]
    people = staff(remarked=False)[code]
    who_stayed = [row for row in people if stayed(row)]
    bonus = 500 * sum(insured(row) for row in who_stayed) if len(who_stayed) >= 30 else 0
    points = 5 * sum(row["居住证有效期至"] is not None for row in who_stayed)
    assert amount(code, "stay-bonus") == bonus
    assert amount(code, "return-transport") == sum(tariff(row) for row in people)
    assert EXPECTED["enterprise"][code]["residence-points"] == {"points": points}


@pytest.mark.parametrize("enterprise", ORDINARY, ids=[row["企业名称"] for row in ORDINARY])
def test_the_growth_of_an_ordinary_enterprise_is_as_expected(enterprise: Row) -> None:
    # In 万元. No ordinary enterprise became above-scale in 2022 or reaches 100,000 in 2022.
    year, before, now = (
        Fraction(str(enterprise[f"{period}产值（万元）"]))
        for period in ("2022年度", "2022年一季度", "2023年一季度")
    )
    growth = now / before - 1
    due = 0
    if now > 1_000 and growth > Fraction(18, 100):
        due = 200_000 if now > 4_000 else 100_000
    elif year >= 2_000 and growth >= Fraction(25, 100):
        due = 50_000
    assert amount(enterprise["统一社会信用代码"], "growth-reward") == due


COUNTED = [
    code for code, outcome in EXPECTED["enterprise"].items() if "awarded" in outcome.get("stay-bonus", {})
]


@pytest.mark.parametrize("code", COUNTED)
def test_plain_rows_and_remarked_rows_that_count_add_up_to_the_stay_bonus(code: str) -> None:
    plain = sum(stayed(row) and insured(row) for row in staff(remarked=False)[code])
    counting = sum(
        row["at"][:2] == ["员工", code] and row.get("stay-bonus") == {"counts": True}
        for row in EXPECTED["row"]
    )
    assert amount(code, "stay-bonus") == 500 * (plain + counting)


CARRIED = [
    code
    for code, outcome in EXPECTED["enterprise"].items()
    if "awarded" in outcome.get("return-transport", {})
]


@pytest.mark.parametrize("code", CARRIED)
def test_plain_rows_and_remarked_rows_that_count_add_up_to_the_return_transport(code: str) -> None:
    good = {
        row["at"][2]
        for row in EXPECTED["row"]
        if row["at"][:2] == ["员工", code] and row.get("return-transport") == {"counts": True}
    }
    remarked = [row for row in staff(remarked=True)[code] if row["备注"] in good]
    total = sum(tariff(row) for row in staff(remarked=False)[code]) + sum(tariff(row) for row in remarked)
    assert amount(code, "return-transport") == total


def good_rows(name: str, provision: str, blank_in: str) -> dict[str, list[Row]]:
    """Return the rows of a sheet by enterprise that count: plain ones, and remarked ones expected to count."""
    good = {tuple(row["at"]) for row in EXPECTED["row"] if row.get(provision) == {"counts": True}}
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in sheet(name):
        code, remark = row["统一社会信用代码"], row["备注"]
        if row[blank_in] is not None and (not remark or (name, code, remark) in good):
            by_code[code].append(row)
    return by_code


def half_up(exact: Fraction) -> Fraction:
    """Round to fen, half a fen upwards."""
    return Fraction(int(exact * 100 + Fraction(1, 2)), 100)


def money(cell: object) -> Fraction:
    """Read an amount, the thousands comma of a text left out."""
    return Fraction(str(cell).replace(",", ""))


@pytest.mark.parametrize(
    ("name", "provision", "column", "share"),
    [
        ("商务活动", "rcep-airfare", "机票费用（元）", Fraction(30, 100)),
        ("包车", "charter-bus", "企业承担费用（元）", Fraction(50, 100)),
    ],
)
def test_shares_of_costs_add_up(name: str, provision: str, column: str, share: Fraction) -> None:
    by_code = good_rows(name, provision, column)
    due = {code: half_up(share * sum(money(row[column]) for row in rows)) for code, rows in by_code.items()}
    expected = {code: amount(code, provision) for code in EXPECTED["enterprise"] if amount(code, provision)}
    assert due == expected


def test_agencies_are_rewarded_for_the_rows_that_count() -> None:
    by_code = good_rows("引进员工", "agency-recruits", "首次参保日期")
    flagged = {row["统一社会信用代码"] for row in sheet("企业") if row["人力资源服务机构"] == "是"}
    # 80 has four for certain and one in doubt; it gets nothing for now, as those with four.
    due = {code: 500 * len(rows) for code, rows in by_code.items() if code in flagged and len(rows) >= 5}
    expected = {
        code: amount(code, "agency-recruits")
        for code in EXPECTED["enterprise"]
        if amount(code, "agency-recruits")
    }
    assert due == expected


def test_exhibitions_pay_for_four_at_most() -> None:
    asia = {"日本", "越南", "泰国", "中国香港", "土耳其", "AE"}
    due: dict[str, int] = defaultdict(int)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for code, rows in good_rows("展会", "expo", "人次").items():
        for row in rows:
            persons = min(int(row["人次"]), 4 - taken[code, row["展会名称"]])
            taken[code, row["展会名称"]] += persons
            due[code] += persons * (8_000 if row["举办国家或地区"] in asia else 15_000)
    expected = {code: amount(code, "expo") for code in EXPECTED["enterprise"] if amount(code, "expo")}
    assert due == expected


def test_the_points_come_from_the_rows_that_count() -> None:
    counting = [row["at"][1] for row in EXPECTED["row"] if row.get("residence-points") == {"counts": True}]
    for code, outcome in EXPECTED["enterprise"].items():
        plain = sum(row["居住证有效期至"] is not None for row in staff(remarked=False)[code])
        points = 5 * (plain + counting.count(code))
        assert outcome.get("residence-points", {"points": 0}) == {"points": points}
