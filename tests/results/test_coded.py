"""Columns as distinct texts and codes hold the same texts whatever is done to them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from subsidycalc.results.wording.coded import CodedTexts, coded, constant, distinct_of, joined, together

TEXTS = st.lists(st.sampled_from(["", "a", "b", "甲", "c"]), max_size=30)


@given(TEXTS)
def test_texts_come_back(texts: list[str]) -> None:
    assert coded(texts).listed() == texts
    assert coded(texts).in_order().listed() == texts


@given(TEXTS, TEXTS)
def test_columns_below_each_other(first: list[str], second: list[str]) -> None:
    both = joined([coded(first), constant("x", 2), coded(second)])
    assert both.listed() == [*first, "x", "x", *second]


@given(TEXTS, TEXTS)
def test_the_order_of_first_standing_is_the_same_however_a_column_was_made(
    first: list[str], second: list[str]
) -> None:
    one, other = coded([*first, *second]).in_order(), joined([coded(first), coded(second)]).in_order()
    assert one.texts == other.texts
    assert one.codes.tolist() == other.codes.tolist()
    assert list(one.texts) == list(dict.fromkeys(text for text in [*first, *second] if text))


def test_texts_that_turn_out_blank_are_none() -> None:
    column = CodedTexts(np.array([0, 1, 0]), ["", "a"]).in_order()
    assert column.listed() == ["", "a", ""]
    assert column.texts == ("a",)


@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-3, 3), max_size=30))
def test_distinct_values_are_numbered(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.int64)
    found = distinct_of(keys)
    assert keys[found.first[found.codes]].tolist() == numbers
    assert sorted(set(numbers)) == sorted(keys[found.first].tolist())
    assert [numbers.index(number) for number in keys[found.first].tolist()] == found.first.tolist()


@given(
    st.lists(
        st.tuples(st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 3)), min_size=1, max_size=20
    )
)
def test_combinations_are_told_apart_also_where_their_product_is_too_large(
    rows: list[tuple[int, int, int]],
) -> None:
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    found = together(columns)
    assert [rows[place] for place in found.first[found.codes].tolist()] == rows
    assert len(found.first) == len(set(rows))
