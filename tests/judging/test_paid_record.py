"""What a run was told of earlier batches is told again from the lines of its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from judging.frames import frame_of

from subsidycalc.judging.paid_record import RecordedPaid, Remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame


class Told:
    """Earlier batches: rows by their place in the frame, codes and fen."""

    def __init__(self, rows: Sequence[int], codes: dict[str, int], fen: dict[str, int]) -> None:
        self.rows, self.codes, self.fen = rows, codes, fen

    def persons(self, _benefit: str, _frame: Frame, _numbers: Array, _known: Array) -> tuple[Array, Array]:
        return np.array(self.rows), np.array(self.rows) == 2

    def entities(self, _benefit: str, codes: Sequence[str]) -> Array:
        return np.array([self.codes.get(code, 0) for code in codes])

    def amounts(self, _benefit: str, codes: Sequence[str], _year: int | None) -> Array:
        return np.array([self.fen.get(code, 0) for code in codes])


CODES = ["A", "B", "C"]
NOBODY = np.zeros(0, dtype=np.int64)


def test_the_record_tells_the_same_again() -> None:
    # rows 2 to 9 of the sheet; the persons on rows 3, 4, 5 and 8 had it in batch 1, the one on row 9 in batch 2
    frame = frame_of("employees", [{"name": f"{n}"} for n in range(8)])
    batches = [0, 1, 1, 1, 0, 0, 1, 2]
    remembered = Remembered(Told(batches, {"B": 3}, {"A": 50_000, "C": 1}))
    remembered.persons("x/y", frame, NOBODY, NOBODY)
    remembered.entities("x/y", CODES)
    remembered.amounts("x/y", CODES, None)
    remembered.amounts("x/y", CODES, 2023)
    lines = list(remembered.lines())
    assert lines == [
        ("persons:x/y:1:员工", "3-5, 8"),
        ("persons:x/y:2:员工", "9"),
        ("elsewhere:x/y:1:员工", "9"),
        ("awarded:x/y:3", "B"),
        ("amounts:x/y:all", "A=50000, C=1"),
        ("amounts:x/y:2023", "A=50000, C=1"),
    ]
    again = RecordedPaid(lines)
    batch, elsewhere = again.persons("x/y", frame, NOBODY, NOBODY)
    assert batch.tolist() == batches
    assert elsewhere.tolist() == [number == 2 for number in batches]
    assert again.entities("x/y", CODES).tolist() == [0, 3, 0]
    assert again.amounts("x/y", CODES, 2023).tolist() == [50_000, 0, 1]
    assert again.amounts("x/y", CODES, 2024).tolist() == [0, 0, 0]
    assert again.entities("other/y", CODES).tolist() == [0, 0, 0]


def test_nothing_told_leaves_no_line() -> None:
    remembered = Remembered(Told([0, 0], {}, {}))
    remembered.persons("x/y", frame_of("employees", [{"name": "1"}, {"name": "2"}]), NOBODY, NOBODY)
    remembered.amounts("x/y", CODES, None)
    assert list(remembered.lines()) == []


def test_long_answers_go_on_in_further_lines() -> None:
    codes = [f"{n:018d}" for n in range(3_000)]
    remembered = Remembered(Told([], dict.fromkeys(codes, 1), {}))
    remembered.entities("x/y", codes)
    lines = list(remembered.lines())
    assert len(lines) > 1
    assert all(len(value) <= 16_100 for _, value in lines)
    assert RecordedPaid(lines).entities("x/y", codes).tolist() == [1] * 3_000


def test_lines_that_make_no_sense_say_nothing() -> None:
    frame = frame_of("employees", [{"name": "1"}])
    lines = [
        ("persons:x/y:1:员工", "a-b, 9999999999999999999999, -, 3-"),
        ("amounts:x/y:all", "A, B=, C=x"),
        ("persons", "2"),
    ]
    again = RecordedPaid(lines)
    assert again.persons("x/y", frame, NOBODY, NOBODY)[0].tolist() == [0]
    assert again.amounts("x/y", CODES, None).tolist() == [0, 0, 0]
