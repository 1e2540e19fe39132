"""Everyone is explained in one run: a page for each and a list of them, to print, to hand over, and to make anew."""

from __future__ import annotations

import html
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audit.county import batch_of, person, policy_file
from cli.commands import SAMPLE, say
from hostile.test_privacy import CANARY

from subsidycalc.results.reports.explained.page import file_names
from subsidycalc.runs.cases.numbers_of_nobody import code_of

if TYPE_CHECKING:
    import pytest

APPLIANCES = Path(__file__).parents[2] / "examples" / "policies" / "appliances-2024" / "policy.toml"
FUJIAN = SAMPLE.with_name("fujian-2020q2.xlsx")


def county(tmp_path: Path) -> tuple[Path, Path]:
    """A: two persons at 500 and half of 300 for buses, 1,150 in all; B: one whose number is none, nothing."""
    batch = batch_of(
        tmp_path / "batch", staff={"A": [person("a"), person("b")], "B": ["123"]}, buses={"A": 300}
    )
    return batch, policy_file(tmp_path)


def command_on(page: str) -> list[str]:
    (shown,) = re.findall(r"<pre>(subsidycalc .*?)</pre>", page, flags=re.DOTALL)
    return shlex.split(html.unescape(shown))[1:]


def test_each_has_a_page_that_its_own_command_makes_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, policy = county(tmp_path)
    monkeypatch.chdir(tmp_path)
    digest = say("run", batch, "-p", policy, "-o", "result.xlsx", "--json").json["digest"]
    done = say("explain", "batch", "-p", policy.name, "--all", "--format", "html", "-o", "pages")
    assert done.code == 0, done.err
    index = Path("pages", "index.html").read_text(encoding="utf-8")
    files = [unquote(link) for link in re.findall(r'<a href="(.*?)">', index)]
    assert files == [f"企业A_{code_of('A')}.html", f"企业B_{code_of('B')}.html"]
    assert "1,150.00" in index
    again = Path("again")
    again.mkdir()
    for file in (*files, "index.html"):
        page = Path("pages", file).read_text(encoding="utf-8")
        assert digest in page
        assert not re.search(r"<script|https?:|src=|@import", page)
        if file == "index.html":
            continue
        command = command_on(page)
        command[command.index("-o") + 1] = str(again / file)
        assert say(*command).code == 0
        made = (again / file).read_text(encoding="utf-8")
        assert made == page
    assert command_on(index)[-3:] == ["--all", "-o", "pages"]


def test_what_is_said_of_everyone_is_what_is_said_of_each() -> None:
    asked = ("explain", FUJIAN, "-p", "fujian-2020q2", "--json")
    *every, without_code = say(*asked, "--all").json["explanations"]
    assert without_code["code"] == ""
    assert len({one["code"] for one in every}) == len(every)
    for told in (every[0], every[12], every[-1]):
        alone = say(*asked, "--enterprise", told["code"]).json
        assert told == alone


def test_what_lies_in_the_folder_is_kept(tmp_path: Path) -> None:
    batch, policy = county(tmp_path)
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "note.txt").write_text("ours", encoding="utf-8")
    (folder / f"企业B_{code_of('B')}.txt").write_text("older", encoding="utf-8")
    asked = ("explain", batch, "-p", policy, "--all", "-o", folder)
    refused = say(*asked)
    assert (refused.code, len(list(folder.iterdir()))) == (3, 2)
    assert say(*asked, "--force").code == 0
    assert (folder / "note.txt").read_text(encoding="utf-8") == "ours"
    text = (folder / f"企业B_{code_of('B')}.txt").read_text(encoding="utf-8")
    assert "id-length" in text
    assert "--enterprise" in text.splitlines()[-1]
    assert code_of("A") in (folder / "index.txt").read_text(encoding="utf-8")


def test_wrong_usage_is_said_before_anything_is_read(tmp_path: Path) -> None:
    batch, policy = county(tmp_path)
    asked = ("explain", batch, "-p", policy, "--lang", "en")
    assert "name a folder with -o" in say(*asked, "--all").err
    assert "leave out .html" in say(*asked, "--all", "-o", tmp_path / "a.html").err
    assert "name it a.html" in say(*asked, "--row", "x:1", "--format", "html", "-o", tmp_path / "a.txt").err
    for wrong in (("--all", "--row", "x:1"), ("--enterprise", "x", "--all"), ()):
        assert "one of the three" in say(*asked, *wrong).err
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert say(*asked, "--all", "-o", tmp_path / "file").code == 3


def test_an_input_that_the_result_does_not_record_is_told(tmp_path: Path) -> None:
    batch, policy = county(tmp_path)
    result = tmp_path / "result.xlsx"
    assert say("run", batch, "-p", policy, "-o", result, "-q").code == 0
    page = tmp_path / "a.html"
    asked = ("explain", batch, "--result", result, "--enterprise", "企业A", "--format", "html", "-o", page)
    assert say(*asked).code == 0
    assert "现有数据与该结果记录的数据不同" not in page.read_text(encoding="utf-8")
    batch_of(batch, staff={"A": [person("a")], "B": ["123"]}, buses={"A": 300})
    assert say(*asked, "--force").code == 0
    assert "现有数据与该结果记录的数据不同" in page.read_text(encoding="utf-8")


def test_persons_paid_themselves_have_a_page_without_their_number(tmp_path: Path) -> None:
    data = tmp_path / "家电购买.csv"
    data.write_text(
        "购买人姓名,购买人身份证号,家电品类,购买日期,成交价（元）,能效等级\n"
        f"甲{CANARY},{CANARY},冰箱,2024-10-01,3000,2级\n",
        encoding="utf-8",
    )
    folder = tmp_path / "pages"
    for form in ("html", "text", "md"):
        done = say("explain", data, "-p", APPLIANCES, "--all", "--format", form, "-o", folder)
        assert done.code == 0, done.err
    assert len(list(folder.iterdir())) == 6
    for file in folder.iterdir():
        assert CANARY not in file.name + file.read_text(encoding="utf-8")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "450.00" in index  # 3,000 × 15 %


def test_names_of_files_are_safe_and_no_two_alike() -> None:
    named = [
        ('甲/乙:丙*"<>|?\\厂.', "AB"),
        ("甲 乙", "ab"),
        ("甲 乙", "AB"),
        ("", "..\\x"),
        ("长" * 90, "C"),
        ("", ""),
    ]
    names = list(file_names(named, ".html"))
    assert names[:4] == ["甲 乙 丙x 厂_AB.html", "甲 乙_ab.html", "甲 乙_AB_2.html", "x.html"]
    assert names[5] == "_.html"
    assert all(len(name.encode()) <= 255 for name in names)
