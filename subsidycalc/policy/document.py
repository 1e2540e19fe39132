"""A policy document as data: what it is, its provisions, parameters, readings and the coverage of its clauses."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from msgspec import Meta

from subsidycalc.declared.words import key
from subsidycalc.policy.provision_parts import (
    Cap,
    Ceiling,
    Consistent,
    Duration,
    FundCase,
    HeadCount,
    NoticeCase,
    Places,
    Pool,
    Together,
    Winners,
)
from subsidycalc.tables.dictionary import Dictionary, TableDeclaration, built_in
from subsidycalc.tables.dictionary.declarations import FieldName
from subsidycalc.tables.dictionary.registers import RegisterDeclaration, RegisterName
from subsidycalc.texts.spoken import WrongValueError, said
from subsidycalc.vocabulary.amounts import Amount, Route
from subsidycalc.vocabulary.computed import Computed
from subsidycalc.vocabulary.conditions import Claim, Condition
from subsidycalc.vocabulary.derived import DerivedField
from subsidycalc.vocabulary.interest import RateTable
from subsidycalc.vocabulary.quantities import Quantity, read_quantity
from subsidycalc.vocabulary.roundings import Rounding
from subsidycalc.vocabulary.words import (
    AnyField,
    Code,
    DayField,
    Name,
    PaidFigure,
    ParameterUse,
    Quote,
    Text,
    Word,
    with_english,
)

Kind = Literal["grant", "reward", "relief", "credit", "eligibility", "points"]

MONEY_KINDS: frozenset[str] = frozenset({"grant", "reward", "relief", "credit"})
"""Kinds that carry an amount of money."""
PAYABLE_KINDS: frozenset[str] = frozenset({"grant", "reward"})
"""Kinds that add up to what is paid out."""


YES_OR_NO: Final = "是/否"
"""The unit of a parameter that says whether a locality grants something at all."""


class Document(Word):
    """The official document that a policy file stands for."""

    number: str = key(description="The number that results cite")
    title: Text
    issuer: Text = key(description="Who issued it")
    signed: dt.date | None = None
    issued: dt.date | None = None
    as_of: dt.date = key(description="The reference date: a birth date after it is impossible")
    note: Text | None = None
    text_file: Annotated[str, Meta(pattern=r"^[^/\\\\:]+$")] | None = key(
        default=None,
        description="Its text as a file beside the policy file, in which quotations are looked up",
    )


class Parameter(Word):
    """A figure that the text leaves to the locality, with the bounds that the text sets."""

    title: Text
    clause: str = key(description="The clause that leaves it to the locality")
    default: Quantity | None = key(
        default=None, description="The value where none is set; without one the provision goes to review"
    )
    at_least: Quantity | None = key(default=None, description="The least that the text allows")
    at_most: Quantity | None = key(default=None, description="The most that the text allows")
    unit: str = key(
        description="元, %, 人, the unit of a field (平方米) or a rate (元/平方米·月); or 是/否: whether the locality grants what the text only permits"
    )

    @property
    def one(self) -> Quantity:
        """Return one of its unit; WrongValueError where no figure has such a unit, or it is a yes or no."""
        return read_quantity(f"1{self.unit}")

    def is_of(self, figure: Quantity) -> bool:
        """Return whether a figure is of the same sort."""
        return (figure.dimension, figure.unit) == (self.one.dimension, self.one.unit)

    def __post_init__(self) -> None:
        """Refuse figures in another unit: a bare 500 beside 元 would bind nothing or everything."""
        if self.unit == YES_OR_NO:
            if self.default or self.at_least or self.at_most:
                raise WrongValueError(said("policy_file.together.yes_or_no"))
            return
        example = f"{5 if self.one.dimension == 'share' else 500}{self.unit}"
        figures = {"default": self.default, "at_least": self.at_least, "at_most": self.at_most}
        for name, figure in figures.items():
            if figure is not None and not self.is_of(figure):
                raise WrongValueError(
                    said("policy_file.together.parameter_unit", key=name, figure=figure.text, example=example)
                )
        if self.default is not None:
            below = self.at_least is not None and self.default.value < self.at_least.value
            if below or (self.at_most is not None and self.default.value > self.at_most.value):
                raise WrongValueError(said("policy_file.together.default_outside", default=self.default))


class Reading(Word):
    """Named alternatives where the text is ambiguous."""

    title: Text
    silent: Text | None = key(
        default=None, description="Where the text is silent or can be read in two ways, and what hangs on it"
    )
    clause: str = key(description="The clause that can be read in two ways")
    default: str = key(description="The choice where none is asked for")
    choices: dict[str, Text] = key(min_length=2, description="Each choice with what it means")

    def __post_init__(self) -> None:
        if self.default not in self.choices:
            listed = ", ".join(self.choices)
            raise WrongValueError(
                said("policy_file.together.default_no_choice", default=self.default, listed=listed)
            )


class Provision(Word):
    """One provision: who may claim it, on which conditions, for how much."""

    id: Name = key(description="Its name in options and results, such as growth-reward")
    clause: str = key(description="The clause that results cite")
    title: Text
    quote: Quote | None = None
    kind: Kind = key(
        description="grant and reward are paid; relief and credit are totalled apart; eligibility and points carry no money"
    )
    table: Name = key(default="enterprises", description="The table whose rows it judges")
    same_as: str | None = key(
        default=None,
        description="`policy/provision` where the same benefit is declared, in a built-in policy or a file beside this one",
    )
    granted: Literal["yes", "no"] | ParameterUse | None = key(
        default=None, description="Whether the locality grants it, where the text only permits it"
    )
    fund: tuple[FundCase, ...] = key(
        default=(), description="Who pays this provision, where it is not who pays the others"
    )
    claims: tuple[Claim, ...] = key(
        default=(),
        description="Fields that claim it when filled in, or conditions; every row claims where none is named",
    )
    general: bool = key(default=True, description="Whether the policy's general conditions apply")
    enterprise: tuple[Condition, ...] = key(default=(), description="Conditions on the enterprise of a row")
    where: tuple[Condition, ...] = key(default=(), description="Conditions on the row")
    head_count: HeadCount | None = key(default=None, description="How many persons an enterprise needs")
    route: tuple[Route, ...] = key(
        default=(), description="Several ways to an award, tried in order; the first that holds pays"
    )
    pays: Amount | None = key(default=None, description="What is paid, where there are no routes")
    spell: tuple[DayField, DayField] | None = key(
        default=None,
        description="The first and last day of a spell; a person may have several that do not overlap",
    )
    once_per: tuple[AnyField, ...] = key(default=(), description="What may stand only once per enterprise")
    places: Places | None = key(default=None, description="At most so many places per event")
    winners: Winners | None = key(default=None, description="Only so many are paid, by score or in order")
    consistent: Consistent | None = key(default=None, description="What must agree within an event")
    together: Together | None = key(default=None, description="What several rows may come to together")
    notice: tuple[NoticeCase, ...] = key(default=(), description="What an officer should know of some rows")
    object: AnyField | None = key(
        default=None, description="The field by which an award received before names its event"
    )
    cap: Cap | None = key(default=None, description="The most per person or row, before rounding")
    floor: PaidFigure | None = key(default=None, description="The least that an award comes to")
    ceiling: Ceiling | None = key(default=None, description="The most that an enterprise gets")
    ceiling_by: Amount | None = key(
        default=None,
        description="The most that an enterprise gets by its class or a field of its own: an amount, worked out for its row",
    )
    minimum: PaidFigure | None = key(default=None, description="Awards below it are not paid")
    pool: Pool | None = key(default=None, description="A sum for all awards together")
    rounding: Rounding = key(
        default=Rounding(), description="How amounts are rounded, where not half up to the fen per enterprise"
    )
    duration: Duration | None = key(
        default=None, description="How long it can be had in all, over every batch of the ledger"
    )
    once: bool = key(
        default=False, description="A person or enterprise may have it once only, over all batches"
    )
    derived: tuple[DerivedField, ...] = key(default=(), description="Fields that fall back on others")
    figure: tuple[Computed, ...] = key(
        default=(), description="Figures computed from an enterprise's rows, or from several fields of a row"
    )
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.same_as is not None:
            return
        pays = self.pays is not None or any(route.pays is not None for route in self.route)
        if self.kind == "eligibility" and pays:
            raise WrongValueError(said("policy_file.together.eligibility_pays"))
        if self.kind != "eligibility" and not pays:
            raise WrongValueError(said("policy_file.together.pays_missing", kind=self.kind))
        if self.ceiling_by is not None and (self.ceiling_by.per_head_count or self.ceiling_by.needs_everyone):
            raise WrongValueError(said("policy_file.not_combined"))
        if self.route and self.pays is not None:
            raise WrongValueError(said("policy_file.together.pays_twice"))


class Contradiction(Word):
    """Conditions that one row cannot meet together; such a row is rejected under every provision named."""

    provisions: tuple[Name, ...] = key(min_length=1, description="Ids of provisions")
    where: tuple[Condition, ...] = key(min_length=2, description="What cannot all be true of a row")
    code: Code = "contradictory-dates"


class Group(Word):
    """Provisions that share a ceiling, or of which only the highest is paid."""

    id: Name
    provisions: tuple[Name, ...] = key(min_length=2, description="Ids of provisions")
    ceiling: Ceiling | None = key(default=None, description="The most for all of them together")
    exclusive: bool = key(default=False, description="Only the highest is paid, the first named on a tie")
    else_: Code = key(
        default="exclusive-group", name="else", description="The reason code of those that are not paid"
    )
    clause: str = key(description="The clause that binds them together")


class PriorAwards(Word):
    """How awards already received under the same provision count."""

    clause: str = key(description="The clause against double benefits")
    overlap: Literal["top-up", "exclusive"] = key(
        description="top-up pays what exceeds the award received, exclusive pays nothing beside it"
    )


class Noted(Word):
    """A warning of `lint` that is understood and may stay."""

    code: Code = key(description="The code of the warning, as `lint` prints it")
    provision: Name | None = key(default=None, description="Only in this provision; anywhere where not given")
    why: Text = key(description="Why it may stay")


class CoverageLine(Word):
    """One clause of the document and what the policy file makes of it."""

    clause: str = key(description="Its number in the document")
    part: Text | None = key(default=None, description="Which part of a clause that says several things")
    status: Literal["computed", "eligibility-only", "not-computed"]
    provisions: tuple[Name, ...] = key(default=(), description="Ids of the provisions that compute it")
    zh: str = key(description="What it says, in your own words")
    en: str = key(default="", description="The same in English; the Chinese text where not given")
    why: Text | None = key(default=None, description="Why it is not computed")
    quote: Quote | None = None

    @classmethod
    def as_written(cls, written: Any) -> Any:  # noqa: ANN401 - raw TOML
        """Take the Chinese text for the English one that is not there."""
        return with_english(written)

    def __post_init__(self) -> None:
        if self.status == "not-computed" and (self.why is None or self.provisions):
            raise WrongValueError(said("policy_file.together.not_computed"))
        if self.status != "not-computed" and not self.provisions:
            raise WrongValueError(said("policy_file.together.computed"))


class Policy(Word):
    """One policy file."""

    format: Literal[1] = key(description="The version of this vocabulary")
    id: Name = key(description="The policy's name in options and results, such as my-county-2024")
    document: Document = key(description="What document it is")
    fund: tuple[FundCase, ...] = key(min_length=1, description="Who pays")
    general: tuple[Condition, ...] = key(default=(), description="Conditions on every enterprise")
    general_for: Literal["every provision", "money provisions"] = key(
        default="every provision", description="Which provisions the general conditions bind"
    )
    table: dict[FieldName, TableDeclaration] = key(
        default_factory=dict,
        description="Tables of its own; more fields of a built-in table, or what its document calls those it has",
    )
    registers: dict[RegisterName, RegisterDeclaration] = key(
        default_factory=dict,
        name="register",
        description="Registers that `run --register` holds a batch against, and what its document says otherwise of ours",
    )
    condition: dict[Name, Condition] = key(
        default_factory=dict, description="Conditions that are used more than once, by name"
    )
    parameter: dict[Name, Parameter] = key(
        default_factory=dict, description="Figures that the text leaves to the locality"
    )
    rate_table: dict[Name, RateTable] = key(
        default_factory=dict, description="Rates by date, such as the LPR"
    )
    reading: dict[Name, Reading] = key(
        default_factory=dict, description="Where the text can be read in two ways"
    )
    provision: tuple[Provision, ...] = key(min_length=1, description="What it grants")
    contradiction: tuple[Contradiction, ...] = key(default=(), description="What one row cannot say at once")
    group: tuple[Group, ...] = key(
        default=(), description="Provisions that share a ceiling or exclude each other"
    )
    prior_awards: PriorAwards | None = key(default=None, description="How awards received before count")
    codes: dict[Code, Text] = key(default_factory=dict, description="Texts of reason codes of its own")
    coverage: tuple[CoverageLine, ...] = key(default=(), description="What becomes of each clause")

    noted: tuple[Noted, ...] = key(default=(), description="Warnings of `lint` that may stay")

    @cached_property
    def dictionary(self) -> Dictionary:
        """Return the data dictionary that the policy speaks of: the built-in one and what it declares."""
        return built_in().with_declared(self.table)

    def provision_named(self, name: str) -> Provision:
        """Return the provision of that id; KeyError where there is none."""
        for provision in self.provision:
            if provision.id == name:
                return provision
        raise KeyError(name)

    def general_conditions_of(self, provision: Provision) -> tuple[Condition, ...]:
        """Return the general conditions that bind a provision: where persons are paid themselves, those that their table can tell."""
        money_only = self.general_for == "money provisions"
        if not provision.general or (money_only and provision.kind not in MONEY_KINDS):
            return ()
        if not self.pays_in_person(provision):
            return self.general
        there = {field.name for field in self.dictionary.named(provision.table).fields}
        return tuple(
            word
            for word in self.general
            if not isinstance(word, str) and all(one.partition("[")[0] in there for one in word.references())
        )

    def pays_in_person(self, provision: Provision) -> bool:
        """Whether the persons on a provision's rows are paid, without an enterprise."""
        return self.dictionary.entities_of(provision.table).paid_in_person
