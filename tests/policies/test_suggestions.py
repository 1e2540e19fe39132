"""What is suggested for a name that a county officer would write, and what never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from subsidycalc.declared.words import written_names
from subsidycalc.policy.document import CoverageLine, Document, Policy, Provision
from subsidycalc.policy.mistakes import hint_of, hint_or_list
from subsidycalc.tables.dictionary import TABLES, table_named
from subsidycalc.texts.spoken import Said
from subsidycalc.texts.suggestions import NO_HINT, meant_by
from subsidycalc.vocabulary.amounts import WAYS
from subsidycalc.vocabulary.conditions import CONDITIONS

if TYPE_CHECKING:
    from subsidycalc.vocabulary.words import Word

CONDITION_WORDS, AMOUNT_WORDS = tuple(CONDITIONS), tuple(WAYS)
LIMITS = ("above", "at_least", "at_most", "below")
WINDOW = ("from", "to")
KINDS = ("grant", "reward", "relief", "credit", "eligibility", "points")
ENTERPRISES, EMPLOYEES, RECRUITS = (
    tuple(field.name for field in table_named(name).fields)
    for name in ("enterprises", "employees", "recruits")
)
TABLE_NAMES = tuple(table.name for table in TABLES)


def keys_of(model: type[Word]) -> tuple[str, ...]:
    return tuple(written_names(model).values())


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        # written otherwise: case, hyphens, blanks, plural, full width
        ("At_Least", LIMITS, "at_least"),
        ("at-least", LIMITS, "at_least"),
        ("atLeast", LIMITS, "at_least"),
        ("at least", LIMITS, "at_least"),
        ("ａｂｏｖｅ", LIMITS, "above"),
        ("claim", keys_of(Provision), "claims"),
        ("beginsnot", ("begins", "begins_not", "in"), "begins_not"),
        ("industries", CONDITION_WORDS, "industry"),
        ("headCount", keys_of(Provision), "head_count"),
        ("outputs", ENTERPRISES, "output"),
        ("head_count", ENTERPRISES, "headcount"),
        ("exhibition", TABLE_NAMES, "exhibitions"),
        ("contribution", TABLE_NAMES, "contributions"),
        # the words of documents
        ("不低于", LIMITS, "at_least"),
        ("以上", LIMITS, "at_least"),
        ("达到", LIMITS, "at_least"),
        ("超过", LIMITS, "above"),
        ("高于", LIMITS, "above"),
        ("不超过", LIMITS, "at_most"),
        ("不高于", LIMITS, "at_most"),
        ("低于", LIMITS, "below"),
        ("不足", LIMITS, "below"),
        ("产值", ENTERPRISES, "output"),
        ("工业总产值", ENTERPRISES, "output"),
        ("用电量", ENTERPRISES, "electricity"),
        ("员工人数", ENTERPRISES, "headcount"),
        ("行业代码", ENTERPRISES, "industry_code"),
        ("身份证号", EMPLOYEES, "id_number"),
        ("返岗日期", EMPLOYEES, "return_date"),
        ("合同开始日期", RECRUITS, "contract_from"),
        ("员工", TABLE_NAMES, "employees"),
        ("展会", TABLE_NAMES, "exhibitions"),
        ("奖励", KINDS, "reward"),
        ("补贴", KINDS, "grant"),
        ("积分", KINDS, "points"),
        ("增长率", CONDITION_WORDS, "growth"),
        ("行业", CONDITION_WORDS, "industry"),
        ("任一", CONDITION_WORDS, "any"),
        ("同时满足", CONDITION_WORDS, "all"),
        ("百分比", AMOUNT_WORDS, "share"),
        ("分档", AMOUNT_WORDS, "tiers"),
        ("孰低", AMOUNT_WORDS, "lower_of"),
        ("文号", keys_of(Document), "number"),
        ("条款", keys_of(Provision), "clause"),
        ("项目", keys_of(Policy), "provision"),
        ("否则", ("else", "clause", "outcome"), "else"),
        ("亚洲", ("asia", "africa", "JP"), "asia"),
        # the words of other programs
        ("minimum", LIMITS, "at_least"),
        ("min", LIMITS, "at_least"),
        ("maximum", LIMITS, "at_most"),
        ("gte", LIMITS, "at_least"),
        ("lt", LIMITS, "below"),
        ("greater_than", LIMITS, "above"),
        ("not_less_than", LIMITS, "at_least"),
        ("less_than_or_equal", LIMITS, "at_most"),
        ("percent", AMOUNT_WORDS, "share"),
        ("start_date", WINDOW, "from"),
        ("until", WINDOW, "to"),
        ("starts_with", ("begins", "begins_not", "in"), "begins"),
        ("one_of", ("in", "not_in"), "in"),
        ("except", ("in", "not_in"), "not_in"),
        ("subsidy", KINDS, "grant"),
        ("prize", KINDS, "reward"),
        ("award", keys_of(Provision), "pays"),
        ("conditions", keys_of(Provision), "where"),
        ("reason", ("clause", "status", "why"), "why"),
        ("cn", ("zh", "en"), "zh"),
        # slips of the pen
        ("abvoe", LIMITS, "above"),
        ("at_lest", LIMITS, "at_least"),
        ("bellow", LIMITS, "below"),
        ("form", WINDOW, "from"),
        ("grwoth", CONDITION_WORDS, "growth"),
        ("flg", CONDITION_WORDS, "flag"),
        ("quantitiy", CONDITION_WORDS, "quantity"),
        ("tittle", keys_of(Provision), "title"),
        ("stay_form", EMPLOYEES, "stay_from"),
        ("electrcity", ENTERPRISES, "electricity"),
        ("coverge", keys_of(Policy), "coverage"),
        ("growth-to-low", ("growth-too-low", "not-rcep"), "growth-too-low"),
        ("lucheng-2022", ("jilin-2021", "lucheng-2023"), "lucheng-2023"),
        ("poined_steps", ("agency_rate", "pointed_steps"), "pointed_steps"),
        # a part for the whole
        ("growth_rate", CONDITION_WORDS, "growth"),
        ("unemployed", RECRUITS, "unemployed_since"),
        ("industry", ENTERPRISES, "industry_code"),
        ("loan", ENTERPRISES, "loan_requested"),
    ],
)
def test_a_name_is_answered_with_what_it_means(name: str, known: tuple[str, ...], meant: str) -> None:
    assert hint_of(name, known) == Said(f"是否想写“{meant}”？", f'did you mean "{meant}"?')


@pytest.mark.parametrize(
    ("name", "known"),
    [
        # never the opposite
        ("at_most", ("at_least",)),
        ("at_mots", ("at_least",)),
        ("atmost", ("at_least",)),
        ("at_least", ("at_most", "below")),
        ("不超过", ("at_least",)),
        ("maximum", ("at_least", "above")),
        ("max", ("floor", "minimum")),
        ("above", ("below", "at_most")),
        ("below", ("above", "at_least")),
        ("from", ("to",)),
        ("fron", ("to",)),
        ("begins", ("begins_not",)),
        ("begins_not", ("begins",)),
        ("in", ("not_in",)),
        ("notin", ("in",)),
        ("not_at_least", ("at_least",)),
        ("drop", ("growth", "increase")),
        ("any", ("all",)),
        ("share", ("rate",)),
        ("not-computed", ("computed",)),
        ("credit", ("grant", "reward")),
        # nor what only looks alike
        ("contribution", ENTERPRISES),
        ("contract", ENTERPRISES),
        ("rate", CONDITION_WORDS),
        ("profit", ENTERPRISES),
        ("revenue", ENTERPRISES),
        ("rent", ENTERPRISES),
        ("area", ENTERPRISES),
        ("tax", ENTERPRISES),
        ("gender", EMPLOYEES),
        ("degree", EMPLOYEES),
        ("salary", EMPLOYEES),
        ("gift", KINDS),
        ("loop", LIMITS),
        ("vehicles", TABLE_NAMES),
        ("自己", ("自行", "包车")),
        ("", LIMITS),
        ("x" * 10_000, LIMITS),
    ],
)
def test_a_name_is_not_answered_with_the_opposite_or_with_what_only_looks_alike(
    name: str, known: tuple[str, ...]
) -> None:
    assert hint_of(name, known) == NO_HINT


def test_a_name_of_several_meanings_is_answered_with_each() -> None:
    assert meant_by("上限", keys_of(Provision)) == ["cap", "ceiling"]
    assert hint_of("permit", EMPLOYEES).en == "did you mean one of permit_local, permit_valid_to?"


def test_where_nothing_is_near_it_is_said_what_there_is() -> None:
    assert hint_or_list("at_most", ["at_least", "months_between"]) == Said(
        "可用的有 at_least, months_between", "known here: at_least, months_between"
    )
    assert hint_or_list("why-not", keys_of(CoverageLine)).en.startswith("known here: clause, part, status")
    assert hint_or_list("x", []) == NO_HINT


def test_a_long_list_is_shortened() -> None:
    hint = hint_or_list("zzz", [f"condition-number-{n}" for n in range(500)])
    assert hint.en.endswith(" … 500 in all")
    assert hint.zh.endswith(" … 共 500 个")
    assert len(hint.en) < 500
