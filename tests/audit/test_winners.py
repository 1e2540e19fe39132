"""A limited number of winners is one number over all batches of the ledger; a person's ruling settles a tie."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
from audit.county import batch_of, codes_on, paid, person, policy_file, run
from audit.test_rulings import Office

from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MORE = """
[[provision]]
id = "firms"
clause = "6"
title = "企业奖"
kind = "reward"
claims = ["output[2023Q1]"]
pays = { amount = "1万元" }
winners = { at_most = 3, by = "output[2023Q1]", first = "highest" }
[[provision]]
id = "places"
clause = "7"
title = "场地奖"
kind = "reward"
table = "rents"
pays = { amount = "100元" }
winners = { at_most = 4, by = "monthly_rent", first = "highest" }
[[provision]]
id = "staff"
clause = "8"
title = "人员奖"
kind = "reward"
table = "employees"
claims = ["stay_from"]
pays = { amount = "10元" }
once = true
winners = { at_most = 3, by = "stay_from", first = "lowest" }
"""


def filled(batch: Path, table: str, *rows: Iterable[str]) -> None:
    with (batch / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def batch(folder: Path, firms: str, rents: str, staff: str) -> Path:
    made = batch_of(folder, output=sorted(firms))
    filled(made, "rents", ("uscc", "monthly_rent"), *((code_of(firms[0]), rent) for rent in rents.split()))
    rows = ((code_of(firms[0]), person(name), f"2023-01-{n:02}") for n, name in enumerate(staff, start=1))
    filled(made, "employees", ("uscc", "id_number", "stay_from"), *rows)
    return made


def test_who_wins_later_takes_what_places_are_left(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=MORE), tmp_path / "book"
    first = batch(tmp_path / "1", "AB", "900 800", "pq")
    done = run(first, policy, book, tmp_path / "1.xlsx")
    assert paid(done, "firms") == {"A": "10000.00", "B": "10000.00"}
    assert (paid(done, "places"), paid(done, "staff")) == ({"A": "200.00"}, {"A": "20.00"})
    # of the places, four less two; of the staff, three less two, and q had the reward already
    done = run(batch(tmp_path / "2", "C", "700 600 500", "qrs"), policy, book, tmp_path / "2.xlsx")
    assert paid(done, "firms") == {"C": "10000.00"}
    assert (paid(done, "places"), paid(done, "staff")) == ({"C": "200.00"}, {"C": "10.00"})
    assert codes_on(done, "places") == ["", "", "beyond-the-winners"]
    assert codes_on(done, "staff")[1:] == ["", "beyond-the-winners"]
    done = run(batch(tmp_path / "3", "D", "950", "t"), policy, book, tmp_path / "3.xlsx")
    assert (paid(done, "firms"), paid(done, "places"), paid(done, "staff")) == ({}, {}, {})


def test_a_ruling_gives_the_last_place_to_one_of_those_who_are_tied(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.policy = policy_file(tmp_path, more=MORE.replace("at_most = 4", "at_most = 2"))
    batch(office.batch, "A", "900 800 800", "")
    office.run("--provision", "places")
    assert [line["原因代码"] for line in office.ask()] == ["tied-for-the-last-place"] * 2
    office.rule(("rents.csv", 3, "places"), "发放")
    office.run("--provision", "places", "--rulings", office.form)
    totals = [
        row[-1] for row in openpyxl.load_workbook(office.result)["企业合计"].iter_rows(values_only=True)
    ]
    assert totals[-1] == 200
    assert [(line["行号"], line["原因代码"]) for line in office.ask()] == [("4", "tied-for-the-last-place")]
