"""Where a file is no TOML, one line says what the person who wrote it did, with line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidycalc.policy.finding import UnknownPolicyError, find_policy
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.parsing import parsed
from subsidycalc.policy.source import PolicySource

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'format = 1\nid = "x" # 政策“编号”\n\n'
"""Three lines, so that what follows begins in line 4."""


def refused(text: str) -> PolicyFileError:
    with pytest.raises(PolicyFileError) as caught:
        parsed(PolicySource("my.toml", text))
    return caught.value


def refusal_of(text: str) -> PolicyFileError | None:
    try:
        parsed(PolicySource("my.toml", text))
    except PolicyFileError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        # quotes
        ("amount = “500元”", "4:10", "“ is a curly or full-width quote"),
        ('amount = "500元”', "4:15", "” is a curly or full-width quote"),
        ('title = { zh = "鹿城”, en = "x" }', "4:19", "” is a curly or full-width quote"),
        ("zh = 「鹿城」", "4:6", "「 is a curly or full-width quote"),
        ("zh = ＂鹿城＂", "4:6", "＂ is a curly or full-width quote"),
        ('zh = "鹿城', "4:6", "the quote that opens here is never closed"),
        ("zh = '鹿城", "4:6", "the quote that opens here is never closed"),
        ('zh = """鹿城\nen = 5', "4:6", "the quote that opens here is never closed"),
        ('zh = "称"鹿城"的"', "4:9", "a straight quote stands within quotes"),
        ('file = "C:\\data"', "4:11", "a backslash within quotes"),
        # figures without quotes
        ("share = 15%", "4:9", '15% needs quotes: "15%"'),
        ("share = 15％", "4:9", '15% needs quotes: "15%"'),
        ("share = １５%", "4:9", '15% needs quotes: "15%"'),
        ("share = 0.5%", "4:9", '0.5% needs quotes: "0.5%"'),
        ("amount = 500元", "4:10", '500元 needs quotes: "500元"'),
        ("amount = 5,000万元", "4:10", '5,000万元 needs quotes: "5,000万元"'),
        ("amount = 5,000", "4:10", '5,000 needs quotes and its unit: "5,000元"; a count is written 5000'),
        ("pays = { amount = 500元, times = 2 }", "4:19", '500元 needs quotes: "500元"'),
        ('above = [["1000万元", 10万元]]', "4:21", '10万元 needs quotes: "10万元"'),
        ("rate = 0.05元/kWh", "4:8", '0.05元/kWh needs quotes: "0.05元/kWh"'),
        ("at_least = 6个月", "4:12", '6个月 needs quotes: "6个月"'),
        ("at_least = １５", "4:12", "１５ is in full-width digits; write 15"),
        ("begins = [0571]", "4:11", '0571 needs quotes: "0571"'),
        # words without quotes
        ("kind = grant", "4:8", 'grant needs quotes: "grant"'),
        ("zh = 鹿城", "4:6", '鹿城 needs quotes: "鹿城"'),
        ("is = 是", "4:6", "是 should be true, without quotes"),
        ("is = 否", "4:6", "否 should be false, without quotes"),
        ("is = True", "4:6", "True should be true, without quotes"),
        ('where = [{ flag = "x", is = no }]', "4:29", "no should be false, without quotes"),
        ("note = null", "4:8", "leave out what has no value"),
        # days and months
        ("as_of = 2023/1/22", "4:9", "2023/1/22 should be 2023-01-22, without quotes"),
        ("as_of = 2023-1-22", "4:9", "2023-1-22 should be 2023-01-22, without quotes"),
        ("as_of = 2023年1月22日", "4:9", "2023年1月22日 should be 2023-01-22, without quotes"),
        ("as_of = 2023-02-30", "4:9", "there is no day 2023-02-30"),
        ("months = [2023-01]", "4:11", '2023-01 needs quotes: "2023-01"'),
        # signs
        ('amount＝"5元"', "4:7", '"＝" is a full-width sign; write the plain one: ='),
        ("［document］", "4:1", '"［" is a full-width sign; write the plain one: ['),
        ("[document］", "4:10", '"］" is a full-width sign; write the plain one: ]'),
        ("【document】", "4:1", '"【" is a full-width sign; write the plain one: ['),
        ('of = ["cost"，"fee"]', "4:13", '"，" is a full-width sign; write the plain one: ,'),
        ('of = ["cost"、"fee"]', "4:13", '"、" is a full-width sign; write the plain one: ,'),
        ('title = ｛ zh = "x" ｝', "4:9", '"｛" is a full-width sign; write the plain one: {'),
        ('kind: "grant"', "4:5", "joined by =, not by a colon"),
        ('kind："grant"', "4:5", '"：" is a full-width sign; write the plain one: ='),
        ("at_least\u3000= 5", "4:9", "a full-width or invisible blank (U+3000)"),
        ("at_least =\u00a05", "4:11", "a full-width or invisible blank (U+00A0)"),
        ("amount >= 5", "4:8", "an equals sign is due here"),
        ("just words", "4:6", "an equals sign is due here"),
        ("kind = ", "4:8", "the value is missing"),
        ("kind = # grant", "4:8", "the value is missing"),
        ('kind = "grant" // why', "4:16", "// why is too much"),
        # brackets
        ('of = ["cost", "fee"\nshare = "5%"', "4:6", "this [ is never closed"),
        ('of = [\n  "cost",\n  "fee",\nshare = "5%"', "4:6", "this [ is never closed"),
        ('of = ["cost"\n\n[[provision]]\n', "4:6", "this [ is never closed"),
        ('of = ["cost"', "4:6", "this [ is never closed"),
        ('title = { zh = "x", en = "y"\nkind = "grant"', "4:9", "this { is not closed by a } on the same line"),
        ('title = { zh = "x", }', "4:21", "there is a comma too many"),
        ('of = ["cost" "fee"]', "4:14", "a comma is missing before this"),
        ('title = { zh = "x" en = "y" }', "4:20", "a comma is missing before this"),
        ('of = ["cost"}', "4:13", "} does not close a ["),
        ("[[provision]\n", "4:1", "the brackets of this heading do not match"),
        ("[document\n", "4:1", "the brackets of this heading do not match"),
        # keys
        ("kind = 1\nkind = 2", "5:1", "`kind` is given first at line 4, column 1"),
        ("[a]\nb = 1\n[a]", "6:1", "`a` is given first at line 4, column 1"),
        ("[[a]]\nb = 1\n[a]", "6:1", "`a` is given first at line 4, column 1"),
        ('t = { zh = "x", zh = "y" }', "4:17", "`zh` is given first at line 4, column 7"),
        ("金额 = 5", "4:1", '金额 cannot be a key; keys are in English (did you mean "amount"?)'),
        ('不低于 = "5%"', "4:1", 'keys are in English (did you mean "at_least"?)'),
    ],
)  # fmt: skip
def test_a_fault_is_said_as_what_a_person_did(text: str, place: str, said: str) -> None:
    error = refused(f"{HEAD}{text}\n")
    assert error.en.startswith(f"my.toml:{place}: ")
    assert said in error.en
    assert error.zh.startswith(f"my.toml:{place}：")
    assert "\n" not in error.zh


