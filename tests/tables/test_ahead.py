"""What is made ahead or side by side comes in its order, with whatever went wrong, and no more of it than was asked for."""

from __future__ import annotations

import threading
from itertools import count
from typing import TYPE_CHECKING

import pytest

from subsidycalc.tables.ahead import Once, asked_beforehand, made_ahead, used_meanwhile, worked_on

if TYPE_CHECKING:
    from collections.abc import Callable


def failing_on(wrong: int) -> Callable[[int], int]:
    """Return what hands a number on, and fails on one of them."""

    def handed_on(number: int) -> int:
        if number == wrong:
            raise ValueError(number)
        return number

    return handed_on


@pytest.mark.parametrize("side_by_side", [False, True])
@pytest.mark.parametrize("pieces", [0, 1, 2, 3, 4, 9])
def test_each_piece_is_worked_on_once_and_in_its_place(pieces: int, *, side_by_side: bool) -> None:
    seen: list[int] = []

    def squared(piece: int) -> int:
        seen.append(piece)
        return piece * piece

    made = list(worked_on(squared, range(pieces), side_by_side=side_by_side))
    assert made == [piece * piece for piece in range(pieces)]
    assert sorted(seen) == list(range(pieces))


def test_two_pieces_are_worked_on_at_once() -> None:
    both = threading.Barrier(2, timeout=10)
    # Neither comes past the barrier alone.
    assert len(list(worked_on(lambda _: both.wait(), range(2), side_by_side=True))) == len(range(2))


@pytest.mark.parametrize("wrong", [0, 1, 2, 3])
def test_what_goes_wrong_with_a_piece_is_told(wrong: int) -> None:
    with pytest.raises(ValueError, match=str(wrong)):
        list(worked_on(failing_on(wrong), range(4), side_by_side=True))


def test_only_a_few_pieces_are_asked_for_beforehand() -> None:
    given = count()
    made = worked_on(lambda piece: piece, given, side_by_side=True)
    assert [next(made), next(made)] == [0, 1]
    made.close()  # type: ignore[attr-defined] # it is a generator
    assert next(given) <= 4
    ahead = made_ahead(given)
    first = next(ahead)
    ahead.close()  # type: ignore[attr-defined] # it is a generator
    assert next(given) - first <= 2


def test_pieces_made_ahead_come_in_their_order() -> None:
    assert list(made_ahead(iter(range(5)))) == list(range(5))
    assert list(made_ahead(iter(()))) == []


def test_pieces_are_used_in_their_order_and_the_first_that_fails_is_told() -> None:
    used: list[int] = []

    def use(piece: int) -> None:
        if piece == 3:
            raise ValueError(piece)
        used.append(piece)

    used_meanwhile(use, range(3))
    assert used == [0, 1, 2]
    with pytest.raises(ValueError, match="3"):
        used_meanwhile(use, count(1))
    assert used[:5] == [0, 1, 2, 1, 2]


def test_what_is_made_once_is_made_when_it_is_first_asked_for() -> None:
    given = count()
    once = Once(lambda: next(given))
    assert next(given) == 0
    assert [once(), once()] == [1, 1]
    assert next(given) == 2


def test_two_threads_that_ask_at_once_get_the_same() -> None:
    begun, going_on = threading.Event(), threading.Event()

    def make() -> int:
        begun.set()
        assert going_on.wait(10)
        return threading.get_ident()

    once = Once(make)
    with asked_beforehand([once]):
        assert begun.wait(10)
        threading.Timer(0.01, going_on.set).start()
        assert once() != threading.get_ident()


def test_what_failed_fails_again_for_who_asks_next() -> None:
    fails = Once(lambda: failing_on(1)(1))
    for _ in range(2):
        with pytest.raises(ValueError, match="1"):
            fails()


def test_pieces_are_asked_for_beside_the_block_and_no_further_than_it_goes() -> None:
    asked: list[int] = []
    third, ended = threading.Event(), threading.Event()

    def piece(number: int) -> Callable[[], object]:
        def ask() -> None:
            asked.append(number)
            if number == 2:
                third.set()
                assert ended.wait(10)

        return ask

    with asked_beforehand(piece(number) for number in range(9)):
        assert third.wait(10)
        threading.Timer(0.01, ended.set).start()
    assert asked == [0, 1, 2]


def test_a_piece_that_fails_beforehand_is_told_to_who_asks_for_it() -> None:
    fails = Once(lambda: failing_on(1)(1))
    with pytest.raises(ValueError, match="1"), asked_beforehand([fails]):
        fails()
