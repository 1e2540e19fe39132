"""A policy document as data: what it is, its provisions, parameters, readings and the coverage of its clauses."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, model_validator

from subsidycalc.policy.amounts import Amount, Route
from subsidycalc.policy.conditions import Claim, Condition
from subsidycalc.policy.quantities import Quantity
from subsidycalc.policy.spoken import WrongValueError
from subsidycalc.policy.words import TAG_SIGN, Code, FieldReference, Figure, Name, Text, Word, tagged

Kind = Literal["grant", "reward", "relief", "credit", "eligibility", "points"]

MONEY_KINDS: frozenset[str] = frozenset({"grant", "reward", "relief", "credit"})
"""Kinds that carry an amount of money."""
PAYABLE_KINDS: frozenset[str] = frozenset({"grant", "reward"})
"""Kinds that add up to what is paid out."""


class Document(Word):
    """The official document that a policy file stands for."""

    number: str
    title: Text
    issuer: Text
    signed: dt.date | None = None
    issued: dt.date | None = None
    as_of: dt.date
    note: Text | None = None


class Parameter(Word):
    """An amount or share that the text leaves to the locality, with the bounds that the text sets."""

    title: Text
    clause: str
    default: Quantity | None = None
    at_least: Quantity | None = None
    at_most: Quantity | None = None
    unit: Literal["元", "%"]


class Reading(Word):
    """Named alternatives where the text is ambiguous."""

    title: Text
    clause: str
    default: str
    choices: dict[str, Text] = Field(min_length=2)

    @model_validator(mode="after")
    def _default_is_a_choice(self) -> Reading:
        if self.default not in self.choices:
            listed = ", ".join(self.choices)
            raise WrongValueError(
                f"默认选项 {self.default!r} 不在 {listed} 之中",
                f"the default {self.default!r} is none of the choices {listed}",
            )
        return self


class FundCase(Word):
    """A fund for the enterprises that meet some conditions; the first case that holds applies."""

    where: tuple[Condition, ...] = ()
    fund: Text


class Lookup(Word):
    """A field of another row: of the enterprise whose code stands in a field of this row."""

    field: FieldReference
    by: FieldReference


def _kind_of_source(written: object) -> str:
    return f"{TAG_SIGN}{'field' if isinstance(written, str) else 'lookup'}"


Source: TypeAlias = Annotated[
    Annotated[FieldReference, tagged("field")] | Annotated[Lookup, tagged("lookup")],
    Discriminator(_kind_of_source),
]
"""Where a derived field looks: a field of the row, or one of another row."""


class DerivedField(Word):
    """A field that falls back on another: the first source that is given decides, with a notice."""

    name: Name
    first_of: tuple[Source, ...] = Field(min_length=2)
    fallback_notice: Code | None = Field(default=None, description="The notice where a later source decided")
    differ_notice: Code | None = Field(
        default=None, description="The notice where two sources are given and disagree"
    )


class HeadCount(Word):
    """A threshold on the number of distinct persons of an enterprise."""

    at_least: Annotated[int, Field(ge=1)]
    else_: Code = Field(alias="else")
    uncertain: Code = "headcount-uncertain"
    counted: tuple[Name, ...] | None = Field(
        default=None,
        description="The named conditions that a person must meet to count; all of them where not given",
    )
    clause: str | None = None


class Places(Word):
    """At most so many places per event: rows share them, and rows wholly beyond get nothing."""

    per: tuple[FieldReference, ...] = Field(min_length=1)
    of: FieldReference
    at_most: Annotated[int, Field(ge=1)]
    else_: Code = Field(alias="else")


class Consistent(Word):
    """A field must hold one value within each event of an enterprise; where it differs, all are reviewed."""

    field: FieldReference
    within: tuple[FieldReference, ...] = Field(min_length=1)
    else_: Code = Field(alias="else")


class Cap(Word):
    """An inner cap on the exact amount, before rounding."""

    per: Literal["person", "row"]
    amount: Figure


class Ceiling(Word):
    """The most that is paid under one provision or group, per enterprise, in all or per year."""

    per: Literal["enterprise", "enterprise and year"] = "enterprise"
    amount: Figure


class Pool(Word):
    """A sum for all awards together: beyond it every award is scaled, and the fen add up to the pool exactly."""

    amount: Figure


class Provision(Word):
    """One provision: who may claim it, on which conditions, for how much."""

    id: Name
    clause: str
    title: Text
    kind: Kind
    table: Name = "enterprises"
    same_as: str | None = Field(
        default=None, description="`policy/provision` where the same benefit is declared"
    )
    claims: tuple[Claim, ...] = ()
    general: bool = Field(default=True, description="Whether the policy's general conditions apply")
    enterprise: tuple[Condition, ...] = Field(default=(), description="Conditions on the enterprise of a row")
    where: tuple[Condition, ...] = ()
    head_count: HeadCount | None = None
    route: tuple[Route, ...] = ()
    pays: Amount | None = None
    spell: tuple[FieldReference, FieldReference] | None = Field(
        default=None,
        description="The first and last day of a spell; a person may have several that do not overlap",
    )
    once_per: tuple[FieldReference, ...] = Field(
        default=(), description="What may stand only once per enterprise"
    )
    places: Places | None = None
    consistent: Consistent | None = None
    cap: Cap | None = None
    floor: Figure | None = None
    ceiling: Ceiling | None = None
    minimum: Figure | None = Field(default=None, description="Awards below it are not paid")
    pool: Pool | None = None
    once: bool = Field(
        default=False, description="A person or enterprise may have it once only, over all batches"
    )
    derived: tuple[DerivedField, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _pays_what_its_kind_says(self) -> Provision:
        if self.same_as is not None:
            return self
        pays = self.pays is not None or any(route.pays is not None for route in self.route)
        if self.kind == "eligibility" and pays:
            raise WrongValueError(
                "资格类（eligibility）没有金额；请去掉 `pays` 或改类别",
                "an eligibility carries no amount; leave `pays` out or change the kind",
            )
        if self.kind != "eligibility" and not pays:
            raise WrongValueError(
                f"{self.kind} 类要写 `pays`，写在项目里或各档（route）里",
                f"a {self.kind} needs `pays`, of its own or in its routes",
            )
        if self.route and self.pays is not None:
            raise WrongValueError(
                "`pays` 写在项目里或各档（route）里，二者选一",
                "give `pays` either at the provision or in its routes",
            )
        return self


class Contradiction(Word):
    """Conditions that one row cannot meet together; such a row is rejected under every provision named."""

    provisions: tuple[Name, ...] = Field(min_length=1)
    where: tuple[Condition, ...] = Field(min_length=2)
    code: Code = "contradictory-dates"


class Group(Word):
    """Provisions that share a ceiling, or of which only the highest is paid."""

    id: Name
    provisions: tuple[Name, ...] = Field(min_length=2)
    ceiling: Ceiling | None = None
    exclusive: bool = Field(default=False, description="Only the highest is paid, the first named on a tie")
    else_: Code = Field(default="exclusive-group", alias="else")
    clause: str


class PriorAwards(Word):
    """How awards already received under the same provision count."""

    clause: str
    overlap: Literal["top-up", "exclusive"]


class CoverageLine(Word):
    """One clause of the document and what the policy file makes of it."""

    clause: str
    part: Text | None = Field(default=None, description="Which part of a clause that says several things")
    status: Literal["computed", "eligibility-only", "not-computed"]
    provisions: tuple[Name, ...] = ()
    zh: str
    en: str
    why: Text | None = None

    @model_validator(mode="after")
    def _says_where_or_why(self) -> CoverageLine:
        if self.status == "not-computed" and (self.why is None or self.provisions):
            raise WrongValueError(
                "不核算（not-computed）的条款要写 `why`，不写 `provisions`",
                "a clause that is not computed says why, and names no provision",
            )
        if self.status != "not-computed" and not self.provisions:
            raise WrongValueError(
                "核算的条款要写 `provisions`", "a clause that is computed names its provisions"
            )
        return self


class Policy(Word):
    """One policy file."""

    format: Literal[1]
    id: Name
    document: Document
    fund: tuple[FundCase, ...] = Field(min_length=1)
    general: tuple[Condition, ...] = ()
    general_for: Literal["every provision", "money provisions"] = "every provision"
    condition: dict[Name, Condition] = Field(default_factory=dict)
    parameter: dict[Name, Parameter] = Field(default_factory=dict)
    reading: dict[Name, Reading] = Field(default_factory=dict)
    provision: tuple[Provision, ...] = Field(min_length=1)
    contradiction: tuple[Contradiction, ...] = ()
    group: tuple[Group, ...] = ()
    prior_awards: PriorAwards | None = None
    codes: dict[Code, Text] = Field(default_factory=dict)
    coverage: tuple[CoverageLine, ...] = ()

    def provision_named(self, name: str) -> Provision:
        """Return the provision of that id; KeyError where there is none."""
        for provision in self.provision:
            if provision.id == name:
                return provision
        raise KeyError(name)

    def general_conditions_of(self, provision: Provision) -> tuple[Condition, ...]:
        """Return the general conditions that bind a provision."""
        money_only = self.general_for == "money provisions"
        if not provision.general or (money_only and provision.kind not in MONEY_KINDS):
            return ()
        return self.general
