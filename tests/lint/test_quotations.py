"""What a policy quotes is looked up in its document's text, and laid beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli.commands import say
from lint.broken_policies import FLAT, policy

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """某县奖励办法

一、为了促进本县工业企业稳定生产，对2024年全年产值不低于
５０万元的企业，给予1万元奖励。每家企业只奖一次，最多一万元。

二、另按每户300元补助。

三、各部门应当<加强>服务。
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A policy that quotes its document, with the text beside it."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    where = 'where = [{ quantity = "output[2024]", at_least = "50万元", quote = "产值不低于50万元", else = "output-too-small" }]\n'
    text = policy(where + FLAT).replace("as_of = 2024-12-31", 'as_of = 2024-12-31\ntext_file = "text.txt"')
    file = tmp_path / "county.toml"
    file.write_text(text.replace('id = "reward"', 'id = "reward"\nquote = "给予1万元奖励"'), encoding="utf-8")
    return file


def codes(file: Path, *more: str) -> list[tuple[str, int]]:
    told = say("lint", str(file), "--json", *more)
    return [(one["code"], one["line"]) for one in told.json if "quot" in one["code"]]


def test_words_are_found_across_lines_and_widths_and_a_figure_that_nothing_refers_to_is_told(
    county: Path,
) -> None:
    told = say("lint", str(county), "--json", "--lang", "en")
    loose = [one["message"] for one in told.json if one["code"] == "figure-unquoted"]
    assert [message.partition(": ")[2] for message in loose] == [
        "每家企业只奖一次，最多一万元。",
        "二、另按每户300元补助。",
    ][1:]
    assert codes(county) == [("figure-unquoted", 0)]


def test_words_that_are_not_there_or_there_twice_are_told_at_their_line(county: Path) -> None:
    text = county.read_text(encoding="utf-8")
    county.write_text(text.replace("给予1万元奖励", "给予2万元奖励"), encoding="utf-8")
    line = text.split("\n").index('quote = "给予1万元奖励"') + 1
    assert ("quote-not-found", line) in codes(county)
    assert say("lint", str(county)).code == 1
    county.write_text(text.replace("给予1万元奖励", "企业"), encoding="utf-8")
    assert ("quote-found-twice", line) in codes(county)


def test_a_text_that_cannot_be_read_is_one_line(county: Path) -> None:
    (county.parent / "text.txt").unlink()
    ended = say("lint", str(county))
    assert (ended.code, ended.out) == (2, "")
    assert "text.txt" in ended.err
    (county.parent / "other.txt").write_text(TEXT, encoding="gb18030")
    assert codes(county, "--text", str(county.parent / "other.txt")) == [("figure-unquoted", 0)]


def test_text_and_rule_stand_side_by_side_in_one_file(county: Path) -> None:
    shown = say("show", str(county), "--format", "html").out
    assert shown == say("show", str(county), "--format", "html").out
    assert "<mark>产值不低于５０万元</mark>" in shown
    assert "2024年产值 ≥ 50万元" in shown
    beside = shown.partition("<mark>给予1万元奖励</mark>")[2].partition("</tr>")[0]
    assert "2024年产值 ≥ 50万元" in beside  # the whole rule, not its amount alone
    assert "标准：1万元" in beside
    assert "&lt;加强&gt;" in shown
    assert not any(word in shown for word in ("<script", "http", "href", "src="))


def test_a_page_goes_to_a_file_of_its_kind(county: Path) -> None:
    target = county.parent / "lint.html"
    ended = say("lint", str(county), "--format", "html", "-o", str(target))
    assert ended.code == 0
    first = target.read_bytes()
    assert first.startswith(b"<!DOCTYPE html>")
    assert b"<script" not in first
    say("lint", str(county), "--format", "html", "-o", str(target), "--force")
    assert target.read_bytes() == first
    assert say("lint", str(county), "--format", "html", "-o", str(county.parent / "lint.txt")).code == 2
