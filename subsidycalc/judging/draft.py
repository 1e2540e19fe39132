"""One provision while it is being judged: its rows, their enterprises, what speaks against them, and what is known so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.judging.verdicts import Effect, Ground, Verdict
from subsidycalc.vocabulary.outcome import NOT_MET, UNKNOWN, Doubt, Judgement, any_doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from subsidycalc.judging.durations import Lasting
    from subsidycalc.judging.entities import Entities
    from subsidycalc.judging.payments import Payments
    from subsidycalc.judging.persons import Persons
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Array, Notice
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.outcome import Judgement


class Case:
    """What speaks against the rows of one frame, gathered ground by ground."""

    failed: Array
    doubtful: Array
    review: Array
    set_down: Array
    """bool: rejected whatever else holds (a repeated row, an enterprise that is not listed)."""

    def __init__(self, frame: Frame, clause: str) -> None:
        """Start with nothing against any row."""
        self.frame = frame
        self.clause = clause
        self.failed, self.doubtful, self.review, self.set_down = (
            np.zeros(len(frame), dtype=bool) for _ in range(4)
        )
        self.grounds: list[Ground] = []
        self._doubt_places: dict[tuple[str, str, bool], int] = {}

    def add(self, ground: Ground) -> None:
        """Record a ground that decides the rows of its mask."""
        if not ground.mask.any():
            return
        self.grounds.append(ground)
        if ground.effect == "ineligible":
            self.failed |= ground.mask
        elif ground.effect == "rejected":
            self.doubtful |= ground.mask
        else:
            self.review |= ground.mask

    def note(
        self,
        code: str,
        effect: Effect,
        mask: Array,
        *,
        fields: tuple[str, ...] = (),
        clause: str = "",
        figures: Mapping[str, Array | int] | None = None,
        compared: tuple[str, ...] = (),
    ) -> None:
        """Record a ground that is no condition of the policy."""
        cited = clause or self.clause
        self.add(Ground(code, effect, mask, cited, fields, figures=figures or {}, compared=compared))

    def put_down(
        self,
        code: str,
        mask: Array,
        *,
        fields: tuple[str, ...],
        figures: Mapping[str, Array | int] | None = None,
        compared: tuple[str, ...] = (),
    ) -> None:
        """Record a ground that rejects rows whatever else holds."""
        if mask.any():
            self.grounds.append(
                Ground(code, "rejected", mask, self.clause, fields, figures=figures or {}, compared=compared)
            )
            self.set_down |= mask

    def condition(self, judgement: Judgement) -> None:
        """Record a condition: rows that do not meet it, and rows for which it cannot be told."""
        word = judgement.word
        not_met = judgement.state == NOT_MET
        if not_met.any():
            self.add(refusal(word, not_met, self.clause))
        self.doubts(judgement.doubts, word)

    def doubts(
        self, doubts: Iterable[Doubt], word: ConditionWord | None, *, within: Array | None = None
    ) -> None:
        """Record why rows cannot be told; the same cell in doubt under several conditions is said once."""
        clause = (word.clause if word is not None else None) or self.clause
        for doubt in doubts:
            mask = doubt.mask if within is None else doubt.mask & within
            if not mask.any():
                continue
            effect: Effect = "review" if doubt.review else "rejected"
            place = self._doubt_places.get((doubt.code, doubt.field, doubt.review))
            if place is None:
                self._doubt_places[doubt.code, doubt.field, doubt.review] = len(self.grounds)
                fields = (doubt.field,) if doubt.field else ()
                self.add(Ground(doubt.code, effect, mask, clause, fields, condition=word))
                continue
            old = self.grounds[place]
            widened = Ground(old.code, old.effect, old.mask | mask, old.clause, old.fields, old.condition)
            self.grounds[place] = widened
            self.doubtful, self.review = (
                (self.doubtful | mask, self.review)
                if effect == "rejected"
                else (self.doubtful, self.review | mask)
            )

    def set_aside(self, rows: Array, kept: AbstractSet[str]) -> None:
        """Let nothing speak against some rows but the grounds of the codes that are kept."""
        for place, ground in enumerate(self.grounds):
            if ground.code not in kept:
                self.grounds[place] = replace(ground, mask=ground.mask & ~rows)
        left = [ground for ground in self.grounds if ground.code in kept and (ground.mask & rows).any()]
        for flags in (self.failed, self.doubtful, self.review, self.set_down):
            np.logical_and(flags, ~rows, out=flags)
        for ground in left:
            self.set_down |= ground.mask & rows

    def set_aside_reviews(self, rows: Array) -> None:
        """Let no ground that only asks a person speak against some rows, but what they share with their enterprise."""
        for place, ground in enumerate(self.grounds):
            if ground.effect == "review" and not ground.on_entity:
                self.grounds[place] = replace(ground, mask=ground.mask & ~rows)
        shared = [one.mask for one in self.grounds if one.effect == "review" and one.on_entity]
        self.review = np.logical_or.reduce([self.review & ~rows, *(mask & rows for mask in shared)])

    @property
    def clear(self) -> Array:
        """Return rows against which nothing speaks."""
        return ~(self.failed | self.doubtful | self.review | self.set_down)

    def verdict(self) -> Array:
        """Return the verdict of each row: a failed condition outweighs doubt, doubt outweighs review."""
        verdict = np.where(self.review, Verdict.REVIEW, Verdict.AWARDED)
        verdict = np.where(self.doubtful, Verdict.REJECTED, verdict)
        verdict = np.where(self.failed, Verdict.INELIGIBLE, verdict)
        return np.where(self.set_down, Verdict.REJECTED, verdict).astype(np.int8)


def refusal(word: ConditionWord, not_met: Array, clause: str, *, route: str = "") -> Ground:
    """Return the ground of rows that do not meet a condition."""
    effect: Effect = "review" if word.outcome == "review" else "ineligible"
    code = word.else_ or "condition-not-met"
    cited = word.clause or clause
    return Ground(code, effect, not_met, cited, word.references(), condition=word, route=route)


def route_grounds(route: str, judgements: Iterable[Judgement], within: Array, clause: str) -> list[Ground]:
    """Return the codes of a route for rows that no route pays; the routes together decide the verdict."""
    grounds = []
    for judgement in judgements:
        word = judgement.word
        not_met = (judgement.state == NOT_MET) & within
        if not_met.any():
            grounds.append(refusal(word, not_met, clause, route=route))
        for doubt in judgement.doubts:
            mask = doubt.mask & within & (judgement.state == UNKNOWN)
            if mask.any():
                effect: Effect = "review" if doubt.review else "rejected"
                cited = word.clause or clause
                grounds.append(
                    Ground(doubt.code, effect, mask, cited, (doubt.field,), condition=word, route=route)
                )
    return grounds


def rejecting(judgements: Iterable[Judgement], rows: int) -> Array:
    """Return rows that some doubt leaves to better data, not to a person."""
    return any_doubt((doubt for judgement in judgements for doubt in judgement.doubts), rows, review=False)


class Draft(Struct):
    """One provision while it is being judged."""

    policy: Policy
    provision: Provision
    entities: Entities
    frame: Frame
    rows: Case
    owner: Array
    """int64 per row: number of its enterprise in `owners`, -1 where it is not listed."""
    owners: Array
    """int64: positions of the enterprises with claims in the table of entities, ascending."""
    on_entities: Case | None
    """What speaks against the enterprises; None where the rows are the enterprises themselves."""
    judgements: tuple[Judgement, ...] = ()
    entity_judgements: tuple[Judgement, ...] = ()
    persons: Persons | None = None
    duplicate: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    in_doubt: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """bool per row: who it is, or what the row says of them, is in doubt whatever the conditions."""
    struck: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """bool per row: refused for who it is, and so counted nowhere."""
    head_counts: Array | None = None
    payments: Payments | None = None
    places_before: Array | None = None
    """int64 per row: places of its event that earlier batches gave; None where no ledger is kept."""
    granted: Array | None = None
    """int64 per row: places of its event that this batch gives; None where the provision shares out none."""
    settled: Array | None = None
    """bool per row: it would be awarded, but that awards received before cover all of it."""
    benefit: str = ""
    """What the benefit goes by in the ledger."""
    months_before: Array | None = None
    """int64 per row: what earlier batches gave of the duration, over DAYS_OF_MONTHS; None where no ledger is kept."""
    lasting: Lasting | None = None
    """What this batch gives of the duration; None where the provision has none."""
    notices: list[Notice] = field(default_factory=list)

    def notice(self, code: str, mask: Array, column: str = "", **values: str) -> None:
        """Record a notice about some rows."""
        named = (("provision", f"{self.policy.id}/{self.provision.id}"), *values.items())
        self.notices += self.frame.notices(code, mask, column, named)


def shared(draft: Draft, on_owners: Array) -> Array:
    """Return for each row what holds for its enterprise; False where that is not listed."""
    return np.append(on_owners, False)[draft.owner]


def enterprise_code(draft: Draft) -> Array:
    """Return a number per enterprise code, listed or not."""
    return draft.frame.view(draft.frame.table.definition.entity).values.astype(np.int64)


def doubt_person(draft: Draft, code: str, mask: Array, fields: tuple[str, ...]) -> None:
    """Send rows to review because it is in doubt who stands on them."""
    draft.rows.note(code, "review", mask, fields=fields)
    draft.in_doubt |= mask
