"""Figures computed over an enterprise's rows, or from several fields of one, in plain Python."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import FINE, UNLISTED, Identity, PlainCell
from oracle.plain_conditions import all_of, judge
from oracle.plain_judging import positions_of
from oracle.plain_persons import code_of
from oracle.subject import Subject

from subsidycalc.vocabulary import computed as words

if TYPE_CHECKING:
    from oracle.plain_cells import PlainTable
    from oracle.plain_judging import Judging


def compute_figures(judging: Judging) -> None:
    """Give every claiming row the figures that its provision computes."""
    if not judging.provision.figure:
        return
    positions = positions_of(judging.entities)
    everyone = _everyone(judging.table, judging, own=judging.own)
    for subject in everyone.values():
        for definition in judging.provision.derived:
            subject.derive(definition, positions)
    for figure in judging.provision.figure:
        if isinstance(figure, words.CountFigure | words.TotalFigure) and figure.table is not None:
            others = _everyone(judging.tables[figure.table], judging, own=False)
            found = {row: _elsewhere(figure, everyone[row], others) for row in everyone}
        else:
            found = {row: figure_of(figure, row, everyone, own=judging.own) for row in everyone}
        for row, cell in found.items():
            everyone[row].derived[figure.name] = cell
            if row in judging.subjects:
                judging.subjects[row].derived[figure.name] = cell


def _everyone(table: PlainTable, judging: Judging, *, own: bool) -> dict[int, Subject]:
    """Return every row of a table with the row of its enterprise."""
    positions = positions_of(judging.entities)
    everyone: dict[int, Subject] = {}
    for row in range(len(table.rows)):
        subject = Subject(table, row, judging.entities, row if own else None)
        if not own:
            subject.entity = positions.get(code_of(subject) or "")
        everyone[row] = subject
    return everyone


def _elsewhere(figure: Any, subject: Subject, others: dict[int, Subject]) -> PlainCell:  # noqa: ANN401
    """Return a figure made of the rows of another table that name the same enterprise."""
    if subject.entity is None:
        return PlainCell(fault=UNLISTED)
    theirs = {row: other for row, other in others.items() if code_of(other) == code_of(subject)}
    return _added_up(figure, list(theirs), theirs)


def figure_of(figure: Any, row: int, everyone: dict[int, Subject], *, own: bool) -> PlainCell:  # noqa: ANN401
    if isinstance(figure, words.LowestFigure | words.HighestFigure | words.SumFigure):
        cells = [everyone[row].cell(reference) for reference in figure.references()]
        faulty = [cell for cell in cells if cell.fault != FINE]
        if faulty:
            return PlainCell(fault=faulty[0].fault)
        made = {words.LowestFigure: min, words.HighestFigure: max, words.SumFigure: sum}[type(figure)]
        return PlainCell(made(cell.value for cell in cells), FINE)  # type: ignore[operator]
    table = everyone[row].table
    code = everyone[row].cell(table.entity)
    if own or len(everyone) == 1:
        rows = [row]
    elif code.fault != FINE:
        return PlainCell(fault=UNLISTED)
    else:
        rows = [other for other in everyone if everyone[other].cell(table.entity).value == code.value]
    if isinstance(figure, words.PlaceFigure):
        return _place(figure, row, rows, everyone)
    return _added_up(figure, rows, everyone)


def _met(figure: Any, rows: list[int], everyone: dict[int, Subject]) -> list[int] | None:  # noqa: ANN401
    """Return the rows that meet a figure's conditions; None where that cannot be told of one."""
    states = {
        other: all_of([judge(word, everyone[other]) for word in figure.conditions()]).met for other in rows
    }
    return None if None in states.values() else [other for other in rows if states[other]]


def _added_up(figure: Any, rows: list[int], everyone: dict[int, Subject]) -> PlainCell:  # noqa: ANN401
    met = _met(figure, rows, everyone)
    if met is None:
        return PlainCell(fault="figure-uncertain")
    persons = bool(met) and everyone[met[0]].table.persons
    people = [everyone[other].cell("id_number").value for other in met] if persons else []
    known = [person.whole for person in people if isinstance(person, Identity) and person.whole is not None]
    if isinstance(figure, words.CountFigure):
        return PlainCell(Fraction(len(met) - len(known) + len(set(known))), FINE)
    cells = [everyone[other].cell(figure.total) for other in met]
    if any(cell.fault != FINE for cell in cells) or len(known) != len(set(known)):
        return PlainCell(fault="figure-uncertain")
    return PlainCell(sum((cell.value for cell in cells), Fraction(0)), FINE)  # type: ignore[misc]


def _place(figure: words.PlaceFigure, row: int, rows: list[int], everyone: dict[int, Subject]) -> PlainCell:
    met = _met(figure, rows, everyone)
    if met is None:
        return PlainCell(fault="figure-uncertain")
    asked = (*figure.by, *figure.within)
    if any(everyone[other].cell(reference).fault != FINE for other in met for reference in asked):
        return PlainCell(fault="figure-uncertain")
    if row not in met:
        return PlainCell(fault="no-case-applies")

    def apart(other: int) -> list[object]:
        return [everyone[other].cell(reference).value for reference in figure.within]

    alike = [other for other in met if apart(other) == apart(row)]
    order = sorted(alike, key=lambda other: (*(everyone[other].cell(one).value for one in figure.by), other))
    return PlainCell(Fraction(order.index(row) + 1), FINE)
