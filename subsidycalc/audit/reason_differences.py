"""Which refusals only one of two results has, enterprise by enterprise, person by person and row by row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from subsidycalc.audit.benefits import Line, Owner, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subsidycalc.audit.benefits import Benefit, Same


@dataclass(frozen=True)
class Refusal:
    """What rows of an enterprise are refused for; `count` rows alike."""

    about: str
    """The person (masked) or event, "" where the row is the enterprise's own."""
    codes: str
    count: int
    places: tuple[tuple[str, str], ...] = ()
    """The sheet and row number of each."""
    reasons: tuple[str, ...] = ()
    """What each is refused for, in words."""


@dataclass(frozen=True)
class ReasonDifference:
    """Refusals of an enterprise under a provision that only one of two results has."""

    uscc: str
    name: str
    benefit: Benefit
    before: tuple[Refusal, ...]
    after: tuple[Refusal, ...]

    def rows(self) -> Iterator[RowDifference]:
        """Yield each row that is refused otherwise; of persons who look alike, those on the same row are the same."""
        for about in dict.fromkeys(one.about for one in (*self.before, *self.after)):
            before, after = (list(_single_rows(side, about)) for side in (self.before, self.after))
            later = {row.place: row for row in after}
            pairs = [(row, later[row.place]) for row in before if row.place in later]
            paired = {row.place for row, _ in pairs}
            left, come = ([row for row in side if row.place not in paired] for side in (before, after))
            for old, new in (*pairs, *zip_longest(left, come)):
                yield RowDifference(about, old, new)


@dataclass(frozen=True)
class RefusedRow:
    """One row that is refused in one result."""

    place: tuple[str, str]
    """The sheet and the row number."""
    codes: str
    reason: str


@dataclass(frozen=True)
class RowDifference:
    """One row that is refused otherwise in two results."""

    about: str
    before: RefusedRow | None
    after: RefusedRow | None


def _single_rows(refusals: Iterable[Refusal], about: str) -> Iterator[RefusedRow]:
    for one in refusals:
        if one.about == about:
            for place, reason in zip(one.places, one.reasons, strict=True):
                yield RefusedRow(place, one.codes, reason)


def reason_differences(
    before: Iterable[Line], after: Iterable[Line], same: Same
) -> Iterator[ReasonDifference]:
    """Yield refusals that differ; rows that only moved to another line of the input count as the same."""
    (old, lines), (new, later) = (
        _refusals(side, same, earlier=earlier) for side, earlier in ((before, True), (after, False))
    )
    for key in dict.fromkeys([*old, *new]):
        gone, come = (_only(one.get(key, {}), other.get(key, {})) for one, other in ((old, new), (new, old)))
        if gone or come:
            line = later.get(key) or lines[key]
            benefit = same.benefit(line, earlier=key not in later)
            yield ReasonDifference(line["uscc"], line["name"], benefit, gone, come)


_Refusals = dict[tuple[Owner, str], dict[tuple[str, str], list[Line]]]


def _refusals(
    lines: Iterable[Line], same: Same, *, earlier: bool
) -> tuple[_Refusals, dict[tuple[Owner, str], Line]]:
    refused: _Refusals = {}
    first: dict[tuple[Owner, str], Line] = {}
    for line in lines:
        key = key_of(line, same, earlier=earlier)
        refused.setdefault(key, {}).setdefault((line["object"], line["codes"]), []).append(line)
        first.setdefault(key, line)
    return refused, first


def _only(
    own: Mapping[tuple[str, str], list[Line]], other: Mapping[tuple[str, str], list[Line]]
) -> tuple[Refusal, ...]:
    """Return the refusals that one result has more of than the other; of those alike not those on the same row."""
    found = []
    for (about, codes), lines in own.items():
        alike = other.get((about, codes), [])
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
