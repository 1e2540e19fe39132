"""Derived fields: a field that falls back on another, or on the row of another enterprise."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, TypeAlias

import numpy as np
from msgspec import Struct

from subsidycalc.declared.words import Tagged, ToldBy, key
from subsidycalc.tables.model import BLANK, PRESENT, Kind, fault_state
from subsidycalc.vocabulary.dates import day_number
from subsidycalc.vocabulary.frame import ENTERPRISE, UNLISTED, DigitsView, digits_of
from subsidycalc.vocabulary.words import (
    AnyField,
    Code,
    CountField,
    EnterpriseField,
    Name,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View


class Lookup(Word):
    """A field of another row: of the enterprise whose code stands in a field of this row."""

    field: AnyField = key(description="The field of the enterprise")
    by: EnterpriseField = key(description="The field of the row that holds the enterprise's code")


def _kind_of_source(written: object) -> str:
    return "field" if isinstance(written, str) else "lookup"


Source: TypeAlias = Annotated[
    Annotated[AnyField, Tagged("field")] | Annotated[Lookup, Tagged("lookup")],
    ToldBy(_kind_of_source),
]
"""Where a derived field looks: a field of the row, or one of another row."""


class DerivedField(Word):
    """A field that is made from others: the first source that is given, kept within days, or less another."""

    name: Name = key(description="What conditions call it")
    first_of: tuple[Source, ...] = key(
        min_length=1, description="Fields or lookups, in the order in which they are asked"
    )
    not_before: dt.date | None = key(default=None, description="A day before it becomes this day")
    not_after: dt.date | None = key(default=None, description="A day after it becomes this day")
    less: CountField | None = key(
        default=None, description="A count that is taken off; what is left must be more than nothing"
    )
    fallback_notice: Code | None = key(default=None, description="The notice where a later source decided")
    differ_notice: Code | None = key(
        default=None, description="The notice where two sources are given and disagree"
    )

    def sources(self) -> tuple[str, ...]:
        """Return its sources as references: of what is looked up, the field of the enterprise."""
        return tuple(f"{ENTERPRISE}{one.field}" if isinstance(one, Lookup) else one for one in self.first_of)


class Fallback(Struct, frozen=True):
    """Where a derived field took a later source, or two sources disagreed: a notice's code and rows."""

    code: str
    mask: Array
    field: str


def derive(frame: Frame, definition: DerivedField, lookups: Iterable[View]) -> tuple[View, list[Fallback]]:
    """Return a derived field: the first source that is not blank decides; and where a notice is due.

    `lookups` are the views of the sources in the policy's order.
    """
    sources = list(lookups)
    is_code = any(source.field.kind in {Kind.REGION, Kind.ID} for source in sources)
    first = sources[0]
    texts, indexed = ((), [source.values for source in sources]) if is_code else _in_one_index(sources)
    values = indexed[0].copy()
    state = first.state.copy()
    padded, lengths = digits_of(first) if is_code else (values, state)
    origin = np.zeros(len(frame), dtype=np.int16)
    differs = np.zeros(len(frame), dtype=bool)
    for number, source in enumerate(sources[1:], start=1):
        if not is_code:
            differs |= (state == PRESENT) & source.present & (values != indexed[number])
        take = (state == BLANK) | (state == UNLISTED)
        origin[take & (source.state != BLANK) & (source.state != UNLISTED)] = number
        if is_code:
            more, more_lengths = digits_of(source)
            padded, lengths = np.where(take, more, padded), np.where(take, more_lengths, lengths)
        else:
            values = np.where(take, indexed[number], values)
        state = np.where(take, source.state, state).astype(np.uint8)
    values, state = _bounded(definition, values, state)
    if definition.less is not None:
        values, state = _reduced(values, state, frame.view(definition.less))
    view = DigitsView(
        definition.name,
        first.field,
        values,
        state,
        column=None,
        positions=None,
        padded=padded,
        lengths=lengths,
        sources=tuple(sources),
        origin=origin,
        texts=texts,
    )
    notices = []
    stood_in = (origin > 0) & (state == PRESENT)
    if definition.fallback_notice is not None and stood_in.any():
        notices.append(Fallback(definition.fallback_notice, stood_in, definition.name))
    if definition.differ_notice is not None and differs.any():
        notices.append(Fallback(definition.differ_notice, differs, definition.name))
    return view, notices


def _bounded(definition: DerivedField, values: Array, state: Array) -> tuple[Array, Array]:
    """Return days kept within the first and the last that count."""
    if definition.not_before is not None:
        values = np.maximum(values, day_number(definition.not_before))
    if definition.not_after is not None:
        values = np.minimum(values, day_number(definition.not_after))
    return values, state


def _reduced(values: Array, state: Array, off: View) -> tuple[Array, Array]:
    """Return counts less others; what is left must be somebody."""
    state = np.where(state == PRESENT, off.state, state).astype(np.uint8)
    left = values.astype(np.int64) - off.values
    nobody = (state == PRESENT) & (left <= 0)
    return left, np.where(nobody, fault_state("out-of-range"), state).astype(np.uint8)


def _in_one_index(sources: list[View]) -> tuple[tuple[str, ...], list[Array]]:
    """Return the texts of all sources, and the values of each as indices into them; numbers stay as they are."""
    texts = tuple(dict.fromkeys(text for source in sources for text in source.categories))
    if not texts:
        return (), [source.values for source in sources]
    place = {text: number for number, text in enumerate(texts)}
    moved = [np.array([place[text] for text in source.categories] or [0]) for source in sources]
    return texts, [index[source.values] for index, source in zip(moved, sources, strict=True)]
