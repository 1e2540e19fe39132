"""Which refusals only one of two results has, enterprise by enterprise, person by person and row by row."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.audit.benefits import Line, Owner, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.audit.benefits import Benefit, Same


class Refusal(Struct, frozen=True):
    """What rows of an enterprise are refused for; `count` rows alike."""

    about: str
    """The person (masked) or event, "" where the row is the enterprise's own."""
    codes: str
    count: int
    places: tuple[tuple[str, str], ...] = ()
    """The sheet and row number of each."""
    reasons: tuple[str, ...] = ()
    """What each is refused for, in words."""


class ReasonDifference(Struct, frozen=True):
    """Refusals of an enterprise under a provision that only one of two results has."""

    uscc: str
    name: str
    benefit: Benefit
    before: tuple[Refusal, ...]
    after: tuple[Refusal, ...]

    def rows(self) -> Iterator[RowDifference]:
        """Yield each row that is refused otherwise; of persons who look alike, those on the same row are the same."""
        for about in dict.fromkeys(one.about for one in (*self.before, *self.after)):
            pairs, left, come = _on_the_same_row(
                *(_single_rows(side, about) for side in (self.before, self.after))
            )
            for old, new in (*pairs, *zip_longest(left, come)):
                yield RowDifference(about, old, new)

    def rows_of_one_input(self) -> Iterator[RowDifference]:
        """Yield the same where both results are of one input: a row is the same whatever its number reads as now."""
        pairs, left, come = _on_the_same_row(*(_single_rows(side) for side in (self.before, self.after)))
        for old, new in (*pairs, *((row, None) for row in left), *((None, row) for row in come)):
            yield RowDifference((new or old or _NOWHERE).about, old, new)


class RefusedRow(Struct, frozen=True):
    """One row that is refused in one result."""

    place: tuple[str, str]
    """The sheet and the row number."""
    about: str
    codes: str
    reason: str


_NOWHERE: Final = RefusedRow(("", ""), "", "", "")


class RowDifference(Struct, frozen=True):
    """One row that is refused otherwise in two results."""

    about: str
    before: RefusedRow | None
    after: RefusedRow | None

    @property
    def place(self) -> tuple[str, str]:
        """Return the sheet and the row, in the later input where it is refused there."""
        return (self.after or self.before or _NOWHERE).place


def _single_rows(refusals: Iterable[Refusal], about: str | None = None) -> list[RefusedRow]:
    return [
        RefusedRow(place, one.about, one.codes, reason)
        for one in refusals
        if about is None or one.about == about
        for place, reason in zip(one.places, one.reasons, strict=True)
    ]


def _on_the_same_row(
    before: list[RefusedRow], after: list[RefusedRow]
) -> tuple[list[tuple[RefusedRow, RefusedRow]], list[RefusedRow], list[RefusedRow]]:
    """Return the rows that stand at the same place in both, and those of either side that do not."""
    later = {row.place: row for row in after}
    pairs = [(row, later[row.place]) for row in before if row.place in later]
    paired = {row.place for row, _ in pairs}
    left, come = ([row for row in side if row.place not in paired] for side in (before, after))
    return pairs, left, come


def reason_differences(
    before: Iterable[Line], after: Iterable[Line], same: Same, *, in_words: bool = False
) -> Iterator[ReasonDifference]:
    """Yield refusals that differ; rows that only moved to another line of the input count as the same.

    With `in_words` they differ, too, where only the values do that their reasons quote.
    """
    (old, lines), (new, later) = (
        _refusals(side, same, earlier=earlier, in_words=in_words)
        for side, earlier in ((before, True), (after, False))
    )
    for key in dict.fromkeys([*old, *new]):
        gone, come = (_only(one.get(key, {}), other.get(key, {})) for one, other in ((old, new), (new, old)))
        if gone or come:
            line = later.get(key) or lines[key]
            benefit = same.benefit(line, earlier=key not in later)
            yield ReasonDifference(line["uscc"], line["name"], benefit, gone, come)


_Kept = dict[tuple[str, str, str], list[Line]]
"""Lines by what they are about, their codes and, where it counts, their reasons."""
_Refusals = dict[tuple[Owner, str], _Kept]


def _refusals(
    lines: Iterable[Line], same: Same, *, earlier: bool, in_words: bool
) -> tuple[_Refusals, dict[tuple[Owner, str], Line]]:
    refused: _Refusals = {}
    first: dict[tuple[Owner, str], Line] = {}
    for line in lines:
        key = key_of(line, same, earlier=earlier)
        alike = (line["object"], line["codes"], line["reason"] if in_words else "")
        refused.setdefault(key, {}).setdefault(alike, []).append(line)
        first.setdefault(key, line)
    return refused, first


def _only(own: _Kept, other: _Kept) -> tuple[Refusal, ...]:
    """Return the refusals that one result has more of than the other; of those alike not those on the same row."""
    found = []
    for key, lines in own.items():
        about, codes, _ = key
        alike = other.get(key, [])
        count = len(lines) - len(alike)
        if count <= 0:
            continue
        known = {_place(line) for line in alike}
        more = sorted(lines, key=lambda line: _place(line) not in known)[-count:]
        reasons = tuple(line["reason"] for line in more)
        found.append(Refusal(about, codes, count, tuple(map(_place, more)), reasons))
    return tuple(found)


def _place(line: Line) -> tuple[str, str]:
    return line["sheet"], line["row"]
