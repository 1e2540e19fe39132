"""The policy that the guide writes is the same in both languages, and pays what the guide's table says."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from subsidycalc import Choices, run_batch
from subsidycalc.runs.cases.testing import outcome_of, read_cases

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = [
    re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    for name in ("own-policy.md", "own-policy.zh.md")
]
POLICIES = [[block for block in blocks if block.startswith("format = 1")] for blocks in BLOCKS]


def test_both_languages_write_the_same_policy() -> None:
    assert POLICIES[0] == POLICIES[1]
    assert len(POLICIES[0]) == 1


@pytest.mark.parametrize("blocks", BLOCKS)
def test_the_cases_of_the_guide_come_out_as_it_says(tmp_path: Path, blocks: list[str]) -> None:
    policy, cases, before = blocks
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    again = (
        '[[case]]\nname = "again"\nrow = [{ table = "enterprises", enterprise = "A", cells = { AGAIN } }]\n'
    )
    again += 'expect = [{ provision = "growth-reward", enterprise = "A", codes = ["already-paid"] }]\n'
    paid = re.search(r'"output\[2022Q1\]" = "10000000", "output\[2023Q1\]" = "12000100"', before)
    assert paid is not None
    cases += again.replace("AGAIN", paid[0]) + before
    (tmp_path / "cases.toml").write_text(cases, encoding="utf-8")
    (one,) = read_cases([str(tmp_path)])
    assert outcome_of(one, mutate=False).failed == ()


def test_the_policy_pays_what_the_guide_says(tmp_path: Path) -> None:
    (policy,) = POLICIES[0]
    file = tmp_path / "my-county.toml"
    file.write_text(policy, encoding="utf-8")
    count = 5
    enterprises = pd.DataFrame(
        {
            "统一社会信用代码": [
                "91330302YY000001XX", "91330302YY0000028X", "91330302YY0000036Q", "91330302YY0000044K",
                "91330302YY0000052E",
            ],
            "企业名称": list("甲乙丙丁戊"),
            "注册地区划代码": ["330302"] * count,
            "行业代码": ["C1952"] * count,
            "规上企业": ["是"] * count,
            "2022年一季度产值（万元）": ["1000", "1000", "1000", "1000", "800"],
            "2023年一季度产值（万元）": ["1100", "1100.01", "1200", "1200.01", "999.99"],
        }
    )  # fmt: skip
    run = run_batch({"enterprises": enterprises}, Choices(policies=(str(file),)))
    (growth,) = run.result.provisions
    assert growth.awards.amount.tolist() == [50_000_00, 50_000_00, 100_000_00]
