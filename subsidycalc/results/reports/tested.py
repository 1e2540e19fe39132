"""Say how the worked cases of policies ended: objects for programs, JUnit for build servers, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from subsidycalc.results.reports.pages.page import Grid, Section
from subsidycalc.tables.harmless import harmless
from subsidycalc.texts.spoken import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.mistakes import Mistake
    from subsidycalc.texts.registry import Wording


class Compared(Struct, frozen=True):
    """One expectation beside what was found, as a case writes them."""

    provision: str
    of: str
    expected: str
    found: str | Said
    met: bool

    def __str__(self) -> str:
        """Return what was expected and found as one line."""
        return f"{self.about}: {self.expected}; {self.found}"

    @property
    def about(self) -> str:
        """Return the provision, and the row or enterprise."""
        return " · ".join(filter(None, (self.provision, self.of)))


class TestedCase(Struct, frozen=True):
    """A case with what became of each of its expectations."""

    name: str
    clause: str
    line: int
    compared: tuple[Compared, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return all(one.met for one in self.compared)


class Unproved(Struct, frozen=True):
    """Something of a policy that no case proves."""

    kind: str
    name: str
    mistake: Mistake


class Survivor(Struct, frozen=True):
    """A change to a policy that no case notices."""

    mistake: Mistake
    change: Said


class Mutants(Struct, frozen=True):
    """What became of the changes to a policy."""

    made: int
    refused: int
    killed: int
    survived: tuple[Survivor, ...]
    equivalent: tuple[tuple[Survivor, str], ...] = ()
    """Changes that the cases declare to be equivalent, each with the reason."""
    idle: tuple[str, ...] = ()
    """Declarations of changes that are none, or that a case notices."""


class TestedPolicy(Struct, frozen=True):
    """A policy with its cases judged."""

    policy: str
    file: str
    cases: tuple[TestedCase, ...]
    unproved: tuple[Unproved, ...]
    mutants: Mutants | None = None

    @property
    def failed(self) -> tuple[TestedCase, ...]:
        """Return the cases that did not come out as expected."""
        return tuple(case for case in self.cases if not case.passed)


def tested_object(tested: Sequence[TestedPolicy], wording: Wording) -> dict[str, Any]:
    """Return everything as the interface fixes it."""
    return {"policies": [_policy_object(one, wording) for one in tested]}


def _policy_object(one: TestedPolicy, wording: Wording) -> dict[str, Any]:
    told: dict[str, Any] = {
        "policy": one.policy,
        "cases": len(one.cases),
        "passed": len(one.cases) - len(one.failed),
        "failed": [
            {
                "case": case.name,
                "clause": case.clause,
                "line": case.line,
                "provision": compared.provision,
                "of": compared.of,
                "expected": compared.expected,
                "found": _spoken(compared.found, wording),
            }
            for case in one.failed
            for compared in case.compared
            if not compared.met
        ],
        "unproved": [
            {
                "kind": item.kind,
                "name": item.name,
                "line": item.mistake.line,
                "path": item.mistake.path,
                "message": item.mistake.said.spoken(wording.language),
            }
            for item in one.unproved
        ],
    }
    if one.mutants is not None:
        told["mutants"] = {
            "made": one.mutants.made,
            "refused": one.mutants.refused,
            "killed": one.mutants.killed,
            "survived": [_survivor_object(survivor, wording) for survivor in one.mutants.survived],
            "equivalent": [
                {**_survivor_object(survivor, wording), "why": why}
                for survivor, why in one.mutants.equivalent
            ],
            "idle": list(one.mutants.idle),
        }
    return told


def _survivor_object(one: Survivor, wording: Wording) -> dict[str, Any]:
    change = one.change.spoken(wording.language)
    return {"line": one.mistake.line, "path": one.mistake.path, "change": change}


def _spoken(text: str | Said, wording: Wording) -> str:
    return text.spoken(wording.language) if isinstance(text, Said) else text


def tested_page(one: TestedPolicy, wording: Wording) -> Section:
    """Return a page: the cases with what was expected and found, what they leave unproved, the changes unnoticed."""
    counts = wording.say(
        "tested.counts",
        cases=len(one.cases),
        passed=len(one.cases) - len(one.failed),
        failed=len(one.failed),
        unproved=len(one.unproved),
    )
    names = ("outcome", "case", "about", "expected", "found", "clause")
    grid = Grid(_headings(names, wording), tuple(_rows(one.cases, wording)))
    sections = [Section(wording.say("tested.cases"), (grid,))]
    if one.unproved:
        rows = tuple(
            (_place(one.file, item.mistake), item.mistake.path, item.mistake.said.spoken(wording.language))
            for item in one.unproved
        )
        lines = Grid(("", *_headings(("where", "what"), wording)), rows)
        sections.append(Section(wording.say("tested.unproved.title"), (lines,)))
    if one.mutants is not None:
        sections.append(_mutants(one.file, one.mutants, wording))
    return Section(wording.say("tested.title", policy=one.policy), (counts,), tuple(sections))


def _headings(names: Sequence[str], wording: Wording) -> tuple[str, ...]:
    return tuple(wording.say(f"tested.columns.{name}") for name in names)


def _place(file: str, mistake: Mistake) -> str:
    return f"{file}:{mistake.line}" if mistake.line else file


def _rows(cases: Sequence[TestedCase], wording: Wording) -> Iterator[tuple[str, ...]]:
    """Yield a row for each expectation; those that failed come first."""
    for case in sorted(cases, key=lambda case: case.passed):
        name = case.name
        for one in case.compared:
            outcome = wording.say("tested.pass" if one.met else "tested.fail")
            yield outcome, name, one.about, one.expected, _spoken(one.found, wording), case.clause


def _mutants(file: str, mutants: Mutants, wording: Wording) -> Section:
    counts = wording.say(
        "tested.mutants.counts",
        made=mutants.made,
        refused=mutants.refused,
        killed=mutants.killed,
        survived=len(mutants.survived),
    )
    rows = tuple(
        (_place(file, one.mistake), one.mistake.path, one.change.spoken(wording.language))
        for one in mutants.survived
    )
    blocks: list[str | Grid] = [counts]
    if rows:
        blocks.append(Grid(("", *_headings(("where", "change"), wording)), rows))
    if mutants.equivalent:
        blocks.append(wording.say("tested.mutants.equivalent", count=len(mutants.equivalent)))
        proven = tuple(
            (_place(file, one.mistake), one.mistake.path, one.change.spoken(wording.language), why)
            for one, why in mutants.equivalent
        )
        blocks.append(Grid(("", *_headings(("where", "change", "why"), wording)), proven))
    blocks += [wording.say("tested.mutants.idle", note=note) for note in mutants.idle]
    return Section(wording.say("tested.mutants.title"), tuple(blocks))


def junit(tested: Sequence[TestedPolicy], wording: Wording) -> bytes:
    """Return the cases in the form that build servers read: a suite for each policy."""
    root = Element("testsuites")
    for one in tested:
        counts = {"tests": str(len(one.cases)), "failures": str(len(one.failed)), "errors": "0"}
        suite = SubElement(root, "testsuite", {"name": harmless(one.policy), **counts})
        for case in one.cases:
            named = {"name": harmless(case.name), "classname": harmless(one.policy), "line": str(case.line)}
            entry = SubElement(suite, "testcase", named)
            differing = [
                f"{compared.about}: {wording.say('tested.columns.expected')} {compared.expected}; "
                f"{wording.say('tested.columns.found')} {_spoken(compared.found, wording)}"
                for compared in case.compared
                if not compared.met
            ]
            if differing:
                failure = SubElement(entry, "failure", {"message": harmless(differing[0])})
                failure.text = "\n".join(map(harmless, differing))
    indent(root)
    told: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return told + b"\n"