def test_full_width_signs_in_texts_and_remarks_are_no_fault() -> None:
    text = f'{HEAD}zh = "他说：“是”，【好】" # ＝［］\nkind = 15% # “500元”\n'
    assert refused(text).en.startswith("my.toml:5:8: 15% needs quotes")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f'{HEAD}zh = "鹿城"\n'.encode("gb18030"), "is in GBK (ANSI); open it in an editor and save it as UTF-8"),
        (f"{HEAD}\n".encode("utf-16"), "is in UTF-16 (Unicode)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "this is no text in UTF-8"),
    ],
)  # fmt: skip
def test_a_file_in_another_encoding_is_said_to_be_so_and_how_to_save_it(
    data: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "my.toml"
    file.write_bytes(data)
    with pytest.raises(UnknownPolicyError) as caught:
        find_policy(str(file))
    assert said in caught.value.en


SIGNS = st.sampled_from(
    [*"a1 =\"[]{}#,.%-:\n'\\\t“”，＝是元％", "[[a]]\n", '"""', "\na = ", "{ b = ", "15%", "\0", "\r"]
)


@given(st.lists(SIGNS, max_size=40).map("".join))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_or_refused_in_one_line_with_its_place(text: str) -> None:
    error = refusal_of(text)
    if error is not None and "the file is empty" not in error.en:
        assert len(error.lines("zh")) == len(error.lines("en")) == 1
        line, column = error.mistakes[0].line, error.mistakes[0].column
        lines = text.split("\n")
        assert line in range(1, len(lines) + 1)
        assert column in range(1, len(lines[line - 1]) + 2)
