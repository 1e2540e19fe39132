"""Words about codes: divisions and ID numbers whole or by their first digits, industries by their section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
from msgspec import Meta

from subsidycalc.declared.words import key
from subsidycalc.tables.model import Kind
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.answers import by_category
from subsidycalc.vocabulary.condition import Unexampled, Unmeasured, either
from subsidycalc.vocabulary.frame import DigitsView, digits_of
from subsidycalc.vocabulary.outcome import UNKNOWN, Doubt, Judgement, three_way
from subsidycalc.vocabulary.words import DIGITS_PATTERN, CodeField, IndustryField

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.model import Field as TableField
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import Voice
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.modelling import Logic, Proposition

Digits = Annotated[str, Meta(pattern=DIGITS_PATTERN)]

_A_COUNTY: Final = "0102"
"""What makes a county's code of a province's or prefecture's."""
_DIGITS: Final = 6


class CodeCondition(Unmeasured):
    """A division code or ID number begins with one of some digits, with none of them, or is one of some codes."""

    code: CodeField
    begins: tuple[Digits, ...] = key(default=(), description="It begins with one of these")
    begins_not: tuple[Digits, ...] = key(default=(), description="It begins with none of these")
    in_: tuple[Digits, ...] = key(
        default=(), name="in", description="It is one of these; zeros that only fill it up do not matter"
    )

    def __post_init__(self) -> None:
        if sum(map(bool, (self.begins, self.begins_not, self.in_))) != 1:
            raise WrongValueError(said("policy_file.one_list_of_digits"))

    def judge(self, frame: Frame) -> Judgement:
        """Judge first digits: fewer digits than needed decide where they already differ, else it cannot be told."""
        view = frame.view(self.code)
        digits, lengths = _digits(view)
        if self.in_:
            state = _beginning(digits, lengths, tuple(trimmed(code) for code in self.in_), exact=True)
        elif self.begins:
            state = _beginning(digits, lengths, self.begins, exact=False)
        else:
            state = _beginning(digits, lengths, self.begins_not, exact=False)
            state = np.where(state == UNKNOWN, UNKNOWN, 1 - state).astype(np.int8)
        short = view.present & (state == UNKNOWN)
        state = np.where(view.present, state, UNKNOWN).astype(np.int8)
        doubts = view.doubts()
        for source, within in _sources(view):
            if (short & within).any():
                code = "id-prefix-short" if source.field.kind is Kind.ID else "code-too-short"
                doubts.append(Doubt(code, short & within, view.reference))
        return Judgement(self, state, tuple(doubts))

    def sign(self, judgement: Judgement, row: int) -> str:
        return "in" if self.in_ else "begins" if self.begins else "begins not"

    def phrase(self, voice: Voice) -> str:
        name, wording = voice.name(self.code), voice.wording
        if self.in_:
            return wording.say("requirements.one_of", field=name, values=either(self.in_, wording))
        key, codes = ("begins", self.begins) if self.begins else ("begins_not", self.begins_not)
        lengths = {len(code) for code in codes}
        named = either(codes, wording)
        if len(lengths) > 1:
            return wording.say(f"requirements.{key}_mixed", field=name, codes=named)
        return wording.say(f"requirements.{key}", field=name, digits=lengths.pop(), codes=named)

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        codes = self.begins or self.in_
        if not codes or field.kind is not Kind.REGION:
            return ""
        return f"{codes[0]}{_A_COUNTY[len(codes[0]) - _DIGITS :]}"[:_DIGITS]

    def modelled(self, logic: Logic) -> Proposition:
        if self.in_:
            return logic.is_code(self.code, self.in_)
        beginning = logic.begins(self.code, self.begins or self.begins_not)
        return beginning if self.begins else logic.negated(beginning)

    def digits_shown(self) -> int:
        return max(map(len, (*self.begins, *self.begins_not, *self.in_)))


def _sources(view: View) -> list[tuple[View, Array]]:
    """Return the fields that a code comes from, with the rows that each decides."""
    if isinstance(view, DigitsView):
        return [(source, view.origin == number) for number, source in enumerate(view.sources)]
    return [(view, np.ones(len(view.values), dtype=bool))]


def _digits(view: View) -> tuple[Array, Array]:
    if isinstance(view, DigitsView):
        return view.padded, view.lengths
    return digits_of(view)


def trimmed(code: str) -> str:
    """Return a division code without the pairs of zeros that only fill it up (350100 is 3501)."""
    while code.endswith("00") and len(code) > 2:  # noqa: PLR2004 - a province keeps its two digits
        code = code[:-2]
    return code


def _beginning(digits: Array, lengths: Array, wanted: tuple[str, ...], *, exact: bool) -> Array:
    met = np.zeros(len(digits), dtype=bool)
    possible = np.zeros(len(digits), dtype=bool)
    for code in wanted:
        number, length = int(code.ljust(_DIGITS, "0")), len(code)
        if exact:
            met |= digits == number
            continue
        scale = 10 ** (_DIGITS - length)
        met |= (lengths >= length) & (digits // scale == number // scale)
        seen = 10 ** (_DIGITS - lengths.astype(np.int64))
        possible |= (lengths < length) & (digits // seen == number // seen)
    return three_way(met, possible & ~met)


class IndustryCondition(Unmeasured, Unexampled):
    """An industry code lies in one of some sections of GB/T 4754 (`C` is manufacturing)."""

    industry: IndustryField
    in_: tuple[Annotated[str, Meta(pattern="^[A-T]([0-9]{2,4})?$")], ...] = key(name="in")

    def judge(self, frame: Frame) -> Judgement:
        """Judge an industry code by its section or division."""
        view = frame.view(self.industry)
        met = by_category(view, self._passes)
        return Judgement(self, three_way(met & view.present, ~view.present), tuple(view.doubts()))

    def _passes(self, text: str) -> bool:
        return text.startswith(self.in_)

    def modelled(self, logic: Logic) -> Proposition:
        return logic.text(self.industry, self._passes)

    def sign(self, judgement: Judgement, row: int) -> str:
        return "in"

    def phrase(self, voice: Voice) -> str:
        wording = voice.wording
        sections = [
            code
            if len(code) > 1
            else wording.say(
                "requirements.section", title=wording.say(f"requirements.sections.{code}"), letter=code
            )
            for code in self.in_
        ]
        field = voice.name(self.industry)
        return wording.say("requirements.industry", field=field, sections=either(sections, wording))
