"""Whom only one of two judged batches pays for: told apart by their whole numbers, shown masked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from subsidycalc.audit.benefits import owner_of
from subsidycalc.audit.entries import paid_rows
from subsidycalc.audit.settlement import PersonMoved
from subsidycalc.judging.events import whole
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.document import PAYABLE_KINDS
from subsidycalc.results.wording.coded import constant
from subsidycalc.results.wording.reasons import Lines
from subsidycalc.results.workbook.sheets.companies import companies_by_file
from subsidycalc.results.workbook.sheets.entities import objects_of
from subsidycalc.results.workbook.sheets.rejected import code_said, file_named, name_said, sheet_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.audit.benefits import Benefit
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.frame import Frame

_Who: TypeAlias = "tuple[str, str, int | tuple[str, int]]"
"""Benefit, code of who is paid, and the person: 17 digits, or as shown where no whole number is known, counted."""


def persons_moved(
    before: BatchResult, after: BatchResult, benefits: Mapping[str, Benefit], wording: Wording
) -> Iterator[PersonMoved]:
    """Yield the persons whom only one of two batches pays for, under every payable benefit that counts persons.

    `benefits` are those of both batches by reference, each as the later batch has it.
    """
    paid = [
        [(result, _paid_for(result, benefits, wording)) for result in batch.provisions]
        for batch in (before, after)
    ]
    known = [{who for _, persons in side for who in persons} for side in paid]
    for batch, side, others, now in ((before, paid[0], known[1], False), (after, paid[1], known[0], True)):
        companies = companies_by_file(batch.tables)
        for result, persons in side:
            only = [rows for who, rows in persons.items() if who not in others]
            if only and result.frame is not None:
                benefit = benefits[result.reference]
                yield from _told(result, result.frame, only, benefit, companies, wording, now=now)


def _paid_for(
    result: ProvisionResult, benefits: Mapping[str, Benefit], wording: Wording
) -> dict[_Who, list[int]]:
    """Return the rows on which each person is paid for."""
    frame = result.frame
    if frame is None or result.verdict is None or result.awards is None:
        return {}
    in_person = frame.table.definition.paid_in_person
    if result.provision.kind not in PAYABLE_KINDS or not (frame.table.definition.persons or in_person):
        return {}
    rows = np.flatnonzero(paid_rows(frame, result.verdict, result.awards))
    if not len(rows):
        return {}
    benefit = benefits[result.reference].reference
    part = _lines(result, frame, rows)
    number = frame.view("id_number")
    shown = objects_of(result, frame, rows, wording)
    found: dict[_Who, list[int]] = {}
    alike: Counter[tuple[str, str]] = Counter()
    columns = (
        rows.tolist(),
        code_said(part).listed(),
        number.values[rows].tolist(),
        whole(number)[rows].tolist(),
    )
    for place, (row, code, digits, is_whole) in enumerate(zip(*columns, strict=True)):
        who: int | tuple[str, int] = int(digits)
        if not is_whole:
            alike[code, shown.at(place)] += 1
            who = (shown.at(place), alike[code, shown.at(place)])
        found.setdefault((benefit, "" if in_person else code, who), []).append(row)
    return found


def _lines(result: ProvisionResult, frame: Frame, rows: Array) -> Lines:
    """Return rows that are paid for as lines: nothing is said against them."""
    nothing = constant("", len(rows))
    return Lines(result, frame, rows, np.full(len(rows), Verdict.AWARDED), lambda: (nothing, nothing))


def _told(
    result: ProvisionResult,
    frame: Frame,
    persons: Sequence[Sequence[int]],
    benefit: Benefit,
    companies: Mapping[str, str],
    wording: Wording,
    *,
    now: bool,
) -> Iterator[PersonMoved]:
    """Say who persons are, and where they stand, given the rows of each."""
    part = _lines(result, frame, np.array([row for rows in persons for row in rows], dtype=np.int64))
    numbers = part.row_numbers.tolist()
    texts = (code_said(part), name_said(part, companies), objects_of(result, part.frame, part.rows, wording))
    sheets, files = sheet_named(part), file_named(part)
    start = 0
    for rows in persons:
        code, name, shown = (column.at(start) for column in texts)
        places = tuple((sheets.at(place), str(numbers[place])) for place in range(start, start + len(rows)))
        yield PersonMoved(
            owner_of({"uscc": code, "name": name})[0], name, benefit, shown, files.at(start), places, now
        )
        start += len(rows)
