"""Measure the program beside the floor and the script of an office, batch by batch, and print the ratios.

`python -m bench` makes the reference batches where they are not there yet (in `bench/data/`) and runs the
programs in turn, several rounds each. Compare ratios, not seconds: machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from bench.batches import BATCHES, DATA, ReferenceBatch
from bench.declared import declared_policy
from bench.forty import FORTY, FORTY_IN_ONE
from bench.goals import print_goals
from bench.processes import Run, run
from bench.shapes import RESPELT, SHAPES, respelt

POLICY: Final = "lucheng-2023"
_HERE: Final = Path(__file__).parent
_OFFICE_UP_TO: Final = 100_000
_QUICK_UP_TO: Final = 110_000
_AS_OFTEN: Final = 5
"""What is over at once runs so many times in each round: a moment's noise is a larger part of it."""
_USUAL_UP_TO: Final = 2_000_000
_SAMPLE: Final = _HERE.parent / "sample_data" / "lucheng-2023.xlsx"


@dataclass
class Measured:
    """What the rounds of one batch gave; floors are seconds of the whole process, of reading and of writing."""

    program: list[Run] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    floor_read: list[float] = field(default_factory=list)
    floor_write: list[float] = field(default_factory=list)
    office: list[Run] = field(default_factory=list)

    @property
    def to_floor(self) -> float:
        """Return the median ratio of the program to the floor of the same round."""
        return median(own.seconds / floor for own, floor in zip(self.program, self.floor, strict=True))

    @property
    def to_office(self) -> float:
        """Return the median ratio of the office's script to the program."""
        return median(
            other.seconds / own.seconds for own, other in zip(self.program, self.office, strict=True)
        )


def main() -> None:
    """Measure what the command line asks for."""
    arguments = _arguments()
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n"
    )
    reached = _print_commands(arguments.rounds)
    batches = [batch for batch in BATCHES if _wanted(batch, arguments)]
    print(
        "| batch | program | peak | floor (reading + writing) | ratio to floor | office's script | times faster |"
    )
    print("|---|---|---|---|---|---|---|")
    for batch in batches:
        reached |= _print_batch(batch, _measured(batch, arguments.rounds))
    for batch in batches:
        _print_stages(batch)
    reached |= _print_forty(arguments.rounds)
    if arguments.shapes or not (arguments.quick or arguments.only):
        reached |= _print_shapes(arguments.rounds)
    print_goals(reached)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each program runs (default 3)")
    parser.add_argument(
        "--only", action="append", choices=[batch.name for batch in BATCHES], help="only this batch"
    )
    parser.add_argument("--quick", action="store_true", help="only batches of up to 100,000 rows")
    parser.add_argument(
        "--shapes",
        action="store_true",
        help="one batch in all spellings of its workbook, where not all is measured",
    )
    parser.add_argument("--large", action="store_true", help="also 10,000,000 employees as Parquet")
    return parser.parse_args()


def _wanted(batch: ReferenceBatch, arguments: argparse.Namespace) -> bool:
    rows = batch.employees + batch.enterprises
    if arguments.only:
        return batch.name in arguments.only
    if arguments.large:
        return True
    return rows <= (_QUICK_UP_TO if arguments.quick else _USUAL_UP_TO)


def _program(source: Path, target: Path, policy: str = POLICY) -> list[str]:
    options = ["--policy", policy, "--output", str(target), "--force", "--quiet"]
    return [sys.executable, "-m", "subsidycalc", "run", str(source), *options]


def _policy_of(batch: ReferenceBatch) -> str:
    return str(declared_policy(DATA)) if batch.declared else POLICY


def _measured(batch: ReferenceBatch, rounds: int) -> Measured:
    """Run the programs in turn; the floor writes what the first run of the program wrote."""
    measured = Measured()
    source, result = batch.path, DATA / "result.xlsx"
    cells = DATA / "result.cells"
    run([sys.executable, "-m", "bench.making", batch.name])
    policy = _policy_of(batch)
    run(_program(source, result, policy))
    if not batch.parquet:
        run([sys.executable, "-m", "bench.result_cells", str(result), str(cells)])
    for _ in range(rounds):
        measured.program.append(run(_program(source, result, policy)))
        if batch.parquet:
            continue
        floor = run(
            [sys.executable, str(_HERE / "floor.py"), str(source), str(cells), str(DATA / "floor.xlsx")]
        )
        seconds = json.loads(floor.printed)
        measured.floor.append(floor.seconds - seconds["load"])
        measured.floor_read.append(seconds["read"])
        measured.floor_write.append(seconds["write"])
        if 0 < batch.employees <= _OFFICE_UP_TO:
            script = [sys.executable, str(_HERE / "office_script.py"), str(source), str(DATA / "office.xlsx")]
            measured.office.append(run(script))
    return measured


