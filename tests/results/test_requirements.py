"""Every word of the vocabulary says what it requires, in both languages."""

from __future__ import annotations

import pytest

from subsidycalc.declared.validation import validated
from subsidycalc.policy.document import Provision
from subsidycalc.results.wording.fields import FieldNames
from subsidycalc.results.wording.voice import RuleVoice
from subsidycalc.tables.dictionary import built_in, table_named
from subsidycalc.texts.registry import Language, Wording
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.figures import period

PROVISION = validated(
    Provision,
    {
        "id": "one",
        "clause": "一",
        "title": {"zh": "一项", "en": "One"},
        "kind": "grant",
        "pays": {"amount": "1元"},
    },
)


def said(written: object, table: str = "enterprises", language: Language = "zh") -> str:
    word = validated(words.Condition, written)
    return word.phrase(
        RuleVoice(PROVISION, FieldNames(Wording(language), table_named(table), built_in(), {}))
    )


CASES = [
    ({"flag": "above_scale"}, "enterprises", "规上企业为是", "Above scale is yes"),
    ({"flag": "hardship", "is": False}, "enterprises", "困难企业为否", "Enterprise in hardship is no"),
    (
        {"given": "ui_months"},
        "employees",
        "失业保险缴费月数已填写",
        "Months of unemployment insurance is filled in",
    ),
    (
        {"code": "id_number", "begins_not": ["3303"]},
        "employees",
        "身份证号前4位不为3303",
        "ID number does not begin with 3303",
    ),
    (
        {"code": "id_number", "begins_not": ["71", "81", "9"]},
        "employees",
        "身份证号不以71、81或9开头",
        "ID number does not begin with 71, 81 or 9",
    ),
    (
        {"code": "region_code", "begins": ["330302"]},
        "enterprises",
        "注册地区划代码前6位为330302",
        "Region code of registration begins with 330302",
    ),
    (
        {"code": "region_code", "in": ["3501", "3503"]},
        "regions",
        "区划代码为3501或3503",
        "Region code is 3501 or 3503",
    ),
    (
        {"industry": "industry_code", "in": ["C"]},
        "enterprises",
        "行业代码属于制造业（C类）",
        "Industry code in manufacturing (section C)",
    ),
    ({"choice": "purpose", "not_in": ["参展"]}, "business_trips", "事由不为参展", "Purpose is not 参展"),
    ({"choice": "return_mode", "in": ["自行"]}, "employees", "返岗方式为自行", "Way of return is 自行"),
    (
        {"place": "country", "in": ["JP", "asia"]},
        "exhibitions",
        "举办国家或地区为日本或亚洲国家和地区",
        "Country or region is Japan or in Asia",
    ),
    (
        {"place": "country", "not_in": ["CN"]},
        "exhibitions",
        "举办国家或地区不为中国",
        "Country or region is not China",
    ),
    (
        {"quantity": "output[2023Q1]", "above": "1000万元"},
        "enterprises",
        "2023年一季度产值 > 1,000万元",
        "Output Q1 2023 > 10,000,000 yuan",
    ),
    (
        {"quantity": "waived_months", "at_least": 1, "at_most": 3},
        "rents",
        "减免月数 ≥ 1，且减免月数 ≤ 3",
        "Months waived ≥ 1 and Months waived ≤ 3",
    ),
    (
        {"growth": ["output[2021Q1]", "output[2019Q1]"], "at_least": "6%"},
        "enterprises",
        "2021年一季度产值比2019年一季度产值增长 ≥ 6%",
        "growth of Output Q1 2021 over Output Q1 2019 ≥ 6%",
    ),
    (
        {"drop": ["output[2020H1]", "output[2019H1]"], "above": "30%"},
        "enterprises",
        "2020年上半年产值比2019年上半年产值下降 > 30%",
        "fall of Output H1 2020 against Output H1 2019 > 30%",
    ),
    (
        {"difference": ["output[2022]", "output[2021]"], "at_least": "2000万元"},
        "enterprises",
        "2022年产值 − 2021年产值 ≥ 2,000万元",
        "Output 2022 − Output 2021 ≥ 20,000,000 yuan",
    ),
    (
        {"increase": ["electricity[2020Q2]", "electricity[2019Q2]"]},
        "enterprises",
        "2020年二季度用电量大于2019年二季度用电量",
        "Electricity used Q2 2020 greater than Electricity used Q2 2019",
    ),
    (
        {
            "ratio": ["layoffs", "headcount"],
            "cases": [
                {"where": [{"quantity": "insured_count", "at_most": 30}], "at_most": "20%"},
                {"at_most": "5.5%"},
            ],
        },
        "enterprises",
        "参保职工人数 ≤ 30的，裁员人数 ÷ 职工总数 ≤ 20%；其他，裁员人数 ÷ 职工总数 ≤ 5.5%",
        "where Insured employees ≤ 30: Layoffs ÷ Head count ≤ 20%; otherwise: Layoffs ÷ Head count ≤ 5.5%",
    ),
    (
        {"ratio": ["layoffs", "headcount"], "at_most": {"parameter": "target"}},
        "enterprises",
        "裁员人数 ÷ 职工总数 ≤ 参数 target（未设定）",
        "Layoffs ÷ Head count ≤ parameter target (not set)",
    ),
    (
        {"date": "return_date", "from": "2023-01-22", "to": "2023-02-02"},
        "employees",
        "返岗日期在2023-01-22至2023-02-02之间",
        "Returned on from 2023-01-22 to 2023-02-02",
    ),
    (
        {"date": "permit_valid_to", "from": "2023-02-05"},
        "employees",
        "居住证有效期至不早于2023-02-05",
        "Permit valid to not before 2023-02-05",
    ),
    (
        {"date": "above_scale_on", "to": "2022-12-31"},
        "enterprises",
        "纳统日期不晚于2022-12-31",
        "Above scale since not after 2022-12-31",
    ),
    (
        {"covers": ["stay_from", "stay_to"], "from": "2023-01-06", "to": "2023-02-05"},
        "employees",
        "留温开始日期至留温结束日期覆盖2023-01-06至2023-02-05",
        "Stayed from to Stayed to covers 2023-01-06 to 2023-02-05",
    ),
    (
        {"months_between": ["unemployed_since", "hired_on"], "at_least": "6个月"},
        "recruits",
        "招用日期距失业登记日期满6个月",
        "Hired on at least 6 months after Unemployed since",
    ),
    (
        {"months_between": ["hired_on", "2024-12-31"], "at_least": "90天", "at_most": "2年"},
        "recruits",
        "2024-12-31距招用日期满90日，且2024-12-31在招用日期起2年内",
        "2024-12-31 at least 90 days after Hired on and 2024-12-31 within 2 years from Hired on",
    ),
    (
        {"age": "id_number", "on": "2024-12-31", "at_most": 35},
        "employees",
        "2024-12-31时的周岁（按身份证号） ≤ 35",
        "age in whole years on 2024-12-31, by ID number ≤ 35",
    ),
    (
        {"not": {"choice": "size_class", "in": ["大型"]}},
        "enterprises",
        "不符合“企业划型为大型”",
        "not: Size class is 大型",
    ),
    (
        {"term": ["contract_from", "contract_to"], "at_least": "1年"},
        "recruits",
        "合同开始日期至合同结束日期满1年（无固定期限亦可）",
        "Contract from to Contract to at least 1 year, or without a fixed term",
    ),
    (
        {"in_order": ["from", "to"]},
        "trainees",
        "培训开始日期不晚于培训结束日期",
        "Training from not after Training to",
    ),
    (
        {"every_month": "pension", "months": ["2023-01", "2023-02"]},
        "employees",
        "2023年1月、2023年2月养老保险均为是",
        "Pension insurance is yes for 2023-01, 2023-02",
    ),
    (
        {"month": "month", "from": "2020-02", "to": "2020-06"},
        "contributions",
        "费款月份在2020年2月至2020年6月之间",
        "Month due from 2020-02 to 2020-06",
    ),
    (
        {"any": [{"flag": "dispatch", "is": False}, {"flag": "dispatch_agreement"}]},
        "employees",
        "劳务派遣为否或派遣协议为是",
        "Dispatched worker is no or Dispatch agreement is yes",
    ),
    (
        {"all": [{"flag": "above_scale"}, {"flag": "capacity_expanded"}]},
        "enterprises",
        "规上企业为是，且增产扩能或脱困为是",
        "Above scale is yes and Capacity expanded is yes",
    ),
    (
        {
            "all": [
                {"flag": "above_scale"},
                {"any": [{"flag": "hardship"}, {"all": [{"flag": "hr_agency"}, {"flag": "hr_licence"}]}]},
            ]
        },
        "enterprises",
        "规上企业为是，且（困难企业为是或（人力资源服务机构为是，且人力资源服务许可证为是））",
        "Above scale is yes and (Enterprise in hardship is yes or (Human resources agency is yes and Human resources licence is yes))",
    ),
    (
        {"increase": ["output[2023]", "output[2022]"], "zero_base": "counts"},
        "enterprises",
        "2023年产值大于2022年产值（基数为零时同样比较）",
        "Output 2023 greater than Output 2022 (a base of zero counts)",
    ),
    (
        {"ratio": ["layoffs", "headcount"], "at_most": "0.009861111111%"},
        "enterprises",
        "裁员人数 ÷ 职工总数 ≤ 0.009861111111%",
        "Layoffs ÷ Head count ≤ 0.009861111111%",
    ),
    (
        {"quantity": "enterprise.electricity[2022]", "below": "100kWh"},
        "employees",
        "2022年用电量 < 100 kWh",
        "Electricity used 2022 < 100 kWh",
    ),
]


@pytest.mark.parametrize(("written", "table", "zh", "en"), CASES, ids=[case[2] for case in CASES])
def test_a_condition_says_what_it_requires(written: object, table: str, zh: str, en: str) -> None:
    assert said(written, table) == zh
    assert said(written, table, "en") == en


def test_every_word_of_the_vocabulary_has_a_case_here() -> None:
    used = {type(validated(words.Condition, written)) for written, *_ in CASES}
    assert used == set(words.CONDITIONS.values())


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("2023Q1", "2023年一季度", "Q1 2023"),
        ("2020Q4", "2020年四季度", "Q4 2020"),
        ("2020H1", "2020年上半年", "H1 2020"),
        ("2021H2", "2021年下半年", "H2 2021"),
        ("2022", "2022年", "2022"),
        ("2023-01", "2023年1月", "2023-01"),
    ],
)
def test_periods_are_spelled_out(written: str, zh: str, en: str) -> None:
    assert period(Wording("zh"), written) == zh
    assert period(Wording("en"), written) == en
