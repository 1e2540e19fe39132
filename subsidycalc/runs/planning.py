"""What a run is to judge: the choices of its caller, and the policies with everything settled."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from subsidycalc.judging.batch import Task
from subsidycalc.judging.near_line import DEFAULT_MARGIN
from subsidycalc.policy.choices import Settled, WrongChoiceError, settle_all
from subsidycalc.policy.finding import beside, find_policy, installed_policies
from subsidycalc.policy.loading import Declaration, declare
from subsidycalc.policy.mistakes import NO_HINT, Mistake, PolicyFileError, hint_of, hint_or_list
from subsidycalc.policy.own_tables import dictionary_of
from subsidycalc.policy.sound import is_known_to_be_sound
from subsidycalc.tables.raw import PLAUSIBLE_YEARS
from subsidycalc.tables.reading import Limits
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from subsidycalc.policy.source import PolicySource
    from subsidycalc.tables.dictionary import Dictionary
    from subsidycalc.tables.dictionary.registers import RegisterDeclaration


DEFAULT_NEAR: Final = f"{DEFAULT_MARGIN * 100}%"

_YEARS_AROUND: Final = 40
"""So far from the date of its policy a bare serial is still a date: contracts run long, firms are old."""


class Choices(Struct, frozen=True):
    """What the caller chooses for a run, as written on the command line."""

    policies: tuple[str, ...]
    """Ids of built-in policies, or paths of policy files."""
    provisions: tuple[str, ...] = ()
    """Only these: `provision` or `policy/provision`; all where empty."""
    values: tuple[str, ...] = ()
    """Parameters: `NAME=VALUE`."""
    readings: tuple[str, ...] = ()
    """Readings: `NAME=VALUE`."""
    units: tuple[str, ...] = ()
    """Units of headings without one: `FIELD=UNIT`."""
    fill_merged: bool = False
    limits: Limits = field(default_factory=Limits)
    config: str = ""
    """Name and SHA-256 of the file of defaults that completed these, "" where there is none."""
    registers: tuple[str, ...] = ()
    """What the batch is held against before payment: `NAME=FILE`."""
    rulings: tuple[Path, ...] = ()
    """Forms with what a person decided on lines of a result."""
    declared: Mapping[str, RegisterDeclaration] = field(default_factory=dict)
    """The registers as a result records them, in place of those at hand."""
    near: str = DEFAULT_NEAR
    """How near a threshold, as a share of it, an award or refusal is listed for a second look."""
    password: Callable[[str], str] | None = None
    """What gives the password of a file by its name; nothing of it is recorded."""

    def __hash__(self) -> int:
        """Return the same number for equal choices; what is declared has none."""
        return hash(tuple(getattr(self, name) for name in self.__struct_fields__ if name != "declared"))

    def __post_init__(self) -> None:
        """Take one text where several may stand as one choice."""
        for name in ("policies", "provisions", "values", "readings", "units", "registers"):
            given = getattr(self, name)
            force_setattr(self, name, (given,) if isinstance(given, str) else tuple(given))


class Plan(Struct, frozen=True, dict=True):
    """The policies of a run with everything settled, and the provisions to judge in order."""

    settled: tuple[Settled, ...]
    """The policies that were asked for, in order, then those that they refer to."""
    tasks: tuple[Task, ...]

    @cached_property
    def dictionary(self) -> Dictionary:
        """Return the tables and fields that a batch may hold."""
        return dictionary_of(one.policy for one in self.settled)

    @property
    def years(self) -> range:
        """Return the years that a date in a batch may be of: those of the policies, widely around."""
        named = [one.policy.document.as_of.year for one in self.settled]
        return range(min(named) - _YEARS_AROUND, max(named) + _YEARS_AROUND + 1) if named else PLAUSIBLE_YEARS


def plan(
    choices: Choices, sources: Mapping[str, PolicySource] | None = None, *, to_be_linted: bool = False
) -> Plan:
    """Load the policies and settle parameters and readings.

    `sources` gives policy texts by id in place of the installed ones (a run from a recorded result). What
    `lint` calls an error is refused, but where lint itself is to tell it.
    Raises UnknownPolicyError, PolicyFileError or WrongChoiceError.
    """
    declarations: dict[str, Declaration] = {}
    asked = [_declared(name, sources or {}, declarations) for name in choices.policies]
    if len(set(asked)) < len(asked):
        raise WrongChoiceError(said("usage.policy_twice"))
    for declaration in list(declarations.values()):
        _refer(declaration, sources or {}, declarations)
    for declaration in declarations.values():
        # A text that is known to be sound is not checked again.
        if to_be_linted or not is_known_to_be_sound(declaration.source):
            from subsidycalc.runs.soundness import check_declaration  # noqa: PLC0415 - as of what is not checked

            check_declaration(declaration, to_be_linted=to_be_linted)
    settled = settle_all(list(declarations.values()), choices.values, choices.readings)
    tasks = _tasks({one.policy.id: one for one in settled}, asked)
    planned = Plan(tuple(settled), tuple(_chosen(tasks, choices.provisions)))
    _ = planned.dictionary  # declarations that clash are refused before anything is read
    return planned


def tasks_under_every_reading(choices: Choices) -> list[Task]:
    """Return the provisions of a plan, and the same again under each reading that was not chosen."""
    planned = plan(choices)
    tasks = list(planned.tasks)
    asked = list(dict.fromkeys(task.policy.id for task in planned.tasks))
    declarations = [one.declaration for one in planned.settled]
    for one in planned.settled:
        for name, reading in one.declaration.readings.items():
            for choice in reading.choices:
                if choice != one.readings[name]:
                    settled = settle_all(declarations, choices.values, [f"{one.policy.id}/{name}={choice}"])
                    tasks += _chosen(
                        _tasks({other.policy.id: other for other in settled}, asked), choices.provisions
                    )
    return tasks


def _declared(name: str, sources: Mapping[str, PolicySource], declarations: dict[str, Declaration]) -> str:
    declaration = declare(sources[name] if name in sources else find_policy(name))
    declarations.setdefault(declaration.id, declaration)
    return declaration.id


def _refer(
    declaration: Declaration, sources: Mapping[str, PolicySource], declarations: dict[str, Declaration]
) -> None:
    """Load the policies whose benefits a policy announces again; PolicyFileError where there is no such benefit."""
    mistakes = []
    for number, provision in enumerate(declaration.default.provision):
        if provision.same_as is None:
            continue
        owner, _, name = provision.same_as.partition("/")
        known = [*installed_policies(), *sources, *declarations]
        found = None if owner in known else beside(declaration.source, owner)
        if found is not None:
            declarations[owner] = declare(found)
            known.append(owner)
        benefits: list[str] = []
        if owner in known:
            if owner not in declarations:
                _declared(owner, sources, declarations)
            declared = declarations[owner].default.provision
            benefits = [f"{owner}/{one.id}" for one in declared if one.same_as is None]
        if f"{owner}/{name}" not in benefits:
            wrong = said("usage.no_benefit", reference=provision.same_as)
            hint = hint_or_list(provision.same_as, benefits or [f"{one}/…" for one in known])
            mistakes.append(Mistake(("provision", number, "same_as"), wrong, hint))
    if mistakes:
        raise PolicyFileError(declaration.source, declaration.placed(mistakes, {}))


def _tasks(settled: Mapping[str, Settled], asked: Sequence[str]) -> list[Task]:
    """Return every provision of the policies asked for; a benefit announced twice is paid under the first."""
    tasks: list[Task] = []
    first: dict[str, str] = {}
    for policy_id in asked:
        policy = settled[policy_id].policy
        for announced in policy.provision:
            declared_by, provision, origin = policy, announced, f"{policy_id}/{announced.id}"
            if announced.same_as is not None:
                origin = announced.same_as
                owner, _, name = origin.partition("/")
                declared_by = settled[owner].policy
                own = {"id": announced.id, "clause": announced.clause, "title": announced.title}
                provision = replace(declared_by.provision_named(name), **own)
            tasks.append(Task(policy, provision, declared_by, first.get(origin, ""), origin))
            first.setdefault(origin, f"{policy_id}/{announced.id}")
    return tasks


def _chosen(tasks: Sequence[Task], names: Sequence[str]) -> list[Task]:
    """Return the provisions of these names: their ids, with or without their policy's, or what they are called."""
    if not names:
        return list(tasks)
    titles = {task.provision.title.zh: task.provision.id for task in tasks}
    names = [titles.get(name, normalize("NFKC", name).lower()) for name in names]
    for name in names:
        known = [task.reference for task in tasks] if "/" in name else [task.provision.id for task in tasks]
        if name not in known:
            near = hint_of(name, known)
            hint = said("usage.provisions", names=", ".join(known)) if near == NO_HINT else near
            raise WrongChoiceError(said("usage.no_provision", name=name, hint=hint))
    return [task for task in tasks if task.provision.id in names or task.reference in names]
