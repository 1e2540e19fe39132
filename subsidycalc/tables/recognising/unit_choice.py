"""Decide the unit of each column: the heading's, the caller's, or yuan with a notice; refuse what is unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.tables.model import Kind, Notice
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.refusing import refused, unusable
from subsidycalc.tables.recognising.folding import folded, half_width
from subsidycalc.tables.recognising.headings import MEASURED, units_for_message
from subsidycalc.tables.units import power_of_ten
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said
from subsidycalc.texts.suggestions import meant_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.tables.model import Field, TableDefinition, UnusableInputError
    from subsidycalc.tables.recognising.body import Body

_LARGER_THAN_YUAN: Final = pattern(
    r"单位(?:[为是均]|统一为)?\s*[:：]?\s*(?:人民币)?((?:[百千万亿]|十万|百万|千万)元)(?![\u4e00-\u9fff])"
)
"""A unit stated for the whole sheet, in which a column without one of its own cannot be in yuan for sure."""


class UnitChoice(Struct, frozen=True):
    """The unit of one column, and whether the caller gave it."""

    unit: str
    given: bool


class GivenUnits:
    """The units that the caller gave, by field or by column."""

    def __init__(self, units: Mapping[str, str], definitions: Sequence[TableDefinition]) -> None:
        fields: dict[str, Field] = {}
        for definition in definitions:
            for field in definition.fields:
                if field.kind in MEASURED:
                    fields.setdefault(field.name, field)
                    fields.setdefault(folded(field.zh), field)
        self._units: dict[str, str] = {}
        for key, unit in units.items():
            name, bracket, period = key.strip().partition("[")
            asked = fields.get(name) or fields.get(folded(name))
            if asked is None:
                raise _unknown_field(key, unit, fields)
            if power_of_ten(asked, unit) is None or not unit:
                known = units_for_message(asked)
                raise unusable("given_unit_unknown", key=key, unit=unit, known=known)
            self._units[asked.name + bracket + period] = unit

    def of(self, key: str, field: Field) -> str:
        """Return the unit given for a column, "" where none."""
        return self._units.get(key) or self._units.get(field.name, "")


def _unknown_field(key: str, unit: str, fields: dict[str, Field]) -> UnusableInputError:
    names = {field.name: (field.zh, *field.aliases) for field in fields.values()}
    close = meant_by(key.partition("[")[0], names, names)
    entry = "recognising.given_field_unknown"
    hint = said(f"{entry}.close", name=close[0]) if close else said(f"{entry}.example")
    return unusable("given_field_unknown", key=key, unit=unit, hint=hint)


def choose_units(body: Body, given: GivenUnits) -> tuple[dict[str, UnitChoice], list[Notice]]:
    """Return the unit by key for the columns that have one, and notices for those taken as yuan."""
    choices, notices = {}, []
    for key, column in body.known.items():
        meaning = body.heading(column).meaning
        field = meaning.field
        if field is None or field.kind not in MEASURED:
            continue
        if meaning.unknown_unit:
            known = units_for_message(field)
            place, unit = place_of(body, column), meaning.unknown_unit
            raise refused("unknown_unit", body.sheet, column=place, unit=unit, known=known)
        asked = given.of(key, field)
        if asked and meaning.unit and power_of_ten(field, asked) != power_of_ten(field, meaning.unit):
            place = place_of(body, column)
            raise refused("unit_given_otherwise", body.sheet, column=place, unit=meaning.unit, given=asked)
        unit = meaning.unit or asked
        choices[key] = UnitChoice(unit, given=bool(asked and not meaning.unit))
        if not unit and body.columns[column].held.any():
            if field.unit_in_heading:
                raise _missing(body, column, field)
            if field.kind is Kind.MONEY:
                _refuse_unit_above(body, column, field)
                notices.append(
                    Notice("unit-assumed", body.sheet.label, (), body.heading(column).text, (("unit", "元"),))
                )
    return choices, notices


def _refuse_unit_above(body: Body, column: int, field: Field) -> None:
    """Refuse to take a column as yuan where a line above the headings says `单位：万元`."""
    for cells in body.sheet.columns.values():
        for code in cells.codes[: body.header.first_row].tolist():
            value = cells.distinct[code]
            above = _LARGER_THAN_YUAN.search(half_width(value)) if isinstance(value, str) else None
            if above:
                place = place_of(body, column)
                raise refused("unit_above", body.sheet, column=place, unit=above[1], field=field.name)


def place_of(body: Body, column: int) -> Said:
    """Return how a message names a column: its letter and heading."""
    letter = f"{column_letter(column)} " if body.sheet.lettered else ""
    heading = body.heading(column).text
    return Said(f"{letter}“{heading}”", f'{letter}"{heading}"')


def _missing(body: Body, column: int, field: Field) -> Exception:
    example = {Kind.MONEY: "万元", Kind.ENERGY: "千瓦时"}.get(field.kind, field.unit)
    place = place_of(body, column)
    return refused("unit_missing", body.sheet, column=place, field=field.name, example=example)
