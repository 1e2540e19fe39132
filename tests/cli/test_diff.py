"""Two results are compared enterprise by enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.county import batch_of, person, policy_file
from cli.commands import SAMPLE, say

from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from pathlib import Path


def results(tmp_path: Path) -> tuple[Path, Path]:
    """March: A with two persons, B with one, and buses; April: A with three, C instead of B, one bus dearer."""
    policy = policy_file(tmp_path)
    march = batch_of(
        tmp_path / "march", staff={"A": [person("d1"), person("d2")], "B": [person("d3")]}, buses={"A": 400}
    )
    april = batch_of(
        tmp_path / "april",
        staff={"A": [person("d1"), person("d2"), person("d4")], "C": [person("d3")]},
        buses={"A": 500},
    )
    for name, batch in (("march", march), ("april", april)):
        assert say("run", batch, "--policy", policy, "-o", tmp_path / f"{name}.xlsx", "--quiet").code == 0
    return tmp_path / "march.xlsx", tmp_path / "april.xlsx"


def test_awards_gained_lost_and_changed_are_told(tmp_path: Path) -> None:
    done = say("diff", *results(tmp_path), "--json")
    assert done.code == 1
    told = {
        (one["change"], one["uscc"], one["provision"]): (
            one["before"] and one["before"]["amount"],
            one["after"] and one["after"]["amount"],
        )
        for one in done.json["awards"]
    }
    assert told == {
        ("changed", code_of("A"), "bonus"): ("1000.00", "1500.00"),  # 2 × 500, 3 × 500
        ("lost", code_of("B"), "bonus"): ("500.00", None),
        ("gained", code_of("C"), "bonus"): (None, "500.00"),
        ("changed", code_of("A"), "buses"): ("200.00", "250.00"),  # half of 400, half of 500
    }


def test_reasons_that_changed_are_told_with_their_persons(tmp_path: Path) -> None:
    policy = policy_file(tmp_path)
    twice = batch_of(tmp_path / "1", staff={"A": [person("d5"), person("d5")]})
    wrong = batch_of(tmp_path / "2", staff={"A": [person("d5"), "340801199001010000"]})
    for name, batch in (("1", twice), ("2", wrong)):
        say("run", batch, "--policy", policy, "-o", tmp_path / f"{name}.xlsx", "--quiet")
    done = say("diff", tmp_path / "1.xlsx", tmp_path / "2.xlsx", "--json")
    (reason,) = done.json["reasons"]
    number = person("d5")
    assert (done.code, done.json["awards"]) == (1, [])
    assert (reason["uscc"], reason["provision"]) == (code_of("A"), "bonus")
    assert reason["before"] == [
        {"about": f"{number[:6]}********{number[-4:]}", "codes": "duplicate-row", "count": 1}
    ]
    assert [one["codes"] for one in reason["after"]] == ["id-checksum"]


def test_the_same_result_differs_in_nothing_whatever_its_language(tmp_path: Path) -> None:
    for language in ("zh", "en"):
        say(
            "run",
            SAMPLE,
            "--policy",
            "lucheng-2023",
            "-o",
            tmp_path / f"{language}.xlsx",
            "--lang",
            language,
            "--quiet",
        )
    for pair in (("zh", "zh"), ("zh", "en")):
        done = say("diff", *(tmp_path / f"{language}.xlsx" for language in pair), "--json")
        assert (done.code, done.json["same"], done.json["awards"], done.json["reasons"]) == (0, True, [], [])


def test_the_page_adds_up_what_rose_and_fell(tmp_path: Path) -> None:
    page = say("diff", *results(tmp_path), "--lang", "en").out
    # gained 500; raised by 500 and 50; lost 500
    assert "1 awards gained, 1 lost, 2 changed; 1,050.00 yuan more, 500.00 yuan less" in page


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    march, _ = results(tmp_path)
    done = say("diff", march, SAMPLE, "--lang", "en")
    assert (done.code, "no result of this program" in done.err) == (2, True)
