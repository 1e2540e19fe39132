"""Awards and refusals near a threshold: rows that a little more or less of a measured value would have moved.

A row that is awarded is near where a limit that it keeps, on the way that it was judged, lies within the margin.
A row that is refused is near where every condition that stands in its way lies within the margin, so that what
is listed would have decided.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.tables.model import Field, Kind
from subsidycalc.vocabulary.exact import multiplied
from subsidycalc.vocabulary.measures import limit_on
from subsidycalc.vocabulary.outcome import MET, NOT_MET
from subsidycalc.vocabulary.quantities import Quantity, read_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.policy.provision_parts import HeadCount
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.limits import Limit
    from subsidycalc.vocabulary.outcome import Judgement
    from subsidycalc.vocabulary.payment import Way

DEFAULT_MARGIN: Final = Fraction(1, 100)


class Tier(Struct, frozen=True):
    """A threshold of an amount: what is paid changes there."""

    reference: str
    """The field that is measured, "" where persons are counted."""
    operator: str
    threshold: Quantity


class NearRows(Struct, frozen=True):
    """Rows of one frame near one limit, all awarded or all refused."""

    result: ProvisionResult
    frame: Frame
    rows: Array
    """int64: rows of the frame, ascending."""
    awarded: bool
    about: ConditionWord | HeadCount | Tier
    stated: tuple[str, Quantity] | None
    """Operator and figure of the limit, where it is that of a condition."""
    beyond: Array
    """How far each row's value stands above (or below, where negative) the limit, over `denominator`."""
    denominator: int
    field: Field
    """What the value is of, and its unit."""
    observed: Array
    """int64: the value measured."""

    @property
    def clause(self) -> str:
        """Return the clause that sets the limit."""
        return getattr(self.about, "clause", None) or self.result.provision.clause


_HEADS: Final = Field("head_count", "", Kind.COUNT)


def near_lines(batch: BatchResult, margin: Fraction = DEFAULT_MARGIN) -> Iterator[NearRows]:
    """Yield the rows near a limit, provision by provision: enterprises first, then their rows."""
    for result in batch.provisions:
        if result.entity_frame is not None and result.entity_verdict is not None:
            yield from _Enterprises(result, result.entity_frame, margin).near(result.entity_verdict)
        if result.frame is not None and result.verdict is not None:
            yield from _Rows(result, result.frame, margin).near(result.verdict)


class _Side:
    """The rows of one frame, looked at for limits that lie near."""

    def __init__(self, result: ProvisionResult, frame: Frame, margin: Fraction) -> None:
        self.result = result
        self.frame = frame
        self.margin = margin

    def kept(self, judgement: Judgement, mask: Array) -> Iterator[NearRows]:
        """Yield rows whose award hangs on a condition that they only just meet."""
        here = mask & (judgement.state == MET)
        if judgement.word.one_part_suffices:
            met = np.add.reduce([part.state == MET for part in judgement.parts])
            here = here & (met == 1)
        for part in judgement.parts:
            yield from self.kept(part, here)
        for limit in judgement.word.limits(judgement, self.frame):
            yield from self.listed(judgement.word, limit, here & limit.within(self.margin), awarded=True)

    def missed(self, judgement: Judgement, mask: Array, *, awarded: bool = False) -> Iterator[NearRows]:
        """Yield rows that only just do not meet a condition that stands in their way."""
        here = mask & (judgement.state == NOT_MET)
        for part in judgement.parts:
            yield from self.missed(part, here & self._nearly(part), awarded=awarded)
        for limit in judgement.word.limits(judgement, self.frame):
            short = here & limit.within(self.margin) & (limit.lacking() > 0)
            yield from self.listed(judgement.word, limit, short, awarded=awarded)

    def passable(self, judgements: Sequence[Judgement]) -> Array:
        """Return rows that meet every condition or miss it only just."""
        passable = np.ones(len(self.frame), dtype=bool)
        for judgement in judgements:
            passable &= (judgement.state == MET) | self._nearly(judgement)
        return passable

    def _nearly(self, judgement: Judgement) -> Array:
        """Return rows that do not meet a condition but would with a value that lies within the margin."""
        if judgement.word.one_part_suffices:
            nearly = np.logical_or.reduce([self._nearly(part) for part in judgement.parts])
        elif judgement.parts:
            nearly = self.passable(judgement.parts)
        else:
            limits = list(judgement.word.limits(judgement, self.frame))
            nearly = np.full(len(self.frame), bool(limits))
            for limit in limits:
                nearly &= (limit.lacking() == 0) | limit.within(self.margin)
        return np.asarray(nearly & (judgement.state == NOT_MET))

    def listed(
        self, about: ConditionWord | Tier, limit: Limit, mask: Array, *, awarded: bool
    ) -> Iterator[NearRows]:
        """Yield the rows of a mask with how far they stand from a limit."""
        rows = np.flatnonzero(mask)
        if len(rows):
            yield NearRows(
                self.result,
                self.frame,
                rows,
                awarded=awarded,
                about=about,
                stated=limit.stated,
                beyond=multiplied(limit.values[rows], limit.denominator) - limit.at_limit[rows],
                denominator=limit.denominator,
                field=limit.first.field,
                observed=limit.values[rows],
            )

    def counted(
        self, about: HeadCount | Tier, counts: Array, threshold: int, mask: Array, *, awarded: bool
    ) -> Iterator[NearRows]:
        """Yield rows whose head count lies within the margin of a threshold, or one person beside it."""
        distance = np.abs(counts - threshold) * self.margin.denominator
        room = max(self.margin.numerator * threshold, self.margin.denominator)
        rows = np.flatnonzero(mask & (distance <= room))
        if len(rows):
            yield NearRows(
                self.result,
                self.frame,
                rows,
                awarded=awarded,
                about=about,
                stated=None,
                beyond=counts[rows] - threshold,
                denominator=1,
                field=_HEADS,
                observed=counts[rows],
            )


