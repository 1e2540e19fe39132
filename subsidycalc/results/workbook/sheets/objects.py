"""What a row stands for beside its enterprise: a person, an event, a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, coded, constant, joined
from subsidycalc.results.wording.fields import field_names
from subsidycalc.results.wording.found import Findings
from subsidycalc.results.workbook.sheets.entities import seen_text
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import ProvisionResult
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.frame import Frame

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
    if definition.persons:
        return _persons(frame, rows)
    fields = [name for name in _OBJECT_FIELDS.get(definition.name, ()) if name in frame.table.columns]
    if not fields:
        return constant("", len(rows))
    findings = Findings(field_names(wording, result.provision), frame)
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
    numbers = coded(column.masked[_positions(view.positions, rows)].tolist())
    both = joined([numbers, names])
    has_number = numbers.codes != NO_TEXT
    return CodedTexts(np.where(has_number, both.codes[: len(rows)], both.codes[len(rows) :]), both.texts)


def _positions(positions: Array | None, rows: Array) -> Array:
    return rows if positions is None else np.asarray(positions[rows])
