"""Worked cases leave nothing of a policy unproved: every code, reading, parameter and provision is met by one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from policies.worked_cases import all_cases, cases_of, policy_folders

from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.loading import declare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from subsidycalc.policy.loading import Declaration
    from subsidycalc.runs.cases.worked_cases import Case

FOLDERS = policy_folders()
_RANK_CODES = ("beyond", "tied", "incomplete")

every_policy = pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])


def declared_in(folder: Path) -> Declaration:
    return declare(find_policy(str(folder / "policy.toml")))


def proved_in(folder: Path) -> list[Case]:
    return cases_of((folder / "cases.toml").read_text(encoding="utf-8"), str(folder / "policy.toml"))


def codes_in(written: Any) -> Iterator[str]:  # noqa: ANN401 - raw TOML
    if isinstance(written, list):
        for item in written:
            yield from codes_in(item)
    if isinstance(written, dict):
        yield from (written[key] for key in _RANK_CODES if "rank_by" in written)
        for key, item in written.items():
            if key == "else":
                yield item
            yield from codes_in(item)


@every_policy
def test_every_code_that_a_policy_declares_is_expected_by_one_of_its_cases(folder: Path) -> None:
    expected = {code for case in proved_in(folder) for one in case.expect for code in one.codes or ()}
    declared = set(codes_in(declared_in(folder).written))
    assert declared - expected == set()


@every_policy
def test_every_reading_is_proved_in_each_of_its_choices(folder: Path) -> None:
    cases = proved_in(folder)
    for name, reading in declared_in(folder).readings.items():
        used = {case.readings.get(name, reading.default) for case in cases}
        assert used == set(reading.choices), name


@every_policy
def test_every_parameter_is_set_by_a_case_and_every_bound_refused_by_one(folder: Path) -> None:
    cases = proved_in(folder)
    for name, parameter in declared_in(folder).parameters.items():
        with_value = [case for case in cases if name in case.parameters]
        assert [case for case in with_value if not case.refused], name
        if parameter.at_least is not None or parameter.at_most is not None:
            assert [case for case in with_value if case.refused], name


@every_policy
def test_every_provision_is_awarded_by_a_case(folder: Path) -> None:
    awarded = {one.provision for case in proved_in(folder) for one in case.expect if one.amount}
    assert {provision.id for provision in declared_in(folder).default.provision} - awarded == set()


@every_policy
def test_every_ceiling_cuts_an_award(folder: Path) -> None:
    cut = {
        one.provision
        for case in proved_in(folder)
        for one in case.expect
        if one.before_ceiling and one.amount and Decimal(one.before_ceiling) > Decimal(one.amount)
    }
    for provision in declared_in(folder).default.provision:
        assert provision.ceiling is None or provision.id in cut, provision.id


def test_cases_of_one_policy_have_names_of_their_own() -> None:
    names = [(case.policy, case.name) for case in all_cases()]
    assert len(names) == len(set(names))
