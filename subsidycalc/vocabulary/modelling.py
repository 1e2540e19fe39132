"""What a word needs to say itself to a solver: propositions and exact numbers about one made-up row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Figure, Word

Proposition: TypeAlias = Any
"""Something that is true of a row or not, as the solver writes it."""
Number: TypeAlias = Any
"""An exact number that hangs on a row; `+`, `-` and `*` make others of it."""


class Level(NamedTuple):
    """One step of an amount: where it stands in its word, from where it holds, what it pays."""

    place: Place
    threshold: Figure | int
    paid: Figure


class Logic(Protocol):
    """What holds of one row, put by word after word; every field that a word compares is filled in."""

    def all_of(self, parts: Iterable[Proposition]) -> Proposition:
        """Return that every part holds; true where there is none."""

    def any_of(self, parts: Iterable[Proposition]) -> Proposition:
        """Return that some part holds; false where there is none."""

    def negated(self, part: Proposition) -> Proposition:
        """Return that it does not hold."""

    def chosen(self, condition: Proposition, then: Any, otherwise: Any) -> Any:  # noqa: ANN401 - of either sort
        """Return one of two propositions or numbers."""

    def given(self, reference: str) -> Proposition:
        """Return that a field is filled in."""

    def answered(self, reference: str) -> Proposition:
        """Return that a field says yes."""

    def text(self, reference: str, passes: Callable[[str], bool]) -> Proposition:
        """Return that a text, choice, country or industry passes a test."""

    def begins(self, reference: str, codes: Sequence[str]) -> Proposition:
        """Return that a code begins with one of some digits."""

    def is_code(self, reference: str, codes: Sequence[str]) -> Proposition:
        """Return that a code is one of some, each filled up with zeros."""

    def number(self, reference: str) -> Number:
        """Return what a field holds in its base unit: fen, days since 1970, months, persons, a share as such."""

    def or_zero(self, reference: str) -> Number:
        """Return what a field holds, zero where it is blank."""

    def figure(self, value: Figure | Fraction | int) -> Number:
        """Return a figure; a parameter that is not set may be anything within its bounds."""

    def compared(self, left: Number, operator: str, right: Number) -> Proposition:
        """Return that two numbers stand to each other as an operator of the vocabulary says."""

    def has_base(self, base: Number) -> Proposition:
        """Return that a number is above zero, so that another may be put in proportion to it; no threshold of the policy."""

    def divided(self, number: Number, by: Number) -> Number:
        """Return one number over another that is above zero; zero where it is not."""

    def multiplied(self, number: Number, by: Number) -> Number:
        """Return one number that is not below zero times another."""

    def months_of(self, start: Number, last: Number, months: Callable[[int, int], Fraction]) -> Number:
        """Return the months from one day to another, both included; `months` tells them of two days as numbers."""

    def whole(self, number: Number) -> Number:
        """Return the whole part of a number that is not below zero."""

    def months_later(self, day: Number, months: int) -> Number:
        """Return the day so many calendar months later."""

    def birth_day(self, reference: str) -> Number:
        """Return the day of birth that a date or an ID number says."""

    def head_count(self) -> Number:
        """Return how many persons of the enterprise count."""

    def at_will(self, word: Word, least: int, most: int) -> Number:
        """Return a whole number of which only the bounds are known: it hangs on the rows of others."""

    def unknown(self, word: Word) -> Proposition:
        """Return a proposition of which nothing is known, for a word that is not modelled."""

    def unknown_amount(self, word: Word) -> Number:
        """Return an amount of which nothing is known but that it is not below zero."""
