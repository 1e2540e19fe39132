"""Every text that a field of a made-up row may hold, as far as the words of a policy tell texts apart."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final

from subsidycalc.identity.countries import countries
from subsidycalc.identity.industries import SECTIONS
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary.codes import CodeCondition, IndustryCondition, trimmed
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import Policy
    from subsidycalc.tables.model import Field

_DIGITS: Final = 6
_PROVINCES: Final = (
    *(11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54),
    *(61, 62, 63, 64, 65, 71, 81, 82),
)
TEXTS: Final = frozenset(
    {Kind.TEXT, Kind.CHOICE, Kind.COUNTRY, Kind.INDUSTRY, Kind.USCC, Kind.REGION, Kind.ID}
)
"""Kinds of which a row holds one of some texts, as far as a policy tells them apart."""


def texts_of(policy: Policy, field: Field, *, of_regions: bool) -> tuple[str, ...]:
    """Return every text that a field may hold; sorted."""
    if field.kind is Kind.COUNTRY:
        return tuple(sorted(countries()))
    if field.kind is Kind.INDUSTRY:
        return _industries(policy)
    if field.kind is Kind.CHOICE:
        return field.choices
    if field.kind in {Kind.REGION, Kind.ID}:
        return _codes(policy, of_regions=of_regions)
    conditions = (word for _, word in words_within(policy) if isinstance(word, ConditionWord))
    named = sorted({text for word in conditions for text in word.told_apart()})
    return (next(other for other in _others() if other not in named), *named)


def _others() -> Iterator[str]:
    """Yield texts that a policy may not have named."""
    yield from ("其他" + "…" * more for more in count())


@cache
def _divisions() -> tuple[str, ...]:
    return tuple(f"{s}{n:02d}10" for s, (first, last) in SECTIONS.items() for n in range(first, last + 1))


def _industries(policy: Policy) -> tuple[str, ...]:
    named = {
        code.ljust(5, "1")
        for _, word in words_within(policy)
        if isinstance(word, IndustryCondition)
        for code in word.in_
        if len(code) > 3  # noqa: PLR2004 - longer than a division
    }
    return tuple(sorted({*_divisions(), *named}))


def _codes(policy: Policy, *, of_regions: bool) -> tuple[str, ...]:
    """Return a code for every way in which conditions tell codes apart: in each beginning that is named, and in none.

    Only a region is a whole city or province: of an enterprise that says no more, what needs more cannot be told.
    """
    begun = {str(province) for province in _PROVINCES}
    whole = set()
    for _, word in words_within(policy):
        if isinstance(word, CodeCondition):
            begun |= {*word.begins, *word.begins_not}
            listed = {trimmed(code).ljust(_DIGITS, "0") for code in word.in_}
            whole |= {code for code in listed if of_regions or not code.endswith("00")}
    longer = {code: tuple(one for one in begun if one.startswith(code) and one != code) for code in begun}
    each = (next(_within(code, longer[code]), None) for code in begun)
    return tuple(sorted({*whole, *(code for code in each if code is not None)}))


def _within(code: str, without: tuple[str, ...]) -> Iterator[str]:
    """Yield codes of counties that begin so and with none of some longer digits."""
    open_ = _DIGITS - len(code)
    for number in (102 % 10**open_, *range(10**open_)):
        found = f"{code}{number:0{open_}d}" if open_ else code
        if (not without or not found.startswith(without)) and (not open_ or not found.endswith("00")):
            yield found
