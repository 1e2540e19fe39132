"""What a shell offers at the tabulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli.process import ROOT, run_command

if TYPE_CHECKING:
    from pathlib import Path


def offered(line: str, cwd: Path = ROOT) -> list[str]:
    """The values that bash would offer for the last word of a line."""
    words = line.split(" ")
    ended = run_command(
        cwd=cwd, _SUBSIDYCALC_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
    )
    return ended.out.split()


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("subsidycalc temp", ["template"]),
        ("subsidycalc run data.xlsx --policy jilin", ["jilin-2020", "jilin-2021", "jilin-hr-2021"]),
        ("subsidycalc run data.xlsx --policy fujian-2020q2 --provision gro", ["growth-ranking-q1", "growth-ranking-h1"]),
        ("subsidycalc run data.xlsx --policy lucheng-2023 --set ", ["agency_rate="]),
        ("subsidycalc check data.xlsx --policy lucheng-2023 --reading headcount", ["headcount=stayed", "headcount=qualified", "headcount=stayed-with-dispatched"]),
        ("subsidycalc run data.xlsx --unit elec", ["electricity=千瓦时", "electricity=万千瓦时"]),
        ("subsidycalc show growth-too", ["growth-too-low"]),
        ("subsidycalc show lucheng-2023/ex", ["lucheng-2023/expo"]),
        ("subsidycalc template --lang ", ["zh", "en"]),
    ],
)  # fmt: skip
def test_names_are_completed(line: str, values: list[str]) -> None:
    assert offered(line) == values


def test_policy_files_are_offered_beside_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "my-county.toml").write_text("", encoding="utf-8")
    (tmp_path / "subsidycalc.toml").write_text("", encoding="utf-8")
    assert offered("subsidycalc run data.xlsx --policy my", tmp_path) == ["my-county.toml"]
    assert "subsidycalc.toml" not in offered("subsidycalc run data.xlsx --policy ", tmp_path)


def test_without_a_policy_the_provisions_of_all_are_offered() -> None:
    assert {"stay-bonus", "power-reward"} <= set(offered("subsidycalc run data.xlsx --provision "))


def test_options_are_offered_with_what_they_are_for() -> None:
    ended = run_command(_SUBSIDYCALC_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="subsidycalc run --forc")
    assert ended.out == """_arguments '*: :(("--force":"覆盖已有的文件。"))'\n"""
