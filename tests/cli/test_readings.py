"""What every other reading would move, in figures worked out by hand for the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import SAMPLE, say
from openpyxl import load_workbook

from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from pathlib import Path

CEILING = '{ reading = "most", high = "1600元", low = "1000元" }'
SHARE = '{ reading = "share", "50%" = "50%", "40%" = "40%" }'
READINGS = """
[reading.most]
clause = "1"
title = { zh = "封顶", en = "Ceiling" }
default = "high"
choices = { high = { zh = "高", en = "high" }, low = { zh = "低", en = "low" } }
[reading.share]
clause = "2"
title = { zh = "比例", en = "Share" }
default = "50%"
choices = { "50%" = { zh = "五成", en = "half" }, "40%" = { zh = "四成", en = "less" } }
"""


def moved(*options: object) -> dict[str, dict[str, Any]]:
    """What is told of each alternative, by its choices."""
    done = say("readings", SAMPLE, "--policy", "lucheng-2023", "--json", *options)
    assert done.code == 0, done.err
    return {
        " ".join(f"{choice['name']}={choice['instead']}" for choice in one["choices"]): one
        for one in done.json["alternatives"]
    }


def figures(one: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    return [(told["id"], told["enterprises"], told["more"], told["less"]) for told in one["provisions"]]


def test_every_reading_that_is_not_in_force_is_tried_by_itself() -> None:
    told = moved()
    assert list(told) == [
        "effective_from=2022-12-28",
        "enterprises_meant=industrial",
        "overlap=exclusive",
        "headcount=qualified",
        "headcount=stayed-with-dispatched",
        "point_steps=pro-rata",
        "growth_ceiling=add-on",
        "permit_valid=new-year",
        "upgraded_until=2023-01-31",
        "upgraded_growth=25%",
        "origin_by=hukou",
        "recruits_of=employer",
    ]
    # 28 of the 30 who stayed are insured: under `qualified` their enterprise loses 28 × 500
    assert figures(told["headcount=qualified"]) == [("stay-bonus", 1, "0.00", "14000.00")]
    # 200,000 and 15 points × 50,000 are 950,000: capped as a whole 800,000, the add-on alone stays below its
    # ceiling; 100,000 were received before either way
    assert figures(told["growth_ceiling=add-on"]) == [("growth-reward", 1, "150000.00", "0.00")]


def test_a_parameter_set_otherwise_is_a_what_if() -> None:
    told = moved("--set", "agency_rate=600")
    # agencies with 5, 6 and 7 persons: 100 yuan more for each of 18
    (change,) = told["agency_rate=600元"]["provisions"]
    assert (change["enterprises"], change["more"], change["net"]) == (3, "1800.00", "1800.00")
    amounts = sorted((one["before"], one["after"]) for one in change["changes"])
    assert amounts == [("2500.00", "3000.00"), ("3000.00", "3600.00"), ("3500.00", "4200.00")]


def test_several_parameters_are_tried_each_and_together(tmp_path: Path) -> None:
    more = '[parameter.per_person]\ntitle = { zh = "标准", en = "Rate" }\nclause = "1"\nunit = "元"\ndefault = "500元"\nat_most = "700元"\n'
    text = policy_file(tmp_path).read_text(encoding="utf-8")
    text = text.replace('amount = "500元"', 'amount = { parameter = "per_person" }').replace(
        'amount = "1600元"', 'amount = { parameter = "most" }'
    )
    more += more.replace("per_person", "most").replace("500元", "1600元").replace("700元", "9999元")
    policy = tmp_path / "policy.toml"
    policy.write_text(text + more, encoding="utf-8")
    batch = batch_of(tmp_path / "batch", staff={"A": [person(f"r{n}") for n in range(4)]})
    done = say(
        "readings", batch, "--policy", policy, "--set", "per_person=300", "--set", "most=1800", "--json"
    )
    told = {
        " ".join(choice["name"] for choice in one["choices"]): figures(one)
        for one in done.json["alternatives"]
    }
    # 4 × 500 = 2,000, of which 1,600 are paid; 4 × 300 = 1,200; a ceiling of 1,800 pays 1,800; both: 1,200
    assert told == {
        "per_person": [("bonus", 1, "0.00", "400.00")],
        "most": [("bonus", 1, "200.00", "0.00")],
        "per_person most": [("bonus", 1, "0.00", "400.00")],
    }


def test_what_stands_against_it_can_be_another_reading() -> None:
    told = moved("--reading", "headcount=qualified")
    assert figures(told["headcount=stayed"]) == [("stay-bonus", 1, "14000.00", "0.00")]
    assert "headcount=qualified" not in told


def test_readings_together_tell_the_least_and_the_most() -> None:
    of_staff = ("--policy", "lucheng-2023", "--provision", "stay-bonus")
    told = say("readings", SAMPLE, *of_staff, "--together", "--json").json
    assert (told["combinations"], told["bounded"]) == (2 * 2 * 3, False)
    # Three enterprises, one each: a care home is no industry (32 × 500), 40 × 500 less 5,000 received is not topped
    # up, and of the 30 who stayed 28 are insured (28 × 500): 16,000 + 15,000 + 14,000 = 45,000 less. With one who is
    # dispatched without an agreement a fourth has 30, of whom 29 are paid: 14,500 more
    assert told["payable"] == "871000.00"
    assert told["most"]["payable"] == "885500.00"
    assert told["least"]["payable"] == "826000.00"
    assert told["least"]["readings"] == [
        "lucheng-2023/headcount=qualified",
        "lucheng-2023/enterprises_meant=industrial",
        "lucheng-2023/overlap=exclusive",
    ]
    moved_by = [(one["name"], one["moves"]) for one in told["readings"]]
    assert moved_by == [("headcount", "28500.00"), ("enterprises_meant", "16000.00"), ("overlap", "15000.00")]


def test_one_enterprise_is_told_alone() -> None:
    # the enterprise that only `stayed` lets pass
    told = moved("--enterprise", "91330302YY0000335N")
    assert figures(told["headcount=qualified"]) == [("stay-bonus", 1, "0.00", "14000.00")]
    assert figures(told["growth_ceiling=add-on"]) == []


def test_a_value_beyond_its_bound_is_refused() -> None:
    done = say("readings", SAMPLE, "--policy", "lucheng-2023", "--set", "agency_rate=499", "--lang", "en")
    assert (done.code, "at least 500元" in done.err) == (2, True)


@pytest.mark.parametrize("form", ["text", "md"])
def test_the_table_names_readings_provisions_and_money(form: str) -> None:
    done = say("readings", SAMPLE, "--policy", "lucheng-2023", "--lang", "en", "--format", form, "--each")
    for text in ("Payable as things stand", "headcount", "stay-bonus", "14,000.00", "91330302YY0000335N"):
        assert text in done.out.replace("\\", "")


def test_a_workbook_holds_choices_enterprises_and_combinations(tmp_path: Path) -> None:
    """Three persons of A at 500, one of B: at most 1,000 instead of 1,600 takes 500 from A; a share of 40 % 30 more."""
    policy, book = policy_file(tmp_path), tmp_path / "readings.xlsx"
    text = policy.read_text(encoding="utf-8")
    text = text.replace('ceiling = { amount = "1600元" }', f"ceiling = {{ amount = {CEILING} }}")
    policy.write_text(
        text.replace('pays = { share = "50%"', f"pays = {{ share = {SHARE}") + READINGS, encoding="utf-8"
    )
    batch = batch_of(
        tmp_path / "b", staff={"A": list(map(person, "abc")), "B": [person("d")]}, buses={"A": 300}
    )
    asked = ("readings", batch, "--policy", policy, "-o", book)
    assert say(*asked, "--together").code == 0
    choices, changes, combined = (list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(book))
    # 1,500 + 500 + half of 300
    assert [(row[1], row[5], row[8], row[9], row[12]) for row in choices[1:]] == [
        (None, 0, None, None, 2150),
        ("county/most=low", 1, 0, 500, None),
        ("county/share=40%", 1, 0, 30, None),
    ]
    assert [(row[0], row[4], row[5], row[6]) for row in changes[1:]] == [
        (code_of("A"), 1500, 1000, -500),
        (code_of("A"), 150, 120, -30),
    ]
    assert combined[1:] == [
        (2150, 0, "high", "50%"),
        (2120, -30, "high", "40%"),
        (1650, -500, "low", "50%"),
        (1620, -530, "low", "40%"),
    ]
    assert say(*asked).code == 3
    assert say(*asked[:-1], tmp_path / "a.md").code == 2
