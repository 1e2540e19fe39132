"""`subsidycalc run` as a process: every ending, both streams, any terminal, and the file that it leaves or does not."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import resource
import signal
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from cli.process import AS_THE_UMASK_SAYS, ROOT, run_command
from hostile.office import FIRST, GROWTH_REWARD, PERSONS, WHOLE, batch

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICY = ("--policy", "lucheng-2023")
STRAY = re.compile(r"\.subsidycalc-.*\.part")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The valid batch in a folder of its own."""
    return batch().save(tmp_path / "data.xlsx")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def started(arguments: Sequence[object], **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - options of Popen
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "subsidycalc", *map(str, arguments)],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=options.pop("stderr", subprocess.PIPE),
        env=environment,
        **options,
    )


_AS_ON_A_TERMINAL = (
    "import signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
)
"""A test run in the background or under nohup hands on ignored signals."""


def run_patched(patch: str, *arguments: object, **environment: str) -> tuple[int, str, str]:
    """Run the program with something of it replaced, as a process."""
    script = f"import sys\n{_AS_ON_A_TERMINAL}{patch}\nfrom subsidycalc.__main__ import main\nmain()\n"
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


# ---------------------------------------------------------------- what a run gives


def test_a_run_that_is_done_ends_with_0_and_a_file_as_the_umask_says(data: Path) -> None:
    ended = run_command("run", data, *POLICY, "-o", data.parent / "result.xlsx")
    assert ended.code == 0
    assert ended.err == ""
    assert "200,700.00" in ended.out
    assert stat.S_IMODE((data.parent / "result.xlsx").stat().st_mode) == AS_THE_UMASK_SAYS
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]


def test_the_result_lies_beside_the_first_input_unless_told_otherwise(data: Path) -> None:
    assert run_command("run", data, *POLICY).code == 0
    assert names_in(data.parent) == ["data.lucheng-2023.xlsx", "data.xlsx"]


def test_relative_paths_are_relative_to_where_the_command_is_run(data: Path) -> None:
    (data.parent / "sub").mkdir()
    ended = run_command("run", "../data.xlsx", *POLICY, "-o", "out.xlsx", cwd=data.parent / "sub")
    assert ended.code == 0
    assert names_in(data.parent / "sub") == ["out.xlsx"]


def test_a_folder_gives_its_name_to_the_result(tmp_path: Path) -> None:
    from hostile.other_kinds import save_texts  # noqa: PLC0415 - only here

    save_texts(batch(), tmp_path / "batch.v1")
    assert run_command("run", tmp_path / "batch.v1", *POLICY).code == 0
    assert names_in(tmp_path) == ["batch.v1", "batch.v1.lucheng-2023.xlsx"]


def test_two_policies_give_one_result_named_after_the_first(data: Path) -> None:
    ended = run_command("run", data, *POLICY, "-p", "jilin-2021", "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["policies"] == ["lucheng-2023", "jilin-2021"]
    assert names_in(data.parent) == ["data.lucheng-2023.xlsx", "data.xlsx"]


def test_the_object_on_stdout_has_exactly_the_shape_that_programs_rely_on(data: Path) -> None:
    ended = run_command("run", data, *POLICY, "--json")
    found = json.loads(ended.out)
    assert ended.err == ""
    assert list(found) == [
        "policies",
        "inputs",
        "rows",
        "provisions",
        "payable",
        "relief",
        "credit",
        "output",
        "digest",
    ]
    assert found["inputs"] == [{"file": "data.xlsx", "sha256": hashlib.sha256(data.read_bytes()).hexdigest()}]
    accounts = ["read", "awarded", "ineligible", "rejected", "review", "not_claimed", "set_aside"]
    assert {name: list(rows) for name, rows in found["rows"].items()} == {
        "enterprises": accounts,
        "employees": accounts,
    }
    assert found["rows"]["employees"] == dict.fromkeys(accounts, 0) | {"read": 4, "awarded": 4}
    keys = [
        "policy",
        "id",
        "kind",
        "status",
        "claimed",
        "awarded",
        "rejected_rows",
        "before_ceiling",
        "amount",
    ]
    assert all(list(provision) == keys for provision in found["provisions"])
    growth = next(provision for provision in found["provisions"] if provision["id"] == "growth-reward")
    assert growth == {
        "policy": "lucheng-2023",
        "id": "growth-reward",
        "kind": "reward",
        "status": "assessed",
        "claimed": 2,
        "awarded": 2,
        "rejected_rows": 0,
        "before_ceiling": f"{2 * GROWTH_REWARD}.00",
        "amount": f"{2 * GROWTH_REWARD}.00",
    }
    assert found["payable"] == f"{WHOLE}.00"
    assert found["relief"] == found["credit"] == "0.00"
    assert Path(found["output"]).read_bytes()[:2] == b"PK"
    assert re.fullmatch("[0-9a-f]{64}", found["digest"])


def test_quiet_prints_nothing_but_failures(data: Path) -> None:
    ended = run_command("run", data, *POLICY, "-q")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    ended = run_command("run", data, *POLICY, "-q")
    assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1)


