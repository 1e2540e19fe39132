"""Run mutants one after another, each held to an end, and tell every one that did not end soundly.

As a program: `python -m hostile.mutant_runs KIND FIRST LAST` prints a JSON object of the endings.
"""

from __future__ import annotations

import functools
import json
import resource
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from hostile.attacks import ATTACKS, attack
from hostile.endless import NeverEndsError, ends
from hostile.mutants import mutant
from hostile.office import PERSONS
from hostile.outcome import POLICY, Ended, assert_sound, command, read_result

from subsidycalc.cli import application as program
from subsidycalc.runs import planning, recorded

_MOST_BYTES = 2 * 1024**3
_READ_BACK_EVERY = 10


@dataclass
class Tally:
    """How mutants ended."""

    codes: Counter[int] = field(default_factory=Counter)
    unsound: list[tuple[int, str]] = field(default_factory=list)

    def as_object(self) -> dict[str, object]:
        return {"codes": dict(self.codes), "unsound": self.unsound}


def prepare() -> None:
    """Load the policy once, count every warning as a defect, and bound memory."""
    recorded.plan = planning.plan
    planning.plan = functools.cache(planning.plan)
    program.application = functools.cache(program.application)
    warnings.simplefilter("error")
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES + _address_space(), resource.RLIM_INFINITY))


def _address_space() -> int:
    """Libraries reserve room that they never use; it does not count."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def run_mutants(kind: str, first: int, last: int) -> Tally:
    """Run the mutants of one kind with these numbers."""
    tally = Tally()
    for seed in range(first, last):
        with tempfile.TemporaryDirectory() as folder:
            try:
                with ends():
                    tally.codes[_run_one(kind, seed, Path(folder))] += 1
            except AssertionError as unsound:
                tally.unsound.append((seed, str(unsound)[:2000]))
            except NeverEndsError:
                tally.unsound.append((seed, "never ends: " + "".join(traceback.format_exc(limit=-4))[:1500]))
    return tally


def _run_one(kind: str, seed: int, folder: Path) -> int:
    if kind in ATTACKS:
        return attack(kind, seed, folder)
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    file = mutant(kind, seed, folder / "in")
    output = folder / "out" / "result.xlsx"
    ended = command("run", file, "-p", POLICY, "-o", output, "--json", "--strict")
    _assert_sound_ending(ended, output)
    if output.exists():
        _assert_sound_result(ended, output, closely=seed % _READ_BACK_EVERY == 0)
    return ended.code


def _assert_sound_ending(ended: Ended, output: Path) -> None:
    assert ended.code in {0, 1, 2}, f"{ended.code}: {ended.err}"
    assert "Traceback" not in ended.err, ended.err
    for person in PERSONS:
        assert person not in ended.out + ended.err, "shows a whole number"
    if ended.code == 2:
        assert json.loads(ended.out) == {"error": ended.err.strip()}, ended.out
        assert ended.err.count("\n") == 1, ended.err
        assert not list(output.parent.iterdir()), "leaves a file behind"
    else:
        assert ended.err == "", ended.err
        assert [path.name for path in output.parent.iterdir()] == [output.name]


def _assert_sound_result(ended: Ended, output: Path, *, closely: bool) -> None:
    summary = ended.summary
    assert_sound(summary)
    payable = sum(
        Decimal(one["amount"]) for one in summary["provisions"] if one["kind"] in {"grant", "reward"}
    )
    assert Decimal(summary["payable"]) == payable, summary
    assert all(Decimal(one["amount"]) >= 0 for one in summary["provisions"])
    with zipfile.ZipFile(output) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content, f"{name} holds a formula"
            assert not any(person.encode() in content for person in PERSONS), f"{name} shows a whole number"
    if closely:
        result = read_result(output, summary)
        assert sum(result.awards.values()) >= payable


def main() -> None:
    kind, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    prepare()
    tally = run_mutants(kind, first, last)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({**tally.as_object(), "memory": most}))  # noqa: T201 - what the program is for


if __name__ == "__main__":
    main()
