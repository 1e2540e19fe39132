"""A batch judged again from what a result records (policies, parameters, readings, options), and compared with it."""

from __future__ import annotations

import filecmp
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import subsidycalc
from subsidycalc.audit.changed_cells import changed_cells, column_sums
from subsidycalc.audit.differences import compare
from subsidycalc.audit.history import batches
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.audit.ledger_corrections import CORRECTS
from subsidycalc.audit.verification import Evidence, in_ledger, verify
from subsidycalc.judging.paid_record import Remembered
from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.results.reports.differences import sides_of
from subsidycalc.results.workbook.cell_differences import cell_differences
from subsidycalc.results.workbook.digest import grid_of
from subsidycalc.results.workbook.result_workbook import result_sheets
from subsidycalc.results.workbook.shown import shown_differences
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.results.workbook.written import NoResultError, WrittenResult, read_written
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Plan, plan
from subsidycalc.runs.recorded import recorded_basis
from subsidycalc.runs.registers import registers_as_recorded
from subsidycalc.runs.rulings_given import forms_of, rulings_as_recorded
from subsidycalc.runs.run import libraries, margin_of, record_of
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import InputFile, UnusableInputError, apart
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from subsidycalc.audit.changed_cells import Changed
    from subsidycalc.audit.differences import Comparison
    from subsidycalc.audit.verification import Cause, Verification
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.results.workbook.cell_differences import CellDifference
    from subsidycalc.results.workbook.digest import Grid
    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.runs.recorded import Basis
    from subsidycalc.texts.registry import Language


@dataclass(frozen=True)
class Rerun:
    """What judging again gave."""

    files: tuple[InputFile, ...]
    """The input files as they are now."""
    grids: tuple[Grid, ...] = ()
    """The cells of every sheet; none where the recorded policies cannot be read."""
    awards: tuple[dict[str, str], ...] = ()
    """The lines of the sheet of awards."""
    sheets: tuple[SheetModel, ...] = ()
    """The sheets as they would be written."""
    language: Language = "zh"
    """The language in which the result was written."""
    unreadable: str = ""
    """Why the recorded policies cannot be read by this version."""
    unusable: str = ""
    """Why the input, which has changed, cannot be used any more."""
    changed: tuple[Changed, ...] = ()
    """What was changed in the input, as far as the result's own sums tell."""
    beside: tuple[tuple[str, InputFile, InputFile], ...] = ()
    """What else was given, registers by name: the file as the result records it, and as it is now."""

    def write(self, stream: IO[bytes]) -> None:
        """Write the workbook that judging again gives."""
        write_workbook(self.sheets, Wording(self.language), stream)


@dataclass(frozen=True)
class Verified:
    """What a result and its re-run differ in."""

    verification: Verification
    cells: tuple[CellDifference, ...]
    was_rerun: bool
    consequences: Comparison | None = None
    """What the changed input moves, where nothing else explains the cells that differ."""


def verified(
    result: Path,
    inputs: Sequence[Path],
    language: Language,
    *,
    password: Callable[[str], str] | None = None,
    accepted: Sequence[str] = (),
    ledger: Path | None = None,
    registers: Sequence[str] = (),
    rulings: Sequence[Path] = (),
) -> Verified:
    """Compare a result with its re-run; NoResultError where it does not record how it was made.

    `accepted` are the SHA-256 of policies that the caller vouches for; a ledger tells which file it recorded.
    """
    written = read_written(result)
    record = written.record
    if not record.policies:
        raise NoResultError(said("usage.no_record", file=result.name))
    again = rerun(record, inputs, language, password, registers, rulings)
    was_rerun = bool(again.grids)
    written, added = written.without_added(again.grids)
    cells = tuple(_differences(written, again)) if was_rerun else ()
    present = installed_policies()
    same_bytes, shown = _shown(result, again, Wording(language), same_cells=not cells)
    evidence = Evidence(
        record,
        again.files,
        subsidycalc.__version__,
        libraries(),
        {one.id: find_policy(one.id).text if one.id in present else None for one in record.policies},
        written.recorded_digest,
        written.digest,
        unreadable=again.unreadable,
        unusable=again.unusable,
        cells_differ=bool(cells),
        amounts_differ=was_rerun and _amounts(again.awards) != _amounts(written.awards()),
        same_bytes=same_bytes,
        shown=shown,
        changed=_changed(record, again, Wording(language)),
        accepted=accepted,
        added=added,
        beside=again.beside,
        in_ledger=None if ledger is None else _in_ledger(result, ledger, record),
    )
    verification = verify(evidence)
    follow = was_rerun and verification.only_input_changed
    return Verified(verification, cells, was_rerun, _moved(written, again) if follow else None)


