"""What a person decides on lines of a result pays, refuses or replaces a value; what fits nothing is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import Said, say

from subsidycalc.identity.identity_number import fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHY, WHO, WHEN, ON = "经查属实", "王主任", dt.date(2023, 7, 3), "会议纪要〔2023〕3号"

TWICE = {"A": [person("v1"), person("v2")], "B": [person("v2"), person("v3")]}
"""Person 2 stands under both enterprises, so that both rows wait for a person: A and B get 500 each."""


class Office:
    """A batch in the making: its folder, its policy, and what was run of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.batch = folder / "batch"
        self.policy = policy_file(folder)
        self.result = folder / "result.xlsx"
        self.form = folder / "form.xlsx"

    def run(self, *options: object) -> Said:
        ended = say(
            "run", self.batch, "--policy", self.policy, "-o", self.result, "--force", "--quiet", *options
        )
        assert ended.code == 0, ended.err
        return ended

    def ask(self, *options: object) -> list[dict[str, str]]:
        """Make the form of the result and return its lines."""
        ended = say("template", "--rulings", self.result, "-o", self.form, "--force", *options)
        assert ended.code == 0, ended.err
        heading, *rows = openpyxl.load_workbook(self.form)["裁定"].iter_rows(values_only=True)
        return [dict(zip(heading, row, strict=True)) for row in rows]

    def rule(self, place: tuple[str, int, str], decision: str, **more: object) -> None:
        """Fill in the line of a sheet, row and provision."""
        book = openpyxl.load_workbook(self.form)
        sheet = book["裁定"]
        places = {cell.value: cell.column for cell in sheet[1]}
        cells = {"裁定": decision, "理由": WHY, "裁定人": WHO, "日期": WHEN, "依据": ON, **more}
        (row,) = (
            row[0].row
            for row in sheet.iter_rows(min_row=2)
            if tuple(sheet.cell(row[0].row, places[name]).value for name in ("工作表", "行号", "项目"))
            == (place[0], str(place[1]), place[2])
        )
        for name, value in cells.items():
            sheet.cell(row, places[name]).value = value
        book.save(self.form)

    def add(self, **cells: object) -> None:
        """Write a line by hand, without a check code."""
        book = openpyxl.load_workbook(self.form)
        sheet = book["裁定"]
        filled = {"理由": WHY, "裁定人": WHO, "日期": WHEN, "依据": ON, **cells}
        sheet.append([filled.get(cell.value) for cell in sheet[1]])
        book.save(self.form)

    def sheet(self, name: str) -> list[dict[str, object]]:
        heading, *rows = openpyxl.load_workbook(self.result)[name].iter_rows(values_only=True)
        return [dict(zip(heading, row, strict=True)) for row in rows]

    def paid(self, provision: str) -> dict[object, object]:
        return {
            str(line["企业名称"])[-1]: line["核定金额(元)"]
            for line in self.sheet("奖补明细")
            if line["项目"] == provision
        }

    def notices(self) -> list[object]:
        return [line["代码"] for line in self.sheet("提示") if str(line["代码"]).startswith("ruling")]

    def verified(self, *options: object) -> tuple[int, list[str]]:
        (accepted,) = (line["值"] for line in self.sheet("运行信息") if line["项"] == "sha256:county")
        told = say(
            "verify", self.result, "--input", self.batch, "--accept-policy", accepted, "--json", *options
        )
        return told.code, [cause["code"] for cause in told.json.get("causes", [])]


@pytest.fixture
def twice(tmp_path: Path) -> Office:
    """Two enterprises that claim for one person."""
    office = Office(tmp_path)
    batch_of(office.batch, staff=TWICE)
    office.run()
    office.ask()
    return office


def test_a_line_under_review_is_paid_and_the_other_refused(twice: Office) -> None:
    """A has 2 × 500 = 1,000 for persons 1 and 2, B has 500 for person 3: 1,500 in all, every row filed once."""
    assert twice.paid("bonus") == {"A": 500, "B": 500}
    twice.rule(("employees.csv", 3, "bonus"), "发放")
    twice.rule(("employees.csv", 4, "bonus"), "不予发放")
    twice.run("--rulings", twice.form)
    assert twice.paid("bonus") == {"A": 1000, "B": 500}
    assert twice.notices() == []
    (refused,) = twice.sheet("驳回")
    assert refused["原因代码"] == "claimed-twice;ruled-out"
    assert f"按裁定不予发放：{WHY}（{WHO}，2023-07-03，依据：{ON}）。" in str(refused["原因"])
    (award, _) = twice.sheet("奖补明细")
    assert award["计算过程"] == (
        f"500元 × 2人 = 1,000元；employees.csv第3行按裁定发放：{WHY}（{WHO}，2023-07-03，依据：{ON}）"
    )
    assert [(line["行号"], line["裁定"], line["裁定人"]) for line in twice.sheet("裁定")] == [
        ("3", "发放", WHO),
        ("4", "不予发放", WHO),
    ]


