"""Every numbered clause of the five documents has its line, and every provision stands in one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare

if TYPE_CHECKING:
    from subsidycalc.policy.document import Policy

CLAUSES = Path(__file__).parent / "clauses"

every_policy = pytest.mark.parametrize("policy_id", installed_policies())


def policy_of(policy_id: str) -> Policy:
    return declare(find_policy(policy_id)).default


def clauses_of(policy_id: str) -> list[str]:
    return (CLAUSES / f"{policy_id}.txt").read_text(encoding="utf-8").split("\n")[:-1]


def test_each_document_has_its_list_of_clauses() -> None:
    assert sorted(file.stem for file in CLAUSES.glob("*.txt")) == installed_policies()


@every_policy
def test_every_clause_has_a_line_in_the_order_of_the_document_and_there_are_no_others(policy_id: str) -> None:
    covered = [line.clause for line in policy_of(policy_id).coverage]
    assert list(dict.fromkeys(covered)) == clauses_of(policy_id)


@every_policy
def test_lines_of_one_clause_stand_together_and_say_which_part_they_are_about(policy_id: str) -> None:
    lines = policy_of(policy_id).coverage
    clauses = [line.clause for line in lines]
    for clause in dict.fromkeys(clauses):
        first, count = clauses.index(clause), clauses.count(clause)
        assert clauses[first : first + count] == [clause] * count
        parts = [line.part for line in lines[first : first + count]]
        if count > 1:
            assert None not in parts, clause
            assert len({part.zh for part in parts if part}) == count, clause


@every_policy
def test_every_provision_is_named_and_its_own_clause_is_among_those_that_name_it(policy_id: str) -> None:
    policy = policy_of(policy_id)
    naming: dict[str, list[str]] = {provision.id: [] for provision in policy.provision}
    for line in policy.coverage:
        for name in line.provisions:
            naming[name].append(line.clause)
    for provision in policy.provision:
        assert provision.clause in naming[provision.id], provision.id


@every_policy
def test_only_provisions_without_an_amount_are_for_eligibility_only(policy_id: str) -> None:
    policy = policy_of(policy_id)
    for line in policy.coverage:
        kinds = {policy.provision_named(name).kind for name in line.provisions}
        assert (line.status == "eligibility-only") == (kinds == {"eligibility"}), line.clause


@every_policy
def test_lines_speak_both_languages(policy_id: str) -> None:
    for line in policy_of(policy_id).coverage:
        texts = [line.zh, line.en]
        texts += [text for pair in (line.part, line.why) if pair for text in (pair.zh, pair.en)]
        assert all(text.strip() for text in texts), line.clause


@every_policy
def test_every_clause_that_a_rule_cites_is_a_clause_of_the_document(policy_id: str) -> None:
    policy = policy_of(policy_id)
    written = declare(find_policy(policy_id)).written
    cited = {provision.clause for provision in policy.provision} | set(cited_in(written))
    assert cited <= set(clauses_of(policy_id))


def cited_in(written: object) -> list[str]:
    if isinstance(written, list):
        return [clause for item in written for clause in cited_in(item)]
    if not isinstance(written, dict):
        return []
    own = [written["clause"]] if isinstance(written.get("clause"), str) else []
    return own + [clause for item in written.values() for clause in cited_in(item)]
