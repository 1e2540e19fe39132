"""From a result to what an office sends out: every paper says the result, and accounts stand in the list of payments alone."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import Said, say
from docx import Document
from policies.test_paid_in_person import APPLIANCES, ITEM, MASKED
from policies.test_paid_in_person import batch as bought

from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CANARY = person("canary")
ACCOUNTS = {"A": "33050162000000000001", "B": "6222001234567890123"}
LIST = "资金拨付表.xlsx"


def result_of(
    folder: Path,
    accounts: Mapping[str, str] = ACCOUNTS,
    names: Mapping[str, str] = {},
    *options: object,
    more: str = "",
) -> Path:
    """A: two persons 2 × 500 and half a bus of 400; B: one person 500 and one twice; C: one with a wrong number."""
    batch = batch_of(
        folder / "batch",
        staff={
            "A": [CANARY, person("p1")],
            "B": [person("p2"), person("p3"), person("p3")],
            "C": ["340801199001010000"],
        },
        buses={"A": 400},
    )
    listed = batch / "enterprises.csv"
    heading, *rows = csv.reader(listed.read_text(encoding="utf-8").splitlines())
    heading += ["户名", "开户行", "银行账号"]
    for row in rows:
        letter = row[1][-1]
        row[1] = names.get(letter, row[1])
        row += [row[1], "示例银行", accounts.get(letter, "")]
    with listed.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [heading, *rows] if accounts else [line[:-3] for line in (heading, *rows)]
        )
    result = folder / "result.xlsx"
    done = say("run", batch, "--policy", policy_file(folder, more=more), "-o", result, "--quiet", *options)
    assert done.code == 0, done.err
    return result


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of the batch as it stands."""
    return result_of(tmp_path_factory.mktemp("plain"))


def papers(result: Path, folder: Path, *options: object) -> Said:
    return say("papers", result, "-o", folder, *options)


