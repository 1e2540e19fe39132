"""Who is paid (code, name and township behind awards and rows), and what a row stands for: a person, an event, a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, coded, constant, joined
from subsidycalc.results.wording.distinctions import held
from subsidycalc.results.wording.fields import field_names
from subsidycalc.results.wording.found import Findings
from subsidycalc.results.wording.payees import payee_columns
from subsidycalc.tables.model import BLANK, PERSONS, PRESENT, Kind, fault_state
from subsidycalc.vocabulary.frame import UNLISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.frame import Frame, View


_MERGED: Final = fault_state("merged-cell")


def entity_table(batch: BatchResult, result: ProvisionResult) -> Table | None:
    """Return the table whose rows a provision's awards point at; None where the input has none."""
    return batch.tables.get(batch.dictionary.entities_of(result.provision.table).name)


def payee_headings(batch: BatchResult, wording: Wording) -> tuple[str, str]:
    """Return what the code and the name of who is paid are called: of enterprises alone, or of persons beside them."""
    return payee_columns(wording, "both" if PERSONS in batch.tables else "enterprises")


def text_of(table: Table, key: str, rows: Array) -> CodedTexts:
    """Return a text field of some rows of a table; a faulty cell is shown as it stands."""
    column = table.columns.get(key)
    if column is None or not column.categories:
        return CodedTexts(np.full(len(rows), NO_TEXT, dtype=np.int32), ())
    state = column.state[rows]
    codes = np.where(state == PRESENT, column.values[rows], NO_TEXT).astype(np.int32)
    faulty = np.flatnonzero((state != PRESENT) & (state != BLANK))
    return _with_faulty(
        codes, column.categories, faulty, (column.raw.get(row, "") for row in rows[faulty].tolist())
    )


def _with_faulty(codes: Array, texts: Sequence[str], faulty: Array, shown: Iterable[str]) -> CodedTexts:
    """Return a column of texts in which faulty cells, by their places, are shown as they stand."""
    if len(faulty) == 0:
        return CodedTexts(codes, texts)
    as_held = coded(shown)
    codes[faulty] = np.where(as_held.codes == NO_TEXT, NO_TEXT, as_held.codes + len(texts))
    return CodedTexts(codes, [*texts, *as_held.texts])


def payee_text(table: Table | None, key: str, rows: Array) -> CodedTexts:
    """Return a text field of some rows of a table of who is paid; `entity` is the code. None is a table that the input lacks."""
    if table is None:
        return constant("", len(rows))
    return text_of(table, table.definition.entity if key == "entity" else key, rows)


def seen_text(view: View, rows: Array) -> CodedTexts:
    """Return a text field as a frame sees it, for some of its rows."""
    codes = np.full(len(rows), NO_TEXT, dtype=np.int32)
    if not view.categories:
        return CodedTexts(codes, ())
    state = view.state[rows]
    codes = np.where(state == PRESENT, view.values[rows], NO_TEXT).astype(np.int32)
    # What a merged cell shows is a range of cells, and nobody's code.
    faulty = np.flatnonzero((state != PRESENT) & (state != BLANK) & (state != UNLISTED) & (state != _MERGED))
    return _with_faulty(codes, view.categories, faulty, (held(view, row) for row in rows[faulty].tolist()))


def entity_name(frame: Frame, rows: Array) -> CodedTexts:
    """Return the name of the enterprise (or region) of some rows; none where it is not listed.

    A row of a person who is paid says its own: the same number may stand beside another name.
    """
    own = frame.entities is None or frame.table.definition.paid_in_person
    return seen_text(frame.view("name" if own else "enterprise.name"), rows)


_OBJECT_FIELDS: Final = {
    "exhibitions": ("expo", "start_date"),
    "business_trips": ("country", "depart_date"),
    "charter_trips": ("trip_date", "origin_region"),
    "contributions": ("month",),
    "guarantees": ("charged_on",),
    "projects": ("project",),
}
"""What tells the rows of a table apart where they stand for no person."""


def objects_of(result: ProvisionResult, frame: Frame, rows: Array, wording: Wording) -> CodedTexts:
    """Return what rows stand for: the masked number of a person (the name where it is blank), an event, a month."""
    definition = frame.table.definition
    if "id_number" in {field.name for field in definition.fields}:
        return _persons(frame, rows)
    fields = [name for name in _OBJECT_FIELDS.get(definition.name, ()) if name in frame.table.columns]
    if not fields:
        return constant("", len(rows))
    findings = Findings(field_names(wording, result.provision, result.dictionary), frame)
    told = findings.keys(fields, rows, None)
    texts = []
    for row in rows[told.first].tolist():
        views = [frame.view(name) for name in fields]
        texts.append(" ".join(findings.value(view, row) for view in views))
    return CodedTexts(told.codes.astype(np.int32), texts)


def _persons(frame: Frame, rows: Array) -> CodedTexts:
    view = frame.view("id_number")
    names = seen_text(frame.view("name"), rows)
    column = view.column
    if view.field.kind is not Kind.ID or column is None or column.masked is None:
        return names
    positions = rows if view.positions is None else view.positions[rows]
    numbers = coded(column.masked[positions].tolist())
    both = joined([numbers, names])
    has_number = numbers.codes != NO_TEXT
    return CodedTexts(np.where(has_number, both.codes[: len(rows)], both.codes[len(rows) :]), both.texts)
