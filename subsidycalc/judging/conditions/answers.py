"""Judging answers: yes-or-no fields, fields filled in, choices, places, and every month of a monthly answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.identity.countries import continent_of
from subsidycalc.tables.model import BLANK
from subsidycalc.vocabulary.frame import UNLISTED
from subsidycalc.vocabulary.outcome import Doubt, Judgement, all_of, three_way

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary import conditions as words
    from subsidycalc.vocabulary.frame import Frame, View


def by_category(view: View, test: Callable[[str], bool]) -> Array:
    """Return a test of each row's text, made once per distinct text."""
    if not view.categories:
        return np.zeros(len(view.values), dtype=bool)
    passed = np.array([test(category) for category in view.categories], dtype=bool)
    return np.asarray(passed[view.values])


def judge_flag(word: words.FlagCondition, frame: Frame) -> Judgement:
    """Judge a yes-or-no field."""
    view = frame.view(word.flag)
    met = view.present & (view.values.astype(bool) == word.is_)
    return Judgement(word, three_way(met, ~view.present), tuple(view.doubts()))


def judge_given(word: words.GivenCondition, frame: Frame) -> Judgement:
    """Judge whether a field is filled in; a faulty cell is filled in, but with what cannot be told."""
    view = frame.view(word.given)
    blank = view.state == BLANK
    return Judgement(word, three_way(view.present, ~view.present & ~blank), tuple(view.doubts(within=~blank)))


def judge_choice(word: words.ChoiceCondition, frame: Frame) -> Judgement:
    """Judge whether a choice or text is among some values, or not among others."""
    view = frame.view(word.choice)
    met = by_category(view, lambda text: (not word.in_ or text in word.in_) and text not in word.not_in)
    return Judgement(word, three_way(met & view.present, ~view.present), tuple(view.doubts()))


def judge_place(word: words.PlaceCondition, frame: Frame) -> Judgement:
    """Judge a country against codes and continents; one that is not resolved is for a person to review."""
    view = frame.view(word.place)
    wanted, unwanted = set(word.in_), set(word.not_in)

    def passes(country: str) -> bool:
        names = {country, continent_of(country)} if country else set()
        return (not wanted or bool(names & wanted)) and not names & unwanted

    resolved = by_category(view, bool)
    unresolved = view.present & ~resolved
    doubts = view.doubts()
    if unresolved.any():
        doubts.append(Doubt("country-unknown", unresolved, view.reference, review=True))
    met = by_category(view, passes) & view.present & resolved
    return Judgement(word, three_way(met, ~view.present | unresolved), tuple(doubts))


def judge_every_month(word: words.EveryMonthCondition, frame: Frame) -> Judgement:
    """Judge whether a monthly field says yes for every month; one plain no decides."""
    views = [frame.view(f"{word.every_month}[{month}]") for month in word.months]
    states = [three_way(view.present & view.values.astype(bool), ~view.present) for view in views]
    state = all_of(states, len(frame))
    undecided = state < 0
    doubts = [doubt for view in views for doubt in view.doubts(within=undecided & (view.state != UNLISTED))]
    return Judgement(word, state, tuple(doubts))
