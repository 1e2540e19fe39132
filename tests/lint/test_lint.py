"""Each kind of mistake is found, under its code, at its line, with a row that shows it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from lint.broken_policies import BROKEN, FLAT, MARK, Broken, policy

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.linting import lint
from subsidycalc.runs.pipeline import Choices, plan

if TYPE_CHECKING:
    from subsidycalc.policy.lint.findings import Finding


def findings(text: str) -> list[Finding]:
    (linted,) = lint(["my.toml"], {"my.toml": PolicySource("my.toml", text)})
    return linted.findings


def test_a_sound_policy_has_no_error_and_no_warning() -> None:
    assert [
        (one.code, one.mistake.said.en) for one in findings(policy(FLAT)) if one.severity != "information"
    ] == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_mistake_is_found_at_its_line(broken: Broken) -> None:
    (line,) = [n for n, text in enumerate(broken.text.split("\n"), 1) if text.endswith(MARK)]
    found = findings(broken.text)
    told = [(one.code, one.severity, one.mistake.line) for one in found]
    assert (broken.code, broken.severity, line) in told, [
        (*one, f.mistake.said.en) for one, f in zip(told, found, strict=True)
    ]
    for one in found:
        assert tomllib.loads(one.witness).keys() <= {"case"}


@pytest.mark.parametrize("code", sorted({one.code for one in BROKEN if one.severity == "error"} - {"gap"}))
def test_an_error_that_is_seen_without_a_solver_keeps_a_policy_from_being_run(code: str) -> None:
    broken = next(one for one in BROKEN if one.code == code and "behind a wider" not in one.name)
    (line,) = [n for n, text in enumerate(broken.text.split("\n"), 1) if text.endswith(MARK)]
    with pytest.raises(PolicyFileError) as caught:
        plan(Choices(("my.toml",)), {"my.toml": PolicySource("my.toml", broken.text)})
    assert line in {mistake.line for mistake in caught.value.mistakes}
    assert f"my.toml:{line}:" in caught.value.en
