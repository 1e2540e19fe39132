"""Figures computed over an enterprise's rows, or from several fields of one, in plain Python."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import FINE, UNLISTED, Identity, PlainCell
from oracle.plain_conditions import all_of, judge
from oracle.plain_judging import positions_of
from oracle.subject import Subject

from subsidycalc.vocabulary import computed as words

if TYPE_CHECKING:
    from oracle.plain_judging import Judging


def compute_figures(judging: Judging) -> None:
    """Give every claiming row the figures that its provision computes."""
    if not judging.provision.figure:
        return
    positions = positions_of(judging.entities)
    everyone: dict[int, Subject] = {}
    for row in range(len(judging.table.rows)):
        subject = Subject(judging.table, row, judging.entities, row if judging.own else None)
        if not judging.own:
            code = subject.cell(judging.table.entity)
            subject.entity = positions.get(str(code.value)) if code.fault == FINE else None
        for definition in judging.provision.derived:
            subject.derive(definition, positions)
        everyone[row] = subject
    for figure in judging.provision.figure:
        found = {row: figure_of(figure, row, everyone, own=judging.own) for row in everyone}
        for row, cell in found.items():
            everyone[row].derived[figure.name] = cell
            if row in judging.subjects:
                judging.subjects[row].derived[figure.name] = cell


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
    states = {
        other: all_of([judge(word, everyone[other]) for word in figure.conditions()]).met for other in rows
    }
    if None in states.values():
        return PlainCell(fault="figure-uncertain")
    met = [other for other in rows if states[other]]
    people = [everyone[other].cell("id_number").value for other in met] if table.persons else []
    known = [person.whole for person in people if isinstance(person, Identity) and person.whole is not None]
    if isinstance(figure, words.CountFigure):
        return PlainCell(Fraction(len(met) - len(known) + len(set(known))), FINE)
    if isinstance(figure, words.TotalFigure):
        cells = [everyone[other].cell(figure.total) for other in met]
        if any(cell.fault != FINE for cell in cells) or len(known) != len(set(known)):
            return PlainCell(fault="figure-uncertain")
        return PlainCell(sum((cell.value for cell in cells), Fraction(0)), FINE)  # type: ignore[misc]
    return _place(figure, row, met, everyone)


def _place(figure: words.PlaceFigure, row: int, met: list[int], everyone: dict[int, Subject]) -> PlainCell:
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
