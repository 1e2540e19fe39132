"""The ledger never forgets and never starts over in silence: what is lost, flipped or out of sight is seen before anything is paid."""

from __future__ import annotations

import fcntl
import os
import random
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, paid, person, policy_file, run
from audit.watched_lines import before_each_line
from cli.process import ROOT, run_command

from subsidycalc.audit import ledger_file, ledger_schema, person_keys
from subsidycalc.audit.entries import entry_of
from subsidycalc.audit.history import awards, batches
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.audit.ledger_schema import LedgerBusyError, LedgerError
from subsidycalc.audit.person_keys import KeyFileError, key_path
from subsidycalc.results.workbook.writing.target import OutputError, placed
from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.runs.run import laid_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class KilledError(BaseException):
    """The process is gone."""


def killed_in_between(batch: Path, policy: Path, book: Path, target: Path, *, moved: bool) -> None:
    """Leave what a run leaves that is killed after the batch was written down, before or after its workbook moved."""
    choices = Choices((str(policy),))
    with pytest.MonkeyPatch.context() as patch, open_ledger(book) as ledger:
        done = laid_out(plan(choices), read([batch], choices), choices, ledger=ledger)
        prepared = ledger.prepare(entry_of(done.result, done.record))
        temporary = target.with_name(".subsidycalc-0123456789abcdef.part")
        done.write(temporary)
        # a killed process settles nothing
        patch.setattr(type(ledger), "settle", lambda *_, **__: None)
        with pytest.raises(KilledError), ledger.entering(prepared, temporary, target):  # noqa: PT012 - it is killed in it
            if moved:
                temporary.replace(target)
            raise KilledError


