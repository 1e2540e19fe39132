"""Which division codes are known."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidycalc.identity import divisions


@pytest.mark.parametrize(
    "code",
    [
        "33",
        "3303",
        "330302",
        "330399",
        "330000",
        "22",
        "2224",
        "4228",
        "3414",
        "5102",
        "110101",
        "71",
        "710000",
        "810000",
    ],
)
def test_codes_of_today_and_of_yesterday_are_known(code: str) -> None:
    assert divisions.is_known(code)


@pytest.mark.parametrize("code", ["", "3", "99", "000000", "3399", "339900", "3303021", "浙江", "٣٣", "330"])
def test_other_codes_are_not(code: str) -> None:
    assert not divisions.is_known(code)


def test_every_prefecture_lies_in_a_province() -> None:
    assert {code[:2] for code in divisions.names()} == {code for code in divisions.names() if len(code) == 2}
    assert {len(code) for code in divisions.names()} == {2, 4}


def test_the_list_of_prefectures_is_whole() -> None:
    # 333 cities, prefectures, leagues and autonomous prefectures; districts (xx01) and counties (xx02) of
    # Beijing, Tianjin, Shanghai and Chongqing, 8; counties run directly by five provinces (xx90)
    text = resources.files("subsidycalc.identity").joinpath("divisions.tsv").read_text(encoding="utf-8")
    current = [line for line in text.splitlines() if line.endswith("\tcurrent") and line.index("\t") == 4]
    assert len(current) == 333 + 8 + 5


@given(st.text(max_size=8))
def test_junk_is_not_known_and_breaks_nothing(junk: str) -> None:
    assert divisions.is_known(junk) in {True, False}


@pytest.mark.parametrize(
    ("codes", "together"),
    [
        ("2201 2202", ""),
        ("22 220104", "22 220104"),
        ("2201 220104 2202", "2201 220104"),
        ("2208 2223 2201", "2208 2223"),  # the prefecture of Baicheng, once 地区 and since a city
        ("2208 222301", "2208 222301"),  # a county of the former prefecture
        ("220381 220184", "220381 220184"),  # Gongzhuling, which went from Siping to Changchun
        ("220381 2203 2202", "220381 2203"),
        ("220381 2201 2202", "220381 2201"),
        ("220184 2203", ""),
        ("350402 350403", "350402 350403"),  # both are in one district since
    ],
)
def test_what_lies_in_one_another_is_told_by_codes_old_and_new(codes: str, together: str) -> None:
    assert divisions.nested(codes.split()) == set(together.split())
