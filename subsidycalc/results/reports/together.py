"""The least and the most that a batch comes to under all readings together: an object for programs, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from subsidycalc.results.reports.pages.page import Grid, Section
from subsidycalc.texts.numbers import both_decimals, grouped, yuan_text
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from subsidycalc.policy.choices import Alternative
    from subsidycalc.texts.registry import Wording


class Combination(Struct, frozen=True):
    """What is payable, in fen, where some readings are taken otherwise and the rest as they stand."""

    payable: int
    instead: tuple[Alternative, ...]


class AloneMoved(Struct, frozen=True):
    """A reading with what is payable under each of its choices, all others as they stand."""

    reading: Alternative
    choices: tuple[Combination, ...]
    """Those that move something, and the one in force."""

    @property
    def least(self) -> int:
        """Return the least that is payable under one of its choices."""
        return min(one.payable for one in self.choices)

    @property
    def most(self) -> int:
        """Return the most that is payable under one of its choices."""
        return max(one.payable for one in self.choices)

    @property
    def moves(self) -> int:
        """Return how far its choices lie apart."""
        return self.most - self.least


class Together(Struct, frozen=True):
    """A batch under all combinations of the readings that move something."""

    payable: int
    alone: tuple[AloneMoved, ...]
    """The readings that move something, the one that moves most first."""
    kept: int
    """How many of them are combined: the first; the others stay as they stand."""
    combinations: tuple[Combination, ...]

    @property
    def least(self) -> Combination:
        """Return the combination under which the least is payable; of several the one that changes least."""
        return min(self.combinations, key=lambda one: (one.payable, len(one.instead)))

    @property
    def most(self) -> Combination:
        """Return the combination under which the most is payable; of several the one that changes least."""
        return min(self.combinations, key=lambda one: (-one.payable, len(one.instead)))


def together_object(found: Together) -> dict[str, Any]:
    """Return everything as an object; amounts are texts in yuan with both decimals."""
    return {
        "payable": yuan_text(found.payable),
        "combinations": len(found.combinations),
        "bounded": found.kept < len(found.alone),
        "least": _combination(found.least),
        "most": _combination(found.most),
        "readings": [
            {
                "policy": one.reading.policy,
                "name": one.reading.name,
                "clause": one.reading.clause,
                "in_force": one.reading.in_force,
                "least": yuan_text(one.least),
                "most": yuan_text(one.most),
                "moves": yuan_text(one.moves),
                "combined": number < found.kept,
            }
            for number, one in enumerate(found.alone)
        ],
    }


def _combination(one: Combination) -> dict[str, Any]:
    return {"payable": yuan_text(one.payable), "readings": [other.choice for other in one.instead]}


def together_page(found: Together, wording: Wording) -> Section:
    """Return a page: the least and the most with the readings taken for it, and what each moves by itself."""
    parts: list[str | Grid] = [wording.say("readings.base", amount=exact_yuan(wording, found.payable))]
    title = wording.say("readings.together.title")
    if not found.alone:
        return Section(title, (*parts, wording.say("readings.together.none")))
    parts.append(wording.say("readings.together.count", count=grouped(len(found.combinations))))
    if found.kept < len(found.alone):
        left_out = len(found.alone) - found.kept
        parts.append(wording.say("readings.together.bounded", kept=found.kept, left_out=left_out))
    for key, one in (("least", found.least), ("most", found.most)):
        taken = wording.say("requirements.separator").join(other.choice for other in one.instead)
        told = taken or wording.say("readings.together.as_it_stands")
        amount = exact_yuan(wording, one.payable)
        parts.append(wording.say(f"readings.together.{key}", amount=amount, readings=told))
    names = ("reading", "clause", "in_force", "least", "most", "moves")
    rows = tuple(
        (
            f"{one.reading.title.spoken(wording.language)} {one.reading.name}",
            one.reading.clause,
            one.reading.in_force,
            *map(both_decimals, (one.least, one.most, one.moves)),
        )
        for one in found.alone
    )
    grid = Grid(tuple(wording.say(f"readings.together.columns.{name}") for name in names), rows)
    alone = Section(wording.say("readings.together.alone"), (grid,))
    return Section(title, tuple(parts), (alone,))
