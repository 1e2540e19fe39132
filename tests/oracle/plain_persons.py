"""Who stands twice: persons, events and entities, told apart row by row."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from oracle.plain_cells import FINE, Identity
from oracle.subject import meant

from subsidycalc.identity.identity_number import check_character
from subsidycalc.tables.model import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from oracle.plain_cells import PlainCell, PlainTable
    from oracle.subject import Subject


def grouped(things: Iterable[int], key: Callable[[int], Hashable | None]) -> list[list[int]]:
    """Return the things that agree in a key, two or more of them; a key of None agrees with nothing."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for thing in things:
        of_thing = key(thing)
        if of_thing is not None:
            groups[of_thing].append(thing)
    return [group for group in groups.values() if len(group) > 1]


def alike(group: Sequence[int], cells: Callable[[int], Sequence[PlainCell]]) -> bool:
    """Return whether the rows of a group say the same."""
    return all(_spelled_out(cells(row)) == _spelled_out(cells(group[0])) for row in group[1:])


def _spelled_out(cells: Sequence[PlainCell]) -> list[PlainCell]:
    return [replace(cell, value=spelled(cell.value)) for cell in cells]


def standing_twice(table: PlainTable) -> tuple[set[int], set[int]]:
    """Return, among enterprises or regions, rows alike to an earlier one, and rows of a code with differing rows."""
    keys = sorted({key for row in table.rows for key in row})
    repeated: set[int] = set()
    differing: set[int] = set()
    for group in grouped(range(len(table.rows)), lambda row: table.rows[row][table.entity].value):  # type: ignore[arg-type,return-value]
        if alike(group, lambda row: [meant(table, table.rows[row], key) for key in keys]):
            repeated |= set(group[1:])
        else:
            differing |= set(group)
    return repeated, differing


def person_of(subject: Subject) -> tuple[str, object] | None:
    """Return who stands on a row: by the whole number, or by looks and name; None where nobody can say."""
    identity = subject.cell("id_number").value
    if not isinstance(identity, Identity):
        return None
    if identity.whole is not None:
        return ("whole", identity.whole)
    if identity.looks is not None:
        return ("masked", (identity.looks, spelled(subject.cell("name").value)))
    return None


def alike_by_masks(subjects: Mapping[int, Subject]) -> list[set[int]]:
    """Return rows that could be one person because some of their numbers are masked, also by way of a third."""
    numbers = {row: subject.cell("id_number").value for row, subject in subjects.items()}
    shown = {
        row: _places(number)
        for row, number in numbers.items()
        if isinstance(number, Identity) and (number.whole is not None or number.looks is not None)
    }
    names = {row: _told(subjects[row].cell("name").value) for row in shown}
    sets: list[set[int]] = [{row} for row in shown]
    for one, other in combinations(shown, 2):
        masked = "*" in shown[one] + shown[other]
        agree = all(
            first == second
            for first, second in zip(shown[one], shown[other], strict=True)
            if "*" not in (first, second)
        )
        if masked and agree and _could_be(names[one], names[other]):
            together = [group for group in sets if group & {one, other}]
            sets = [group for group in sets if not group & {one, other}] + [set().union(*together)]
    return [group for group in sets if any("*" in shown[row] for row in group)]


def _places(number: Identity) -> str:
    if number.looks is not None:
        return number.looks
    first = f"{number.whole:017d}"
    return first + check_character(first)


def _told(name: object) -> tuple[str, str] | str:
    """Return a whole name, or what is seen before and behind the part of it that is hidden."""
    if not isinstance(name, str):
        return ("", "")
    text = unicodedata.normalize("NFKC", name)
    hidden = [
        place
        for place, one in enumerate(text)
        if one in "*●○×✱#□?某" or unicodedata.category(one) == "Co" or _is_hiding_letter(text, place)
    ]
    if not hidden:
        return spelled(text) or ("", "")  # type: ignore[return-value]
    before, behind = text[: hidden[0]], text[hidden[-1] + 1 :]
    return _letters(before), _letters(behind)


def _is_hiding_letter(text: str, place: int) -> bool:
    """Whether an X stands for a character of a Chinese name: 张XX."""
    run = text[: place + 1].rstrip("xX")
    rest = text[place:].lstrip("xX")
    latin = rest[:1].isascii() and rest[:1].isalpha()
    return text[place] in "xX" and "\u3400" <= run[-1:] <= "\u9fff" and not latin


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _could_be(one: tuple[str, str] | str, other: tuple[str, str] | str) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if isinstance(one, str):
        return _could_be(other, one)
    before, behind = one
    if isinstance(other, str):
        return other.startswith(before) and other.endswith(behind) and len(other) > len(before + behind)
    begins = before.startswith(other[0]) or other[0].startswith(before)
    return begins and (behind.endswith(other[1]) or other[1].endswith(behind))


def spelled(value: object) -> object:
    """Return a name by its letters and digits, parted only where something stands between two digits."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).casefold()
    shown = ""
    for place, one in enumerate(text):
        if one.isalnum():
            shown += one
        elif shown[-1:].isdecimal() and not one.isspace() and _parts_digits(text, place):
            shown += "-"
    return shown or "".join(text.split())


def _parts_digits(text: str, place: int) -> bool:
    """Whether signs without a space between them stand between two digits."""
    before = place
    while before and not text[before].isalnum() and not text[before].isspace():
        before -= 1
    behind = place
    while behind < len(text) and not text[behind].isalnum() and not text[behind].isspace():
        behind += 1
    return text[before].isdecimal() and text[behind : behind + 1].isdecimal()


def overlapping(spells: Sequence[tuple[int, object, object]]) -> set[int]:
    """Return those of several spells (row, first day, last day) that share a day with another."""
    found: set[int] = set()
    for row, first, last in spells:
        for other, other_first, other_last in spells:
            if row != other and first <= other_last and other_first <= last:  # type: ignore[operator]
                found.add(row)
    return found


def code_of(subject: Subject) -> str | None:
    """Return the enterprise's code on a row, listed or not, or the number of the person who is paid; None where it cannot be read."""
    if subject.table.entity == PERSON:
        who = person_of(subject) if "id_number" in subject.row else ("", subject.cell(PERSON).value)
        return str(who[1]) if who is not None and who[0] != "masked" else None
    cell = subject.cell(subject.table.entity)
    return str(cell.value) if cell.fault == FINE else None
