"""What was paid before counts, and the same batch run again changes nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, codes_on, paid, person, policy_file, run

from subsidycalc.audit.history import awards, batches, benefits_of_person
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.audit.ledger_schema import LedgerBusyError, LedgerError
from subsidycalc.audit.person_keys import KeyFileError, key_path
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from pathlib import Path


TEA = """
[[provision]]
id = "tea"
clause = "6"
title = { zh = "茶水", en = "Tea" }
kind = "grant"
table = "employees"
claims = ["stay_from"]
pays = { amount = "10元", unit = { zh = "人", en = "persons" } }
"""
"""A benefit that a person may have again."""


def test_a_person_has_a_once_only_benefit_once(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    march = batch_of(tmp_path / "march", staff={"A": [person("anna"), person("bo")]})
    april = batch_of(tmp_path / "april", staff={"A": [person("cai")], "B": [person("anna"), person("dan")]})
    assert paid(run(march, policy, book, tmp_path / "march.xlsx"), "bonus") == {"A": "1000.00"}  # 2 × 500
    second = run(april, policy, book, tmp_path / "april.xlsx")
    # Anna had it in March, under another enterprise: A gets Cai's 500, B only Dan's 500
    assert codes_on(second, "bonus") == ["", "already-paid", ""]
    assert paid(second, "bonus") == {"A": "500.00", "B": "500.00"}


def test_an_enterprise_has_a_once_only_benefit_once(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    first = run(batch_of(tmp_path / "1", output=["A"]), policy, book, tmp_path / "1.xlsx")
    assert paid(first, "reward") == {"A": "10000.00"}
    second = run(batch_of(tmp_path / "2", output=["A", "B"]), policy, book, tmp_path / "2.xlsx")
    assert codes_on(second, "reward") == ["already-paid", ""]
    assert paid(second, "reward") == {"B": "10000.00"}


def test_a_ceiling_in_all_counts_what_was_paid_before(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("a1"), person("a2")]})
    second = batch_of(tmp_path / "2", staff={"A": [person("a3"), person("a4")]})
    third = batch_of(tmp_path / "3", staff={"A": [person("a5")]})
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "bonus") == {"A": "1000.00"}
    # the ceiling is 1,600: of two more persons' 1,000 only 600 are left
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert paid(done, "bonus") == {"A": "600.00"}
    (bonus,) = (one for one in done.result.provisions if one.provision.id == "bonus")
    assert bonus.awards is not None
    assert bonus.awards.deducted.tolist() == [400_00]
    # nothing is left for the fifth
    assert codes_on(run(third, policy, book, tmp_path / "3.xlsx"), "bonus") == ["enterprise-ineligible"]


def test_a_ceiling_by_the_year_begins_anew_with_the_year(tmp_path: Path) -> None:
    book = tmp_path / "book"
    of_2023, of_2024 = policy_file(tmp_path, 2023), policy_file(tmp_path, 2024)
    first = batch_of(tmp_path / "1", buses={"A": 1_400})
    second = batch_of(tmp_path / "2", buses={"A": 1_000}, day="26")
    # half of 1,400 are 700; half of 1,000 are 500, of which 300 are left to 1,000 in 2023, and all in 2024
    assert paid(run(first, of_2023, book, tmp_path / "1.xlsx"), "buses") == {"A": "700.00"}
    assert paid(run(second, of_2023, book, tmp_path / "2.xlsx"), "buses") == {"A": "300.00"}
    third = batch_of(tmp_path / "3", buses={"A": 1_000}, day="27")
    assert paid(run(third, of_2024, book, tmp_path / "3.xlsx"), "buses") == {"A": "500.00"}


def test_what_a_ceiling_has_left_is_found_before_what_was_received_elsewhere_is_deducted(
    tmp_path: Path,
) -> None:
    policy, book = (
        policy_file(tmp_path, more='[prior_awards]\noverlap = "top-up"\nclause = "9"\n'),
        tmp_path / "book",
    )
    first = batch_of(tmp_path / "1", buses={"A": 1_400, "B": 1_400})
    second = batch_of(
        tmp_path / "2", buses={"A": 1_000, "B": 1_000}, bus_money={"A": 100, "B": 300}, day="26"
    )
    # half of 1,400 are 700, which leaves 300 of 1,000
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "buses") == {"A": "700.00", "B": "700.00"}
    # half of 1,000 are 500, cut to 300: A has had 100 of them elsewhere, B all
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert paid(done, "buses") == {"A": "200.00"}
    assert codes_on(done, "buses") == ["", "enterprise-ineligible"]


def test_a_ceiling_of_a_group_counts_what_all_its_provisions_paid_before(tmp_path: Path) -> None:
    group = '\n[[group]]\nid = "both"\nclause = "4"\nprovisions = ["bonus", "buses"]\nceiling = { amount = "1500元" }\n'
    policy, book = policy_file(tmp_path, more=group), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("g1")]}, buses={"A": 1_000})
    second = batch_of(tmp_path / "2", staff={"A": [person("g2")]}, buses={"A": 900}, day="26")
    done = run(first, policy, book, tmp_path / "1.xlsx")
    assert (paid(done, "bonus"), paid(done, "buses")) == ({"A": "500.00"}, {"A": "500.00"})
    # 500 are left of 1,500, and the bonus, named first, takes them: half of 900 finds nothing left
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert (paid(done, "bonus"), paid(done, "buses")) == ({"A": "500.00"}, {"A": "0.00"})


def test_a_ceiling_of_a_group_counts_what_was_paid_to_who_claims_something_else_now(tmp_path: Path) -> None:
    group = '\n[[group]]\nid = "both"\nclause = "4"\nprovisions = ["bonus", "buses"]\nceiling = { amount = "700元" }\n'
    policy, book = policy_file(tmp_path, more=group), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("g3")]})
    second = batch_of(tmp_path / "2", buses={"A": 1_000, "B": 1_000})
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "bonus") == {"A": "500.00"}
    # of 700 the bonus took 500 from A and nothing from B
    assert paid(run(second, policy, book, tmp_path / "2.xlsx"), "buses") == {"A": "200.00", "B": "500.00"}


def test_of_an_exclusive_group_nothing_is_paid_beside_what_an_earlier_batch_paid(tmp_path: Path) -> None:
    group = '\n[[group]]\nid = "one"\nclause = "4"\nprovisions = ["bonus", "buses"]\nexclusive = true\n'
    policy, book = policy_file(tmp_path, more=group), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("e1")]})
    second = batch_of(tmp_path / "2", buses={"A": 900, "B": 900})
    run(first, policy, book, tmp_path / "1.xlsx")
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert paid(done, "buses") == {"B": "450.00"}  # half of 900; A had the bonus
    (buses,) = (one for one in done.result.provisions if one.provision.id == "buses")
    assert buses.entity_grounds is not None
    assert [ground.code for ground in buses.entity_grounds if ground.mask.any()] == ["already-paid"]


def test_a_pool_has_only_what_earlier_batches_left(tmp_path: Path) -> None:
    pooled = '\n[[provision]]\nid = "pooled"\nclause = "5"\ntitle = { zh = "资金", en = "Funds" }\nkind = "grant"\n'
    pooled += 'claims = ["output[2023Q1]"]\npays = { amount = "1万元" }\npool = { amount = "2.5万元" }\nonce = true\n'
    policy, book = policy_file(tmp_path, more=pooled), tmp_path / "book"
    first = batch_of(tmp_path / "1", output=["A", "B"])
    second = batch_of(tmp_path / "2", output=["A", "C", "D"])
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "pooled") == {"A": "10000.00", "B": "10000.00"}
    # 25,000 less 20,000 are left: C and D, 10,000 each, share 5,000
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert paid(done, "pooled") == {"C": "2500.00", "D": "2500.00"}


def test_who_got_nothing_of_a_pool_may_claim_again_when_there_is_something(tmp_path: Path) -> None:
    pooled = '\n[[provision]]\nid = "pooled"\nclause = "5"\ntitle = { zh = "资金", en = "Funds" }\nkind = "grant"\n'
    pooled += (
        'claims = ["output[2023Q1]"]\npays = { amount = "1万元" }\npool = { amount = "1万元" }\nonce = true\n'
    )
    policy, book = policy_file(tmp_path, more=pooled), tmp_path / "book"
    second = batch_of(tmp_path / "2", output=["B"])
    third = batch_of(tmp_path / "3", output=["B", "C"])
    run(batch_of(tmp_path / "1", output=["A"]), policy, book, tmp_path / "1.xlsx")
    assert paid(run(second, policy, book, tmp_path / "2.xlsx"), "pooled") == {"B": "0.00"}
    with open_ledger(book) as ledger:
        ledger.withdraw(1, "A 不在辖区")
    # all 10,000 are there again: B and C share them
    assert paid(run(third, policy, book, tmp_path / "3.xlsx"), "pooled") == {"B": "5000.00", "C": "5000.00"}


def test_who_may_have_a_benefit_again_is_told_of_the_batch_that_paid_it(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    run(batch_of(tmp_path / "1", buses={"A": 500}), policy, book, tmp_path / "1.xlsx")
    again = batch_of(tmp_path / "2", buses={"A": 600, "B": 600}, day="26")
    done = run(again, policy, book, tmp_path / "2.xlsx")
    # a trip on another day is another one: it is paid (300 of the 750 left), and the first is told of
    assert paid(done, "buses") == {"A": "300.00", "B": "300.00"}
    had = [notice for notice in done.result.notices if notice.code == "had-before"]
    assert [(notice.rows, dict(notice.values)) for notice in had] == [
        ((2,), {"provision": "county/buses", "batch": "1"})
    ]


def test_of_a_person_who_may_have_a_benefit_again_it_is_told_under_another_enterprise_too(
    tmp_path: Path,
) -> None:
    policy, book = policy_file(tmp_path, more=TEA), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("t1")]})
    second = batch_of(tmp_path / "2", staff={"B": [person("t1"), person("t2")]}, day="26")
    run(first, policy, book, tmp_path / "1.xlsx")
    done = run(second, policy, book, tmp_path / "2.xlsx")
    assert paid(done, "tea") == {"B": "20.00"}
    had = [notice for notice in done.result.notices if notice.code == "person-had-before"]
    assert [(notice.rows, dict(notice.values)) for notice in had] == [
        ((2,), {"provision": "county/tea", "batch": "1"})
    ]


def test_whoever_had_part_of_what_one_person_may_have_is_under_review(tmp_path: Path) -> None:
    capped = TEA + 'cap = { per = "person", amount = "15元" }\n'
    policy, book = policy_file(tmp_path, more=capped), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("t1")]})
    second = batch_of(tmp_path / "2", staff={"B": [person("t1"), person("t2")]}, day="26")
    run(first, policy, book, tmp_path / "1.xlsx")
    done = run(second, policy, book, tmp_path / "2.xlsx")
    # 10 and 10 would be 5 beyond what t1 may have; t2 had nothing
    assert paid(done, "tea") == {"B": "10.00"}
    assert codes_on(done, "tea") == ["limit-across-batches", ""]
    (tea_result,) = (one for one in done.result.provisions if one.provision.id == "tea")
    assert tea_result.verdict is not None
    assert tea_result.verdict.tolist() == [Verdict.REVIEW, Verdict.AWARDED]


def test_the_same_batch_run_again_changes_nothing(tmp_path: Path) -> None:
    policy, book, target = policy_file(tmp_path), tmp_path / "book", tmp_path / "result.xlsx"
    batch = batch_of(tmp_path / "1", staff={"A": [person("s1"), person("s2")]}, buses={"A": 500})
    later = batch_of(tmp_path / "2", staff={"B": [person("s1"), person("s3")]})
    run(batch, policy, book, target)
    written = target.read_bytes()
    run(later, policy, book, tmp_path / "later.xlsx")
    held = listed(book)
    done = run(batch, policy, book, target)
    assert paid(done, "bonus") == {"A": "1000.00"}
    assert target.read_bytes() == written
    assert listed(book) == held


def listed(book: Path) -> list[object]:
    with open_ledger(book, create=False) as ledger:
        return [*batches(ledger), *awards(ledger)]


def test_a_withdrawn_batch_is_kept_with_its_reason_and_counts_no_more(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("w1")]})
    run(first, policy, book, tmp_path / "1.xlsx")
    with open_ledger(book) as ledger:
        ledger.withdraw(1, "list replaced")
        with pytest.raises(LedgerError):
            ledger.withdraw(1, "again")
        with pytest.raises(LedgerError):
            ledger.withdraw(7, "no such batch")
    second = batch_of(tmp_path / "2", staff={"B": [person("w1")]})
    assert paid(run(second, policy, book, tmp_path / "2.xlsx"), "bonus") == {"B": "500.00"}
    with open_ledger(book) as ledger:
        states = [(line.number, line.state, line.reason) for line in batches(ledger)]
        had = [(line.batch, line.state) for line in benefits_of_person(ledger, int(person("w1")[:17]))]
    assert states == [(1, "withdrawn", "list replaced"), (2, "recorded", "")]
    assert had == [(1, "withdrawn"), (2, "recorded")]


def test_the_same_batch_with_other_awards_is_refused(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("o1")]})
    second = batch_of(tmp_path / "2", staff={"B": [person("o1"), person("o2")]})
    run(first, policy, book, tmp_path / "1.xlsx")
    run(second, policy, book, tmp_path / "2.xlsx")
    written = (tmp_path / "2.xlsx").read_bytes()
    with open_ledger(book) as ledger:
        ledger.withdraw(1, "mistake")
    # the second batch refused o1 for the first, which is withdrawn: run again it would pay 1,000 instead of 500
    with pytest.raises(LedgerError, match="withdraw batch 2 first"):
        run(second, policy, book, tmp_path / "2.xlsx")
    assert (tmp_path / "2.xlsx").read_bytes() == written


def test_persons_stand_in_the_ledger_as_keyed_hashes_only(tmp_path: Path) -> None:
    policy, book, target = policy_file(tmp_path), tmp_path / "book", tmp_path / "1.xlsx"
    run(batch_of(tmp_path / "1", staff={"A": [person("p1")]}), policy, book, target)
    number = person("p1")
    secret = key_path(book).read_text(encoding="ascii")
    for content in (book.read_bytes(), target.read_bytes()):
        assert number.encode() not in content
        assert number[:17].encode() not in content
        assert bytes.fromhex(secret) not in content
        assert secret.encode() not in content
    for path in (book, key_path(book)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_ledgers_hash_one_person_differently(tmp_path: Path) -> None:
    policy = policy_file(tmp_path)
    batch = batch_of(tmp_path / "1", staff={"A": [person("k1")]})
    hashes = []
    for name in ("one", "two"):
        run(batch, policy, tmp_path / name, tmp_path / f"{name}.xlsx")
        with sqlite3.connect(tmp_path / name) as connection:
            hashes.append(connection.execute("SELECT hash FROM person").fetchall())
        connection.close()
    assert len(hashes[0]) == len(hashes[1]) == 1
    assert hashes[0] != hashes[1]


def test_a_person_whose_number_is_masked_is_named_in_a_notice(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    masked = person("m1")[:6] + "********" + person("m1")[-4:]
    done = run(batch_of(tmp_path / "1", staff={"A": [masked]}), policy, book, tmp_path / "1.xlsx")
    assert "ledger-person-unknown" in {notice.code for notice in done.result.notices}
    with open_ledger(book) as ledger:
        assert [line.persons for line in batches(ledger)] == [0]


def test_what_an_enterprise_had_is_listed(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    run(
        batch_of(tmp_path / "1", staff={"A": [person("h1")]}, buses={"A": 500}),
        policy,
        book,
        tmp_path / "1.xlsx",
    )
    with open_ledger(book) as ledger:
        had = [(line.provision, line.amount) for line in awards(ledger, code=code_of("A"))]
    assert had == [("bonus", 500_00), ("buses", 250_00)]


def test_one_run_at_a_time_holds_a_ledger(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with open_ledger(book), pytest.raises(LedgerBusyError), open_ledger(book, patience=1):
        pass
    with open_ledger(book, patience=0):
        pass


def test_who_holds_a_ledger_lets_nobody_read_it_until_the_end(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with (
        open_ledger(book),
        closing(sqlite3.connect(book, timeout=0)) as reader,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        reader.execute("SELECT * FROM batch")
    with closing(sqlite3.connect(book, timeout=0)) as reader:
        assert reader.execute("SELECT * FROM batch").fetchall() == []


def test_runs_that_wait_for_a_ledger_do_not_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What two runs meet that begin at the same moment: each may read the file, and neither may write it yet."""
    book = tmp_path / "book"
    with open_ledger(book):
        pass
    waiting, both_wait, pause = set[int](), threading.Event(), time.sleep

    def paused(seconds: float) -> None:
        waiting.add(threading.get_ident())
        if len(waiting) == 2:
            both_wait.set()
        pause(seconds)

    def opened() -> str:
        with open_ledger(book, patience=30) as ledger:
            return ledger.became

    monkeypatch.setattr("subsidycalc.audit.ledger_file.time.sleep", paused)
    with (
        ThreadPoolExecutor(max_workers=2) as runs,
        closing(sqlite3.connect(book, isolation_level=None)) as writer,
    ):
        writer.execute("BEGIN IMMEDIATE")
        outcomes = [runs.submit(opened), runs.submit(opened)]
        assert both_wait.wait(timeout=10)
        writer.execute("ROLLBACK")
        assert [outcome.result() for outcome in outcomes] == ["", ""]


