"""Why a subject gets what it gets: the judgements that were kept, as a tree per provision, nothing judged anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.conditions.references import fields_of_condition
from subsidycalc.judging.frame import ENTERPRISE, DigitsView
from subsidycalc.judging.gaps import Gap, gaps_of
from subsidycalc.judging.outcome import MET, NOT_MET, UNKNOWN
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy import conditions as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.judging.frame import Frame, View
    from subsidycalc.judging.outcome import Judgement
    from subsidycalc.judging.subjects import Subject
    from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult
    from subsidycalc.policy.conditions import ConditionWord
    from subsidycalc.policy.words import Figure
    from subsidycalc.tables.model import Array


@dataclass(frozen=True)
class SourceCell:
    """One cell that a condition looked at, where the input has it."""

    reference: str
    sheet: str
    row: int
    """The row number that Excel shows."""
    column: str
    """The spreadsheet's column letter, "" where the input has no such column."""
    heading: str
    view: View = field(compare=False, repr=False)
    place: int = field(compare=False)
    """The row of the view."""


@dataclass(frozen=True)
class Found:
    """One condition as one row stands to it."""

    word: ConditionWord
    state: int
    """MET, NOT_MET or UNKNOWN."""
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


@dataclass(frozen=True)
class RouteFound:
    """One route (or add-on) as one row stands to it."""

    id: str
    state: int
    pays: bool
    """Whether it is the route that pays the row."""
    conditions: tuple[Found, ...]


@dataclass(frozen=True)
class HeadCountFound:
    """The persons of an enterprise who count beyond doubt, and how many are asked for."""

    certain: int
    at_least: int

    @property
    def short(self) -> int:
        """Return how many more persons would have to count."""
        return max(self.at_least - self.certain, 0)


@dataclass(frozen=True)
class LineFound:
    """One row under one provision: its verdict, the codes on it and every condition."""

    frame: Frame
    row: int
    verdict: Verdict
    codes: tuple[str, ...]
    conditions: tuple[Found, ...]
    routes: tuple[RouteFound, ...] = ()

    @property
    def sheet(self) -> str:
        """Return the sheet that the row stands on."""
        return self.frame.table.sheet_of(int(self.frame.rows[self.row]))

    @property
    def number(self) -> int:
        """Return the row number that Excel shows."""
        return int(self.frame.table.row_numbers[self.frame.rows[self.row]])


@dataclass(frozen=True)
class ProvisionFound:
    """One provision as a subject stands to it."""

    result: ProvisionResult
    lines: tuple[LineFound, ...]
    """The subject's rows that claim; where the provision's table lists the enterprises, the subject itself."""
    on_enterprise: LineFound | None = None
    """What holds for the enterprise behind the rows."""
    head_count: HeadCountFound | None = None
    award: int | None = None
    """The number of the subject's award among the provision's, None where it has none."""

    @property
    def claims(self) -> bool:
        """Return whether the subject claims the provision at all."""
        return bool(self.lines)


@dataclass(frozen=True)
class Explanation:
    """Every provision of a run as a subject stands to it."""

    subject: Subject
    provisions: tuple[ProvisionFound, ...] = field(default=())


def explain(batch: BatchResult, subject: Subject) -> Explanation:
    """Explain what was found of a subject; `batch` is the result of judging the subject's tables."""
    own = {id(table): subject.rows[name] for name, table in subject.tables.items()}
    return Explanation(subject, tuple(_provision(result, own) for result in batch.provisions))


def _provision(result: ProvisionResult, own: dict[int, Array]) -> ProvisionFound:
    if result.frame is None or result.verdict is None:
        return ProvisionFound(result, ())
    frame, verdict = result.frame, result.verdict
    places = np.flatnonzero(own[id(frame.table)][frame.rows]).tolist()
    lines = tuple(_line(result, frame, verdict, row) for row in places)
    entity_rows = frame.rows if frame.entity_rows is None else frame.entity_rows
    behind = sorted({int(entity_rows[row]) for row in places} - {-1})
    entity = behind[0] if len(behind) == 1 else None
    on_enterprise, place = None, None
    if entity is not None:
        place = _place(entity, (result.entity_frame or frame).rows)
        if result.entity_frame is not None and place is not None:
            on_enterprise = _enterprise_line(result, result.entity_frame, place)
    return ProvisionFound(
        result,
        lines,
        on_enterprise,
        _head_count(result, place),
        None if entity is None or result.awards is None else _place(entity, result.awards.entity_rows),
    )


def _place(wanted: int, rows: Array) -> int | None:
    found = np.flatnonzero(rows == wanted)
    return int(found[0]) if len(found) else None


def _line(result: ProvisionResult, frame: Frame, verdict: Array, row: int) -> LineFound:
    return LineFound(
        frame,
        row,
        Verdict(int(verdict[row])),
        _codes(result.grounds, row),
        tuple(found(judgement, frame, row) for judgement in result.judgements),
        tuple(_routes(result, frame, row)),
    )


def _enterprise_line(result: ProvisionResult, frame: Frame, row: int) -> LineFound:
    verdict = (
        Verdict.NOT_CLAIMED if result.entity_verdict is None else Verdict(int(result.entity_verdict[row]))
    )
    conditions = tuple(found(judgement, frame, row) for judgement in result.entity_judgements)
    return LineFound(frame, row, verdict, _codes(result.entity_grounds, row), conditions)


def _codes(grounds: Iterable[Ground], row: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ground.code for ground in grounds if ground.mask[row]))


def _head_count(result: ProvisionResult, place: int | None) -> HeadCountFound | None:
    asked = result.provision.head_count
    if asked is None or result.head_counts is None or place is None:
        return None
    return HeadCountFound(int(result.head_counts[place]), asked.at_least)


def _routes(result: ProvisionResult, frame: Frame, row: int) -> Iterator[RouteFound]:
    """Yield the routes in order, then the add-ons that were looked at."""
    paid = -1 if result.routes_taken is None else int(result.routes_taken[row])
    routes = result.provision.route
    number_of = {route.id: number for number, route in enumerate(routes)}
    number_of |= {
        route.add_on.name: number for number, route in enumerate(routes) if route.add_on is not None
    }
    for name, judgements in result.route_judgements:
        conditions = tuple(found(judgement, frame, row) for judgement in judgements)
        state = _together([one.state for one in conditions])
        yield RouteFound(name, state, paid == number_of.get(name) and state == MET, conditions)


def _together(states: Sequence[int]) -> int:
    return NOT_MET if NOT_MET in states else UNKNOWN if UNKNOWN in states else MET


def found(judgement: Judgement, frame: Frame, row: int) -> Found:
    """Return one condition as one row of a frame stands to it."""
    word, state = judgement.word, int(judgement.state[row])
    references = () if judgement.parts else fields_of_condition(word)
    return Found(
        word,
        state,
        _limits(judgement, row),
        tuple(cell for reference in references for cell in source_cells(reference, frame, row)),
        gaps_of(judgement, frame, row),
        tuple(dict.fromkeys(doubt.code for doubt in judgement.doubts if doubt.mask[row]))
        if state == UNKNOWN
        else (),
        tuple(found(part, frame, row) for part in judgement.parts),
        frame,
        row,
    )


def _limits(judgement: Judgement, row: int) -> tuple[tuple[str, Figure], ...]:
    word = judgement.word
    if not isinstance(word, words.MeasureCondition):
        return ()
    if judgement.case is None:
        return tuple(word.stated())
    case = int(judgement.case[row])
    return tuple(word.cases[case].stated()) if case >= 0 else ()


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
