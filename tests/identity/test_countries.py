"""Which country a name means, and where it lies."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidycalc.identity import countries

RCEP = ["BN", "KH", "ID", "LA", "MM", "MY", "PH", "SG", "TH", "VN", "JP", "KR", "AU", "NZ", "CN"]


@pytest.mark.parametrize(
    ("text", "alpha2"),
    [
        ("香港", "HK"), ("中国香港", "HK"), ("Hong Kong", "HK"), ("HONG KONG SAR", "HK"), ("Hong Kong, China", "HK"),
        ("澳门", "MO"), ("台湾", "TW"), ("中国台湾", "TW"), ("中国", "CN"), ("CHN", "CN"),
        ("韩国", "KR"), ("大韩民国", "KR"), ("South Korea", "KR"), ("Korea, Republic of", "KR"),
        ("美国", "US"), ("USA", "US"), ("usa", "US"), ("U.S.A.", "US"), ("us", "US"),
        ("越南", "VN"), ("Viet Nam", "VN"), ("VIETNAM", "VN"), ("UAE", "AE"), ("阿联酋", "AE"),
        ("英国", "GB"), ("UK", "GB"), ("德国", "DE"), (" 德 国 ", "DE"), ("Türkiye", "TR"), ("Turkiye", "TR"),
        ("刚果（金）", "CD"), ("刚果(金)", "CD"), ("Guinea-Bissau", "GW"), ("Trinidad & Tobago", "TT"), ("NAM", "NA"), ("NA", ""), ("n/a", ""),
        ("刚果", ""), ("Korea", ""), ("德国汉诺威", ""), ("N/A", ""), ("未定", ""), ("", ""), ("亚洲", ""), ("印度洋", ""),
    ],
)  # fmt: skip
def test_the_country_that_a_name_means(text: str, alpha2: str) -> None:
    assert countries.resolve(text) == alpha2


@pytest.mark.parametrize(
    ("alpha2", "continent"),
    [
        ("HK", "asia"), ("MO", "asia"), ("TW", "asia"), ("CY", "asia"), ("TR", "asia"), ("GE", "asia"), ("KZ", "asia"),
        ("RU", "europe"), ("EG", "africa"), ("AU", "oceania"), ("US", "americas"), ("AQ", "antarctica"),
        ("AE", "asia"), ("IR", "asia"), ("GL", "americas"), ("RE", "africa"),
    ],
)  # fmt: skip
def test_continents_are_those_of_the_united_nations(alpha2: str, continent: str) -> None:
    assert countries.continent_of(alpha2) == continent


def test_a_code_that_is_not_one_has_no_continent() -> None:
    with pytest.raises(KeyError):
        countries.continent_of("")


def test_the_list_is_whole() -> None:
    # M49 lists 60 areas in Africa, 57 in the Americas, 50 in Asia, 51 in Europe, 29 in Oceania and Antarctica:
    # 248. ISO 3166 has Taiwan besides.
    found = countries.countries()
    assert Counter(country.continent for country in found.values()) == {
        "africa": 60, "americas": 57, "asia": 50 + 1, "europe": 51, "oceania": 29, "antarctica": 1,
    }  # fmt: skip
    assert set(RCEP) <= set(found)
    assert all(len(country.alpha2) == 2 and len(country.alpha3) == 3 for country in found.values())


def test_every_name_and_code_leads_to_one_country_only() -> None:
    for country in countries.countries().values():
        for name in (country.alpha2, country.alpha3, *country.english, *country.chinese):
            assert countries.resolve(name) == ("" if name == "NA" else country.alpha2), name


@given(st.text(max_size=20))
def test_junk_resolves_to_nothing_or_to_a_country(junk: str) -> None:
    assert countries.resolve(junk) in {"", *countries.countries()}
