"""`--help`: every command and option in both languages, one way of choosing them, nothing cut on a narrow terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli.commands import say
from cli.process import ROOT

from subsidycalc.cli.application import application
from subsidycalc.texts.registry import LANGUAGES, entries_of
from subsidycalc.texts.wrapping import shown_width

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.cli.helping import Helped
    from subsidycalc.texts.registry import Language

SAMPLE = str(ROOT / "sample_data" / "lucheng-2023.xlsx")
PROGRAM = application("zh")
NAMES = ["program", *PROGRAM.helped()]
ALWAYS = {"does", "more", "examples"}


def helped(name: str) -> Helped:
    return PROGRAM if name == "program" else PROGRAM.helped()[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_explained_and_nothing_else_is(name: str) -> None:
    has = {one.name for one in helped(name).params}
    said = {key.split(".")[2] for key in entries_of("help") if key.startswith(f"help.{name}.")}
    shared = {key.split(".")[2] for key in entries_of("help") if key.startswith("help.shared.")}
    assert said >= ALWAYS
    assert said - ALWAYS <= has
    assert has - said <= shared


def test_every_text_that_commands_share_is_of_some_option() -> None:
    shared = {key.split(".")[2] for key in entries_of("help") if key.startswith("help.shared.")}
    assert shared == {one.name for name in NAMES for one in helped(name).params} & shared | {"help"}


def test_every_word_for_a_value_stands_for_some() -> None:
    words = {key.removeprefix("help.values.") for key in entries_of("help") if key.startswith("help.values.")}
    metavars = {one.metavar for name in NAMES for one in helped(name).params}
    assert words - {"FILE", "TEXT"} <= metavars


@pytest.mark.parametrize("name", NAMES)
def test_help_is_chinese_unless_english_is_asked_for(name: str) -> None:
    command = [] if name == "program" else [name]
    zh, en = say(*command, "--help"), say(*command, "--help", "--lang", "en")
    assert (zh.code, en.code) == (0, 0)
    assert zh.out.startswith("用法：subsidycalc")
    assert en.out.startswith("Usage: subsidycalc")
    assert not re.search(r"\b(the|of|and|usage|default|required)\b", zh.out, re.IGNORECASE)
    assert not re.search("[，。；：]", en.out)


@pytest.mark.parametrize("width", ["60", "80"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_a_narrow_terminal(width: str, language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subsidycalc.cli.helping.terminal_width", lambda: int(width))
    for name in NAMES:
        command = [] if name == "program" else [name]
        lines = say(*command, "--help", "--lang", language).out.splitlines()
        # what is to be typed stays on one line, so that it can be copied
        told = [line for line in lines if not line.startswith("  subsidycalc")]
        assert [line for line in told if shown_width(line) > int(width)] == []


def test_without_a_command_help_is_shown_and_the_call_was_wrong() -> None:
    said = say()
    assert (said.code, said.err) == (2, "")
    assert "template" in said.out


def test_help_loads_nothing_heavy() -> None:
    shown = "from subsidycalc.cli.endings import run_to_the_end; run_to_the_end(['run', '--help'])"
    heavy = "import sys; sys.exit(bool({'rich', 'msgspec', 'numpy', 'openpyxl', 'pandas', 'docx', 'lxml'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", f"{shown}; {heavy}"], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (("policies",), {"numpy", "pydantic_core"}),
        (("run", "x.xlsx", "--no-such-option"), {"numpy", "pydantic_core"}),
        (
            ("run", SAMPLE, "--policy", "lucheng-2023", "--output", "result.xlsx"),
            {"sqlite3", "numpy.ma"},
        ),
    ],
)
def test_a_command_loads_only_what_it_uses(
    arguments: tuple[str, ...], left: set[str], tmp_path: Path
) -> None:
    never = left | {"rich", "openpyxl", "pandas", "pyarrow", "xlrd", "z3", "docx", "lxml", "msoffcrypto"}
    ended = f"import sys; from subsidycalc.cli.endings import run_to_the_end; code = run_to_the_end({[*arguments]!r})"
    loaded = f"print('', code, sorted({never!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{ended}; {loaded}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.endswith((" 0 []\n", " 2 []\n"))
    assert (tmp_path / "result.xlsx").exists() == ("--output" in arguments)


def configuration(folder: Path, language: str) -> Path:
    file = folder / "office.toml"
    file.write_text(f'lang = "{language}"\n', encoding="utf-8")
    return file


def test_the_line_goes_before_the_environment_and_that_before_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configuration(tmp_path, "en")
    assert say("run", "x", "--config", config, "--help").out.startswith("Usage")
    assert "name a policy" in say("run", "x.xlsx", "--config", config).err
    monkeypatch.setenv("SUBSIDYCALC_LANG", "zh")
    assert say("run", "x", "--config", config, "--help").out.startswith("用法")
    assert say("run", "x", "--config", config, "--help", "--lang", "en").out.startswith("Usage")
    assert say("--lang", "en", "run", "x", "--config", config, "--help").out.startswith("Usage")


def test_the_caller_s_own_configuration_is_asked_and_what_lies_beside_data_only_where_it_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    (tmp_path / "subsidycalc.toml").write_text('lang = "en"\n', encoding="utf-8")
    (tmp_path / "data.xlsx").touch()
    asked = ("run", tmp_path / "data.xlsx", "--help")
    assert say(*asked).out.startswith("用法")
    own = tmp_path / "own" / "subsidycalc" / "subsidycalc.toml"
    own.parent.mkdir(parents=True)
    own.write_text(f"trust = ['{tmp_path}']\n", encoding="utf-8")
    assert say(*asked).out.startswith("Usage")
    own.write_text('lang = "en"\n', encoding="utf-8")
    assert say("policies", "--help").out.startswith("Usage")


@pytest.mark.parametrize("where", ["environment", "configuration", "line"])
def test_a_language_that_is_not_known_is_refused(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configuration(tmp_path, "fr" if where == "configuration" else "zh")
    if where == "environment":
        monkeypatch.setenv("SUBSIDYCALC_LANG", "fr")
    line = ["--lang", "fr"] if where == "line" else []
    said = say("run", "x.xlsx", "-p", "lucheng-2023", "--config", config, *line)
    assert said.code == 2
    assert "fr" in said.err
    assert "zh" in said.err
