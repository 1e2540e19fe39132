"""Defaults in `subsidycalc.toml`: where they are taken from, what they complete, what wins over them, what is said of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from cli.process import ROOT, run_command

from subsidycalc.cli.configuration import configured
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices

SAMPLE = ROOT / "sample_data" / "fujian-2020q2.xlsx"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The caller's own configuration, which trusts the folder of the test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    file = tmp_path / "home" / "subsidycalc" / "subsidycalc.toml"
    file.parent.mkdir(parents=True)
    folders = json.dumps([str(tmp_path), str(tmp_path / "batch")])
    file.write_text(f"trust = {folders}\n", encoding="utf-8")
    return file


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
    found = configured([tmp_path / "data.xlsx"], choices)
    assert (found.choices, found.used) == (choices, ())


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
    assert "--config" in ended.err


@pytest.mark.parametrize("command", ["run", "check", "explain", "readings"])
def test_what_came_with_the_data_changes_nothing_and_is_said_however_quiet(
    command: str, tmp_path: Path, own: Path
) -> None:
    own.unlink()
    file = beside(
        tmp_path,
        'policy = "jilin-2020"\noutput = "elsewhere"\n[readings]\nxiamen_ranked = "yes"\n[units]\nx = "y"\n',
    )
    options = ["-p", "fujian-2020q2", "--lang", "en"]
    options += {"run": ["--quiet"], "explain": ["--enterprise", "350100"]}.get(command, [])
    ended = run_command(command, file, *options)
    (tmp_path / "subsidycalc.toml").unlink()
    without = run_command(command, file, *options, *(["--force"] if command == "run" else []))
    assert (ended.code, ended.out) == (without.code, without.out)
    assert "is not used" in ended.err.splitlines()[0]
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_beside_the_data_that_is_not_trusted_is_not_even_read(tmp_path: Path, own: Path) -> None:
    own.unlink()
    file = beside(tmp_path, "secret of another = [")
    (tmp_path / "subsidycalc.toml").chmod(0)
    ended = run_command("check", file, "-p", "fujian-2020q2", "--json", "--lang", "en")
    assert ended.code in {0, 1}
    assert "secret" not in ended.err
    (tmp_path / "subsidycalc.toml").unlink()
    (tmp_path / "subsidycalc.toml").symlink_to("/dev/zero")
    assert run_command("check", file, "-p", "fujian-2020q2", "--json").code == ended.code


def test_a_link_to_a_configuration_is_not_followed_in_a_trusted_folder_either(tmp_path: Path) -> None:
    file = beside(tmp_path, "")
    (tmp_path / "subsidycalc.toml").unlink()
    (tmp_path / "real.toml").write_text('policy = "jilin-2020"\n', encoding="utf-8")
    (tmp_path / "subsidycalc.toml").symlink_to("real.toml")
    found = configured([file], Choices(("fujian-2020q2",)))
    assert (found.used, found.passed_over) == ((), tmp_path / "subsidycalc.toml")


def test_a_named_file_goes_before_a_trusted_one_and_that_before_the_callers_own(
    tmp_path: Path, own: Path
) -> None:
    file, named = beside(tmp_path, 'policy = "jilin-2020"\n'), tmp_path / "named.toml"
    named.write_text('policy = "jilin-2021"\n', encoding="utf-8")
    own.write_text(own.read_text(encoding="utf-8") + 'policy = "lucheng-2023"\n', encoding="utf-8")
    assert configured([file], Choices(()), named).choices.policies == ("jilin-2021",)
    assert configured([file], Choices(())).choices.policies == ("jilin-2020",)
    (tmp_path / "subsidycalc.toml").unlink()
    assert configured([file], Choices(())).choices.policies == ("lucheng-2023",)


@pytest.mark.parametrize("text", ["trust = true\n", 'trust = ["a\\u0000"]\n'])
def test_trust_is_a_list_of_folders(text: str, tmp_path: Path, own: Path) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(WrongChoiceError):
        configured([tmp_path / "x.xlsx"], Choices(("jilin-2020",)))


def test_only_the_callers_own_file_gives_trust(tmp_path: Path) -> None:
    with pytest.raises(WrongChoiceError) as caught:
        configured([beside(tmp_path, 'trust = ["/"]\n')], Choices(("jilin-2020",)))
    assert "trust" in caught.value.en


def test_what_was_used_is_in_the_result_with_its_digest_and_is_verified(tmp_path: Path) -> None:
    file, config = beside(tmp_path, ""), tmp_path / "office.toml"
    config.write_text('policy = "fujian-2020q2"\n', encoding="utf-8")
    assert run_command("run", file, "--config", config, "-o", tmp_path / "r.xlsx").code == 0
    recorded = {
        row[0]: row[1]
        for row in openpyxl.load_workbook(tmp_path / "r.xlsx")["运行信息"].iter_rows(values_only=True)
    }
    assert recorded["option:config"] == f"office.toml {hashlib.sha256(config.read_bytes()).hexdigest()}"
    assert run_command("verify", tmp_path / "r.xlsx", "--input", file).code == 0


def test_a_ledger_that_the_callers_own_file_names_is_kept_by_runs_alone(tmp_path: Path, own: Path) -> None:
    def keys_used(*command: object) -> str:
        ended = run_command(*command)
        assert ended.code in {0, 1}, ended.err
        return ended.err.splitlines()[0].rpartition("：")[2]

    file, books = beside(tmp_path, ""), tmp_path / "home" / "books"
    (tmp_path / "subsidycalc.toml").unlink()
    books.mkdir()
    own.write_text('policy = "fujian-2020q2"\nledger = "../books/2020.db"\n', encoding="utf-8")
    assert keys_used("check", file, "--json") == "policy"
    assert not any(books.iterdir())
    assert keys_used("run", file, "-o", tmp_path / "r.xlsx") == "policy、ledger"
    told = run_command("history", "--ledger", books / "2020.db", "--json")
    assert len(json.loads(told.out)["batches"]) == 1
    # one that is given goes before it; one that came with the data is none
    assert keys_used("run", file, "-o", tmp_path / "s.xlsx", "--ledger", tmp_path / "other.db") == "policy"
    own.write_text("", encoding="utf-8")
    beside(tmp_path, 'ledger = "stolen.db"\n')
    assert run_command("run", file, "-p", "fujian-2020q2", "-o", tmp_path / "t.xlsx").code == 0
    assert not (tmp_path / "stolen.db").exists()


def test_a_configuration_of_twenty_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    file, config = beside(tmp_path, ""), tmp_path / "huge.toml"
    with config.open("wb") as stream:
        stream.truncate(20_000_000_000)
    ended = run_command("check", file, "--config", config, "--lang", "en")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "too large" in ended.err
    for endless in ("/dev/zero", str(tmp_path)):
        ended = run_command("check", file, "-p", "fujian-2020q2", "--config", endless, "--lang", "en")
        assert (ended.code, "no ordinary file" in ended.err) == (2, True), endless


@pytest.mark.parametrize("forced", [True, False])
def test_under_a_default_name_no_link_is_followed_and_no_ledger_replaced(
    forced: bool, tmp_path: Path
) -> None:
    file, target = beside(tmp_path, ""), tmp_path / "data.fujian-2020q2.xlsx"
    (tmp_path / "subsidycalc.toml").unlink()
    options = ["-p", "fujian-2020q2", "--lang", "en", *(["--force"] if forced else [])]
    target.symlink_to(tmp_path / "mine.txt")
    (tmp_path / "mine.txt").write_text("mine", encoding="ascii")
    ended = run_command("run", file, *options)
    assert (ended.code, "no link is followed" in ended.err) == (3, True)
    target.unlink()
    other = ["run", file, "-p", "fujian-2020q2", "--ledger", target, "-o", tmp_path / "1.xlsx"]
    assert run_command(*other).code == 0
    for named in ([], ["-o", target]):
        ended = run_command("run", file, *options, *named)
        assert (ended.code, "never replaced" in ended.err) == (3, True)
    assert target.read_bytes().startswith(b"SQLite")


def test_links_in_a_sent_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "staff of another.csv").write_text("uscc,id_number\nsecret,x\n", encoding="utf-8")
    (tmp_path / "sent" / "员工.csv").symlink_to(tmp_path / "staff of another.csv")
    (tmp_path / "sent" / "enterprises.csv").write_text("uscc,name\n", encoding="utf-8")
    batch = read([tmp_path / "sent"], Choices(()))
    assert list(batch.tables) == ["enterprises"]
    assert [(one.code, one.sheet) for one in batch.notices if one.code.startswith("link")] == [
        ("link-not-followed", "员工.csv")
    ]


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        ('policy = "jilin-2020"\r\noutput = "结果 三月"\r\n'.encode("gb18030"), "结果 三月"),
        ('\ufeffpolicy = "jilin-2020"\noutput = "结果"\n'.encode(), "结果"),
        ("policy ＝ “jilin-2020”\noutput = ‘结果’\n".encode(), "结果"),
        ("policy = [“jilin-2020”]\noutput = ＂结果＂\n［units］\n".encode(), "结果"),
        ('policy = "jilin-2020"\noutput = "D:\\数据\\2023 年"\n'.encode(), "D:\\数据\\2023 年"),
        ("policy = 'jilin-2020'\noutput = 'D:\\new\\三月'\n".encode(), "D:\\new\\三月"),
    ],
)
def test_a_file_is_read_as_an_editor_on_windows_leaves_it(
    written: bytes, folder: str, tmp_path: Path
) -> None:
    file = beside(tmp_path, "")
    (tmp_path / "subsidycalc.toml").write_bytes(written)
    found = configured([file], Choices(()))
    assert found.choices.policies == ("jilin-2020",)
    assert found.folder == tmp_path / folder


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ('output = "D:\\new"\n', "反斜杠", "backslashes"),
        ('\npolicy "a"\n', '第2行写法不对：policy "a"', "line 2 is not written as it should be"),
        ('policy = “a”\n\noutput : "b"\n', '第3行写法不对：output : "b"', "line 3 is not written"),
        ('a = "“b”"\noutput : "b"\n', '第2行写法不对：output : "b"', "line 2 is not written"),
        ('lang = "fr"\n', "lang 应是 zh 或 en，而不是 'fr'", "lang should be zh or en, not 'fr'"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_our_words(
    text: str, zh: str, en: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongChoiceError) as caught:
        configured([beside(tmp_path, text)], Choices(()))
    assert zh in caught.value.zh
    assert en in caught.value.en
