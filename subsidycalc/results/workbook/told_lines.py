"""Lines of 驳回 one by one, and by what each is known again when it is ruled on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.results.wording.reasons import lines_of
from subsidycalc.results.workbook.sheets.companies import companies_by_file
from subsidycalc.results.workbook.sheets.rejected import cells_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array, InputFile
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.frame import Frame

KNOWN_BY: Final = ("file", "sheet", "row", "uscc", "name", "object", "policy", "provision", "codes")
_DIGITS: Final = 12


class ToldLine(Struct, frozen=True):
    """One line of 驳回, and the row of a frame that it is about."""

    result: ProvisionResult
    frame: Frame
    row: int
    verdict: int
    cells: Mapping[str, str]
    """What the sheet says, by the names of its columns."""


def told_lines(batch: BatchResult, wording: Wording, numbers: Collection[int]) -> Iterator[ToldLine]:
    """Yield the lines about rows of these numbers as the sheet says them, and as it would say those that are paid."""
    wanted = np.array(sorted(numbers), dtype=np.int64)
    companies = companies_by_file(batch.tables)

    def among(frame: Frame) -> Array:
        return np.isin(frame.table.row_numbers[frame.rows], wanted)

    for result in batch.provisions:
        for lines in lines_of(result, wording, among):
            cells = cells_of(lines, companies, wording)
            for place, row in enumerate(lines.rows.tolist()):
                told = {name: column[place] for name, column in cells.items()}
                yield ToldLine(result, lines.frame, row, int(lines.verdict[place]), told)


def check_code(cells: Mapping[str, str], inputs: Iterable[str]) -> str:
    """Return by what a line is known again: who and what it is about, the input that it stands in, what it says."""
    known = "\x1f".join(cells[name] for name in KNOWN_BY)
    return "-".join(map(_digest, (known, "\n".join(sorted(inputs)), cells["reason"])))


def sha256_of(files: Iterable[InputFile]) -> list[str]:
    """Return the digests of input files."""
    return [file.sha256 for file in files]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
