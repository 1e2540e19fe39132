"""Who is paid: the code, name and township of the enterprises (or regions) behind awards and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, coded
from subsidycalc.results.wording.distinctions import held
from subsidycalc.tables.model import BLANK, PRESENT
from subsidycalc.vocabulary.frame import UNLISTED

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.vocabulary.frame import Frame, View


def entity_table(batch: BatchResult, result: ProvisionResult) -> Table | None:
    """Return the table whose rows a provision's awards point at; None where the input has none."""
    return batch.tables.get("regions" if result.provision.table == "regions" else "enterprises")


def text_of(table: Table, key: str, rows: Array) -> CodedTexts:
    """Return a text field of some rows of a table; a faulty cell is shown as it stands."""
    column = table.columns.get(key)
    if column is None or not column.categories:
        return CodedTexts(np.full(len(rows), NO_TEXT, dtype=np.int32), ())
    state = column.state[rows]
    codes = np.where(state == PRESENT, column.values[rows], NO_TEXT).astype(np.int32)
    faulty = np.flatnonzero((state != PRESENT) & (state != BLANK))
    if len(faulty) == 0:
        return CodedTexts(codes, column.categories)
    shown = coded(column.raw.get(row, "") for row in rows[faulty].tolist())
    codes[faulty] = np.where(shown.codes == NO_TEXT, NO_TEXT, shown.codes + len(column.categories))
    return CodedTexts(codes, [*column.categories, *shown.texts])


def seen_text(view: View, rows: Array) -> CodedTexts:
    """Return a text field as a frame sees it, for some of its rows."""
    codes = np.full(len(rows), NO_TEXT, dtype=np.int32)
    if not view.categories:
        return CodedTexts(codes, ())
    state = view.state[rows]
    codes = np.where(state == PRESENT, view.values[rows], NO_TEXT).astype(np.int32)
    faulty = np.flatnonzero((state != PRESENT) & (state != BLANK) & (state != UNLISTED))
    if len(faulty) == 0:
        return CodedTexts(codes, view.categories)
    shown = coded(held(view, row) for row in rows[faulty].tolist())
    codes[faulty] = np.where(shown.codes == NO_TEXT, NO_TEXT, shown.codes + len(view.categories))
    return CodedTexts(codes, [*view.categories, *shown.texts])


def entity_name(frame: Frame, rows: Array) -> CodedTexts:
    """Return the name of the enterprise (or region) of some rows; none where it is not listed."""
    return seen_text(frame.view("name" if frame.entities is None else "enterprise.name"), rows)
