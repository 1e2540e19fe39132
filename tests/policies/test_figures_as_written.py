"""Figures and texts of a policy file may be written as people write them; what is ambiguous is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic_core import ValidationError

from subsidycalc.declared.validation import validated
from subsidycalc.policy.choices import parameter_value
from subsidycalc.policy.document import CoverageLine, Parameter
from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.loading import declare
from subsidycalc.policy.source import PolicySource
from subsidycalc.texts.spoken import WrongValueError
from subsidycalc.vocabulary.quantities import read_quantity, read_span
from subsidycalc.vocabulary.words import Text


@pytest.mark.parametrize(
    ("written", "value", "dimension"),
    [
        ("15%", Fraction(15, 100), "share"),
        ("15％", Fraction(15, 100), "share"),
        ("１５%", Fraction(15, 100), "share"),
        ("１５．５％", Fraction(155, 1000), "share"),
        ("15 %", Fraction(15, 100), "share"),
        (" 15\u3000％ ", Fraction(15, 100), "share"),
        ("5,000万元", Fraction(5_000 * 10_000 * 100), "money"),
        ("5，000万元", Fraction(5_000 * 10_000 * 100), "money"),
        ("12,345,678.90元", Fraction(1_234_567_890), "money"),
        ("1,000kWh", Fraction(1_000 * 10_000), "energy"),
        ("-1,000元", Fraction(-100_000), "money"),
        ("1,000", Fraction(1_000), "count"),
        ("0.05元／kWh", Fraction(5, 10_000), "rate"),
    ],
)
def test_full_width_figures_and_thousands_are_read_exactly(
    written: str, value: Fraction, dimension: str
) -> None:
    quantity = read_quantity(written)
    assert (quantity.value, quantity.dimension) == (value, dimension)


@pytest.mark.parametrize(
    "written",
    ["1,50万元", "1,5000元", "1500,000元", ",500元", "1,,000元", "1,000,00元", "5,00%", "1,000.5,0元", "5,"],
)
def test_a_comma_in_the_wrong_place_is_refused(written: str) -> None:
    with pytest.raises(WrongValueError):
        read_quantity(written)


def test_it_is_said_where_a_comma_belongs() -> None:
    with pytest.raises(WrongValueError, match="'1,50万元' has a comma in the wrong place"):
        read_quantity("1,50万元")


def test_a_span_is_read_in_full_width_too() -> None:
    assert read_span("６个月").months == 6


def test_a_value_of_the_caller_is_read_alike() -> None:
    share = Parameter(title=Text(zh="比例"), clause="1", unit="%")
    money = Parameter(title=Text(zh="标准"), clause="1", unit="元")
    assert parameter_value("x", share, "６％").value == Fraction(6, 100)
    assert parameter_value("x", share, "０．０６").value == Fraction(6, 100)
    assert parameter_value("x", money, "1,200元").value == 120_000


def test_a_text_may_be_chinese_alone() -> None:
    assert validated(Text, "鹿城") == validated(Text, {"zh": "鹿城"}) == Text(zh="鹿城", en="鹿城")
    assert validated(Text, {"zh": "鹿城", "en": "Lucheng"}).en == "Lucheng"
    line = validated(CoverageLine, {"clause": "1", "status": "not-computed", "zh": "略", "why": "无给付"})
    assert (line.en, line.why) == ("略", Text(zh="无给付", en="无给付"))


@pytest.mark.parametrize("written", [{"en": "Lucheng"}, 5, [], {"zh": "鹿城", "fr": "x"}])
def test_a_text_without_chinese_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        validated(Text, written)


def test_a_whole_policy_in_chinese_alone_is_read() -> None:
    text = find_policy("lucheng-2023").text
    plain = text.replace(
        'title = { zh = "新居民积分奖励", en = "Points for new residents" }', 'title = "新居民积分奖励"'
    )
    assert plain != text
    policy = declare(PolicySource("my.toml", plain)).default
    assert policy.provision_named("residence-points").title == Text(zh="新居民积分奖励", en="新居民积分奖励")
