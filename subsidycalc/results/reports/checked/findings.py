"""Gather what is wrong with an input: every faulty, missing or contradicting cell once, whatever provisions it touches."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct, field

from subsidycalc.judging.batch import Task
from subsidycalc.judging.column_use import columns_used
from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.model import BLANK, FIRST_FAULT, PRESENT, fault_code, file_of
from subsidycalc.tables.plausibility import implausible
from subsidycalc.vocabulary.derived import Lookup
from subsidycalc.vocabulary.frame import ENTERPRISE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.judging.verdicts import BatchResult, Ground, ProvisionResult
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.tables.plausibility import Implausible
    from subsidycalc.vocabulary.frame import Frame

Severity = Literal["error", "review"]

_MENDED_BY_APPLICANT: Final = frozenset(
    {
        "conflicting-rows",
        "claimed-twice",
        "identity-uncertain",
        "overlapping-spells",
        "country-unknown",
        "country-conflict",
    }
)
"""Grounds for a review that are faults of the data: who sent it can put it right."""

_MISSING: Final = "missing-value"
_SLIPS: Final = 2


class Finding(Struct):
    """One kind of fault of some cells of one table."""

    code: str
    severity: Severity
    table: Table
    fields: tuple[str, ...]
    """Keys of the table whose cells are concerned; the key of the row where the fault is the row's."""
    mask: Array
    """bool per row of the table."""
    provisions: dict[str, ProvisionResult] = field(default_factory=dict)
    """The provisions that the fault touches, by reference."""
    compared: list[tuple[Ground, Frame]] = field(default_factory=list)
    """The grounds that compared rows of the table, each with its frame: they know which other row is meant."""

    @property
    def rows(self) -> Array:
        """Return the positions in the table of the rows concerned."""
        return np.flatnonzero(self.mask)

    @property
    def count(self) -> int:
        """Return how many rows are concerned."""
        return int(self.mask.sum())


