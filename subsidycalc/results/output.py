"""Write the result of a batch as a workbook, safely in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.results.result_workbook import result_sheets
from subsidycalc.results.writing.package import write_workbook
from subsidycalc.results.writing.target import placed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.texts.registry import Wording


def write_result(
    batch: BatchResult,
    record: RunRecord,
    target: Path,
    inputs: Sequence[Path],
    wording: Wording,
    *,
    force: bool = False,
    published: bool = False,
) -> str:
    """Write the workbook and return its content digest; OutputError where it cannot be written."""
    sheets, digest = result_sheets(batch, record, wording, published=published)
    with placed(target, inputs, wording, force=force) as stream:
        write_workbook(sheets, wording, stream)
    return digest
