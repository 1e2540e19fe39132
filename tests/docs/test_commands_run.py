"""Every command that the README, the pages and the help show is run, and none of them is wrong usage."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
from cli.process import ROOT, run_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY: Final = "lucheng-2023"
STANDING_FOR: Final = {
    "POLICY/PROVISION": f"{POLICY}/growth-reward",
    "POLICY": POLICY,
    "政策编号/项目编号": f"{POLICY}/growth-reward",
    "政策编号": POLICY,
    "更正数据.xlsx": "data-corrected.xlsx",
    "口径.xlsx": "readings.xlsx",
    "数据.xlsx": "data.xlsx",
    "结果.xlsx": "result.xlsx",
    "三月.xlsx": "march.xlsx",
    "四月.xlsx": "april.xlsx",
    "甲.xlsx": "march.xlsx",
    "乙.xlsx": "corrected.xlsx",
    "91330302MA0000001X": "91330302YY000001XX",
    "show CODE": "show growth-too-low",
    "show 代码": "show growth-too-low",
    '"D:\\claims\\first quarter.xlsx"': "data.xlsx",
    '"D:\\申报材料\\一季度 汇总.xlsx"': "data.xlsx",
    "sample_data\\": "sample_data/",
    "$(date +\\%F)": "today",
}
PAGES: Final = [
    ROOT / "README.md",
    ROOT / "README.zh.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CHANGELOG.zh.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
_COMMAND: Final = re.compile(r"(?:^|[`&] ?|\s{2})(subsidycalc (?:[^`#|>&]|\\\|)*)")


def commands_in(page: Path) -> Iterator[str]:
    """The commands that a page shows, as they are typed."""
    for line in page.read_text(encoding="utf-8").splitlines():
        for found in _COMMAND.findall(line):
            command = found.split("  ")[0].strip().rstrip(";,.:")
            words = command.split()
            if (len(words) > 2 or words[1] == "policies") and not any(
                mark in command
                for mark in (
                    "…",
                    "<",
                    "$(",
                    "COMMAND",
                    "OPTIONS",
                    "[选项]",
                    "命令",
                    "--install-completion",
                    "/tr",
                )
            ):
                yield command


def _meant(command: str) -> str:
    """A command with what stands for something put in: pages in two languages show the same ones."""
    for placeholder, meant in STANDING_FOR.items():
        command = command.replace(placeholder, meant)
    return command.replace("\\|", "|")


COMMANDS: Final = sorted({_meant(command) for page in PAGES for command in commands_in(page)})


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that the commands name."""
    folder = tmp_path_factory.mktemp("docs")
    for name in ("data.xlsx", "data-corrected.xlsx"):
        shutil.copy(ROOT / "sample_data" / f"{POLICY}.xlsx", folder / name)
    for place in (folder, folder / "sample_data"):
        place.mkdir(exist_ok=True)
        shutil.copy(ROOT / "sample_data" / f"{POLICY}.xlsx", place / f"{POLICY}.xlsx")
    example = ROOT / "examples" / "policies" / "changzhou-graduates"
    built_in = ROOT / "subsidycalc" / "policies" / POLICY
    shutil.copy(built_in / "policy.toml", folder / "my-county.toml")
    given, first, *_ = (built_in / "cases.toml").read_text(encoding="utf-8").split("[[case]]\n")
    (folder / "cases.toml").write_text(f"{given}[[case]]\n{first}", encoding="utf-8")
    shutil.copytree(example, folder / "examples" / "policies" / example.name)
    (folder / "deaths.csv").write_text(
        "姓名,身份证号,死亡日期\n丁春娟,331123199106240001,2023-01-20\n", encoding="utf-8"
    )
    for name in ("document.txt", "原文.txt"):
        (folder / name).write_text("第一条 稳岗补贴\n", encoding="utf-8")
    # Three batches of the ledger: the first names the provisions that the others do not.
    for name, provision in (
        ("result.xlsx", "growth-reward"),
        ("march.xlsx", "expo"),
        ("april.xlsx", "charter-bus"),
    ):
        ledger = ("--ledger", "book.db", "--provision", provision, "--provision", "stay-bonus")
        ended = run_command(
            "run",
            "data.xlsx",
            "--policy",
            POLICY,
            "-o",
            name,
            *ledger[: 4 if name != "result.xlsx" else 6],
            cwd=folder,
        )
        assert ended.code == 0, ended.err
    assert run_command("template", "--rulings", "result.xlsx", "-o", "rulings.xlsx", cwd=folder).code == 0
    shutil.copy(folder / "april.xlsx", folder / "corrected.xlsx")
    (folder / "batch").mkdir()
    (folder / "batch" / "enterprises.csv").write_text(
        "uscc,name,region_code,fiscal_local,legal_person,industry_code,above_scale,产值2023Q1（元）,产值2022Q1（元）\n",
        encoding="utf-8",
    )
    (folder / "office.toml").write_text(f'policy = "{POLICY}"\n', encoding="utf-8")
    (folder / "results").mkdir()
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_shown_can_be_typed(command: str, prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    shutil.copytree(prepared, folder)
    words = shlex.split(command)[1:]
    if "-o" in words:
        (folder / words[words.index("-o") + 1]).unlink(missing_ok=True)
    ended = run_command(*words, cwd=folder)
    assert ended.code in {0, 1}, ended.err


def test_commands_are_found_on_the_pages() -> None:
    assert len(COMMANDS) > 20
    assert f"subsidycalc run data.xlsx --policy {POLICY} -o result.xlsx" in COMMANDS


CHINESE = {page for page in PAGES if page.name.endswith(".zh.md")}


def test_pages_in_chinese_and_in_english_lead_to_one_another() -> None:
    for page in CHINESE:
        english = page.with_name(page.name.replace(".zh.md", ".md"))
        assert f"({english.name})" in page.read_text(encoding="utf-8"), page.name
        assert f"({page.name})" in english.read_text(encoding="utf-8"), english.name


def test_links_of_chinese_pages_lead_to_chinese_pages_where_there_are_some() -> None:
    for page in CHINESE:
        for target in re.findall(r"\]\(([^)#]+\.md)", page.read_text(encoding="utf-8")):
            own = page.name.replace(".zh.md", ".md")
            twin = (page.parent / target).resolve()
            assert target == own or twin.with_name(f"{twin.stem}.zh.md") not in CHINESE, (
                f"{page.name}: {target}"
            )


def test_the_links_of_the_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", ["scheduled.md", "scheduled.zh.md"])
def test_the_scheduled_line_runs_as_it_stands(page: str, prepared: Path, tmp_path: Path) -> None:
    """The shell line of the recipe, with the program of this checkout in place of the installed one."""
    folder = tmp_path / "work"
    shutil.copytree(prepared, folder)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (line,) = re.findall(r"^30 7 \* \* 1-5  cd \S+ && (.*)$", text, flags=re.MULTILINE)
    program = f"{shlex.quote(sys.executable)} -m subsidycalc"
    done = subprocess.run(
        ["sh", "-c", line.replace("subsidycalc", program)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0
    assert [file.suffix for file in (folder / "results").iterdir()] == [".xlsx"]
