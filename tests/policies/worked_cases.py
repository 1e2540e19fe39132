"""Worked cases as data: what a `cases.toml` says, every key checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "subsidycalc" / "policies", ROOT / "examples" / "policies")

Cell = str | int | dict[str, str]
"""What a cell holds: text as typed, a whole number for a numeric cell, or a fault (`{ code = …, shown = … }`)."""


class WrongCaseError(Exception):
    """A case that says something the format does not know."""


@dataclass(frozen=True)
class CaseRow:
    """Rows of one table that a case lists: `repeat` of them, alike but for the person."""

    table: str
    enterprise: str = ""
    repeat: int = 1
    person: str = ""
    id_number: Cell | None = None
    label: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Expectation:
    """What a case expects of an enterprise, or of the rows of one label, under one provision."""

    provision: str
    enterprise: str = ""
    row: str = ""
    amount: str = ""
    verdict: str = ""
    codes: tuple[str, ...] | None = None
    before_ceiling: str = ""
    deducted: str = ""
    fund: str = ""
    route: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One worked case."""

    policy: str
    """The id of a built-in policy, or the path of a policy file."""
    name: str
    clause: str
    why: str
    given: Mapping[str, Mapping[str, Cell]]
    rows: tuple[CaseRow, ...] = ()
    expect: tuple[Expectation, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    refused: str = ""
    """Words of the message with which the run is refused."""
    beside: tuple[str, ...] = ()
    """Policies judged in the same run, before this one."""

    def __str__(self) -> str:
        """Return the sentence that names the case."""
        return self.name


_CASE_KEYS = {
    *("name", "clause", "why", "readings", "parameters", "unlisted", "notices", "refused", "beside"),
    *("row", "expect"),
}
_VERDICTS = {"", "awarded", "review", "rejected", "ineligible", "not-claimed"}


def policy_folders() -> list[Path]:
    """Return every folder that holds a policy."""
    return sorted(file.parent for folder in FOLDERS for file in folder.glob("*/policy.toml"))


def all_cases() -> list[Case]:
    """Return the cases of every policy that has some."""
    return [
        case
        for folder in policy_folders()
        if (folder / "cases.toml").is_file()
        for case in cases_of((folder / "cases.toml").read_text(encoding="utf-8"), _policy_in(folder))
    ]


def _policy_in(folder: Path) -> str:
    return folder.name if folder.parent == FOLDERS[0] else str(folder / "policy.toml")


def cases_of(text: str, policy: str) -> list[Case]:
    """Return the cases that a text writes down; WrongCaseError where it says what the format does not know."""
    written = tomllib.loads(text)
    _only(written, {"given", "case"}, "the file")
    given = written.get("given", {})
    cases = [_case(entry, given, policy) for entry in written.get("case", [])]
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise WrongCaseError(f"two cases are named {name!r}")
    return cases


def _case(entry: dict[str, Any], given: dict[str, Any], policy: str) -> Case:
    name = str(entry.get("name", "a case without a name"))
    _only(entry, _CASE_KEYS, name)
    for key in ("name", "clause", "why"):
        if not entry.get(key):
            raise WrongCaseError(f"{name}: `{key}` is missing")
    rows = tuple(_made(CaseRow, row, name) for row in entry.get("row", []))
    expect = tuple(_made(Expectation, one, name) for one in entry.get("expect", []))
    if not expect and not entry.get("refused") and not entry.get("notices"):
        raise WrongCaseError(f"{name}: nothing is expected")
    labels = {row.label for row in rows}
    for one in expect:
        _check(one, labels, name)
    plain = {key: entry[key] for key in _CASE_KEYS & set(entry) - {"row", "expect"}}
    listed = {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()}
    return Case(policy=policy, given=given, rows=rows, expect=expect, **listed)


def _check(one: Expectation, labels: set[str], name: str) -> None:
    if one.verdict not in _VERDICTS:
        raise WrongCaseError(f"{name}: no verdict is called {one.verdict!r}")
    if one.row and one.row not in labels:
        raise WrongCaseError(f"{name}: no row has the label {one.row!r}")
    if one.row and one.enterprise:
        raise WrongCaseError(f"{name}: an expectation is of a row or of an enterprise, not of both")
    says = (
        one.amount,
        one.verdict,
        one.codes,
        one.before_ceiling,
        one.deducted,
        one.fund,
        one.route,
        one.missing,
    )
    if not any(says):
        raise WrongCaseError(f"{name}: an expectation of {one.provision!r} expects nothing")


def _made(kind: type[Any], entry: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - one of the classes above
    _only(entry, set(kind.__dataclass_fields__), f"{name}: {kind.__name__}")
    listed = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return kind(**listed)


def _only(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    unknown = set(entry) - known
    if unknown:
        raise WrongCaseError(
            f"{place}: unknown {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
        )
