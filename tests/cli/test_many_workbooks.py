"""Many workbooks of one company each: in by one door, each told apart, and back with what to mend."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from cli.commands import Said, say
from msoffcrypto.format.ooxml import OOXMLFile
from tables.sheet_reading import write_xlsx

from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of
from subsidycalc.tables.reading.collecting import name_in_archive

if TYPE_CHECKING:
    from pathlib import Path

_POLICY = ("--policy", "lucheng-2023")
_ENTERPRISE = ["统一社会信用代码", "企业名称", "注册地区划代码", "财政收入在本地", "独立法人"]
_STAFF = [
    "统一社会信用代码",
    "姓名",
    "身份证号",
    "2023年1月养老保险",
    "2023年2月养老保险",
    "留温开始日期",
    "留温结束日期",
]


def _person(code: str, number: int, **cells: object) -> list[object]:
    identity = number_of("522121", dt.date(1980, 1, 1) + dt.timedelta(days=number))
    row = [code, f"员工{number}", identity, "是", "是", dt.date(2023, 1, 1), dt.date(2023, 2, 10)]
    return [cells.get(heading, cell) for heading, cell in zip(_STAFF, row, strict=True)]


def _company(folder: Path, letter: str, number: int, **sheets: list[list[object]]) -> Path:
    """Write the workbook of a company that gets 30 × 500 yuan."""
    code = code_of(letter)
    staff = [_person(code, 100 * number + place) for place in range(30)]
    whole: dict[str, list[list[object]]] = {
        "企业": [list(_ENTERPRISE), [code, f"公司{letter}", "330302", "是", "是"]],
        "员工": [list(_STAFF), *staff],
    }
    return write_xlsx(folder / f"公司{letter}.xlsx", whole | sheets)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "申报"
    found.mkdir()
    for number, letter in enumerate("ABC"):
        _company(found, letter, number)
    return found


def _rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))[1:]


def _run(*inputs: object) -> Said:
    return say("run", *inputs, *_POLICY)


def test_a_folder_is_one_batch_and_its_result_lies_beside_it(folder: Path) -> None:
    said = _run(folder)
    assert said.code == 0, said.err
    result = folder.parent / "申报.lucheng-2023.xlsx"
    assert [row[-2] for row in _rows(result, "奖补明细")] == [15000, 15000, 15000]
    assert sorted(entry.name for entry in folder.iterdir()) == ["公司A.xlsx", "公司B.xlsx", "公司C.xlsx"]
    assert say("verify", result, "--input", folder).code == 0


def test_an_archive_holds_the_same_and_so_does_a_wildcard(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "全部.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for entry in folder.iterdir():
            packed.write(entry, f"2023/{entry.name}")
    assert _run(archive).code == 0
    assert _run(folder / "公司*.xlsx", "-o", tmp_path / "w.xlsx").code == 0
    awards = _rows(tmp_path / "w.xlsx", "奖补明细")
    assert _rows(tmp_path / "全部.lucheng-2023.xlsx", "奖补明细") == awards
    assert say("verify", tmp_path / "全部.lucheng-2023.xlsx", "--input", archive).code == 0


def test_a_name_written_by_windows_in_china_is_read() -> None:
    member = zipfile.ZipInfo("公司A.xlsx".encode("gb18030").decode("cp437"))
    assert name_in_archive(member) == "公司A.xlsx"


def test_lock_files_old_results_and_copies_are_skipped_and_said_once(folder: Path) -> None:
    _run(folder)
    shutil.copy(folder.parent / "申报.lucheng-2023.xlsx", folder / "旧结果.xlsx")
    shutil.copy(folder / "公司A.xlsx", folder / "公司A (2).xlsx")
    (folder / "~$公司A.xlsx").write_bytes(b"lock")
    assert _run(folder, "--force").code == 0
    notices = {row[3]: row[4] for row in _rows(folder.parent / "申报.lucheng-2023.xlsx", "提示")}
    assert "~$公司A.xlsx" in notices["locks-skipped"]
    assert "旧结果.xlsx" in notices["results-skipped"]
    assert "公司A.xlsx" in notices["copy-skipped"]


def test_what_one_workbook_lacks_is_its_error(folder: Path) -> None:
    _company(folder, "D", 4, 员工=[], 花名=[list(_STAFF), _person(code_of("D"), 400)])
    said = say("check", folder, *_POLICY)
    assert said.code == 1
    assert "公司D.xlsx 缺少“员工”表" in said.out
    assert "看表头像是“员工”表" in said.out


def test_file_sheet_and_company_stand_in_columns_of_their_own(folder: Path) -> None:
    staff = [list(_STAFF), *[_person(code_of("D"), 400 + place, 身份证号="123") for place in range(2)]]
    _company(folder, "D", 4, 员工=staff)
    assert _run(folder).code == 0
    lines = [
        row for row in _rows(folder.parent / "申报.lucheng-2023.xlsx", "驳回") if "id-length" in str(row[8])
    ]
    assert [(row[0], row[1], row[3], row[10]) for row in lines] == [
        ("员工", 2, "公司D", "公司D.xlsx"),
        ("员工", 3, "公司D", "公司D.xlsx"),
    ]


def test_one_wrong_code_is_one_error_and_not_also_all_its_rows(folder: Path) -> None:
    good = code_of("D")
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    _company(folder, "D", 4, 企业=[list(_ENTERPRISE), [wrong, "公司D", "330302", "是", "是"]])
    found = say("check", folder, *_POLICY, "--json").json
    assert {group["code"]: group["count"] for group in found["findings"]} == {"uscc-checksum": 1}


def test_two_files_of_one_company_are_told_with_rows_and_columns(folder: Path) -> None:
    other = [list(_ENTERPRISE), [code_of("A"), "公司A", "330302", "否", "是"]]
    shutil.move(_company(folder, "A", 0, 企业=other), folder / "公司A更正.xlsx")
    _company(folder, "A", 0)
    assert _run(folder).code == 0
    rows = _rows(folder.parent / "申报.lucheng-2023.xlsx", "驳回")
    reasons = [str(row[9]) for row in rows if row[8] == "duplicate-enterprise" and row[0] == "企业"]
    (reason,) = reasons
    assert "与“[公司A更正.xlsx]企业”第2行不同的列：财政收入在本地" in reason


def test_signatures_and_an_officers_column_are_no_errors(folder: Path) -> None:
    code = code_of("D")
    staff = [[*_STAFF, "领导意见"], *[[*_person(code, 400 + place), "同意"] for place in range(30)]]
    staff += [["填报人：张三"], ["单位（盖章）：", None, None, "日期："]]
    _company(folder, "D", 4, 员工=staff)
    said = say("check", folder, *_POLICY, "-o", folder.parent / "退回")
    assert said.code == 0, said.out
    assert [entry.name for entry in (folder.parent / "退回").iterdir()] == ["退回清单.xlsx"]


def test_copies_go_back_to_those_alone_who_have_something_to_mend(folder: Path) -> None:
    staff = [["留温结束日期", *_STAFF[:3], "2023年1月养老保险（未缴）", *_STAFF[4:6]]]
    staff += [["210331", *_person(code_of("D"), 400)[:6]]]
    _company(folder, "D", 4, 员工=staff)
    back = folder.parent / "退回"
    said = say("check", folder, *_POLICY, "-o", f"{back}/")
    assert said.code == 1
    assert sorted(entry.name for entry in back.iterdir()) == ["公司D.xlsx", "退回清单.xlsx"]
    ((company, file, to_mend, by_when),) = _rows(back / "退回清单.xlsx", "退回清单")
    assert (company, file, by_when) == ("公司D", "公司D.xlsx", None)
    assert "未缴" in str(to_mend)
    copy = openpyxl.load_workbook(back / "公司D.xlsx")
    first = copy["检查结果"]["C5"]
    assert "2023年1月养老保险" in first.value
    assert first.font.color.rgb == "00C00000"
    # The column stands elsewhere than in the other files: the mark is where this file has it.
    assert "invalid-date" in copy["员工"]["A2"].comment.text
    assert say("check", folder, *_POLICY, "-o", f"{back}/").code == 3
    assert say("check", folder, *_POLICY, "-o", f"{back}/", "--force").code == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 cut short", "已损坏"),
        (b"<html></html>", "是网页"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_one_file_that_cannot_be_read_keeps_nobody_else_waiting(
    folder: Path, content: bytes, says: str
) -> None:
    (folder / "公司D.xlsx").write_bytes(content)
    back = folder.parent / "退回"
    said = say("check", folder, *_POLICY, "-o", f"{back}/")
    assert said.code == 1
    assert "文件未读取" in said.out
    ((_, file, to_mend, _),) = _rows(back / "退回清单.xlsx", "退回清单")
    assert file == "公司D.xlsx"
    assert says in str(to_mend)
    # What is paid is never reckoned from some of the files only.
    refused = _run(folder)
    assert refused.code == 2
    assert "公司D.xlsx" in refused.err


def test_figures_that_are_not_plausible_count_under_strict(tmp_path: Path) -> None:
    heads = [*_ENTERPRISE, "规上企业", "行业代码", "2023年一季度产值（万元）", "2022年一季度产值（万元）"]
    row = [code_of("A"), "公司A", "330302", "是", "是", "是", "C3411", 12_000_000, 1000]
    book = write_xlsx(tmp_path / "a.xlsx", {"企业": [heads, row]})
    assert _run(book).code == 0
    assert _rows(tmp_path / "a.lucheng-2023.xlsx", "提示")[0][3] == "growth-implausible"
    assert say("run", book, *_POLICY, "--force", "--strict").code == 1


def test_a_line_of_text_longer_than_its_headings_is_refused_by_its_number(tmp_path: Path) -> None:
    book = tmp_path / "商务活动.csv"
    book.write_text(
        f"统一社会信用代码,目的国家,机票费用（元）,备注\n{code_of('A')},日本,8000,\n{code_of('A')},日本,12,500,\n",
        encoding="utf-8-sig",
    )
    said = _run(book)
    assert said.code == 2
    assert "第 3 行有 5 个字段，表头只有 4 个" in said.err


@pytest.fixture
def locked(folder: Path) -> Path:
    """Return a workbook with the password 鹿城2023."""
    whole = folder / "公司A.xlsx"
    with whole.open("rb") as stream, (folder.parent / "locked.xlsx").open("w+b") as target:
        OOXMLFile(stream).encrypt("鹿城2023", target)
    return folder.parent / "locked.xlsx"


def test_a_password_is_taken_from_a_file_and_stands_nowhere(locked: Path) -> None:
    given = locked.with_name("password.txt")
    given.write_text("鹿城2023\n", encoding="utf-8")
    said = say("run", locked, *_POLICY, "--password-file", given)
    assert said.code == 0, said.err
    result = locked.with_name("locked.lucheng-2023.xlsx")
    assert [row[-2] for row in _rows(result, "奖补明细")] == [15000]
    with zipfile.ZipFile(result) as written:
        assert not any("鹿城2023".encode() in written.read(name) for name in written.namelist())
    assert say("verify", result, "--input", locked, "--password-file", given).code == 0


@pytest.mark.parametrize(("password", "says"), [("falsch", "密码不对"), ("", "第一行没有密码")])
def test_a_wrong_password_is_one_line_that_does_not_show_it(locked: Path, password: str, says: str) -> None:
    given = locked.with_name("password.txt")
    given.write_text(f"{password}\n", encoding="utf-8")
    said = say("run", locked, *_POLICY, "--password-file", given)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert says in said.err
    assert not password or password not in said.err


def test_a_password_that_never_ends_or_is_no_text_is_none(locked: Path) -> None:
    given = locked.with_name("password.txt")
    given.write_bytes("鹿城".encode("gb18030"))
    for file in ("/dev/zero", given):
        said = say("run", locked, *_POLICY, "--password-file", file)
        assert (said.code, "第一行没有密码" in said.err) == (2, True)


def test_without_a_password_the_way_out_is_said(locked: Path) -> None:
    said = _run(locked)
    assert said.code == 2
    assert "--password-file" in said.err


def test_folders_within_are_not_read_and_said(folder: Path) -> None:
    (folder / "退回").mkdir()
    shutil.copy(folder / "公司A.xlsx", folder / "退回" / "公司A.xlsx")
    told = say("check", folder, *_POLICY, "--json").json
    assert [notice["text"] for notice in told["notices"] if notice["code"] == "folders-skipped"]
    (folder.parent / "各镇").mkdir()
    folder.rename(folder.parent / "各镇" / "甲镇")
    alone = say("check", folder.parent / "各镇", *_POLICY)
    assert (alone.code, "甲镇/" in alone.err, f"{folder.parent / '各镇'}/*" in alone.err) == (2, True, True)
    again = say("check", folder.parent / "各镇" / "*", *_POLICY, "--json").json
    assert (again["errors"], len(again["inputs"])) == (told["errors"], len(told["inputs"]))


def test_what_is_no_xlsx_goes_back_as_one_with_its_cells_in_their_places(folder: Path) -> None:
    code = code_of("A")
    for workbook in folder.iterdir():
        workbook.unlink()
    _company(folder, "A", 1, 企业=[list(_ENTERPRISE), [code, "公司A", "330302", "是", "待核"]])
    (folder / "公司A.xlsx").rename(folder / "公司A.xlsm")
    headings = "统一社会信用代码,展会名称,举办国家或地区,开展日期,人次"
    line = f"{code},甲展,德国,2023-02-30,2"
    (folder / "展会.csv").write_text(f"{headings}\n{line}\n", encoding="gb18030")
    back = folder.parent / "退回"
    assert say("check", folder, *_POLICY, "-o", f"{back}/").code == 1
    assert sorted(entry.name for entry in back.iterdir()) == [
        "公司A.xlsm.xlsx",
        "展会.csv.xlsx",
        "退回清单.xlsx",
    ]
    sheet = openpyxl.load_workbook(back / "展会.csv.xlsx")["展会.csv"]
    assert [[cell.value for cell in row] for row in sheet] == [headings.split(","), line.split(",")]
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["D2"]
    copied = openpyxl.load_workbook(back / "公司A.xlsm.xlsx")["企业"]
    assert (copied["E2"].value, "待核" in copied["E2"].comment.text) == ("待核", True)
