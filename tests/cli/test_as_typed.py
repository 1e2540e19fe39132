"""Input is taken as it is meant: dashes, colons, quotes and codes as a Chinese keyboard or a document gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli.commands import SAMPLE, say

from subsidycalc.cli.application import application
from subsidycalc.cli.as_typed import NUMBERS, PAIRS, as_meant
from subsidycalc.runs.planning import Choices

if TYPE_CHECKING:
    from pathlib import Path

ENTERPRISE = "91330302YY000001XX"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["run", "——policy", "a"], ["run", "--policy", "a"]),
        (["－－policy", "a"], ["--policy", "a"]),
        (["—policy＝a"], ["--policy=a"]),
        (["–-policy=“a”"], ["--policy=a"]),
        (["-－ｐｏｌｉｃｙ", "“甲 乙”"], ["--policy", "甲 乙"]),
        (["－o", "a.xlsx"], ["-o", "a.xlsx"]),
        (["——fill—merged"], ["--fill-merged"]),
        (["--row", "员工：12"], ["--row", "员工:12"]),
        (["——row＝员工：12"], ["--row=员工:12"]),
        (["--row", "员工：１２"], ["--row", "员工:12"]),
        (["--row", "员 工!E12"], ["--row", "员 工:12"]),
        (["--batch", "１２"], ["--batch", "12"]),
        (["--corrects", "３"], ["--corrects", "3"]),
        (["——register", "死亡：名册.xlsx"], ["--register", "死亡=名册.xlsx"]),
        (["--set", "rate：600元"], ["--set", "rate=600元"]),
        (["--set", "rate＝600元"], ["--set", "rate=600元"]),
        (["--reading", "‘a=b’"], ["--reading", "a=b"]),
        (["--", "——policy"], ["--", "——policy"]),
        (["-p", "a", "--set", "a=“b”＝c"], ["-p", "a", "--set", "a=“b”＝c"]),
        (["—", "－"], ["—", "－"]),
    ],
)
def test_a_line_is_taken_as_it_is_meant(typed: list[str], meant: list[str]) -> None:
    assert as_meant(typed) == meant


def test_every_option_that_takes_a_number_or_a_pair_is_known_as_one() -> None:
    metavars = {
        name: one.metavar or ""
        for command in application("en").commands.values()
        for one in command.params
        for name in one.opts
    }
    assert {name for name, metavar in metavars.items() if metavar == "N"} <= NUMBERS
    assert {name for name, metavar in metavars.items() if "=" in metavar} <= PAIRS


def test_the_name_of_a_file_that_there_is_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "—名单").touch()
    (tmp_path / "“三月”").touch()
    assert as_meant(["—名单", "“三月”"]) == ["—名单", "“三月”"]


def asked(enterprise: str) -> str:
    said = say("explain", SAMPLE, "-p", "Lucheng-2023", "--enterprise", enterprise, "--json")
    assert said.code == 0, said.err
    return str(said.json["code"])


def test_a_code_is_known_in_lower_case_and_in_full_width() -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in ENTERPRISE)
    assert asked(ENTERPRISE.lower()) == asked(f" {full_width} ") == asked(ENTERPRISE)


def test_a_name_stands_for_the_code_where_only_one_has_it() -> None:
    name = say("explain", SAMPLE, "-p", "lucheng-2023", "--enterprise", ENTERPRISE, "--json").json["name"]
    assert asked(name) == ENTERPRISE


def test_a_name_of_several_lists_them() -> None:
    said = say("explain", SAMPLE, "-p", "lucheng-2023", "--enterprise", "公司")
    assert said.code == 2
    assert said.err.count("9133") == 10
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "due"),
    [
        (("run", SAMPLE, "-p", "lucheng-2023", "-o", "结果.xls"), "结果.xlsx"),
        (("run", SAMPLE, "-p", "lucheng-2023", "-o", "result"), "result.xlsx"),
        (("check", SAMPLE, "-p", "lucheng-2023", "-o", "a.b.csv"), "a.b.xlsx"),
        (("template", "-p", "lucheng-2023", "-o", "t.pdf"), "t.xlsx"),
    ],
)
def test_an_ending_that_promises_another_kind_of_file_is_refused(
    command: tuple[object, ...], due: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = say(*command)
    assert (said.code, said.out) == (2, "")
    assert due in said.err
    assert list(tmp_path.iterdir()) == []


def test_one_text_is_one_choice() -> None:
    assert Choices(policies="lucheng-2023", units="output=万元") == Choices(  # type: ignore[arg-type]
        ("lucheng-2023",), units=("output=万元",)
    )
    assert len({Choices(policies="lucheng-2023"), Choices(("lucheng-2023",))}) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("run", "nowhere.xlsx", "-p", "lucheng-2023"), 2),
        (("check", "nowhere.xlsx", "-p", "lucheng-2023"), 2),
        (("template", "-p", "nothing"), 2),
        (("explain", "nowhere.xlsx"), 2),
        (("readings", "nowhere.xlsx", "-p", "lucheng-2023"), 2),
        (("verify", "nowhere.xlsx"), 2),
        (("diff", "nowhere.xlsx", "nowhere.xlsx"), 2),
        (("history", "--ledger", "nowhere.db"), 2),
        (("show", "nothing"), 2),
        (("policies", "too many"), 2),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_failure_under_json_is_an_object_with_the_same_line_and_code(
    command: tuple[str, ...], code: int, language: str
) -> None:
    plain = say(*command, "--lang", language)
    said = say(*command, "--json", "--lang", language)
    assert (said.code, said.err) == (plain.code, plain.err)
    assert said.code == code
    assert said.json == {"error": said.err.rstrip("\n")}


def test_every_command_answers_programs(tmp_path: Path) -> None:
    target = tmp_path / "t.xlsx"
    told = say("template", "-p", "lucheng-2023", "-o", target, "--json")
    assert told.json == {"policies": ["lucheng-2023"], "output": str(target)}
    page = say("show", "lucheng-2023", "--json").json
    assert page["sections"]
    assert page["title"]


def test_a_policy_and_a_provision_go_by_what_they_are_called_too() -> None:
    called = ("温鹿政办[2022]88号", "鹿城区支持工业企业留员工、稳生产、开门红的实施意见", " LUCHENG-2023 ")
    for name, provision in zip(called, ("一次性留工补助", "Stay-Bonus", "stay-bonus"), strict=True):
        said = say("explain", SAMPLE, "-p", name, "--row", "员工!E10", "--provision", provision, "--json")
        assert said.code == 0, said.err
        assert [one["id"] for one in said.json["provisions"]] == ["stay-bonus"]


def test_a_ledger_that_is_asked_for_a_name_is_not_begun(tmp_path: Path) -> None:
    said = say("history", "--ledger", tmp_path / "book.db", "--enterprise", "甲公司")
    assert (said.code, (tmp_path / "book.db").exists()) == (2, False)
