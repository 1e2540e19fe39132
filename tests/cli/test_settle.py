"""A batch that was paid is corrected: what is still due, what comes back, and the ledger in which the correction takes its place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import openpyxl
import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import say

from subsidycalc.audit.ledger import Ledger, open_ledger
from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from pathlib import Path

A1, A2, A3, A4, B1, B2 = (person(tag) for tag in ("a1", "a2", "a3", "a4", "b1", "b2"))


def run(folder: Path, name: str, batch: Path, *more: object) -> Path:
    """Run a batch against the ledger of the folder."""
    result = folder / f"{name}.xlsx"
    policy = folder / "county-2023.toml"
    options = ("--policy", policy, "-o", result, "--quiet", "--ledger", folder / "book", *more)
    done = say("run", batch, *options)
    assert done.code == 0, done.err
    return result


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Two batches: A 4 x 500 = 2,000, at most 1,600; B 500 and half of 900 for buses, 450; then C."""
    policy_file(tmp_path)
    first = batch_of(tmp_path / "first", staff={"A": [A1, A2, A3, A4], "B": [B1]}, buses={"B": 900})
    run(tmp_path, "first", first)
    run(tmp_path, "second", batch_of(tmp_path / "second", output=["C"]))
    return tmp_path


def corrected_batch(folder: Path) -> Path:
    """A had one person, B two and hired buses for 1,000: 500; 2 x 500 = 1,000; 500."""
    return batch_of(folder / "corrected", staff={"A": [A4], "B": [B1, B2]}, buses={"B": 1000})


BALANCES = [
    ("A", "1600.00", "500.00", "-1100.00"),  # 4 x 500 capped at 1,600; one person is 500
    ("B", "950.00", "1500.00", "550.00"),  # 500 + 450; 2 x 500 + 1,000 / 2
]


def test_a_correction_takes_the_place_of_its_batch_and_settles_against_it(county: Path) -> None:
    corrected = run(county, "corrected", corrected_batch(county), "--corrects", 1)
    told = say("settle", county / "first.xlsx", corrected, "--json").json
    assert [(one["uscc"], one["paid"], one["due"], one["difference"]) for one in told["payees"]] == [
        (code_of(letter), *amounts) for letter, *amounts in BALANCES
    ]
    assert (told["more"], told["less"]) == ("550.00", "1100.00")
    states = {
        one["number"]: one["state"]
        for one in say("history", "--ledger", county / "book", "--json").json["batches"]
    }
    assert states == {1: "withdrawn", 2: "recorded", 3: "recorded"}
    of_ledger = say("settle", "--ledger", county / "book", "--batch", 3, "--json").json
    assert [one["difference"] for one in of_ledger["payees"]] == ["-1100.00", "550.00"]
    assert [(one["uscc"], one["gone"], one["come"]) for one in of_ledger["persons"]] == [
        (code_of("A"), 3, 0),
        (code_of("B"), 0, 1),
    ]
    page = say("settle", "--ledger", county / "book", "--batch", 3).out
    assert "补发 1 户 550.00元；追回 1 户 1,100.00元" in page
    # verified as it was judged; run again it is the same batch
    vouched = hashlib.sha256((county / "county-2023.toml").read_bytes()).hexdigest()
    verified = say("verify", corrected, "--input", county / "corrected", "--accept-policy", vouched)
    assert verified.code == 0, verified.out
    again = run(county, "again", corrected_batch(county), "--corrects", 1)
    assert say("diff", corrected, again).code == 0


def test_whom_the_correction_leaves_out_may_be_paid_later_and_whom_it_keeps_may_not(county: Path) -> None:
    run(county, "corrected", corrected_batch(county), "--corrects", 1)
    later = run(county, "later", batch_of(county / "later", staff={"D": [A1, A4]}))
    rows = list(openpyxl.load_workbook(later)["驳回"].iter_rows(values_only=True))
    assert [row[8] for row in rows[1:]] == ["already-paid"]
    awards = list(openpyxl.load_workbook(later)["奖补明细"].iter_rows(values_only=True))
    assert [row[-2] for row in awards[1:]] == [500]