def test_strict_ends_with_1_where_a_row_is_rejected_or_in_review_and_still_writes(tmp_path: Path) -> None:
    book = batch()
    data = book.save(tmp_path / "data.xlsx")
    assert run_command("run", data, *POLICY, "--strict", "-o", tmp_path / "fine.xlsx").code == 0
    book["员工"].put("C3", "12345")
    data = book.save(tmp_path / "data.xlsx")
    assert run_command("run", data, *POLICY, "-o", tmp_path / "a.xlsx").code == 0
    assert run_command("run", data, *POLICY, "--strict", "-o", tmp_path / "b.xlsx").code == 1
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_published_version_holds_no_person(data: Path) -> None:
    output = data.parent / "notice.xlsx"
    assert run_command("run", data, *POLICY, "--publish", "-o", output).code == 0
    names = openpyxl.load_workbook(output).sheetnames
    assert not {"驳回", "提示"} & set(names)
    with zipfile.ZipFile(output) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "员工2" not in content
    for person in PERSONS:
        assert person not in content
        assert person[:6] + "********" not in content
    assert FIRST in content


def test_english_results_and_messages_have_the_same_figures_and_codes(data: Path) -> None:
    chinese = json.loads(run_command("run", data, *POLICY, "--json", "-o", data.parent / "zh.xlsx").out)
    ended = run_command("run", data, *POLICY, "--json", "-o", data.parent / "en.xlsx", "--lang", "en")
    english = json.loads(ended.out)
    assert english["provisions"] == chinese["provisions"]
    assert "Summary" in openpyxl.load_workbook(data.parent / "en.xlsx").sheetnames
    summary = run_command("run", data, *POLICY, "-o", data.parent / "en2.xlsx", "--lang=en")
    assert "Payable" in summary.out


# ---------------------------------------------------------------- wrong usage: 2


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["run"], "缺少参数", "Missing argument"),
        (["run", "x", "--policy"], "--policy", "--policy"),
        (["run", "x", "--polcy", "a"], "没有选项 --polcy", "No such option: --polcy"),
        (["rum"], "没有命令 rum", "No such command 'rum'"),
        (["policies", "x", "y"], "多出参数", "unexpected extra argument"),
        (["run", "nowhere.xlsx", "--policy", "lucheng-2023"], "文件不存在", "no such file"),
        (["run", "x.xlsx", "--policy", "lucheng-2022"], "lucheng-2023", "did you mean"),
        (["run", "x.xlsx", "--policy", "nowhere.toml"], "没有这个政策文件", "no such policy file"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "-p", "lucheng-2023"], "写了两次", "named twice"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--provision", "stay-bonis"], "stay-bonus", "stay-bonus"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--set", "agency_rate"], "=", "NAME=VALUE"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--set", "agency_rte=600"], "agency_rate", "agency_rate"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--set", "agency_rate=400"], "500", "500"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--set", "agency_rate=NaN"], "600元", "600元"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--reading", "headcount=all"], "qualified", "qualified"),
        (["run", "x.xlsx", "-p", "lucheng-2023", "--unit", "output"], "output=万元", "output=万元"),
    ],
)
def test_wrong_usage_is_one_line_in_the_users_language_and_writes_nothing(
    arguments: list[str], zh: str, en: str, tmp_path: Path
) -> None:
    for language, words in (("zh", zh), ("en", en)):
        chosen = ["--lang", language] if arguments[0] == "run" and arguments[-1] != "--policy" else []
        ended = run_command(*arguments, *chosen, cwd=tmp_path)
        assert ended.code == 2
        assert ended.out == ""
        assert ended.err.count("\n") == 1, ended.err
        assert "Traceback" not in ended.err
        if chosen or language == "zh":
            assert words in ended.err
        if chosen and language == "en":
            assert not re.search("[，；：]", ended.err)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("command", [["show", "my-county"], ["run", "x.xlsx", "--policy", "./my-county"]])
