"""Say which other row a row stands beside, and in which columns they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.persons import MOST_NAMED

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import Ground
    from subsidycalc.results.wording.fields import FieldNames
    from subsidycalc.vocabulary.frame import Frame


def beside_other_row(ground: Ground, frame: Frame, row: int, names: FieldNames) -> str:
    """Return what a ground that compared rows says of one row of its frame."""
    table, wording = frame.table, names.wording
    here = int(frame.rows[row])
    other, differs = (int(np.asarray(ground.figures[name])[row]) for name in ("other", "differs"))
    alike = table.sheet_index[here] == table.sheet_index[other]
    key = "another_row" if alike else "another_row_elsewhere"
    number, label = int(table.row_numbers[other]), table.sheet_of(other)
    place = wording.say(f"reasons.figures.{key}", row=number, sheet=label)
    columns = [
        names.name(reference)
        for bit, reference in enumerate(ground.compared)
        if differs >> min(bit, MOST_NAMED) & 1
    ]
    if not columns:
        return wording.say("reasons.figures.same", place=place)
    return wording.say(
        "reasons.figures.differs", place=place, columns=wording.say("requirements.list").join(columns)
    )
