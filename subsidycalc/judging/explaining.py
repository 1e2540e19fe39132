"""Why a subject gets what it gets: the judgements that were kept, as a tree per provision, nothing judged anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.judging.everyone import NOBODY, Subjects
from subsidycalc.judging.explained_conditions import Found, found
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.tables.distinct import distinct
from subsidycalc.vocabulary.outcome import MET, NOT_MET, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from subsidycalc.judging.subjects import Subject
    from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult
    from subsidycalc.tables.model import Array, Notice, Table
    from subsidycalc.vocabulary.frame import Frame


class RouteFound(Struct, frozen=True):
    """One route (or add-on) as one row stands to it."""

    id: str
    state: int
    pays: bool
    """Whether it is the route that pays the row."""
    conditions: tuple[Found, ...]


class HeadCountFound(Struct, frozen=True):
    """The persons of an enterprise who count beyond doubt, and how many are asked for."""

    certain: int
    at_least: int

    @property
    def short(self) -> int:
        """Return how many more persons would have to count."""
        return max(self.at_least - self.certain, 0)


class LineFound(Struct, frozen=True):
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


class Alike(Struct, frozen=True):
    """Rows of one sheet that stand like one that is explained."""

    sheet: str
    verdict: Verdict
    codes: tuple[str, ...]
    numbers: tuple[int, ...]
    """The row numbers that Excel shows, ascending."""


class ProvisionFound(Struct, frozen=True):
    """One provision as a subject stands to it."""

    result: ProvisionResult
    lines: tuple[LineFound, ...]
    """The subject's rows that claim; where the provision's table lists the enterprises, the subject itself.

    Unless every row is asked for, the first of those that stand alike.
    """
    alike: tuple[Alike, ...] = ()
    """The other rows."""
    on_enterprise: LineFound | None = None
    """What holds for the enterprise behind the rows."""
    head_count: HeadCountFound | None = None
    award: int | None = None
    """The number of the subject's award among the provision's, None where it has none."""
    of_one_row: bool = False
    """Whether one row alone was asked for; others of the same enterprise may claim what it does not."""

    @property
    def claims(self) -> bool:
        """Return whether the subject claims the provision at all."""
        return bool(self.lines)


class Explanation(Struct, frozen=True):
    """Every provision of a run as a subject stands to it."""

    code: str
    """The code of the enterprise, region or person, "" of rows that have none."""
    listed: tuple[Table, int] | None = None
    """The table and the row that list the enterprise or region."""
    provisions: tuple[ProvisionFound, ...] = ()
    notices: tuple[Notice, ...] = ()
    """What was noticed of the subject's rows."""


def explain(batch: BatchResult, subject: Subject, *, every_row: bool = False) -> Explanation:
    """Explain what was found of a subject; `batch` is the result of judging the subject's tables.

    Of rows that stand alike (same verdict, same grounds) the first is explained, unless every row is asked for.
    Of one row, the provisions of its table are: what the enterprise claims on other tables is not about it.
    """
    owners = {name: np.where(subject.rows[name], 0, NOBODY) for name in subject.tables}
    (alone,) = explain_each(batch, Subjects((subject.code,), subject.tables, owners), every_row=every_row)
    if not subject.table:
        return alone
    here = (found for found in alone.provisions if found.result.provision.table == subject.table)
    return replace(alone, provisions=tuple(replace(found, of_one_row=True) for found in here))


def explain_each(batch: BatchResult, subjects: Subjects, *, every_row: bool = False) -> Iterator[Explanation]:
    """Explain what was found of every one of some subjects; `batch` is the result of judging their tables."""
    owners = {id(table): subjects.owners[name] for name, table in subjects.tables.items()}
    judged = [(result, _OwnRows.of(result, owners, len(subjects.codes))) for result in batch.provisions]
    noticed = _noticed(batch.notices, subjects)
    for number, code in enumerate(subjects.codes):
        provisions = tuple(
            _provision(result, None if own is None else own.of_subject(number), every_row=every_row)
            for result, own in judged
        )
        yield Explanation(code, subjects.listed(number), provisions, tuple(noticed.get(number, ())))


