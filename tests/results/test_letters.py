"""What papers say: amounts in capitals, funds read back, and refusals folded so that every row is still named."""

from __future__ import annotations

import pytest
from msgspec.structs import asdict

from subsidycalc.results.reports.papers.capitals import capitals
from subsidycalc.results.reports.papers.facts import Applicant, Benefit, Facts, Refusal
from subsidycalc.results.reports.papers.letters import letters_of
from subsidycalc.results.wording.calculation import funds_read
from subsidycalc.texts.registry import LANGUAGES, Wording
from subsidycalc.vocabulary.figures import exact_yuan


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10, "壹角"),
        (100, "壹元整"),
        (1_000_05, "壹仟元零伍分"),
        (10_10_10, "壹仟零壹拾元壹角"),
        (1_0000_00, "壹万元整"),
        (10_0500_00, "壹拾万零伍佰元整"),
        (675_6048_80, "陆佰柒拾伍万陆仟零肆拾捌元捌角"),
        (1_0000_0001_23, "壹亿零壹元贰角叁分"),
        (2000_3000_4000_00, "贰仟亿叁仟万肆仟元整"),
    ],
)
def test_amounts_in_capitals(fen: int, said: str) -> None:
    assert capitals(fen) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_funds_are_read_back_as_they_were_said(language: str) -> None:
    wording = Wording("en" if language == "en" else "zh")
    parts = [("省级、市级资金", 1_234_567_89), ("县", 11)]
    said = wording.say("requirements.list").join(f"{fund} {exact_yuan(wording, fen)}" for fund, fen in parts)
    assert funds_read(said, 1_234_568_00, wording) == parts
    assert funds_read("县", 500, wording) == [("县", 500)]
    # 1,234,567.89 + 0.11 is not 1.00: what does not add up is not split
    assert funds_read(said, 100, wording) == [(said, 100)]


def refusal(row: int, reason: str, *, about: str = "") -> Refusal:
    benefit = Benefit("county", "bonus", "留工补助", "1", "County 1")
    return Refusal(
        benefit, "员工", row, about, "a.xlsx", "ineligible", ("stay",), "留工时间不足", reason, "更正"
    )


def letter_rows(refusals: list[Refusal]) -> list[tuple[str, ...]]:
    applicant = Applicant("91330302YY00000016", "某公司", refusals=refusals)
    facts = Facts("r.xlsx", "d", "1", Wording("zh"), (), (applicant,), None, (), 0, 0)
    (letter,) = letters_of(facts)
    assert letter.kind == "refused"
    assert letter.refusals is not None
    return list(letter.refusals.rows)


def test_rows_that_are_refused_alike_stand_in_one_line_each_named() -> None:
    rows = [refusal(row, "不是市外员工") for row in (*range(2, 300), 305)]
    assert letter_rows(rows) == [("1", "留工补助", "不是市外员工", "“员工”第2–299、305行，共299行", "更正")]


def test_a_few_rows_are_named_with_their_persons() -> None:
    (line,) = letter_rows([refusal(7, "原因", about="340801********0001"), refusal(9, "原因")])
    assert line[3] == "“员工”第7行\n340801********0001\n“员工”第9行"


def test_many_findings_of_one_reason_are_folded_with_an_example_and_every_row() -> None:
    (line,) = letter_rows([refusal(row, f"留到第{row}日") for row in range(2, 8)])
    assert line[2] == "留工时间不足（查得情况共6种，如“员工”第2行：留到第2日）"
    assert line[3] == "“员工”第2–7行，共6行"
    assert len(letter_rows([refusal(row, f"留到第{row}日") for row in range(2, 7)])) == 5


def test_what_only_waits_for_a_person_is_no_refusal() -> None:
    pending = [Refusal(**{**asdict(refusal(2, "存疑")), "type": "review"})]
    facts = Facts(
        "r", "d", "1", Wording("zh"), (), (Applicant("X" * 18, "某", refusals=pending),), None, (), 0, 0
    )
    assert letters_of(facts)[0].kind == "pending"
