"""Defaults in `subsidycalc.toml` beside the data: what they complete, what wins over them, what is said of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from cli.process import ROOT, run_command

from subsidycalc.cli.configuration import configured
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.runs.pipeline import Choices

SAMPLE = ROOT / "sample_data" / "fujian-2020q2.xlsx"


def beside(folder: Path, text: str) -> Path:
    """A data file with these defaults beside it."""
    (folder / "subsidycalc.toml").write_text(text, encoding="utf-8")
    file = folder / "data.xlsx"
    if not file.exists():
        shutil.copy(SAMPLE, file)
    return file


def test_the_file_completes_what_the_command_line_leaves_out(tmp_path: Path) -> None:
    file = beside(
        tmp_path,
        'policy = ["lucheng-2023", "my/county.toml"]\noutput = "results"\n[units]\noutput = "万元"\n'
        '[readings]\nheadcount = "qualified"\n[parameters]\nagency_rate = 600\n',
    )
    found = configured([file], Choices(()))
    assert found.choices.policies == ("lucheng-2023", str(tmp_path / "my/county.toml"))
    assert found.choices.units == ("output=万元",)
    assert found.choices.readings == ("headcount=qualified",)
    assert found.choices.values == ("agency_rate=600",)
    assert found.folder == tmp_path / "results"
    assert found.used == ("policy", "output", "units", "readings", "parameters")


def test_what_is_given_explicitly_wins_name_by_name(tmp_path: Path) -> None:
    file = beside(
        tmp_path, 'policy = "lucheng-2023"\n[readings]\nheadcount = "qualified"\noverlap = "exclusive"\n'
    )
    choices = Choices(("jilin-2020",), readings=("lucheng-2023/headcount=stayed",))
    found = configured([file], choices)
    assert found.choices.policies == ("jilin-2020",)
    assert found.choices.readings == ("overlap=exclusive", "lucheng-2023/headcount=stayed")
    assert found.used == ("readings",)


def test_a_folder_of_data_holds_its_own_defaults(tmp_path: Path) -> None:
    (tmp_path / "batch").mkdir()
    beside(tmp_path, 'policy = "jilin-2020"\n')
    beside(tmp_path / "batch", 'policy = "jilin-2021"\n')
    assert configured([tmp_path / "batch"], Choices(())).choices.policies == ("jilin-2021",)
    (tmp_path / "batch" / "subsidycalc.toml").unlink()
    assert configured([tmp_path / "batch"], Choices(())).choices.policies == ("jilin-2020",)


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    choices = Choices(("jilin-2020",), units=("output=万元",))
    assert configured([tmp_path / "data.xlsx"], choices).choices is choices


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('polcy = "x"\n', 'did you mean "policy"?'),
        ("policy = 5\n", "policy should be an id"),
        ("policy = []\n", "policy should be an id"),
        ("output = true\n", "output should be a folder"),
        ('units = "万元"\n', "units should be NAME"),
        ("[readings]\nheadcount = 1.5\n", "readings should be NAME"),
        ("policy = \n", "cannot be read"),
        ("[parameters]\nagency_rate = " + "9" * 5_000, "cannot be read"),
        ('output = "a\\u0000b"\n', "output should be a folder"),
        ('policy = "a\\u0000b.toml"\n', "policy should be an id"),
        ("", "name a policy with --policy"),
        ("#" * 100_001, "is too large"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongChoiceError) as caught:
        configured([beside(tmp_path, text)], Choices(()))
    assert said in caught.value.en


def test_everything_that_is_wrong_with_it_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongChoiceError) as caught:
        configured([beside(tmp_path, 'polcy = "x"\noutput = 1\n')], Choices(()))
    assert "polcy" in caught.value.en
    assert "output should be a folder" in caught.value.en


def test_a_cron_line_stays_short(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    beside(tmp_path, 'policy = "fujian-2020q2"\noutput = "results"\n[readings]\nxiamen_ranked = "yes"\n')
    ended = run_command("run", "data.xlsx", "--json", cwd=tmp_path)
    assert ended.code == 0
    assert ended.err == f"按 {tmp_path / 'subsidycalc.toml'} 的设置：policy、output、readings\n"
    output = Path(json.loads(ended.out)["output"])
    assert output == tmp_path / "results" / "data.fujian-2020q2.xlsx"
    recorded = {
        row[0]: row[1] for row in openpyxl.load_workbook(output)["运行信息"].iter_rows(values_only=True)
    }
    assert recorded["reading:fujian-2020q2/xiamen_ranked"] == "yes"


def test_check_uses_the_same_defaults_and_a_missing_policy_says_where_to_name_it(tmp_path: Path) -> None:
    file = beside(tmp_path, 'policy = "fujian-2020q2"\n')
    assert "subsidycalc.toml" in run_command("check", file, "--json").err
    (tmp_path / "subsidycalc.toml").unlink()
    ended = run_command("check", file)
    assert ended.code == 2
    assert "--policy" in ended.err
    assert "subsidycalc.toml" in ended.err