def texts(data: bytes) -> str:
    """Every text of a document, tables and headers included."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    return re.sub("<[^>]+>", "", xml.replace("</w:p>", "\n"))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_result_becomes_every_paper_the_same_bytes_each_time(plain: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = papers(plain, tmp_path / name)
        assert (done.code, done.err) == (0, "")
    one = files(tmp_path / "one")
    assert one == files(tmp_path / "two")
    assert sorted(one) == sorted(
        [
            "公示表.docx",
            "审批表.docx",
            "一页摘要.docx",
            LIST,
            "告知书/企业A.兑现告知书.docx",
            "告知书/企业B.兑现告知书.docx",
            "告知书/企业C.不予兑现告知书.docx",
        ]
    )
    for name, data in one.items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}, name
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}
        assert "python-docx" not in core


def test_amounts_of_letters_payments_and_approval_add_up(plain: Path, tmp_path: Path) -> None:
    """A 2 × 500 + 400 ÷ 2 = 1,200; B 2 × 500 = 1,000, whose third row repeats the second: 2,200."""
    papers(plain, tmp_path / "out")
    out = files(tmp_path / "out")
    letters = {name[4:7]: texts(data) for name, data in out.items() if name.startswith("告知书/")}
    paid = {
        name: re.findall(r"以上应付合计([0-9,.]+)元（大写：(.+?)）", text) for name, text in letters.items()
    }
    assert paid == {"企业A": [("1,200.00", "壹仟贰佰元整")], "企业B": [("1,000.00", "壹仟元整")], "企业C": []}
    table, by_fund = openpyxl.load_workbook(tmp_path / "out" / LIST)
    rows = [row[2:8] for row in table.iter_rows(min_row=2, values_only=True)]
    assert rows == [
        (code_of("A"), "企业A", "示例银行", ACCOUNTS["A"], "县", 1200),
        (code_of("B"), "企业B", "示例银行", ACCOUNTS["B"], "县", 1000),
        (None, None, None, None, None, 2200),
    ]
    assert [cell.value for cell in by_fund[4]] == ["县", 2, 2200]
    assert "应付合计2,200.00元（大写：贰仟贰佰元整）" in texts(out["审批表.docx"])
    # why C gets nothing: what was found, the clause, and how to mend it
    for told in (
        "身份证号校验位不符",
        "County 1 1",
        "按身份证件更正号码",
        "“employees.csv”第7行",
        "340801********0000",
    ):
        assert told in letters["企业C"]
    assert "500元 × 2人 = 1,000元" in letters["企业A"]


NOT_SET = """
[parameter.rate]
title = "标准"
clause = "4"
unit = "元"
[[provision]]
id = "training"
clause = "4"
title = "培训补贴"
kind = "grant"
table = "employees"
claims = ["stay_from"]
pays = { amount = { parameter = "rate" }, unit = "人" }
"""


def test_what_the_office_has_not_set_is_its_own_affair_in_a_letter(tmp_path: Path) -> None:
    papers(result_of(tmp_path, more=NOT_SET), tmp_path / "out")
    letter = texts((tmp_path / "out" / "告知书" / "企业A.兑现告知书.docx").read_bytes())
    for said in ("培训补贴（待核实）", "标准尚未设定（County 1 4）", "由经办单位核实后另行告知"):
        assert said in letter
    for inner in ("--set", "rate", "training"):
        assert inner not in letter


def test_whole_numbers_and_accounts_stand_nowhere_but_in_the_list_of_payments(
    plain: Path, tmp_path: Path
) -> None:
    shared = {"A": ACCOUNTS["A"], "B": f" {ACCOUNTS['A'][:4]} {ACCOUNTS['A'][4:]}"}
    done = [papers(plain, tmp_path / "out"), papers(plain, tmp_path / "again", "--json")]
    doubled = result_of(tmp_path / "2", shared)
    done += [papers(doubled, tmp_path / "2" / "out"), papers(doubled, tmp_path / "2" / "again", "--json")]
    done += [say("diff", plain, doubled), say("diff", plain, doubled, "--json")]
    done += [say("verify", doubled, "--input", plain.parent / "batch", *json) for json in ([], ["--json"])]
    shown = [text for one in done for text in (one.out, one.err)]
    shown += [texts(data) for name, data in files(tmp_path / "out").items() if name != LIST]
    for text in shown:
        assert not [secret for secret in (CANARY, *ACCOUNTS.values()) if secret in text]
    # the account that differs is told, masked
    assert "622200********0123" in done[-1].out
    assert CANARY not in texts((tmp_path / "out" / LIST).read_bytes())


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        ({"A": ACCOUNTS["A"]}, ["企业B", "缺少：账号"]),
        ({"A": "1203-2001-0900", "B": "120320010900"}, ["企业A", "企业B", "1203-2****0900"]),
        ({}, ["没有收款账户"]),
    ],
    ids=["missing", "shared", "no columns"],
)
def test_an_account_at_fault_keeps_the_list_back_and_nothing_else(
    accounts: dict[str, str], told: list[str], tmp_path: Path
) -> None:
    done = papers(result_of(tmp_path, accounts), tmp_path / "out")
    assert done.code == 1
    assert [one for one in told if one not in done.err] == []
    assert len(files(tmp_path / "out")) == 6
    assert not (tmp_path / "out" / LIST).exists()


def test_a_list_that_no_longer_holds_is_withdrawn(plain: Path, tmp_path: Path) -> None:
    assert papers(plain, tmp_path / "out").code == 0
    doubled = result_of(tmp_path / "2", {"A": ACCOUNTS["A"], "B": ACCOUNTS["A"]})
    done = papers(doubled, tmp_path / "out", "--force", "--json")
    faults = [(one["name"], one["fault"], one["others"]) for one in done.json["accounts"]]
    assert faults == [("企业A", "shared", ["企业B"]), ("企业B", "shared", ["企业A"])]
    assert (done.code, done.json["payment_list"], (tmp_path / "out" / LIST).exists()) == (1, False, False)


def test_the_public_notice_names_no_code_no_person_and_no_id(plain: Path, tmp_path: Path) -> None:
    papers(plain, tmp_path / "out")
    notice = texts((tmp_path / "out" / "公示表.docx").read_bytes())
    assert ("企业A" in notice, "企业C" in notice, "留工补助" in notice) == (True, False, True)
    for hidden in ("*", code_of("A"), "bonus", "500元 × 2人", "示例银行"):
        assert hidden not in notice


def test_persons_are_paid_masked_their_accounts_are_to_be_entered_and_nobody_names_them(
    tmp_path: Path,
) -> None:
    """3,000 × 15 % = 450."""
    result = tmp_path / "result.xlsx"
    say("run", bought(tmp_path, ITEM), "-p", APPLIANCES, "-o", result, "-q")
    done = papers(result, tmp_path / "out", "--json")
    assert (done.code, done.json["accounts_to_enter"]) == (1, [{"code": MASKED, "name": "甲"}])
    table, _ = openpyxl.load_workbook(tmp_path / "out" / LIST)
    assert [cell.value for cell in table[2]][1:8] == ["甲", MASKED, *["待补填"] * 3, table["G2"].value, 450]
    notice = texts((tmp_path / "out" / "公示表.docx").read_bytes())
    assert ("个人（1项，姓名不予公示）" in notice, "甲" in notice, MASKED in notice) == (True, False, False)
    assert not (tmp_path / "out" / "告知书").exists()


def test_names_are_safe_and_those_alike_are_told_apart_by_code(tmp_path: Path) -> None:
    names = {"A": "../甲/乙:公司 ", "B": "Abc", "C": "ABC"}
    papers(result_of(tmp_path, ACCOUNTS, names), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out" / "告知书").iterdir()) == [
        f"ABC {code_of('C')}.不予兑现告知书.docx",
        f"Abc {code_of('B')}.兑现告知书.docx",
        "_甲_乙_公司.兑现告知书.docx",
    ]


def test_what_lies_in_the_folder_is_kept(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "审批表.docx"
    mine.write_text("mine", encoding="utf-8")
    assert papers(plain, tmp_path / "out").code == 3
    assert files(tmp_path / "out") == {"审批表.docx": b"mine"}
    among = papers(plain, plain.parent / "batch", "--force")
    assert (among.code, "输入文件" in among.err) == (3, True)
    assert papers(plain, tmp_path / "out", "--force").code == 0
    assert mine.read_bytes()[:2] == b"PK"
    shutil.copy(mine, tmp_path / "out" / "告知书" / "旧企业.兑现告知书.docx")
    assert "旧企业.兑现告知书.docx" in papers(plain, tmp_path / "out", "--force").err


def test_a_public_or_an_edited_result_is_refused(tmp_path: Path) -> None:
    public = result_of(tmp_path / "1", ACCOUNTS, {}, "--publish")
    assert "--publish" in papers(public, tmp_path / "out").err
    edited = result_of(tmp_path / "2")
    book = openpyxl.load_workbook(edited)
    book["收款账户"]["E2"] = "33050162000000000002"
    book.save(edited)
    done = papers(edited, tmp_path / "out")
    assert (done.code, "被改动过" in done.err, (tmp_path / "out").exists()) == (2, True, False)


def template(folder: Path, *paragraphs: str) -> Path:
    """A letter of an office's own; Word splits a placeholder wherever `|` stands."""
    document = Document()
    for paragraph in paragraphs:
        added = document.add_paragraph()
        for piece in paragraph.split("|"):
            added.add_run(piece).bold = len(piece) % 2 == 0
    document.sections[0].header.paragraphs[0].text = "{{统一社会信用代码}}"
    document.add_table(1, 1).cell(0, 0).text = "{{核定金额大写}}"
    document.core_properties.author = "经办人甲"
    document.save(folder / "letter.docx")
    return folder / "letter.docx"