def test_a_policy_file_named_without_its_ending_is_told_the_whole_name(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "my-county.toml").write_text("format = 1\n", encoding="utf-8")
    ended = run_command(*command, cwd=tmp_path)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert f"{command[-1]}.toml" in ended.err


def test_an_unknown_language_is_refused_in_chinese(data: Path) -> None:
    ended = run_command("run", data, *POLICY, "--lang", "fr")
    assert ended.code == 2
    assert "--lang" in ended.err
    assert "zh、en" in ended.err


def test_an_unknown_unit_is_refused_when_the_table_is_known(data: Path) -> None:
    ended = run_command("run", data, *POLICY, "--unit", "outptu=万元")
    assert ended.code == 2
    assert "outptu" in ended.err


# ---------------------------------------------------------------- what cannot be written: 3


def test_an_existing_file_is_kept_unless_forced(data: Path) -> None:
    output = data.parent / "result.xlsx"
    output.write_text("mine", encoding="utf-8")
    ended = run_command("run", data, *POLICY, "-o", output)
    assert ended.code == 3
    assert "--force" in ended.err
    assert output.read_text(encoding="utf-8") == "mine"
    assert run_command("run", data, *POLICY, "-o", output, "--force").code == 0
    assert stat.S_IMODE(output.stat().st_mode) == AS_THE_UMASK_SAYS


def test_the_target_is_never_an_input_also_not_through_a_link(data: Path) -> None:
    before = data.read_bytes()
    symbolic, hard = data.parent / "link.xlsx", data.parent / "hard.xlsx"
    symbolic.symlink_to(data)
    hard.hardlink_to(data)
    for target in (data, symbolic, hard, data.parent / "." / "data.xlsx"):
        ended = run_command("run", data, *POLICY, "-o", target, "--force")
        assert ended.code == 3, target
        assert ended.err.count("\n") == 1
    assert run_command("run", symbolic, *POLICY, "-o", data, "--force").code == 3
    assert data.read_bytes() == before


def test_the_target_is_never_a_file_of_an_input_folder_or_a_policy(tmp_path: Path) -> None:
    from hostile.other_kinds import save_texts  # noqa: PLC0415 - only here

    folder = save_texts(batch(), tmp_path / "in")
    before = (folder / "员工.csv").read_bytes()
    assert run_command("run", folder, *POLICY, "-o", folder / "员工.csv", "--force").code == 3
    assert (folder / "员工.csv").read_bytes() == before
    policy = tmp_path / "my.toml"
    policy.write_bytes((ROOT / "subsidycalc" / "policies" / "lucheng-2023" / "policy.toml").read_bytes())
    before = policy.read_bytes()
    assert run_command("run", folder, "-p", policy, "-o", policy, "--force").code == 3
    assert policy.read_bytes() == before


@pytest.mark.parametrize(
    "target", ["nowhere/r.xlsx", "data.xlsx/r.xlsx", ".", "/dev/null", "/dev/full", "a" * 300]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_place_that_cannot_be_written_to_is_named(target: str, language: str, data: Path) -> None:
    device = Path(target).stat() if target.startswith("/") else None
    ended = run_command(
        "run", data.name, *POLICY, "-o", target, "--force", "--lang", language, cwd=data.parent
    )
    assert ended.code == 3
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert names_in(data.parent) == ["data.xlsx"]
    if device is not None:
        assert stat.S_ISCHR(Path(target).stat().st_mode)


@pytest.mark.parametrize("lock", ["~$result.xlsx", ".~lock.result.xlsx#"])
def test_a_target_that_is_open_in_an_office_program_is_left_alone(lock: str, data: Path) -> None:
    output = data.parent / "result.xlsx"
    output.write_text("mine", encoding="utf-8")
    (data.parent / lock).write_text("someone", encoding="utf-8")
    ended = run_command("run", data, *POLICY, "-o", output, "--force")
    assert ended.code == 3
    assert lock in ended.err
    assert output.read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(data: Path) -> None:
    output = data.parent / "result.xlsx"
    output.write_text("mine", encoding="utf-8")
    process = started(
        ["run", data, *POLICY, "-o", output, "--force"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192)),
    )
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert err.decode().count("\n") == 1
    assert output.read_text(encoding="utf-8") == "mine"
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]


