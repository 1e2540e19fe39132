"""Two results are compared enterprise by enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.county import batch_of, person, policy_file
from cli.commands import ROOT, SAMPLE, say
from openpyxl import load_workbook

from subsidycalc.audit.benefits import Benefit, matched
from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from pathlib import Path

APPLIANCES = ROOT / "examples" / "policies" / "appliances-2024" / "policy.toml"


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
        {
            "about": f"{number[:6]}********{number[-4:]}",
            "codes": "duplicate-row",
            "count": 1,
            "rows": [{"sheet": "employees.csv", "row": "3"}],
        }
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
    assert "1 awards gained, 1 lost, 2 changed; 1,050.00 yuan more, 500.00 yuan less to pay" in page


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    march, _ = results(tmp_path)
    done = say("diff", march, SAMPLE, "--lang", "en")
    assert (done.code, "no result of this program" in done.err) == (2, True)


def paid(tmp_path: Path, name: str, rows: list[str]) -> Path:
    """The result of items bought by persons who are paid themselves."""
    data, result = tmp_path / f"{name}.csv", tmp_path / f"{name}.xlsx"
    heading = "购买人姓名,购买人身份证号,家电品类,购买日期,成交价（元）,能效等级"
    data.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    named = data.rename(tmp_path / "家电购买.csv")
    assert say("run", named, "--policy", APPLIANCES, "-o", result, "-q").code == 0
    return result


def test_persons_are_told_by_name_and_number_wherever_they_stand(tmp_path: Path) -> None:
    """甲 and 乙 look alike when masked; turned round, 乙 buys for 5,000: 15 % are 750 instead of 600."""
    first, second = (
        "{},{},冰箱,2024-10-01,{},2级".format(*one)
        for one in (("甲", "330302198001030001", 3000), ("乙", "330302198001110001", 4000))
    )
    one = paid(tmp_path, "one", [first, second])
    assert say("diff", one, paid(tmp_path, "turned", [second, first])).code == 0
    dearer = paid(tmp_path, "dearer", [second.replace("4000", "5000"), first])
    (award,) = say("diff", one, dearer, "--json").json["awards"]
    assert (award["name"], award["before"]["amount"], award["after"]["amount"]) == ("乙", "600.00", "750.00")


def test_of_refused_persons_who_look_alike_those_on_the_same_row_are_the_same(tmp_path: Path) -> None:
    policy = policy_file(tmp_path)
    alike = ["340801199001010000", "340801199001010001"]  # neither number is one
    for name, staff in (("1", [*alike, person("x")]), ("2", [alike[0], person("y"), person("x")])):
        batch = batch_of(tmp_path / name, staff={"A": staff})
        assert say("run", batch, "--policy", policy, "-o", tmp_path / f"{name}.xlsx", "-q").code == 0
    (reason,) = say("diff", tmp_path / "1.xlsx", tmp_path / "2.xlsx", "--json").json["reasons"]
    assert [one["rows"] for one in reason["before"]] == [[{"sheet": "employees.csv", "row": "3"}]]
    assert reason["after"] == []


def test_benefits_of_another_policy_are_matched_and_a_workbook_is_written(tmp_path: Path) -> None:
    """2024 calls the bonus of 500 `stay` (by its title the same), and buses as before: 500 more, 50 more."""
    march, _ = results(tmp_path)
    text = policy_file(tmp_path).read_text(encoding="utf-8").replace('id = "county"', 'id = "county-2024"')
    other = tmp_path / "county-2024.toml"
    other.write_text(text.replace('id = "bonus"', 'id = "stay"'), encoding="utf-8")
    batch = batch_of(tmp_path / "b", staff={"A": [person(tag) for tag in "abc"]}, buses={"A": 500})
    result, book = tmp_path / "2024.xlsx", tmp_path / "differences.xlsx"
    assert say("run", batch, "--policy", other, "-o", result, "-q").code == 0
    done = say("diff", march, result, "--json", "-o", book)
    assert {(one["before"], one["after"], one["matched_by"]) for one in done.json["benefits"]} == {
        ("county/bonus", "county-2024/stay", "title"),
        ("county/buses", "county-2024/buses", "id"),
    }
    assert {(one["uscc"], one["provision"], one["change"]) for one in done.json["awards"]} == {
        (code_of("A"), "stay", "changed"),
        (code_of("A"), "buses", "changed"),
        (code_of("B"), "stay", "lost"),
    }
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(book)]
    assert [len(rows) for rows in sheets] == [4, 4, 1, 3]
    # A: 1,000 + 200 become 1,500 + 250; B loses 500
    assert [row[2:5] for row in sheets[0][1:]] == [(1200, 1750, 550), (500, 0, -500), (1700, 1750, 50)]
    apart = say("diff", march, result, "--match", "buses=stay", "--json").json["benefits"]
    assert [one["matched_by"] for one in apart if one["before"] == "county/buses"] == ["given"]
    for wrong in ("buses", "none=stay", "buses=none"):
        assert say("diff", march, result, "--match", wrong).code == 2
    assert say("diff", march, result, "-o", tmp_path / "d.txt").code == 2
    assert say("diff", march, result, "-o", book).code == 3


def test_what_a_policy_announces_again_is_the_same_benefit() -> None:
    own = [Benefit("a", "x", "甲"), Benefit("a", "y", "乙")]
    again = [Benefit("b", "y", "丙", "a/x"), Benefit("b", "z", "乙")]
    found = {(one.before.reference, one.after.reference): one.how for one in matched(own, again)}
    assert found == {("a/x", "b/y"): "same_as", ("a/y", "b/z"): "title"}


def test_documents_at_hand_are_matched_by_what_one_announces_again(tmp_path: Path) -> None:
    results = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    data = SAMPLE.with_name("jilin-hr-2021.xlsx")
    for result, policy in zip(results, ("jilin-2021", "jilin-hr-2021"), strict=True):
        asked = ("--policy", policy, "--provision", "retention", "--set", "retention_rate=300元")
        assert say("run", data, *asked, "-o", result, "-q").code == 0
    done = say("diff", *results, "--json").json
    assert done["awards"] == done["reasons"] == []
    (benefit,) = done["benefits"]
    assert (benefit["matched_by"], benefit["amounts"][0]) == ("same_as", benefit["amounts"][1])
