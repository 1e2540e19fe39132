"""Why a result and its re-run differ, told apart: the input, the result's own cells, the tool, the policy today."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from subsidycalc.audit.history import BatchLine
    from subsidycalc.judging.run_record import PolicyInForce, RunRecord
    from subsidycalc.tables.model import InputFile

Code = Literal[
    "input-changed",
    "input-renamed",
    "register-changed",
    "rulings-changed",
    "edited",
    "policy-edited",
    "not-reproduced",
    "policy-unreadable",
    "input-unusable",
    "tool-differs",
    "policy-differs",
    "policy-not-installed",
    "shown-otherwise",
    "column-added",
    "ledger-agrees",
    "ledger-differs",
    "ledger-unknown",
    "ledger-withdrawn",
    "ledger-pending",
]

NOTES: frozenset[Code] = frozenset({"input-renamed", "tool-differs", "ledger-agrees", "column-added"})
"""Causes that leave the result as it was written: what is recorded still gives every cell."""

_EXPLAINING: frozenset[Code] = frozenset(
    {"input-changed", "register-changed", "rulings-changed", "edited", "policy-edited"}
)
"""Causes of which cells that differ may be the consequence."""

_OF_THE_INPUT: frozenset[Code] = frozenset({"input-changed", "register-changed"})
_MOVING_CELLS: frozenset[Code] = frozenset({"edited", "policy-edited", "tool-differs", "not-reproduced"})
"""Other causes that make cells differ."""


class Cause(Struct, frozen=True):
    """One thing that is not as it was when the result was written."""

    code: Code
    values: tuple[tuple[str, str], ...] = ()
    """Named values for the text."""
    details: tuple[str, ...] = ()
    """Lines that show what differs."""

    @property
    def is_note(self) -> bool:
        """Return whether the result is as it was written all the same."""
        return self.code in NOTES


class Evidence(Struct, frozen=True):
    """What was found of a result, of the input and of the program that re-ran it."""

    record: RunRecord
    files: Sequence[InputFile]
    """The input files as they are now."""
    version: str
    libraries: Sequence[tuple[str, str]]
    installed: Mapping[str, str | None]
    """The texts of the policies that are installed today, None where there is none of that id."""
    recorded_digest: str
    digest: str
    """The content digest of the result's cells as they are."""
    unreadable: str = ""
    """Why the recorded policies cannot be read by this version, "" where they can."""
    unusable: str = ""
    """Why the input cannot be used, "" where it can."""
    cells_differ: bool = False
    """Whether some cell of the re-run is another."""
    amounts_differ: bool = False
    same_bytes: bool = False
    """Whether the file is, byte by byte, what the program writes."""
    shown: Sequence[str] = ()
    """What the file shows otherwise than it was written, as lines."""
    changed: Sequence[str] = ()
    """What was changed in the input, as lines, as far as the result tells."""
    added: Sequence[tuple[str, str]] = ()
    """Columns that somebody put beside ours: sheet and heading."""
    accepted: Sequence[str] = ()
    """The SHA-256 of policies that the caller vouches for though they are not the installed ones."""
    beside: Sequence[tuple[str, InputFile, InputFile]] = ()
    """What else was given, by name: the file as the result records it, and as it is now."""
    in_ledger: Cause | None = None
    """What a ledger says of the file; None where none was asked."""


class Verification(Struct, frozen=True):
    """Whether a result is reproduced cell by cell, and everything that is not as it was."""

    matches: bool
    causes: tuple[Cause, ...] = field(default=())
    same_bytes: bool = False
    """Whether it matches byte by byte, or only in what its cells hold and show."""

    @property
    def only_input_changed(self) -> bool:
        """Return whether it is another input that makes cells differ, and nothing else can."""
        codes = {cause.code for cause in self.causes}
        return bool(codes & _OF_THE_INPUT) and not codes & _MOVING_CELLS


def verify(evidence: Evidence) -> Verification:
    """Name everything that differs; the result matches only where it is intact and every cell is reproduced."""
    causes = [
        *_inputs(evidence.record.files, evidence.files, evidence.changed),
        *_beside(evidence.beside),
        *_edits(evidence),
        *_tool(evidence),
        *_installed(evidence.record.policies, evidence.installed, evidence.accepted),
    ]
    if evidence.unreadable:
        causes.append(Cause("policy-unreadable", (("why", evidence.unreadable),)))
    if evidence.unusable:
        causes.append(Cause("input-unusable", (("why", evidence.unusable),)))
    explained = any(cause.code in _EXPLAINING for cause in causes)
    differing_tool = any(cause.code == "tool-differs" for cause in causes)
    if evidence.cells_differ and not explained and not differing_tool:
        causes.append(Cause("not-reproduced"))
    if evidence.shown:
        causes.append(Cause("shown-otherwise", (), tuple(evidence.shown)))
    for sheet, column in evidence.added:
        causes.append(Cause("column-added", (("sheet", sheet), ("column", column))))
    if evidence.in_ledger is not None:
        causes.append(evidence.in_ledger)
    grave = any(not cause.is_note for cause in causes)
    matches = not grave and not evidence.cells_differ
    return Verification(matches, tuple(causes), matches and evidence.same_bytes)


