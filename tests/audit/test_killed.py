"""A run is in the ledger exactly when its workbook is in place, whatever the moment of a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from audit.county import batch_of, person, policy_file

from subsidycalc.audit.history import batches
from subsidycalc.audit.ledger import open_ledger

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    "PYTHONUTF8": "1",
}


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("kills")
    batch = batch_of(folder / "batch", staff={"A": [person("x1"), person("x2")]}, buses={"A": 500})
    where = folder / "where"
    where.mkdir()
    program = [sys.executable, str(Path(__file__).with_name("killed_runs.py"))]
    done = subprocess.run(
        [*program, str(batch), str(policy_file(folder)), str(where)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_runs_were_killed_at_many_lines_before_and_after_the_workbook_was_in_place(
    kills: list[dict[str, Any]],
) -> None:
    assert len(kills) > 40
    assert all(one["ended"] == -signal.SIGKILL for one in kills)
    assert sum(one["in_place"] for one in kills) >= 3
    assert sum(not one["in_place"] for one in kills) >= 30


def test_a_killed_run_is_in_the_ledger_exactly_when_its_workbook_is_in_place(
    kills: list[dict[str, Any]],
) -> None:
    for one in kills:
        states = [(number, state) for number, state, _ in one["after"]["batches"]]
        assert states == ([(1, "recorded")] if one["in_place"] else []), one


def test_after_any_kill_the_run_goes_through_once_and_gives_the_same_workbook(
    kills: list[dict[str, Any]],
) -> None:
    for one in kills[::3]:
        assert (one["again"], one["same"]) == (0, True), one
        assert [(number, state) for number, state, _ in one["whole"]["batches"]] == [(1, "recorded")], one


def test_a_kill_after_the_batch_was_written_down_leaves_no_part_of_a_file(
    kills: list[dict[str, Any]],
) -> None:
    # before the ledger knows the name of the unfinished file nobody can clear it away; afterwards it is cleared
    left = [one for one in kills if any(name.endswith(".part") for name in one["after"]["files"])]
    assert not any(one["in_place"] for one in left)


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9, 1.2])
def test_a_process_killed_from_outside_leaves_ledger_and_workbook_agreeing(
    tmp_path: Path, seconds: float
) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("y1")]})
    book, target = tmp_path / "book", tmp_path / "result.xlsx"
    options = ["--policy", str(policy_file(tmp_path)), "--ledger", str(book), "-o", str(target), "--quiet"]
    process = subprocess.Popen(
        [sys.executable, "-m", "subsidycalc", "run", str(batch), *options], env=ENVIRONMENT
    )
    time.sleep(seconds)
    process.kill()
    process.wait()
    if book.exists():
        with open_ledger(book) as ledger:
            assert [line.state for line in batches(ledger)] == (["recorded"] if target.exists() else [])
    else:
        assert not target.exists()


def test_runs_at_the_same_time_are_entered_one_after_the_other(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    # three batches at once, and Anna in all of them: she is paid in one only
    processes = []
    for number, letter in enumerate("ABC"):
        batch = batch_of(tmp_path / letter, staff={letter: [person("anna"), person(f"z{number}")]})
        options = [
            "--policy",
            str(policy),
            "--ledger",
            str(book),
            "-o",
            str(tmp_path / f"{letter}.xlsx"),
            "--json",
        ]
        processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "subsidycalc", "run", str(batch), *options],
                env=ENVIRONMENT,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    told = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    # 2 × 500 for the first, 500 for the other two
    assert sorted(json.loads(one)["payable"] for one in told) == ["1000.00", "500.00", "500.00"]
    with open_ledger(book) as ledger:
        listed = list(batches(ledger))
    assert [line.number for line in listed] == [1, 2, 3]
    assert [line.payable for line in listed] == [1000_00, 500_00, 500_00]