def test_a_ledger_without_its_key_is_refused(tmp_path: Path) -> None:
    book, key = tmp_path / "book", key_path(tmp_path / "book")
    with open_ledger(book):
        pass
    secret = key.read_text(encoding="ascii")
    for damaged in (secret[:-2], "zz" * 32, "00" * 32):
        key.write_text(damaged, encoding="ascii")
        with pytest.raises(KeyFileError), open_ledger(book):
            pass
    key.unlink()
    with pytest.raises(KeyFileError, match="is missing"), open_ledger(book):
        pass
    key.write_text(secret, encoding="ascii")
    with open_ledger(book):
        pass


def test_a_key_file_that_is_a_pipe_or_a_device_is_not_read(tmp_path: Path) -> None:
    book, key = tmp_path / "book", key_path(tmp_path / "book")
    with open_ledger(book):
        pass
    for replace in (lambda: os.mkfifo(key), lambda: key.symlink_to("/dev/zero"), key.mkdir):
        key.unlink()
        replace()
        with pytest.raises(KeyFileError, match="damaged"), open_ledger(book):
            pass


@pytest.mark.parametrize(
    "change",
    [
        "DROP VIEW paid",
        "DROP TABLE person",
        "CREATE TRIGGER losing AFTER INSERT ON award BEGIN DELETE FROM award; END",
        "CREATE TABLE another (column)",
        "DELETE FROM ledger",
    ],
)
def test_a_ledger_whose_tables_were_changed_is_refused(change: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    with open_ledger(book):
        pass
    with closing(sqlite3.connect(book)) as connection:
        connection.execute(change)
        connection.commit()
    with pytest.raises((LedgerError, KeyFileError)), open_ledger(book):
        pass


def test_a_ledger_that_was_tidied_up_is_still_one(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "book"):
        pass
    with closing(sqlite3.connect(tmp_path / "book")) as connection:
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    with open_ledger(tmp_path / "book") as ledger:
        assert list(batches(ledger)) == []


@pytest.mark.parametrize("written", ["no json", "[1]", "[" * 100_000, '{"a": 1', "3"])
def test_a_record_of_a_batch_that_was_changed_is_seen_when_the_ledger_is_opened(
    written: str, tmp_path: Path
) -> None:
    batch = batch_of(tmp_path / "1", staff={"A": [person("d1")]})
    run(batch, policy_file(tmp_path), tmp_path / "book", tmp_path / "1.xlsx")
    with closing(sqlite3.connect(tmp_path / "book")) as connection:
        connection.execute("UPDATE batch SET inputs = ?", (written,))
        connection.commit()
    with pytest.raises(LedgerError, match="batch 1 of the ledger"), open_ledger(tmp_path / "book"):
        pass


def test_what_is_no_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("no database\n" * 100, encoding="ascii")
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE something (of_others)")
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(LedgerError), open_ledger(path):
            pass
        assert path.read_bytes() == before
    with pytest.raises(LedgerError), open_ledger(tmp_path / "nowhere", create=False):
        pass
    with pytest.raises(LedgerError), open_ledger(tmp_path / "no" / "folder"):
        pass
