"""A run as a whole: a batch judged, recorded, laid out in sheets and written."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from subsidycalc import __version__
from subsidycalc.audit.changed_cells import column_sums
from subsidycalc.audit.entries import CORRECTS
from subsidycalc.judging.paid_record import Remembered
from subsidycalc.judging.run_record import PolicyInForce, RunRecord
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.results.workbook.result_workbook import result_sheets
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.results.workbook.writing.target import placed
from subsidycalc.runs.installed import installed_version
from subsidycalc.runs.pipeline import batch_of, judge, read, recognised_in, registers_of
from subsidycalc.runs.planning import Choices, Plan, plan
from subsidycalc.runs.rulings_given import forms_of
from subsidycalc.tables.ahead import Once, asked_beforehand
from subsidycalc.tables.reading import Limits
from subsidycalc.texts.registry import Language, Wording
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.quantities import read_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from pandas import DataFrame

    from subsidycalc.audit.ledger import Ledger
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.data_frames import Frames
    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.model import Batch, InputFile

LIBRARIES: Final = ("numpy", "pyarrow", "pydantic", "xlrd", "xlsxwriter")
"""Libraries that take part in a result."""


class Run(Struct, frozen=True):
    """A batch that has been judged, with what decided it and the sheets of its result."""

    plan: Plan
    result: BatchResult
    record: RunRecord
    sheets: list[SheetModel]
    digested: Callable[[], str]
    language: Language = "zh"

    @property
    def digest(self) -> str:
        """Return the content digest of its sheets."""
        return self.digested()

    def write(self, target: Path, *, inputs: Sequence[Path] = (), force: bool = False) -> None:
        """Write the result workbook, never over one of the inputs; OutputError where it cannot be written."""
        wording = Wording(self.language)
        with placed(target, inputs, force=force) as stream:
            write_workbook(self.sheets, wording, stream)

    def frames(self) -> Frames:
        """Return awards, totals, every verdict, refusals and notices as pandas data frames."""
        from subsidycalc.results.data_frames import frames_of  # noqa: PLC0415 - pandas is slow to import

        return frames_of(self.result, Wording(self.language))


def run_batch(
    inputs: Sequence[Path] | Mapping[str, DataFrame],
    choices: Choices,
    *,
    language: Language = "zh",
    published: bool = False,
) -> Run:
    """Run a batch of input files, or of data frames by the names of their tables, and return all but the workbook.

    Raises UnusableInputError, UnknownPolicyError, PolicyFileError or WrongChoiceError for what the caller
    can mend, and DefectError where the account of rows does not balance.
    """
    planned = plan(choices)
    if isinstance(inputs, Mapping):
        from subsidycalc.tables.reading.parquet import read_frames  # noqa: PLC0415 - most batches are files

        recognised = recognised_in(read_frames(inputs), choices, planned)
        batch = batch_of(registers_of(choices, planned), recognised, choices, planned)
    else:
        batch = read(inputs, choices, planned)
    return laid_out(planned, batch, choices, language=language, published=published)


def laid_out(
    planned: Plan,
    batch: Batch,
    choices: Choices,
    *,
    language: Language = "zh",
    published: bool = False,
    ledger: Ledger | None = None,
    corrects: int = 0,
) -> Run:
    """Judge tables that have been read, knowing what a ledger tells of earlier batches, and lay out the sheets.

    The batch that this one corrects counts as if it had not been.
    """
    margin = margin_of(choices)
    record = record_of(
        planned,
        batch.files,
        choices,
        batch.registers,
        forms_of(batch),
        language=language,
        published=published,
    )
    paid: Remembered | None = None
    number = 0
    if ledger is not None:
        number, before = ledger.before(record, corrects=corrects)
        paid = Remembered(before)
    sums = Once(lambda: column_sums(batch.tables))
    with asked_beforehand([sums]):
        result = judge(planned, batch, paid)
    record = replace(record, cells=sums())
    if paid is not None:
        record = replace(record, ledger=(*_booked(number, corrects), *paid.lines()))
    sheets, digest = result_sheets(result, record, Wording(language), published=published, margin=margin)
    return Run(planned, result, record, sheets, digest, language)


def _booked(number: int, corrects: int) -> tuple[tuple[str, str], ...]:
    booked = (("batch", str(number)),)
    return (*booked, (CORRECTS, str(corrects))) if corrects else booked


def record_of(
    planned: Plan,
    files: Sequence[InputFile],
    choices: Choices,
    registers: Sequence[Register] = (),
    forms: Sequence[InputFile] = (),
    *,
    language: str,
    published: bool,
) -> RunRecord:
    """Return what decided a run, beside the input itself: versions, policies in force, options that were given."""
    policies = tuple(
        PolicyInForce(
            one.policy.id,
            one.declaration.source.text,
            one.declaration.source.sha256,
            tuple(one.parameters.items()),
            tuple(one.readings.items()),
        )
        for one in planned.settled
    )
    options = [("policies", ", ".join(dict.fromkeys(task.policy.id for task in planned.tasks)))]
    options += [("provision", name) for name in choices.provisions]
    options += [("unit", unit) for unit in choices.units]
    options += [("fill-merged", "yes")] if choices.fill_merged else []
    options += [
        ("limit", f"{name}={bound}")
        for name, bound in asdict(choices.limits).items()
        if bound != asdict(Limits())[name]
    ]
    options += [("register", f"{one.name} {one.file.sha256} {one.file.name}") for one in registers]
    options += [("register-declared", f"{one.name} {one.declared.as_text()}") for one in registers]
    options += [("rulings", f"{one.sha256} {one.name}") for one in forms]
    options.append(("near", choices.near))
    options += [("config", choices.config)] if choices.config else []
    options += [("publish", "yes")] if published else []
    options.append(("lang", language))
    return RunRecord(__version__, libraries(), tuple(files), policies, tuple(options))


def libraries() -> tuple[tuple[str, str], ...]:
    """Return the libraries that take part in a result, with their versions."""
    return tuple((name, installed_version(name)) for name in LIBRARIES)


def margin_of(choices: Choices) -> Fraction:
    """Return how near a threshold is near, as an exact share; WrongChoiceError."""
    try:
        margin = read_quantity(choices.near)
    except ValueError:
        margin = None
    if margin is None or margin.dimension != "share" or not 0 <= margin.value < 1:
        raise WrongChoiceError(said("usage.no_margin", written=choices.near))
    return margin.value


def default_output(first_input: Path, first_policy: str, folder: Path | None = None) -> Path:
    """Return where a result goes unless the caller names a file: beside the first input, or into a folder."""
    first = Path(os.path.normpath(first_input.absolute()))
    if not first.exists() and glob.has_magic(str(first)):
        first = first.parent  # the result of a wildcard goes beside its folder, not among the inputs
    name = first.name if first.is_dir() else first.stem
    result = f"{name}.{first_policy}.xlsx"
    return first.with_name(result) if folder is None else folder / result
