"""Which conditions the worked cases have met, not met and left open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policies.judged_cases import judged

from subsidycalc.vocabulary.outcome import MET, NOT_MET, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policies.worked_cases import Case

    from subsidycalc.judging.verdicts import ProvisionResult
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.vocabulary.frame import Frame

OUTCOMES = {MET: "met", NOT_MET: "not met", UNKNOWN: "left open"}


def outcomes_seen(cases: Iterable[Case]) -> dict[str, set[str]]:
    """Return, for the place of every condition of the cases' policy, what the cases made of it."""
    seen: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        found = judged(case)
        own = found.planned.settled[len(case.beside)].policy
        for task, result in zip(found.planned.tasks, found.result.provisions, strict=True):
            if result.status == "assessed" and task.declared_by is own:
                for place, word, frame in _put(task.declared_by, result):
                    states = set(word.judge(frame).state.tolist())
                    seen[f"{task.provision.id}: {place}"] |= {OUTCOMES[state] for state in states}
    return seen


def missing_outcomes(cases: Iterable[Case]) -> list[str]:
    """Return every condition that no case met, failed or left open."""
    return [
        f"{place}: never {', never '.join(sorted(set(OUTCOMES.values()) - outcomes))}"
        for place, outcomes in outcomes_seen(cases).items()
        if outcomes != set(OUTCOMES.values())
    ]


def _put(policy: Policy, result: ProvisionResult) -> Iterator[tuple[str, Any, Frame]]:
    """Yield the conditions of a provision with their place and the rows that they are put to."""
    assert result.frame is not None
    provision = result.provision
    own = result.frame
    behind = own if result.entity_frame is None else result.entity_frame
    yield from _spread("general", policy.general_conditions_of(provision), behind)
    yield from _spread("enterprise", provision.enterprise, behind)
    yield from _spread("where", provision.where, own)
    for route in provision.route:
        yield from _spread(f"route {route.id}", route.where, own)
        if route.add_on is not None:
            yield from _spread(f"add-on {route.add_on.name}", route.add_on.where, own)
    for pays in _ways_of_paying(provision):
        for number, case in enumerate(getattr(pays, "cases", ())):
            yield from _spread(f"pays, case {number + 1}", case.where, own)
    for contradiction in policy.contradiction:
        if provision.id in contradiction.provisions:
            yield from _spread("contradiction", contradiction.where, own)


def _ways_of_paying(provision: Provision) -> list[Any]:
    found: list[Any] = [provision.pays]
    for route in provision.route:
        found += [route.pays, route.add_on.pays if route.add_on is not None else None]
    return found


def _spread(place: str, words: Iterable[Any], frame: Frame) -> Iterator[tuple[str, Any, Frame]]:
    """Yield conditions with those they are made of, and those that choose between their limits."""
    for number, word in enumerate(words):
        here = f"{place}[{number}] {word.name or word.else_ or ''}".strip()
        yield here, word, frame
        yield from _spread(f"{here} any", getattr(word, "any", ()), frame)
        yield from _spread(f"{here} all", getattr(word, "all", ()), frame)
        for case, limits in enumerate(getattr(word, "cases", ())):
            yield from _spread(f"{here} case {case + 1}", limits.where, frame)
