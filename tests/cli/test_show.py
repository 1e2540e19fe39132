"""`show` and `policies` as a person at a terminal meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli.process import ROOT, run_command

if TYPE_CHECKING:
    from pathlib import Path


def test_policies_lists_every_policy_with_its_document() -> None:
    ended = run_command("policies")
    assert (ended.code, ended.err) == (0, "")
    assert "lucheng-2023\n    温鹿政办〔2022〕88号" in ended.out
    assert "8 个项目，11 处可选口径，1 个地方参数" in ended.out
    assert "8 provisions, 11 readings, 1 parameters" in run_command("policies", "--lang", "en").out


def test_policies_as_json_names_provisions_readings_and_parameters() -> None:
    listed = {one["id"]: one for one in json.loads(run_command("policies", "--json").out)}
    assert listed["fujian-2020q2"]["provisions"] == ["power-reward", "growth-ranking-q1", "growth-ranking-h1"]
    assert listed["lucheng-2023"]["readings"]["headcount"] == [
        "stayed",
        "qualified",
        "stayed-with-dispatched",
    ]
    assert listed["jilin-2020"]["parameters"] == [
        "hire_bonus_granted",
        "layoff_target",
        "registered_unemployment",
        "sme_refund_share",
    ]


def test_show_prints_a_policy_with_the_coverage_of_its_clauses() -> None:
    ended = run_command("show", "jilin-2021")
    assert (ended.code, ended.err) == (0, "")
    assert "逐条对照" in ended.out
    assert "retention_rate" in ended.out


def test_show_explains_a_code_and_a_provision() -> None:
    assert "增速未达标" in run_command("show", "growth-too-low").out
    assert "Growth too low" in run_command("show", "growth-too-low", "--lang", "en").out
    assert "标准：每人500元" in run_command("show", "lucheng-2023/stay-bonus").out


def test_show_writes_markdown() -> None:
    ended = run_command("show", "jilin-2021", "--format", "md")
    assert ended.out.startswith("# 吉林省")
    assert "\n## 逐条对照\n" in ended.out


def test_show_prints_the_schema() -> None:
    printed = json.loads(run_command("show", "--schema").out)
    assert printed["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "GrowthCondition" in printed["$defs"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("growth-to-low", "growth-too-low"), ("lucheng", "lucheng-2023"), ("./nothing.toml", "nothing.toml")],
)
def test_an_unknown_name_ends_with_2_and_a_suggestion(name: str, hint: str) -> None:
    ended = run_command("show", name)
    assert (ended.code, ended.out) == (2, "")
    assert hint in ended.err
    assert len(ended.err.splitlines()) == 1


def test_nothing_to_show_is_wrong_usage() -> None:
    ended = run_command("show")
    assert ended.code == 2
    assert "--schema" in ended.err


def test_every_mistake_of_a_policy_file_is_listed(tmp_path: Path) -> None:
    text = (ROOT / "subsidycalc/policies/jilin-2021/policy.toml").read_text(encoding="utf-8")
    broken = text.replace('kind = "grant"', 'kind = "gift"', 1).replace("at_least = ", "at_lest = ", 1)
    (tmp_path / "my.toml").write_text(broken, encoding="utf-8")
    ended = run_command("show", tmp_path / "my.toml")
    assert ended.code == 2
    assert "kind" in ended.err
    assert "at_lest" in ended.err


def test_a_terminal_without_chinese_still_shows_the_page() -> None:
    ended = run_command("show", "jilin-2021", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert ended.code == 0
    assert "jilin-2021" in ended.out
