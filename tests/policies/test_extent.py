"""Names of conditions that come to more than can be checked are refused at once."""

from __future__ import annotations

from typing import Any

import pytest

from subsidycalc.policy.checks import MOST_CONDITIONS, too_extensive


def doubling(levels: int) -> dict[str, Any]:
    """A file whose one condition comes to 2 to the power of the levels."""
    named: dict[str, Any] = {f"c{n}": {"all": [f"c{n + 1}", f"c{n + 1}"]} for n in range(levels)}
    return {"general": ["c0"], "condition": {**named, f"c{levels}": {"flag": "insured"}}}


@pytest.mark.parametrize("levels", [20, 40, 2_000])
def test_a_few_lines_that_come_to_billions_of_conditions_are_refused(levels: int) -> None:
    (mistake,) = too_extensive(doubling(levels))
    assert mistake.place == ("condition",)
    assert f"{MOST_CONDITIONS:,}" in mistake.said.en


def test_what_people_write_is_not() -> None:
    # 2 to the power of 5 are 32 conditions at the bottom, 63 with those above
    assert list(too_extensive(doubling(5))) == []
    assert list(too_extensive({"condition": {"a": {"flag": "insured"}}})) == []
    assert list(too_extensive({"condition": "a"})) == []
    assert list(too_extensive({})) == []


def test_a_name_that_leads_back_to_itself_ends_and_is_refused_elsewhere() -> None:
    named = {"a": {"all": ["b", "c"]}, "b": {"any": ["a", "c"]}, "c": {"any": ["c", "a"]}}
    assert list(too_extensive({"general": ["a"], "condition": named})) == []


def test_one_name_used_everywhere_counts_each_time() -> None:
    named = {"a": {"all": ["b"] * 100}, "b": {"flag": "insured"}}
    written = {"provision": [{"where": ["a"]} for _ in range(MOST_CONDITIONS // 100)], "condition": named}
    assert len(list(too_extensive(written))) == 1


def test_a_condition_that_names_itself_after_another_is_told_elsewhere_and_not_measured_without_end() -> None:
    written = {"condition": {"a": {"any": ["b", "a"]}, "b": {"flag": "large"}}, "general": ["a"]}
    assert list(too_extensive(written)) == []
