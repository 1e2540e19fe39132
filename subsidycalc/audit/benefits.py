"""Which benefits of two results, and so which of their lines, are one and the same: by reference, as the caller says, by `same_as`, by id, by title."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from subsidycalc.judging.run_record import PolicyInForce

_LOOKS_ALIKE: Final = pattern(r" \([0-9]+\)")
"""What tells persons apart who look alike when masked; it follows the order of a result's lines."""

Line = dict[str, str]
"""A line of a sheet, by the names of its columns."""
Owner = tuple[str, str]
"""Who has an award or a refusal: the code of an enterprise, or a person's masked number and name."""
How = Literal["same", "given", "same_as", "id", "title"]


class Benefit(Struct, frozen=True):
    """One provision of one policy."""

    policy: str
    provision: str
    title: str = ""
    same_as: str = ""

    @property
    def reference(self) -> str:
        """Return `policy/provision`."""
        return f"{self.policy}/{self.provision}"


class Match(Struct, frozen=True):
    """A benefit of one result and what it is in the other."""

    before: Benefit
    after: Benefit
    how: How


def benefits_of(policies: Iterable[PolicyInForce], lines: Iterable[Mapping[str, str]]) -> list[Benefit]:
    """Return the benefits of a result: those of the policies that it records, and those that only its lines name."""
    found = {one.reference: one for policy in policies for one in _declared(policy)}
    for line in lines:
        one = Benefit(line["policy"], line["provision"], line.get("title", ""))
        found.setdefault(one.reference, one)
    return list(found.values())


def _declared(policy: PolicyInForce) -> Iterator[Benefit]:
    try:
        written = tomllib.loads(policy.text).get("provision", [])
    except tomllib.TOMLDecodeError:  # what its lines name is compared all the same
        return
    for one in written if isinstance(written, list) else []:
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            title = one.get("title", "")
            named = title.get("zh", "") if isinstance(title, dict) else title
            yield Benefit(policy.id, one["id"], str(named), str(one.get("same_as", "")))


def matched(before: Sequence[Benefit], after: Sequence[Benefit], given: Sequence[str] = ()) -> list[Match]:
    """Match the benefits of two results; `given` are `OLD=NEW`, by id or reference. WrongChoiceError."""
    left = {one.reference: one for one in before}
    come = {one.reference: one for one in after}
    found: list[Match] = []

    def match(old: str, new: str, how: How) -> None:
        found.append(Match(left.pop(old), come.pop(new), how))

    for written in given:
        old, equals, new = (part.strip() for part in written.partition("="))
        if not equals:
            raise WrongChoiceError(said("diff.no_match", written=written))
        match(_named(old, left), _named(new, come), "given")
    for reference in [reference for reference in left if reference in come]:
        match(reference, reference, "same")
    keys: tuple[tuple[How, Callable[[Benefit], str]], ...] = (
        ("same_as", lambda one: one.same_as or one.reference),
        ("id", lambda one: one.provision),
        ("title", lambda one: one.title),
    )
    for how, key in keys:
        sides = [{key(one): one.reference for one in side.values()} for side in (left, come)]
        counts = [Counter(map(key, side.values())) for side in (left, come)]
        for shared in sides[0]:
            if shared and counts[0][shared] == counts[1][shared] == 1:
                match(sides[0][shared], sides[1][shared], how)
    return found


def _named(name: str, known: Mapping[str, Benefit]) -> str:
    """Return the one reference that a reference or an id names; WrongChoiceError."""
    meant = [reference for reference, one in known.items() if name in {reference, one.provision}]
    if len(meant) != 1:
        key = "no_benefit" if not meant else "several_benefits"
        raise WrongChoiceError(said(f"diff.{key}", name=name, known=", ".join(meant or known)))
    return meant[0]


class Same:
    """Tells which benefit a line is of, whichever result it stands in."""

    def __init__(self, known: Iterable[Benefit], matches: Iterable[Match]) -> None:
        self._known = {one.reference: one for one in known}
        self._later = {one.before.reference: one.after for one in matches}

    def benefit(self, line: Line, *, earlier: bool) -> Benefit:
        """Return the benefit of a line as the later result has it, where it has it."""
        own = self._known[f"{line['policy']}/{line['provision']}"]
        return self._later.get(own.reference, own) if earlier else own


def key_of(line: Line, same: Same, *, earlier: bool) -> tuple[Owner, str]:
    """Return what tells the award or the refusals of a line apart, wherever it stands in either result."""
    return owner_of(line), same.benefit(line, earlier=earlier).reference


def owner_of(line: Mapping[str, str]) -> Owner:
    """Return who a line is about: an enterprise by its code, a person by masked number and name."""
    return _LOOKS_ALIKE.sub("", line["uscc"]), line["name"] if "*" in line["uscc"] else ""
