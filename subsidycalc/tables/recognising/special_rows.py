"""Find rows below a header that are no data: totals lines and a template's example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.packed_texts import ManyValues
from subsidycalc.tables.recognising.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.packed_texts import PackedTexts
    from subsidycalc.tables.recognising.body import Body

_TOTAL: Final = re.compile(
    r".{0,36}?(?:合计|小计|总计|共计|总和|汇总|合计数|subtotal|total|grandtotal|totals)(?:\d{0,9}[户人家个条行项]?)"
)
_SUBTOTAL: Final = re.compile(r"小计|.汇总|本页|sub")
"""Excel writes `甲公司 汇总` below each group, and `总计` below all."""
_EXAMPLE: Final = re.compile(
    r"(?:填写)?示例(?:\d[\da-z]*)?|(?:填写)?示例行|样例|example(?:\d[\da-z]*)?|sample"
)
"""Alone, or before the code of the example: `示例 91330302YY00000016`."""
_HINTS: Final = ("计", "总", "例")
_ENGLISH_INITIALS: Final = frozenset("TtSsGgEe\"'([ ")
_LONGEST_LABEL: Final = 40
_FIRST_TEXTS: Final = 3
"""Among how many texts of a row, from the left, its label is looked for."""


class Labels:
    """The short texts below a header that may be labels of a row, by column and code."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._texts = {column: _candidates(cells.values) for column, cells in body.columns.items()}

    def rows(
        self, matches: Callable[[str], object], among: int = _FIRST_TEXTS
    ) -> Iterator[tuple[int, int, str]]:
        """Yield position, column and folded text of rows that have a label among their first texts."""
        for column, texts in self._texts.items():
            cells = self._body.columns[column]
            codes = [code for code, text in texts.items() if matches(text)]
            if not codes:
                continue
            is_label = np.zeros(len(cells.values), bool)
            is_label[codes] = True
            for position in np.flatnonzero(is_label[cells.codes]).tolist():
                if _texts_before(self._body, position, column) < among:
                    yield position, column, texts[int(cells.codes[position])]


def _candidates(values: Sequence[object]) -> dict[int, str]:
    """Return the folded texts, by code, that could be labels: a quick look at each of perhaps a million."""
    if isinstance(values, ManyValues):
        before = len(values.others)
        looked_at = _perhaps_labels(values.texts).tolist()
        among = {before + place: values.texts[place] for place in looked_at}
        return _candidates(values.others) | {
            code: folded(text) for code, text in among.items() if _is_candidate(text)
        }
    return {
        code: folded(value)
        for code, value in enumerate(values)
        if type(value) is str and _is_candidate(value)
    }


def _is_candidate(text: str) -> bool:
    if not 0 < len(text) <= _LONGEST_LABEL:
        return False
    return text[0] in _ENGLISH_INITIALS if text.isascii() else any(hint in text for hint in _HINTS)


def _perhaps_labels(texts: PackedTexts) -> Array:
    """Return where texts stand that begin as English labels do, or hold what Chinese ones hold."""
    initials = np.isin(texts.initials, np.frombuffer("".join(_ENGLISH_INITIALS).encode(), np.uint8))
    held = np.logical_or.reduce([texts.pool.with_text(hint) for hint in _HINTS])
    return np.flatnonzero(initials | held[texts.chosen])


def totals_rows(body: Body, labels: Labels, entity: str) -> tuple[Array, Array]:
    """Return the positions of totals lines, and which of them are subtotals."""
    key_column = body.known.get(entity)
    found: dict[int, bool] = {}
    for position, column, text in labels.rows(_TOTAL.fullmatch):
        blank_key = key_column is None or not body.columns[key_column].held[position]
        if column == key_column or blank_key:
            found[position] = bool(_SUBTOTAL.search(text))
    positions = np.array(sorted(found), np.int64)
    return positions, np.array([found[position] for position in positions.tolist()], bool)


def example_rows(labels: Labels) -> Array:
    """Return the positions of rows whose first text says that they are an example."""
    rows = {position for position, _, _ in labels.rows(_EXAMPLE.fullmatch, among=1)}
    return np.array(sorted(rows), np.int64)


def _texts_before(body: Body, position: int, column: int) -> int:
    return sum(
        type(cells.values[int(cells.codes[position])]) is str
        for number, cells in body.columns.items()
        if number < column and cells.codes[position]
    )