class _OwnRows(Struct, frozen=True):
    """The rows of a frame, those of each subject together."""

    order: Array
    starts: Array

    @classmethod
    def of(cls, result: ProvisionResult, owners: Mapping[int, Array], count: int) -> _OwnRows | None:
        """Return the rows that claim a provision by whose they are; None where it was not judged."""
        if result.frame is None or result.verdict is None:
            return None
        owner = owners[id(result.frame.table)][result.frame.rows]
        order = np.argsort(owner, kind="stable")
        return cls(order, np.searchsorted(owner[order], np.arange(count + 1)))

    def of_subject(self, number: int) -> Array:
        """Return the rows of one subject, ascending."""
        return self.order[self.starts[number] : self.starts[number + 1]]


def _noticed(notices: Iterable[Notice], subjects: Subjects) -> dict[int, list[Notice]]:
    """Return, by the numbers of the subjects, the notices about rows of theirs, each with these rows only."""
    found: dict[int, list[Notice]] = {}
    for notice in notices:
        rows = np.array(notice.rows, dtype=np.int64)
        own = subjects.owners_at(notice.sheet, rows)
        for number in distinct(own[own != NOBODY]).tolist():
            theirs = replace(notice, rows=tuple(rows[own == number].tolist()))
            found.setdefault(number, []).append(theirs)
    return found


def _provision(result: ProvisionResult, places: Array | None, *, every_row: bool) -> ProvisionFound:
    if result.frame is None or result.verdict is None or places is None:
        return ProvisionFound(result, ())
    frame, verdict = result.frame, result.verdict
    groups = [places[:0]] if every_row else _standing_alike(result, verdict, places)
    shown = places.tolist() if every_row else sorted(int(group[0]) for group in groups)
    lines = tuple(_line(result, frame, verdict, row) for row in shown)
    alike = tuple(found for group in groups for found in _alike(result, frame, verdict, group))
    entity_rows = frame.rows if frame.entity_rows is None else frame.entity_rows
    behind = sorted(set(distinct(entity_rows[places]).tolist()) - {-1})
    entity = behind[0] if len(behind) == 1 else None
    on_enterprise, place = None, None
    if entity is not None:
        place = _place(entity, (result.entity_frame or frame).rows)
        if result.entity_frame is not None and place is not None:
            on_enterprise = _enterprise_line(result, result.entity_frame, place)
    return ProvisionFound(
        result,
        lines,
        alike,
        on_enterprise,
        _head_count(result, place),
        None if entity is None or result.awards is None else _place(entity, result.awards.entity_rows),
    )


def _standing_alike(result: ProvisionResult, verdict: Array, places: Array) -> list[Array]:
    """Return some rows in groups of the same verdict and the same grounds, each in row order."""
    key = verdict[places].astype(np.int64)
    for ground in result.grounds:
        here = ground.mask[places]
        if here.any():
            # numbered anew each time, so that the key stays small whatever the number of grounds
            _, key = np.unique(key * 2 + here, return_inverse=True)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1)) if len(order) else np.zeros(0, dtype=np.int64)
    return [places[group] for group in np.split(order, starts[1:])] if len(order) else []


def _alike(result: ProvisionResult, frame: Frame, verdict: Array, group: Array) -> Iterator[Alike]:
    """Yield, sheet by sheet, the rows of a group after the first, which is explained itself."""
    if len(group) < 2:  # noqa: PLR2004 - the first stands for itself
        return
    table, codes = frame.table, _codes(result.grounds, int(group[0]))
    positions = frame.rows[group[1:]]
    for sheet in distinct(table.sheet_index[positions]).tolist():
        here = positions[table.sheet_index[positions] == sheet]
        numbers = tuple(sorted(table.row_numbers[here].tolist()))
        yield Alike(table.sheets[sheet], Verdict(int(verdict[group[0]])), codes, numbers)


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
