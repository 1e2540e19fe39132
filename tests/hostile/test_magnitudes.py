"""Amounts beyond all measure are findings of their rows, and a policy that could be checked for ever is refused."""

from __future__ import annotations

import json
import resource
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, policy_file
from audit.test_paid_once import RENT, with_table
from hostile.endless import ends
from hostile.outcome import command

from subsidycalc.policy.loading import declare
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.source import PolicySource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADING = ["uscc", "monthly_rent", "waived_months", "mode"]
FARE = """
[[provision]]
id = "many"
clause = "13"
title = { zh = "人次", en = "Persons" }
kind = "grant"
table = "exhibitions"
pays = { amount = "9000000000000元", unit = { zh = "人次", en = "places" }, times = ["persons"] }
"""


def told(tmp_path: Path, rows: Sequence[Sequence[str]], provision: str) -> tuple[int, dict[str, object]]:
    batch = batch_of(tmp_path / "batch", output=sorted({row[0] for row in rows}))
    with_table(batch, "rents", HEADING, rows)
    ended = command("run", batch, "-p", policy_file(tmp_path, more=RENT), "-o", tmp_path / "r.xlsx", "--json")
    assert ended.code == 0, ended.err
    summary = json.loads(ended.out)
    (one,) = (one for one in summary["provisions"] if one["id"] == provision)
    return summary["rows"]["rents"], one


@pytest.mark.parametrize("months", ["1000000", "3", "900000000"])
def test_an_amount_beyond_int64_is_a_finding_of_its_row(months: str, tmp_path: Path) -> None:
    rows = [("A", "9000000000000", months, "免收"), ("B", "1000", "2", "免收")]
    counted, rent = told(tmp_path, rows, "rent")
    assert (counted["rejected"], rent["amount"]) == (1, "2000.00")


def test_four_thousand_rents_that_are_too_much_together_are_findings(tmp_path: Path) -> None:
    rows = [("A", "9000000000000", "1", "免收")] * 4_000
    counted, rent = told(tmp_path, rows, "rent")
    assert (counted["rejected"], rent["amount"]) == (4_000, "0.00")


def test_awards_that_are_too_much_only_together_are_findings(tmp_path: Path) -> None:
    rows = [(letter, "9000000000000", "1", "免收") for letter in "ABCDEFGH" for _ in range(9)]
    # 81 trillion for each of eight, below what one may have, beyond what all may
    counted, rent = told(tmp_path, rows, "rent")
    assert (counted["rejected"], rent["amount"]) == (72, "0.00")


def test_counts_and_amounts_of_a_policy_are_bounded_as_well(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", output=["A", "B"])
    rows = [("A", "Fair", "2023-02-01", "1000000"), ("B", "Fair", "2023-02-01", "1")]
    with_table(batch, "exhibitions", ["uscc", "expo", "start_date", "persons"], rows)
    policy = policy_file(tmp_path, more=FARE)
    ended = command("run", batch, "-p", policy, "-o", tmp_path / "r.xlsx", "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["rows"]["exhibitions"]["rejected"] == 1


def test_a_provision_may_have_hundreds_of_ways(tmp_path: Path) -> None:
    ways = "".join(
        f'[[provision.route]]\nid = "r{n}"\ntitle = "{n}"\npays = {{ amount = "{n}元" }}\n'
        f'where = [{{ quantity = "output[2023Q1]", at_least = "{300 - n}万元", else = "too-little" }}]\n'
        for n in range(300)
    )
    more = f'[[provision]]\nid = "ways"\nclause = "4"\ntitle = "多"\nkind = "reward"\n{ways}\n[codes]\ntoo-little = "少"\n'
    ended = command(
        "run",
        batch_of(tmp_path / "batch", output=["A"]),
        "-p",
        policy_file(tmp_path, more=more),
        "-o",
        tmp_path / "r.xlsx",
        "--json",
    )
    assert ended.code == 0, ended.err
    (one,) = (one for one in json.loads(ended.out)["provisions"] if one["id"] == "ways")
    # an output of 1 million is met first by the way that asks for 300 − 200 = 100 ten thousand, and that pays 200
    assert one["amount"] == "200.00"


def policy_of(readings: int, provisions: int, text: str) -> PolicySource:
    choices = '{ a = { zh = "甲", en = "A" }, b = { zh = "乙", en = "B" } }'
    more = "".join(
        f'\n[reading.r{n}]\nclause = "1"\ntitle = {{ zh = "口径", en = "Reading" }}\ndefault = "a"\nchoices = {choices}\n'
        for n in range(readings)
    )
    more += "".join(
        f'\n[[provision]]\nid = "p{n}"\nclause = "1"\ntitle = {{ zh = "项", en = "One" }}\nkind = "reward"\n'
        'claims = ["output[2023Q1]"]\npays = { amount = "1元" }\n'
        for n in range(provisions)
    )
    return PolicySource("many.toml", text + more)


@pytest.mark.parametrize(
    ("readings", "provisions"), [(2_000, 200), (100, 2_000), (1_500, 600), (9_000, 3_000)]
)
def test_readings_times_provisions_are_bounded(readings: int, provisions: int, tmp_path: Path) -> None:
    source = policy_of(readings, provisions, policy_file(tmp_path).read_text(encoding="utf-8"))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ends(), pytest.raises(PolicyFileError, match=r"too many choices of readings|larger than"):
        declare(source)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < 500 * 1024
