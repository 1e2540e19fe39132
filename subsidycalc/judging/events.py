"""What names the event on a row, in one batch and over all of them: who, and the fields that tell one occasion from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.column_use import used_fields
from subsidycalc.tables.model import FULL, LEGACY, PRESENT, Kind
from subsidycalc.tables.recognising.folding import folded
from subsidycalc.vocabulary.codes import trimmed
from subsidycalc.vocabulary.frame import field_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View

_NAMING: Final = frozenset(
    {Kind.TEXT, Kind.USCC, Kind.REGION, Kind.COUNTRY, Kind.DATE, Kind.DATE_OR_MONTH, Kind.MONTH}
)
"""Kinds of fields that name an occasion; an amount, a number or a flag may be corrected and it is the same one."""
_OF_PERSONS: Final = frozenset({"name", "id_number"})


class Events(Struct, frozen=True):
    """What is claimed on each row of a frame, as one text."""

    names: Sequence[str]
    known: Array
    """bool: who and what the row is about is told; a blank or a number that is not whole tells nobody."""


def naming_fields(provision: Provision, frame: Frame) -> tuple[str, ...]:
    """Return the fields that tell the events of a provision apart; none where an enterprise claims on its own row.

    Only where the provision looks at no such field are all of the table taken: what it does not look at can be
    changed without changing what is claimed.
    """
    definition = frame.table.definition
    if frame.entities is None:
        return ()
    if provision.places is not None:
        return provision.places.per
    if provision.once_per:
        return provision.once_per
    left = {definition.entity, *(_OF_PERSONS if definition.persons else ())}
    fields = {reference: field_of(frame.table, reference).kind for reference in used_fields(provision)}
    used = tuple(name for name, kind in fields.items() if name not in left and kind in _NAMING)
    of_table = (field for field in definition.fields if field.name in frame.table.columns)
    return used or tuple(field.name for field in of_table if field.name not in left and field.kind in _NAMING)


def events_on(provision: Provision, frame: Frame, *, per_person: bool, occasion: str = "") -> Events:
    """Return what names the event on each row: of a person under whatever enterprise, else of the enterprise.

    A benefit that is had again and again for so long is told apart by its occasion where no field does that.
    """
    fields = () if frame.table.definition.persons and not per_person else naming_fields(provision, frame)
    views = [frame.view(reference) for reference in fields]
    per_person = per_person or frame.table.definition.paid_in_person
    who = frame.view("id_number" if per_person else frame.table.definition.entity)
    known = np.logical_and.reduce(
        [whole(who) if per_person else who.present, *(view.present for view in views)]
    )
    columns = [_texts(who), *([f"{view.reference}={text}" for text in _texts(view)] for view in views)]
    if not fields and provision.duration is not None and provision.duration.each is not None:
        columns.append([f"@{occasion}"] * len(frame))
    return Events(["|".join(parts) for parts in zip(*columns, strict=True)], known)


def whole(number: View) -> Array:
    """Return on which rows a person's whole number stands."""
    if number.column is None or number.column.identity is None:
        return np.zeros(len(number.values), dtype=bool)
    form = number.taken(number.column.identity.form)
    return np.asarray((number.state == PRESENT) & ((form == FULL) | (form == LEGACY)))


def _texts(view: View) -> list[str]:
    """Return a column as texts that are equal for what is spelled alike: dashes, quotes, spaces and case tell nothing apart."""
    if not view.categories:
        return [str(int(value)) for value in view.values.tolist()]
    plain = trimmed if view.field.kind is Kind.REGION else folded
    texts = [plain(text) or text for text in view.categories]
    return [texts[number] for number in view.values.tolist()]