def test_a_ruled_result_is_verified_with_its_rulings_and_without_them_asks_for_them(twice: Office) -> None:
    twice.rule(("employees.csv", 3, "bonus"), "发放")
    twice.run("--rulings", twice.form)
    assert twice.verified("--rulings", twice.form) == (0, [])
    code, _ = twice.verified()
    assert code == 2
    twice.rule(("employees.csv", 3, "bonus"), "不予发放")
    assert twice.verified("--rulings", twice.form) == (1, ["rulings-changed"])


@pytest.mark.parametrize("lacking", ["理由", "裁定人", "日期", "依据"])
def test_a_ruling_that_nobody_answers_for_has_no_effect(twice: Office, lacking: str) -> None:
    twice.rule(("employees.csv", 3, "bonus"), "发放", **{lacking: None})
    ended = twice.run("--rulings", twice.form)
    assert twice.paid("bonus") == {"A": 500, "B": 500}
    assert twice.notices() == ["ruling-incomplete"]
    assert lacking in ended.err
    assert "裁定" not in openpyxl.load_workbook(twice.result).sheetnames


def test_a_ruling_never_lands_on_another_row(twice: Office) -> None:
    """A row is put in before the one that was ruled on: what stands at its number now is somebody else's."""
    twice.rule(("employees.csv", 3, "bonus"), "发放")
    batch_of(twice.batch, staff={"A": [person("v9"), *TWICE["A"]], "B": TWICE["B"]})
    ended = twice.run("--rulings", twice.form)
    assert twice.notices() == ["ruling-fits-nothing"]
    assert "form.xlsx" in ended.err
    assert twice.paid("bonus") == {"A": 1000, "B": 500}


def test_a_ruling_holds_where_another_row_was_changed_and_says_so(twice: Office) -> None:
    twice.rule(("employees.csv", 3, "bonus"), "发放")
    batch_of(twice.batch, staff={"A": TWICE["A"], "B": [person("v2"), person("v4")]})
    twice.run("--rulings", twice.form)
    assert twice.paid("bonus") == {"A": 1000, "B": 500}
    assert twice.notices() == ["ruling-other-input"]


def test_rulings_that_contradict_each_other_have_no_effect(twice: Office) -> None:
    twice.rule(("employees.csv", 3, "bonus"), "发放")
    other = twice.folder / "other.xlsx"
    other.write_bytes(twice.form.read_bytes())
    twice.rule(("employees.csv", 3, "bonus"), "不予发放")
    twice.run("--rulings", twice.form, "--rulings", other)
    assert twice.paid("bonus") == {"A": 500, "B": 500}
    (told,) = (line for line in twice.sheet("提示") if line["代码"] == "ruling-twice")
    assert "form.xlsx" in str(told["文件"])
    assert "other.xlsx" in str(told["文件"])


def objected(folder: Path, change: Callable[[Office], None], **batch: object) -> Office:
    """An office with a batch whose refused lines were objected to."""
    office = Office(folder)
    batch_of(office.batch, **batch)  # type: ignore[arg-type] # as the county's batches are written
    office.run()
    office.ask("--objections")
    change(office)
    return office


def test_a_value_is_replaced_as_if_it_stood_in_the_cell(tmp_path: Path) -> None:
    """The hire of a bus was written as -900; corrected to 1,200 half of it is 600."""
    office = objected(
        tmp_path,
        lambda one: one.rule(
            ("charter_trips.csv", 2, "buses"), "更正", 字段="企业承担费用", 更正值="1,200元"
        ),
        buses={"A": -900},
    )
    assert office.paid("buses") == {}
    office.run("--rulings", office.form)
    assert office.paid("buses") == {"A": 600}
    (award,) = office.sheet("奖补明细")
    assert "企业承担费用由“-900”更正为1,200.00元" in str(award["计算过程"])
    assert office.notices() == []
    assert office.verified("--rulings", office.form) == (0, [])


def test_a_wrong_figure_of_a_row_that_is_paid_is_corrected_by_a_line_written_by_hand(tmp_path: Path) -> None:
    """900 yuan were written where it was 90: half of 90 is 45, and not 450."""
    office = objected(tmp_path, lambda _: None, buses={"A": 900, "B": -1})
    row = office.sheet("奖补明细")[0]
    told = {"工作表": "charter_trips.csv", "行号": 2, "政策": "county", "项目": "buses", "对象": "2023-01-25"}
    told |= {"统一社会信用代码": row["统一社会信用代码"], "裁定": "更正", "字段": "cost", "更正值": 90}
    office.add(**told)
    office.add(**{**told, "统一社会信用代码": "91330302YY000001XX"})
    office.run("--rulings", office.form)
    assert office.paid("buses") == {"A": 45}
    assert office.notices() == ["ruling-fits-nothing"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("没有这列", "1", "ruling-no-field"),
        ("企业承担费用", "很多", "ruling-value-unusable"),
        ("包车日期", "2023-01-25", "ruling-value-already"),
    ],
)
def test_a_correction_that_changes_nothing_is_told(tmp_path: Path, field: str, value: str, told: str) -> None:
    office = objected(
        tmp_path,
        lambda one: one.rule(("charter_trips.csv", 2, "buses"), "更正", 字段=field, 更正值=value),
        buses={"A": -900},
    )
    office.run("--rulings", office.form)
    assert office.notices() == [told]
    assert office.paid("buses") == {}


