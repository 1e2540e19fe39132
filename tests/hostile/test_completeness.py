"""No finding hides another: one pass tells every fault of every row, and only the console is shortened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hostile.office import FIRST, NOT_LISTED, PERSONS, SECOND, WHOLE, Sheet, batch, code_of, error, number
from hostile.outcome import POLICY, command, result_of

if TYPE_CHECKING:
    from pathlib import Path


def test_every_fault_of_one_person_is_told(tmp_path: Path) -> None:
    book = batch()
    book["员工"].row(3, FIRST, "甲", "12345", "maybe", "", "2023-02-30", "飞机")
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {
        "id-length",
        "invalid-flag",
        "missing-value",
        "invalid-date",
        "invalid-choice",
    }
    (line,) = [line for line in result.rejected if line.row == 3]
    for shown in ("maybe", "2023-02-30", "飞机"):
        assert shown in line.reason
    assert line.shown == "12345"


def test_every_fault_of_one_enterprise_is_told_for_every_provision_that_uses_it(tmp_path: Path) -> None:
    book = batch()
    book["企业"].row(
        2, FIRST, "甲", "33O302", "perhaps", error("#N/A"), "Q9999", "2", -5, "12abc", "1,2,3", "2022-02-31"
    )
    result = result_of(book, tmp_path)
    assert result.codes("企业", 2) >= {
        "invalid-code",
        "invalid-flag",
        "cell-error",
        "negative-number",
        "invalid-number",
        "invalid-date",
    }
    # What cannot be told of an enterprise is told on the rows of its persons too, and costs nobody else.
    assert result.codes("员工", 2)
    assert result.payable == WHOLE // 2


def test_failed_conditions_do_not_hide_faults_nor_faults_failed_conditions(tmp_path: Path) -> None:
    book = batch()
    # Too late (2 February is the last day), by a chartered bus; January was paid, February cannot be read.
    book["员工"].row(3, FIRST, "甲", PERSONS[1], "是", "?", dt.date(2023, 2, 3), "包车")
    assert result_of(book, tmp_path).codes("员工", 3) == {
        "outside-window",
        "not-self-arranged",
        "invalid-flag",
    }
    # January was not paid: the condition on both months fails whatever February says, and both are quoted.
    book["员工"].put("D3", "否")
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {"outside-window", "not-self-arranged", "pension-unpaid"}
    (line,) = result.rejected
    assert "“?”" in line.reason


def test_rows_after_a_broken_row_are_judged(tmp_path: Path) -> None:
    book = batch()
    book["员工"].row(2, *(error("#REF!") for _ in range(7)))
    book["企业"].row(2, *(error("#REF!") for _ in range(11)))
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE // 2
    assert result.summary["rows"]["employees"]["read"] == 4
    assert result.summary["rows"]["enterprises"]["read"] == 2


def test_a_fault_of_one_table_does_not_hide_those_of_another(tmp_path: Path) -> None:
    book = batch()
    expo = book.sheets["展会"] = Sheet()
    expo.row(1, "统一社会信用代码", "展会名称", "举办国家或地区", "开展日期", "人次")
    expo.row(2, FIRST, "甲展", "Atlantis", "2023-2-29", "1.5")
    expo.row(3, NOT_LISTED, "乙展", "日本", dt.date(2023, 2, 1), -1)
    expo.row(4, SECOND[:-1] + "I", "丙展", "", "", "")
    book["员工"].put("C3", "12345")
    book["企业"].put("I3", "x")
    result = result_of(book, tmp_path)
    assert result.codes("展会", 2) >= {"invalid-date", "not-whole"}
    assert result.codes("展会", 3) >= {"unknown-enterprise", "negative-number"}
    assert result.codes("展会", 4) >= {"uscc-format", "missing-value"}
    assert result.codes("员工", 3) == {"id-length"}
    assert "invalid-number" in result.codes("企业", 3)


def test_the_sheets_are_complete_and_only_the_console_is_shortened(tmp_path: Path) -> None:
    book = batch()
    for column in range(20, 60):
        book["企业"].cells[1, column] = f"不认识的列{column}"
        book["企业"].cells[2, column] = "x"
    for row in range(6, 2006):
        book["员工"].row(row, FIRST, f"员工{row}", "12345", "是", "是", dt.date(2023, 1, 28), "自行")
    result = result_of(book, tmp_path)
    assert len(result.noticed("unknown-column")) == 40
    assert sum("id-length" in line.codes for line in result.rejected) == 2000
    ended = command("run", tmp_path / "batch.xlsx", "-p", POLICY, "-o", tmp_path / "again.xlsx")
    shown = ended.out.count("unknown-column")
    assert 0 < shown < 40
    assert "提示 " in ended.out
    assert "其余见“提示”表" in ended.out


def test_row_numbers_of_a_notice_are_all_there_or_counted(tmp_path: Path) -> None:
    book = batch()
    for row in range(6, 306, 2):
        book["员工"].row(
            row, FIRST, "甲", number("510104810202000"), "是", "是", dt.date(2023, 1, 28), "自行"
        )
        book["员工"].row(row + 1, SECOND, "乙", "4201", "是", "是", dt.date(2023, 1, 28), "自行")
    result = result_of(book, tmp_path)
    (notice,) = result.noticed("id-legacy")
    assert "150" in notice.rows or "150" in notice.text


def test_a_hundred_enterprises_with_a_fault_each_lose_only_their_own(tmp_path: Path) -> None:
    book = batch()
    sheet = book["企业"]
    good = [sheet.cells[2, column] for column in range(1, 12)]
    faults = ["#", "?", "1e", "NaN", "--5", "12..3", "１２a", "inf", "0x1", "1/0"]
    for n in range(100):
        sheet.row(
            4 + n, code_of("Z" + "0123456789ABCDEFGHJKLMNPQRTUWXY"[n % 31] + "0123456789"[n // 31]), *good[1:]
        )
        sheet.put(f"I{4 + n}", faults[n % len(faults)] if n % 2 else 1200)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE + 50 * 100_000
    assert {line.row for line in result.rejected} == {4 + n for n in range(1, 100, 2)}
    assert all("invalid-number" in line.codes for line in result.rejected)
