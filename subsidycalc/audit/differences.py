"""What two results differ in: awards gained, lost or changed, and reasons that changed, enterprise by enterprise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FEN: Final = re.compile("-?[0-9]{1,20}")

_Key = tuple[str, str, str, int]


@dataclass(frozen=True)
class Held:
    """What an enterprise has under a provision; amounts in fen, None where the kind carries none."""

    amount: int | None
    quantity: str


@dataclass(frozen=True)
class AwardDifference:
    """One award that only one of two results has, or that differs between them."""

    uscc: str
    name: str
    policy: str
    provision: str
    before: Held | None
    after: Held | None

    @property
    def change(self) -> Literal["gained", "lost", "changed"]:
        """Return what happened to the award."""
        if self.before is None:
            return "gained"
        return "lost" if self.after is None else "changed"

    @property
    def difference(self) -> int:
        """Return by how many fen the award rises."""
        held = [0 if one is None or one.amount is None else one.amount for one in (self.before, self.after)]
        return held[1] - held[0]


@dataclass(frozen=True)
class Refusal:
    """What rows of an enterprise are refused for; `count` rows alike."""

    about: str
    """The person (masked) or event, "" where the row is the enterprise's own."""
    codes: str
    count: int


@dataclass(frozen=True)
class ReasonDifference:
    """Refusals of an enterprise under a provision that only one of two results has."""

    uscc: str
    name: str
    policy: str
    provision: str
    before: tuple[Refusal, ...]
    after: tuple[Refusal, ...]


def award_differences(
    before: Iterable[Mapping[str, str]], after: Iterable[Mapping[str, str]]
) -> list[AwardDifference]:
    """Compare the awards of two results, in the order of the first."""
    old, new = dict(_awards(before)), dict(_awards(after))
    found = []
    for key in dict.fromkeys([*old, *new]):
        held, holds = old.get(key), new.get(key)
        if held is None or holds is None or held[1] != holds[1]:
            name = (holds or held or ("", None))[0]
            one, other = (None if side is None else side[1] for side in (held, holds))
            found.append(AwardDifference(key[0], name, key[1], key[2], one, other))
    return found


def _awards(lines: Iterable[Mapping[str, str]]) -> Iterator[tuple[_Key, tuple[str, Held]]]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        key = (line["uscc"], line["policy"], line["provision"])
        amount = line["amount"]
        is_amount = _FEN.fullmatch(amount) is not None
        yield (*key, seen[key]), (line["name"], Held(int(amount) if is_amount else None, line["quantity"]))
        seen[key] += 1


def reason_differences(
    before: Iterable[Mapping[str, str]], after: Iterable[Mapping[str, str]]
) -> list[ReasonDifference]:
    """Compare the refusals of two results; rows that only moved to another line of the input count as the same."""
    (old, old_names), (new, new_names) = _refusals(before), _refusals(after)
    found = []
    for key in dict.fromkeys([*old, *new]):
        gone, come = (old.get(key, Counter()), new.get(key, Counter()))
        only_old, only_new = gone - come, come - gone
        if only_old or only_new:
            name = new_names.get(key) or old_names.get(key, "")
            found.append(ReasonDifference(key[0], name, key[1], key[2], _listed(only_old), _listed(only_new)))
    return found


_Refusals = dict[tuple[str, str, str], Counter[tuple[str, str]]]


def _refusals(lines: Iterable[Mapping[str, str]]) -> tuple[_Refusals, dict[tuple[str, str, str], str]]:
    refused: _Refusals = {}
    names: dict[tuple[str, str, str], str] = {}
    for line in lines:
        key = (line["uscc"], line["policy"], line["provision"])
        refused.setdefault(key, Counter())[line["object"], line["codes"]] += 1
        names.setdefault(key, line["name"])
    return refused, names


def _listed(refusals: Counter[tuple[str, str]]) -> tuple[Refusal, ...]:
    return tuple(Refusal(about, codes, count) for (about, codes), count in refusals.items())