def _moved(written: WrittenResult, again: Rerun) -> Comparison:
    """Return what judging the input as it is now gives otherwise."""
    now = WrittenResult(written.file, again.grids, again.language)
    return compare(*sides_of(written, now), in_words=True)


def _differences(written: WrittenResult, again: Rerun) -> Iterator[CellDifference]:
    accounts = [grid.name for grid in written.grids if written.is_of_payees(grid.name)]
    return cell_differences(written.grids, again.grids, {written.run_sheet}, accounts)


def _shown(result: Path, again: Rerun, wording: Wording, *, same_cells: bool) -> tuple[bool, list[str]]:
    """Return whether a file has the bytes that the program writes, and where not, what it shows otherwise."""
    if not again.sheets:
        return False, []
    with TemporaryDirectory() as folder:
        rewritten = Path(folder) / "again.xlsx"
        with rewritten.open("w+b") as stream:
            again.write(stream)
        if filecmp.cmp(rewritten, result, shallow=False):
            return True, []
        with result.open("rb") as ours, rewritten.open("rb") as theirs:
            return False, [
                wording.say(f"verify.shown.{one.kind}", sheet=one.sheet, first=one.first, count=one.count)
                for one in shown_differences(ours, theirs, same_cells=same_cells)
            ]


def _changed(record: RunRecord, again: Rerun, wording: Wording) -> list[str]:
    """Return a line for each cell, column or sheet of the input that is not as it was, where the result keeps sums."""
    if not record.cells or not again.grids:
        return []
    lines = []
    for one in again.changed:
        kind = "rows" if not one.heading else "cell" if one.cell else "several"
        told = {"sheet": harmless(apart(one.sheet)), "column": harmless(one.heading), "cell": one.cell}
        lines.append(wording.say(f"verify.changed.{kind}", **told))
    return lines or [wording.say("verify.changed.none")]


def _in_ledger(result: Path, ledger: Path, record: RunRecord) -> Cause:
    with open_ledger(ledger, create=False, only_looking=True) as book:
        return in_ledger(_file_of(result).sha256, list(batches(book)), dict(record.ledger).get("batch", ""))