@pytest.fixture
def county(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A batch, its policy and a ledger that is to be."""
    batch = batch_of(tmp_path / "1", staff={"A": [person("s1"), person("s2")]}, buses={"A": 500})
    (tmp_path / "out").mkdir()
    return batch, policy_file(tmp_path), tmp_path / "book"


def states(book: Path, *, only_looking: bool = False) -> list[str]:
    with open_ledger(book, only_looking=only_looking) as ledger:
        return [line.state for line in batches(ledger)]


def test_a_batch_whose_workbook_is_in_place_is_recorded_and_one_that_never_moved_is_dropped(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    killed_in_between(batch, policy, book, tmp_path / "out" / "r.xlsx", moved=False)
    assert states(book) == []
    assert list((tmp_path / "out").iterdir()) == []
    killed_in_between(batch, policy, book, tmp_path / "out" / "r.xlsx", moved=True)
    assert states(book) == ["recorded"]


def _unmounted(out: Path) -> None:
    out.rename(out.with_name("share"))
    out.mkdir()


def _unreachable(out: Path) -> None:
    out.rename(out.with_name("share"))


def _a_folder_in_its_place(out: Path) -> None:
    (out / "r.xlsx").rename(out / "moved on.xlsx")
    (out / "r.xlsx").mkdir()


def _saved_again(out: Path) -> None:
    (out / "r.xlsx").write_bytes(b"opened, looked at and saved")


def _moved_on(out: Path) -> None:
    (out / "r.xlsx").rename(out / "paid.xlsx")


def _a_link_to_itself(out: Path) -> None:
    _moved_on(out)
    (out / "r.xlsx").symlink_to("r.xlsx")


@pytest.mark.parametrize(
    "happens",
    [_unmounted, _unreachable, _a_folder_in_its_place, _saved_again, _moved_on, _a_link_to_itself],
)
def test_a_workbook_out_of_sight_keeps_its_batch_and_refuses_the_next_run(
    happens: Callable[[Path], None], county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    killed_in_between(batch, policy, book, tmp_path / "out" / "r.xlsx", moved=True)
    happens(tmp_path / "out")
    later = batch_of(tmp_path / "2", staff={"B": [person("s1"), person("s3")]})
    for _ in range(2):
        with pytest.raises(LedgerError, match="is pending"):
            run(later, policy, book, tmp_path / "later.xlsx")
    assert not (tmp_path / "later.xlsx").exists()
    assert states(book, only_looking=True) == ["pending"]


def test_a_share_that_is_there_again_settles_its_batch(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    killed_in_between(batch, policy, book, tmp_path / "out" / "r.xlsx", moved=True)
    _unmounted(tmp_path / "out")
    with pytest.raises(LedgerError), open_ledger(book):
        pass
    (tmp_path / "out").rmdir()
    (tmp_path / "share").rename(tmp_path / "out")
    later = batch_of(tmp_path / "2", staff={"B": [person("s1"), person("s3")]})
    # s1 was paid under A
    assert paid(run(later, policy, book, tmp_path / "later.xlsx"), "bonus") == {"B": "500.00"}


@pytest.mark.parametrize(
    "error", [13, 5, 24, 116], ids=["permission", "I/O", "too many files", "stale handle"]
)
def test_an_error_of_reading_is_no_absence(
    error: int, county: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, policy, book = county
    target = tmp_path / "out" / "r.xlsx"
    killed_in_between(batch, policy, book, target, moved=True)
    whole = type(target).open

    def failing(path: Path, *arguments: object, **named: object) -> object:
        if path.name == "r.xlsx":
            raise OSError(error, os.strerror(error))
        return whole(path, *arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(type(target), "open", failing)
        with pytest.raises(LedgerError, match="pending"), open_ledger(book):
            pass
    assert states(book) == ["recorded"]


def test_a_pending_batch_that_was_never_used_is_withdrawn_by_hand(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    killed_in_between(batch, policy, book, tmp_path / "out" / "r.xlsx", moved=True)
    (tmp_path / "out" / "r.xlsx").unlink()
    ended = run_command("history", "--ledger", book, "--withdraw", "1", "--reason", "disk lost, nothing paid")
    assert ended.code == 0
    assert states(book) == ["withdrawn"]


def test_a_run_that_moved_its_workbook_does_not_ask_again_where_it_is(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    choices, target = Choices((str(policy),)), tmp_path / "out" / "r.xlsx"
    with open_ledger(book) as ledger:
        done = laid_out(plan(choices), read([batch], choices), choices, ledger=ledger)
        prepared = ledger.prepare(entry_of(done.result, done.record))
        temporary = target.with_name(".subsidycalc-0.part")
        done.write(temporary)
        with ledger.entering(prepared, temporary, target):
            temporary.replace(target)
            # gone the moment it was there: the share fails, somebody takes it away
            target.unlink()
    assert states(book) == ["recorded"]


def test_a_workbook_that_could_not_move_leaves_no_batch(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    choices, target = Choices((str(policy),)), tmp_path / "out" / "r.xlsx"
    with open_ledger(book) as ledger:
        done = laid_out(plan(choices), read([batch], choices), choices, ledger=ledger)
        prepared = ledger.prepare(entry_of(done.result, done.record))
        with (  # noqa: PT012 - the other file appears within it
            pytest.raises(OutputError),
            placed(
                target,
                [],
                force=False,
                ready=lambda temporary, final: ledger.entering(prepared, temporary, final),
            ) as stream,
        ):
            stream.write(b"whole")
            target.write_bytes(b"another's, made meanwhile")
    assert states(book) == []


def test_a_new_ledger_is_announced_however_quiet_and_a_known_batch_is_said_to_be_one(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    options = [
        "-p",
        policy,
        "--ledger",
        book,
        "-o",
        tmp_path / "r.xlsx",
        "--quiet",
        "--force",
        "--lang",
        "en",
    ]
    assert "a new ledger is begun" in run_command("run", batch, *options).err
    ended = run_command("run", batch, *options)
    assert (ended.code, ended.err) == (
        0,
        "this batch is batch 1 of the ledger, recorded already, with nothing new; do not pay it again\n",
    )


@pytest.mark.parametrize("key", [True, False], ids=["with its key", "without a key"])
def test_an_empty_file_is_no_ledger(key: bool, tmp_path: Path) -> None:
    book = tmp_path / "book"
    if key:
        with open_ledger(book):
            pass
    book.write_bytes(b"")
    with pytest.raises(LedgerError, match="is empty"), open_ledger(book):
        pass
    assert book.read_bytes() == b""


def test_a_key_without_its_ledger_is_refused_and_a_ledger_without_its_key(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with open_ledger(book):
        pass
    content = book.read_bytes()
    book.unlink()
    with pytest.raises(LedgerError, match="begin anew"), open_ledger(book):
        pass
    assert not book.exists()
    book.symlink_to(tmp_path / "not mounted" / "book")
    with pytest.raises(LedgerError), open_ledger(book):
        pass
    book.unlink()
    book.write_bytes(content)
    key_path(book).unlink()
    with pytest.raises(KeyFileError, match="is missing"), open_ledger(book):
        pass


@pytest.mark.parametrize("made", [1, 2, 3])
def test_a_ledger_whose_beginning_was_interrupted_is_finished(
    made: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, calls = tmp_path / "book", 0

    def killed(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == made:
            raise KilledError

    link = os.link
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", lambda one, other: (killed(), link(one, other)))
        with pytest.raises(KilledError), open_ledger(book):
            pass
    for _ in range(2):
        with open_ledger(book) as ledger:
            assert list(batches(ledger)) == []
    assert stat.S_IMODE(key_path(book).stat().st_mode) == 0o600
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["book", "book.key"]


def test_whenever_another_run_begins_a_ledger_meanwhile_both_have_the_same_one(tmp_path: Path) -> None:
    """Another run opens the ledger and ends before the n-th line of those that begin it, for each n."""
    watched = {ledger_file.__file__, person_keys.__file__}

    def opened_while_another_run_did(line: int, book: Path) -> tuple[str, bool]:
        other_had_it = False

        def overtaken(passed: int, _function: str) -> None:
            nonlocal other_had_it
            if passed == line:
                sys.settrace(None)
                with suppress(LedgerBusyError), open_ledger(book, patience=0):
                    other_had_it = True

        before = sys.gettrace()
        sys.settrace(before_each_line(watched, overtaken))
        try:
            with open_ledger(book) as ledger:
                return ledger.became, other_had_it
        finally:
            sys.settrace(before)

    outcomes = []
    while not outcomes or outcomes[-1][1]:
        folder = tmp_path / str(len(outcomes))
        folder.mkdir()
        outcomes.append(opened_while_another_run_did(len(outcomes) + 1, folder / "book"))
        assert sorted(entry.name for entry in folder.iterdir()) == ["book", "book.key"]
    assert len(outcomes) > 40
    assert {became for became, _ in outcomes} == {"begun", ""}


def test_memory_devices_and_pipes_are_no_ledgers(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    batch = batch_of(tmp_path / "1", buses={"A": 500})
    for name in (":memory:", "/dev/null", str(tmp_path / "pipe"), str(tmp_path)):
        ended = run_command(
            "run",
            batch,
            "-p",
            policy_file(tmp_path),
            "--ledger",
            name,
            "-o",
            tmp_path / "r.xlsx",
            "--lang",
            "en",
        )
        assert (ended.code, ended.err.count("\n")) == (2, 1), name
        assert "can be no ledger" in ended.err
    assert not (tmp_path / "r.xlsx").exists()


@pytest.fixture(scope="module")
def two_batches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of two batches, beside what it was made from."""
    folder = tmp_path_factory.mktemp("two")
    policy, book = policy_file(folder), folder / "book"
    first = batch_of(folder / "1", staff={"A": [person("f1"), person("f2")]}, buses={"A": 500})
    second = batch_of(folder / "2", staff={"B": [person("f3")]}, buses={"A": 300, "B": 100}, day="26")
    run(first, policy, book, folder / "1.xlsx")
    run(second, policy, book, folder / "2.xlsx")
    with open_ledger(book) as ledger:
        ledger.withdraw(2, "replaced")
    return book


def copied(book: Path, folder: Path) -> Path:
    copy = folder / "book"
    copy.write_bytes(book.read_bytes())
    key_path(copy).write_bytes(key_path(book).read_bytes())
    return copy


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE award SET amount = amount - 1 WHERE batch = 1",
        "UPDATE award SET code = '91330302MA0000001X' WHERE batch = 1",
        "DELETE FROM person WHERE rowid_of IS NULL",
        "DELETE FROM event",
        "UPDATE event SET places = 1",
        "UPDATE batch SET state = 'withdrawn' WHERE number = 1",
        "UPDATE batch SET state = 'recorded' WHERE number = 2",
        "UPDATE batch SET reason = 'never' WHERE number = 2",
        "UPDATE batch SET payable = 0 WHERE number = 1",
        "DELETE FROM batch WHERE number = 2",
        "DELETE FROM batch WHERE number = 1",
        "UPDATE benefit SET name = name || ' once'",
        "UPDATE ledger SET seal = x'00'",
        "INSERT INTO award SELECT 3, policy, provision, code, benefit, kind, year, 0, 1, 0 FROM award WHERE batch = 1",
    ],
)
def test_an_edited_ledger_is_refused_before_anything_is_paid(
    change: str, two_batches: Path, tmp_path: Path
) -> None:
    book = copied(two_batches, tmp_path)
    change = change.replace("WHERE rowid_of IS NULL", "WHERE batch = 1")
    with closing(sqlite3.connect(book)) as connection:
        connection.execute(f"PRAGMA foreign_keys = {'OFF' if 'INSERT' in change else 'ON'}")
        connection.execute(change)
        connection.commit()
    with pytest.raises(LedgerError, match="backup"), open_ledger(book):
        pass


