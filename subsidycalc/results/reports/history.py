"""What a ledger holds, as objects and as pages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from subsidycalc.audit.history import awards, batches, benefits_of_person
from subsidycalc.identity.identity_number import masked, seventeen_digits
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.reports.ledger_names import LedgerNames
from subsidycalc.results.reports.pages.page import Grid, Listing, Section
from subsidycalc.results.wording.batch_figures import amount_text
from subsidycalc.texts.numbers import both_decimals, grouped, yuan_text
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from subsidycalc.audit.history import AwardLine, BatchLine, PersonLine
    from subsidycalc.audit.ledger import Ledger
    from subsidycalc.texts.registry import Wording

Report = tuple[dict[str, Any], Section]
"""The same told twice: as an object for programs, as a page for people."""


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
