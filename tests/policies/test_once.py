"""What a person, an enterprise or a region has once is not paid again by the next batch."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from policies.worked_cases import FOLDERS

from subsidycalc.tables.dictionary import TABLES

if TYPE_CHECKING:
    from pathlib import Path

POLICY_FILES = sorted(path for folder in FOLDERS for path in folder.glob("*/policy.toml"))
HAVE_BENEFITS_ONCE = {table.name for table in TABLES if table.persons} | {"enterprises", "regions"}
"""Rows of the other tables are events: trips, fairs, months of contributions."""


@pytest.mark.parametrize("path", POLICY_FILES, ids=lambda path: path.parent.name)
def test_what_is_paid_to_persons_and_enterprises_is_paid_once_unless_they_go_on(path: Path) -> None:
    provisions = tomllib.loads(path.read_text(encoding="utf-8"))["provision"]
    paid = [
        one for one in provisions if one["kind"] in {"grant", "reward", "points"} and "same_as" not in one
    ]
    assert paid
    for provision in paid:
        expected = (
            provision.get("table", "enterprises") in HAVE_BENEFITS_ONCE
            and not {"spell", "duration"} & provision.keys()
        )
        assert provision.get("once", False) == expected, provision["id"]
