"""Find headings that are repeated below the first ones, and refuse those that give a column another meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.recognising.folding import folded
from subsidycalc.tables.recognising.refused import refused
from subsidycalc.tables.recognising.unit_choice import place_of

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.recognising.body import Body

_FEWEST: Final = 2
"""One cell alone may read like a heading by chance."""


def repeated_headings(body: Body, entity: str) -> Array:
    """Return the positions of rows that repeat the headings, as printed tables do on each page.

    Several reports may also have been copied below one another, each with headings of its own: where those
    stand in another order or name another unit, what follows cannot be read by the first ones.
    """
    found = np.union1d(_in_their_places(body), _in_other_places(body, entity))
    for position in found.tolist():
        _refuse_another_meaning(body, position)
    return found


def _in_their_places(body: Body) -> Array:
    """Return the rows in which at least half of the headings stand again in their own columns."""
    alike = np.zeros(len(body.row_numbers), np.int64)
    for column in body.known.values():
        own = body.heading(column).own
        cells = body.columns[column]
        for code in body.columns[column].codes_of(own):
            alike += cells.codes == code
    return np.flatnonzero(alike >= max(_FEWEST, (len(body.known) + 1) // 2))


def _in_other_places(body: Body, entity: str) -> Array:
    """Return the rows that hold headings, one of them where the code of an enterprise should stand."""
    owns = list(dict.fromkeys(heading.own for heading in body.header.headings.values()))
    key = body.columns.get(body.known.get(entity, -1))
    if key is None:
        return np.zeros(0, np.int64)
    codes = [code for own in owns for code in key.codes_of(own)]
    candidates = np.flatnonzero(np.isin(key.codes, codes)).tolist() if codes else []
    return np.array(
        [
            position
            for position in candidates
            if sum(_text_at(body, column, position) in owns for column in body.columns) >= _FEWEST
        ],
        np.int64,
    )


def _text_at(body: Body, column: int, position: int) -> str:
    cells = body.columns[column]
    value = cells.values[int(cells.codes[position])]
    return value if isinstance(value, str) else ""


def _refuse_another_meaning(body: Body, position: int) -> None:
    """Refuse a row of headings one of which is no part of the heading that its column has."""
    for column in body.known.values():
        heading, text = body.heading(column), _text_at(body, column, position)
        if folded(text) not in folded(heading.text):
            row, shown = int(body.row_numbers[position]), harmless(text)[:40]
            raise refused("headings_again", body.sheet, row=row, column=place_of(body, column), shown=shown)
