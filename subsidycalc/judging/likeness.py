"""Masked identity numbers: whose could be one person's, by the digits that both show and by their names, in one table or two."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.identity.identity_number import FULL_LENGTH
from subsidycalc.judging import events
from subsidycalc.judging.spelling import Name, name_told
from subsidycalc.tables.dictionary import built_in
from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.model import BLANK, MASKED, PRESENT, Column
from subsidycalc.tables.normalising.identity_digits import check_characters
from subsidycalc.vocabulary.frame import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array, IdentityDetail
    from subsidycalc.vocabulary.frame import Frame

NOBODY: Final = -1
_BASE: Final = 11
"""Ten digits and X; 11**18 fits 64 bits."""
_MOST_SHAPES: Final = 16
"""Beyond so many shapes of masks the rare ones are compared by what all of them show: never by too much."""
_COMPARED_ONE_BY_ONE: Final = 400
_NAME = built_in().named("employees").field("name")


def likeness(
    whole: Array, masked: Array, seventeen: Array, marks: Array, texts: Sequence[str], name: View
) -> Array:
    """Return int64 per row: one number for all rows that could be one person; `NOBODY` where no mask is involved.

    `marks` gives the masked text of each masked row, `seventeen` the first digits of each whole number. Rows are
    alike where they agree in every digit that both show and their names could be one, also by way of a third row.
    """
    rows = np.flatnonzero(masked)
    numbers = name.values if len(name.categories) else np.zeros(len(masked), dtype=np.int64)
    told = np.where(name.present, numbers, NOBODY).astype(np.int64)
    looks, look = np.unique(np.stack([marks[rows], told[rows]]), axis=1, return_inverse=True)
    digits = _digits_of_marks(texts)[looks[0]]
    nodes = _Nodes(len(looks[0]), [_name(number, name) for number in looks[1].tolist()])
    shape = _shapes(digits)
    for one, other in combinations_with_replacement(range(int(shape.max()) + 1), 2):
        common = _shown(digits[shape == one]) & _shown(digits[shape == other])
        members = np.flatnonzero((shape == one) | (shape == other))
        nodes.join_alike(members, _keys(digits[members], common))
    joined = _with_whole_numbers(nodes, digits, shape, whole, seventeen, told, name)
    found = np.full(len(masked), NOBODY, dtype=np.int64)
    components = nodes.components()
    found[rows] = components[look.reshape(-1)]
    for row, node in joined:
        found[row] = components[node]
    return found


def _name(number: int, name: View) -> Name:
    return Name("") if number == NOBODY or not name.categories else name_told(name.categories[number])


def _digits_of_marks(texts: Sequence[str]) -> Array:
    """Return the visible digits of each masked text, `_BASE` where a place is hidden."""
    characters = (
        np.array(list(texts), dtype=f"S{FULL_LENGTH}").view(np.uint8).reshape(len(texts), FULL_LENGTH)
    )
    return _values(characters)


def _values(characters: Array) -> Array:
    digits = characters.astype(np.int64) - ord("0")
    digits[characters == ord("X")] = 10
    digits[characters == ord("*")] = _BASE
    return digits


def _shown(digits: Array) -> Array:
    """Return which places all of some masks show."""
    return np.asarray((digits < _BASE).all(axis=0))


def _shapes(digits: Array) -> Array:
    """Return a number for the places that each mask shows; the rarest share one."""
    bits = (digits < _BASE) @ (1 << np.arange(FULL_LENGTH))
    _, number, counts = np.unique(bits, return_inverse=True, return_counts=True)
    rank = np.empty(len(counts), dtype=np.int64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    return np.minimum(rank[number], _MOST_SHAPES - 1)


def _keys(digits: Array, places: Array) -> Array:
    """Return one number for the digits at some places."""
    keys = np.zeros(len(digits), dtype=np.int64)
    for place in np.flatnonzero(places).tolist():
        keys = keys * _BASE + digits[:, place]
    return keys


def _with_whole_numbers(
    nodes: _Nodes, digits: Array, shape: Array, whole: Array, seventeen: Array, told: Array, name: View
) -> list[tuple[int, int]]:
    """Join whole numbers that agree with masks; return their rows, each with its node."""
    rows = np.flatnonzero(whole)
    node_of: dict[int, int] = {}
    if not len(rows):
        return []
    characters = np.stack([seventeen[rows] // 10**power % 10 for power in range(16, -1, -1)], axis=1) + ord(
        "0"
    )
    characters = characters.astype(np.uint8)
    of_rows = _values(np.concatenate([characters, check_characters(characters)[:, None]], axis=1))
    for one in distinct(shape).tolist():
        members = np.flatnonzero(shape == one)
        places = _shown(digits[members])
        masks, numbers = _keys(digits[members], places), _keys(of_rows, places)
        agreeing = np.flatnonzero(np.isin(numbers, masks))
        for row in rows[agreeing].tolist():
            if row not in node_of:
                node_of[row] = nodes.add(_name(int(told[row]), name))
        alike = np.array([node_of[row] for row in rows[agreeing].tolist()], dtype=np.int64)
        nodes.join_alike(np.concatenate([members, alike]), np.concatenate([masks, numbers[agreeing]]))
    return list(node_of.items())


class _Nodes:
    """Looks and rows that are joined where they could be one person."""

    def __init__(self, count: int, names: list[Name]) -> None:
        self._masked = count
        self._parent = list(range(count))
        self._names = names

    def add(self, name: Name) -> int:
        """Add a row with a whole number."""
        self._parent.append(len(self._parent))
        self._names.append(name)
        return len(self._parent) - 1

    def join_alike(self, members: Array, keys: Array) -> None:
        """Join the members of which the keys agree and the names could be one."""
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        ends = np.append(starts[1:], len(ordered))
        for place in np.flatnonzero(ends - starts > 1).tolist():
            self._join_by_name(members[order[starts[place] : ends[place]]].tolist())

    def _join_by_name(self, members: list[int]) -> None:
        by_name: dict[Name, list[int]] = defaultdict(list)
        for node in members:
            by_name[self._names[node]].append(node)
        for alike in by_name.values():
            self._join_all(alike)
        hidden = [name for name in by_name if not name.whole]
        if hidden and len(by_name) > _COMPARED_ONE_BY_ONE:
            self._join_all(members)
            return
        for name in hidden:
            for other, nodes in by_name.items():
                if name.could_be(other):
                    self._join_all(by_name[name] + nodes)

    def _join_all(self, members: list[int]) -> None:
        """Join what could be one person; two whole numbers alone never are."""
        masks = [node for node in members if node < self._masked]
        for node in members if masks else ():
            self._parent[self._root(masks[0])] = self._root(node)

    def _root(self, node: int) -> int:
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def components(self) -> Array:
        """Return one number per node, the same for joined ones."""
        return np.array([self._root(node) for node in range(len(self._parent))], dtype=np.int64)


class Side(Struct, frozen=True):
    """The persons of one table: their numbers and names."""

    number: View
    detail: IdentityDetail
    name: View | None

    @property
    def masked(self) -> Array:
        """Return whose number is masked."""
        return np.asarray(self.number.present & (self.number.taken(self.detail.form) == MASKED))


def side_of(frame: Frame) -> Side | None:
    """Return the persons of a frame; None where it names none."""
    column = frame.table.columns.get("id_number")
    if column is None or column.identity is None:
        return None
    name = frame.view("name") if "name" in frame.table.columns else None
    return Side(frame.view("id_number"), column.identity, name)


def could_be(rows: Side, entries: Side) -> dict[int, int]:
    """Return the rows that could be the person of an entry though one of the two is masked, each with the first entry."""
    if not rows.masked.any() and not entries.masked.any():
        return {}
    together = (rows, entries)
    known = [events.whole(side.number) for side in together]
    marks: list[Array] = []
    texts: list[str] = []
    for side in together:
        mark = side.number.taken(side.detail.mark)
        marks.append(np.where(mark >= 0, mark + len(texts), mark))
        texts += side.detail.marks
    alike = likeness(
        np.concatenate(known),
        np.concatenate([side.masked for side in together]),
        np.concatenate([side.number.values for side in together]),
        np.concatenate(marks),
        texts,
        _names(rows, entries),
    )
    of_rows, of_entries = np.split(alike, [len(rows.number.values)])
    found: dict[int, int] = {}
    # two whole numbers are not one person, whatever a mask between them shows
    for concerned, meant in ((~known[0], of_entries != NOBODY), (known[0], entries.masked)):
        first = {int(of_entries[entry]): entry for entry in np.flatnonzero(meant)[::-1].tolist()}
        shared = concerned & np.isin(of_rows, np.array(list(first), dtype=np.int64))
        found |= {row: first[int(of_rows[row])] for row in np.flatnonzero(shared).tolist()}
    return found


def _names(*sides: Side) -> View:
    """Return the names of all sides, one below the other."""
    values: list[Array] = []
    states: list[Array] = []
    names: list[str] = []
    for side in sides:
        there = np.zeros(len(side.number.values), dtype=bool) if side.name is None else side.name.present
        numbers = 0 if side.name is None else side.name.values + len(names)
        values.append(np.where(there, numbers, 0))
        states.append(np.where(there, PRESENT, BLANK))
        names += () if side.name is None else side.name.categories
    column = Column(_NAME, "name", np.concatenate(values), np.concatenate(states), names)
    return View("name", _NAME, column.values, column.state, column, None)