def held(book: Path) -> list[object]:
    with open_ledger(book) as ledger:
        rows: list[object] = [*batches(ledger), *awards(ledger)]
        for table in ("person", "event", "deduction", "benefit"):
            rows += ledger.connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of ours
        return rows


def test_a_flipped_bit_or_a_lost_byte_is_seen_or_touches_nothing_that_is_held(
    two_batches: Path, tmp_path: Path
) -> None:
    content = two_batches.read_bytes()
    book = copied(two_batches, tmp_path)
    whole, chance, seen = held(book), random.Random(19), 0  # noqa: S311 - places to damage
    for number in range(250):
        place = chance.randrange(len(content))
        if number % 5:
            damaged = bytearray(content)
            damaged[place] ^= 1 << chance.randrange(8)
        else:
            damaged = bytearray(content[:place] + content[place + 1 :])
        book.write_bytes(damaged)
        try:
            assert held(book) == whole, place
        except (LedgerError, KeyFileError):
            seen += 1
    assert seen > 20


def test_no_flipped_bit_of_the_header_is_called_a_fault_of_the_disk(
    two_batches: Path, tmp_path: Path
) -> None:
    content, book = two_batches.read_bytes(), copied(two_batches, tmp_path)
    whole = held(book)
    for place in range(16, 28):
        for bit in range(8):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            book.write_bytes(damaged)
            with suppress(LedgerError, KeyFileError):
                assert held(book) == whole, (place, bit)


