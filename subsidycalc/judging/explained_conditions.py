"""One condition as one row stands to it: met or not, by which limit, from which cells, and what is lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from subsidycalc.vocabulary.frame import ENTERPRISE, DigitsView
from subsidycalc.vocabulary.outcome import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.limits import Gap
    from subsidycalc.vocabulary.outcome import Judgement
    from subsidycalc.vocabulary.words import Figure


class SourceCell(Struct, frozen=True):
    """One cell that a condition looked at, where the input has it."""

    reference: str
    sheet: str
    row: int
    """The row number that Excel shows."""
    column: str
    """The spreadsheet's column letter, "" where the input has no such column."""
    heading: str
    view: View
    place: int
    """The row of the view."""


class Found(Struct, frozen=True):
    """One condition as one row stands to it."""

    word: ConditionWord
    state: int
    """MET, NOT_MET or UNKNOWN."""
    sign: str
    """How its value is compared: `≥`, `in`, `begins`."""
    limits: tuple[tuple[str, Figure], ...]
    """Operators and figures that bind this row; empty where the condition sets none."""
    cells: tuple[SourceCell, ...]
    gaps: tuple[Gap, ...]
    doubts: tuple[str, ...]
    """Codes of why it cannot be told."""
    parts: tuple[Found, ...]
    frame: Frame
    row: int
    """The row of the frame."""


def found(judgement: Judgement, frame: Frame, row: int) -> Found:
    """Return one condition as one row of a frame stands to it."""
    word, state = judgement.word, int(judgement.state[row])
    references = () if judgement.parts else word.references()
    return Found(
        word,
        state,
        word.sign(judgement, row),
        word.binding(judgement, row),
        tuple(cell for reference in references for cell in source_cells(reference, frame, row)),
        word.gaps(judgement, frame, row),
        tuple(dict.fromkeys(doubt.code for doubt in judgement.doubts if doubt.mask[row]))
        if state == UNKNOWN
        else (),
        tuple(found(part, frame, row) for part in judgement.parts),
        frame,
        row,
    )


def source_cells(reference: str, frame: Frame, row: int) -> tuple[SourceCell, ...]:
    """Return the cells behind a field of one row: one, or those of every source of a derived field."""
    view = frame.view(reference)
    if isinstance(view, DigitsView):
        return tuple(cell for source in view.sources for cell in _cell(source, frame, row))
    return tuple(_cell(view, frame, row))


def _cell(view: View, frame: Frame, row: int) -> Iterator[SourceCell]:
    of_enterprise = view.reference.startswith(ENTERPRISE) and frame.entities is not None
    table = frame.entities if of_enterprise else frame.table
    position = row if view.positions is None else int(view.positions[row])
    if table is None or position < 0:
        return
    column = table.columns.get(view.reference.removeprefix(ENTERPRISE))
    letter, heading = ("", "") if column is None else (column.letter, column.heading)
    number = int(table.row_numbers[position])
    yield SourceCell(view.reference, table.sheet_of(position), number, letter, heading, view, row)
