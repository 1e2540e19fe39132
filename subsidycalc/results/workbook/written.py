"""A result workbook as it lies on disk, read back: its cells, what it was made from, its awards and refusals."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, get_args

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.judging.run_record import DIGEST, RunRecord, read_record
from subsidycalc.policy.document import Kind
from subsidycalc.results.workbook.digest import Grid, GridColumn, digest_of, grid_of_cells
from subsidycalc.results.workbook.sheets.rejected import REFUSALS
from subsidycalc.tables.reading import Limits, read_inputs
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.registry import LANGUAGES, Language, Wording
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


_FEN: Final = 100
_AMOUNT: Final = pattern(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")
_AWARDS: Final = (
    *("uscc", "name", "policy", "provision", "title", "clause", "kind", "quantity", "calculation"),
    *("deducted", "amount", "fund"),
)
_WHO: Final = {"payee": "uscc", "payee_name": "name"}
"""What these columns are called where persons are paid, too."""
_ACCOUNTS: Final = ("uscc", "name", "account_name", "bank", "account")


class NoResultError(SpokenError):
    """The file is no result workbook of this program."""


class WrittenResult(Struct, frozen=True, dict=True):
    """The cells of a result workbook, sheet by sheet."""

    file: str
    grids: tuple[Grid, ...]
    language: Language

    @property
    def run_sheet(self) -> str:
        """Return the name of the sheet that tells what the run was made from."""
        return Wording(self.language).say("sheets.names.run")

    def is_of_payees(self, sheet: str) -> bool:
        """Whether a sheet holds accounts, of which no whole number is shown anywhere."""
        return self._is_part_of("payees", sheet)

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """Return the keys and values of the sheet of what the run was made from; empty where it has none."""
        grid = self._grid("run")
        if grid is None or len(grid.columns) < 2:  # noqa: PLR2004 - a key and a value
            return []
        keys, values = (column.texts.listed() for column in grid.columns[:2])
        return list(zip(keys, values, strict=True))[1:]

    @cached_property
    def record(self) -> RunRecord:
        """Return what the run was made from."""
        return read_record(self.lines)

    @property
    def recorded_digest(self) -> str:
        """Return the content digest that the result bears, "" where it bears none."""
        return dict(self.lines).get(DIGEST, "")

    @cached_property
    def digest(self) -> str:
        """Return the content digest of the cells as they are."""
        return digest_of(self.grids)

    def check_unedited(self) -> None:
        """Refuse to go by a result that is not as it was written, or cannot tell; NoResultError."""
        if not self.recorded_digest:
            raise NoResultError(said("usage.no_record", file=self.file))
        if self.recorded_digest != self.digest:
            raise NoResultError(said("usage.edited", file=self.file))

    def without_added(self, own: Sequence[Grid]) -> tuple[WrittenResult, tuple[tuple[str, str], ...]]:
        """Return the result without columns that somebody put to the right of ours, and these by sheet and heading.

        A column under one of our own headings is none of theirs: it may be taken for ours.
        """
        ours = {grid.name: grid for grid in own}
        kept, added = [], []
        for grid in self.grids:
            width = len(ours[grid.name].columns) if grid.name in ours else len(grid.columns)
            headings = [next(iter(_shown(column)), "") for column in grid.columns]
            theirs = headings[width:]
            if any(heading in headings[:width] for heading in theirs):
                theirs = []
            added += [(grid.name, heading) for heading in theirs if heading]
            kept.append(Grid(grid.name, grid.columns[: len(grid.columns) - len(theirs)]))
        return replace(self, grids=tuple(kept)), tuple(added)

    def kinds(self) -> dict[str, str]:
        """Return the kinds of benefits by what the result calls them."""
        wording = Wording(self.language)
        return {wording.say(f"sheets.kinds.{kind}"): kind for kind in get_args(Kind)}

    def awards(self) -> Iterator[dict[str, str]]:
        """Yield the lines of the sheet of awards; amounts in fen as text."""
        for line in self._table("awards", _AWARDS):
            if line["uscc"]:
                yield line | {name: _fen(line[name]) for name in ("deducted", "amount")}

    def refusals(self) -> Iterator[dict[str, str]]:
        """Yield the lines of the sheet of rows that were not awarded."""
        yield from (line for line in self._table("rejected", REFUSALS) if line["provision"])

    def accounts(self) -> list[dict[str, str]] | None:
        """Return the lines of the sheet of accounts; None where the result has none."""
        if self._grid("payees") is None:
            return None
        return [line for line in self._table("payees", _ACCOUNTS) if line["uscc"]]

    def townships(self) -> dict[str, str]:
        """Return the township of everyone on the sheet of totals, by code."""
        lines = self._table("totals", ("uscc", "township"))
        return {line["uscc"]: line["township"] for line in lines if line["township"]}

    def count(self, key: str, column: str) -> int:
        """Return how many lines of a sheet have a cell in a column."""
        return sum(bool(line[column]) for line in self._table(key, (column,)))

    def _is_part_of(self, key: str, sheet: str) -> bool:
        """Whether a sheet is the one of this key, or one that it goes on in."""
        name = Wording(self.language).say(f"sheets.names.{key}")
        return sheet == name or sheet.startswith(f"{name}(")

    def _grid(self, key: str) -> Grid | None:
        name = Wording(self.language).say(f"sheets.names.{key}")
        return next((grid for grid in self.grids if grid.name == name), None)

    def _table(self, key: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
        """Yield the rows of a sheet and of those that it goes on in, by the columns' own names."""
        wording = Wording(self.language)
        headings = {wording.say(f"sheets.columns.{column}"): column for column in columns}
        headings |= {wording.say(f"sheets.columns.{name}"): column for name, column in _WHO.items()}
        for grid in self.grids:
            if self._is_part_of(key, grid.name):
                yield from _rows(grid, headings, columns)


def _rows(grid: Grid, headings: Mapping[str, str], wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    found: dict[str, list[str]] = {}
    for column in grid.columns:
        cells = _shown(column)
        if cells and cells[0] in headings:
            found[headings[cells[0]]] = cells[1:]
    count = max((len(cells) for cells in found.values()), default=0)
    for row in range(count):
        yield {name: found[name][row] if name in found and row < len(found[name]) else "" for name in wanted}


def _shown(column: GridColumn) -> list[str]:
    """Return the cells of a column as texts; numbers as they are, without a needless fraction."""
    texts = column.texts.listed()
    for row in np.flatnonzero(column.is_number).tolist():
        texts[row] = number_text(float(column.numbers[row]))
    return texts


def number_text(number: float) -> str:
    """Return a number cell as text: `41000`, `2340000.01`."""
    return str(int(number)) if number.is_integer() else repr(number)


def _fen(shown: str) -> str:
    """Return an amount in fen; what is no amount stays as it is."""
    plain = shown.replace(",", "")
    if not _AMOUNT.fullmatch(plain):
        return shown
    fen = Decimal(plain) * _FEN
    return str(int(fen)) if fen == fen.to_integral_value() else shown


def read_written(path: Path) -> WrittenResult:
    """Read a result workbook back; NoResultError where it is none, UnusableInputError where it cannot be read."""
    sheets = read_inputs([path], Limits()).sheets
    names = [sheet.name for sheet in sheets]
    for language in LANGUAGES:
        if Wording(language).say("sheets.names.awards") in names:
            return WrittenResult(path.name, tuple(map(grid_of_cells, sheets)), language)
    raise NoResultError(said("usage.no_result", file=path.name))
