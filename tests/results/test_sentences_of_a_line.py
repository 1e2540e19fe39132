"""The sentences of a line stand one below the other, none twice and none that is blank, whatever its neighbours say."""

from __future__ import annotations

import pytest

from subsidycalc.results.wording.reasons import _one_below_the_other


@pytest.mark.parametrize(
    ("columns", "advice", "told"),
    [
        ([["a", "b"]], [], ["a", "b"]),
        ([["a", "b"], ["c", "d"]], ["do"], ["a\nc\ndo", "b\nd\ndo"]),
        ([["a", "b"], ["a", "d"]], ["do"], ["a\ndo", "b\nd\ndo"]),
        ([["a", ""], ["c", "d"], ["c", "a"]], ["do"], ["a\nc\ndo", "d\na\ndo"]),
        ([["", ""]], [], ["", ""]),
    ],
)
def test_sentences_stand_one_below_the_other(
    columns: list[list[str]], advice: list[str], told: list[str]
) -> None:
    assert _one_below_the_other(columns, advice) == told