def _print_batch(batch: ReferenceBatch, measured: Measured) -> dict[str, float]:
    """Print what a batch took, and return it by what the goals call it."""
    seconds = median(one.seconds for one in measured.program)
    peak = median(one.peak_mib for one in measured.program)
    columns = [batch.name, f"{seconds:.2f} s", f"{peak:,.0f} MiB", "—", "—", "—", "—"]
    if measured.floor_read:
        whole = median(measured.floor)
        read, write = median(measured.floor_read), median(measured.floor_write)
        columns[3:5] = [f"{whole:.2f} s ({read:.2f} + {write:.2f})", f"{measured.to_floor:.2f}"]
    if measured.office:
        columns[5:] = [f"{median(one.seconds for one in measured.office):.2f} s", f"{measured.to_office:.1f}"]
    print(f"| {' | '.join(columns)} |", flush=True)
    reached = {f"{batch.name}, peak in MB": peak * 1024**2 / 10**6}
    if measured.floor_read:
        reached[f"{batch.name} to the floor"] = measured.to_floor
    if measured.office:
        reached[f"the office's script to {batch.name}"] = measured.to_office
    return reached


def _print_commands(rounds: int) -> dict[str, float]:
    """Print what starting costs: the small commands and the sample workbook."""
    start = [sys.executable, "-m", "subsidycalc"]
    commands = {
        "--help": ([*start, "--help"], 0),
        "policies": ([*start, "policies"], 0),
        "wrong usage": ([*start, "run", "--no-such-option"], 2),
        "run on the sample workbook": (_program(_SAMPLE, DATA / "sample.xlsx"), 0),
    }
    DATA.mkdir(exist_ok=True)
    print("| command | median | peak |")
    print("|---|---|---|")
    reached = {}
    for name, (command, code) in commands.items():
        runs = [run(command, code) for _ in range(rounds * _AS_OFTEN)]
        seconds, peak = median(one.seconds for one in runs), median(one.peak_mib for one in runs)
        print(f"| {name} | {seconds:.2f} s | {peak:,.0f} MiB |")
        reached[f"{name}, seconds"] = seconds
    print()
    return reached


def _print_forty(rounds: int) -> dict[str, float]:
    """Print what forty workbooks of one enterprise cost beside one workbook of forty."""
    run([sys.executable, "-m", "bench.forty"])
    pairs = [
        [run(_program(source, DATA / "result.xlsx")).seconds for source in (FORTY_IN_ONE, FORTY)]
        for _ in range(rounds * _AS_OFTEN)
    ]
    ratio = median(many / one for one, many in pairs)
    print(f"\nForty workbooks of one enterprise to one workbook of forty: {ratio:.2f}")
    return {"forty workbooks to one of forty": ratio}


def _print_shapes(rounds: int) -> dict[str, float]:
    """Print what the same cells cost in other spellings, beside the usual one of the same round."""
    run([sys.executable, "-m", "bench.making", RESPELT])
    run([sys.executable, "-m", "bench.shapes"])
    files = {shape: respelt(shape) for shape in SHAPES}
    run([sys.executable, "-m", "bench.same_cells", *map(str, files.values())])
    measured: dict[str, list[float]] = {shape: [] for shape in SHAPES}
    read: dict[str, list[float]] = {shape: [] for shape in SHAPES}
    for _ in range(rounds):
        for shape, file in files.items():
            measured[shape].append(run(_program(file, DATA / "result.xlsx")).seconds)
            read[shape].append(run([sys.executable, str(_HERE / "bare_read.py"), str(file)]).seconds)
    print(
        f"\nEvery spelling reads to the same cells.\n\n| {RESPELT} spelt | program | to the usual spelling | to a bare read |\n|---|---|---|---|"
    )
    reached = {}
    for shape, seconds in measured.items():
        to_usual = median(own / usual for own, usual in zip(seconds, measured[SHAPES[0]], strict=True))
        to_read = median(own / other for own, other in zip(seconds, read[shape], strict=True))
        print(f"| {shape} | {median(seconds):.2f} s | {to_usual:.2f} | {to_read:.2f} |")
        reached |= {f"{shape} to the usual spelling": to_usual, f"{shape} to a bare read": to_read}
    return reached


def _print_stages(batch: ReferenceBatch) -> None:
    """Print what the program's stages take in one run of the whole command."""
    command = _program(batch.path, DATA / "result.xlsx", _policy_of(batch))
    staged = run([sys.executable, "-m", "bench.stages", *command[3:]])
    print(f"\n{batch.name}\n\n{staged.printed}")


if __name__ == "__main__":
    main()
