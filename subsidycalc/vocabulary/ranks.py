"""Paying by rank: highest value first, ties under review, and only when everyone who must be ranked is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from subsidycalc.declared.words import key
from subsidycalc.vocabulary.frame import Frame
from subsidycalc.vocabulary.outcome import NO_CASE, Choice, uncovered
from subsidycalc.vocabulary.payment import (
    Arithmetic,
    ByCase,
    Hindrance,
    Payment,
    Way,
    chosen_figures,
    exact,
    one_each,
)
from subsidycalc.vocabulary.words import Code, MeasuredField, PaidFigure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.modelling import Logic, Number


class Rank(Arithmetic, frozen=True):
    """The amount of a rank: `第1名:500万元`."""

    rank: Array
    amount: ByCase

    form: ClassVar[str] = "rank"
    self_evident: ClassVar[bool] = True

    def value(self, place: int) -> Fraction:
        return exact(self.datum("amount", place))

    def phrase(self, place: int, voice: Voice) -> str:
        data = self.data(place)
        amount = voice.amount(data["amount"])
        return voice.wording.say("calculation.rank", rank=data["rank"], amount=amount)


class RankAmount(Way):
    """Amounts by rank, highest value first; equal values share a rank and the next rank is skipped."""

    rank_by: MeasuredField
    amounts: tuple[PaidFigure, ...] = key(min_length=1, description="For rank 1, 2, …")
    among: tuple[str, ...] = key(min_length=2, description="The codes that must all be there to be ranked")
    unpaid: tuple[str, ...] = key(
        default=(),
        description="Codes that must be there and take a rank too, but that conditions leave unpaid",
    )
    beyond: Code = key(description="The reason code of ranks that are not paid")
    tied: Code = key(description="The review code of those tied for a paid rank")
    incomplete: Code = key(description="The review code where one that must be ranked is missing")

    needs_everyone: ClassVar[bool] = True

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        """Rank the codes named by the policy and pay by rank."""
        everyone = Frame(frame.table, np.arange(len(frame.table)))
        ranked, complete = self._taking_part(everyone, doubled)
        ranks, sharing = _ranked(everyone.view(self.rank_by).values, ranked)
        rank, alike = ranks[frame.rows], sharing[frame.rows]
        paid_rank = (rank >= 1) & (rank <= len(self.amounts))
        case = np.where(paid_rank, rank - 1, NO_CASE).astype(np.int16)
        chosen = chosen_figures(self.amounts, Choice(case, ()), len(frame), self.rank_by)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (Rank(award[paid], rank[paid], chosen.by_case(case[paid])),)

        view, fields = frame.view(self.rank_by), (self.rank_by,)
        figures: dict[str, Array | int] = {"rank": rank, "paid": len(self.amounts)}
        outside = uncovered(
            np.where(view.present & (rank == 0) & ~doubled[frame.rows], NO_CASE, 0), self.rank_by
        )
        hindrances: tuple[Hindrance, ...] = (
            Hindrance(self.beyond, "ineligible", (rank >= 1) & ~paid_rank, fields, figures),
            Hindrance(self.tied, "review", paid_rank & (alike > 1), fields, figures),
        )
        if not complete:
            hindrances = (Hindrance(self.incomplete, "review", np.ones(len(frame), dtype=bool), fields),)
        return Payment(
            chosen.numerators,
            chosen.denominator,
            view.present & chosen.known,
            (*view.doubts(), *chosen.doubts, *outside),
            terms,
            one_each(frame),
            hindrances=hindrances,
        )

    def _taking_part(self, everyone: Frame, doubled: Array) -> tuple[Array, bool]:
        """Return which rows of the whole table are ranked, and whether everyone who must be ranked is there."""
        entity = everyone.view(everyone.table.definition.entity)
        codes = np.array(entity.categories or ("",), dtype=object)[entity.values if entity.categories else 0]
        codes = np.broadcast_to(codes, (len(everyone),))
        taking_part = (*self.among, *self.unpaid)
        present = everyone.view(self.rank_by).present
        ranked = present & ~doubled & np.isin(codes.astype(str), taking_part)
        return ranked, set(codes[ranked].tolist()) == set(taking_part)

    def amount_of(self, logic: Logic) -> Number:
        rank, paid = logic.at_will(self, 1, len(self.amounts) + 1), logic.figure(0)
        for place, amount in enumerate(self.amounts, start=1):
            here = logic.all_of(
                logic.compared(rank, sign, logic.figure(place)) for sign in ("at_least", "at_most")
            )
            paid = logic.chosen(here, logic.figure(amount), paid)
        return paid

    def phrase(self, voice: Voice) -> str:
        field = voice.name(self.rank_by)
        listed = [
            voice.wording.say(
                f"payments.{'rank' if rank == 1 else 'further_rank'}",
                field=field,
                rank=rank,
                amount=voice.amount(amount),
            )
            for rank, amount in enumerate(self.amounts, start=1)
        ]
        return voice.wording.say("requirements.list").join(listed)

    def further(self, voice: Voice) -> Iterator[tuple[str, str]]:
        say = voice.wording.say
        yield say("payments.limits.rank_beyond", paid=len(self.amounts)), self.beyond
        yield say("payments.limits.rank_tied"), self.tied
        listed = say("requirements.list").join((*self.among, *self.unpaid))
        yield say("payments.limits.rank_complete", codes=listed), self.incomplete


def _ranked(every: Array, ranked: Array) -> tuple[Array, Array]:
    """Return the rank of each row of the whole table (0 where it has none), and how many share it."""
    values = every[ranked]
    ordered = np.sort(values)
    rank = np.zeros(len(every), dtype=np.int64)
    alike = np.zeros(len(every), dtype=np.int64)
    right = np.searchsorted(ordered, values, side="right")
    rank[ranked] = len(values) - right + 1
    alike[ranked] = right - np.searchsorted(ordered, values, side="left")
    return rank, alike
