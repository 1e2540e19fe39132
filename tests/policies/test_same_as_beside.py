"""A notice may announce again what a policy file beside it declares, whatever that file is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, paid, person, policy_file, run

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.runs.planning import Choices, plan

if TYPE_CHECKING:
    from pathlib import Path

AGAIN = """
format = 1
id = "again"
[document]
number = "County 2"
title = "县通知"
issuer = "县"
as_of = 2023-12-31
[[fund]]
fund = "县"
[[provision]]
id = "announced"
clause = "1"
title = "留工补助"
kind = "grant"
same_as = "county/bonus"
"""


def notice(folder: Path, text: str = AGAIN) -> Path:
    path = folder / "again.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("place", ["县办法.toml", "county.toml", "county/policy.toml"])
def test_a_benefit_of_a_file_beside_is_paid_by_its_rules(place: str, tmp_path: Path) -> None:
    declared = policy_file(tmp_path)
    (tmp_path / place).parent.mkdir(exist_ok=True)
    declared.rename(tmp_path / place)
    done = run(batch_of(tmp_path / "1", staff={"A": [person("a")]}), notice(tmp_path), None, tmp_path / "r")
    assert paid(done, "announced") == {"A": "500.00"}
    assert [policy.id for policy in done.record.policies] == ["again", "county"]


def test_a_file_with_another_id_is_not_taken_for_it(tmp_path: Path) -> None:
    other = policy_file(tmp_path)
    other.write_text(other.read_text(encoding="utf-8").replace('"county"', '"country"'), encoding="utf-8")
    other.rename(tmp_path / "county.toml")
    with pytest.raises(PolicyFileError) as caught:
        plan(Choices((str(notice(tmp_path)),)))
    assert "no benefit 'county/bonus'" in caught.value.en
