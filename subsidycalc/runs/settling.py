"""Two results settled with the inputs of both at hand: judged again, so that whoever only one of them pays for is named."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from subsidycalc.audit.benefits import matched
from subsidycalc.audit.settlement import Settlement, settle
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.results.persons_moved import persons_moved
from subsidycalc.results.reports.differences import sides_of
from subsidycalc.results.workbook.digest import grid_of
from subsidycalc.results.workbook.sheets.awards import awards_sheet
from subsidycalc.results.workbook.sheets.model import within_limits
from subsidycalc.results.workbook.written import NoResultError, WrittenResult, read_written
from subsidycalc.runs.recorded import Given, amounts_of, as_recorded
from subsidycalc.runs.registers import recorded_registers
from subsidycalc.runs.rulings_given import recorded_forms
from subsidycalc.tables.reading import Limits
from subsidycalc.tables.reading.opening import named_sources
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.tables.model import InputFile
    from subsidycalc.texts.registry import Language


def settled(before: Path, after: Path, given: Given, language: Language) -> Settlement:
    """Settle two results; with the inputs of both, name the persons whom only one of them pays for.

    What is given may belong to either result or to both: its content tells.

    WrongChoiceError where a file that a result records is not given, or one is given that neither records.
    """
    results = read_written(before), read_written(after)
    for one in results:
        one.check_unedited()
    sides = sides_of(*results)
    found = settle(*sides)
    if not given.inputs:
        if given.registers or given.rulings:
            raise WrongChoiceError(said("settle.inputs_first"))
        return found
    judged = [
        _judged(one, own, language) for one, own in zip(results, _shared_out(results, given), strict=True)
    ]
    benefits = {one.reference: one for side in sides for one in side.benefits}
    benefits |= {one.before.reference: one.after for one in matched(sides[0].benefits, sides[1].benefits)}
    return replace(found, named=tuple(persons_moved(judged[0], judged[1], benefits, Wording(language))))


def _judged(result: WrittenResult, given: Given, language: Language) -> BatchResult:
    """Judge the input of a result by what it records; WrongChoiceError where other awards come of it."""
    again = as_recorded(result.record, given, language)
    judged = again.judge(again.read())
    sheets = within_limits(awards_sheet(judged, Wording(result.language)))
    awards = WrittenResult(result.file, tuple(map(grid_of, sheets)), result.language).awards()
    if amounts_of(awards) != amounts_of(result.awards()):
        raise WrongChoiceError(said("settle.judged_otherwise", result=result.file))
    return judged


def _shared_out(results: Sequence[WrittenResult], given: Given) -> list[Given]:
    """Return for each result what it records of what is given."""
    for one in results:
        if not one.record.policies:
            raise NoResultError(said("usage.no_record", file=one.file))
    names, records = [one.file for one in results], [one.record for one in results]
    inputs = _own(
        "--input", names, [one.files for one in records], {str(path): path for path in given.inputs}
    )
    registers = _own(
        "--register",
        names,
        [list(recorded_registers(one).values()) for one in records],
        {written: Path(written.partition("=")[2].strip()) for written in given.registers},
    )
    rulings = _own(
        "--rulings", names, list(map(recorded_forms, records)), {str(path): path for path in given.rulings}
    )
    return [
        Given(list(map(Path, own)), register, list(map(Path, forms)), given.password)
        for own, register, forms in zip(inputs, registers, rulings, strict=True)
    ]


def _own(
    option: str, results: Sequence[str], recorded: Sequence[Sequence[InputFile]], given: dict[str, Path]
) -> list[list[str]]:
    """Return for each result those of the given files whose digests it records."""
    held = {written: _digests(written, path) for written, path in given.items()}
    found = []
    for result, files in zip(results, recorded, strict=True):
        due, own = Counter(file.sha256 for file in files), []
        for written, digests in (part for parts in held.values() for part in parts):
            if digests <= due:
                own.append(written)
                due -= digests
        for file in files:
            if due[file.sha256]:
                raise WrongChoiceError(said("settle.missing", result=result, file=file.name, option=option))
        found.append(own)
    known = {file.sha256 for files in recorded for file in files}
    for written, ((_, digests), *_) in held.items():
        if not known & set(digests):
            raise WrongChoiceError(said("settle.foreign", file=written, a=results[0], b=results[1]))
    return found


def _digests(written: str, path: Path) -> list[tuple[str, Counter[str]]]:
    """Return the digests that a file, a folder or an archive holds, and those of each file in a folder."""
    digests, parts = [], []
    for _, source in named_sources([path], Limits()):
        with source.opened() as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
        if source.content is None and source.path != path:
            parts.append((str(source.path), Counter(digests[-1:])))
    return [(written, Counter(digests)), *parts]
