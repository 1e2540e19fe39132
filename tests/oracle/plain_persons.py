"""Who stands twice: persons, events and entities, told apart row by row."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from oracle.plain_cells import FINE, Identity
from oracle.subject import meant

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
    return all(cells(row) == cells(group[0]) for row in group[1:])


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


def persons_of(subjects: Mapping[int, Subject]) -> dict[int, tuple[str, object] | None]:
    """Return who stands on each row; a masked number without a name may be whoever has the same visible digits."""
    persons = {row: person_of(subject) for row, subject in subjects.items()}
    masked = {row: who[1] for row, who in persons.items() if who is not None and who[0] == "masked"}
    nameless = {looks for looks, name in masked.values() if name is None}  # type: ignore[misc]
    for row, (looks, _) in masked.items():  # type: ignore[misc]
        if looks in nameless:
            persons[row] = ("masked", (looks, None))
    return persons


def spelled(value: object) -> object:
    """Return a name without what tells no two apart; any other value as it is."""
    if not isinstance(value, str):
        return value
    shown = [one for one in unicodedata.normalize("NFKC", value).casefold() if not one.isspace()]
    return "".join("·" if one in "•‧∙⋅・" else one for one in shown if unicodedata.category(one) != "Cf")


def overlapping(spells: Sequence[tuple[int, object, object]]) -> set[int]:
    """Return those of several spells (row, first day, last day) that share a day with another."""
    found: set[int] = set()
    for row, first, last in spells:
        for other, other_first, other_last in spells:
            if row != other and first <= other_last and other_first <= last:  # type: ignore[operator]
                found.add(row)
    return found


def code_of(subject: Subject) -> str | None:
    """Return the enterprise's code on a row, listed or not; None where it cannot be read."""
    cell = subject.cell(subject.table.entity)
    return str(cell.value) if cell.fault == FINE else None
