"""The ledger answers who was paid what, and keeps what was withdrawn."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import ROOT, SAMPLE, say

from subsidycalc.audit.ledger import open_ledger
from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A ledger of two batches: two persons of A, then one of B and the reward of B."""
    policy, book = policy_file(tmp_path), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("h1"), person("h2")]})
    second = batch_of(tmp_path / "2", staff={"B": [person("h1"), person("h3")]}, output=["B"])
    for name, batch in (("1", first), ("2", second)):
        run = ("run", batch, "--policy", policy, "--ledger", book, "-o", tmp_path / f"{name}.xlsx", "--quiet")
        assert say(*run).code == 0
    return book


def test_batches_are_listed_with_inputs_policies_and_figures(book: Path) -> None:
    first, second = say("history", "--ledger", book, "--json").json["batches"]
    assert (first["number"], first["state"], first["payable"], first["persons"]) == (
        1,
        "recorded",
        "1000.00",
        2,
    )
    # h1 had it in the first batch: 500 for h3 and 10,000
    assert (second["payable"], second["persons"], second["awards"]) == ("10500.00", 1, 2)
    assert [one["file"] for one in second["inputs"]] == ["employees.csv", "enterprises.csv"]
    assert [one["id"] for one in second["policies"]] == ["county"]
    page = say("history", "--ledger", book, "--lang", "en").out
    assert "Batch 2: 2.xlsx (recorded)" in page
    assert "payable 10,500.00 yuan, 2 awards" in page


def test_what_a_person_had_is_told_from_the_number_typed(book: Path) -> None:
    number = person("h1")
    done = say("history", "--ledger", book, "--person", "--json", typed=f"{number}\n")
    assert done.json["person"] == f"{number[:6]}********{number[-4:]}"
    assert [(one["batch"], one["benefit"]) for one in done.json["benefits"]] == [(1, "county/bonus")]
    nobody = say("history", "--ledger", book, "--person", "--lang", "en", typed=person("never") + "\n")
    assert "nothing of this person" in nobody.out
    assert number not in done.out + nobody.out
    assert say("history", "--ledger", book, "--person", typed="12345\n").code == 2


def test_what_an_enterprise_had_and_what_a_batch_paid(book: Path) -> None:
    had = say("history", "--ledger", book, "--enterprise", code_of("B"), "--json").json["awards"]
    assert [(one["batch"], one["provision"], one["amount"]) for one in had] == [
        (2, "bonus", "500.00"),
        (2, "reward", "10000.00"),
    ]
    paid = say("history", "--ledger", book, "--batch", 1, "--json").json["awards"]
    assert [(one["code"], one["amount"]) for one in paid] == [(code_of("A"), "1000.00")]
    assert "no award" in say("history", "--ledger", book, "--enterprise", "X", "--lang", "en").out


def test_what_lies_beside_the_ledger_names_what_it_holds(book: Path) -> None:
    """The policy is no installed one, so that its title and the enterprises' names can come from the results alone."""
    page = say("history", "--ledger", book, "--enterprise", code_of("B"), "--lang", "en").out
    assert ["企业B" in line for line in page.splitlines() if code_of("B") in line][1:] == [True, True]
    assert "Reward reward" in page
    assert "10,000.00" in page
    assert "Payable in the batches that stand: 10,500.00 yuan" in page
    assert (
        "County rules (County 1, as of 2023-12-31) county"
        in say("history", "--ledger", book, "--lang", "en").out
    )
    named = say("history", "--ledger", book, "--enterprise", "企业 B", "--json").json["awards"]
    assert [(one["name"], one["title"]) for one in named] == [("企业B", "留工补助"), ("企业B", "奖励")]
    person_page = say("history", "--ledger", book, "--person", typed=f"{person('h3')}\n").out
    assert "留工补助 county/bonus" in person_page
    # what is not the very file that was recorded names nobody
    (book.with_name("2.xlsx")).write_bytes(book.with_name("1.xlsx").read_bytes())
    assert (
        say("history", "--ledger", book, "--enterprise", code_of("B"), "--json").json["awards"][0]["name"]
        == ""
    )
    assert say("history", "--ledger", book, "--enterprise", "企业B").code == 2


