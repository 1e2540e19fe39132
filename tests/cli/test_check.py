"""`check` and `template` as processes: exit codes, both streams, and what is never written over."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from cli.process import AS_THE_UMASK_SAYS, ROOT, run_command

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "sample_data" / "lucheng-2023.xlsx"


def template(folder: Path, policy: str = "lucheng-2023") -> Path:
    assert run_command("template", "--policy", policy, cwd=folder).code == 0
    return folder / f"{policy}.template.xlsx"


def test_the_sample_has_errors_and_nothing_is_written(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "data.xlsx")
    ended = run_command("check", "data.xlsx", "--policy", "lucheng-2023", cwd=tmp_path)
    assert (ended.code, ended.err) == (1, "")
    assert "错误 信用代码校验位不符 [uscc-checksum]" in ended.out
    assert ended.out.rstrip().endswith("加 -o 文件名.xlsx 可另存一份标注好的副本。")
    assert [file.name for file in tmp_path.iterdir()] == ["data.xlsx"]


def test_an_empty_template_passes(tmp_path: Path) -> None:
    ended = run_command("check", template(tmp_path), "--policy", "lucheng-2023", cwd=tmp_path)
    assert ended.code == 0
    assert "没有发现错误" in ended.out


def test_the_marked_up_copy_has_the_mode_that_the_umask_says_and_keeps_the_input(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "data.xlsx")
    ended = run_command("check", "data.xlsx", "--policy", "lucheng-2023", "-o", "marked.xlsx", cwd=tmp_path)
    assert ended.code == 1
    assert "标注好的副本 marked.xlsx" in ended.out
    assert stat.S_IMODE((tmp_path / "marked.xlsx").stat().st_mode) == AS_THE_UMASK_SAYS
    assert (tmp_path / "data.xlsx").read_bytes() == SAMPLE.read_bytes()
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames[0] == "检查结果"


def test_json_tells_another_program(tmp_path: Path) -> None:
    told = json.loads(run_command("check", SAMPLE, "--policy", "lucheng-2023", "--json", cwd=tmp_path).out)
    assert told["errors"] > 50
    assert {finding["severity"] for finding in told["findings"]} == {"error", "review"}
    assert told["inputs"][0]["file"] == "lucheng-2023.xlsx"


@pytest.mark.parametrize("target", ["data.xlsx", "link.xlsx", "kept.xlsx"])
def test_neither_the_input_nor_another_file_is_written_over(tmp_path: Path, target: str) -> None:
    shutil.copy(SAMPLE, tmp_path / "data.xlsx")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "data.xlsx")
    (tmp_path / "kept.xlsx").write_bytes(b"kept")
    before = (tmp_path / target).read_bytes()
    force = ["--force"] if target != "kept.xlsx" else []
    ended = run_command("check", "data.xlsx", "--policy", "lucheng-2023", "-o", target, *force, cwd=tmp_path)
    assert (ended.code, ended.out) == (3, "")
    assert len(ended.err.splitlines()) == 1
    assert (tmp_path / target).read_bytes() == before


def test_what_cannot_be_marked_up_is_said_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "enterprises.csv").write_text("uscc,name\n", encoding="utf-8")
    file = tmp_path / "data" / "enterprises.csv"
    for inputs in ([file], [tmp_path / "data"], [SAMPLE, file]):
        ended = run_command("check", *inputs, "--policy", "lucheng-2023", "-o", tmp_path / "marked.xlsx")
        assert ended.code == 2
        assert "-o" in ended.err
        assert not (tmp_path / "marked.xlsx").exists()


def test_a_workbook_with_macros_is_not_copied_without_them(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "data.xlsm")
    with zipfile.ZipFile(tmp_path / "data.xlsm", "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    ended = run_command(
        "check", tmp_path / "data.xlsm", "--policy", "lucheng-2023", "-o", tmp_path / "marked.xlsx"
    )
    assert ended.code == 2
    assert "宏" in ended.err


def test_an_unusable_input_ends_with_2(tmp_path: Path) -> None:
    ended = run_command("check", tmp_path / "nothing.xlsx", "--policy", "lucheng-2023", "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "no such file" in ended.err


def test_a_template_is_not_written_over_without_force(tmp_path: Path) -> None:
    file = template(tmp_path)
    file.write_bytes(b"kept")
    ended = run_command("template", "--policy", "lucheng-2023", cwd=tmp_path)
    assert ended.code == 3
    assert "--force" in ended.err
    assert file.read_bytes() == b"kept"
    assert run_command("template", "--policy", "lucheng-2023", "--force", cwd=tmp_path).code == 0
    assert file.read_bytes().startswith(b"PK")


def test_a_template_for_a_mistyped_policy_suggests_the_right_one(tmp_path: Path) -> None:
    ended = run_command("template", "--policy", "lucheng-2032", cwd=tmp_path)
    assert ended.code == 2
    assert "lucheng-2023" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["check"], ["explain", "--enterprise", "91330302YY000001XX"], ["readings"], ["run", "-q"]]
)
def test_every_command_that_reads_a_batch_takes_the_bound_that_a_refusal_names(
    command: list[str], tmp_path: Path
) -> None:
    asked = [command[0], SAMPLE, "--policy", "lucheng-2023", *command[1:]]
    asked += ["-o", tmp_path / "result.xlsx"] if command[0] == "run" else []
    refused = run_command(*asked, "--limit", "cells=1000")
    assert (refused.code, "--limit cells=" in refused.err) == (2, True)
    assert run_command(*asked, "--limit", "cells=1000000").code in {0, 1}
