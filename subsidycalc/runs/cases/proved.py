"""What of a policy its cases prove: conditions met and failed, codes, readings, bounds, ceilings, provisions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from subsidycalc.policy.choices import WrongChoiceError, parameter_value
from subsidycalc.policy.mistakes import Mistake, with_lines
from subsidycalc.results.reports.tested import Unproved
from subsidycalc.runs.cases.judged_cases import provision_of
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.outcome import MET, NOT_MET, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.judging.verdicts import ProvisionResult
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.runs.cases.judged_cases import JudgedCase
    from subsidycalc.runs.cases.worked_cases import Case
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.walking import Place

OUTCOMES = {MET: "met", NOT_MET: "not met", UNKNOWN: "left open"}
_RANK_CODES = ("beyond", "tied", "incomplete")


class Proved(Struct):
    """What the cases that have been judged so far show."""

    declaration: Declaration
    outcomes: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What became of the condition at each place of the file."""
    cut: set[str] = field(default_factory=set)

    def add(self, judged: JudgedCase) -> None:
        """Note what a judged case shows."""
        own = judged.planned.settled[len(judged.case.beside)]
        for task, result in zip(judged.planned.tasks, judged.result.provisions, strict=True):
            if result.status == "assessed" and task.declared_by is own.policy:
                for place, word, frame in put_to(task.declared_by, result):
                    (at,) = self.declaration.placed([Mistake(place, said("tested.none"))], own.readings)
                    states = set(word.judge(frame).state.tolist())
                    self.outcomes[at.place] |= {OUTCOMES[state] for state in states}
        for one in judged.case.expect:
            if one.amount or one.before_ceiling:
                result = provision_of(judged, one.provision)
                awards = result.awards
                if awards is not None and (awards.before_ceiling > awards.amount + awards.deducted).any():
                    self.cut.add(one.provision)

    def unproved(self, cases: Sequence[Case]) -> tuple[Unproved, ...]:
        """Return what none of the cases proves, in the order of the file."""
        found = [*self._conditions(), *self._choices(cases), *self._results(cases)]
        placed = with_lines([one for _, _, one in found], self.declaration.source.text)
        told = (Unproved(kind, name, mistake) for (kind, name, _), mistake in zip(found, placed, strict=True))
        return tuple(sorted(told, key=lambda one: (one.mistake.line, one.mistake.column)))

    def _conditions(self) -> Iterator[tuple[str, str, Mistake]]:
        for place, outcomes in self.outcomes.items():
            for outcome, key in (("met", "never_met"), ("not met", "never_failed")):
                if outcome not in outcomes:
                    yield "condition", key, Mistake(place, said(f"tested.unproved.{key}"))

    def _choices(self, cases: Sequence[Case]) -> Iterator[tuple[str, str, Mistake]]:
        for name, reading in self.declaration.readings.items():
            used = {case.readings.get(name, reading.default) for case in cases if not case.refused}
            for choice in reading.choices:
                if choice not in used:
                    told = said("tested.unproved.reading", name=name, choice=choice)
                    yield (
                        "reading",
                        f"{name}={choice}",
                        Mistake(("reading", name, "choices", choice), told, of_key=True),
                    )
        for name, parameter in self.declaration.parameters.items():
            given = [case for case in cases if name in case.parameters]
            if all(case.refused for case in given):
                told = said("tested.unproved.parameter", name=name)
                yield "parameter", name, Mistake(("parameter", name), told)
            for key in ("at_least", "at_most"):
                bound = getattr(parameter, key)
                if bound is not None and not any(self._passes(case, name, key) for case in given):
                    told = said("tested.unproved.bound", name=name, bound=bound.text)
                    yield "bound", f"{name}.{key}", Mistake(("parameter", name, key), told)

    def _passes(self, case: Case, name: str, key: str) -> bool:
        """Whether a case is refused for a parameter beyond one of its bounds."""
        parameter = self.declaration.parameters[name]
        try:
            value = parameter_value(name, parameter, case.parameters[name]).value
        except WrongChoiceError:
            return False
        bound = getattr(parameter, key).value
        return bool(case.refused) and (value < bound if key == "at_least" else value > bound)

    def _results(self, cases: Sequence[Case]) -> Iterator[tuple[str, str, Mistake]]:
        policy = self.declaration.default
        expected = {code for case in cases for one in case.expect for code in one.codes or ()}
        codes: dict[str, Place] = {}
        for place, code in _codes_in(self.declaration.written, ()):
            codes.setdefault(code, place)
        for code, place in codes.items():
            if code not in expected:
                yield "code", code, Mistake(place, said("tested.unproved.code", name=code))
        awarded = {
            one.provision for case in cases for one in case.expect if one.amount or one.verdict == "awarded"
        }
        for number, provision in enumerate(policy.provision):
            if provision.id not in awarded:
                told = said("tested.unproved.provision", name=provision.id)
                yield "provision", provision.id, Mistake(("provision", number), told)
            if provision.ceiling is not None and provision.id not in self.cut:
                told = said("tested.unproved.ceiling", name=provision.id)
                yield "ceiling", provision.id, Mistake(("provision", number, "ceiling"), told)
        for number, group in enumerate(policy.group):
            if group.ceiling is not None and not self.cut & set(group.provisions):
                told = said("tested.unproved.ceiling", name=group.id)
                yield "ceiling", group.id, Mistake(("group", number, "ceiling"), told)


