"""Run mutants of valid batches for as long as you like: `python -m bench.fuzz --minutes 60` (or `make fuzz`).

Every mutant is told by its kind and number; what did not end soundly is listed so, and
`python -m hostile.mutant_runs KIND NUMBER NUMBER+1` (with `tests` on the path) runs it again.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).parents[1]
_KINDS: Final = {
    "two-faced": 3, "ledger": 3, "policy": 3, "cells": 3, "xml": 3, "bytes": 1, "opendocument": 1, "old": 1, "text": 1, "parquet": 1
}  # fmt: skip
"""The kinds of mutants, and how many shares of the time each gets."""
_AT_ONCE: Final = 250
_LONGEST: Final = 1800


def main() -> int:
    """Run mutants until the time is over; 1 where some did not end soundly."""
    options = _options()
    ends = time.monotonic() + 60 * options.minutes
    next_of = {kind: itertools.count(options.first, _AT_ONCE) for kind in _KINDS}
    in_turn = itertools.cycle(kind for kind, shares in _KINDS.items() for _ in range(shares))
    ended, unsound = 0, 0
    with ThreadPoolExecutor(options.processes) as pool:
        while time.monotonic() < ends:
            chosen = [(kind, next(next_of[kind])) for kind in itertools.islice(in_turn, options.processes)]
            for (kind, first), tally in zip(chosen, pool.map(_run, chosen), strict=True):
                ended += sum(tally["codes"].values())
                unsound += len(tally["unsound"])
                for number, why in tally["unsound"]:
                    print(f"UNSOUND {kind} {number}: {why}", flush=True)
                last = f"{kind} from {first:,}"
            print(f"{ended:,} ended soundly, {unsound} did not; last: {last}", flush=True)
    return 1 if unsound else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30, help="how long (30)")
    parser.add_argument(
        "--first", type=int, default=10_000, help="the number of the first mutant of each kind (10,000)"
    )
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many at once (all cores)"
    )
    return parser.parse_args()


def _run(chosen: tuple[str, int]) -> dict[str, Any]:
    kind, first = chosen
    path = os.pathsep.join((str(_ROOT), str(_ROOT / "tests")))
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "hostile.mutant_runs", kind, str(first), str(first + _AT_ONCE)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
        timeout=_LONGEST,
        check=False,
    )
    if done.returncode:
        why = f"the process ended with {done.returncode}: {done.stderr[-2000:]}"
        return {"codes": {}, "unsound": [(first, why)]}
    tally: dict[str, Any] = json.loads(done.stdout)
    return tally


if __name__ == "__main__":
    sys.exit(main())
