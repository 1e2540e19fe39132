"""Resolve a heading to a field, a period and a unit."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.tables.model import Kind
from subsidycalc.tables.recognising.folding import folded, half_width
from subsidycalc.tables.recognising.heading_notes import is_harmless
from subsidycalc.tables.recognising.periods import find_period, is_month
from subsidycalc.tables.units import power_of_ten, units_of
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.tables.model import Field, TableDefinition

MEASURED: Final = (Kind.MONEY, Kind.ENERGY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT)
"""Kinds of columns that have a unit."""

_BRACKETS: Final = pattern(r"[(\[{【〔〈《<「]([^()\[\]{}【】〔〕〈〉《》<>「」]*)[)\]}】〕〉》>」]")
_SEPARATORS: Final = pattern(r"[,，、;；|]+")
_UNIT_WORD: Final = pattern(r"^(?:计量|金额)?单位(?:为|是)?[:：]?|^units?:?|^in(?=\s)")
_LIKE_A_UNIT: Final = pattern(
    r"元|圆|瓦时|美金|港币|英镑|千瓦|吨|wh|yuan|rmb|cny|usd|eur|hkd|jpy|gbp|[$¥€£%‰]|[百千万亿兆]|^度$|^[kmgt]?w?$"
)
"""A note with any of these is meant as a unit, and refused where it is none that is known."""
_OTHER_SPELLINGS: Final = {
    "¥": "元",
    "人民币": "元",
    **dict.fromkeys(("1000yuan", "thousandyuan", "1000rmb", "rmb1000", "rmb'000", "kyuan"), "千元"),
    **dict.fromkeys(
        (
            "10kyuan",
            "10000yuan",
            "tenthousandyuan",
            "10krmb",
            "10000rmb",
            "rmb10k",
            "rmb10000",
            "10kcny",
            "wanyuan",
        ),
        "万元",
    ),
    **dict.fromkeys(("millionyuan", "millionrmb", "rmbmillion", "1000000yuan"), "百万元"),
    **dict.fromkeys(("100millionyuan", "100millionrmb", "rmb100million"), "亿元"),
}
_NUMBERED: Final = pattern(
    r"^\s*(?:[(（]?\d{1,2}\s*[)）、.．]|[一二三四五六七八九十]{1,2}、|[①-⑳])\s*|[①-⑳]\s*$"
)
"""A form may number its columns: `1、`, `(2)`, `三、`, `④`."""
_CLAUSES: Final = pattern(r"[,，;；]+")
_PART_OF_YEAR: Final = pattern(r"季|半年|全年|[月旬]|quarter|half|(?<![a-z])[qh][1-4]|[1-4]q")
"""What a note says that may narrow a year down."""
_ANOTHER_YEAR: Final = pattern(r"[上去前]年|同期")
_COMPARISON: Final = pattern(r"同比|环比|增长|增速|增幅|增减")
_CLOSE_ENOUGH: Final = 0.75
_LONGEST_HEADING: Final = 200


def characters_of(text: str) -> frozenset[str]:
    """Return the characters of a text as names are compared; those of texts on one line are those of all of them."""
    return frozenset(folded(text))


class Meaning(Struct, frozen=True):
    """What a heading says; without `field` it says nothing that the table knows."""

    field: Field | None = None
    period: str = ""
    unit: str = ""
    unknown_unit: str = ""
    """What stands where a unit should, and is none of the field's."""
    qualified: str = ""
    """What the heading says beside a field's name that is neither unit nor period nor known to be harmless."""
    almost: Field | None = None
    """The field that the heading would name without what qualifies it."""
    missing_period: Field | None = None
    """The field that the heading names without a period, or with one of the wrong kind."""

    @property
    def key(self) -> str:
        """The column's key: the field's name, with its period where it has one."""
        name = self.field.name if self.field else ""
        return f"{name}[{self.period}]" if self.period else name


NO_MEANING: Final = Meaning()


