"""What `test` does with policies: their cases judged, what those leave unproved, and the changes that none notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.policy.finding import POLICY_FILE, find_policy, installed_policies, text_of
from subsidycalc.policy.loading import declare
from subsidycalc.policy.source import POLICIES, PolicySource
from subsidycalc.results.reports.tested import TestedCase, TestedPolicy
from subsidycalc.runs.cases.judged_cases import compared, comparisons, judged_under, prepared
from subsidycalc.runs.cases.noticing import noticed
from subsidycalc.runs.cases.proved import Proved
from subsidycalc.runs.cases.worked_cases import CASES_FILE, cases_of, equivalents_of
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.loading import Declaration
    from subsidycalc.results.reports.tested import Mutants, Survivor
    from subsidycalc.runs.cases.worked_cases import Case, Equivalent


class NoCasesError(SpokenError):
    """A policy without worked cases, or a folder without policies."""


class CasesOfPolicy(Struct, frozen=True):
    """A policy with the cases beside it."""

    declaration: Declaration
    cases: list[Case]
    equivalents: tuple[Equivalent, ...] = ()


def read_cases(names: Sequence[str]) -> list[CasesOfPolicy]:
    """Return the cases of policies, given as ids, files, their folders, or folders that hold several."""
    return [_read(policy) for name in names for policy in _policies_in(name)]


def _policies_in(name: str) -> Iterator[str]:
    folder = Path(name)
    if name in installed_policies() or not folder.is_dir() or (folder / POLICY_FILE).is_file():
        yield name
        return
    inside = sorted(file.parent for file in folder.glob(f"*/{POLICY_FILE}"))
    if not inside:
        raise NoCasesError(said("tested.no_policies", folder=name))
    yield from map(str, inside)


def _read(name: str) -> CasesOfPolicy:
    plan(Choices((name,)))  # what is wrong with the policy itself is told first
    source = find_policy(name)
    declaration = declare(source)
    if source.path is None:
        file, told = POLICIES / declaration.id / CASES_FILE, declaration.id
        text = file.read_text(encoding="utf-8") if file.is_file() else None
    else:
        path = source.path.parent / CASES_FILE
        told = str(source.path.parent)
        text = text_of(path, str(path)) if path.is_file() else None
    if text is None:
        provision = declaration.default.provision[0].id
        raise NoCasesError(said("tested.no_cases", folder=told, provision=provision))
    policy = declaration.id if source.path is None else str(source.path)
    written = PolicySource(f"{told}/{CASES_FILE}", text)
    cases = cases_of(written, policy, declaration)
    return CasesOfPolicy(declaration, [_beside(one, source.path) for one in cases], equivalents_of(written))


def _beside(case: Case, path: Path | None) -> Case:
    """Return a case whose neighbours are named as they lie beside the policy."""
    if path is None or not case.beside:
        return case
    found = tuple(str(path.parent / name) if (path.parent / name).exists() else name for name in case.beside)
    return replace(case, beside=found)


def outcome_of(one: CasesOfPolicy, *, mutate: bool) -> TestedPolicy:
    """Judge the cases of a policy; with `mutate`, also under every small change to it."""
    declaration, cases = one.declaration, one.cases
    proved = Proved(declaration)
    made = []
    outcomes = []
    for case in cases:
        if case.refused:
            outcomes.append(tuple(compared(case)))
            continue
        ready = prepared(case)
        judged = judged_under(ready, ready.planned.tasks)
        proved.add(judged)
        made.append(ready)
        outcomes.append(tuple(comparisons(judged)))
    results = tuple(
        TestedCase(case.name, case.clause or _clause_of(case, declaration), case.line, found)
        for case, found in zip(cases, outcomes, strict=True)
    )
    unproved = proved.unproved(cases)
    refused = [case for case in cases if case.refused]
    mutants = _told_equivalent(noticed(declaration, made, refused), one.equivalents) if mutate else None
    return TestedPolicy(declaration.id, declaration.source.file, results, unproved, mutants)


def _told_equivalent(mutants: Mutants, equivalents: Sequence[Equivalent]) -> Mutants:
    """Set apart the changes that are declared equivalent, and tell declarations of none that survives."""
    by_note: dict[Equivalent, Survivor] = {}
    for note in equivalents:
        for survivor in mutants.survived:
            if note.at == survivor.mistake.path and note.change in {survivor.change.zh, survivor.change.en}:
                by_note[note] = survivor
    told = set(map(id, by_note.values()))
    return replace(
        mutants,
        survived=tuple(one for one in mutants.survived if id(one) not in told),
        equivalent=tuple((survivor, note.why) for note, survivor in by_note.items()),
        idle=tuple(f"{note.at}: {note.change}" for note in equivalents if note not in by_note),
    )


def _clause_of(case: Case, declaration: Declaration) -> str:
    """Return the clauses of what a case expects, where it names none itself."""
    names = {one.provision for one in case.expect}
    return ", ".join(one.clause for one in declaration.default.provision if one.id in names)
