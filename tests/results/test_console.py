"""The console and the JSON object say the same as the workbook, to any terminal."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from batches import judged, policy_text, record

from subsidycalc.results.reports.console import MOST_NOTICES, json_summary, print_summary
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.tables.model import Notice
from subsidycalc.texts.numbers import yuan_text
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.wrapping import shown_width

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.texts.registry import Language

SAMPLE = Path(__file__).parents[2] / "sample_data" / "lucheng-2023.xlsx"


@cache
def sample() -> BatchResult:
    choices = Choices(("lucheng-2023",))
    return judge(plan(choices), read([SAMPLE], choices))


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def printed(batch: BatchResult, stream: io.StringIO | None = None, language: Language = "zh") -> str:
    stream = stream if stream is not None else io.StringIO()
    print_summary(batch, Wording(language), stream, output="结果.xlsx", digest="ab12")
    return stream.getvalue()


def test_plain_streams_get_plain_lines() -> None:
    text = printed(sample())
    assert "\x1b" not in text
    lines = text.splitlines()
    assert lines[0].split() == ["项目", "项目名称", "奖补户数", "驳回行数", "核定金额(元)", "状态"]
    assert lines[1].startswith("stay-bonus")
    assert lines[-2:] == ["结果 结果.xlsx", "内容摘要 ab12"]


def test_columns_of_wide_characters_line_up() -> None:
    from unicodedata import east_asian_width  # noqa: PLC0415 - the measure of the terminal

    def width(text: str) -> int:
        return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)

    heading, *rows = printed(sample()).splitlines()[: 1 + len(sample().provisions)]
    ends = {width(line[: line.index("已核算")]) for line in rows}
    assert ends == {width(heading[: heading.index("状态")])}


def test_terminals_get_colour_unless_they_ask_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in printed(sample(), Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in printed(sample(), Terminal())


def test_markup_and_escapes_of_the_input_are_shown_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    provision = '[[provision]]\nid = "one"\nclause = "一"\nkind = "eligibility"\ntitle = { zh = "[/b]\\u001b[31m红", en = "one" }\n'
    notices = [Notice("[bold]odd[/bold]", "[/b]\x1b[31m", (3,))]
    batch = judged({"trial": policy_text(provision)}, {"enterprises": [{"uscc": code_of("A")}]}, notices)
    for stream in (io.StringIO(), Terminal()):
        text = printed(batch, stream)
        assert "[/b][31m红" in text
        assert "[bold]odd[/bold]" in text
        assert "\x1b[31m" not in text


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_no_encoding_of_a_terminal_is_fatal(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    print_summary(sample(), Wording("zh"), stream, output="结果𝌆.xlsx")
    stream.flush()


def test_many_notices_are_shortened_and_it_is_said() -> None:
    notices = [Notice("id-legacy", "员工", (number,)) for number in range(2, 22)]
    provision = (
        '[[provision]]\nid = "one"\nclause = "一"\nkind = "eligibility"\ntitle = { zh = "一", en = "one" }\n'
    )
    batch = judged({"trial": policy_text(provision)}, {"enterprises": [{"uscc": code_of("A")}]}, notices)
    text = printed(batch)
    assert "提示 20 条，以下为前 8 条" in text
    assert text.count("id-legacy") == MOST_NOTICES


def test_the_json_object_has_the_shape_of_the_interface() -> None:
    summary = json.loads(json.dumps(json_summary(sample(), record(), "out.xlsx", "ab12")))
    assert list(summary) == [
        "policies", "inputs", "rows", "provisions", "payable", "relief", "credit", "output", "digest",
    ]  # fmt: skip
    assert summary["policies"] == ["lucheng-2023"]
    assert summary["inputs"] == [{"file": "batch.xlsx", "sha256": "ab" * 32}]
    assert set(summary["rows"]["employees"]) == {
        "read", "awarded", "ineligible", "rejected", "review", "not_claimed", "set_aside",
    }  # fmt: skip
    for account in summary["rows"].values():
        assert account["read"] == sum(count for name, count in account.items() if name != "read")
    first = summary["provisions"][0]
    assert list(first) == [
        "policy", "id", "kind", "status", "claimed", "awarded", "rejected_rows", "before_ceiling", "amount",
    ]  # fmt: skip
    assert (first["id"], first["kind"], first["status"]) == ("stay-bonus", "grant", "assessed")
    fen = sum(
        int(one["amount"].replace(".", ""))
        for one in summary["provisions"]
        if one["kind"] in {"grant", "reward"}
    )
    assert summary["payable"] == yuan_text(fen)


def test_amounts_are_texts_with_both_decimals() -> None:
    assert [yuan_text(fen) for fen in (0, 5, 1_600_000, -1)] == ["0.00", "0.05", "16000.00", "-0.01"]


@pytest.mark.parametrize("width", ["60", "80"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_on_a_narrow_terminal(
    width: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed(sample(), Terminal(), language)).splitlines()
    assert [line for line in lines if shown_width(line) > int(width)] == []
    text = "".join(line.replace(" ", "") for line in lines)
    assert "…" not in "".join(lines[: len(sample().provisions)])
    for figure in ("871,000.00", "4,800,000.00", "6,756,048.80"):
        assert figure in text
