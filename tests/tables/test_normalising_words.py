"""Flags, choices and free texts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import noticed, read, results

from subsidycalc.tables.raw import FaultyCell


@pytest.mark.parametrize(
    "cell",
    [
        "是",
        "有",
        "Y",
        "y",
        "Yes",
        "TRUE",
        "true",
        "√",
        "1",
        "１",
        1,
        1.0,
        True,
        "已缴",
        "已参保",
        " 是 ",
        "ｙｅｓ",
    ],
)
def test_yes_in_the_words_of_offices(cell: object) -> None:
    assert results(read("employees", "dispatch", [cell])[0]) == [True]


@pytest.mark.parametrize(
    "cell", ["否", "无", "N", "no", "FALSE", "×", "0", 0, 0.0, False, "未缴", "未参保", "没有"]
)
def test_no_in_the_words_of_offices(cell: object) -> None:
    assert results(read("employees", "dispatch", [cell])[0]) == [False]


@pytest.mark.parametrize("cell", ["x", "2", 2, "不详", "是/否", 0.5, -1, dt.date(2023, 1, 6)])
def test_everything_else_is_no_flag(cell: object) -> None:
    assert results(read("employees", "dispatch", [cell])[0]) == ["invalid-flag"]


@pytest.mark.parametrize("cell", [None, "", "-", "—", "/", "\u3000"])
def test_a_flag_may_be_blank(cell: object) -> None:
    assert results(read("employees", "dispatch", [cell])[0]) == [None]


@pytest.mark.parametrize(
    ("table", "field", "cell", "choice"),
    [
        ("enterprises", "size_class", "小型", "小型"),
        ("enterprises", "size_class", "小型企业", "小型"),
        ("enterprises", "size_class", "Micro", "微型"),
        ("enterprises", "size_class", "中小微", "invalid-choice"),
        ("enterprises", "size_class", 1, "invalid-choice"),
        ("enterprises", "size_class", "无", None),
        ("employees", "return_mode", "自行返岗", "自行"),
        ("employees", "return_mode", "高铁", "invalid-choice"),
        ("business_trips", "purpose", " 参展 ", "参展"),
        ("rents", "mode", "减半征收", "减半"),
    ],
)
def test_choices(table: str, field: str, cell: object, choice: object) -> None:
    assert results(read(table, field, [cell])[0]) == [choice]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("NA", "NA"),
        ("null", "null"),
        ("None", "None"),
        ("TRUE", "TRUE"),
        (True, "TRUE"),
        ("1/2", "1/2"),
        (dt.datetime(2023, 1, 2), "2023-01-02"),  # noqa: DTZ001 - cells know no zone
        (dt.datetime(2023, 1, 2, 8, 30), "2023-01-02 08:30:00"),  # noqa: DTZ001 - as above
        (1234.0, "1234"),
        (0.1 + 0.2, "0.3"),
        (10**17, "1" + "0" * 17),
        ("[/b]", "[/b]"),
        ("=HYPERLINK(…)", "=HYPERLINK(…)"),
        ("  温州某某公司\u3000", "温州某某公司"),
        ("温州\n某某公司", "温州 某某公司"),
        ("\x1b[31m红\x1b[0m色\x07", "红色"),
        ("\x1b]0;title\x07名", "名"),
        ("甲\u202e乙\u200b", "甲乙"),
        ("甲\ud800乙", "甲\ufffd乙"),
        ("'甲", "'甲"),
        ("无", None),
        ("—", None),
        ("\x1b[0m", None),
    ],
)
def test_a_name_stays_as_typed(cell: object, text: object) -> None:
    assert results(read("enterprises", "name", [cell])[0]) == [text]


def test_the_first_category_is_nothing_and_no_text_is_held_twice() -> None:
    column, _ = read("enterprises", "name", ["甲", None, "甲 ", "乙"])
    assert column.categories == ("", "甲", "乙")
    assert column.values.tolist() == [1, 0, 1, 2]


def test_a_text_beyond_what_a_cell_holds_is_cut_with_a_mark_and_a_notice() -> None:
    column, notices = read("enterprises", "name", ["长" * 40_000, "长" * 32_767, "𠀀" * 20_000])
    whole, fits, wide = (column.categories[value] for value in column.values)
    assert (len(whole), whole[-1]) == (32_767, "…")
    assert fits == "长" * 32_767
    assert wide == "𠀀" * 16_383 + "…"  # two units each: 2 × 16,383 + 1 = 32,767
    assert noticed(notices) == {"text-cut": (2, 4)}


def test_faulty_cells_keep_their_code_and_what_they_showed() -> None:
    cells = [
        FaultyCell("cell-error", "#N/A"),
        FaultyCell("formula-uncached", "=A1"),
        FaultyCell("merged-cell", "合并"),
    ]
    for table, field in (
        ("enterprises", "name"), ("enterprises", "uscc"), ("enterprises", "size_class"), ("enterprises", "industry_code"),
        ("enterprises", "headcount"), ("enterprises", "above_scale"), ("enterprises", "above_scale_on"),
        ("enterprises", "region_code"), ("employees", "id_number"), ("exhibitions", "country"), ("contributions", "month"),
    ):  # fmt: skip
        column, _ = read(table, field, cells)
        assert results(column) == ["cell-error", "formula-uncached", "merged-cell"]
        assert column.raw == {0: "#N/A", 1: "=A1", 2: "合并"}


@given(
    st.lists(
        st.one_of(
            st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.datetimes(), st.times()
        ),
        max_size=6,
    )
)
def test_junk_breaks_no_column_of_words(cells: list[object]) -> None:
    for table, field in (("enterprises", "name"), ("enterprises", "size_class"), ("employees", "dispatch")):
        column, _ = read(table, field, cells)
        for text in column.categories:
            assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text)