class Vocabulary:
    """The headings that one table knows."""

    def __init__(self, definition: TableDefinition) -> None:
        self.definition = definition
        self._fields: dict[str, Field] = {}
        for field in definition.fields:
            for name in (field.zh, field.en, field.name):
                self._fields.setdefault(folded(name), field)
        for field in definition.fields:
            for alias in field.aliases:
                self._fields.setdefault(folded(alias), field)
        self._fields.pop("", None)
        self._initials = {name[0] for name in self._fields}
        self._characters = frozenset(map(frozenset, self._fields))
        self._known: dict[str, Meaning] = {}
        self._begun: dict[str, bool] = {}

    def meaning(self, heading: str) -> Meaning:
        """Return what a heading says."""
        known = self._known.get(heading)
        if known is None:
            known = self._known[heading] = self._meaning(heading)
        return known

    def _meaning(self, heading: str) -> Meaning:
        """Return what a heading says as it stands, or else without the number that a form gives it."""
        if len(heading) > _LONGEST_HEADING or not self.may_be_named_in(characters_of(heading)):
            return NO_MEANING
        meaning = self._resolve(heading)
        unnumbered = _NUMBERED.sub("", heading)
        if meaning.field or unnumbered == heading:
            return meaning
        plain = self._resolve(unnumbered)
        return plain if plain.field else meaning

    def may_be_named_in(self, held: frozenset[str]) -> bool:
        """Whether these are all characters of some name: most cells are data, and looked at no further."""
        return self.may_begin_in(held) and any(map(held.issuperset, self._characters))

    def may_begin_in(self, held: Iterable[str]) -> bool:
        """Whether the first character of some name is among these."""
        return not self._initials.isdisjoint(held)

    def may_begin_in_text(self, text: str) -> bool:
        """Whether the first character of some name is in a text; the same words stand in many rows and sheets."""
        begun = self._begun.get(text)
        if begun is None:
            begun = self._begun[text] = self.may_begin_in(half_width(text))
        return begun

    def closest(self, heading: str) -> str:
        """Return the Chinese name of the field whose name looks most like the heading, "" where none does."""
        close = difflib.get_close_matches(folded(heading[:_LONGEST_HEADING]), self._fields, 1, _CLOSE_ENOUGH)
        return self._fields[close[0]].zh if close else ""

    def _resolve(self, heading: str) -> Meaning:
        text = half_width(heading)
        whole = self._fields.get(folded(text))
        if whole and whole.period == "none":
            return Meaning(whole)
        lacking = NO_MEANING
        for way in _ways(text):
            meaning = self._with_unit(way)
            if meaning.field:
                return meaning
            if meaning.missing_period or (meaning.almost and not lacking.missing_period):
                lacking = meaning
        return lacking

    def _with_unit(self, way: _Way) -> Meaning:
        """Match what is left of a heading, with its bracketed notes as part of the name or beside it."""
        field = self._fields.get(way.with_all_notes)
        if field:
            return _checked(Meaning(field, way.period))
        for name, beside in way.with_fewer_notes:
            meaning = self._named(name, way.period)
            if meaning.field and _of_another_year(meaning.field, beside):
                return NO_MEANING
            if meaning.field:
                return _checked(_qualified(_add_units(meaning, beside)))
        return NO_MEANING

    def _named(self, name: str, period: str) -> Meaning:
        """Match a name, with or without a unit behind it."""
        field = self._fields.get(name)
        if field:
            return Meaning(field, period)
        if name[:1] not in self._initials:
            return NO_MEANING
        for length in range(1, min(len(name), 9)):
            field = self._fields.get(name[:-length].removesuffix("单位"))
            if field and field.kind in MEASURED:
                unit = _unit_in(field, name[-length:])
                if unit:
                    return Meaning(field, period, unit)
        return NO_MEANING


class _Way(Struct, frozen=True):
    """One way to take a heading apart, as folded names."""

    period: str
    with_all_notes: str
    with_fewer_notes: tuple[tuple[str, tuple[str, ...]], ...]
    """The name with fewer and fewer of the bracketed notes, each with the notes that then stand beside it."""


@lru_cache(maxsize=65536)
def _ways(text: str) -> tuple[_Way, ...]:
    """Return the ways to take a heading apart; every table asks, so it is done once."""
    ways = []
    for rest, notes, period in _taken_apart(text):
        fewer = [
            (folded(rest + "".join(notes[:count])), tuple(notes[count:]))
            for count in range(len(notes) - 1, -1, -1)
        ]
        bare = (folded(rest), ())
        ways.append(_Way(period, folded(rest + "".join(notes)), tuple(dict.fromkeys([*fewer, bare]))))
    return tuple(ways)


def _taken_apart(text: str) -> Iterator[tuple[str, list[str], str]]:
    """Yield the text outside brackets, the notes in brackets, and the period."""
    notes: list[str] = []
    outside = text
    while True:
        outside, count = _BRACKETS.subn(lambda found: notes.append(found[1]) or " ", outside)  # type: ignore[func-returns-value]
        if not count:
            break
    # A sub-heading may narrow the year of its parent: `2023年产值` above `一季度`.
    parts = [
        word for word in outside.split() if _PART_OF_YEAR.search(word) and _whole_period(f"2000年{word}")
    ]
    yield from _with_period(" ".join(word for word in outside.split() if word not in parts), parts + notes)
    found = find_period(text)
    if found:
        yield found[1], [], found[0]
    yield outside, notes, ""


