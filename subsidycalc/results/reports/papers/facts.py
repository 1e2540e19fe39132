"""What papers are made of: who applied, what was granted and refused, and where the money goes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from subsidycalc.identity.enterprise_code import LENGTH
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.wording.payees import HIDDEN, whom
from subsidycalc.texts.numbers import both_decimals, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.policy.document import Policy
    from subsidycalc.results.wording.payees import Whom
    from subsidycalc.texts.registry import Wording

Outcome = Literal["granted", "partly", "refused", "pending"]


class Benefit(Struct, frozen=True):
    """One provision as papers name it: in words, never by its id."""

    policy: str
    id: str
    title: str
    clause: str
    number: str
    """The number of its document."""


class Grant(Struct, frozen=True):
    """One award."""

    benefit: Benefit
    kind: str
    kind_said: str
    quantity: str
    calculation: str
    amount: int
    """In fen; 0 where the kind carries no money."""
    funds: tuple[tuple[str, int], ...]

    @property
    def carries_money(self) -> bool:
        """Whether the award is an amount at all."""
        return self.kind in MONEY_KINDS

    @property
    def amount_said(self) -> str:
        """Return the amount in yuan, a dash where the award is none."""
        return both_decimals(self.amount) if self.carries_money else "—"

    @property
    def payable(self) -> int:
        """Return what is paid out, in fen."""
        return self.amount if self.kind in PAYABLE_KINDS else 0


class Refusal(Struct, frozen=True):
    """One row that was not awarded under one provision."""

    benefit: Benefit
    sheet: str
    row: int
    about: str
    """The person (masked) or event that the row stands for."""
    file: str
    type: str
    codes: tuple[str, ...]
    titles: str
    """What its codes are called."""
    reason: str
    advice: str


class Applicant(Struct):
    """Somebody who is awarded or refused something."""

    code: str
    name: str = ""
    township: str = ""
    grants: list[Grant] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def is_person(self) -> bool:
        """Whether it is a person without an enterprise, shown by a masked number."""
        return HIDDEN in self.code

    @property
    def has_account_columns(self) -> bool:
        """Whether it is an enterprise, whose account the input can hold."""
        return len(self.code) == LENGTH and not self.is_person

    @property
    def called(self) -> str:
        """Return its name, or its code where the result has none."""
        return self.name or self.code

    @property
    def payable(self) -> int:
        """Return what is paid out in all, in fen."""
        return sum(grant.payable for grant in self.grants)

    @property
    def benefits(self) -> list[Benefit]:
        """Return what was applied for, each once."""
        granted, refused = (one.benefit for one in self.grants), (one.benefit for one in self.refusals)
        return list(dict.fromkeys([*granted, *refused]))

    def outcome(self, benefit: Benefit | None = None) -> Outcome:
        """Return how an application ends; that of all benefits together where none is named."""
        granted = [one for one in self.grants if benefit in {None, one.benefit}]
        types = {one.type for one in self.refusals if benefit in {None, one.benefit}}
        if granted:
            return "partly" if types else "granted"
        return "pending" if types == {"review"} else "refused"


class Account(Struct, frozen=True):
    """One line of the sheet of accounts."""

    code: str
    account_name: str
    bank: str
    account: str

    @property
    def number(self) -> str:
        """Return the account without what only parts its digits."""
        return self.account.replace("-", "")


class Facts(Struct, frozen=True, dict=True):
    """Everything that the papers of one result say."""

    file: str
    digest: str
    version: str
    wording: Wording
    """In the language of the result."""
    policies: tuple[Policy, ...]
    applicants: tuple[Applicant, ...]
    accounts: tuple[Account, ...] | None
    """None where the result has no sheet of accounts."""
    untold: tuple[Refusal, ...]
    """Rows that were not awarded and do not tell whose they are."""
    notices: int
    near_line: int

    @property
    def awarded(self) -> list[Applicant]:
        """Return those who are granted something."""
        return [one for one in self.applicants if one.grants]

    @property
    def paid(self) -> list[Applicant]:
        """Return those who are paid money."""
        return [one for one in self.applicants if one.payable]

    @property
    def addressed(self) -> list[Applicant]:
        """Return those who get a letter: all but persons."""
        return [one for one in self.applicants if not one.is_person]

    @property
    def refusals(self) -> list[Refusal]:
        """Return every row that was not awarded."""
        return [*(line for one in self.applicants for line in one.refusals), *self.untold]

    @property
    def unaddressed(self) -> int:
        """Return how many rows no letter says: those of persons, and of whom it cannot be told."""
        return len(self.refusals) - sum(len(one.refusals) for one in self.addressed)

    @property
    def whom(self) -> Whom:
        """Return whom the papers count: those who are granted something, or all where nobody is."""
        return whom(one.is_person for one in self.awarded or self.applicants)

    def counted(self, payees: Iterable[Applicant]) -> str:
        """Say how many some are, as what they are."""
        persons = [one.is_person for one in payees]
        kind = whom(persons) if persons else self.whom
        count, those = grouped(len(persons) - sum(persons)), grouped(sum(persons))
        return self.wording.say(f"papers.who.{kind}", count=count, persons=those)

    @property
    def payable(self) -> int:
        """Return what is paid out in all, in fen."""
        return sum(one.payable for one in self.applicants)

    @cached_property
    def several_files(self) -> bool:
        """Whether rows are told apart by their file, too."""
        return len({line.file for line in self.refusals}) > 1

    def clause(self, benefit: Benefit) -> str:
        """Return the clause of a benefit, with its document where there are several."""
        return f"{benefit.number} {benefit.clause}" if len(self.policies) > 1 else benefit.clause

    def titled(self, grant: Grant) -> str:
        """Return what is granted, and where nothing is paid out, what it is instead."""
        title = grant.benefit.title
        if grant.payable:
            return title
        return self.wording.say("papers.with_detail", text=title, detail=grant.kind_said)

    def documents(self, benefits: Iterable[Benefit] | None = None) -> str:
        """Return the documents by title and number: all, or those that some benefits stand in."""
        language, say = self.wording.language, self.wording.say
        wanted = None if benefits is None else {one.policy for one in benefits}
        named = [
            say("papers.document", title=one.document.title.spoken(language), number=one.document.number)
            for one in self.policies
            if wanted is None or one.id in wanted
        ]
        return say("papers.between").join(named)
