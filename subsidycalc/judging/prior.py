"""Awards already received: summed per enterprise and provision from the table of prior awards."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field

from subsidycalc.identity.countries import resolve
from subsidycalc.judging.claims import folded, names_of
from subsidycalc.tables.model import BLANK
from subsidycalc.tables.persons_paid import PersonCode, whole_numbers
from subsidycalc.vocabulary.answers import by_category
from subsidycalc.vocabulary.frame import Frame
from subsidycalc.vocabulary.outcome import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from subsidycalc.judging.entities import Entities
    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array, Notice, Table
    from subsidycalc.vocabulary.frame import View


class Received(Struct, frozen=True):
    """What the enterprises received before under one provision; arrays are per row of their table."""

    amount: Array
    """int64 fen."""
    doubts: tuple[Doubt, ...]
    """Why it cannot be told for some: a cell of theirs among the prior awards is blank or faulty."""
    parts: tuple[tuple[str, int, int], ...] = ()
    """What each prior award goes by, the row of its enterprise, and the fen of it that are still to be deducted."""
    notices: Sequence[Notice] = ()
    """Of prior awards whose object is none that the provision pays for."""
    whole: Array | None = None
    """bool: something was received that is not for one event alone; None where all that counts is so."""
    used_up: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """The events of which nothing is left to pay, by the enterprise's row and the event's name, with the fen that they come to."""


def received_under(
    provision: Provision,
    prior: Table | None,
    entities: Entities,
    deducted: Callable[[Frame, Sequence[str]], Array] | None,
    events: Callable[[str], Mapping[tuple[int, str], int]],
    *,
    exclusive: bool,
) -> Received:
    """Add up the prior awards that name a provision by id or title, less what earlier batches deducted of each.

    One that names its object, where the provision pays by the event, counts up to what is paid for that event, and
    where awards exclude each other it counts for all of that: `events` tells what that is, by the enterprise's row
    and the event's name, in fen.
    """
    total = np.zeros(len(entities.table), dtype=np.int64)
    if prior is None or len(prior) == 0:
        return Received(total, ())
    frame = Frame(prior, np.arange(len(prior)))
    names = {folded(name) for name in names_of(provision)}
    named = frame.view("provision")
    ours = by_category(named, lambda text: folded(text) in names)
    amount, owner = frame.view("amount"), _owners(frame, entities)
    counts = ours & named.present & (owner >= 0)
    known = np.flatnonzero(counts & amount.present)
    called = _named(frame)
    left = amount.values.astype(np.int64)
    if deducted is not None:
        left = np.maximum(left - deducted(frame, called), 0)
    strange = np.zeros(len(prior), dtype=bool)
    had, apart = left, strange
    used_up: dict[tuple[int, str], int] = {}
    if provision.object is not None:
        paid = events(provision.object)
        unpaid = dict(paid)
        apart = frame.view("object").present
        left, strange = _within_events(frame.view("object"), known, owner, left, unpaid, exclusive=exclusive)
        used_up = {event: due for event, due in paid.items() if due > 0 and not unpaid[event]}
    np.add.at(total, owner[known], left[known])
    whole = np.zeros(len(total), dtype=bool)
    whole[owner[known[(left[known] > 0) & ~apart[known]]]] = True
    doubts = []
    for doubt in amount.doubts(within=counts):
        touched = np.zeros(len(total), dtype=bool)
        touched[owner[doubt.mask]] = True
        doubts.append(Doubt(doubt.code, touched, ""))
    parts = tuple((called[row], int(owner[row]), int(min(left[row], had[row]))) for row in known.tolist())
    notices = frame.notices("prior-object-unmatched", strange, frame.view("object").field.zh)
    return Received(total, tuple(doubts), parts, notices, whole, used_up)


def _within_events(
    named: View,
    known: Array,
    owner: Array,
    left: Array,
    events: dict[tuple[int, str], int],
    *,
    exclusive: bool,
) -> tuple[Array, Array]:
    """Return what counts of each prior award, in their order: of one with an object what its event still leaves.

    And which of them name an object that nothing is paid for. A country may be named as it is called, or by its code.
    """
    left, strange = left.copy(), np.zeros(len(left), dtype=bool)
    for row in known[named.present[known]].tolist():
        text, entity = named.categories[int(named.values[row])], int(owner[row])
        called = [(entity, folded(text)), (entity, folded(resolve(text)))]
        key = next((one for one in called if one in events), None)
        strange[row] = key is None
        if key is None:
            left[row] = 0
        elif left[row]:
            left[row] = events[key] if exclusive else min(int(left[row]), events[key])
        if key is not None:
            events[key] -= int(left[row])
    return left, strange


def _named(frame: Frame) -> list[str]:
    """Return what each prior award goes by: its cells, and which of several alike it is."""
    seen: Counter[str] = Counter()
    later = ("object", "name", "id_number")
    fields = frame.table.definition.fields
    columns = [_texts(frame.view(field.name)) for field in fields if field.name not in later]
    things, persons = _texts(frame.view("object")), _persons(frame)
    names = []
    for *parts, thing, person in zip(*columns, things, persons, strict=True):
        # one without an object and a person goes by what earlier ledgers know it as
        name = "|".join([*parts, *filter(None, [thing, "" if person is None else f"person {person}"])])
        seen[name] += 1
        names.append(f"{name}|{seen[name]}")
    return names


def _persons(frame: Frame) -> list[int | None]:
    """Return the whole number of the person that each prior award names, where it names no enterprise."""
    column = frame.table.columns.get("id_number")
    if column is None:
        return [None] * len(frame)
    told = whole_numbers(column) & (frame.view("uscc").state == BLANK)
    return [
        number if there else None for number, there in zip(column.values.tolist(), told.tolist(), strict=True)
    ]


def _owners(frame: Frame, entities: Entities) -> Array:
    """Return the row of whom each prior award names: the enterprise, or the person who is paid without one; -1 for nobody."""
    if not entities.table.definition.paid_in_person:
        code = frame.view("uscc")
        return entities.rows_for(code.categories, code.values, code.present)
    rows = {code.number: row for code, row in entities.row_of_code.items() if isinstance(code, PersonCode)}
    named = (-1 if number is None else rows.get(number, -1) for number in _persons(frame))
    return np.fromiter(named, dtype=np.int64, count=len(frame))


def _texts(view: View) -> list[str]:
    if not view.categories:
        return [str(int(value)) for value in view.values.tolist()]
    texts = [folded(text) for text in view.categories]
    return [texts[number] for number in view.values.tolist()]


def unmatched(provisions: Sequence[Provision], prior: Table, entities: Sequence[Entities]) -> list[Notice]:
    """Return notices of prior awards that name no provision of the run, or nobody who is listed."""
    frame = Frame(prior, np.arange(len(prior)))
    names = {folded(name) for provision in provisions for name in names_of(provision)}
    named = frame.view("provision")
    known = by_category(named, lambda text: folded(text) in names)
    nobody = np.logical_and.reduce([_owners(frame, one) < 0 for one in entities])
    code, number = frame.view("uscc"), frame.view("id_number")
    of_person = (code.state == BLANK) & (number.state != BLANK)
    found = (
        ("prior-award-unmatched", ~(known & named.present), named.field.zh),
        ("prior-award-unlisted", nobody & ~of_person, code.field.zh),
        ("prior-award-of-nobody", nobody & of_person, number.field.zh),
    )
    return [notice for name, mask, column in found for notice in frame.notices(name, mask, column)]
