"""What every other reading would move, in figures worked out by hand for the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import SAMPLE, say

if TYPE_CHECKING:
    from pathlib import Path


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
    assert (told["combinations"], told["bounded"]) == (2**3, False)
    # Three enterprises, one each: a care home is no industry (32 × 500), 40 × 500 less 5,000 received is not topped
    # up, and of the 30 who stayed 28 are insured (28 × 500): 16,000 + 15,000 + 14,000 = 45,000 less
    assert told["payable"] == told["most"]["payable"] == "871000.00"
    assert told["least"]["payable"] == "826000.00"
    assert told["least"]["readings"] == [
        "lucheng-2023/enterprises_meant=industrial",
        "lucheng-2023/overlap=exclusive",
        "lucheng-2023/headcount=qualified",
    ]
    moved_by = [(one["name"], one["moves"]) for one in told["readings"]]
    assert moved_by == [("enterprises_meant", "16000.00"), ("overlap", "15000.00"), ("headcount", "14000.00")]


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
