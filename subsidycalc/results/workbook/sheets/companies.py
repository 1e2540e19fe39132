"""Which enterprise a line of a result is about: its file's only one, or those of the rows that it names."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT, distinct_of
from subsidycalc.results.workbook.sheets.entities import text_of
from subsidycalc.tables.model import file_of
from subsidycalc.tables.packed_texts import PackedTexts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.results.wording.coded import CodedTexts
    from subsidycalc.results.wording.notices import Line
    from subsidycalc.tables.model import Table
    from subsidycalc.texts.registry import Wording

_NAMED: Final = 3
"""So many enterprises a line names; more are counted."""


def companies_by_file(tables: Mapping[str, Table]) -> dict[str, str]:
    """Return the enterprise of each file that lists just one, by its name or else its code."""
    table = tables.get("enterprises")
    if table is None or len({file_of(label) for label in table.sheets}) < 2:  # noqa: PLR2004 - one file alone says nothing
        return {}
    found: dict[str, set[str]] = {}
    rows = np.arange(len(table))
    names, codes = (text_of(table, key, rows) for key in ("name", "uscc"))
    for row, sheet in enumerate(table.sheet_index.tolist()):
        kept = names if names.codes[row] != NO_TEXT else codes
        text = kept.texts[kept.codes[row]] if kept.codes[row] != NO_TEXT else ""
        found.setdefault(file_of(table.sheets[sheet]), set()).add(text)
    return {file: next(iter(texts)) for file, texts in found.items() if len(texts) == 1}


class Companies:
    """The enterprises of a batch, by what lines of a result name: files, or rows of sheets."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._of_file = companies_by_file(tables)
        self._on_sheet: dict[str, list[Table]] = defaultdict(list)
        for table in tables.values():
            for label in table.sheets:
                self._on_sheet[label].append(table)
        self._listed = tables.get("enterprises")

    @cached_property
    def _names(self) -> dict[str, str]:
        return _names_by_code(self._listed)

    def of_line(self, line: Line, wording: Wording) -> str:
        """Return the enterprises that a notice is about, counted where they are many; "" where none is told."""
        if len(line.files) == 1 and line.files[0] in self._of_file:
            return self._of_file[line.files[0]]
        if len(line.files) > 1 or not line.notice.rows:
            return ""
        named = self._of_rows(line.notice.sheet, line.notice.rows)
        listed = wording.say("requirements.list").join(named[:_NAMED])
        if len(named) <= _NAMED:
            return listed
        return wording.say("sheets.several_companies", count=len(named), companies=listed)

    def _of_rows(self, label: str, numbers: Sequence[int]) -> Sequence[str]:
        parts: list[Sequence[str]] = []
        for table in self._on_sheet[label]:
            if "uscc" not in table.columns:
                continue
            here = np.isin(table.row_numbers, numbers) & (table.sheet_index == table.sheets.index(label))
            rows = np.flatnonzero(here)
            if table.definition.name == "enterprises":
                own = text_of(table, "name", rows)
                rows = rows[own.codes == NO_TEXT]
                parts.append(_in_order(own))
            if len(rows):
                codes = _in_order(text_of(table, "uscc", rows))
                parts.append(list(dict.fromkeys(self._names.get(code, code) for code in codes)))
        return parts[0] if len(parts) == 1 else list(dict.fromkeys(chain(*parts)))


def _in_order(column: CodedTexts) -> Sequence[str]:
    """Return the distinct texts of a column in the order in which they stand there; a notice may be about every row."""
    if not isinstance(column.texts, PackedTexts):
        return column.in_order().texts
    # They are there once each, and of many only the first are asked for.
    codes = column.codes[column.codes != NO_TEXT]
    return column.texts.taken(codes[np.sort(distinct_of(codes).first)])


def _names_by_code(table: Table | None) -> dict[str, str]:
    if table is None:
        return {}
    rows = np.arange(len(table))
    codes, names = (text_of(table, key, rows) for key in ("uscc", "name"))
    listed = zip(codes.listed()[::-1], names.listed()[::-1], strict=True)
    return {code: name for code, name in listed if code and name}
