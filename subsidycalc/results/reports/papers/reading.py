"""Read what papers are made of from a result workbook alone; one that is not as it was written is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.policy.loading import declare
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.reports.papers.facts import Account, Applicant, Benefit, Facts, Grant, Refusal
from subsidycalc.results.wording.calculation import funds_read
from subsidycalc.results.wording.reasons import title_of
from subsidycalc.results.workbook.written import NoResultError
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.policy.document import Policy
    from subsidycalc.results.workbook.written import WrittenResult

_TYPES: Final = ("review", "rejected", "ineligible")
_OPTION: Final = pattern("(?:^|[，；,;])[^，；,;]*--[a-z].*")
"""What an advice says of the program's options, which is the office's affair."""
_OFFICE_DECIDES: Final = "set-parameter"
"""The advice on codes that tell of figures which the office itself has not set."""


def facts_of(written: WrittenResult) -> Facts:
    """Read everything from a result; NoResultError where it is the public version, or is not as it was written."""
    try:
        return _facts_of(written)
    except (KeyError, ValueError):
        # its digest may have been made anew
        raise NoResultError(said("usage.edited", file=written.file)) from None


def _facts_of(written: WrittenResult) -> Facts:
    record = written.record
    if not record.policies:
        raise NoResultError(said("papers.published", file=written.file))
    written.check_unedited()
    policies = {one.id: declare(PolicySource(one.id, one.text)).default for one in record.policies}
    reading = _Reading(Wording(written.language), policies, written.kinds())
    townships = written.townships()
    for line in written.awards():
        reading.applicant(line, townships).grants.append(reading.grant(line))
    untold: list[Refusal] = []
    for line in written.refusals():
        of_whom = reading.applicant(line, townships).refusals if line["uscc"] else untold
        of_whom.append(reading.refusal(line))
    accounts = written.accounts()
    asked = dict(record.options)["policies"].split(", ")
    return Facts(
        written.file,
        written.digest,
        record.version,
        reading.wording,
        tuple(policies[name] for name in asked),
        tuple(reading.applicants.values()),
        None if accounts is None else tuple(map(_account, accounts)),
        tuple(untold),
        written.count("notices", "code"),
        written.count("near_line", "row"),
    )


def _account(line: Mapping[str, str]) -> Account:
    return Account(line["uscc"], line["account_name"], line["bank"], line["account"])


class _Reading:
    """The lines of a result on their way to facts; provisions and documents are named by the recorded policies."""

    def __init__(self, wording: Wording, policies: Mapping[str, Policy], kinds: Mapping[str, str]) -> None:
        self.wording = wording
        self.policies = policies
        self.applicants: dict[str, Applicant] = {}
        self._kinds = kinds
        self._types = {wording.say(f"sheets.types.{name}"): name for name in _TYPES}
        self._advice = wording.say("reasons.advice", advice="\0").split("\0")

    def applicant(self, line: Mapping[str, str], townships: Mapping[str, str]) -> Applicant:
        """Return who a line is about."""
        code = line["uscc"]
        found = self.applicants.setdefault(code, Applicant(code, township=townships.get(code, "")))
        found.name = found.name or line["name"]
        return found

    def benefit(self, line: Mapping[str, str]) -> Benefit:
        """Return the provision of a line."""
        policy = self.policies[line["policy"]]
        provision = policy.provision_named(line["provision"])
        title = provision.title.spoken(self.wording.language)
        return Benefit(policy.id, provision.id, title, provision.clause, policy.document.number)

    def grant(self, line: Mapping[str, str]) -> Grant:
        """Return an award."""
        kind = self._kinds[line["kind"]]
        amount = int(line["amount"]) if kind in MONEY_KINDS else 0
        funds = tuple(funds_read(line["fund"], amount, self.wording)) if kind in PAYABLE_KINDS else ()
        return Grant(
            self.benefit(line), kind, line["kind"], line["quantity"], line["calculation"], amount, funds
        )

    def refusal(self, line: Mapping[str, str]) -> Refusal:
        """Return a row that was not awarded, its reason and its advice apart."""
        before, after = self._advice
        *sentences, last = line["reason"].split("\n")
        advice = ""
        if last.startswith(before) and sentences:
            advice = _OPTION.sub("", last.removeprefix(before).removesuffix(after))
        else:
            sentences.append(last)
        codes, kind, benefit = tuple(line["codes"].split(";")), self._types[line["type"]], self.benefit(line)
        titles = [title_of(self.wording, code, self.policies[line["policy"]]) for code in codes]
        left_open = [
            title for title, code in zip(titles, codes, strict=True) if self._is_office_to_decide(code)
        ]
        if kind == "review" or (left_open and not advice):
            advice = self.wording.say("papers.letter.pending_advice")
        sentences = [self._without_figures(sentence, left_open, benefit) for sentence in sentences]
        return Refusal(
            benefit,
            line["sheet"],
            int(line["row"]),
            line["object"],
            line["file"],
            kind,
            codes,
            self._between(titles),
            "\n".join(sentences),
            advice,
        )

    def _without_figures(self, sentence: str, left_open: Sequence[str], benefit: Benefit) -> str:
        """Return a sentence; one on what the office has not set yet without the names of what it is to set."""
        said = next((title for title in left_open if title in sentence), "")
        clause = f"{benefit.number} {benefit.clause}"
        return self.wording.say("papers.with_detail", text=said, detail=clause) if said else sentence

    def _is_office_to_decide(self, code: str) -> bool:
        key = f"codes.{code}.advice"
        return self.wording.has(key) and self.wording.say(key) == _OFFICE_DECIDES

    def _between(self, texts: Sequence[str]) -> str:
        return self.wording.say("papers.between").join(texts)
