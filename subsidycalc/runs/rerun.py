"""A batch judged again from what a result records (policies, parameters, readings, options), and compared with it."""

from __future__ import annotations

import filecmp
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

import subsidycalc
from subsidycalc.audit.changed_cells import changed_cells, column_sums
from subsidycalc.audit.differences import compare
from subsidycalc.audit.entries import CORRECTS
from subsidycalc.audit.history import batches
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.audit.verification import Evidence, in_ledger, verify
from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.results.reports.differences import sides_of
from subsidycalc.results.workbook.cell_differences import cell_differences
from subsidycalc.results.workbook.digest import grid_of
from subsidycalc.results.workbook.result_workbook import result_sheets
from subsidycalc.results.workbook.shown import shown_differences
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.results.workbook.written import NoResultError, WrittenResult, read_written
from subsidycalc.runs.recorded import amounts_of, as_recorded, file_of
from subsidycalc.runs.rulings_given import forms_of
from subsidycalc.runs.run import libraries, margin_of, record_of
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import InputFile, UnusableInputError, apart
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.audit.changed_cells import Changed
    from subsidycalc.audit.differences import Comparison
    from subsidycalc.audit.verification import Cause, Verification
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.results.workbook.cell_differences import CellDifference
    from subsidycalc.results.workbook.digest import Grid
    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.runs.recorded import Given
    from subsidycalc.texts.registry import Language


class Rerun(Struct, frozen=True):
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


class Verified(Struct, frozen=True):
    """What a result and its re-run differ in."""

    verification: Verification
    cells: tuple[CellDifference, ...]
    was_rerun: bool
    consequences: Comparison | None = None
    """What the changed input moves, where nothing else explains the cells that differ."""


def verified(
    result: Path,
    given: Given,
    language: Language,
    *,
    accepted: Sequence[str] = (),
    ledger: Path | None = None,
) -> Verified:
    """Compare a result with its re-run; NoResultError where it does not record how it was made.

    `accepted` are the SHA-256 of policies that the caller vouches for; a ledger tells which file it recorded.
    """
    written = read_written(result)
    record = written.record
    if not record.policies:
        raise NoResultError(said("usage.no_record", file=result.name))
    again = rerun(record, given, language)
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
        amounts_differ=was_rerun and amounts_of(again.awards) != amounts_of(written.awards()),
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
        return in_ledger(file_of(result).sha256, list(batches(book)), dict(record.ledger).get("batch", ""))


def rerun(record: RunRecord, given: Given, language: Language) -> Rerun:
    """Judge the input again by what a result records, and lay out the same sheets.

    Versions, and the names of files whose content is unchanged, are taken from the record: they decide no cell
    but their own. UnusableInputError where the input cannot be read.
    """
    again = as_recorded(record, given, language)
    planned, ordered, paid = again.planned, again.inputs, again.paid
    try:
        # Where the policies cannot be read any more, what changed in the input still can.
        batch = again.read()
    except UnusableInputError as error:
        files = tuple(file_of(path) for path in ordered if path.is_file())
        if not files or {file.sha256 for file in files} <= {file.sha256 for file in record.files}:
            raise
        return Rerun(files, unusable=error.spoken(language))
    files = _under_their_own_names(batch.files, ordered)
    beside = tuple((one.name, again.registers[one.name], one.file) for one in batch.registers)
    beside += tuple(("rulings", was, now) for was, now in zip(again.forms, forms_of(batch), strict=True))
    spoken: Language = "en" if dict(record.options).get("lang") == "en" else "zh"
    if planned is None:
        return Rerun(files, unreadable=again.unreadable, beside=beside)
    result = again.judge(batch)
    unchanged = [file.sha256 for file in files] == [file.sha256 for file in record.files]
    repeated = replace(
        record_of(
            planned,
            record.files if unchanged else files,
            again.choices,
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
    sheets, _ = result_sheets(result, repeated, Wording(spoken), margin=margin_of(again.choices))
    grids = tuple(map(grid_of, sheets))
    awards = tuple(WrittenResult("", grids, spoken).awards())
    changed = () if unchanged else changed_cells(record.cells, batch.tables)
    return Rerun(files, grids, awards, tuple(sheets), spoken, changed=changed, beside=beside)


def _number_of(record: RunRecord) -> list[tuple[str, str]]:
    """Return the lines that give the batch's number in its ledger, and that of the batch that it corrects."""
    return [(name, value) for name, value in record.ledger if name in {"batch", CORRECTS}]


def _under_their_own_names(files: Sequence[InputFile], inputs: Sequence[Path]) -> tuple[InputFile, ...]:
    """Return files that were read under their recorded names, those renamed since under the names that they have."""
    own = {file_of(path).sha256: path.name for path in inputs if path.is_file()}
    return tuple(
        file
        if Path(file.name).name == own.get(file.sha256, Path(file.name).name)
        else replace(file, name=own[file.sha256])
        for file in files
    )