class _Enterprises(_Side):
    """The enterprises behind the rows: their own conditions and their head counts."""

    def near(self, verdict: Array) -> Iterator[NearRows]:
        """Yield the enterprises near a limit."""
        awards, judgements = self.result.awards, self.result.entity_judgements
        awarded = np.isin(self.frame.rows, [] if awards is None else awards.entity_rows)
        refused = (verdict == Verdict.INELIGIBLE) & self.passable(judgements)
        for ground in self.result.entity_grounds:
            if ground.condition is None and ground.code != self._code_of_few():
                refused &= ~ground.mask
        counted, counts = self.result.provision.head_count, self.result.head_counts
        if counted is not None and counts is not None:
            enough = counts >= counted.at_least
            near = np.abs(counts - counted.at_least) * self.margin.denominator <= max(
                self.margin.numerator * counted.at_least, self.margin.denominator
            )
            refused &= enough | near
            yield from self.counted(counted, counts, counted.at_least, awarded & enough, awarded=True)
            yield from self.counted(counted, counts, counted.at_least, refused & ~enough, awarded=False)
            yield from self._tiers(counts, counted.at_least, awarded)
        for judgement in judgements:
            yield from self.kept(judgement, awarded)
            yield from self.missed(judgement, refused)

    def _code_of_few(self) -> str:
        counted = self.result.provision.head_count
        return "" if counted is None else counted.else_

    def _tiers(self, counts: Array, least: int, awarded: Array) -> Iterator[NearRows]:
        pays = self.result.provision.pays
        if pays is None or not pays.per_head_count:
            return
        for operator, threshold in pays.thresholds():
            if isinstance(threshold, int) and threshold != least:
                tier = Tier("", operator, read_quantity(threshold))
                yield from self.counted(tier, counts, threshold, awarded, awarded=True)


class _Rows(_Side):
    """The rows that claim: their conditions, the routes that they were tried for, and tiers of the amount."""

    def near(self, verdict: Array) -> Iterator[NearRows]:
        """Yield the rows near a limit."""
        own = self.result.judgements
        awarded = verdict == Verdict.AWARDED
        refused = (verdict == Verdict.INELIGIBLE) & self.passable(own) & ~self._barred()
        for judgement in own:
            yield from self.kept(judgement, awarded)
        if self.result.routes_taken is not None:
            yield from self._routes(awarded, refused, self.result.routes_taken)
        else:
            for judgement in own:
                yield from self.missed(judgement, refused)
            yield from self._tiers(self.result.provision.pays, own, awarded)

    def _barred(self) -> Array:
        """Return rows that something beside their own conditions keeps from an award."""
        barred = np.zeros(len(self.frame), dtype=bool)
        for ground in self.result.grounds:
            if ground.effect == "ineligible" and (ground.condition is None or ground.on_entity):
                barred |= ground.mask
        return barred

    def _routes(self, awarded: Array, refused: Array, taken: Array) -> Iterator[NearRows]:
        judged = dict(self.result.route_judgements)
        listed = np.zeros(len(self.frame), dtype=bool)
        for number, route in enumerate(self.result.provision.route):
            judgements = judged[route.id]
            passable = self.passable(judgements)
            yield from self._way(
                judgements, awarded & (taken == number), awarded & (taken > number) & passable
            )
            yield from self._tiers(route.pays, judgements, awarded & (taken == number))
            if route.add_on is not None and route.add_on.name in judged:
                here, added = awarded & (taken == number), judged[route.add_on.name]
                yield from self._way(added, here, here & self.passable(added))
            for judgement in judgements:
                yield from self.missed(judgement, refused & passable)
            listed |= refused & passable
        for judgement in self.result.judgements:
            yield from self.missed(judgement, listed)

    def _way(self, judgements: Sequence[Judgement], kept: Array, missed: Array) -> Iterator[NearRows]:
        """Yield awarded rows near the conditions of a way that paid, or that would have paid instead."""
        for judgement in judgements:
            yield from self.kept(judgement, kept)
            yield from self.missed(judgement, missed, awarded=True)

    def _tiers(self, pays: Way | None, judgements: Sequence[Judgement], mask: Array) -> Iterator[NearRows]:
        """Yield awarded rows near a tier of their amount, where no condition sets the same limit."""
        if pays is None or not pays.measured():
            return
        view = self.frame.view(pays.measured())
        set_elsewhere = {
            figure
            for judgement in judgements
            if judgement.case is None and judgement.word.references() == (view.reference,)
            for _, figure in judgement.word.binding(judgement, 0)
        }
        for operator, threshold in pays.thresholds():
            if isinstance(threshold, Quantity) and threshold not in set_elsewhere:
                near = limit_on(view, operator, threshold, view.present)
                tier = Tier(view.reference, operator, threshold)
                yield from self.listed(tier, near, mask & near.within(self.margin), awarded=True)