def _inputs(
    recorded: Sequence[InputFile], found: Sequence[InputFile], changed: Sequence[str]
) -> Iterator[Cause]:
    gone = Counter(file.sha256 for file in recorded) - Counter(file.sha256 for file in found)
    come = Counter(file.sha256 for file in found) - Counter(file.sha256 for file in recorded)
    if gone or come:
        before = "; ".join(f"{file.name} {file.sha256}" for file in recorded if file.sha256 in gone)
        after = "; ".join(f"{file.name} {file.sha256}" for file in found if file.sha256 in come)
        yield Cause("input-changed", (("recorded", before or "—"), ("found", after or "—")), tuple(changed))
    elif Counter(file.name for file in recorded) != Counter(file.name for file in found):
        names = (", ".join(file.name for file in files) for files in (recorded, found))
        yield Cause("input-renamed", tuple(zip(("recorded", "found"), names, strict=True)))


def _beside(given: Iterable[tuple[str, InputFile, InputFile]]) -> Iterator[Cause]:
    for name, recorded, found in given:
        if recorded.sha256 != found.sha256:
            values = (
                ("name", name),
                ("recorded", f"{recorded.name} {recorded.sha256}"),
                ("found", f"{found.name} {found.sha256}"),
            )
            yield Cause("rulings-changed" if name == "rulings" else "register-changed", values)


def _edits(evidence: Evidence) -> Iterator[Cause]:
    if evidence.recorded_digest != evidence.digest:
        digests = (("recorded", evidence.recorded_digest or "—"), ("found", evidence.digest))
        yield Cause("edited", digests)
    for policy in evidence.record.policies:
        found = hashlib.sha256(policy.text.encode()).hexdigest()
        if found != policy.sha256:
            yield Cause(
                "policy-edited", (("policy", policy.id), ("recorded", policy.sha256), ("found", found))
            )


def _tool(evidence: Evidence) -> Iterator[Cause]:
    recorded = {"subsidycalc": evidence.record.version, **dict(evidence.record.libraries)}
    present = {"subsidycalc": evidence.version, **dict(evidence.libraries)}
    differing = [
        name for name in dict.fromkeys([*recorded, *present]) if recorded.get(name) != present.get(name)
    ]
    if differing:
        details = tuple(f"{name} {recorded.get(name, '—')} → {present.get(name, '—')}" for name in differing)
        amounts = "different" if evidence.amounts_differ else "same"
        cells = "different" if evidence.cells_differ else "same"
        yield Cause("tool-differs", (("amounts", amounts), ("cells", cells)), details)


def _installed(
    recorded: Iterable[PolicyInForce], installed: Mapping[str, str | None], accepted: Sequence[str]
) -> Iterator[Cause]:
    """Name policies that nobody here vouches for: not the installed ones, and not accepted by their digest."""
    for policy in recorded:
        text = installed.get(policy.id)
        digest = hashlib.sha256(policy.text.encode()).hexdigest()
        if text == policy.text or digest in accepted:
            continue
        values = (("policy", policy.id), ("sha256", digest))
        if text is None:
            yield Cause("policy-not-installed", values)
            continue
        lines = difflib.unified_diff(
            policy.text.splitlines(), text.splitlines(), "recorded", "installed", lineterm="", n=1
        )
        yield Cause("policy-differs", values, tuple(lines))


def in_ledger(sha256: str, held: Sequence[BatchLine], recorded_number: str) -> Cause:
    """Return what a ledger says of a file, by the digest that was recorded when the file was put in place."""
    batch = next((line for line in held if line.sha256 == sha256), None)
    if batch is None:
        own = next((line for line in held if str(line.number) == recorded_number), None)
        values = (
            ("number", recorded_number or "—"),
            ("found", sha256),
            ("recorded", own.sha256 if own else "—"),
        )
        return Cause("ledger-unknown" if own is None else "ledger-differs", values)
    states: dict[str, Code] = {"recorded": "ledger-agrees", "withdrawn": "ledger-withdrawn"}
    return Cause(
        states.get(batch.state, "ledger-pending"), (("number", str(batch.number)), ("found", sha256))
    )
