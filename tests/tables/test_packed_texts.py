"""Texts in one buffer are the texts that went in; large columns are read exactly as small ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import noticed, raw_column, raw_table, results

from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.packed_texts import ManyValues, PackedTexts
from subsidycalc.tables.short_texts import ShortTexts

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "张三",
                "李四·五",
                "",
                " 王五",
                "王五",
                "无",
                "—",
                "／",
                "330302199001010018",
                "12345678901234567",
                "x" * 40,
            ]
        ),
        st.from_regex(r"[0-9]{17}[0-9X]|[0-9]{15}|[0-9]{6}\*{8}[0-9]{4}|[0-9 -]{14,20}", fullmatch=True),
    ),
    max_size=30,
)


@given(TEXTS)
def test_the_texts_that_went_in_come_out(texts: list[str]) -> None:
    packed = PackedTexts.of(texts)
    assert list(packed) == texts
    assert [packed[place] for place in range(len(texts))] == texts
    assert packed.lengths.tolist() == [len(text.encode("utf-8", "surrogatepass")) for text in texts]
    backwards = packed.taken(np.arange(len(texts))[::-1])
    assert list(PackedTexts.joined([backwards, packed])) == [*texts[::-1], *texts]


@given(TEXTS)
def test_equal_texts_have_one_number_in_the_order_of_their_first_places(texts: list[str]) -> None:
    number, first = PackedTexts.of(texts).numbered()
    order = list(dict.fromkeys(texts))
    assert [order[place] for place in number.tolist()] == texts
    assert [texts[place] for place in first.tolist()] == order


@given(TEXTS, st.sampled_from(["计", "四·", "计四", "㐀\U0001f600"]))
def test_the_texts_that_hold_one_of_some_characters_are_found(texts: list[str], sought: str) -> None:
    held = [any(character in text for character in sought) for text in texts]
    assert PackedTexts.of(texts).holding(sought).tolist() == held


@given(TEXTS)
def test_characters_are_counted(texts: list[str]) -> None:
    filled = [text for text in texts if text]
    assert PackedTexts.of(filled).characters.tolist() == list(map(len, filled))


def alike(marks: list[int]) -> list[int]:
    """Return for each mark the first place where it stands: numbers that say only which are equal."""
    return [marks.index(mark) for mark in marks]


@given(TEXTS)
@pytest.mark.parametrize(
    ("table", "field"), [("employees", "name"), ("employees", "id_number"), ("employees", "stay_from")]
)
def test_large_columns_are_read_as_small_ones(table: str, field: str, texts: list[str]) -> None:
    others: list[object] = [None, 12, True]
    small, small_notices = normalise(raw_table(table, raw_column(table, field, [*others, *texts])))
    column = raw_column(table, field, [*others, *texts])
    column.distinct = ManyValues(others, PackedTexts.of(texts))
    large, large_notices = normalise(raw_table(table, column))
    of_small, of_large = small.columns[field], large.columns[field]
    assert results(of_large) == results(of_small)
    assert of_large.raw == of_small.raw
    assert noticed(large_notices) == noticed(small_notices)
    if of_small.masked is not None and of_large.masked is not None:
        assert of_large.masked.tolist() == of_small.masked.tolist()
    if of_small.identity is not None and of_large.identity is not None:
        for name in ("form", "prefix", "prefix_length", "birth_day"):
            assert getattr(of_large.identity, name).tolist() == getattr(of_small.identity, name).tolist()
        assert alike(of_large.identity.mark.tolist()) == alike(of_small.identity.mark.tolist())


def test_values_of_all_types_stand_before_the_texts() -> None:
    values = ManyValues([None, 1.5], PackedTexts.of(["甲", "乙"]))
    assert list(values) == [None, 1.5, "甲", "乙"]
    assert values[1:] == [1.5, "甲", "乙"]
    assert values[-1] == "乙"
    assert len(values) == 4


def test_short_texts_get_more_room_where_one_needs_it() -> None:
    texts = ShortTexts.blank(3, 4)
    texts.put_matrix(np.array([2]), np.frombuffer(b"1234", np.uint8).reshape(1, 4))
    texts.put(0, "证件号")
    assert texts.tolist() == ["证件号", "", "1234"]
    assert texts[np.array([2, 0])].tolist() == ["1234", "证件号"]
    assert texts[0] == "证件号"
