"""Whether the figures of a policy are of the right sort: money where money is paid, a share where a share is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.policy import document
from subsidycalc.policy.mistakes import Mistake
from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import Said
from subsidycalc.vocabulary import amounts
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.policy.document import Policy
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Word

_OF_KIND: Final = {Kind.MONEY: "money", Kind.ENERGY: "energy", Kind.COUNT: "count", Kind.PERCENT: "share"}
_OF_UNIT: Final = {"元": "money", "%": "share"}
_SAID: Final = {
    "money": Said('金额，例如 "500元"', 'money, such as "500元"'),
    "share": Said('比例，例如 "18%"', 'a share, such as "18%"'),
    "count": Said("整数，例如 30", "a whole number, such as 30"),
    "energy": Said('电量，例如 "1000kWh"', 'energy, such as "1000kWh"'),
    "rate": Said('单价，例如 "0.05元/kWh"', 'a rate, such as "0.05元/kWh"'),
}


def figure_mistakes(
    policy: Policy, word: Word, place: Place, kind_of: Callable[[str], Kind | None], kind: document.Kind
) -> Iterator[Mistake]:
    """Yield the figures of one word that are of another sort than it is about, or negative where something is paid.

    `kind_of` says what a field holds; `kind` is the provision's.
    """
    for key, figure, wanted in _figures(word, kind_of, "count" if kind == "points" else "money"):
        yield from _checked(
            policy, figure, wanted, (*place, *key), may_be_negative=isinstance(word, words.Limits)
        )


def _figures(
    word: Word, kind_of: Callable[[str], Kind | None], paid: str
) -> Iterator[tuple[Place, object, str]]:
    """Yield the figures that a word holds itself with their places within it and the sort that is due."""
    if isinstance(word, words.MeasureCondition):
        yield from _limits(word, kind_of)
    elif isinstance(word, amounts.AmountCase | amounts.FlatAmount):
        yield ("amount",), word.amount, paid
    elif isinstance(word, amounts.ShareCase | amounts.ShareAmount):
        yield ("share",), word.share, "share"
    elif isinstance(word, amounts.RateCase | amounts.RateAmount):
        yield ("rate",), word.rate, "rate"
    elif isinstance(word, amounts.TierAmount):
        yield from _tiers(word, _OF_KIND.get(kind_of(word.tiers) or Kind.TEXT, ""), paid)
    elif isinstance(word, amounts.HeadCountTiers):
        for number, (_, amount) in enumerate(word.head_count_tiers):
            yield ("head_count_tiers", number, 1), amount, paid
    elif isinstance(word, amounts.SlabAmount):
        for number, (start, share) in enumerate(word.slabs):
            yield ("slabs", number, 0), start, "money"
            yield ("slabs", number, 1), share, "share"
    else:
        yield from _further(word, paid)


def _further(word: Word, paid: str) -> Iterator[tuple[Place, object, str]]:
    if isinstance(word, amounts.StepAmount):
        yield from (
            (("beyond",), word.beyond, "share"),
            (("step",), word.step, "share"),
            (("amount",), word.amount, paid),
        )
    elif isinstance(word, amounts.MonthlyAmount):
        yield ("monthly",), word.monthly, paid
    elif isinstance(word, amounts.RankAmount):
        for number, amount in enumerate(word.amounts):
            yield ("amounts", number), amount, paid
    elif isinstance(word, amounts.LowerAmount):
        yield ("lower_of", 0), word.lower_of[0], paid
    elif isinstance(word, amounts.AddOn):
        yield ("ceiling",), word.ceiling, paid
    elif isinstance(word, document.Cap | document.Ceiling | document.Pool):
        yield ("amount",), word.amount, paid
    elif isinstance(word, document.Provision):
        yield from ((("floor",), word.floor, paid), (("minimum",), word.minimum, paid))


def _limits(
    word: words.MeasureCondition, kind_of: Callable[[str], Kind | None]
) -> Iterator[tuple[Place, object, str]]:
    """Yield the limits of a measuring condition: of what it measures, or shares where it compares."""
    wanted = "share"
    if isinstance(word, words.QuantityCondition | words.DifferenceCondition):
        reference = word.quantity if isinstance(word, words.QuantityCondition) else word.difference[0]
        wanted = _OF_KIND.get(kind_of(reference) or Kind.TEXT, "")
    for operator, figure in word.stated():
        yield (operator,), figure, wanted
    for number, case in enumerate(word.cases):
        for operator, figure in case.stated():
            yield ("cases", number, operator), figure, wanted


def _tiers(word: amounts.TierAmount, measured: str, paid: str) -> Iterator[tuple[Place, object, str]]:
    for key, tiers in (("above", word.above), ("at_least", word.at_least)):
        for number, (threshold, amount) in enumerate(tiers):
            yield (key, number, 0), threshold, measured
            yield (key, number, 1), amount, paid


def _checked(
    policy: Policy, figure: object, wanted: str, place: Place, *, may_be_negative: bool
) -> Iterator[Mistake]:
    """Yield what is wrong with one figure; nothing where what it should be is unknown for another mistake."""
    if figure is None or not wanted:
        return
    if isinstance(figure, ParameterUse):
        declared = policy.parameter.get(figure.parameter)
        if declared is not None and _OF_UNIT[declared.unit] != wanted:
            zh = f"参数 {figure.parameter!r} 的单位是 {declared.unit}，这里应是{_SAID[wanted].zh}"
            en = f"the parameter {figure.parameter!r} is in {declared.unit}, where {_SAID[wanted].en} is due"
            yield Mistake(place, Said(zh, en))
    elif isinstance(figure, Quantity):
        if figure.dimension != wanted:
            said = _SAID[wanted]
            yield Mistake(
                place, Said(f"{figure.text!r} 应改为{said.zh}", f"{figure.text!r} should be {said.en}")
            )
        elif figure.value < 0 and not may_be_negative:
            yield Mistake(
                place, Said(f"{figure.text!r} 不得小于零", f"{figure.text!r} must not be below zero")
            )