def _with_period(outside: str, notes: list[str]) -> Iterator[tuple[str, list[str], str]]:
    """Yield what the notes, then the text outside them, say of a period."""
    for position, note in enumerate(notes):
        if period := _whole_period(note):
            yield from _with_noted_part(outside, notes[:position] + notes[position + 1 :], period)
    found = find_period(outside)
    if found:
        yield from _with_noted_part(found[1], notes, found[0])


def _with_noted_part(outside: str, notes: list[str], period: str) -> Iterator[tuple[str, list[str], str]]:
    """Yield what a heading says whose notes may narrow its year: `2023年产值（一季度）` is of that quarter.

    A note of another period, or of a part of the year that is none here, leaves nothing to yield.
    """
    year, kept = period[:4], []
    for note in notes:
        others = []
        for clause in _CLAUSES.split(note):
            narrows = _PART_OF_YEAR.search(clause)
            part = _whole_period(f"{year}年{clause}" if narrows else "") or _whole_period(clause)
            if part and period not in {year, part}:
                return
            if part:
                period = part
            elif narrows and period == year:
                return
            else:
                others.append(clause)
        kept.append("，".join(others))
    yield outside, [note for note in kept if note], period


def _whole_period(text: str) -> str:
    """Return the period of a text that names one and nothing else."""
    found = find_period(text)
    return found[0] if found and not folded(found[1]) else ""


def _of_another_year(field: Field, notes: Sequence[str]) -> bool:
    """Whether a note says that a periodic column holds last year's figure, or a rate instead of an amount."""
    patterns = (_ANOTHER_YEAR,) if field.kind is Kind.PERCENT else (_ANOTHER_YEAR, _COMPARISON)
    return field.period != "none" and any(pattern.search(note) for pattern in patterns for note in notes)


def _checked(meaning: Meaning) -> Meaning:
    """Turn down a period that the field does not have, and a field without the period that it needs."""
    field = meaning.field
    if field is None:
        return meaning
    if field.period == "none":
        return NO_MEANING if meaning.period else meaning
    if not meaning.period or (field.period == "month" and not is_month(meaning.period)):
        return Meaning(missing_period=field)
    return meaning


def _unit_in(field: Field, text: str) -> str:
    unit = _OTHER_SPELLINGS.get(re.sub(r"[\s,]+", "", text), text) if field.kind is Kind.MONEY else text
    return unit if unit and power_of_ten(field, unit) is not None else ""


def _add_units(meaning: Meaning, notes: Sequence[str]) -> Meaning:
    """Look for the unit in bracketed notes: `(万元)`, `(单位：千元，不含税)`."""
    field = meaning.field
    if field is None:
        return meaning
    for note in notes:
        if field.kind not in MEASURED or is_harmless(note, field, meaning.period):
            meaning = _with_note(meaning, note)
            continue
        said = _UNIT_WORD.search(note.strip())
        text = _UNIT_WORD.sub("", note.strip()).strip()
        parts = [text] if _unit_in(field, text) else [part for part in _SEPARATORS.split(text) if part]
        for part in parts:
            unit = _unit_in(field, part) or _unit_per(field, part)
            if unit and meaning.unit and power_of_ten(field, unit) != power_of_ten(field, meaning.unit):
                return replace(meaning, unknown_unit=f"{meaning.unit} / {unit}")
            if unit:
                meaning = replace(meaning, unit=unit)
            elif "/" in part and _unit_in(field, part.partition("/")[0]):
                meaning = replace(meaning, qualified=part)
            elif said or _LIKE_A_UNIT.search(part.strip()):
                meaning = replace(meaning, unknown_unit=part)
            else:
                meaning = _with_note(meaning, part)
    return meaning


def _unit_per(field: Field, part: str) -> str:
    """Return the unit of `元/月` where the field is per month by its own name, or of `度/千瓦时`."""
    unit, *behind = (piece.strip() for piece in part.split("/"))
    power = _power(field, unit)
    alike = all(folded(piece) in field.per or _power(field, piece) == power for piece in behind)
    return unit if behind and power is not None and alike else ""


def _power(field: Field, unit: str) -> int | None:
    return power_of_ten(field, unit) if unit else None


def _with_note(meaning: Meaning, note: str) -> Meaning:
    """Keep a note that may make the column mean something else."""
    harmless = meaning.field is None or is_harmless(note, meaning.field, meaning.period)
    return meaning if harmless else replace(meaning, qualified=note)


def _qualified(meaning: Meaning) -> Meaning:
    """Take the field from a heading that says more than is understood: it is left unread, and named."""
    return replace(meaning, field=None, almost=meaning.field) if meaning.qualified else meaning


def units_for_message(field: Field) -> str:
    """Return the units that a column may have, as a list for a message."""
    return "、".join(units_of(field))