def test_what_cannot_be_corrected_is_refused(county: Path) -> None:
    batch, policy = corrected_batch(county), county / "county-2023.toml"
    run_it = ("run", batch, "--policy", policy, "-o", county / "n.xlsx")
    for options in (
        ("--corrects", 1),  # no ledger
        ("--ledger", county / "book", "--corrects", 9),  # no such batch
        ("--ledger", county / "book", "--corrects", 0),
    ):
        assert say(*run_it, *options).code == 2
    same = ("run", county / "first", "--policy", policy, "-o", county / "n.xlsx", "--ledger", county / "book")
    assert say(*same, "--corrects", 1).code == 2
    say("history", "--ledger", county / "book", "--withdraw", 1, "--reason", "x")
    assert say(*run_it, "--ledger", county / "book", "--corrects", 1).code == 2
    other = (
        policy_file(county / "first", 2024)
        .read_text(encoding="utf-8")
        .replace('id = "county"', 'id = "other"')
    )
    (county / "other.toml").write_text(other, encoding="utf-8")
    assert say("run", batch, "--policy", county / "other.toml", "-o", county / "o.xlsx", "--quiet").code == 0
    assert say("settle", county / "first.xlsx", county / "o.xlsx").code == 2
    assert (
        say(
            *run_it[:2],
            "--policy",
            county / "other.toml",
            "-o",
            county / "n.xlsx",
            "--ledger",
            county / "book",
            "--corrects",
            2,
        ).code
        == 2
    )
    for wrong in (
        (),
        (county / "first.xlsx",),
        ("--ledger", county / "book"),
        ("--ledger", county / "book", "--batch", 2),
    ):
        assert say("settle", *wrong).code == 2
    assert not (county / "n.xlsx").exists()


def test_a_killed_correction_is_settled_with_its_withdrawal(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(
            Ledger, "_let", lambda *_: None
        )  # the workbook is in place, the ledger not told any more
        run(county, "corrected", corrected_batch(county), "--corrects", 1)
    with open_ledger(county / "book") as book:
        states = dict(book.connection.execute("SELECT number, state FROM batch").fetchall())
    assert states == {1: "withdrawn", 2: "recorded", 3: "recorded"}


def test_the_settlement_is_a_workbook_with_totals_too(county: Path) -> None:
    corrected = run(county, "corrected", corrected_batch(county), "--corrects", 1)
    book = county / "settlement.xlsx"
    assert say("settle", county / "first.xlsx", corrected, "-o", book).code == 0
    rows = list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))
    assert rows[0][2:] == ("已付（元）", "应付（元）", "补发（元）", "追回（元）")
    assert rows[-1] == ("合计", None, 2550, 2000, 550, 1100)
    assert say("settle", county / "first.xlsx", corrected, "-o", book).code == 3
    assert "没有变化" in say("settle", corrected, corrected).out
    forged = openpyxl.load_workbook(corrected)
    forged["奖补明细"]["M2"] = 9000
    forged.save(county / "forged.xlsx")
    done = say("settle", county / "first.xlsx", county / "forged.xlsx")
    assert (done.code, "被改动过" in done.err) == (2, True)
    del forged["运行信息"]
    forged.save(county / "forged.xlsx")
    done = say("settle", county / "first.xlsx", county / "forged.xlsx")
    assert (done.code, "没有运行信息" in done.err) == (2, True)


def test_a_ruling_or_a_register_that_comes_late_is_a_correction_as_well(county: Path) -> None:
    """The same input, judged otherwise: A1 died before; 3 x 500 = 1,500 in place of 1,600, so that 100 come back."""
    deaths = county / "deaths.csv"
    deaths.write_text(f"姓名,身份证号,死亡日期\n某,{A1},2022-12-31\n", encoding="utf-8")
    corrected = run(county, "late", county / "first", "--corrects", 1, "--register", f"deceased={deaths}")
    told = say("settle", county / "first.xlsx", corrected, "--json").json
    assert [(one["uscc"], one["difference"]) for one in told["payees"]] == [(code_of("A"), "-100.00")]
    assert [row["codes"] for one in told["reasons"] for row in one["after"]] == ["register-deceased"]


def test_an_objection_that_is_upheld_ends_in_what_is_still_due(tmp_path: Path) -> None:
    """A and B both claim A2; a person decides for A: 2 x 500 = 1,000 in place of 500, and B keeps its 500."""
    policy_file(tmp_path)
    first = run(tmp_path, "first", batch_of(tmp_path / "first", staff={"A": [A1, A2], "B": [A2, B1]}))
    form = tmp_path / "form.xlsx"
    assert say("template", "--rulings", first, "-o", form).code == 0
    book = openpyxl.load_workbook(form)
    for row, decision in ((2, "发放"), (3, "不予发放")):
        for column, value in enumerate(
            (decision, None, None, "已核实", "某某", "2023-03-01", "劳动合同"), start=1
        ):
            book.worksheets[0].cell(row, column, value)
    book.save(form)
    upheld = run(tmp_path, "upheld", tmp_path / "first", "--corrects", 1, "--rulings", form)
    told = say("settle", first, upheld, "--json").json
    assert [(one["uscc"], one["paid"], one["difference"]) for one in told["payees"]] == [
        (code_of("A"), "500.00", "500.00")
    ]
    assert [(row["about"][-4:], row["codes"]) for one in told["reasons"] for row in one["before"]] == [
        (A2[-4:], "claimed-twice")
    ]
