"""Who could be one person: by the digits that both show and by their names, whatever the shape of the mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tables.raw_columns import raw_column, raw_table

from subsidycalc.identity.identity_number import check_character
from subsidycalc.judging.persons import persons_of
from subsidycalc.tables.normalising import normalise
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST = "52212119900101500"
_WHOLE = _FIRST + check_character(_FIRST)


def _alike(numbers: Sequence[str], names: Sequence[object]) -> bool:
    """Return whether all rows could be one person."""
    columns = raw_column("employees", "id_number", numbers), raw_column("employees", "name", names)
    table, _ = normalise(raw_table("employees", *columns))
    found = persons_of(Frame(table, np.arange(len(table)))).likeness
    return len(set(found.tolist())) == 1 and found[0] >= 0


def _mask(first: int, last: int) -> str:
    return _WHOLE[:first] + "*" * (18 - first - last) + (_WHOLE[-last:] if last else "")


@pytest.mark.parametrize("one", [_mask(6, 4), _mask(10, 4), _mask(14, 0), _mask(3, 3), _mask(6, 1)])
@pytest.mark.parametrize("other", [_WHOLE, _mask(6, 4), _mask(10, 4), _mask(14, 3), "522121900101***"])
def test_masks_of_any_shape_that_agree_in_what_both_show(one: str, other: str) -> None:
    assert _alike([one, other], ["张三丰", "张三丰"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_mask(6, 4), _mask(6, 0)[:5] + "9" + _mask(6, 4)[6:]),
        (_mask(6, 4), _mask(6, 3) + ""),
        (_mask(10, 4), "5221211991****" + _WHOLE[-4:]),
    ],
)
def test_another_digit_is_another_person(one: str, other: str) -> None:
    assert _alike([one, other], ["张三丰", "张三丰"]) == (
        all(first == second or "*" in (first, second) for first, second in zip(one, other, strict=True))
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三丰", "张**"),
        ("张三丰", "*三丰"),
        ("张三丰", "张某某"),
        ("张三丰", "张XX"),
        ("张三丰", "张○丰"),
        ("张三丰", None),
        ("张*丰", "张三*"),
        ("阿依·买买提", "阿依买买提"),
        ("阿依•买买提", "阿依・买买提"),
        ("李\ue863", "李䶮"),
        ("\uf9e1三", "李三"),
    ],
)
def test_names_that_could_be_one(one: object, other: object) -> None:
    assert _alike([_mask(6, 4), _mask(6, 4)], [one, other])


@pytest.mark.parametrize(
    ("one", "other"), [("张三丰", "李**"), ("张三丰", "张*山"), ("张三", "张三丰"), ("张三", "张三*")]
)
def test_names_that_could_not(one: str, other: str) -> None:
    assert not _alike([_mask(6, 4), _mask(6, 4)], [one, other])


def test_two_whole_numbers_are_two_persons() -> None:
    other = "52212119900101501"
    assert not _alike([_WHOLE, other + check_character(other)], ["张三丰", "张三丰"])


def test_a_thousand_rows_that_show_next_to_nothing_are_all_in_doubt() -> None:
    names = [f"张{number}*" for number in range(1000)]
    assert _alike(["5*****************"] * 1000, [*names[:-1], "*"])