def test_an_offices_own_letter_is_filled_in_however_word_split_it(plain: Path, tmp_path: Path) -> None:
    own = template(
        tmp_path,
        "致{|{企业|名称}|}：共{{ Amount }}元，{{统一社会|信用代码}}",
        "｛｛奖补明细｝｝",
        "以下",
        "{{不予兑现}}",
        "完",
    )
    assert papers(plain, tmp_path / "out", "--template", own).code == 0
    filled = tmp_path / "out" / "告知书" / "企业A.兑现告知书.docx"
    document = Document(str(filled))
    body = [paragraph.text for paragraph in document.paragraphs]
    assert f"致企业A：共1,200.00元，{code_of('A')}" in body
    assert [document.tables[0].cell(1, 1).text, document.tables[-1].cell(0, 0).text] == [
        "留工补助",
        "壹仟贰佰元整",
    ]
    assert document.sections[0].header.paragraphs[0].text == code_of("A")
    assert "无" in body  # nothing was refused
    assert "经办人甲" not in texts(filled.read_bytes())
    refused = Document(str(tmp_path / "out" / "告知书" / "企业C.不予兑现告知书.docx"))
    assert refused.tables[0].cell(1, 1).text == "留工补助"
    assert refused.tables[-1].cell(0, 0).text == "零元整"


@pytest.mark.parametrize(
    ("text", "told"),
    [("{{企业名}}", "{{企业名}}"), ("{{企业名称}", "没写完整"), ("{{企业名称} }", "没写完整")],
)
def test_a_placeholder_that_is_none_is_refused_and_the_known_are_named(
    text: str, told: str, plain: Path, tmp_path: Path
) -> None:
    done = papers(plain, tmp_path / "out", "--template", template(tmp_path, text))
    assert (done.code, told in done.err, "{{不予兑现}}" in done.err) == (2, True, True)
    assert not (tmp_path / "out").exists()


def test_what_is_no_word_document_is_no_template(plain: Path, tmp_path: Path) -> None:
    for name, data in (("a.docx", b"PK\x03\x04"), ("b.docx", plain.read_bytes()), ("c.docx", b"")):
        (tmp_path / name).write_bytes(data)
        done = papers(plain, tmp_path / "out", "--template", tmp_path / name)
        assert (done.code, "不是 Word 文档" in done.err) == (2, True)
