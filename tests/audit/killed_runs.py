"""Run the command in processes that are killed at one line after another of what writes result and ledger.

Called as a program: INPUT POLICY FOLDER. It loads the program once, and forks a process for each kill: the
process kills itself (SIGKILL) when it is about to execute the n-th line of the modules that put files in place
and keep the ledger. It prints one JSON line per kill.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from audit.watched_lines import before_each_line

from subsidycalc.audit import ledger, ledger_file, ledger_paid, person_keys
from subsidycalc.audit.history import batches
from subsidycalc.cli.endings import run_to_the_end
from subsidycalc.results.workbook.writing import target
from subsidycalc.runs import bookkeeping

WATCHED = {
    module.__file__
    for module in (
        ledger,
        ledger_file,
        ledger_paid,
        person_keys,
        bookkeeping,
        target,
    )
}


def run(batch: str, policy: str, folder: Path) -> int:
    arguments = [
        "run",
        batch,
        "--policy",
        policy,
        "--ledger",
        str(folder / "book"),
        "-o",
        str(folder / "result.xlsx"),
    ]
    return run_to_the_end([*arguments, "--force", "--quiet"])


def killed_at(line: int, batch: str, policy: str, folder: Path) -> tuple[int, list[int]]:
    """Run in a process that kills itself before the n-th line watched (0: never).

    Return how it ended, and for a run that was not killed the number of the line at which the batch began to be
    written down and of the last.
    """
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        lines, announced = 0, 0

        def counted(passed: int, function: str) -> None:
            nonlocal lines, announced
            lines = passed
            if passed == line:
                os.kill(os.getpid(), signal.SIGKILL)
            if function == "_announce" and not announced:
                announced = passed

        sys.settrace(before_each_line(WATCHED, counted))
        code = run(batch, policy, folder)
        sys.settrace(None)
        os.write(sending, json.dumps([announced, lines]).encode())
        os._exit(code)
    os.close(sending)
    with os.fdopen(receiving, "rb") as stream:
        counted = stream.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(counted or "[]")


def told(folder: Path) -> dict[str, Any]:
    """What the ledger and the folder hold once somebody opens the ledger again."""
    listed: list[tuple[int, str, str]] = []
    if (folder / "book").exists():
        with ledger.open_ledger(folder / "book") as book:
            listed = [(line.number, line.state, line.sha256) for line in batches(book)]
    return {"batches": listed, "files": sorted(entry.name for entry in folder.iterdir())}


def main() -> None:
    batch, policy, where = sys.argv[1:]
    whole = Path(where) / "whole"
    whole.mkdir()
    ended, (announced, last) = killed_at(0, batch, policy, whole)
    assert ended == 0
    early, late = range(1, announced, 12), range(announced, last + 1, 4)
    for place, line in enumerate([*early, *late]):
        folder = Path(where) / str(line)
        folder.mkdir()
        ended, _ = killed_at(line, batch, policy, folder)
        one: dict[str, Any] = {"line": line, "ended": ended, "in_place": (folder / "result.xlsx").exists()}
        one["after"] = told(folder)
        if place % 3 == 0:
            one["again"] = run(batch, policy, folder)
            one["whole"] = told(folder)
            one["same"] = (folder / "result.xlsx").read_bytes() == (whole / "result.xlsx").read_bytes()
        sys.stdout.write(json.dumps(one) + "\n")


if __name__ == "__main__":
    main()
