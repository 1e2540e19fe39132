"""Two thousand and more mutants of valid batches: each ends in 0, 1 or 2 with a sound account, quickly and in little memory.

What gives a workbook a second face or touches a ledger is refused, or pays what is due.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hostile.mutants import harmless_to_others
from hostile.office import EAST_CHINA, FARTHER, GROWTH_REWARD, SECOND, batch
from hostile.outcome import result_of

_TESTS = Path(__file__).parents[1]
_MUTANTS = {
    "two-faced": 200,
    "ledger": 100,
    "policy": 60,
    "cells": 700,
    "xml": 600,
    "bytes": 200,
    "opendocument": 200,
    "old": 200,
    "text": 200,
    "parquet": 60,
}
_MOST_BYTES = 2 * 1024**3


@pytest.mark.parametrize(("kind", "count"), _MUTANTS.items())
def test_every_mutant_ends_soundly(kind: str, count: int) -> None:
    # In a process of its own: no crash of a library, no hang and no hunger for memory can hide.
    done = subprocess.run(
        [sys.executable, "-m", "hostile.mutant_runs", kind, "0", str(count)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(_TESTS.parent), str(_TESTS)))},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tally = json.loads(done.stdout)
    assert tally["unsound"] == [], f"first: python -m hostile.mutant_runs {kind} SEED SEED+1"
    assert sum(tally["codes"].values()) == count
    assert set(tally["codes"]) <= {"0", "1", "2"}
    assert tally["memory"] < _MOST_BYTES


def test_there_are_enough_of_them() -> None:
    assert sum(_MUTANTS.values()) >= 2000


@pytest.mark.parametrize("seed", range(60))
def test_whatever_stands_in_the_rows_of_one_enterprise_the_other_gets_its_due(
    seed: int, tmp_path: Path
) -> None:
    book = batch()
    filled = harmless_to_others(random.Random(seed), book)  # noqa: S311 - the same on every run
    result = result_of(book, tmp_path)
    assert result.awards[SECOND, "growth-reward"] == GROWTH_REWARD
    assert result.awards[SECOND, "return-transport"] == EAST_CHINA + FARTHER
    # Every row that shows anything was read: none is lost.
    for table, rows in filled.items():
        assert result.summary["rows"][table]["read"] == rows