# ---------------------------------------------------------------- signals and defects

_IN_THE_MIDDLE = """
import os, signal
import subsidycalc.results.workbook.writing.package as package
whole = package.write_workbook
def write(sheets, wording, target):
    target.write(b"x" * 10_000)
    target.flush()
    {what}
    whole(sheets, wording, target)
package.write_workbook = write
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("times", [1, 3])
def test_a_signal_while_writing_leaves_the_old_file_and_nothing_else(
    name: str, code: int, times: int, data: Path
) -> None:
    output = data.parent / "result.xlsx"
    output.write_text("mine", encoding="utf-8")
    patch = _IN_THE_MIDDLE.format(what=f"[os.kill(os.getpid(), signal.{name}) for _ in range({times})]")
    ended, out, err = run_patched(patch, "run", data, *POLICY, "-o", output, "--force")
    assert (ended, out, err) == (code, "", "")
    assert output.read_text(encoding="utf-8") == "mine"
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]


def test_a_signal_that_meets_the_last_moment_of_an_object_is_not_lost(data: Path) -> None:
    output = data.parent / "result.xlsx"
    output.write_text("mine", encoding="utf-8")
    what = "type('Last', (), {'__del__': lambda _: [os.kill(os.getpid(), signal.SIGTERM), sum(range(9))]})(); __import__('time').sleep(1)"
    code, out, err = run_patched(
        _IN_THE_MIDDLE.format(what=what), "run", data, *POLICY, "-o", output, "--force"
    )
    assert (code, out, err) == (143, "", "")
    assert output.read_text(encoding="utf-8") == "mine"
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]


def test_a_signal_during_the_cleaning_up_does_not_leave_anything_either(data: Path) -> None:
    patch = _IN_THE_MIDDLE.format(what="os.kill(os.getpid(), signal.SIGINT)") + (
        "from pathlib import Path\n"
        "unlink = Path.unlink\n"
        "def twice(self, missing_ok=False):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    unlink(self, missing_ok)\n"
        "Path.unlink = twice\n"
    )
    ended, _, err = run_patched(patch, "run", data, *POLICY)
    assert (ended, err) == (130, "")
    assert names_in(data.parent) == ["data.xlsx"]


def test_what_the_caller_ignores_stays_ignored(data: Path) -> None:
    patch = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + _IN_THE_MIDDLE.format(
        what="os.kill(os.getpid(), signal.SIGHUP); target.seek(0); target.truncate()"
    )
    ended, _, err = run_patched(patch, "run", data, *POLICY)
    assert (ended, err) == (0, "")


def test_a_process_that_is_asked_to_end_does_so_soon(data: Path) -> None:
    process = started(
        ["run", ROOT / "sample_data" / "lucheng-2023.xlsx", *POLICY, "-o", data.parent / "r.xlsx"]
    )
    try:
        process.wait(timeout=0.7)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode in {0, 143, -signal.SIGTERM}
    assert b"Traceback" not in err
    assert not [name for name in names_in(data.parent) if STRAY.fullmatch(name)]


_WORDS_FAIL = "import subsidycalc.results.workbook.sheets.awards as where; where.calculations = fail"


@pytest.mark.parametrize(
    "place",
    [
        "import subsidycalc.runs.pipeline as where; where.judge_batch = fail",
        "import subsidycalc.results.workbook.writing.package as where; where.write_workbook = fail",
        _WORDS_FAIL,
        f"{_WORDS_FAIL}; import subsidycalc.results.workbook.writing.package as p; p._MANY_CELLS = 0",
        "import subsidycalc.results.reports.console as where; where.print_summary = fail",
        "import subsidycalc.tables.reading as where; import subsidycalc.runs.pipeline as p; p.read_inputs = fail",
    ],
)
def test_a_defect_ends_loudly_with_70_writes_nothing_and_shows_no_value(place: str, data: Path) -> None:
    output = data.parent / "result.xlsx"
    output.write_text("mine", encoding="utf-8")
    patch = f"def fail(*_, **__): raise KeyError('{PERSONS[0]} 甲公司')\n{place}"
    for language, words in (("zh", "程序有缺陷"), ("en", "a defect of the program")):
        ended, out, err = run_patched(
            patch, "run", data, *POLICY, "-o", output, "--force", "--lang", language
        )
        assert (ended, out) == (70, "")
        assert words in err
        assert "in fail" in err
        assert err.splitlines()[-1].strip() == "KeyError"
        assert PERSONS[0] not in err
        assert "甲公司" not in err
        assert str(ROOT) not in err
    assert output.read_text(encoding="utf-8") == "mine"
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]


def test_an_account_that_does_not_balance_is_a_defect(data: Path) -> None:
    patch = (
        "import subsidycalc.tables.recognising.sheet_part as where\n"
        "import numpy as np\n"
        "whole = where.Part\n"
        "def lose_a_row(body, rows, units, rows_read):\n"
        "    return whole(body, rows[:-1] if len(rows) > 3 else rows, units, rows_read + 1)\n"
        "where.Part = lose_a_row\n"
        "import subsidycalc.tables.recognising.assembling as a\n"
        "from msgspec.structs import replace\n"
        "import subsidycalc.runs.pipeline as p\n"
        "normal = p.normalise\n"
        "def wrong(raw, *more):\n"
        "    table, notices = normal(raw, *more)\n"
        "    return replace(table, rows_read=table.rows_read + 1), notices\n"
        "p.normalise = wrong\n"
    )
    ended, _, err = run_patched(patch, "run", data, *POLICY)
    assert ended == 70
    assert "DefectError" in err
    assert names_in(data.parent) == ["data.xlsx"]


def test_too_little_memory_is_said_in_one_line(data: Path) -> None:
    patch = "import subsidycalc.runs.pipeline as where\ndef fail(*_, **__): raise MemoryError\nwhere.read_inputs = fail"
    ended, _, err = run_patched(patch, "run", data, *POLICY)
    assert ended == 2
    assert "内存不足" in err
    assert err.count("\n") == 1


# ---------------------------------------------------------------- streams and terminals


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["run", "--help"], ["show", "lucheng-2023"], ["template", "-p", "lucheng-2023"]],
    ids=" ".join,
)
def test_an_output_that_is_full_is_exit_3_whatever_was_printed(arguments: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(arguments, stdout=full, cwd=tmp_path)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count(b"\n")) == (3, 1), err


def test_a_reader_that_leaves_early_is_no_failure(data: Path) -> None:
    output = data.parent / "result.xlsx"
    for arguments in (["run", data, *POLICY, "-o", output, "--force"], ["policies"], ["--help"]):
        with started(arguments) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0
    assert openpyxl.load_workbook(output).sheetnames


def test_head_takes_the_first_line(data: Path) -> None:
    command = f"{sys.executable} -m subsidycalc run {data} --policy lucheng-2023 --json | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{\n", b"")


def test_closed_streams_are_survived(data: Path) -> None:
    for redirection, code in ((">&-", 0), ("2>&-", 0), (">&- 2>&- <&-", 0)):
        output = data.parent / "result.xlsx"
        command = f"{sys.executable} -m subsidycalc run {data} --policy lucheng-2023 -o {output} --force {redirection}"
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, b"")
        assert openpyxl.load_workbook(output).sheetnames


def test_a_full_output_ends_with_3_and_says_that_the_workbook_is_in_place(data: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(["run", data, *POLICY, "--json"], stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    in_place, failure = err.decode().splitlines()
    assert "已写好，在原定位置" in in_place
    assert "标准输出写不出" in failure


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "utf-8", "cp437"])
def test_a_terminal_of_any_encoding_shows_what_it_can(encoding: str, tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("B2", "Café 𠮷野家")
    data = book.save(tmp_path / "Café 𠮷.xlsx")
    for arguments in (["run", data, *POLICY], ["run", tmp_path / "无此文件𠮷", *POLICY], ["policies"]):
        process = started(arguments, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        out, err = process.communicate(timeout=60)
        assert process.returncode in {0, 2}
        (out + err).decode(encoding)
        assert b"Traceback" not in err
    process = started(
        ["run", data, *POLICY, "--json", "--force"], env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    )
    out, _ = process.communicate(timeout=60)
    assert json.loads(out.decode(encoding))["inputs"][0]["file"] == "Café 𠮷.xlsx"


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK", "nonsense"])
def test_any_locale_will_do(locale: str, data: Path) -> None:
    process = started(["run", data, *POLICY], env={"LANG": locale, "LC_ALL": locale, "PYTHONUTF8": "0"})
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")


def on_a_terminal(arguments: Sequence[object], **environment: str) -> tuple[int, str]:
    """Run a command with a terminal on stdout and stderr."""
    mine, theirs = pty.openpty()
    process = started(arguments, stdout=theirs, stderr=theirs, env={"TERM": "xterm-256color", **environment})
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(mine, 65_536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(mine)
    return process.wait(timeout=60), shown.decode()


def test_colour_and_progress_are_for_terminals_that_want_them(data: Path) -> None:
    output = data.parent / "result.xlsx"
    code, shown = on_a_terminal(["run", data, *POLICY, "-o", output])
    assert code == 0
    assert "\x1b[" in shown
    assert "200,700.00" in shown
    code, shown = on_a_terminal(["run", data, *POLICY, "-o", output, "--force"], NO_COLOR="1")
    assert code == 0
    assert not re.search(r"\x1b\[[0-9;]*m", shown)
    code, shown = on_a_terminal(["run", data, *POLICY, "-o", output, "--force"], TERM="dumb")
    assert code == 0
    assert "\x1b" not in shown


def test_a_name_with_markup_or_escapes_is_printed_literally_on_a_terminal(tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("L1", "[bold red]备注[/bold red]:smile:\u202e")
    book["企业"].put("L2", "x")
    data = book.save(tmp_path / "[red]data.xlsx")
    code, shown = on_a_terminal(["run", data, *POLICY, "-o", tmp_path / "[b]r.xlsx"], COLUMNS="300")
    assert code == 0
    assert "[b]r.xlsx" in shown
    assert "\u202e" not in shown


# ---------------------------------------------------------------- the same bytes, and many at once


def test_the_same_input_gives_the_same_bytes_anywhere_at_any_time(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", "12345")
    contents = set()
    surroundings: tuple[dict[str, str], ...] = (
        {},
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "2", "COLUMNS": "40"},
    )
    for number, surrounding in enumerate(surroundings):
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        data = book.save(folder / "data.xlsx")
        os.utime(data, (number * 1e6, number * 1e6))
        ended = run_command("run", data, *POLICY, **surrounding)
        assert ended.code == 0
        contents.add((folder / "data.lucheng-2023.xlsx").read_bytes())
    assert len(contents) == 1


def test_files_given_in_another_order_are_the_same_batch(data: Path) -> None:
    folder, more = data.parent, batch()
    for name in set(more.sheets) - {"员工"}:
        del more.sheets[name]
    staff = more.save(folder / "a.xlsx")
    outputs = [folder / "1.xlsx", folder / "2.xlsx"]
    for output, files in zip(outputs, ([data, staff], [staff, data]), strict=True):
        assert run_command("run", *files, *POLICY, "-o", output).code == 0
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_of_many_runs_at_once_one_writes_and_the_others_say_that_it_exists(data: Path) -> None:
    output = data.parent / "result.xlsx"
    runs = [started(["run", data, *POLICY, "-o", output]) for _ in range(4)]
    errors = [process.communicate(timeout=120)[1].decode() for process in runs]
    assert sorted(process.returncode for process in runs) == [0, 3, 3, 3]
    assert sum("--force" in error for error in errors) == 3
    assert openpyxl.load_workbook(output).sheetnames
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]


def test_many_forced_runs_at_once_leave_one_whole_file(data: Path) -> None:
    output = data.parent / "result.xlsx"
    runs = [started(["run", data, *POLICY, "-o", output, "--force"]) for _ in range(4)]
    assert [process.communicate(timeout=120)[1] for process in runs] == [b"", b"", b"", b""]
    assert [process.returncode for process in runs] == [0, 0, 0, 0]
    assert openpyxl.load_workbook(output).sheetnames
    assert names_in(data.parent) == ["data.xlsx", "result.xlsx"]
