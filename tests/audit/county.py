"""A small policy of a county and small batches for it, with figures that are easy to redo by hand."""

from __future__ import annotations

import csv
from functools import partial
from typing import TYPE_CHECKING

from subsidycalc.audit.entries import entry_of
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.results.workbook.writing.target import placed
from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of
from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.runs.run import Run, laid_out
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

POLICY = """
format = 1
id = "county"
[document]
number = "County 1"
title = { zh = "县办法", en = "County rules" }
issuer = { zh = "县", en = "County" }
as_of = YEAR-12-31
[[fund]]
fund = { zh = "县", en = "County" }

# 500 yuan a person, once; at most 1,600 yuan per enterprise in all
[[provision]]
id = "bonus"
clause = "1"
title = { zh = "留工补助", en = "Bonus" }
kind = "grant"
table = "employees"
claims = ["stay_from"]
pays = { amount = "500元", unit = { zh = "人", en = "persons" } }
ceiling = { amount = "1600元" }
once = true

# half of the hire of buses, at most 1,000 yuan per enterprise and year
[[provision]]
id = "buses"
clause = "2"
title = { zh = "包车", en = "Buses" }
kind = "grant"
table = "charter_trips"
pays = { share = "50%", of = ["cost"] }
ceiling = { per = "enterprise and year", amount = "1000元" }

# 10,000 yuan per factory, once
[[provision]]
id = "reward"
clause = "3"
title = { zh = "奖励", en = "Reward" }
kind = "reward"
claims = ["output[2023Q1]"]
pays = { amount = "1万元" }
once = true
"""

PERSONS = Persons()


def person(tag: str) -> str:
    """Return the ID number of a person of this name, the same every time."""
    return PERSONS.number(f"3408#{tag}")


def policy_file(folder: Path, year: int = 2023, *, more: str = "") -> Path:
    """Write the county's policy for a year."""
    path = folder / f"county-{year}.toml"
    path.write_text(POLICY.replace("YEAR", str(year)) + more, encoding="utf-8")
    return path


def batch_of(
    folder: Path,
    *,
    staff: Mapping[str, Sequence[str]] | None = None,
    buses: Mapping[str, int] | None = None,
    output: Sequence[str] = (),
    bus_money: Mapping[str, int] | None = None,
    day: str = "25",
) -> Path:
    """Write a batch: persons by enterprise (ID numbers), hire of buses by enterprise in yuan, factories with output.

    `bus_money` is what enterprises were given for buses elsewhere, in yuan; everything happens on that day of January.
    """
    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted({*(staff or {}), *(buses or {}), *output})
    enterprises = [
        [code_of(letter), f"企业{letter}", "100" if letter in output else ""] for letter in letters
    ]
    _write(folder / "enterprises.csv", ["uscc", "name", "2023Q1 output（万元）"], enterprises)
    if staff is not None:
        rows = [
            [code_of(letter), number, f"2023-01-{day}"]
            for letter, numbers in staff.items()
            for number in numbers
        ]
        _write(folder / "employees.csv", ["uscc", "id_number", "stay_from"], rows)
    if buses is not None:
        trips = [[code_of(letter), f"2023-01-{day}", str(yuan)] for letter, yuan in buses.items()]
        _write(folder / "charter_trips.csv", ["uscc", "trip_date", "cost"], trips)
    if bus_money is not None:
        given = [[code_of(letter), "buses", str(yuan)] for letter, yuan in bus_money.items()]
        _write(folder / "prior_awards.csv", ["uscc", "provision", "amount"], given)
    return folder


def _write(path: Path, heading: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, *rows])


def run(batch: Path, policy: Path, ledger: Path | None, target: Path) -> Run:
    """Run a batch as the command does: judged with the ledger, written, and entered as the workbook moves into place."""
    choices = Choices((str(policy),))
    planned = plan(choices)
    wording = Wording("zh")
    if ledger is None:
        return laid_out(planned, read([batch], choices), choices)
    with open_ledger(ledger) as book:
        done = laid_out(planned, read([batch], choices), choices, ledger=book)
        prepared = book.prepare(entry_of(done.result, done.record))

        ready = partial(book.entering, prepared)
        with placed(target, [batch], force=True, ready=ready) as stream:
            write_workbook(done.sheets, wording, stream)
    return done


def paid(done: Run, provision: str) -> dict[str, str]:
    """Return what each enterprise (by letter) gets under a provision, in yuan."""
    (result,) = (one for one in done.result.provisions if one.provision.id == provision)
    if result.awards is None:
        return {}
    codes = done.result.tables["enterprises"].columns["uscc"]
    letters = {code_of(letter): letter for letter in "ABCDEFGH"}
    amounts = zip(result.awards.entity_rows.tolist(), result.awards.amount.tolist(), strict=True)
    return {
        letters[codes.categories[codes.values[row]]]: f"{fen // 100}.{fen % 100:02d}" for row, fen in amounts
    }


def codes_on(done: Run, provision: str) -> list[str]:
    """Return the codes on each row that claims a provision, in order; "" where the row is awarded."""
    (result,) = (one for one in done.result.provisions if one.provision.id == provision)
    assert result.verdict is not None
    return [
        ";".join(dict.fromkeys(ground.code for ground in result.grounds if ground.mask[row]))
        for row in range(len(result.verdict))
    ]
