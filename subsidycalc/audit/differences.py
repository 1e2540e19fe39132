"""What two results differ in: awards and refusals, by enterprise, by person and by benefit, wherever their lines stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, field

from subsidycalc.audit.benefits import Benefit, Match, Same, benefits_of, key_of, matched
from subsidycalc.audit.reason_differences import ReasonDifference, reason_differences
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.audit.benefits import Line, Owner
    from subsidycalc.judging.run_record import PolicyInForce

_FEN: Final = pattern("-?[0-9]{1,20}")


class Side(Struct, frozen=True):
    """One of two results: its name, its lines, the policies that it records."""

    file: str
    awards: Sequence[Line]
    refusals: Sequence[Line]
    policies: Sequence[PolicyInForce] = ()

    @property
    def benefits(self) -> list[Benefit]:
        """Return the benefits that it judged, or names."""
        return benefits_of(self.policies, (*self.awards, *self.refusals))


class Held(Struct, frozen=True):
    """What an enterprise has under a provision; amounts in fen, None where the kind carries none."""

    amount: int | None
    quantity: str
    kind: str = ""
    calculation: str = ""


class AwardDifference(Struct, frozen=True):
    """One award that only one of two results has, or that differs between them."""

    uscc: str
    name: str
    benefit: Benefit
    """As the later result has it, where it has it."""
    before: Held | None
    after: Held | None

    @property
    def change(self) -> Literal["gained", "lost", "changed"]:
        """Return what happened to the award."""
        if self.before is None:
            return "gained"
        return "lost" if self.after is None else "changed"

    @property
    def kind(self) -> str:
        """Return the kind of the benefit."""
        held = self.after or self.before
        return "" if held is None else held.kind

    @property
    def difference(self) -> int:
        """Return by how many fen the award rises."""
        held = [0 if one is None or one.amount is None else one.amount for one in (self.before, self.after)]
        return held[1] - held[0]


class BenefitDifference(Struct, frozen=True):
    """One benefit as two results have it."""

    before: Benefit | None
    after: Benefit | None
    how: str = ""
    """How the two were matched, "" where only one result has it."""
    awards: tuple[int, int] = (0, 0)
    amounts: tuple[int, int] = (0, 0)
    """Fen."""
    kind: str = ""


class Comparison(Struct, frozen=True):
    """Everything that two results differ in."""

    before: str
    after: str
    awards: tuple[AwardDifference, ...]
    reasons: tuple[ReasonDifference, ...]
    benefits: tuple[BenefitDifference, ...] = field(default=())

    @property
    def same(self) -> bool:
        """Return whether they differ in nothing."""
        return not self.awards and not self.reasons


def compare(before: Side, after: Side, given: Sequence[str] = (), *, in_words: bool = False) -> Comparison:
    """Compare two results, of one policy or of several, in the order of the first; WrongChoiceError.

    With `in_words` refusals differ, too, where only the values do that their reasons quote.
    """
    matches = matched(before.benefits, after.benefits, given)
    same = Same((*before.benefits, *after.benefits), matches)
    awards = tuple(_award_differences(before.awards, after.awards, same))
    reasons = tuple(reason_differences(before.refusals, after.refusals, same, in_words=in_words))
    benefits = tuple(_benefit_differences(before, after, matches))
    return Comparison(before.file, after.file, awards, reasons, benefits)


def _award_differences(
    before: Iterable[Line], after: Iterable[Line], same: Same
) -> Iterator[AwardDifference]:
    sides: tuple[dict[tuple[Owner, str], list[tuple[Line, Held]]], ...] = ({}, {})
    for side, lines, earlier in zip(sides, (before, after), (True, False), strict=True):
        for line in lines:
            side.setdefault(key_of(line, same, earlier=earlier), []).append((line, _held(line)))
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        old, new = _without_common(sides[0].get(key, []), sides[1].get(key, []))
        for place in range(max(len(old), len(new))):
            held, holds = (side[place] if place < len(side) else None for side in (old, new))
            line, _ = holds or held or ({}, None)
            benefit = same.benefit(line, earlier=holds is None)
            pair = (None if one is None else one[1] for one in (held, holds))
            yield AwardDifference(line["uscc"], line["name"], benefit, *pair)


def _held(line: Line) -> Held:
    amount = line["amount"]
    return Held(
        int(amount) if _FEN.fullmatch(amount) else None, line["quantity"], line["kind"], line["calculation"]
    )


def _without_common(
    old: list[tuple[Line, Held]], new: list[tuple[Line, Held]]
) -> tuple[list[tuple[Line, Held]], list[tuple[Line, Held]]]:
    """Return what either side has and the other has not; several persons may share a number as it is shown."""
    common = Counter((one.amount, one.quantity) for _, one in old)
    common &= Counter((one.amount, one.quantity) for _, one in new)
    left = []
    for side in (old, new):
        spent = Counter(common)
        kept = []
        for line, held in side:
            if spent[held.amount, held.quantity]:
                spent[held.amount, held.quantity] -= 1
            else:
                kept.append((line, held))
        left.append(kept)
    return left[0], left[1]


def _benefit_differences(before: Side, after: Side, matches: Sequence[Match]) -> Iterator[BenefitDifference]:
    """Yield every benefit that either result awards, matched or not."""
    sides = [_sums(side.awards) for side in (before, after)]
    pairs: list[tuple[Benefit | None, Benefit | None, str]] = [
        (one.before, one.after, one.how) for one in matches
    ]
    known = [{one.before.reference for one in matches}, {one.after.reference for one in matches}]
    pairs += [(one, None, "") for one in before.benefits if one.reference not in known[0]]
    pairs += [(None, one, "") for one in after.benefits if one.reference not in known[1]]
    nothing = (0, 0, "")
    for old, new, how in pairs:
        was, becomes = (
            nothing if one is None else side.get(one.reference, nothing)
            for one, side in zip((old, new), sides, strict=True)
        )
        if was[0] or becomes[0]:
            counts, amounts = (was[0], becomes[0]), (was[1], becomes[1])
            yield BenefitDifference(old, new, how, counts, amounts, becomes[2] or was[2])


def _sums(lines: Iterable[Line]) -> dict[str, tuple[int, int, str]]:
    """Return by reference how many awards there are, what they add up to, and their kind."""
    sums: dict[str, tuple[int, int, str]] = {}
    for line in lines:
        reference = f"{line['policy']}/{line['provision']}"
        count, amount, _ = sums.get(reference, (0, 0, ""))
        held = _held(line)
        sums[reference] = (count + 1, amount + (held.amount or 0), held.kind)
    return sums
