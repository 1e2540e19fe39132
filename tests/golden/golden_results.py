"""The results that are kept to compare with: how each is made, and how two workbooks differ cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from msgspec.structs import replace

from subsidycalc.judging.run_record import DIGEST, TOOL
from subsidycalc.results.workbook.sheets.model import text_column
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.runs.planning import Choices
from subsidycalc.runs.run import run_batch
from subsidycalc.texts.registry import LANGUAGES, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.texts.registry import Language

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "sample_data"

DECIDED = {
    "jilin-2020": ("hire_bonus_granted=yes",),
    "jilin-2021": ("retention_rate=300",),
    "jilin-hr-2021": ("retention_rate=300",),
}
"""What the localities of the samples have decided, where the texts leave it to them without a default."""

NOT_COMPARED = "(not compared)"
"""Stands where a value depends on what is installed, or on such values."""


@dataclass(frozen=True)
class Golden:
    """The result of one sample in one language."""

    policy: str
    language: Language

    @property
    def name(self) -> str:
        return f"{self.policy}.{self.language}"

    @property
    def expected(self) -> Path:
        return HERE / self.name / "expected.xlsx"

    @property
    def actual(self) -> Path:
        """Where a failing run leaves what it found."""
        return HERE / self.name / "actual.xlsx"

    def write(self, target: Path) -> None:
        """Run the sample and write its result, versions and the digest over them left out."""
        run = run_batch(
            [SAMPLES / f"{self.policy}.xlsx"],
            Choices((self.policy,), values=DECIDED.get(self.policy, ())),
            language=self.language,
        )
        sheets = [without_versions(sheet) if sheet.key == "run" else sheet for sheet in run.sheets]
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as stream:
            write_workbook(sheets, Wording(self.language), stream)


GOLDEN = [
    Golden("lucheng-2023", "zh"),
    Golden("lucheng-2023", "en"),
    Golden("fujian-2020q2", "zh"),
    Golden("jilin-2020", "zh"),
    Golden("jilin-2021", "zh"),
    Golden("jilin-hr-2021", "zh"),
]


def without_versions(sheet: SheetModel) -> SheetModel:
    """Return the sheet of what a run was made from without versions, and without the digest, which is over them too."""
    (block,) = sheet.blocks
    keys, values = block.columns
    told = [
        NOT_COMPARED if key.startswith("library:") or key in {TOOL, DIGEST} else value
        for key, value in zip(keys.texts.listed(), values.texts.listed(), strict=True)
    ]
    filled = text_column(values.heading, told, values.width, values.style)
    return replace(sheet, blocks=(replace(block, columns=(keys, filled)),))


def differences(expected: Path, actual: Path) -> Iterator[str]:
    """Yield one line per cell that differs in value, type or number format, and one where the sheets differ."""
    one, other = (openpyxl.load_workbook(file) for file in (expected, actual))
    if one.sheetnames != other.sheetnames:
        yield f"sheets: expected {one.sheetnames}, found {other.sheetnames}"
    for name in one.sheetnames:
        if name not in other.sheetnames:
            continue
        wanted, found = (
            (_cells_by_key if name in RUN_SHEETS else _cells)(workbook[name]) for workbook in (one, other)
        )
        for place in dict.fromkeys((*wanted, *found)):
            if wanted.get(place) != found.get(place):
                start = _parting(wanted.get(place), found.get(place))
                one_said, other_said = _said(wanted.get(place), start), _said(found.get(place), start)
                yield f"{name}!{place}: expected {one_said}, found {other_said}"
        if [place for place in wanted if place in found] != [place for place in found if place in wanted]:
            yield f"{name}: the lines stand in another order"


RUN_SHEETS = {Wording(language).say("sheets.names.run") for language in LANGUAGES}
"""Names of the sheet of what a run was made from."""

Cell = tuple[Any, str, str]

_LONG = 200
"""Of a longer text only the part where it differs is shown."""
_BEFORE = 60


def _cells(sheet: Any) -> dict[str, Cell]:  # noqa: ANN401 - openpyxl is untyped
    """Return value, type and number format of every cell that holds something, by its place."""
    return {
        cell.coordinate: (cell.value, cell.data_type, cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _cells_by_key(sheet: Any) -> dict[str, Cell]:  # noqa: ANN401 - as above
    """Return the values of a sheet of keys and values by key, so that a line more moves no other."""
    return {
        str(key.value): (value.value, value.data_type, f"{key.number_format} | {value.number_format}")
        for key, value in sheet.iter_rows(max_col=2)
    }


def _parting(one: Cell | None, other: Cell | None) -> int:
    """Return where two long texts begin to differ, a little before it; 0 for anything else."""
    if one is None or other is None:
        return 0
    pairs = enumerate(zip(str(one[0]), str(other[0]), strict=False))
    return max(next((place for place, (here, there) in pairs if here != there), 0) - _BEFORE, 0)


def _said(cell: Cell | None, start: int) -> str:
    if cell is None:
        return "a blank cell"
    value, kind, number_format = cell
    if isinstance(value, str) and len(value) > _LONG:
        value = f"{'…' if start else ''}{value[start : start + _LONG]}…"
    return f"{value!r} ({kind}, {number_format})"
