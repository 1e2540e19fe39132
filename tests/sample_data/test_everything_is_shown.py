"""Every sample shows all that its policy decides: each code, reading, parameter and ceiling, and each way to end."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from sample_data.samples import SAMPLES, Sample

from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.loading import declare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.loading import Declaration

FAULTS = [
    "missing-value",
    "invalid-number",
    "negative-number",
    "out-of-range",
    "not-whole",
    "invalid-date",
    "invalid-flag",
    "invalid-choice",
    "invalid-code",
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
    "overlapping-spells",
    "already-received",
    "enterprise-ineligible",
    "country-unknown",
    "amount-not-set",
    "exclusive-group",
]
AWARDED = {"awarded", "points", "eligible"}
WITHOUT_REVIEW = {
    # Their conditions are figures, dates and flags of one row, with no amount left to the locality.
    "growth-reward",
    "rcep-airfare",
    "charter-bus",
    "power-reward",
    "startup-loan",
    "rent-relief",
    "guarantee-fee-relief",
    "growth-eligibility",
    "assistance-list",
    "poverty-project-funds",
    "presale-permit",
    "presale-escrow",
    "output-reward",
    "new-project",
    "scale-up",
    # The tie is in the quarter, not in the half-year; persons in doubt hold no residence permit.
    "growth-ranking-h1",
    "residence-points",
}

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.policy for sample in SAMPLES])


def declared_in(sample: Sample) -> Declaration:
    return declare(find_policy(sample.policy))


def codes_in(written: Any) -> Iterator[str]:  # noqa: ANN401 - raw TOML
    """Yield every code that a policy gives to a failed condition or to a rank."""
    if isinstance(written, list):
        for item in written:
            yield from codes_in(item)
    if isinstance(written, dict):
        yield from (written[key] for key in ("beyond", "tied", "incomplete") if "rank_by" in written)
        for key, item in written.items():
            if key == "else":
                yield item
            yield from codes_in(item)


def by_default(sample: Sample) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield provision and expectation of everything under the default readings and parameters."""
    of_entities = (
        sample.expected.get(section, {}).values() for section in ("enterprise", "region", "person")
    )
    for entry in chain(*of_entities, sample.expected["row"]):
        yield from ((name, wanted) for name, wanted in entry.items() if isinstance(wanted, dict))


def shown(sample: Sample) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield provision and expectation of everything, also under other readings and parameters."""
    yield from by_default(sample)
    for entry in (*sample.expected.get("reading", ()), *sample.expected.get("parameter", ())):
        yield from ((name, wanted) for name, wanted in entry.items() if isinstance(wanted, dict))


def codes_shown(sample: Sample) -> set[str]:
    lists = (codes for _, wanted in shown(sample) for codes in wanted.values() if isinstance(codes, list))
    return set(chain.from_iterable(lists))


@every_sample
def test_every_code_of_the_policy_is_shown(sample: Sample) -> None:
    declared = set(codes_in(declared_in(sample).written))
    assert declared - codes_shown(sample) == set()


def test_every_kind_of_fault_is_shown() -> None:
    assert set(FAULTS) - set().union(*map(codes_shown, SAMPLES)) == set()


@every_sample
def test_every_reading_and_every_parameter_is_shown_to_matter(sample: Sample) -> None:
    declaration = declared_in(sample)
    for section, declared in (("reading", declaration.readings), ("parameter", declaration.parameters)):
        moved = {entry["set"].partition("=")[0] for entry in sample.expected.get(section, [])}
        assert set(declared) - moved == set()


@every_sample
def test_every_provision_is_shown_awarded_ineligible_rejected_and_under_review(sample: Sample) -> None:
    for provision in declared_in(sample).default.provision:
        ends = set().union(*(set(wanted) for name, wanted in by_default(sample) if name == provision.id))
        assert ends & AWARDED, provision.id
        assert {"ineligible", "rejected"} <= ends, provision.id
        assert ("review" in ends) == (provision.id not in WITHOUT_REVIEW), provision.id


@every_sample
def test_every_ceiling_and_every_pool_cuts_an_award(sample: Sample) -> None:
    cut = {
        name
        for name, wanted in by_default(sample)
        if wanted.get("before_ceiling", wanted.get("awarded")) != wanted.get("awarded")
    }
    limited = {
        provision.id
        for provision in declared_in(sample).default.provision
        if provision.ceiling is not None or provision.pool is not None
    }
    assert limited - cut == set()
