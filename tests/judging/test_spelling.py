"""Names are the same however they are spaced, in whatever width or case."""

from __future__ import annotations

import pytest

from subsidycalc.judging.spelling import comparable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张\u3000三"),
        ("张三", "张 三"),
        ("张三", "张\u200b三"),
        ("Li Si", "LISI"),
        ("CES展", "\uff23\uff25\uff33展"),
        ("春季(一)", "春季\uff08一\uff09"),
        ("买买提·吐尔逊", "买买提•吐尔逊"),
    ],
)
def test_names_spelled_alike_are_one(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("张三", "张三丰"), ("第1-2届", "第12届"), ("", "张三")])
def test_other_names_are_others(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)
