"""Find the period that a heading names: a quarter, half year, month or year, in any of the usual spellings."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from subsidycalc.texts.patterns import pattern

_DASHES: Final = pattern(r"[–—~至到]")
_SPACES: Final = pattern(r"\s+")
_CHINESE_YEAR: Final = pattern(r"[一二][一二三四五六七八九〇零○0]{3}(?=年|[上下第全h]|[一二三四]季)")
_DIGITS: Final = str.maketrans("一二三四五六七八九〇零○", "123456789000")
_YEAR: Final = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_BETWEEN: Final = r"年?度?[-_./]?"
_ENGLISH_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES: Final = (
    "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINALS: Final = "(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
_NUMBERS: Final = {
    **{character: number for number, character in enumerate("一二三四五六七八九十", start=1)},
    "十一": 11,
    "十二": 12,
    "上": 1,
    "下": 2,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_NO_DATE: Final = r"(?![\d]|[-/.]\d|\d?\d?日)"
_RANGES: Final = {
    "1-3": "Q1",
    "4-6": "Q2",
    "7-9": "Q3",
    "10-12": "Q4",
    "1-6": "H1",
    "7-12": "H2",
    "1-12": "",
}

_QUARTERS: Final = (
    ("季", _YEAR + _BETWEEN + r"第?(?P<part>[一二三四1-4])季度?"),
    ("q", _YEAR + _BETWEEN + r"q(?P<part>[1-4])(?!\d)"),
    ("q", r"(?<![a-z\d])q(?P<part>[1-4])[-_./'年]?(?P<year>(?:19|20)\d\d)(?!\d)年?"),
    ("q", r"(?<!\d)(?P<part>[1-4])q[-_./']?(?P<year>(?:19|20)\d\d)(?!\d)"),
    ("q", _YEAR + r"[-_]?(?P<part>[1-4])q(?![a-z\d])"),
    ("quarter", _ORDINALS + r"quarter(?:of)?,?(?P<year>(?:19|20)\d\d)(?!\d)"),
)
"""Each with what it is never without: most texts have none of it, and are not looked through for it."""
_HALVES: Final = (
    ("半", _YEAR + _BETWEEN + r"(?P<part>[上下])半年度?"),
    ("h", _YEAR + _BETWEEN + r"h(?P<part>[12])(?!\d)"),
    ("h", r"(?<![a-z\d])h(?P<part>[12])[-_./']?(?P<year>(?:19|20)\d\d)(?!\d)"),
    ("half", r"(?P<ordinal>first|second|1st|2nd)half(?:of)?,?(?P<year>(?:19|20)\d\d)(?!\d)"),
)
_FROM_TO: Final = r"(?P<first>0?[147]|10)月?-(?P<last>0?[369]|12)"
_SPANS: Final = (
    ("-", _YEAR + r"[年./]?" + _FROM_TO + r"月份?"),
    ("-", _YEAR + r"[年./]" + _FROM_TO + r"(?![\d月日./-])"),
)
_MONTHS: Final = (
    ("月", _YEAR + r"年(?P<part>0?[1-9]|1[0-2])月份?" + _NO_DATE),
    ("月", _YEAR + r"年(?P<part>十[一二]?|[一二三四五六七八九])月份?" + _NO_DATE),
    ("", _YEAR + r"[-/._](?P<part>0[1-9]|1[0-2]|[1-9])月?份?" + _NO_DATE),
    ("", _YEAR + r"(?P<part>0[1-9]|1[0-2])" + _NO_DATE),
    ("m", _YEAR + r"m(?P<part>0?[1-9]|1[0-2])(?!\d)"),
    ("", r"(?<![a-z])" + _MONTH_NAMES + r"[-_.,']*(?P<year>(?:19|20)\d\d)(?!\d)"),
    ("", _YEAR + r"[-_.,]?" + _MONTH_NAMES + r"(?![a-z])"),
)
_YEARS: Final = (
    ("fy", r"(?<![a-z])fy(?P<year>(?:19|20)\d\d)(?!\d)"),
    ("年", _YEAR + r"(?:年?年度|年?全年度?|年)(?!\d)"),
    ("", _YEAR + r"(?![\d]|[-/.]\d)"),
)
_SPELLINGS: Final = tuple(
    (kind, part, pattern(spelling))
    for kind, spellings in (("Q", _QUARTERS), ("H", _HALVES), ("span", _SPANS), ("M", _MONTHS), ("Y", _YEARS))
    for part, spelling in spellings
)


_A_YEAR: Final = pattern(r"(?:(?<!\d)|(?<=[qh]\d))(?:19|20)\d\d")
"""Every period has one, with no digit before it but that of a quarter or half; in an ID number there is one."""
_LONGEST_IN_DIGITS: Final = 6
"""Of digits alone, `202301` is the longest period; most of what stands in cells is longer, or holds no year."""


@lru_cache(maxsize=4096)
def find_period(text: str) -> tuple[str, str] | None:
    """Return the canonical period in a half-width text, and the text without it; None where there is none."""
    compact = _DASHES.sub("-", _SPACES.sub("", text))
    compact = _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), compact)
    if not _A_YEAR.search(compact) or (len(compact) > _LONGEST_IN_DIGITS and compact.isdigit()):
        return None
    for kind, part, spelling in _SPELLINGS:
        found = spelling.search(compact) if part in compact else None
        if found:
            key = _key(kind, found.groupdict())
            if key:
                return key, compact[: found.start()] + compact[found.end() :]
    return None


def _key(kind: str, parts: dict[str, str | None]) -> str:
    year = parts["year"] or ""
    if kind == "Y":
        return year
    if kind == "span":
        span = _RANGES.get(f"{int(parts['first'] or 0)}-{int(parts['last'] or 0)}")
        return "" if span is None else year + span
    if parts.get("name"):
        number = _ENGLISH_MONTHS.index((parts["name"] or "")[:3]) + 1
    else:
        text = parts.get("part") or parts.get("ordinal") or ""
        number = int(text) if text.isdigit() else _NUMBERS[text]
    return f"{year}-{number:02d}" if kind == "M" else f"{year}{kind}{number}"


def is_month(period: str) -> bool:
    """Whether a canonical period is a month."""
    return "-" in period
