"""A column that every claiming row needs and that is absent leaves the provision unassessed; any other is blank."""

from __future__ import annotations

import pytest

from subsidycalc.runs.cases.judged_cases import judged, provision_of
from subsidycalc.runs.cases.worked_cases import Case, CaseRow


def missing(
    policy: str, provision: str, table: str, cells: dict[str, str], listed: dict[str, str]
) -> tuple[str, ...]:
    rows = (CaseRow(table="enterprises", enterprise="A", cells={"region_code": "2201"} | listed),)
    if table != "enterprises":
        rows += (CaseRow(table=table, enterprise="A", cells=cells),)
    case = Case(policy=policy, name="columns", clause="-", why="-", given={}, rows=rows)
    return provision_of(judged(case), provision).missing


def test_what_all_alternatives_ask_for_is_needed_by_every_row() -> None:
    paid = {"month": "2020-02", "pension": "1"}
    found = missing("jilin-2020", "insurance-relief", "contributions", paid, {})
    assert found == ("enterprise.size_class",)


def test_what_chooses_the_first_case_of_an_amount_is_needed_by_every_row() -> None:
    rent = {"state_owned": "是", "monthly_rent": "1", "waived_months": "1"}
    assert missing("jilin-2020", "rent-relief", "rents", rent, {"size_class": "小型"}) == ("mode",)


@pytest.mark.parametrize("absent", ["insured_count", "layoffs", "headcount", "size_class", "insured"])
def test_every_figure_of_the_layoff_rate_is_needed(absent: str) -> None:
    given = {
        "insured": "是",
        "size_class": "小型",
        "insured_count": "1",
        "headcount": "1",
        "layoffs": "0",
        "ui_premium[2019]": "1",
    }
    del given[absent]
    assert missing("jilin-2020", "stability-rebate", "enterprises", {}, given) == (absent,)


def test_what_only_one_way_asks_for_counts_as_blank() -> None:
    output = {"industry_code": "C3611", "output[2020Q1]": "1", "above_scale_on": "2020-02-01"}
    assert missing("jilin-2020", "growth-eligibility", "enterprises", {}, output) == ()


def test_what_every_way_asks_for_is_needed() -> None:
    output = {"above_scale": "是", "output[2023Q1]": "1"}
    assert missing(
        "lucheng-2023",
        "growth-reward",
        "enterprises",
        {},
        output | {"fiscal_local": "是", "legal_person": "是"},
    ) == ("industry_code",)


def test_the_first_day_of_contracts_without_a_fixed_term_may_be_absent() -> None:
    hired = {"id_number": "23", "unemployed_since": "2019-01-01", "hired_on": "2020-02-01", "insured": "是"}
    listed = {"name": "A"}
    found = missing("jilin-2020", "hire-bonus", "recruits", hired | {"contract_to": "无固定期限"}, listed)
    assert found == ()
    assert missing("jilin-2020", "hire-bonus", "recruits", hired, listed) == ("contract_to",)


def test_the_household_registration_may_be_absent() -> None:
    listed = {
        "industry_code": "C3611",
        "key_enterprise": "是",
        "continuous_production": "是",
        "output[2021Q1]": "1",
        "output[2019Q1]": "1",
    }
    assert missing("jilin-2021", "retention", "employees", {"id_number": "23"}, listed) == ()