def test_a_ledger_of_which_not_even_the_damage_can_be_said_is_refused(
    two_batches: Path, tmp_path: Path
) -> None:
    book = copied(two_batches, tmp_path)
    # the name of a table is no text, and neither is what SQLite then says of it
    book.write_bytes(
        book.read_bytes()
        .replace(b"CREATE TABLE award", b"CREATE TABL\xff award", 1)
        .replace(b"awardaward", b"aw\xffrdaward", 1)
    )
    with pytest.raises(LedgerError, match="backup"), open_ledger(book):
        pass


def test_a_cut_or_damaged_index_hides_no_award(two_batches: Path, tmp_path: Path) -> None:
    book = copied(two_batches, tmp_path)
    with closing(sqlite3.connect(book)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name LIKE 'sqlite_autoindex%'"
        ).fetchone()
    content = bytearray(book.read_bytes())
    place = content.index(b"county/", (root - 1) * size)
    content[place] = ord("C")
    book.write_bytes(content)
    with pytest.raises(LedgerError), open_ledger(book):
        pass


def test_a_ledger_cut_short_is_refused(two_batches: Path, tmp_path: Path) -> None:
    book, content = copied(two_batches, tmp_path), two_batches.read_bytes()
    for length in (1, 99, 4096, len(content) // 2, len(content) - 4096, len(content) - 1):
        book.write_bytes(content[:length])
        with pytest.raises(LedgerError), open_ledger(book):
            raise AssertionError(length)


def of_format_1(book: Path, folder: Path) -> Path:
    """The same ledger as the format before would have kept it."""
    old = folder / "old"
    with closing(sqlite3.connect(old)) as connection:
        for statement in ledger_schema.SCHEMA_OF_FORMAT_1:
            connection.execute(statement)
        connection.execute("ATTACH ? AS new", (str(book),))
        for table, columns in (
            ("ledger", "probe"),
            (
                "batch",
                ledger_file.OF_BATCHES,
            ),
            ("benefit", "id, name"),
            ("award", "batch, policy, provision, code, benefit, kind, year, amount, quantity"),
            ("person", "benefit, hash, batch"),
        ):
            connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table}")  # noqa: S608 - as above
        connection.commit()
        connection.execute(f"PRAGMA main.application_id = {ledger_schema.APPLICATION}")
        connection.execute("PRAGMA main.user_version = 1")
    key_path(old).write_bytes(key_path(book).read_bytes())
    return old