def _amounts(awards: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    return [
        tuple(line[name] for name in ("uscc", "policy", "provision", "quantity", "amount")) for line in awards
    ]


def rerun(
    record: RunRecord,
    inputs: Sequence[Path],
    language: Language,
    password: Callable[[str], str] | None = None,
    registers: Sequence[str] = (),
    rulings: Sequence[Path] = (),
) -> Rerun:
    """Judge the input again by what a result records, and lay out the same sheets.

    Versions, and the names of files whose content is unchanged, are taken from the record: they decide no cell
    but their own. UnusableInputError where the input cannot be read.
    """
    basis = recorded_basis(record)
    given, held = registers_as_recorded(record, registers)
    forms, ruled_by = rulings_as_recorded(record, rulings)
    choices = replace(basis.choices, password=password, registers=given, rulings=forms)
    basis = replace(basis, choices=choices)
    ordered = _in_recorded_order(inputs, record.files)
    names = _recorded_names(ordered, record.files) | _recorded_names(
        [*forms, *(Path(one.partition("=")[2].strip()) for one in given)], [*ruled_by, *held.values()]
    )
    planned, unreadable = _planned(basis, language)
    try:
        # Where the policies cannot be read any more, what changed in the input still can.
        batch = read(ordered, basis.choices, planned or Plan((), ()), names=names)
    except UnusableInputError as error:
        files = tuple(_file_of(path) for path in ordered if path.is_file())
        if not files or {file.sha256 for file in files} <= {file.sha256 for file in record.files}:
            raise
        return Rerun(files, unusable=error.spoken(language))
    files = _under_their_own_names(batch.files, ordered)
    beside = tuple((one.name, held[one.name], one.file) for one in batch.registers)
    beside += tuple(("rulings", was, now) for was, now in zip(ruled_by, forms_of(batch), strict=True))
    spoken: Language = "en" if dict(record.options).get("lang") == "en" else "zh"
    if planned is None:
        return Rerun(files, unreadable=unreadable, beside=beside)
    margin = margin_of(basis.choices)
    paid = None if basis.paid is None else Remembered(basis.paid)
    result = judge(planned, batch, paid)
    unchanged = [file.sha256 for file in files] == [file.sha256 for file in record.files]
    again = replace(
        record_of(
            planned,
            record.files if unchanged else files,
            basis.choices,
            batch.registers,
            forms_of(batch),
            language=spoken,
            published=False,
        ),
        version=record.version,
        libraries=record.libraries,
        cells=column_sums(batch.tables) if record.cells else (),
        ledger=() if paid is None else (*_number_of(record), *paid.lines()),
    )
    sheets, _ = result_sheets(result, again, Wording(spoken), margin=margin)
    grids = tuple(map(grid_of, sheets))
    awards = tuple(WrittenResult("", grids, spoken).awards())
    changed = () if unchanged else changed_cells(record.cells, batch.tables)
    return Rerun(files, grids, awards, tuple(sheets), spoken, changed=changed, beside=beside)


def _planned(basis: Basis, language: Language) -> tuple[Plan | None, str]:
    """Return the recorded policies with everything settled, or why this version cannot read them."""
    try:
        margin_of(basis.choices)
        return plan(basis.choices, basis.sources), ""
    except SpokenError as error:
        return None, error.spoken(language)


def _number_of(record: RunRecord) -> list[tuple[str, str]]:
    """Return the lines that give the batch's number in its ledger, and that of the batch that it corrects."""
    return [(name, value) for name, value in record.ledger if name in {"batch", CORRECTS}]


def _recorded_names(inputs: Sequence[Path], recorded: Sequence[InputFile]) -> dict[Path, str]:
    """Return what the run called each input file whose content is unchanged: cells name the files they come from."""
    names = {file.sha256: file.name for file in recorded}
    held = {path: _file_of(path).sha256 for path in inputs if path.is_file()}
    return {path: names[sha256] for path, sha256 in held.items() if sha256 in names}


def _under_their_own_names(files: Sequence[InputFile], inputs: Sequence[Path]) -> tuple[InputFile, ...]:
    """Return files that were read under their recorded names, those renamed since under the names that they have."""
    own = {_file_of(path).sha256: path.name for path in inputs if path.is_file()}
    return tuple(
        file
        if Path(file.name).name == own.get(file.sha256, Path(file.name).name)
        else replace(file, name=own[file.sha256])
        for file in files
    )


def _in_recorded_order(inputs: Sequence[Path], recorded: Sequence[InputFile]) -> list[Path]:
    """Return the input files in the order in which the run had them, as far as their content tells."""
    if len(inputs) != len(recorded) or not all(path.is_file() for path in inputs):
        return list(inputs)
    places = {file.sha256: place for place, file in enumerate(recorded)}
    return sorted(inputs, key=lambda path: places.get(_file_of(path).sha256, len(recorded)))


def _file_of(path: Path) -> InputFile:

    with path.open("rb") as stream:
        return InputFile(path.name, path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())
