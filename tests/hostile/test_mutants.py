"""Mutants of valid batches, of every kind and with fixed seeds, all end soundly: exit 0, 1 or 2, within bounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile.mutants import KINDS

TESTS = Path(__file__).parents[1]
EACH = 300
"""Mutants of each kind: 2,100 in all. `make fuzz` runs more of them."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_mutant_ends_soundly(kind: str) -> None:
    path = os.pathsep.join([str(TESTS.parent), str(TESTS)])
    done = subprocess.run(
        [sys.executable, "-m", "hostile.mutant_runs", kind, "0", str(EACH)],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tally = json.loads(done.stdout)
    assert tally["unsound"] == []
    assert sum(tally["codes"].values()) == EACH
    assert tally["memory"] < 2 * 1024**3
