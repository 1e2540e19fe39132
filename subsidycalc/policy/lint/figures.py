"""Plain checks of figures: tiers in order, limits and bounds that cross, ceilings that others keep already."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.lint.sites import own_provisions, ways
from subsidycalc.vocabulary.measures import Limits
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from subsidycalc.policy.document import Policy
    from subsidycalc.vocabulary.walking import Place


def value_of(figure: object) -> Fraction | int | None:
    """Return the value of a figure; None of a parameter that is not set, or where there is none."""
    if isinstance(figure, Quantity):
        return figure.value
    return figure if isinstance(figure, int) else None


def bounds_of(figure: object, policy: Policy) -> tuple[Fraction | int | None, Fraction | int | None]:
    """Return the least and the most that a figure may be: of a parameter its bounds."""
    if isinstance(figure, ParameterUse):
        declared = policy.parameter[figure.parameter]
        return value_of(declared.at_least), value_of(declared.at_most)
    return value_of(figure), value_of(figure)


def tiers_out_of_order(policy: Policy) -> Iterator[Spot]:
    """Yield tiers, slabs and head counts that do not begin above the one before."""
    for here in ways(policy):
        for before, level in pairwise(here.way.levels()):
            low, high = value_of(before.threshold), value_of(level.threshold)
            if low is not None and high is not None and high <= low:
                values = {"threshold": level.threshold, "before": before.threshold}
                yield Spot((*here.place, *level.place), values)


def tier_pays_less(policy: Policy) -> Iterator[Spot]:
    """Yield tiers that pay less than the one below."""
    for here in ways(policy):
        for before, level in pairwise(here.way.levels()):
            low, high = value_of(before.paid), value_of(level.paid)
            if low is not None and high is not None and high < low:
                yield Spot((*here.place, *level.place), {"paid": level.paid, "before": before.paid})


def limits_crossed(policy: Policy) -> Iterator[Spot]:
    """Yield measures whose least is above their most."""
    for place, word in words_within((policy.general, policy.provision, policy.contradiction), ()):
        if not isinstance(word, Limits):
            continue
        stated = [(operator, value_of(figure), figure) for operator, figure in word.stated()]
        for (least, low, low_text), (most, high, high_text) in product(stated, stated):
            if (
                low is None
                or high is None
                or least not in {"above", "at_least"}
                or most not in {"at_most", "below"}
            ):
                continue
            if low > high or (low == high and (least, most) != ("at_least", "at_most")):
                part = ("general", "provision", "contradiction")[int(place[0])]
                yield Spot((part, *place[1:], least), {"least": low_text, "most": high_text})


def bounds_crossed(policy: Policy) -> Iterator[Spot]:
    """Yield floors and minima above a ceiling, and parameters whose least is above their most."""
    for number, provision in own_provisions(policy):
        place: Place = ("provision", number)
        ceilings = [
            ("ceiling", provision.ceiling and provision.ceiling.amount),
            ("pool", provision.pool and provision.pool.amount),
            *(
                ("group", one.ceiling and one.ceiling.amount)
                for one in policy.group
                if provision.id in one.provisions
            ),
        ]
        for key in ("floor", "minimum"):
            least = getattr(provision, key)
            for of, most in ceilings:
                yield from _crossed(policy, (*place, key), key, least, of, most)
        if provision.cap is not None and provision.cap.per == "row":
            yield from _crossed(
                policy, (*place, "floor"), "floor", provision.floor, "cap", provision.cap.amount
            )
    for name, parameter in policy.parameter.items():
        yield from _crossed(
            policy,
            ("parameter", name, "at_least"),
            "at_least",
            parameter.at_least,
            "at_most",
            parameter.at_most,
        )


def _crossed(policy: Policy, place: Place, key: str, least: object, of: str, most: object) -> Iterator[Spot]:
    (low, _), (_, high) = bounds_of(least, policy), bounds_of(most, policy)
    if low is not None and high is not None and low > high:
        told = policy.parameter[most.parameter].at_most if isinstance(most, ParameterUse) else most
        least = policy.parameter[least.parameter].at_least if isinstance(least, ParameterUse) else least
        yield Spot(place, {"key": key, "least": least, "of": of, "most": told})


def group_ceiling_never_binds(policy: Policy) -> Iterator[Spot]:
    """Yield ceilings of groups that the ceilings of their provisions keep already."""
    by_id = {provision.id: provision for provision in policy.provision}
    for number, group in enumerate(policy.group):
        ceilings = [by_id[name].ceiling for name in group.provisions if name in by_id]
        each = [None if one is None else value_of(one.amount) for one in ceilings]
        is_shared = group.ceiling is not None and group.ceiling.shared_as is not None
        most = None if group.ceiling is None or is_shared else value_of(group.ceiling.amount)
        known = [one for one in each if one is not None]
        if most is not None and len(known) == len(each):
            together = max(known) if group.exclusive else sum(known)
            if together <= most and group.ceiling is not None:
                place = ("group", number, "ceiling")
                yield Spot(place, {"ceiling": group.ceiling.amount})
