"""Every award and refusal is explained condition by condition, with its source cells and what is lacking."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import SAMPLE, say
from openpyxl import Workbook

from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_of

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = [
    "统一社会信用代码",
    "企业名称",
    "注册地区划代码",
    "财政收入在本地",
    "独立法人",
    "行业代码",
    "规上企业",
    "纳统日期",
    "2022年产值（元）",
    "2022年一季度产值（元）",
    "2023年一季度产值（元）",
]
STAFF = [
    "统一社会信用代码",
    "姓名",
    "身份证号",
    "2023年1月养老保险",
    "2023年2月养老保险",
    "留温开始日期",
    "留温结束日期",
]
FROM, TO = dt.date(2023, 1, 6), dt.date(2023, 2, 5)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """One factory, 12,300 yuan and a fen short of 118 %, and 28 persons who stayed where 30 are asked for."""
    book = Workbook()
    sheet = book.active
    sheet.title = "企业"
    sheet.append(HEADINGS)
    # 118 % of 20,000,000 are 23,600,000; above it are 23,600,000.01; 23,587,700 lack 12,300.01
    sheet.append(
        [
            code_of("A"),
            "甲厂",
            "330302",
            "是",
            "是",
            "C3411",
            "是",
            "2010-01-01",
            30_000_000,
            20_000_000,
            23_587_700,
        ]
    )
    staff = book.create_sheet("员工")
    staff.append(STAFF)
    persons = Persons()
    for number in range(28):
        staff.append([code_of("A"), f"员工{number}", persons.number("3408"), "是", "是", FROM, TO])
    staff.append([code_of("A"), "早退", persons.number("3408"), "是", "是", FROM, TO - dt.timedelta(days=2)])
    path = tmp_path / "data.xlsx"
    book.save(path)
    return path


def explained(path: Path, *options: object) -> dict[str, Any]:
    done = say("explain", path, "--policy", "lucheng-2023", "--json", "--lang", "en", *options)
    assert done.code == 0, done.err
    return done.json


def provision(told: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in told["provisions"] if one["id"] == name)
    return found


def condition(conditions: list[dict[str, Any]], code: str) -> dict[str, Any]:
    (found,) = (one for one in conditions if one["code"] == code)
    return found


def test_a_refusal_tells_found_required_clause_cells_and_what_is_lacking(workbook: Path) -> None:
    told = explained(workbook, "--enterprise", code_of("A"))
    assert (told["code"], told["name"]) == (code_of("A"), "甲厂")
    (row,) = provision(told, "growth-reward")["rows"]
    assert (row["sheet"], row["row"], row["verdict"]) == ("企业", 2, "ineligible")
    base = row["routes"][0]
    assert (base["id"], base["state"], base["pays"]) == ("base", "not_met", False)
    growth = condition(base["conditions"], "growth-too-low")
    assert (growth["state"], growth["operator"], growth["limits"], growth["clause"]) == (
        "not_met",
        ">",
        ["18%"],
        "二.5",
    )
    assert "23,587,700.00 yuan" in growth["found"]
    assert [(cell["sheet"], cell["row"], cell["column"]) for cell in growth["cells"]] == [
        ("企业", 2, "K"),
        ("企业", 2, "J"),
    ]
    # 23,600,000.01 − 23,587,700 = 12,300.01
    (gap,) = growth["gaps"]
    assert (gap["field"], gap["direction"], gap["amount"], gap["unit"]) == (
        "output[2023Q1]",
        "more",
        "12300.01",
        "yuan",
    )
    assert gap["text"] == "12,300.01 yuan of Output Q1 2023 short"
    met = condition(base["conditions"], "output-too-small")
    assert (met["state"], met["gaps"]) == ("met", [])


def test_a_head_count_tells_how_many_more_persons_it_takes(workbook: Path) -> None:
    told = provision(explained(workbook, "--enterprise", code_of("A")), "stay-bonus")
    # 28 stayed, one left early: two more would have to count
    assert (told["head_count"]["certain"], told["head_count"]["at_least"]) == (28, 30)
    assert (told["head_count"]["short"], told["head_count"]["text"]) == (2, "2 more people")
    early = told["rows"][-1]
    stayed = condition(early["conditions"], "stay-window")
    assert [gap["text"] for gap in stayed["gaps"]] == ["Stayed to is 2 days too early"]
    assert told["award"] is None


def test_a_condition_that_cannot_be_told_says_why(workbook: Path) -> None:
    done = say("explain", workbook, "--policy", "lucheng-2023", "--row", "员工:2", "--lang", "en")
    assert "? Dispatch agreement is yes: Dispatch agreement is blank" in done.out
    assert "Missing value" in done.out


def test_the_waterfall_goes_from_the_formula_to_what_is_payable(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", buses={"A": 3_000})
    told = say(
        "explain", batch, "--policy", policy_file(tmp_path), "--enterprise", code_of("A"), "--json"
    ).json
    # half of 3,000 are 1,500, the ceiling is 1,000
    award = provision(told, "buses")["award"]
    steps = [(step["step"], step["amount"]) for step in award["steps"]]
    assert steps == [
        ("formula", "1500.00"),
        ("before_ceiling", "1500.00"),
        ("ceiling", "1000.00"),
        ("after_ceiling", "1000.00"),
        ("amount", "1000.00"),
    ]
    assert (award["amount"], award["fund"]) == ("1000.00", "县")


def test_one_row_is_explained_by_its_sheet_and_number(workbook: Path) -> None:
    told = explained(workbook, "--row", "员工:30")
    lines = [(one["id"], [row["row"] for row in one["rows"]]) for one in told["provisions"] if one["claimed"]]
    assert lines == [("stay-bonus", [30])]


def test_rows_that_stand_alike_are_shown_once_unless_every_row_is_wanted(workbook: Path) -> None:
    options = (
        "--policy",
        "lucheng-2023",
        "--enterprise",
        code_of("A"),
        "--provision",
        "stay-bonus",
        "--lang",
        "en",
    )
    short, whole = (
        say("explain", workbook, *options).out,
        say("explain", workbook, *options, "--every-row").out,
    )
    assert "27 more ineligible [enterprise-ineligible]: 员工 rows 3–29" in short
    assert short.count("Stayed from to Stayed to covers") == 2
    assert whole.count("Stayed from to Stayed to covers") == 29


def test_no_whole_id_number_is_shown(workbook: Path) -> None:
    persons = Persons()
    numbers = [persons.number("3408") for _ in range(29)]
    for options in (["--json"], ["--every-row"]):
        out = say("explain", workbook, "--policy", "lucheng-2023", "--enterprise", code_of("A"), *options).out
        assert not any(number in out for number in numbers)
        assert f"340801********{numbers[0][-4:]}" in out


def test_what_a_result_records_is_what_is_explained(tmp_path: Path) -> None:
    result = tmp_path / "result.xlsx"
    choices = ("--reading", "headcount=qualified", "--set", "agency_rate=600")
    say("run", SAMPLE, "--policy", "lucheng-2023", *choices, "-o", result, "--quiet")
    code = "91330302YY0000765G"  # an agency with five persons: 5 × 600 instead of 5 × 500
    told = say("explain", SAMPLE, "--result", result, "--enterprise", code, "--json").json
    assert provision(told, "agency-recruits")["award"]["amount"] == "3000.00"


def test_a_benefit_paid_before_is_explained_from_the_result_alone(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    for name in ("1", "2"):
        batch = batch_of(tmp_path / name, staff={"A": [person("e1"), person(f"e{name}")]})
        say("run", batch, "--policy", policy, "--ledger", book, "-o", tmp_path / f"{name}.xlsx", "--quiet")
    told = say(
        "explain",
        tmp_path / "2",
        "--result",
        tmp_path / "2.xlsx",
        "--row",
        "employees.csv:2",
        "--json",
        "--lang",
        "en",
    ).json
    (row,) = provision(told, "bonus")["rows"]
    assert (row["verdict"], row["codes"]) == ("ineligible", ["already-paid"])
    assert "batch 1 of the ledger paid it" in row["reasons"][0]["text"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "--policy"),
        (["--policy", "lucheng-2023"], "--enterprise"),
        (["--policy", "lucheng-2023", "--enterprise", "X", "--row", "企业:2"], "--enterprise"),
        (["--policy", "lucheng-2023", "--enterprise", "nobody"], "NOBODY"),
        (["--policy", "lucheng-2023", "--row", "企业"], "SHEET:ROW"),
        (["--policy", "lucheng-2023", "--row", "企业:999"], "999"),
        (["--policy", "lucheng-2023", "--row", "没有:2"], "没有"),
        (["--policy", "lucheng-2023", "--row", "企业:" + "9" * 5_000], "SHEET:ROW"),
        (["--policy", "lucheng-2023", "--row", "企业:²"], "SHEET:ROW"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_one_line(
    workbook: Path, options: list[str], message: str
) -> None:
    done = say("explain", workbook, *options, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_notices_about_the_subject_s_rows_are_shown_and_no_others(tmp_path: Path) -> None:
    own, other = person("n1"), person("n2")
    masked = [f"{number[:6]}********{number[-4:]}" for number in (own, other)]
    batch = batch_of(tmp_path / "batch", staff={"A": [masked[0]], "B": [masked[1]]})
    told = say(
        "explain", batch, "--policy", policy_file(tmp_path), "--enterprise", code_of("B"), "--json"
    ).json
    rows = {tuple(notice["rows"]) for notice in told["notices"] if notice["code"] == "id-masked"}
    assert rows == {(3,)}


def test_alike_rows_are_grouped_by_verdict_and_codes(workbook: Path) -> None:
    told = provision(explained(workbook, "--enterprise", code_of("A")), "stay-bonus")
    assert [row["row"] for row in told["rows"]] == [2, 30]
    (alike,) = told["alike"]
    assert (alike["codes"], alike["rows"]) == (["enterprise-ineligible"], list(range(3, 30)))
    every = provision(explained(workbook, "--enterprise", code_of("A"), "--every-row"), "stay-bonus")
    assert ([row["row"] for row in every["rows"]], every["alike"]) == (list(range(2, 31)), [])
