"""What the distinct values of one column turn out to be: values, states and remarks, one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct, field

from subsidycalc.tables.model import BLANK, FIRST_FAULT, PRESENT, fault_state
from subsidycalc.tables.packed_texts import PackedTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from subsidycalc.tables.model import Array, IdentityDetail
    from subsidycalc.tables.normalising.cells import Cells
    from subsidycalc.tables.short_texts import ShortTexts


class Remark(Struct):
    """One kind of notice about a column: which distinct values it concerns, and what its text needs."""

    positions: list[int] = field(default_factory=list)
    """Empty where the remark is about the whole column."""
    values: dict[str, str] = field(default_factory=dict)
    example: bool = False
    """Whether the notice quotes the first value concerned."""


class Outcome(Struct):
    """The distinct values of one column, normalised; arrays have one element per distinct value."""

    values: Array
    state: Array
    remarks: dict[str, Remark] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    """What a message quotes, by position: every faulty value, and countries not resolved."""
    categories: Sequence[str] = ()
    upper: Array | None = None
    identity: IdentityDetail | None = None
    masked: ShortTexts | None = None
    accounts: Sequence[str] = ()

    def accept(self, position: int, value: int) -> None:
        """Take a value as read."""
        self.values[position] = value
        self.state[position] = PRESENT

    def refuse(self, position: int, code: str) -> None:
        """Mark a value as faulty."""
        self.state[position] = fault_state(code)

    def remark(self, code: str, positions: Iterable[int], *, example: bool = False, **values: str) -> None:
        """Note something about some values; what the text needs is kept from the first time."""
        found = self.remarks.setdefault(code, Remark(values=values, example=example))
        found.positions.extend(positions)

    def show_faults(self, cells: Cells, show: Callable[[object], str]) -> None:
        """Keep what every faulty value held, as it may be shown."""
        for position in np.flatnonzero(self.state >= FIRST_FAULT).tolist():
            self.shown[position] = show(cells.distinct[position])


def begin(cells: Cells, dtype: type[np.generic], otherwise: str) -> Outcome:
    """Begin with blanks and faulty cells settled, and every other value refused with the code `otherwise`."""
    count = len(cells.distinct)
    outcome = Outcome(np.zeros(count, dtype), np.full(count, fault_state(otherwise), np.uint8))
    outcome.state[cells.blank] = BLANK
    for position in cells.faulty.tolist():
        faulty: Any = cells.distinct[position]
        outcome.refuse(position, faulty.code)
    return outcome


def put_packed_categories(
    outcome: Outcome,
    positions: Array,
    texts: Sequence[str],
    packed_positions: Array,
    packed: PackedTexts | None,
) -> None:
    """Take texts and, where there are any, packed ones as values, as `put_categories` does."""
    if packed is None:
        put_categories(outcome, positions, texts)
        return
    together = PackedTexts.joined([PackedTexts.of(["", *texts]), packed])
    number, first = together.numbered()
    outcome.values[positions] = number[1 : 1 + len(texts)]
    outcome.values[packed_positions] = number[1 + len(texts) :]
    outcome.state[positions] = outcome.state[packed_positions] = PRESENT
    outcome.categories = together.taken(first)


def put_categories(outcome: Outcome, positions: Array, texts: Sequence[str]) -> None:
    """Take texts as values: each becomes an index into the categories, of which "" is the first."""
    indices: dict[str, int] = {text: index for index, text in enumerate(outcome.categories or ("",))}
    codes = [indices.setdefault(text, len(indices)) for text in texts]
    outcome.values[positions] = np.fromiter(codes, np.int32, len(codes))
    outcome.state[positions] = PRESENT
    outcome.categories = tuple(indices)
