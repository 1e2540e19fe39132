"""Judging codes: divisions and ID numbers by their first digits, industries by their section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.conditions.answers import by_category
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary.frame import DigitsView, digits_of
from subsidycalc.vocabulary.outcome import UNKNOWN, Doubt, Judgement, three_way

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary import conditions as words
    from subsidycalc.vocabulary.frame import Frame, View

_DIGITS = 6


def judge_code(word: words.CodeCondition, frame: Frame) -> Judgement:
    """Judge first digits: fewer digits than needed decide where they already differ, else it cannot be told."""
    view = frame.view(word.code)
    digits, lengths = _digits(view)
    if word.in_:
        state = _beginning(digits, lengths, tuple(trimmed(code) for code in word.in_), exact=True)
    elif word.begins:
        state = _beginning(digits, lengths, word.begins, exact=False)
    else:
        state = _beginning(digits, lengths, word.begins_not, exact=False)
        state = np.where(state == UNKNOWN, UNKNOWN, 1 - state).astype(np.int8)
    short = view.present & (state == UNKNOWN)
    state = np.where(view.present, state, UNKNOWN).astype(np.int8)
    doubts = view.doubts()
    for source, within in _sources(view):
        if (short & within).any():
            code = "id-prefix-short" if source.field.kind is Kind.ID else "code-too-short"
            doubts.append(Doubt(code, short & within, view.reference))
    return Judgement(word, state, tuple(doubts))


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


def judge_industry(word: words.IndustryCondition, frame: Frame) -> Judgement:
    """Judge an industry code by its section or division (GB/T 4754)."""
    view = frame.view(word.industry)
    met = by_category(view, lambda text: text.startswith(word.in_))
    return Judgement(word, three_way(met & view.present, ~view.present), tuple(view.doubts()))