class CodeFindings(Struct, frozen=True):
    """All findings of one code."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """Return how many places there are."""
        return sum(finding.count for finding in self.findings)


def findings_of(batch: BatchResult) -> list[CodeFindings]:
    """Return everything that is wrong, errors first, then by how often it occurs."""
    gathered = _Gathered(batch)
    for table in batch.tables.values():
        gathered.cells(table)
    for one in implausible(batch.tables.values()):
        gathered.implausible(one)
    for result in batch.provisions:
        gathered.grounds(result, result.frame, result.grounds)
        gathered.grounds(result, result.entity_frame, result.entity_grounds)
    gathered.leave_out_what_follows()
    by_code: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in gathered.findings.values():
        by_code.setdefault((finding.severity, finding.code), []).append(finding)
    found = [CodeFindings(code, severity, tuple(group)) for (severity, code), group in by_code.items()]
    return sorted(found, key=lambda one: (one.severity != "error", -one.count, one.code))


class _Gathered:
    """Findings by code and cells, while they are being gathered."""

    def __init__(self, batch: BatchResult) -> None:
        self._tables = batch.tables
        results = {one.reference: one for one in batch.provisions if one.status == "assessed"}
        tasks = [Task(one.policy, one.provision, one.policy) for one in results.values()]
        self._looking_at = {
            (use.table.name, use.key): {task.reference: results[task.reference] for task in use.tasks}
            for use in columns_used(tasks)
        }
        self._judged = {one.provision.table for one in results.values()}
        self.findings: dict[tuple[str, str, tuple[str, ...]], Finding] = {}

    def cells(self, table: Table) -> None:
        """Add every faulty cell, and rows that do not say who or whose they are."""
        told_by = table.definition.told_by
        keys = (told_by, "id_number") if table.definition.persons else (told_by,)
        for key, column in table.columns.items():
            faulty = [(_MISSING, BLANK)] if key in keys else []
            if column.state.size and int(column.state.max()) >= FIRST_FAULT:
                states = distinct(column.state[column.state >= FIRST_FAULT]).tolist()
                faulty += [(fault_code(state), state) for state in states]
            for code, state in faulty:
                here = column.state == state
                if (
                    code == _MISSING
                    and table.definition.name == "prior_awards"
                    and "id_number" in table.columns
                ):
                    here = here & (table.columns["id_number"].state == BLANK)  # or it names a person
                finding = self._add(code, "error", table, (key,), here)
                if finding is not None and table.definition.name not in self._judged:
                    # rows in which provisions only count are refused by none that could tell
                    finding.provisions |= self._looking_at.get((table.definition.name, key), {})

    def implausible(self, found: Implausible) -> None:
        """Add figures that are not plausible, with the provisions that look at them: a person looks, too."""
        finding = self._add(found.code, "review", found.table, found.keys, found.rows)
        if finding is not None:
            for key in found.keys:
                finding.provisions |= self._looking_at.get((found.table.definition.name, key), {})

    def leave_out_what_follows(self) -> None:
        """Leave out rows whose enterprise is not listed only because its code is faulty in the table of enterprises.

        What they would have touched, the faulty code touches.
        """
        listed = self._tables.get("enterprises")
        if listed is None or "uscc" not in listed.columns:
            return
        codes = listed.columns["uscc"]
        faulty = np.flatnonzero(codes.state >= FIRST_FAULT).tolist()
        meant = {(file_of(listed.sheet_of(row)), codes.raw.get(row, "")) for row in faulty}
        causes = [one for one in self.findings.values() if one.table is listed and one.fields == ("uscc",)]
        for key, finding in list(self.findings.items()):
            if key[0] == "unknown-enterprise" and meant:
                follows = _follows(finding.table, finding.mask, meant)
                for cause in causes if follows.any() else ():
                    cause.provisions |= finding.provisions
                finding.mask = finding.mask & ~follows
                if not finding.mask.any():
                    del self.findings[key]

    def grounds(self, result: ProvisionResult, frame: Frame | None, grounds: Iterable[Ground]) -> None:
        """Add what keeps rows of one frame from being judged, or sends them to a person."""
        if frame is None:
            return
        for ground in grounds:
            if ground.effect == "ineligible" or ground.on_entity:
                continue
            mended = ground.effect == "rejected" or ground.code in _MENDED_BY_APPLICANT
            severity: Severity = "error" if mended else "review"
            for table, fields, mask in _cells_of(result, frame, ground):
                finding = self._add(ground.code, severity, table, fields, mask)
                if finding is not None:
                    finding.provisions.setdefault(result.reference, result)
                    if ground.compared and table is frame.table:
                        finding.compared.append((ground, frame))

    def _add(
        self, code: str, severity: Severity, table: Table, fields: tuple[str, ...], mask: Array
    ) -> Finding | None:
        if not mask.any():
            return None
        key = (code, table.definition.name, fields)
        found = self.findings.get(key)
        if found is None:
            found = self.findings[key] = Finding(
                code, severity, table, fields, np.zeros(len(table), dtype=bool)
            )
        found.mask = found.mask | mask
        return found


def _follows(table: Table, mask: Array, meant: set[tuple[str, str]]) -> Array:
    """Return the rows of a mask whose code is a faulty one of the same file but for a slip of a character or two."""
    column = table.columns["uscc"]
    follows = np.zeros(len(table), dtype=bool)
    told: dict[tuple[str, int], bool] = {}
    for row in np.flatnonzero(mask).tolist():
        key = (file_of(table.sheet_of(row)), int(column.values[row]))
        if key not in told:
            code = column.categories[key[1]] if column.state[row] == PRESENT else ""
            told[key] = any(
                file == key[0] and code and _differ(code, shown) <= _SLIPS for file, shown in meant
            )
        follows[row] = told[key]
    return follows


def _differ(code: str, shown: str) -> int:
    """Return in how many places two codes differ."""
    return sum(one != other for one, other in zip_longest(code, shown.upper()))


def _cells_of(
    result: ProvisionResult, frame: Frame, ground: Ground
) -> Iterator[tuple[Table, tuple[str, ...], Array]]:
    """Yield the cells that a ground is about: those of the row itself, else those of the row of its enterprise."""
    references = list(dict.fromkeys(_sources(result, ground.fields)))
    own = tuple(reference for reference in references if not reference.startswith(ENTERPRISE))
    rows = frame.rows[ground.mask]
    if own or not references or frame.entities is None or frame.entity_rows is None:
        bare = tuple(reference.removeprefix(ENTERPRISE) for reference in references)
        yield frame.table, own or bare or (frame.table.definition.told_by,), _mask(len(frame.table), rows)
        return
    listed = frame.entity_rows[ground.mask]
    keys = tuple(reference.removeprefix(ENTERPRISE) for reference in references)
    yield frame.entities, keys, _mask(len(frame.entities), listed[listed >= 0])


def _sources(result: ProvisionResult, fields: Iterable[str]) -> Iterator[str]:
    """Yield references with derived fields replaced by the field of the row that they come from."""
    derived = {definition.name: definition for definition in result.provision.derived}
    figures = {figure.name: figure for figure in result.provision.figure}
    for reference in fields:
        if reference in figures:
            yield from _sources(result, figures[reference].references())
            continue
        definition = derived.get(reference)
        if definition is None:
            yield reference
        else:
            yield from (
                source.by if isinstance(source, Lookup) else source for source in definition.first_of[:1]
            )


def _mask(count: int, rows: Array) -> Array:
    mask = np.zeros(count, dtype=bool)
    mask[rows] = True
    return mask
