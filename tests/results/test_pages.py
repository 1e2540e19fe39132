"""The page of a policy says everything that its file declares, and the page of a code where it is used."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from batches import policy_text

from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import Declaration, declare
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.reports.pages.lookup import UnknownNameError, code_page, known_codes, page_named
from subsidycalc.results.reports.pages.markdown import markdown
from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.results.reports.pages.plain_text import plain_text
from subsidycalc.results.reports.pages.policy_page import policy_page
from subsidycalc.texts.registry import LANGUAGES, Language, Wording
from subsidycalc.texts.wrapping import shown_width, wrapped_lines
from subsidycalc.vocabulary.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

every_policy = pytest.mark.parametrize("policy_id", installed_policies())
every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def declaration(policy_id: str) -> Declaration:
    return declare(find_policy(policy_id))


@cache
def text_of(policy_id: str, language: Language = "zh") -> str:
    return plain_text(policy_page(declaration(policy_id), Wording(language)))


def codes_in(value: object) -> Iterator[str]:
    """Every reason code that stands anywhere in a policy."""
    if isinstance(value, Word):
        for name in ("else_", "beyond", "tied", "incomplete", "code"):
            code = getattr(value, name, None)
            if isinstance(code, str) and not (name == "code" and hasattr(value, "begins")):
                yield code
        for name in value.__struct_fields__:
            yield from codes_in(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from codes_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from codes_in(item)


@every_policy
@every_language
def test_every_code_that_a_policy_can_give_stands_on_its_page(policy_id: str, language: Language) -> None:
    policy = declaration(policy_id).default
    used = set(codes_in(policy.provision)) | set(codes_in(policy.general))
    assert used
    assert {code for code in used if f"[{code}]" not in text_of(policy_id, language)} == set()


@every_policy
@every_language
def test_every_provision_reading_parameter_and_clause_stands_on_its_page(
    policy_id: str, language: Language
) -> None:
    text = text_of(policy_id, language)
    declared = declaration(policy_id)
    for provision in declared.default.provision:
        assert provision.id in text
        assert provision.title.spoken(language) in text
    for name, reading in declared.readings.items():
        assert name in text
        for choice, meaning in reading.choices.items():
            assert choice in text
            assert meaning.spoken(language) in text
    for name, parameter in declared.parameters.items():
        assert name in text
        assert parameter.title.spoken(language) in text
    for line in declared.default.coverage:
        assert (line.zh if language == "zh" else line.en) in text
        if line.why is not None:
            assert line.why.spoken(language) in text


def test_thresholds_are_said_with_the_operator_of_the_text() -> None:
    text = text_of("lucheng-2023")
    assert "2023年一季度产值比2022年一季度产值增长 > 18% [growth-too-low]" in text
    assert "2023年一季度产值比2022年一季度产值增长 ≥ 25% [growth-too-low]" in text
    assert "2023年一季度产值 > 4,000万元：20万元（只取最高一档）" in text
    assert "增长超过18%的部分，每1个百分点5万元（不足一档不计）" in text
    assert "身份证号前2位为31、32、34、35、36或37的，每人150元；其他，每人200元" in text
    assert "企业承担费用 × 50%" in text


def test_relief_by_size_says_which_months_go_with_which_size() -> None:
    assert (
        "（企业划型为中型、小型、微型或个体工商户，且费款月份在2020年2月至2020年6月之间）"
        "或（企业划型为大型，且费款月份在2020年2月至2020年4月之间） [month-not-covered]"
    ) in text_of("jilin-2020")


def test_ranks_pools_and_exclusive_groups_are_said() -> None:
    assert "第1名500万元、第2名300万元、第3名200万元" in text_of("fujian-2020q2")
    assert "全部合计不超过5,000万元，超过时按比例核减" in text_of("jilin-2020")
    assert "与“困难企业失业保险稳岗返还”只享受较高的一项 [exclusive-group]（附件1 (一)）" in text_of(
        "jilin-2020"
    )
    assert "每人不超过500元的6倍" in text_of("jilin-hr-2021")


def test_every_rule_in_force_is_said() -> None:
    rules = """
    [[provision]]
    id = "power"
    clause = "一"
    title = "用电"
    kind = "grant"
    pays = { rate = "0.05元/kWh", increment = ["electricity[2023]", "electricity[2022]"], blank_base = "zero" }
    [[provision]]
    id = "other"
    clause = "二"
    title = "其他"
    kind = "grant"
    pays = { amount = "1元" }
    [[group]]
    id = "both"
    provisions = ["power", "other"]
    ceiling = { per = "enterprise and year", amount = "500万元" }
    clause = "三"
    """
    shown = plain_text(
        policy_page(declare(PolicySource("trial.toml", policy_text(dedent(rules)))), Wording("zh"))
    )
    assert "（2023年用电量 − 2022年用电量）（基数空白视为零） × 0.05元/kWh" in shown
    assert "与“其他”合计每户每年不超过500万元" in shown


def test_a_reading_says_what_it_changes() -> None:
    text = text_of("lucheng-2023")
    assert "agency-recruits：本行条件：首次参保日期在2022-12-28至2023-06-30之间" in text
    assert "growth-reward：不再适用 限额和其他规则：每户不超过80万元" in text


def test_a_benefit_declared_elsewhere_refers_to_it() -> None:
    assert "与 jilin-2021/retention 为同一项奖补" in text_of("jilin-hr-2021")


def test_a_policy_file_is_shown_before_it_is_installed() -> None:
    source = find_policy("jilin-2021")
    renamed = PolicySource("my.toml", source.text.replace('id = "jilin-2021"', 'id = "my-county"', 1))
    assert "（my-county）" in plain_text(policy_page(declare(renamed), Wording("zh")))


@every_policy
@every_language
@pytest.mark.parametrize("width", [40, 80])
def test_lines_are_no_wider_than_the_terminal(policy_id: str, language: Language, width: int) -> None:
    page = policy_page(declaration(policy_id), Wording(language))
    too_wide = [line for line in plain_text(page, width).splitlines() if shown_width(line) > width + 2]
    assert [line for line in too_wide if " " in line.strip("· ")] == []


def test_wrapping_loses_no_character_and_begins_no_line_with_a_full_stop() -> None:
    text = "每人500元，合计不超过80万元。" * 6
    lines = list(wrapped_lines(text, 30, "· ", "  "))
    assert "".join(line[2:] for line in lines) == text
    assert not [line for line in lines[1:] if line.strip()[0] in "，。"]


def test_markdown_shows_texts_literally() -> None:
    page = Section(
        "A*B", ("a | b <c> `code-1`",), (Section("2", (Listing(("_x_",), "L"), Grid(("h|h",), (("c",),)))),)
    )
    assert markdown(page) == (
        "# A\\*B\n\na \\| b \\<c\\> `code-1`\n\n## 2\n\n**L**\n\n- \\_x\\_\n\n| h\\|h |\n|---|\n| c |\n"
    )


def test_the_page_of_a_code_says_what_it_means_what_to_do_and_where_it_is_used() -> None:
    policies = [declaration(name).default for name in installed_policies()]
    text = plain_text(code_page("growth-too-low", policies, Wording("zh")))
    assert text.startswith("growth-too-low 增速未达标\n")
    assert "lucheng-2023/growth-reward（二.5）：" in text
    assert "增长 > 18% [growth-too-low]" in text
    general = plain_text(code_page("outside-jurisdiction", policies, Wording("en")))
    assert "lucheng-2023 (general conditions): Region code of registration begins with 330302" in general
    cell = plain_text(code_page("uscc-checksum", policies, Wording("zh")))
    assert "任何政策" in cell


@every_language
def test_every_code_and_notice_has_a_page(language: Language) -> None:
    policies = [declaration(name).default for name in installed_policies()]
    for code in known_codes(policies):
        page = code_page(code, policies[:1], Wording(language))
        assert page.title.startswith(code)
        assert page.parts


def test_names_lead_to_policies_provisions_and_codes() -> None:
    wording = Wording("zh")
    assert page_named("lucheng-2023", wording).title.endswith("（lucheng-2023）")
    assert page_named("lucheng-2023/expo", wording).title == page_named("expo", wording).title
    assert [section.title.split("/")[0] for section in page_named("retention", wording).sections] == [
        "jilin-2021",
        "jilin-hr-2021",
    ]
    assert page_named("tie", wording).title.startswith("tie")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("growth-to-low", "growth-too-low"), ("lucheng-203", "lucheng-2023"), ("stay-bonu", "stay-bonus")],
)
def test_a_mistyped_name_is_answered_with_the_nearest(name: str, meant: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        page_named(name, Wording("zh"))
    assert meant in caught.value.zh
    assert meant in caught.value.en


ROOT = Path(__file__).parents[2]
WRITTEN_ABOUT = [
    *sorted(ROOT.glob("examples/policies/*/policy.toml")),
    ROOT / "docs" / "making" / "words.toml",
]
ODD = re.compile(
    r"([×÷+≥≤<>])\s*\1|[×÷+]\s*$|\(\)|（）|“”|“”|[，。；、：]{2}|\S  +\S| [,;:.)]|的的|\b(\w+) \2\b"
)


@every_language
def test_no_sentence_has_a_doubled_sign_or_an_empty_piece(language: Language) -> None:
    odd = []
    for policy in (*WRITTEN_ABOUT, *installed_policies()):
        page = policy_page(declaration(str(policy)), Wording(language))
        said = [item.without_code() for section in within(page) for _, item in section.every_item()]
        odd += [(str(policy), one) for one in said if ODD.search(one)]
    assert odd == []


def within(section: Section) -> Iterator[Section]:
    yield section
    for inner in section.sections:
        yield from within(inner)
