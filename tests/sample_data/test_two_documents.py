"""Two documents run together pay the benefit that both announce once; amounts of different kinds never mix."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from sample_data.samples import Sample, awarded, decided, provision_of

from subsidycalc.results.reports.console import json_summary
from subsidycalc.results.wording.batch_figures import batch_figures
from subsidycalc.runs.planning import Choices
from subsidycalc.runs.run import run_batch

if TYPE_CHECKING:
    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.runs.run import Run

MEASURES, ACTION = Sample("jilin-2021"), Sample("jilin-hr-2021")
SIX_GUARANTEES = Sample("jilin-2020")
MEASURES_FIRST = ("jilin-2021", "jilin-hr-2021")
ACTION_FIRST = ("jilin-hr-2021", "jilin-2021")

# On the workbook that serves both: staff kept 303,600; founders 25,000, training 9,050.12 and agencies 120,000 are
# 154,050.12; together 457,650.12. The other workbook has 308,700 for staff kept, so both have 612,300 and 766,350.12.
ON_ONE = {
    MEASURES_FIRST: {"jilin-2021": "303600.00", "jilin-hr-2021": "154050.12"},
    ACTION_FIRST: {"jilin-hr-2021": "457650.12", "jilin-2021": "0.00"},
}
ON_BOTH = {
    MEASURES_FIRST: {"jilin-2021": "612300.00", "jilin-hr-2021": "154050.12"},
    ACTION_FIRST: {"jilin-hr-2021": "766350.12", "jilin-2021": "0.00"},
}


@cache
def run(policies: tuple[str, ...], *samples: Sample) -> Run:
    return run_batch([sample.workbook for sample in samples], Choices(policies, values=decided(*policies)))


def summary(done: Run) -> dict[str, Any]:
    return json_summary(done.result, done.record, None, done.digest)


def paid_by_policy(done: Run) -> dict[str, str]:
    sums: Counter[str] = Counter()
    for line in summary(done)["provisions"]:
        paid_out = line["kind"] in {"grant", "reward"}
        sums[line["policy"]] += int(Decimal(line["amount"]) * 100) if paid_out else 0
    return {policy: f"{fen // 100}.{fen % 100:02}" for policy, fen in sums.items()}


def kept_staff(*samples: Sample) -> dict[str, str]:
    """Return by code what the expected results say of keeping staff."""
    return {
        code: outcome["retention"]["awarded"]
        for sample in samples
        for code, outcome in sample.expected["enterprise"].items()
        if "awarded" in outcome.get("retention", {})
    }


@pytest.mark.parametrize("policies", ON_ONE)
def test_the_benefit_is_paid_once_under_the_document_named_first(policies: tuple[str, str]) -> None:
    first, second = policies
    result = run(policies, ACTION).result
    paid = provision_of(result, f"{first}/retention")
    found = awarded(result, paid)
    assert {code: award["awarded"] for code, award in found.items()} == kept_staff(ACTION)
    again = provision_of(result, f"{second}/retention")
    assert (again.status, again.paid_under, again.awards) == ("same-as", f"{first}/retention", None)


@pytest.mark.parametrize("policies", ON_ONE)
def test_each_document_is_totalled_and_both_together(policies: tuple[str, str]) -> None:
    done = run(policies, ACTION)
    assert paid_by_policy(done) == ON_ONE[policies]
    assert summary(done)["payable"] == "457650.12"
    assert summary(done)["policies"] == list(policies)


@pytest.mark.parametrize("policies", ON_BOTH)
def test_two_workbooks_are_one_batch(policies: tuple[str, str]) -> None:
    done = run(policies, MEASURES, ACTION)
    assert paid_by_policy(done) == ON_BOTH[policies]
    assert summary(done)["payable"] == "766350.12"
    found = awarded(done.result, provision_of(done.result, f"{policies[0]}/retention"))
    assert {code: award["awarded"] for code, award in found.items()} == kept_staff(MEASURES, ACTION)


def test_what_a_workbook_has_no_table_for_is_not_assessed() -> None:
    statuses = {
        one.reference: (one.status, one.missing) for one in run(MEASURES_FIRST, ACTION).result.provisions
    }
    assert statuses["jilin-2021/new-project"] == ("not-assessed", ("projects",))
    assert statuses["jilin-2021/scale-up"] == ("not-assessed", ("above_scale_on",))
    assert statuses["jilin-2021/output-reward"] == ("assessed", ())


def totals_by_heading(done: Run) -> dict[str, list[int]]:
    """Return the columns of the sheet 企业合计 that hold amounts, in fen."""
    sheet: SheetModel = next(sheet for sheet in done.sheets if sheet.key == "totals")
    (block,) = sheet.blocks
    return {column.heading: column.numbers.tolist() for column in block.columns if column.style == "money"}


@pytest.mark.parametrize("policies", ON_ONE)
def test_the_benefit_has_one_column_among_the_totals(policies: tuple[str, str]) -> None:
    amounts = totals_by_heading(run(policies, ACTION))
    kept = [heading for heading in amounts if "稳岗留工" in heading]
    assert len(kept) == 1
    assert amounts[kept[0]][-1] == 30_360_000  # the last line is the sum: 303,600 yuan
    assert amounts["应付合计(元)"][-1] == 45_765_012


def test_relief_and_credit_are_never_paid_out() -> None:
    # 124,432.65 + 1,660,590 + 56,400 + 50,000,000; relief and credit stand apart.
    done = run(("jilin-2020",), SIX_GUARANTEES)
    told = summary(done)
    assert (told["payable"], told["relief"], told["credit"]) == ("51841422.65", "2220183.78", "10000000.00")
    amounts = totals_by_heading(done)
    payable = amounts.pop("应付合计(元)")
    apart = {heading: column for heading, column in amounts.items() if "减免" in heading or "额度" in heading}
    assert len(apart) == 4  # three charges that are waived, and a loan
    paid_out = [column for heading, column in amounts.items() if heading not in apart]
    assert payable == [sum(line) for line in zip(*paid_out, strict=True)]
    assert payable[-1] == 5_184_142_265


def test_eligibility_and_points_carry_no_money() -> None:
    lines = [
        line
        for policies, sample in (
            (("jilin-2020",), SIX_GUARANTEES),
            (("lucheng-2023",), Sample("lucheng-2023")),
        )
        for line in summary(run(policies, sample))["provisions"]
        if line["kind"] in {"eligibility", "points"}
    ]
    assert len(lines) == 13
    assert {(line["before_ceiling"], line["amount"]) for line in lines} == {("0.00", "0.00")}
    assert all(line["awarded"] for line in lines)


def test_the_heading_figures_are_of_one_kind_each() -> None:
    figures = batch_figures(run(("jilin-2020",), SIX_GUARANTEES).result)
    assert (figures.payable, figures.relief, figures.credit) == (5_184_142_265, 222_018_378, 1_000_000_000)


def test_a_benefit_announced_again_asks_for_the_figure_of_the_policy_that_declares_it() -> None:
    """The office has not set it: the rows wait, with the name of the figure, and the run does not end in a defect."""
    done = run_batch([Sample("jilin-hr-2021").workbook], Choices(("jilin-hr-2021",)))
    waiting = [line for line in summary(done)["provisions"] if line["awarded"] == 0 and line["rejected_rows"]]
    assert waiting