def test_to_pay_what_the_text_does_not_is_said_loudly(tmp_path: Path) -> None:
    """The same row stands twice and the second was refused; paid all the same it is 2 × 450 = 900."""
    office = Office(tmp_path)
    text = office.policy.read_text(encoding="utf-8")
    text = text.replace('table = "charter_trips"', 'table = "charter_trips"\nonce_per = ["trip_date"]')
    office.policy.write_text(text, encoding="utf-8")
    batch_of(office.batch, buses={"A": 900})
    trips = office.batch / "charter_trips.csv"
    trips.write_text(trips.read_text("utf-8") + trips.read_text("utf-8").splitlines()[1] + "\n", "utf-8")
    office.run()
    assert office.paid("buses") == {"A": 450}
    office.ask("--objections")
    office.rule(("charter_trips.csv", 3, "buses"), "发放")
    ended = office.run("--rulings", office.form)
    assert office.paid("buses") == {"A": 900}
    assert office.notices() == ["ruling-overrides"]
    assert "条文不符合而按裁定发放" in ended.err
    (award,) = office.sheet("奖补明细")
    assert "条文不符合而按裁定发放" in str(award["计算过程"])
    (ruled,) = office.sheet("裁定")
    assert "条文不符合" in str(ruled["裁定"])


def test_what_no_amount_can_be_told_for_is_not_paid_by_a_ruling(tmp_path: Path) -> None:
    office = objected(
        tmp_path, lambda one: one.rule(("charter_trips.csv", 2, "buses"), "发放"), buses={"A": -900}
    )
    office.run("--rulings", office.form)
    assert office.paid("buses") == {}
    assert office.notices() == ["ruling-without-effect"]


def test_a_death_found_late_that_was_another_is_paid_by_ruling(tmp_path: Path) -> None:
    """A register refuses person 1; a person finds that it is another, and 2 × 500 are paid."""
    office = Office(tmp_path)
    batch_of(office.batch, staff={"A": TWICE["A"]})
    deaths = tmp_path / "deaths.csv"
    deaths.write_text(f"姓名,身份证号,死亡日期\n,{person('v1')},2023-01-01\n", encoding="utf-8")
    register = ("--register", f"deceased={deaths}")
    office.run(*register)
    assert office.paid("bonus") == {"A": 500}
    office.ask("--objections")
    office.rule(("employees.csv", 2, "bonus"), "发放")
    office.run(*register, "--rulings", office.form)
    assert office.paid("bonus") == {"A": 1000}
    assert office.verified(*register, "--rulings", office.form) == (0, [])


def test_the_form_lists_what_waits_for_a_person_and_refused_lines_where_asked(twice: Office) -> None:
    lines = twice.ask()
    assert [(line["行号"], line["类型"]) for line in lines] == [("3", "需人工复核"), ("4", "需人工复核")]
    assert all(person("v2") not in str(line) for line in lines)
    assert say("template", "--rulings", twice.result, "--policy", twice.policy).code == 2
    assert say("template").code == 2


def test_a_file_that_is_no_form_is_one_line(twice: Office) -> None:
    ended = say(
        "run", twice.batch, "--policy", twice.policy, "-o", twice.folder / "r.xlsx", "--rulings", twice.batch / "employees.csv"
    )  # fmt: skip
    assert ended.code == 2
    assert ended.err.count("\n") == 1


def test_a_number_that_looks_the_same_masked_is_corrected_all_the_same(twice: Office) -> None:
    """The second row of person 2 was another's, whose number differs only where it is hidden: A has 1,000, B 1,000."""
    here = person("v2")
    other = next(
        f"{here[:6]}{born}{here[-4:]}"
        for born in (f"19{year}0{month}01" for year in range(50, 99) for month in range(1, 10))
        if fault(f"{here[:6]}{born}{here[-4:]}") is None and born != here[6:14]
    )
    twice.rule(("employees.csv", 4, "bonus"), "更正", 字段="身份证号", 更正值=other)
    twice.run("--rulings", twice.form)
    assert twice.paid("bonus") == {"A": 1000, "B": 1000}
    assert twice.notices() == []
    whole = {
        str(cell) for sheet in openpyxl.load_workbook(twice.result) for row in sheet.values for cell in row
    }
    assert not any(other in cell or here in cell for cell in whole)
