"""Put the sheets of one table together: rows one after another, columns by what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import Kind, Notice
from subsidycalc.tables.packed_texts import ManyValues, PackedTexts
from subsidycalc.tables.raw import RawColumn, RawTable
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.number_formats import Shape, shape_of
from subsidycalc.tables.reading.refusing import refused
from subsidycalc.tables.recognising.headings import MEASURED
from subsidycalc.tables.recognising.number_shapes import Named, unit_named, without_formats
from subsidycalc.tables.recognising.unit_choice import place_of
from subsidycalc.tables.units import power_of_ten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array, Field, TableDefinition
    from subsidycalc.tables.recognising.body import Body
    from subsidycalc.tables.recognising.unit_choice import UnitChoice

_NO_UNIT: Final = ""
_YUAN: Final = ("", "元")


class Part(Struct):
    """What one sheet gives to its table."""

    body: Body
    data: Array
    """Positions of its data rows."""
    units: dict[str, UnitChoice]
    rows_read: int


def assemble(definition: TableDefinition, parts: list[Part]) -> tuple[RawTable, list[Notice]]:
    """Return the table, and notices about number formats."""
    _refuse_two_date_systems(parts)
    counts = [len(part.data) for part in parts]
    keys = list(dict.fromkeys(key for part in parts for key in part.body.known))
    columns, notices = [], []
    for key in keys:
        column, found = _column(key, parts)
        columns.append(column)
        notices.extend(found)
    filled = [part for part in parts if len(part.data)]
    table = RawTable(
        definition,
        tuple(part.body.sheet.label for part in parts),
        np.repeat(np.arange(len(parts), dtype=np.uint16), counts),
        np.concatenate([np.zeros(0, np.int32), *(part.body.row_numbers[part.data] for part in parts)]),
        columns,
        rows_read=sum(part.rows_read for part in parts),
        set_aside=sum(part.rows_read - len(part.data) for part in parts),
        date_system_1904=any(part.body.sheet.date_system_1904 for part in filled),
        untyped=bool(filled) and not any(part.body.sheet.typed for part in filled),
    )
    return table, notices


def _column(key: str, parts: list[Part]) -> tuple[RawColumn, list[Notice]]:
    """Join one column over all sheets; where sheets have it in another unit, their cells are read in that one."""
    having = [part for part in parts if key in part.body.known]
    field = having[0].body.heading(having[0].body.known[key]).meaning.field
    if field is None:
        raise AssertionError(key)
    (column, notices), *others = (
        _in_one_unit(key, field, parts, alike, choice) for choice, alike in _by_unit(key, field, having)
    )
    column.in_other_units = tuple(other for other, _ in others)
    return column, [*notices, *(notice for _, found in others for notice in found)]


def _in_one_unit(
    key: str, field: Field, parts: list[Part], alike: list[Part], choice: UnitChoice | None
) -> tuple[RawColumn, list[Notice]]:
    """Join the cells of some sheets; all others are blank there."""
    first = alike[0].body
    number = first.known[key]
    heading = first.heading(number)
    here = set(map(id, alike))
    read_here = [id(part) in here for part in parts]
    held: list[tuple[Sequence[object], Array]] = []
    notices = []
    for part, is_read in zip(parts, read_here, strict=True):
        column = part.body.known.get(key)
        if column is None or not is_read:
            held.append(([None], np.zeros(len(part.data), np.int32)))
            continue
        cells = part.body.columns[column]
        chosen = cells.codes[part.data]
        unit = choice.unit if choice else _NO_UNIT
        notices.extend(_format_notices(part, column, field, unit, cells.values, chosen))
        held.append((cells.values, chosen))
    values, codes = one_below_the_other(held)
    shaped = without_formats(values, codes, field, choice.unit if choice else _NO_UNIT)
    letter = column_letter(number) if first.sheet.lettered else ""
    return RawColumn(
        field,
        key,
        heading.text,
        letter,
        shaped.cells.distinct,
        shaped.cells.codes,
        letters=tuple(_letter(part, key) for part in parts),
        unit=choice.unit if choice else _NO_UNIT,
        unit_given=bool(choice and choice.given),
        number_formats=shaped.formats,
        percent_format=shaped.percent,
        on_sheets=frozenset(np.flatnonzero(read_here).tolist()),
    ), notices


def _letter(part: Part, key: str) -> str:
    number = part.body.known.get(key)
    return "" if number is None or not part.body.sheet.lettered else column_letter(number)


def one_below_the_other(parts: Sequence[tuple[Sequence[object], Array]]) -> tuple[Sequence[object], Array]:
    """Join columns; each has its values, the first of which is None, and a code per row."""
    if len(parts) == 1:
        return parts[0]
    others: list[object] = [None]
    texts: list[PackedTexts] = []
    lookups = []
    for values, _ in parts:
        own = values.others if isinstance(values, ManyValues) else values
        lookups.append([0, *range(len(others), len(others) + len(own) - 1)])
        others.extend(own[1:])
        texts.extend([values.texts] if isinstance(values, ManyValues) else [])
    before = len(others)
    codes = [np.zeros(0, np.int32)]
    for (values, own_codes), lookup in zip(parts, lookups, strict=True):
        if isinstance(values, ManyValues):
            lookup.extend(range(before, before + len(values.texts)))
            before += len(values.texts)
        codes.append(np.array(lookup, np.int32)[own_codes])
    joined = ManyValues(others, PackedTexts.joined(texts)) if texts else others
    return joined, np.concatenate(codes)


def _format_notices(
    part: Part, column: int, field: Field, unit: str, values: Sequence[object], codes: Array
) -> list[Notice]:
    """Say where a number format shows something else than the number; percent is what a percentage should show."""
    if field.kind not in MEASURED:
        return []
    formats = without_formats(values, codes, field, unit).formats
    return [
        Notice(
            "format-shows-otherwise",
            part.body.sheet.label,
            (),
            part.body.heading(column).text,
            (("format", number_format), ("count", str(count))),
        )
        for number_format, count in formats.items()
        if (field.kind is not Kind.PERCENT or shape_of(number_format) is not Shape.PERCENT)
        and unit_named(number_format, field, unit) is Named.NONE
    ]


def _by_unit(key: str, field: Field, having: list[Part]) -> list[tuple[UnitChoice | None, list[Part]]]:
    """Return the sheets that have a column by its unit; one that names none beside others than yuan is refused."""
    found: dict[int | None, tuple[UnitChoice | None, list[Part]]] = {}
    for part in having:
        choice = part.units.get(key)
        power = None if choice is None else power_of_ten(field, choice.unit)
        found.setdefault(power, (choice, []))[1].append(part)
    if len(found) > 1:
        _refuse_without_unit(key, having)
    return list(found.values())


def _refuse_without_unit(key: str, having: list[Part]) -> None:
    """Refuse a column whose unit is not named where sheets differ in it: it may mean any."""
    bare = next((part for part in having if key in part.units and not part.units[key].unit), None)
    named = next((part for part in having if key in part.units and part.units[key].unit not in _YUAN), None)
    if bare is not None and named is not None:
        raise refused(
            "two_units",
            bare.body.sheet,
            column=place_of(bare.body, bare.body.known[key]),
            other=named.body.sheet.label,
            other_unit=named.units[key].unit,
        )


def _refuse_two_date_systems(parts: list[Part]) -> None:
    """Refuse what would give a bare serial two meanings in one table."""
    workbooks = [part.body.sheet for part in parts if len(part.data) and part.body.sheet.workbook]
    odd = next(
        (sheet for sheet in workbooks if sheet.date_system_1904 != workbooks[0].date_system_1904), None
    )
    if odd:
        raise refused("two_date_systems", odd, other=workbooks[0].file)
