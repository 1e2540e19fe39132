"""What a ledger holds, as objects and as pages, policies, benefits and enterprises called by their names.

A ledger keeps ids, codes and digests. A name is taken only from what has the very digest that the ledger recorded:
a result that lies beside the ledger, or an installed policy.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import asdict

from subsidycalc.audit.history import awards, batches, benefits_of_person
from subsidycalc.identity.identity_number import masked, seventeen_digits
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.results.wording.batch_figures import amount_text
from subsidycalc.results.workbook.written import read_written
from subsidycalc.texts.numbers import both_decimals, grouped, yuan_text
from subsidycalc.texts.spoken import SpokenError
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from subsidycalc.audit.history import AwardLine, BatchLine, PersonLine
    from subsidycalc.audit.ledger import Ledger
    from subsidycalc.policy.document import Policy
    from subsidycalc.results.workbook.written import WrittenResult
    from subsidycalc.texts.registry import Wording

Report = tuple[dict[str, Any], Section]
"""The same told twice: as an object for programs, as a page for people."""

_LARGEST: Final = 20_000_000
"""Bytes of a result that is still opened for its names alone."""


class HistoryReport:
    """Tells what a ledger holds."""

    def __init__(self, ledger: Ledger, file: str, wording: Wording) -> None:
        self.ledger = ledger
        self.file = file
        self.wording = wording

    @cached_property
    def names(self) -> LedgerNames:
        """Return what is called how in the batches of the ledger."""
        return LedgerNames(batches(self.ledger), self.ledger.path.parent, self.wording)

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"history.{key}", **values)

    def batches(self) -> Report:
        """Tell every batch."""
        listed = list(batches(self.ledger))
        title = self._say("title", file=self.file)
        parts = () if listed else (self._say("none"),)
        told = {"ledger": self.file, "batches": [_batch_object(line) for line in listed]}
        return told, Section(title, parts, tuple(self._batch(line) for line in listed))

    def withdrawn(self, number: int) -> Report:
        """Tell that a batch is withdrawn."""
        (line,) = (line for line in batches(self.ledger) if line.number == number)
        text = self._say("withdrawn", number=number, reason=line.reason)
        return {"ledger": self.file, "withdrawn": _batch_object(line)}, Section(text)

    def _batch(self, line: BatchLine) -> Section:
        state = self._say(f"states.{line.state}")
        figures = self._say(
            "figures",
            payable=exact_yuan(self.wording, line.payable),
            awards=grouped(line.awards),
            persons=grouped(line.persons),
        )
        said = [self._say("reason", reason=line.reason)] if line.reason else []
        said += [figures, self._say("result", sha256=line.sha256, version=line.version)]
        policies = tuple(
            (" ".join(filter(None, (self.names.policy(line.number, name), name))), sha256)
            for name, sha256 in line.policies
        )
        named = (("inputs", line.inputs), ("policies", policies), ("choices", line.choices))
        listings = [
            Listing(tuple(f"{name} {value}" for name, value in pairs), self._say(key)) for key, pairs in named
        ]
        title = self._say("batch", number=line.number, result=line.result, state=state)
        return Section(title, (*said, *listings))

    def awards(self, code: str | None, batch: int | None) -> Report:
        """Tell the awards of an enterprise over all batches, or of one batch."""
        about = code if code is not None else f"#{batch}"
        listed = list(awards(self.ledger, code=code, batch=batch))
        told = {"ledger": self.file, "awards": [self._award_object(line) for line in listed]}
        if not listed:
            return told, Section(self._say("no_awards", code=about))
        headings = (
            self._say("columns.batch"),
            self._say("columns.state"),
            *(
                self.wording.say(f"sheets.columns.{name}")
                for name in ("uscc", "name", "policy", "provision", "quantity", "amount")
            ),
        )
        rows = tuple(
            (
                str(line.batch),
                self._say(f"states.{line.state}"),
                line.code,
                self.names.enterprise(line.batch, line.code),
                line.policy,
                self._benefit(line.batch, line.policy, line.provision),
                grouped(line.quantity),
                both_decimals(line.amount) if line.kind in MONEY_KINDS else grouped(line.amount),
            )
            for line in listed
        )
        valid = (line for line in listed if line.state == "recorded" and line.kind in PAYABLE_KINDS)
        total = self._say("total", amount=exact_yuan(self.wording, sum(line.amount for line in valid)))
        return told, Section(self._say("awards", code=about), (Grid(headings, rows), total))

    def _benefit(self, batch: int, policy: str, provision: str) -> str:
        return " ".join(filter(None, (self.names.benefit(batch, policy, provision), provision)))

    def _award_object(self, line: AwardLine) -> dict[str, Any]:
        return {
            **asdict(line),
            "name": self.names.enterprise(line.batch, line.code),
            "title": self.names.benefit(line.batch, line.policy, line.provision),
            "amount": amount_text(line.kind, line.amount),
        }

    def _title(self, line: PersonLine) -> str:
        policy, _, provision = line.benefit.partition("/")
        return self.names.benefit(line.batch, policy, provision)

    def person(self, number: str) -> Report:
        """Tell what a person had, by a whole ID number; it is shown masked."""
        shown = masked(number)
        listed = list(benefits_of_person(self.ledger, int(seventeen_digits(number))))
        told = {"ledger": self.file, "person": shown, "benefits": [asdict(line) for line in listed]}
        if not listed:
            return told, Section(self._say("no_person", masked=shown))
        headings = tuple(self._say(f"columns.{name}") for name in ("batch", "state", "benefit", "result"))
        rows = tuple(
            (
                str(line.batch),
                self._say(f"states.{line.state}"),
                " ".join(filter(None, (self._title(line), line.benefit))),
                line.result,
            )
            for line in listed
        )
        return told, Section(self._say("person", masked=shown), (Grid(headings, rows),))


def _batch_object(line: BatchLine) -> dict[str, Any]:
    return {
        **asdict(line),
        "inputs": [{"file": name, "sha256": sha256} for name, sha256 in line.inputs],
        "policies": [{"id": name, "sha256": sha256} for name, sha256 in line.policies],
        "choices": dict(line.choices),
        "payable": yuan_text(line.payable),
    }


class LedgerNames:
    """Names what the batches of a ledger hold."""

    def __init__(self, batches: Iterable[BatchLine], folder: Path, wording: Wording) -> None:
        self.batches = {line.number: line for line in batches}
        self.folder = folder
        self.wording = wording
        self._results: dict[int, WrittenResult | None] = {}
        self._read: dict[int, Mapping[str, Policy]] = {}

    def policy(self, batch: int, name: str) -> str:
        """Return a policy's title with its number and date, "" where its text is not at hand."""
        found = self._policies(batch).get(name)
        if found is None:
            return ""
        document = found.document
        return self.wording.say(
            "history.policy",
            title=document.title.spoken(self.wording.language),
            number=document.number,
            day=document.as_of.isoformat(),
        )

    def benefit(self, batch: int, policy: str, provision: str) -> str:
        """Return the title of a benefit, "" where its policy's text is not at hand."""
        found = self._policies(batch).get(policy)
        titles = {one.id: one.title for one in found.provision} if found is not None else {}
        return titles[provision].spoken(self.wording.language) if provision in titles else ""

    def enterprise(self, batch: int, code: str) -> str:
        """Return what an enterprise (or region) is called in the result of a batch, "" where that is not at hand."""
        return self._names[batch].get(code, "") if batch in self._names else ""

    def codes(self, name: str) -> list[str]:
        """Return the codes of those who are called so, however it is spaced."""
        wanted = "".join(name.split())
        named = (pair for names in self._names.values() for pair in names.items())
        return list(dict.fromkeys(code for code, called in named if "".join(called.split()) == wanted))

    @cached_property
    def _names(self) -> Mapping[int, Mapping[str, str]]:
        found = {}
        for number in self.batches:
            written = self._written(number)
            if written is not None:
                found[number] = {award["uscc"]: award["name"] for award in written.awards()}
        return found

    def _policies(self, batch: int) -> Mapping[str, Policy]:
        if batch not in self._read:
            self._read[batch] = dict(self._declared(batch)) if batch in self.batches else {}
        return self._read[batch]

    def _declared(self, batch: int) -> Iterator[tuple[str, Policy]]:
        for name, sha256 in self.batches[batch].policies:
            text = _installed(name)
            if _digest(text) != sha256:
                written = self._written(batch)
                texts = {} if written is None else {one.id: one.text for one in written.record.policies}
                text = texts.get(name, "")
            policy = _policy(name, text) if _digest(text) == sha256 else None
            if policy is not None:
                yield name, policy

    def _written(self, batch: int) -> WrittenResult | None:
        if batch not in self._results:
            line = self.batches[batch]
            path = self.folder / PurePath(line.result).name
            self._results[batch] = _result_beside(path, line.sha256)
        return self._results[batch]


def _installed(name: str) -> str:
    return find_policy(name).text if name in installed_policies() else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _policy(name: str, text: str) -> Policy | None:
    try:
        return declare(PolicySource(f"{name}/policy.toml", text)).default
    except SpokenError:  # of a version whose form is no longer read
        return None


def _result_beside(path: Path, sha256: str) -> WrittenResult | None:
    """Return a result that is the very file that was recorded; None where it is not there, or something else by now."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            return None
        return read_written(path)
    except (OSError, SpokenError):
        return None
