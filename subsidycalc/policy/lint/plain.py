"""What can be seen without a solver: the list of plain checks, run over a policy under its readings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from subsidycalc.policy.lint import figures, meanings
from subsidycalc.policy.lint.findings import Check, Spot, View, distinct
from subsidycalc.policy.loading import every_reading
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.lint.findings import Finding
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.policy.mistakes import Mistake

CHECKS: Final = (
    Check("tiers-out-of-order", "error", figures.tiers_out_of_order),
    Check("never-met", "error", figures.limits_crossed),
    Check("bounds-crossed", "error", figures.bounds_crossed),
    Check("unreachable", "error", meanings.behind_a_catch_all),
    Check("code-with-two-meanings", "error", meanings.code_with_two_meanings),
    Check("tier-pays-less", "warning", figures.tier_pays_less),
    Check("catch-all-first", "warning", meanings.catch_all_first),
    Check("condition-twice", "warning", meanings.condition_twice),
    Check("ceiling-never-binds", "warning", figures.group_ceiling_never_binds),
    Check("no-coverage", "warning", meanings.provision_without_coverage),
    Check("clause-without-coverage", "warning", meanings.clause_without_coverage),
)
"""Every check of a policy under some readings, the weightiest first."""


def plain_findings(views: Sequence[View]) -> list[Finding]:
    """Return what the plain checks find in a policy under its readings, and in the file as a whole."""
    found = [
        one
        for view in views
        for check in CHECKS
        for one in view.found(check.code, check.severity, check.spots(view.policy))
    ]
    return distinct([*found, *_of_the_file(views)])


def _of_the_file(views: Sequence[View]) -> Iterator[Finding]:
    """Yield what no reading makes use of."""
    first = views[0]
    yield from first.found("code-unused", "warning", _codes_unused(views))
    idle = [{spot.place for spot in meanings.group_without_effect(view.policy)} for view in views]
    groups = [
        spot for spot in meanings.group_without_effect(first.policy) if all(spot.place in one for one in idle)
    ]
    yield from first.found("group-without-effect", "warning", groups)
    yield from first.found("reading-without-effect", "warning", _readings_without_effect(views))


def _codes_unused(views: Sequence[View]) -> Iterator[Spot]:
    policy = views[0].policy
    used = {
        value
        for view in views
        for _, word in words_within(view.policy)
        for value in astuple(word)
        if isinstance(value, str)
    }
    for code in policy.codes:
        if code not in used:
            yield Spot(("codes", code), {"code": code}, of_key=True)


def _readings_without_effect(views: Sequence[View]) -> Iterator[Spot]:
    default = views[0].policy
    meant = cache(lambda: meanings.as_meant(default))
    for name in default.reading:
        others = [view.policy for view in views if set(view.readings) == {name}]
        if all(other == default or meanings.as_meant(other) == meant() for other in others):
            yield Spot(("reading", name), {"name": name}, of_key=True)


def refusals(declaration: Declaration) -> Iterator[Mistake]:
    """Yield the errors that plain checks find, as mistakes that keep a policy from being run."""
    for chosen in every_reading(declaration.readings):
        view = View(declaration, declaration.under(chosen), chosen)
        for check in CHECKS:
            if check.severity == "error":
                yield from (
                    one.mistake for one in view.found(check.code, check.severity, check.spots(view.policy))
                )
