"""The Lucheng sample shows every condition of its policy failing, and every fault that an input of its tables can have."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
POLICY = ROOT / "subsidycalc" / "policies" / "lucheng-2023" / "policy.toml"
EXPECTED = tomllib.loads(Path(__file__).with_name("expected_lucheng_2023.toml").read_text(encoding="utf-8"))

FAULTS = [
    "missing-value",
    "invalid-number",
    "negative-number",
    "not-whole",
    "invalid-date",
    "invalid-flag",
    "invalid-choice",
    "unit-conflict",
    "cell-error",
    "formula-uncached",
    "merged-cell",
    "uscc-length",
    "uscc-format",
    "uscc-checksum",
    "id-length",
    "id-format",
    "id-checksum",
    "id-birthdate",
    "id-precision-lost",
    "id-prefix-short",
    "industry-conflict",
    "unknown-enterprise",
    "duplicate-enterprise",
    "duplicate-row",
    "conflicting-rows",
    "claimed-twice",
    "identity-uncertain",
    "headcount-uncertain",
    "base-missing",
    "contradictory-dates",
    "already-received",
    "enterprise-ineligible",
    "country-unknown",
]


def expected_codes() -> set[str]:
    """Return every code that some enterprise or row of the sample is expected to have."""
    entries: list[dict[str, Any]] = [*EXPECTED["enterprise"].values(), *EXPECTED["row"]]
    outcomes = chain.from_iterable(entry.values() for entry in entries)
    lists = chain.from_iterable(outcome.values() for outcome in outcomes if isinstance(outcome, dict))
    return set(chain.from_iterable(codes for codes in lists if isinstance(codes, list)))


def test_every_code_of_the_policy_is_shown() -> None:
    declared = set(re.findall(r'else = "([a-z0-9-]+)"', POLICY.read_text(encoding="utf-8")))
    assert len(declared) > 25
    assert declared <= expected_codes()


def test_every_kind_of_fault_is_shown() -> None:
    assert set(FAULTS) <= expected_codes()


def test_every_reading_of_the_policy_is_shown_to_matter() -> None:
    readings = set(tomllib.loads(POLICY.read_text(encoding="utf-8"))["reading"])
    assert readings == {entry["set"].partition("=")[0] for entry in EXPECTED["reading"]}
