"""What the ids of a ledger are called: policies as their own text says, enterprises as the results beside the ledger do.

A ledger keeps ids, codes and digests. A name is taken only from what has the very digest that the ledger recorded:
a result that lies beside the ledger, or an installed policy.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare
from subsidycalc.policy.source import PolicySource
from subsidycalc.results.workbook.written import read_written
from subsidycalc.texts.spoken import SpokenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from subsidycalc.audit.history import BatchLine
    from subsidycalc.policy.document import Policy
    from subsidycalc.results.workbook.written import WrittenResult
    from subsidycalc.texts.registry import Wording

_LARGEST: Final = 20_000_000
"""Bytes of a result that is still opened for its names alone."""


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