def _codes_in(written: Any, place: Place) -> Iterator[tuple[Place, str]]:  # noqa: ANN401 - raw TOML
    if isinstance(written, list):
        for number, item in enumerate(written):
            yield from _codes_in(item, (*place, number))
    if isinstance(written, dict):
        for key, item in written.items():
            told = key == "else" or (key in _RANK_CODES and "rank_by" in written)
            if told and isinstance(item, str):
                yield (*place, key), item
            yield from _codes_in(item, (*place, key))


def put_to(policy: Policy, result: ProvisionResult) -> Iterator[tuple[Place, Any, Frame]]:
    """Yield the conditions of a provision with their place and the rows that they are put to."""
    assert result.frame is not None  # noqa: S101 - an assessed provision has rows
    number = [one.id for one in policy.provision].index(result.provision.id)
    provision, here = result.provision, ("provision", number)
    own = result.frame
    behind = own if result.entity_frame is None or policy.pays_in_person(provision) else result.entity_frame
    yield from _spread(("general",), policy.general_conditions_of(provision), behind)
    yield from _spread((*here, "enterprise"), provision.enterprise, behind)
    yield from _spread((*here, "where"), provision.where, own)
    for position, route in enumerate(provision.route):
        yield from _spread((*here, "route", position, "where"), route.where, own)
        if route.add_on is not None:
            yield from _spread((*here, "route", position, "add_on", "where"), route.add_on.where, own)
    for place, pays in _ways_of_paying(provision, here):
        for case, limits in enumerate(getattr(pays, "cases", ())):
            yield from _spread((*place, "cases", case, "where"), limits.where, own)
    for position, contradiction in enumerate(policy.contradiction):
        if provision.id in contradiction.provisions:
            yield from _spread(("contradiction", position, "where"), contradiction.where, own)


def _ways_of_paying(provision: Provision, here: Place) -> Iterator[tuple[Place, Any]]:
    yield (*here, "pays"), provision.pays
    for position, route in enumerate(provision.route):
        yield (*here, "route", position, "pays"), route.pays
        if route.add_on is not None:
            yield (*here, "route", position, "add_on", "pays"), route.add_on.pays


def _spread(place: Place, words: Iterable[Any], frame: Frame) -> Iterator[tuple[Place, Any, Frame]]:
    """Yield conditions with those they are made of, and those that choose between their limits."""
    for number, word in enumerate(words):
        here = (*place, number)
        yield here, word, frame
        for key in ("any", "all"):
            yield from _spread((*here, key), getattr(word, key, ()), frame)
        for case, limits in enumerate(getattr(word, "cases", ())):
            yield from _spread((*here, "cases", case, "where"), limits.where, frame)
