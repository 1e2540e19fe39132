"""Events are paid once too: nightly runs, corrected rows, masks, other spellings and other names pay nothing twice."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, codes_on, paid, person, policy_file, run
from cli.process import run_command

from subsidycalc.audit.ledger import open_ledger
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from subsidycalc.runs.run import Run

EXPO = """
[[provision]]
id = "expo"
clause = "6"
title = { zh = "展会", en = "Expo" }
kind = "grant"
table = "exhibitions"
pays = { amount = "1000元", unit = { zh = "人次", en = "places" }, times = ["persons"] }
places = { per = ["expo", "start_date"], of = "persons", at_most = 4, else = "over-four" }
"""
MONTHS = """
[[provision]]
id = "relief"
clause = "7"
title = { zh = "社保", en = "Relief" }
kind = "relief"
table = "contributions"
pays = { share = "100%", of = ["pension"] }
once_per = ["month"]
"""
RENT = """
[[provision]]
id = "rent"
clause = "8"
title = { zh = "房租", en = "Rent" }
kind = "relief"
table = "rents"
pays = { share = "100%", of = ["monthly_rent"], times = ["waived_months"] }
"""
TEA = """
[[provision]]
id = "tea"
clause = "9"
title = { zh = "茶水", en = "Tea" }
kind = "grant"
table = "employees"
claims = ["stay_from"]
pays = { amount = "10元", unit = { zh = "人", en = "persons" } }
"""
BONUS_OF_TWO = """
[[provision]]
id = "two"
clause = "10"
title = { zh = "两人", en = "Two" }
kind = "grant"
table = "employees"
claims = ["stay_from"]
head_count = { at_least = 2, else = "fewer-than-5", uncertain = "headcount-uncertain" }
pays = { amount = "10元", unit = { zh = "人", en = "persons" } }
once = true
"""
AGAIN = """
[[provision]]
id = "again"
clause = "11"
title = { zh = "产值", en = "Output" }
kind = "reward"
claims = ["output[2023Q1]"]
pays = { amount = "1万元" }
"""
PRIOR = '[prior_awards]\noverlap = "top-up"\nclause = "12"\n'


def with_table(batch: Path, name: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with (batch / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, *([code_of(row[0]), *row[1:]] for row in rows)])
    return batch


def expos(folder: Path, *rows: tuple[str, str, str, str]) -> Path:
    batch = batch_of(folder, output=sorted({row[0] for row in rows}))
    return with_table(batch, "exhibitions", ["uscc", "expo", "start_date", "persons"], rows)


def verdicts(done: Run, provision: str) -> list[Verdict]:
    (result,) = (one for one in done.result.provisions if one.provision.id == provision)
    assert result.verdict is not None
    return [Verdict(one) for one in result.verdict.tolist()]


def test_the_same_expo_in_a_later_batch_is_for_a_person_and_its_places_count(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=EXPO), tmp_path / "book"
    first = expos(tmp_path / "1", ("A", "Spring Fair", "2023-02-01", "3"), ("A", "Toys", "2023-02-01", "4"))
    run(first, policy, book, tmp_path / "1.xlsx")
    later = expos(
        tmp_path / "2",
        ("A", "Spring Fair", "2023-02-01", "2"),
        ("A", "Toys", "2023-02-01", "1"),
        ("A", "Autumn Fair", "2023-03-01", "2"),
        ("B", "Toys", "2023-02-01", "4"),
    )
    done = run(later, policy, book, tmp_path / "2.xlsx")
    # of four places at the toys none is left; the spring fair had three; another fair and another firm are new
    assert codes_on(done, "expo") == ["paid-before", "paid-before;over-four", "", ""]
    assert verdicts(done, "expo")[:2] == [Verdict.REVIEW, Verdict.INELIGIBLE]
    assert paid(done, "expo") == {"A": "2000.00", "B": "4000.00"}


@pytest.mark.parametrize(
    "name", ["spring  fair", "Spring-Fair", "Spring—Fair", "「Spring Fair」", "Ｓｐｒｉｎｇ Fair"]
)
def test_an_event_in_another_spelling_is_the_same(name: str, tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=EXPO), tmp_path / "book"
    run(expos(tmp_path / "1", ("A", "Spring Fair", "2023-02-01", "3")), policy, book, tmp_path / "1.xlsx")
    done = run(expos(tmp_path / "2", ("A", name, "2023-02-01", "1")), policy, book, tmp_path / "2.xlsx")
    assert codes_on(done, "expo") == ["paid-before"]


def test_months_are_paid_once_over_all_batches(tmp_path: Path) -> None:
    policy, book, heading = (
        policy_file(tmp_path, more=MONTHS),
        tmp_path / "book",
        ["uscc", "month", "pension"],
    )
    rows = [("A", "2023-01", "100"), ("A", "2023-02", "100")]
    first = with_table(batch_of(tmp_path / "1", output=["A"]), "contributions", heading, rows)
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "relief") == {"A": "200.00"}
    rows = [("A", "2023-02", "150"), ("A", "2023-03", "100")]
    later = with_table(batch_of(tmp_path / "2", output=["A"]), "contributions", heading, rows)
    done = run(later, policy, book, tmp_path / "2.xlsx")
    assert codes_on(done, "relief") == ["paid-before", ""]
    assert paid(done, "relief") == {"A": "100.00"}


def test_rents_are_waived_once_whatever_is_changed_of_them(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=RENT), tmp_path / "book"
    heading = ["uscc", "monthly_rent", "waived_months", "mode"]
    first = with_table(batch_of(tmp_path / "1", output=["A"]), "rents", heading, [("A", "1000", "2", "免收")])
    assert paid(run(first, policy, book, tmp_path / "1.xlsx"), "rent") == {"A": "2000.00"}
    rows = [("A", "1100", "3", "减半"), ("B", "1000", "1", "免收")]
    later = with_table(batch_of(tmp_path / "2", output=["A", "B"]), "rents", heading, rows)
    done = run(later, policy, book, tmp_path / "2.xlsx")
    assert codes_on(done, "rent") == ["paid-before", ""]


def test_a_reward_that_may_be_had_again_is_not_had_for_the_same_claim(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=AGAIN), tmp_path / "book"
    run(batch_of(tmp_path / "1", output=["A"]), policy, book, tmp_path / "1.xlsx")
    done = run(batch_of(tmp_path / "2", output=["A", "B"]), policy, book, tmp_path / "2.xlsx")
    assert codes_on(done, "again") == ["paid-before", ""]


def test_the_nightly_line_with_one_changed_row_a_night_pays_nothing_twice(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=EXPO + MONTHS + RENT + TEA + AGAIN), tmp_path / "book"
    batch = batch_of(
        tmp_path / "batch", staff={"A": [person("n1"), person("n2")]}, buses={"A": 500}, output=["A"]
    )
    with_table(
        batch, "exhibitions", ["uscc", "expo", "start_date", "persons"], [("A", "Fair", "2023-02-01", "2")]
    )
    with_table(batch, "contributions", ["uscc", "month", "pension"], [("A", "2023-01", "100")])
    with_table(
        batch, "rents", ["uscc", "monthly_rent", "waived_months", "mode"], [("A", "1000", "2", "免收")]
    )
    options = ["-p", policy, "--ledger", book, "--quiet", "--force", "--strict"]
    assert run_command("run", batch, *options, "-o", tmp_path / "0.xlsx").code == 0
    with open_ledger(book) as ledger:
        once = ledger.connection.execute("SELECT sum(amount) FROM award").fetchone()
    changed = [
        ("charter_trips", "500", "510"),
        ("exhibitions", ",2\n", ",3\n"),
        ("contributions", "100", "101"),
        ("rents", "1000", "1001"),
        ("enterprises", "企业A", "企业甲"),
    ]
    for night, (name, before, after) in enumerate(changed, start=1):
        file = batch / f"{name}.csv"
        content = file.read_bytes().replace(b"\r\n", b"\n").decode()
        assert before in content
        file.write_text(content.replace(before, after), encoding="utf-8")
        assert run_command("run", batch, *options, "-o", tmp_path / f"{night}.xlsx").code == 1
        with open_ledger(book) as ledger:
            assert ledger.connection.execute("SELECT sum(amount) FROM award").fetchone() == once, name


@pytest.mark.parametrize("shown", [6, 2])
def test_a_masked_person_where_the_enterprise_had_it_before_is_for_a_person_and_the_other_way_round(
    shown: int, tmp_path: Path
) -> None:
    policy = policy_file(tmp_path, more=TEA)
    number = person("p1")
    # whoever looks the same when masked may be the same: the other one does not
    unlike = next(one for one in (person(f"p{n}") for n in range(2, 20)) if one[-1] != number[-1])
    hidden, other = (one[:6] + "********" + one[-4:] if shown == 6 else one[:2] for one in (number, unlike))
    whole = batch_of(tmp_path / "1", staff={"A": [number]})
    masked = batch_of(tmp_path / "2", staff={"A": [hidden], "B": [other]}, day="26")
    for order in ((whole, masked), (masked, whole), (masked, masked)):
        book = tmp_path / f"book of {order[0].name}{order[1].name}"
        run(order[0], policy, book, tmp_path / "1.xlsx")
        if order[0] is order[1]:
            (masked / "note.csv").write_text("x\n", encoding="utf-8")  # another batch with the same rows
        done = run(order[1], policy, book, tmp_path / "2.xlsx")
        for provision in ("bonus", "tea"):
            assert codes_on(done, provision)[0] == "paid-before", (order, provision)
            assert verdicts(done, provision)[0] == Verdict.REVIEW


def test_persons_paid_under_another_enterprise_are_in_doubt_for_a_head_count(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=BONUS_OF_TWO), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("h1"), person("h2")]})
    run(first, policy, book, tmp_path / "1.xlsx")
    # with h1, whom A was paid for, B has two; A itself counts its own
    later = batch_of(
        tmp_path / "2", staff={"B": [person("h1"), person("h3")], "A": [person("h2"), person("h4")]}
    )
    done = run(later, policy, book, tmp_path / "2.xlsx")
    (result,) = (one for one in done.result.provisions if one.provision.id == "two")
    assert paid(done, "two") == {"A": "10.00"}
    assert sum("headcount-uncertain" in codes for codes in codes_on(done, "two")) == 2
    assert result.head_counts is not None
    assert sorted(result.head_counts.tolist()) == [1, 2]


def buses(folder: Path, day: str, cost: int, prior: int) -> Path:
    return batch_of(folder, buses={"A": cost}, bus_money={"A": prior}, day=day)


def test_a_prior_award_is_deducted_once_over_all_batches(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=PRIOR), tmp_path / "book"
    # half of 600 less 80 received elsewhere
    done = run(buses(tmp_path / "1", "25", 600, 80), policy, book, tmp_path / "1.xlsx")
    assert paid(done, "buses") == {"A": "220.00"}
    # the same 80 are listed again and have been deducted
    done = run(buses(tmp_path / "2", "26", 600, 80), policy, book, tmp_path / "2.xlsx")
    assert paid(done, "buses") == {"A": "300.00"}
    # 90 are another award
    done = run(buses(tmp_path / "3", "27", 200, 90), policy, book, tmp_path / "3.xlsx")
    assert paid(done, "buses") == {"A": "10.00"}


def test_a_prior_award_that_covers_a_claim_wholly_is_used_up_by_it_once(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=PRIOR), tmp_path / "book"
    done = run(buses(tmp_path / "1", "25", 100, 80), policy, book, tmp_path / "1.xlsx")
    assert codes_on(done, "buses") == ["enterprise-ineligible"]  # half of 100 is less than 80
    # the same trip again is settled; of another, half of 100, the remaining 30 are deducted
    again = with_table(
        buses(tmp_path / "2", "26", 100, 80),
        "charter_trips",
        ["uscc", "trip_date", "cost"],
        [("A", "2023-01-25", "100"), ("A", "2023-01-26", "100")],
    )
    done = run(again, policy, book, tmp_path / "2.xlsx")
    assert codes_on(done, "buses") == ["paid-before", ""]
    assert paid(done, "buses") == {"A": "20.00"}


def odd(done: Run) -> list[tuple[str, dict[str, str]]]:
    return [(one.code, dict(one.values)) for one in done.result.notices if one.code.startswith("policy-")]


def test_a_policy_that_changed_or_goes_by_another_name_is_a_notice(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    run(batch_of(tmp_path / "1", output=["A"]), policy, book, tmp_path / "1.xlsx")
    other = tmp_path / "other.toml"
    text = policy.read_text(encoding="utf-8")
    attacks = [
        (text.replace('id = "county"', 'id = "shire"'), "policy-known-otherwise"),
        ("# the same\n" + text.replace('id = "county"', 'id = "shire"\n'), "policy-known-otherwise"),
        (
            text.replace('id = "county"', 'id = "shire"')
            .replace("County 1", "County 2")
            .replace("1600", "1700"),
            "policy-known-otherwise",
        ),
        (text.replace("500元", "600元"), "policy-text-differs"),
        (text + "# a remark\n", "policy-text-differs"),
    ]
    for number, (changed, code) in enumerate(attacks):
        other.write_text(changed, encoding="utf-8")
        done = run(batch_of(tmp_path / f"b{number}", output=["B"]), other, book, tmp_path / f"b{number}.xlsx")
        assert [(found, values["batch"]) for found, values in odd(done)] == [(code, "1")], changed
        with open_ledger(book) as ledger:
            ledger.withdraw(number + 2, "tried")
    assert odd(run(batch_of(tmp_path / "2", output=["C"]), policy, book, tmp_path / "2.xlsx")) == []


def test_what_the_ledger_told_is_told_again_without_it(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path, more=PRIOR + EXPO), tmp_path / "book"
    run(buses(tmp_path / "1", "25", 600, 80), policy, book, tmp_path / "1.xlsx")
    other = tmp_path / "other.toml"
    other.write_text(policy.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    second = with_table(
        buses(tmp_path / "2", "26", 600, 80),
        "charter_trips",
        ["uscc", "trip_date", "cost"],
        [("A", "2023-01-25", "600"), ("A", "2023-01-26", "600")],
    )
    done = run(second, other, book, tmp_path / "2.xlsx")
    assert paid(done, "buses") == {"A": "300.00"}
    book.unlink()
    ended = run_command("verify", tmp_path / "2.xlsx", "--input", second, "--lang", "en")
    assert "cell by cell: none differs" in ended.out
