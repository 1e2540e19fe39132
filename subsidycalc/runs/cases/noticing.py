"""Whether the cases of a policy notice a change to it: each judged under the changed rule, until one differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace
from pydantic_core import ValidationError

from subsidycalc.declared.validation import validated
from subsidycalc.policy.checks import unused
from subsidycalc.policy.choices import WrongChoiceError, settle_all
from subsidycalc.policy.document import Parameter, Policy
from subsidycalc.policy.loading import every_reading
from subsidycalc.policy.mistakes import Mistake, PolicyFileError, with_lines
from subsidycalc.results.reports.tested import Mutants, Survivor
from subsidycalc.runs.cases.judged_cases import choices_of, comparisons, judged_under
from subsidycalc.runs.cases.mutants import mutants_of
from subsidycalc.runs.soundness import check_declaration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.batch import Task
    from subsidycalc.policy.document import Provision
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.runs.cases.judged_cases import Prepared
    from subsidycalc.runs.cases.mutants import Mutant
    from subsidycalc.runs.cases.worked_cases import Case

_OF_SOME: Final = frozenset({"provision", "group", "contradiction", "condition", "parameter", "reading"})
"""Sections that bear on the provisions that they name, or whose words they settle; any other bears on all of them."""


class _Choice(Struct):
    """The cases under one choice of parameters and readings, with the unchanged policy under it."""

    parameters: dict[str, str]
    readings: dict[str, str]
    cases: list[Prepared]
    spelled: dict[str, Any]
    policy: Policy


class _RefusedError(Exception):
    """The changed policy is refused when it is loaded."""


def noticed(declaration: Declaration, cases: Sequence[Prepared], refused: Sequence[Case]) -> Mutants:
    """Make every change, and tell how many are refused, noticed, or noticed by no case."""
    choices = _choices(declaration, cases)
    made = gone = killed = 0
    survived: list[Mutant] = []
    for mutant in mutants_of(declaration.written):
        made += 1
        try:
            changed = _changed(declaration, mutant)
            if _is_noticed(changed, choices, refused, mutant):
                killed += 1
            elif _is_refused(changed):
                gone += 1
            else:
                survived.append(mutant)
        except (_RefusedError, PolicyFileError):
            gone += 1
    mistakes = with_lines([Mistake(one.place, one.change) for one in survived], declaration.source.text)
    told = (Survivor(mistake, one.change) for mistake, one in zip(mistakes, survived, strict=True))
    return Mutants(made, gone, killed, tuple(told))


def _choices(declaration: Declaration, cases: Sequence[Prepared]) -> list[_Choice]:
    by_choice: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Prepared]] = {}
    for one in cases:
        by_choice.setdefault(choices_of(one.case), []).append(one)
    found = []
    for several in by_choice.values():
        first = several[0]
        own = first.planned.settled[len(first.case.beside)]
        parameters = {name: value for name, value in own.parameters.items() if value}
        spelled = declaration.spelled(parameters, own.readings)
        found.append(_Choice(parameters, own.readings, several, spelled, own.policy))
    return sorted(found, key=lambda choice: -len(choice.cases))


def _changed(declaration: Declaration, mutant: Mutant) -> Declaration:
    parameters = declaration.parameters
    if mutant.place[0] == "parameter":
        try:
            parameters = validated(dict[str, Parameter], mutant.written["parameter"])
        except ValidationError:
            raise _RefusedError from None
    return replace(declaration, written=mutant.written, parameters=parameters, _settled={})


def _is_noticed(
    changed: Declaration, choices: Sequence[_Choice], refused: Sequence[Case], mutant: Mutant
) -> bool:
    if mutant.place[0] == "parameter" and _is_noticed_by_choices(changed, choices, refused):
        return True
    for choice in choices:
        policy = _under(changed, choice)
        if policy is None:
            continue
        bearing = _bearing_on(policy, choice.policy)
        for one in choice.cases:
            expects = {expected.provision.rpartition("/")[2] for expected in one.case.expect}
            if (expects & bearing or one.case.speaks_of_notices) and _differs(one, policy, bearing):
                return True
    return False


def _is_noticed_by_choices(changed: Declaration, choices: Sequence[_Choice], refused: Sequence[Case]) -> bool:
    """Whether a value that a case sets is refused now, or one that is to be refused is taken."""
    for case in refused:
        try:
            settle_all([changed], *choices_of(case))
        except WrongChoiceError:
            continue
        return True
    for choice in choices:
        for one in choice.cases:
            if one.case.parameters and not one.case.beside:
                try:
                    settle_all([changed], *choices_of(one.case))
                except WrongChoiceError:
                    return True
    return False


def _under(changed: Declaration, choice: _Choice) -> Policy | None:
    """Return the changed policy under a choice, what is the same taken over; None where all is the same."""
    given = {name: value for name, value in choice.parameters.items() if name in changed.parameters}
    if "parameter" in changed.written:
        set_by_cases = {name for one in choice.cases for name in one.case.parameters}
        defaults = {name: str(p.default) for name, p in changed.parameters.items() if p.default is not None}
        given = {name: value for name, value in given.items() if name in set_by_cases} | {
            name: value for name, value in defaults.items() if name not in set_by_cases
        }
    spelled = changed.spelled(given, choice.readings)
    if {**spelled, "parameter": None} == {**choice.spelled, "parameter": None}:
        return None
    before, now = choice.spelled["provision"], spelled.get("provision", [])
    told = dict(spelled)
    if isinstance(now, list) and len(now) == len(before):
        told["provision"] = [
            choice.policy.provision[number] if one == before[number] else one
            for number, one in enumerate(now)
        ]
    try:
        return validated(Policy, told)
    except ValidationError:
        raise _RefusedError from None


def _bearing_on(policy: Policy, before: Policy) -> set[str]:
    """Return the provisions whose awards a change may bear on."""
    if any(
        getattr(policy, key) != getattr(before, key)
        for key in Policy.__struct_fields__
        if key not in _OF_SOME
    ):
        return {provision.id for provision in before.provision}
    old = {provision.id: provision for provision in before.provision}
    found = {one.id for one in policy.provision if old.get(one.id) is not one and old.get(one.id) != one}
    for key in ("group", "contradiction"):
        several, others = getattr(policy, key), getattr(before, key)
        for one in (*several, *others):
            if one not in several or one not in others:
                found |= set(one.provisions)
    for group in before.group:
        if found & set(group.provisions):
            found |= set(group.provisions)
    shared = {_shared(one) for one in before.provision if one.id in found} - {None}
    return found | {one.id for one in before.provision if _shared(one) in shared}


def _shared(provision: Provision) -> str | None:
    return None if provision.ceiling is None else provision.ceiling.shared_as


def _differs(made: Prepared, policy: Policy, bearing: set[str]) -> bool:
    """Whether a case comes out otherwise; a rule that cannot even be judged is noticed too."""
    own = made.planned.settled[len(made.case.beside)].policy
    provisions = {provision.id: provision for provision in policy.provision}
    tasks: list[Task] = []
    for task in made.planned.tasks:
        if task.policy is own and (made.case.speaks_of_notices or task.provision.id in bearing):
            mine = task.declared_by is own
            tasks.append(
                replace(
                    task,
                    policy=policy,
                    provision=provisions[task.provision.id] if mine else task.provision,
                    declared_by=policy if mine else task.declared_by,
                )
            )
        elif task.policy is not own:
            tasks.append(task)
    only = None if made.case.speaks_of_notices else {*bearing, *(f"{own.id}/{name}" for name in bearing)}
    try:
        return any(not one.met for one in comparisons(judged_under(made, tasks), only))
    except Exception:  # noqa: BLE001 - whatever it is, no award comes of it
        return True


def _is_refused(changed: Declaration) -> bool:
    """Whether the changed policy is refused when it is loaded, as a file that says so would be."""
    for chosen in every_reading(changed.readings):
        changed.under(chosen)
    if list(unused(changed.written)):
        return True
    check_declaration(changed)
    return False
