"""Which fields conditions and amounts refer to, and which of them every claiming row needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.vocabulary import amounts
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.derived import Lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.policy.document import Provision
    from subsidycalc.vocabulary.words import Word

_FIELD_KEYS = ("flag", "given", "code", "industry", "choice", "place", "quantity", "date", "month")
_PAIR_KEYS = (
    "growth",
    "drop",
    "difference",
    "increase",
    "ratio",
    "covers",
    "months_between",
    "term",
    "in_order",
)


def fields_of_condition(word: words.ConditionWord) -> tuple[str, ...]:
    """Return the references whose values a condition compares, those of its parts included."""
    found: list[str] = []
    for key in _FIELD_KEYS:
        reference = getattr(word, key, None)
        if isinstance(reference, str):
            found.append(reference)
    for key in _PAIR_KEYS:
        found += getattr(word, key, None) or ()
    if isinstance(word, words.EveryMonthCondition):
        found += [f"{word.every_month}[{month}]" for month in word.months]
    for part in parts_of_condition(word):
        found += fields_of_condition(part)
    return tuple(dict.fromkeys(found))


def parts_of_condition(word: words.ConditionWord) -> tuple[words.ConditionWord, ...]:
    """Return the conditions that a composed condition is made of."""
    if isinstance(word, words.AnyCondition):
        return words.spelled_out(word.any)
    if isinstance(word, words.AllCondition):
        return words.spelled_out(word.all)
    return ()


def needed_fields(conditions: Iterable[words.Condition]) -> Iterator[str]:
    """Yield fields without which no row could meet the conditions.

    Of alternatives only what all of them need is needed, of cases only what chooses the first.
    """
    for word in words.spelled_out(conditions):
        if isinstance(word, words.AnyCondition):
            yield from needed_by_all(needed_fields((part,)) for part in word.any)
        elif isinstance(word, words.AllCondition):
            yield from needed_fields(word.all)
        elif isinstance(word, words.FlagCondition) and not word.is_:
            continue
        elif isinstance(word, words.TermCondition):
            # a contract without a fixed term is long enough whenever it began
            yield word.term[1]
        else:
            yield from fields_of_condition(word)
            yield from needed_for_cases(word)


def needed_by_all(alternatives: Iterable[Iterable[str]]) -> list[str]:
    """Return the fields that every alternative needs, in the order of the first."""
    listed = [list(fields) for fields in alternatives]
    return [field for field in listed[0] if all(field in fields for fields in listed[1:])] if listed else []


def needed_for_cases(word: Word | None) -> Iterator[str]:
    """Yield the fields that choose between the first case of a condition or amount and all others."""
    cases = getattr(word, "cases", ())
    if cases:
        yield from needed_fields(cases[0].where)


def fields_of_amount(pays: Word | None) -> tuple[str, ...]:
    """Return the fields that an amount is computed from, whatever the case."""
    if pays is None:
        return ()
    found: list[str] = []
    if isinstance(pays, (amounts.FlatAmount, amounts.ShareAmount)):
        found += [factor for factor in pays.times if isinstance(factor, str)]
    if isinstance(pays, amounts.ShareAmount) and (len(pays.of) == 1 or not pays.blank_counts_as_none):
        found += pays.of
    if isinstance(pays, (amounts.RateAmount, amounts.SlabAmount)):
        found += [pays.of] if pays.of is not None else [*(pays.increment or ())]
    if isinstance(pays, amounts.TierAmount):
        found.append(pays.tiers)
    if isinstance(pays, amounts.StepAmount):
        found += pays.steps_of_growth
    if isinstance(pays, amounts.MonthlyAmount):
        found += (pays.from_, pays.to)
    if isinstance(pays, amounts.RankAmount):
        found.append(pays.rank_by)
    return tuple(found)


def case_conditions(pays: Word | None) -> tuple[words.ConditionWord, ...]:
    """Return the conditions that choose between the cases of an amount."""
    cases = getattr(pays, "cases", ())
    return words.spelled_out(condition for case in cases for condition in case.where)


def used_fields(provision: Provision) -> tuple[str, ...]:
    """Return every field of its own table that a provision uses in any way, for telling rows apart."""
    found: list[str] = []
    conditions = [*provision.where]
    pays: list[Word | None] = [provision.pays]
    for route in provision.route:
        conditions += route.where
        pays += [route.pays, route.add_on.pays if route.add_on else None]
    for claim in provision.claims:
        if isinstance(claim, str):
            found.append(claim)
        else:
            conditions.append(claim)
    for word in words.spelled_out(conditions):
        found += fields_of_condition(word)
        for case in getattr(word, "cases", ()):
            for inner in words.spelled_out(case.where):
                found += fields_of_condition(inner)
    for amount in pays:
        found += fields_of_amount(amount)
        found += getattr(amount, "of", None) or () if isinstance(amount, amounts.ShareAmount) else ()
        found += getattr(amount, "lower_of", ("", ""))[1:]
        for word in case_conditions(amount):
            found += fields_of_condition(word)
    found += provision.spell or ()
    for derived in provision.derived:
        found += [source.by if isinstance(source, Lookup) else source for source in derived.first_of]
    names = {derived.name for derived in provision.derived}
    kept = (name for name in found if name and not name.startswith("enterprise.") and name not in names)
    return tuple(dict.fromkeys(kept))
