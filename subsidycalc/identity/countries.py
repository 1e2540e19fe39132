"""Countries and areas (ISO 3166-1): which one a name or code means, and its continent by UN M49."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

CONTINENTS: Final = ("africa", "americas", "antarctica", "asia", "europe", "oceania")

_NOT_AVAILABLE: Final = "NA"
"""What forms say for "not available" is no country's code there: Namibia goes by its name or NAM."""

_IGNORED_IN_NAMES: Final = str.maketrans(dict.fromkeys(" .,'’()-·、\xa0\u3000"))


IN_TWO_CONTINENTS: Final = frozenset({"AZ", "EG", "GE", "KZ", "RU", "TR"})
"""Countries that lie in two continents; UN M49 counts each to one."""


class Country(Struct, frozen=True):
    """One country or area with the names it goes by; the first of each language is the usual one."""

    alpha2: str
    alpha3: str
    continent: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """Return every country and area by its alpha-2 code."""
    text = Path(__file__).with_name("countries.tsv").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            alpha2, alpha3, continent, english, chinese = line.split("\t")
            found[alpha2] = Country(
                alpha2, alpha3, continent, tuple(english.split(";")), tuple(chinese.split(";"))
            )
    return found


def resolve(text: str) -> str:
    """Return the alpha-2 code of the one country that a name or ISO code means, "" where that is not certain.

    A name that several countries share (Korea, Congo, 刚果) or a name with more to it (德国汉诺威) is not certain.
    """
    code = text.strip().upper()
    return _by_code().get(code) or _by_name().get(_folded(text), "")


def continent_of(alpha2: str) -> str:
    """Return the continent by UN M49: one of `CONTINENTS`; KeyError where the code is unknown.

    Hong Kong, Macao and Taiwan are in Asia, as are Cyprus, Turkey, Georgia and Kazakhstan; Russia is in Europe.
    """
    return countries()[alpha2].continent


@cache
def _by_code() -> dict[str, str]:
    return {
        code: country.alpha2
        for country in countries().values()
        for code in (country.alpha2, country.alpha3)
        if code != _NOT_AVAILABLE
    }


@cache
def _by_name() -> dict[str, str]:
    return {
        _folded(name): country.alpha2
        for country in countries().values()
        for name in (*country.english, *country.chinese)
    }


def _folded(name: str) -> str:
    """Return a name without case, accents, spaces and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.replace("&", "and")).casefold()
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.translate(_IGNORED_IN_NAMES)
