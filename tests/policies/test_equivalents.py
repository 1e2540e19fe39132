"""Changes to a rule that a file of cases speaks of: no row can tell them, or a notice that must not come does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lint.broken_policies import FLAT, at_least, policy, tiers

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.runs.cases.testing import outcome_of, read_cases

if TYPE_CHECKING:
    from pathlib import Path

EQUIVALENT = "provision 1 (reward) > pays > at_least 1 > 1"
CASES = """
[[case]]
name = "one hundred thousand is enough, a fen less is not"
row = [
  { table = "enterprises", enterprise = "A", cells = { "output[2024]" = "100000" } },
  { table = "enterprises", enterprise = "B", cells = { "output[2024]" = "99999.99" } },
]
expect = [
  { provision = "reward", enterprise = "A", amount = "10000.00" },
  { provision = "reward", enterprise = "B", codes = ["output-too-small"] },
]
"""


def _declared(change: str) -> str:
    return f'\n[[equivalent]]\nat = "{EQUIVALENT}"\nchange = "{change}"\nwhy = "less is refused before"\n'


def test_an_equivalent_is_set_apart_and_one_that_a_case_notices_is_told(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(policy(at_least("10万元") + tiers(("10万元", "1万元"))), "utf-8")
    declared = _declared("10万元 becomes 99999.99元") + _declared("10万元 becomes 100000.01元")
    (tmp_path / "cases.toml").write_text(CASES + declared, "utf-8")
    mutants = outcome_of(read_cases([str(tmp_path)])[0], mutate=True).mutants
    assert mutants is not None
    assert [(one.mistake.path, why) for one, why in mutants.equivalent] == [
        (EQUIVALENT, "less is refused before")
    ]
    assert EQUIVALENT not in {one.mistake.path for one in mutants.survived}
    assert mutants.idle == (f"{EQUIVALENT}: 10万元 becomes 100000.01元",)


def test_a_notice_that_must_not_come_is_told_where_it_does_and_notices_a_threshold(tmp_path: Path) -> None:
    notice = (
        '\n[[provision.notice]]\nwhere = [{ quantity = "headcount", above = 1 }]\ncode = "new-with-base"\n'
    )
    case = """
[[case]]
name = "{0}"
no_notices = ["{1}"]
row = [{{ table = "enterprises", enterprise = "A", cells = {{ "output[2024]" = "1", headcount = "{0}" }} }}]
"""
    (tmp_path / "policy.toml").write_text(policy(FLAT, more=notice), "utf-8")
    (tmp_path / "cases.toml").write_text(case.format(1, "new-with-base"), "utf-8")
    outcome = outcome_of(read_cases([str(tmp_path)])[0], mutate=True)
    assert [one.passed for one in outcome.cases] == [True]
    assert outcome.mutants is not None
    assert [one.change.en for one in outcome.mutants.survived if "notice" in one.mistake.path] == [
        "1 becomes 2"
    ]
    (tmp_path / "cases.toml").write_text(case.format(2, "new-with-base"), "utf-8")
    (failed,) = outcome_of(read_cases([str(tmp_path)])[0], mutate=False).cases
    assert [(one.expected, one.found, one.met) for one in failed.compared] == [
        ("no notice new-with-base", "new-with-base", False)
    ]
    (tmp_path / "cases.toml").write_text(case.format(1, "new-with-bas"), "utf-8")
    with pytest.raises(PolicyFileError, match="new-with-bas"):
        read_cases([str(tmp_path)])