def test_a_batch_is_withdrawn_with_a_reason(book: Path) -> None:
    assert say("history", "--ledger", book, "--withdraw", 1).code == 2
    done = say("history", "--ledger", book, "--withdraw", 1, "--reason", "wrong list", "--json")
    assert done.json["withdrawn"]["reason"] == "wrong list"
    first, second = say("history", "--ledger", book, "--json").json["batches"]
    assert [(one["state"], one["reason"]) for one in (first, second)] == [
        ("withdrawn", "wrong list"),
        ("recorded", ""),
    ]
    assert say("history", "--ledger", book, "--withdraw", 1, "--reason", "again").code == 2


def test_two_questions_at_once_and_a_ledger_that_is_not_there_are_refused(book: Path) -> None:
    assert say("history", "--ledger", book, "--batch", 1, "--enterprise", "X").code == 2
    done = say("history", "--ledger", book.with_name("none"), "--lang", "en")
    assert (done.code, "there is no ledger" in done.err) == (2, True)
    assert not book.with_name("none").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--batch", "9" * 30),
        ("--batch", "0"),
        ("--withdraw", "9" * 30, "--reason", "why"),
        ("--withdraw", "1"),
        ("--withdraw", "1", "--reason", " "),
        ("--reason", "why"),
    ],
)
def test_what_no_ledger_can_answer_is_refused_in_one_line(book: Path, options: tuple[str, ...]) -> None:
    done = say("history", "--ledger", book, *options)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_an_enterprise_of_any_bytes_is_no_code(book: Path) -> None:
    assert say("history", "--ledger", book, "--enterprise", "\udcff").code == 2


def test_a_ledger_on_a_full_disk_is_exit_three(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "subsidycalc",
            "run",
            str(SAMPLE),
            "-p",
            "lucheng-2023",
            "--ledger",
            str(tmp_path / "book"),
            "-o",
            str(tmp_path / "r.xlsx"),
            "--lang",
            "en",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=small_files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "check disk space" in done.stderr
    assert not (tmp_path / "r.xlsx").exists()


@pytest.mark.parametrize("closed", [True, False], ids=["a closed input", "an input without end"])
def test_a_person_is_asked_for_one_line_at_most(closed: bool, book: Path) -> None:
    redirected = "<&-" if closed else "</dev/zero"
    done = subprocess.run(
        [
            "bash",
            "-c",
            f'"$0" -m subsidycalc history --ledger "$1" --person {redirected}',
            sys.executable,
            str(book),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_folder_is_no_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in (".", tmp_path):
        done = say("run", SAMPLE, "-p", "lucheng-2023", "--ledger", folder, "-o", tmp_path / "r.xlsx")
        assert (done.code, done.err.count("\n")) == (2, 1)
    assert not list(tmp_path.iterdir())


def test_a_result_is_not_put_where_its_new_ledger_would_be(tmp_path: Path) -> None:
    for target in ("book", "book.key"):
        run = ("run", SAMPLE, "-p", "lucheng-2023", "--ledger", tmp_path / "book", "-o", tmp_path / target)
        assert say(*run).code == 3
    assert not list(tmp_path.iterdir())


def test_a_ledger_in_use_is_exit_three(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subsidycalc.audit.ledger_file._PAUSE_SECONDS", 0)
    with open_ledger(book):
        done = say("history", "--ledger", book, "--lang", "en")
    assert (done.code, "in use by another run" in done.err) == (3, True)


def test_the_result_never_goes_over_the_ledger_or_its_key(tmp_path: Path, book: Path) -> None:
    for target in (book, book.with_name("book.key")):
        before = target.read_bytes()
        run = (
            "run",
            tmp_path / "1",
            "--policy",
            policy_file(tmp_path),
            "--ledger",
            book,
            "-o",
            target,
            "--force",
        )
        assert say(*run, "--quiet").code == 3
        assert target.read_bytes() == before
