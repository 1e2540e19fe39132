"""What other readings and parameters would move, each by itself and all together: as objects for programs, as pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.results.reports.pages.page import Grid, Section
from subsidycalc.results.wording.batch_figures import amount_text
from subsidycalc.results.wording.payees import payee_columns, whom_by_code
from subsidycalc.texts.numbers import both_decimals, grouped, yuan_text
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.movements import Movement
    from subsidycalc.policy.choices import Alternative
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.words import Text


class MovedBy(Struct, frozen=True):
    """What moves where some choices are made otherwise, all of them together."""

    alternatives: tuple[Alternative, ...]
    movements: tuple[Movement, ...]

    @property
    def enterprises(self) -> int:
        """Return how many enterprises (or regions) have an award that changes."""
        return len({change.code for movement in self.movements for change in movement.changes})


def movement_object(payable: int, moved: Sequence[MovedBy], wording: Wording) -> dict[str, Any]:
    """Return everything as an object; amounts are texts in yuan with both decimals, points whole numbers."""
    return {
        "payable": yuan_text(payable),
        "alternatives": [
            {
                "choices": [_choice(alternative, wording) for alternative in one.alternatives],
                "enterprises": one.enterprises,
                "provisions": [_movement(movement) for movement in one.movements],
            }
            for one in moved
        ],
    }


def _choice(alternative: Alternative, wording: Wording) -> dict[str, str]:
    return {
        "kind": alternative.kind,
        "policy": alternative.policy,
        "name": alternative.name,
        "title": alternative.title.spoken(wording.language),
        "clause": alternative.clause,
        "in_force": alternative.in_force,
        "instead": alternative.instead,
    }


def _movement(movement: Movement) -> dict[str, Any]:
    provision = movement.result.provision
    return {
        "policy": movement.result.policy.id,
        "id": provision.id,
        "kind": provision.kind,
        "enterprises": len(movement.changes),
        "gained": movement.gained,
        "lost": movement.lost,
        "more": _amount(movement, movement.more),
        "less": _amount(movement, movement.less),
        "net": _amount(movement, movement.more - movement.less),
        "rows": movement.rows,
        "changes": [
            {
                "uscc": change.code,
                "name": change.name,
                "before": None if change.before is None else _amount(movement, change.before),
                "after": None if change.after is None else _amount(movement, change.after),
            }
            for change in movement.changes
        ],
    }


def _amount(movement: Movement, amount: int) -> str:
    return amount_text(movement.result.provision.kind, amount)


def movement_page(payable: int, moved: Sequence[MovedBy], wording: Wording, *, each: bool = False) -> Section:
    """Return a table that stands by itself; with `each`, also every enterprise that moves."""
    stands = wording.say("readings.base", amount=exact_yuan(wording, payable))
    if not moved:
        return Section(wording.say("readings.title"), (stands, wording.say("readings.none")))
    sections = tuple(_moved(one, wording, each=each) for one in moved)
    return Section(wording.say("readings.title"), (stands,), sections)


def _moved(one: MovedBy, wording: Wording, *, each: bool) -> Section:
    """Return what one change moves: what it is, and a table with a line for each provision."""
    language = wording.language
    separator = wording.say("requirements.separator")
    title = separator.join(f"{other.title.spoken(language)} {other.name}" for other in one.alternatives)
    about = tuple(
        wording.say(
            "readings.about",
            clause=other.clause,
            in_force=_said(wording, other.in_force, other.in_force_title),
            instead=_said(wording, other.instead, other.instead_title),
        )
        for other in one.alternatives
    )
    if not one.movements:
        return Section(title, (*about, wording.say("readings.nothing")))
    both_ways = any(movement.more and movement.less for movement in one.movements)
    names = ("enterprises", "gained", "lost", *(("more", "less") if both_ways else ()), "net")
    headings = tuple(wording.say(f"readings.columns.{name}") for name in ("provision", *names))
    grid = Grid(headings, tuple(_row(movement, wording, both_ways=both_ways) for movement in one.movements))
    return Section(title, (*about, grid), (_enterprises(one, wording),) if each else ())


def _row(movement: Movement, wording: Wording, *, both_ways: bool) -> tuple[str, ...]:
    provision = movement.result.provision
    counts = (len(movement.changes), movement.gained, movement.lost)
    net = movement.more - movement.less
    amounts = (movement.more, movement.less, net) if both_ways else (net,)
    return (
        f"{provision.title.spoken(wording.language)} {provision.id}",
        *map(grouped, counts),
        *(_shown(movement, amount, wording) for amount in amounts),
    )


def _said(wording: Wording, choice: str, title: Text | None) -> str:
    if not choice:
        return wording.say("readings.unset")
    if title is None:
        return choice
    return wording.say("readings.choice", choice=choice, title=title.spoken(wording.language))


def _shown(movement: Movement, amount: int, wording: Wording) -> str:
    """Return an amount in yuan without the unit, which stands in the heading; points with theirs."""
    kind = movement.result.provision.kind
    if kind in MONEY_KINDS:
        return both_decimals(amount)
    return wording.say("calculation.points", number=grouped(amount)) if kind == "points" else ""


def _enterprises(one: MovedBy, wording: Wording) -> Section:
    codes = [change.code for movement in one.movements for change in movement.changes]
    separator = wording.say("requirements.separator")
    title = separator.join(
        wording.say("readings.instead", name=other.name, instead=other.instead) for other in one.alternatives
    )
    headings = (
        *payee_columns(wording, whom_by_code(codes)),
        wording.say("readings.columns.provision"),
        wording.say("readings.columns.before"),
        wording.say("readings.columns.after"),
    )
    none = wording.say("readings.no_award")
    rows = tuple(
        (
            change.code,
            change.name,
            movement.result.reference,
            none if change.before is None else _shown(movement, change.before, wording),
            none if change.after is None else _shown(movement, change.after, wording),
        )
        for movement in one.movements
        for change in movement.changes
    )
    return Section(title, (Grid(headings, rows),))


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
