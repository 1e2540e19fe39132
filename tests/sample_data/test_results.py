"""Every sample, run through the pipeline, gives what was worked out by hand for every enterprise, region and row."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import asdict
from sample_data.samples import (
    SAMPLES,
    TABLE_ON,
    Sample,
    awarded,
    judged,
    not_awarded,
    on_row,
    provision_of,
    remarked_rows,
)

from subsidycalc.results.wording.batch_figures import batch_figures, payable_by_fund, provision_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.judging.verdicts import BatchResult

GOOD = {"awarded", "points", "eligible"}
"""Beginnings of an expectation that is an award."""


def outcomes(sample: Sample) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield code, provision and expectation of every enterprise, region and person."""
    for section in ("enterprise", "region", "person"):
        for code, provisions in sample.expected.get(section, {}).items():
            for name, wanted in provisions.items():
                yield code, name, wanted


def entries(sample: Sample, section: str, *keys: str) -> Iterator[tuple[list[Any], str, Any]]:
    """Yield the keys, provision and expectation of every entry of a section."""
    for entry in sample.expected.get(section, []):
        for name, wanted in entry.items():
            if name not in keys:
                yield [entry[key] for key in keys], name, wanted


def check(result: BatchResult, code: str, name: str, wanted: dict[str, Any]) -> None:
    one = provision_of(result, name)
    if wanted == {"not_assessed": True}:
        assert one.status == "not-assessed"
        return
    found = awarded(result, one).get(code)
    if GOOD & set(wanted):
        assert found is not None
        assert {key: found[key] for key in wanted} == {
            key: value if key in {"points", "eligible", "fund"} else f"{Decimal(value):.2f}"
            for key, value in wanted.items()
        }
        return
    assert found is None
    ((verdict, codes),) = wanted.items()
    expected = (verdict, set() if verdict == "not_claimed" else set(codes))
    assert not_awarded(result, one, code) == expected


@pytest.mark.parametrize(
    ("sample", "code", "name", "wanted"),
    [(sample, *outcome) for sample in SAMPLES for outcome in outcomes(sample)],
)
def test_an_enterprise_or_region_gets_what_was_worked_out(
    sample: Sample, code: str, name: str, wanted: dict[str, Any]
) -> None:
    check(judged(sample), code, name, wanted)


@pytest.mark.parametrize(
    ("sample", "at", "name", "wanted"),
    [(sample, at, *rest) for sample in SAMPLES for (at,), *rest in entries(sample, "row", "at")],
)
def test_a_remarked_row_is_judged_as_worked_out(
    sample: Sample, at: tuple[str, str, str], name: str, wanted: dict[str, Any]
) -> None:
    check_row(sample, judged(sample), at, name, wanted)


def check_row(
    sample: Sample, result: BatchResult, at: tuple[str, str, str], name: str, wanted: dict[str, Any]
) -> None:
    sheet, code, remark = at
    number = remarked_rows(sample.workbook, sheet)[code, remark]
    row = result.tables[TABLE_ON[sheet]].row_numbers.tolist().index(number)
    one = provision_of(result, name)
    assert one.frame is not None
    ((verdict, codes),) = wanted.items()
    expected = (verdict, set()) if verdict == "not_claimed" else (verdict, codes)
    if verdict == "counts":
        expected = ("awarded", set())
    assert on_row(one.frame, one.verdict, one.grounds, row) == (expected[0], set(expected[1]))


@pytest.mark.parametrize(
    ("sample", "reading", "code", "name", "wanted"),
    [(sample, *keys, *rest) for sample in SAMPLES for keys, *rest in entries(sample, "reading", "set", "at")],
)
def test_another_reading_moves_what_was_worked_out(
    sample: Sample, reading: str, code: str | list[str], name: str, wanted: dict[str, Any]
) -> None:
    result = judged(sample, reading=reading)
    if isinstance(code, list):  # a remarked row
        check_row(sample, result, (code[0], code[1], code[2]), name, wanted)
    else:
        check(result, code, name, wanted)


@pytest.mark.parametrize(
    ("sample", "value", "code", "name", "wanted"),
    [
        (sample, *keys, *rest)
        for sample in SAMPLES
        for keys, *rest in entries(sample, "parameter", "set", "at")
    ],
)
def test_a_parameter_that_is_set_moves_what_was_worked_out(
    sample: Sample, value: str, code: str, name: str, wanted: dict[str, Any]
) -> None:
    check(judged(sample, value=value), code, name, wanted)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_nothing_is_awarded_that_was_not_worked_out(sample: Sample) -> None:
    expected = {(code, name) for code, name, wanted in outcomes(sample) if GOOD & set(wanted)}
    result = judged(sample)
    found = {(code, one.provision.id) for one in result.provisions for code in awarded(result, one)}
    assert found == expected


@pytest.mark.parametrize(
    ("sample", "notice"),
    [(sample, notice) for sample in SAMPLES for notice in sample.expected.get("notice", [])],
)
def test_a_notice_names_the_rows_that_were_worked_out(sample: Sample, notice: dict[str, Any]) -> None:
    numbers = remarked_rows(sample.workbook, notice["sheet"])
    expected = sorted(numbers[code, remark] for code, remark in notice["at"])
    found = [
        one for one in judged(sample).notices if (one.code, one.sheet) == (notice["code"], notice["sheet"])
    ]
    assert sorted(row for one in found for row in one.rows) == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_the_sums_are_those_of_what_was_worked_out(sample: Sample) -> None:
    sums: Counter[str] = Counter()
    for _, name, wanted in outcomes(sample):
        sums[name] += int(Decimal(wanted.get("awarded", "0")) * 100)
    result = judged(sample)
    figures = [provision_figures(one) for one in result.provisions]
    assert {one.result.provision.id: one.amount for one in figures if one.carries_money} == {
        one.result.provision.id: sums[one.result.provision.id] for one in figures if one.carries_money
    }


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "total" in sample.expected], ids=str)
def test_the_totals_are_those_that_were_worked_out(sample: Sample) -> None:
    result = judged(sample)
    figures = batch_figures(result)
    found = {"payable": figures.payable, "relief": figures.relief, "credit": figures.credit}
    found |= {
        one.provision.id: provision_figures(one).amount
        for one in result.provisions
        if provision_figures(one).carries_money
    }
    assert {name: Decimal(fen) / 100 for name, fen in found.items()} == {
        name: Decimal(amount) for name, amount in sample.expected["total"].items()
    }
    funds = {share.name: Decimal(share.fen) / 100 for share in payable_by_fund(result, "zh")}
    assert funds == {name: Decimal(amount) for name, amount in sample.expected["fund"].items()}


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "rows" in sample.expected], ids=str)
def test_every_row_went_where_it_was_worked_out_to_go(sample: Sample) -> None:
    accounts = judged(sample).accounts
    assert {
        name: {kind: count for kind, count in asdict(account).items() if count}
        for name, account in accounts.items()
    } == sample.expected["rows"]
