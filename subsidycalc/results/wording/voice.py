"""The voice in which words of the vocabulary speak of one provision: its fields by name, its amounts."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.results.wording.fields import field_names
from subsidycalc.texts.numbers import MOST_DECIMALS, decimal
from subsidycalc.vocabulary.condition import all_phrased
from subsidycalc.vocabulary.figures import figure, yuan
from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.policy.document import Parameter, Provision
    from subsidycalc.results.wording.fields import FieldNames
    from subsidycalc.tables.dictionary import Dictionary
    from subsidycalc.tables.model import TableDefinition
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.amounts import AddOn
    from subsidycalc.vocabulary.payment import Way
    from subsidycalc.vocabulary.words import Figure

_CONDITIONS: Final = frozenset({"where", "enterprise", "claims"})
"""A condition names its own parameter where it says what it requires."""


class RuleVoice(Struct, frozen=True):
    """Speaks of a provision as a rule: figures as the policy writes them."""

    provision: Provision
    names: FieldNames

    @property
    def wording(self) -> Wording:
        """Return the registry in the language spoken."""
        return self.names.wording

    @property
    def is_per_entity(self) -> bool:
        """Return whether each row stands for an enterprise or a region."""
        return self.names.is_per_entity

    @property
    def row_is_a_person(self) -> bool:
        """Return whether each row stands for a person."""
        return self.names.row_is_a_person

    @property
    def pays_in_person(self) -> bool:
        """Return whether persons without an enterprise are paid."""
        return self.names.pays_in_person

    def name(self, reference: str) -> str:
        """Return what a field is called."""
        return self.names.name(reference)

    def amount(self, value: Figure) -> str:
        """Return a figure of money, or of points."""
        if self.provision.kind == "points" and not isinstance(value, ParameterUse):
            return self.wording.say("payments.points", number=decimal(value.value))
        return figure(self.wording, value)

    def about(self, table: str) -> RuleVoice:
        """Return the voice that speaks of another table's fields."""
        return replace(self, names=self.names.about(table))

    def table_name(self, table: str) -> str:
        """Return what a table is called."""
        return self.names.table_name(table)

    def payment(self, pays: Way | None) -> str:
        """Return how an amount is computed; without one it is a place on a list."""
        return self.wording.say("payments.listed") if pays is None else pays.phrase(self)

    def add_on(self, addition: AddOn) -> str:
        """Return what is paid on top of a route's amount."""
        say, amount = self.wording.say, addition.pays.phrase(self)
        text = say("payments.add_on", amount=amount)
        if addition.where:
            text = say("payments.add_on_where", where=all_phrased(addition.where, self), amount=amount)
        if addition.ceiling is None:
            return text
        return say("payments.add_on_ceiling", addition=text, amount=figure(self.wording, addition.ceiling))


class ArithmeticVoice(RuleVoice, frozen=True):
    """Speaks of an award: amounts in yuan, or in points, worked out."""

    def amount(self, value: Figure) -> str:
        """Return a figure by which something was paid."""
        if isinstance(value, ParameterUse):
            raise TypeError("an award was paid by a figure that is not set")
        if self.provision.kind == "points":
            return self.wording.say("calculation.points", number=decimal(value.value))
        return amount_said(self.wording, value.value.numerator, value.value.denominator, MOST_DECIMALS)


@lru_cache(maxsize=1024)
def amount_said(wording: Wording, numerator: int, denominator: int, most: int = 6) -> str:
    """Return numerator ÷ denominator fen in yuan; the same few amounts are said of most awards."""
    return yuan(wording, Fraction(numerator, denominator), most=most)


def voice_of(
    wording: Wording, provision: Provision, dictionary: Dictionary, table: TableDefinition | None = None
) -> RuleVoice:
    """Return the voice of a provision's rule, about its own table or another."""
    return RuleVoice(provision, field_names(wording, provision, dictionary, table))


def figures_to_set(
    wording: Wording, code: str, parameters: Mapping[str, Parameter], provision: Provision
) -> str:
    """Return the parameters without a value that a provision's amount hangs on, with titles; "" for other codes."""
    if code != "amount-not-set":
        return ""
    names = [
        word.parameter
        for place, word in words_within(provision)
        if isinstance(word, ParameterUse) and not _CONDITIONS & set(place)
    ]
    return wording.say("requirements.list").join(
        wording.say(
            "requirements.to_set", parameter=name, title=parameters[name].title.spoken(wording.language)
        )
        for name in dict.fromkeys(names)
    )
