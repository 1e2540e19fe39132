"""A benefit by month or year is carried over batches: what the ledger holds of it decides what the next batch pays."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, codes_on, paid, person, policy_file, run
from cli.process import run_command

from subsidycalc.results.wording.calculation import calculations
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from subsidycalc.runs.run import Run

RENT = """
[[provision]]
id = "rent"
clause = "6"
title = "租房补贴"
kind = "grant"
table = "employees"
claims = ["stay_from"]
spell = ["stay_from", "stay_to"]
pays = { monthly = "300元", from = "stay_from", to = "stay_to", months = "calendar-month" }
duration = { per = "person", DURATION }
"""
OFFICE = """
[[provision]]
id = "office"
clause = "7"
title = "办公用房"
kind = "grant"
table = "rents"
pays = { share = "100%", of = ["monthly_rent"], times = ["waived_months"] }
duration = { per = "enterprise", each = "waived_months", at_most = "10个月", shared_as = "offices" }
"""
HEADQUARTERS = """
[[provision]]
id = "headquarters"
clause = "8"
title = "总部奖励"
kind = "reward"
claims = ["output[2023Q1]"]
pays = { amount = "10万元" }
duration = { per = "enterprise", each = "1年", shares = [["1年", "40%"], ["2年", "30%"]], shared_as = "hq" }
"""


def rents(folder: Path, *spells: tuple[str, str, str, str]) -> Path:
    """A batch of staff: letter of the enterprise, name of the person, first and last day."""
    batch = batch_of(folder, output=sorted({letter for letter, *_ in spells}))
    rows = [(code_of(letter), person(name), first, last) for letter, name, first, last in spells]
    return filled(batch, "employees", ("uscc", "id_number", "stay_from", "stay_to"), rows)


def filled(batch: Path, table: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with (batch / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, *rows])
    return batch


def policy_of(folder: Path, duration: str) -> Path:
    return policy_file(folder, more=RENT.replace("DURATION", duration))


def arithmetic(done: Run, provision: str) -> list[str]:
    (result,) = (one for one in done.result.provisions if one.provision.id == provision)
    return calculations(result, Wording("zh")).listed()


def test_the_next_half_year_is_computed_and_what_is_beyond_is_not(tmp_path: Path) -> None:
    policy, book = policy_of(tmp_path, 'at_most = "9个月"'), tmp_path / "book"
    first = rents(tmp_path / "1", ("A", "p", "2023-01-01", "2023-06-30"))
    # six months at 300 are 1,800 yuan
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "rent") == {"A": "1800.00"}
    later = rents(
        tmp_path / "2",
        ("B", "p", "2023-07-01", "2023-12-31"),
        ("B", "q", "2023-07-01", "2023-12-31"),
        ("B", "p", "2024-01-01", "2024-01-31"),
    )
    done = run(later, policy, book, tmp_path / "2.xlsx")
    # p had six of nine months, under another firm: three are left (900); q is new (1,800)
    assert paid(done, "rent") == {"B": "2700.00"}
    assert codes_on(done, "rent") == ["", "", "duration-used-up"]
    half = "300元/月 × (31/31 + 31/31 + 30/30 + 31/31 + 30/30 + 31/31)"
    whole = f"{half} × (3个月 × 100%) ÷ 6个月(此前已享受6个月) + {half} = 2,700元"
    assert arithmetic(done, "rent") == [whole]
    again = run(later, policy, book, tmp_path / "2.xlsx")
    assert again.record == done.record


def test_two_years_in_full_and_three_at_half(tmp_path: Path) -> None:
    policy, book = policy_of(tmp_path, 'shares = [["2年", "100%"], ["3年", "50%"]]'), tmp_path / "book"
    run(rents(tmp_path / "1", ("A", "p", "2021-01-01", "2022-10-31")), policy, book, tmp_path / "1.xlsx")
    done = run(
        rents(tmp_path / "2", ("A", "p", "2022-11-01", "2023-02-28")), policy, book, tmp_path / "2.xlsx"
    )
    # 22 months are had: of four more two are paid in full and two at half: 2 × 300 + 2 × 150 = 900
    assert paid(done, "rent") == {"A": "900.00"}
    assert "(2个月 × 100% + 2个月 × 50%) ÷ 4个月(此前已享受22个月)" in arithmetic(done, "rent")[0]


def test_days_that_an_earlier_batch_paid_are_for_a_person_to_look_at(tmp_path: Path) -> None:
    policy, book = policy_of(tmp_path, 'at_most = "24个月"'), tmp_path / "book"
    run(rents(tmp_path / "1", ("A", "p", "2023-01-01", "2023-06-30")), policy, book, tmp_path / "1.xlsx")
    later = rents(
        tmp_path / "2", ("A", "p", "2023-06-30", "2023-07-31"), ("A", "p", "2023-08-01", "2023-08-31")
    )
    assert codes_on(run(later, policy, book, tmp_path / "2.xlsx"), "rent") == ["paid-before", ""]


def test_without_a_ledger_it_is_a_first_batch_and_says_so(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, 'at_most = "24个月"')
    done = run(rents(tmp_path / "1", ("A", "p", "2023-01-01", "2023-03-31")), policy, None, tmp_path / "x")
    assert paid(done, "rent") == {"A": "900.00"}
    assert [notice.code for notice in done.result.notices if "duration" in notice.code] == [
        "duration-from-start"
    ]


def test_months_that_a_field_counts_run_side_by_side_within_a_batch(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=OFFICE), tmp_path / "book"
    heading = ("uscc", "monthly_rent", "waived_months", "mode")

    def offices(folder: str, *rows: tuple[str, str]) -> Path:
        batch = batch_of(tmp_path / folder, output=["A"])
        return filled(batch, "rents", heading, [(code_of("A"), *row, "免收") for row in rows])

    # two offices for six months each: 6 × 1,000 + 6 × 500 = 9,000 yuan, and six months are had, not twelve
    done = run(offices("1", ("1000", "6"), ("500", "6")), policy, book, tmp_path / "1.xlsx")
    assert paid(done, "office") == {"A": "9000.00"}
    # the notice of the next year is another file and another policy: four of its twelve months are left
    later = policy_file(tmp_path, 2024, more=OFFICE)
    later.write_text(later.read_text(encoding="utf-8").replace('"county"', '"county-2024"'), encoding="utf-8")
    done = run(offices("2", ("1200", "12")), later, book, tmp_path / "2.xlsx")
    assert paid(done, "office") == {"A": "4800.00"}


def test_instalments_of_40_30_30_are_paid_by_year(tmp_path: Path) -> None:
    book, batch = tmp_path / "book", batch_of(tmp_path / "1", output=["A"])
    amounts = []
    for year in (2023, 2024, 2025, 2026):
        policy = policy_file(tmp_path, year, more=HEADQUARTERS)
        done = run(batch, policy, book, tmp_path / f"{year}.xlsx")
        amounts.append(paid(done, "headquarters"))
    # 40 %, 30 % and 30 % of 100,000 yuan, then nothing
    assert amounts == [{"A": "40000.00"}, {"A": "30000.00"}, {"A": "30000.00"}, {}]
    assert codes_on(done, "headquarters") == ["duration-used-up"]
    # the same year claimed again by other figures is for a person to look at
    again = batch_of(tmp_path / "2", output=["A", "B"])
    done = run(again, policy_file(tmp_path, 2024, more=HEADQUARTERS), book, tmp_path / "again.xlsx")
    assert codes_on(done, "headquarters") == ["paid-before", ""]


def test_what_the_ledger_told_is_told_again_when_a_result_is_verified(tmp_path: Path) -> None:
    policy, book = policy_of(tmp_path, 'at_most = "9个月"'), tmp_path / "book"
    run(rents(tmp_path / "1", ("A", "p", "2023-01-01", "2023-06-30")), policy, book, tmp_path / "1.xlsx")
    second = rents(tmp_path / "2", ("A", "p", "2023-07-01", "2023-12-31"))
    run(second, policy, book, tmp_path / "2.xlsx")
    assert "没有不同的单元格" in run_command("verify", tmp_path / "2.xlsx", "--input", second).out


SHARED = """
[[provision]]
id = "NAME"
clause = "6"
title = "包车"
kind = "grant"
table = "charter_trips"
pays = { share = "50%", of = ["cost"] }
ceiling = { per = "enterprise and year", amount = "1000元", shared_as = "buses-a-year" }
"""


def notice(folder: Path, name: str, year: int = 2023) -> Path:
    """A notice of an id of its own that shares the ceiling of a year with others."""
    path = policy_file(folder, year, more=SHARED.replace("NAME", name))
    text = path.read_text(encoding="utf-8").replace('"county"', f'"{name}"')
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("year", "left"), [(2023, "300.00"), (2024, "1000.00")])
def test_a_ceiling_of_a_year_holds_over_notices_of_several_ids(year: int, left: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    first = batch_of(tmp_path / "1", buses={"A": 1400})
    assert paid(run(first, notice(tmp_path, "spring"), book, tmp_path / "1.xlsx"), "spring") == {
        "A": "700.00"
    }
    later = batch_of(tmp_path / "2", buses={"A": 5000})
    # half of 5,000 is beyond the 1,000 of a year, of which 700 are drawn; another year has its own
    done = run(later, notice(tmp_path, "autumn", year), book, tmp_path / "2.xlsx")
    assert paid(done, "autumn") == {"A": left}
    assert "没有不同的单元格" in run_command("verify", tmp_path / "2.xlsx", "--input", later).out


def test_notices_of_one_run_draw_on_one_ceiling(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "1", buses={"A": 1400, "B": 400})
    one, other = notice(tmp_path, "spring"), notice(tmp_path, "autumn")
    ended = run_command(
        "run", batch, "-p", one, "-p", other, "--provision", "spring", "--provision", "autumn", "--json",
        "-o", tmp_path / "r.xlsx", "--quiet",
    )  # fmt: skip
    # A: 700 under the first, 300 under the second; B: 200 and 200
    assert ended.code == 0, ended.err
    assert '"payable": "1400.00"' in ended.out


def test_a_ledger_of_format_2_is_moved_over_and_its_months_are_in_doubt(tmp_path: Path) -> None:
    without = policy_file(tmp_path, more=RENT.replace('duration = { per = "person", DURATION }', ""))
    book = tmp_path / "book"
    run(rents(tmp_path / "1", ("A", "p", "2023-01-01", "2023-06-30")), without, book, tmp_path / "1.xlsx")
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("DROP TABLE spell")
        connection.execute("DROP TABLE ceiling")
        connection.execute("PRAGMA user_version = 2")
        connection.execute("VACUUM")
    policy = policy_of(tmp_path, 'at_most = "9个月"')
    second = rents(
        tmp_path / "2", ("A", "p", "2023-07-01", "2023-12-31"), ("A", "q", "2023-07-01", "2023-07-31")
    )
    options = ("-p", policy, "--ledger", book, "-o", tmp_path / "2.xlsx", "--quiet")
    ended = run_command("run", second, *options)
    assert ended.code == 0, ended.err
    assert "已转为新格式，增记享受月数" in ended.err
    # how many months p had was not kept
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert codes_on(done, "rent") == ["limit-across-batches", ""]
    assert "新格式" not in run_command("history", "--ledger", book).err