def test_a_ledger_of_the_format_before_is_moved_over_once_and_said_to_be(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("m1")]}, buses={"A": 500})
    run(first, policy, book, tmp_path / "1.xlsx")
    old = of_format_1(book, tmp_path)
    written = (tmp_path / "1.xlsx").read_bytes()
    options = ["-p", policy, "--ledger", old, "--quiet", "--force"]
    ended = run_command("run", first, *options, "-o", tmp_path / "1.xlsx")
    assert ended.code == 0
    assert "已转为新格式" in ended.err
    assert "本批就是台账第 1 批" in ended.err
    assert (tmp_path / "1.xlsx").read_bytes() == written
    second = batch_of(
        tmp_path / "2", staff={"B": [person("m1"), person("m2")]}, buses={"A": 100, "B": 100}, day="26"
    )
    done = run(second, policy, old, tmp_path / "2.xlsx")
    # m1 had it; what A's buses were for was not kept: a person looks at it
    assert (paid(done, "bonus"), paid(done, "buses")) == ({"B": "500.00"}, {"B": "50.00"})
    assert "moved" not in run_command("history", "--ledger", old, "--lang", "en").err


def test_a_stray_part_of_a_killed_run_is_tidied_up_and_one_of_a_living_run_is_not(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    with open_ledger(book) as ledger:
        mark = ledger.key.probe.hex()[:8]
    out = tmp_path / "out"
    killed = out / ".subsidycalc-0123456789abcdef.part"
    of_this_ledger = out / f".subsidycalc-{mark}-0123456789abcdef.part"
    of_another = out / ".subsidycalc-00000000-0123456789abcdef.part"
    living, film = out / ".subsidycalc-fedcba9876543210.part", out / "film.part"
    for file in (killed, of_this_ledger, of_another, living, film):
        file.write_bytes(b"unfinished")
    with living.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        options = ["-p", policy, "--quiet", "-o", out / "r.xlsx", "--force"]
        assert run_command("run", batch, *options).code == 0
        # what a ledger may still ask for stays, until the run that holds that ledger
        assert {file.name for file in out.iterdir()} == {
            "r.xlsx",
            living.name,
            film.name,
            of_another.name,
            of_this_ledger.name,
        }
        assert run_command("run", batch, *options, "--ledger", book).code == 0
        assert {file.name for file in out.iterdir()} == {"r.xlsx", living.name, film.name, of_another.name}


def test_a_workbook_in_place_is_said_to_be_whatever_failed_after(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    batch, policy, book = county
    target = tmp_path / "out" / "r.xlsx"
    options = ["run", str(batch), "-p", str(policy), "-o", str(target), "--lang", "en"]
    program = [sys.executable, "-m", "subsidycalc", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open("/dev/full", "w", encoding="ascii") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            program, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, target.exists()) == (3, True)
    assert f"{target} is whole and in place" in done.stderr
    target.unlink()
    failing = f"""
import sqlite3, sys
from subsidycalc.audit.ledger import Ledger
def fail(*_): raise sqlite3.OperationalError("disk I/O error")
Ledger._let = fail
from subsidycalc.cli.endings import run_to_the_end
sys.exit(run_to_the_end({options!r} + ["--quiet", "--ledger", {str(book)!r}]))
"""
    done = subprocess.run(
        [sys.executable, "-c", failing], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, target.exists()) == (2, True)
    assert f"{target} is whole and in place" in done.stderr
    assert states(book) == ["recorded"]
