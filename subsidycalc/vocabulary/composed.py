"""Words that are made of conditions: at least one of several, all of several, not one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from subsidycalc.declared.words import key
from subsidycalc.vocabulary.condition import (
    ConditionWord,
    Unexampled,
    Unmeasured,
    all_phrased,
    judge_all,
    needed_by,
    needed_by_all,
    spelled_out,
)
from subsidycalc.vocabulary.outcome import UNKNOWN, Judgement, all_of, any_of, confined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.conditions import Condition  # noqa: TC004 - resolved once the list is made
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.modelling import Logic, Proposition


class _Composed(Unmeasured, Unexampled):
    """What words share that are made of conditions."""

    def _together(self, frame: Frame, of: Callable[[Sequence[Array], int], Array]) -> Judgement:
        """Judge each part and put the outcomes together; doubts count where the whole cannot be told."""
        parts = judge_all(self.parts(), frame)
        state = of([part.state for part in parts], len(frame))
        doubts = confined((doubt for part in parts for doubt in part.doubts), state == UNKNOWN)
        return Judgement(self, state, doubts, parts)


class AnyCondition(_Composed):
    """At least one of several conditions is met."""

    any: tuple[Condition, ...] = key(min_length=2)

    one_part_suffices: ClassVar[bool] = True

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether one of the parts is met."""
        return self._together(frame, any_of)

    def parts(self) -> tuple[ConditionWord, ...]:
        return spelled_out(self.any)

    def sign(self, judgement: Judgement, row: int) -> str:
        return "any"

    def modelled(self, logic: Logic) -> Proposition:
        return logic.any_of(part.modelled(logic) for part in self.parts())

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.either").join(
            voice.wording.say("requirements.together", conditions=part.phrase(voice))
            if part.parts() and not part.one_part_suffices
            else part.phrase(voice)
            for part in self.parts()
        )

    def needed(self) -> Iterator[str]:
        """Yield what all alternatives need."""
        yield from needed_by_all(part.needed() for part in self.parts())


class AllCondition(_Composed):
    """All of several conditions are met, under one reason code."""

    all: tuple[Condition, ...] = key(min_length=1)

    def judge(self, frame: Frame) -> Judgement:
        """Judge whether every part is met."""
        return self._together(frame, all_of)

    def parts(self) -> tuple[ConditionWord, ...]:
        return spelled_out(self.all)

    def sign(self, judgement: Judgement, row: int) -> str:
        return "all"

    def modelled(self, logic: Logic) -> Proposition:
        return logic.all_of(part.modelled(logic) for part in self.parts())

    def phrase(self, voice: Voice) -> str:
        return all_phrased(self.all, voice)

    def needed(self) -> Iterator[str]:
        """Yield what each of them needs."""
        yield from needed_by(self.all)


class NotCondition(Unmeasured):
    """A condition is not met; where it cannot be told, neither can this."""

    not_: Condition = key(name="not", description="The condition, or its name")

    @property
    def _denied(self) -> ConditionWord:
        return spelled_out((self.not_,))[0]

    def judge(self, frame: Frame) -> Judgement:
        """Judge that a condition is not met."""
        denied = self._denied.judge(frame)
        state = np.where(denied.state == UNKNOWN, UNKNOWN, 1 - denied.state).astype(np.int8)
        return Judgement(self, state, denied.doubts)

    def references(self) -> tuple[str, ...]:
        return self._denied.references()

    def needed(self) -> Iterator[str]:
        """Yield nothing: a column that is not there may be what is asked for."""
        yield from ()

    def choosing(self) -> tuple[ConditionWord, ...]:
        return self._denied.choosing()

    def digits_shown(self) -> int:
        return self._denied.digits_shown()

    def sign(self, judgement: Judgement, row: int) -> str:
        return "not"

    def modelled(self, logic: Logic) -> Proposition:
        return logic.negated(self._denied.modelled(logic))

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.not", condition=self._denied.phrase(voice))

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        denied = self._denied.example(reference, field, wording)
        answers = (wording.say("values.yes"), wording.say("values.no"))
        others = answers if denied in answers else field.choices
        return next((one for one in others if one != denied and one not in self._denied.offered()), "")
