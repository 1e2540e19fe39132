"""Rows below a header that are no data: totals lines, held to what their columns add up to, a template's example, and signatures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.model import Kind, Notice
from subsidycalc.tables.packed_texts import ManyValues
from subsidycalc.tables.recognising.folding import folded
from subsidycalc.tables.recognising.number_shapes import exact
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.packed_texts import PackedTexts
    from subsidycalc.tables.recognising.body import Body, BodyColumn

_TOTAL: Final = pattern(
    r".{0,36}?(?:合计|小计|总计|共计|总和|汇总|合计数|subtotal|total|grandtotal|totals)(?:\d{0,9}[户人家个条行项]?)"
)
_SUBTOTAL: Final = pattern(r"小计|.汇总|本页|sub")
"""Excel writes `甲公司 汇总` below each group, and `总计` below all."""
_EXAMPLE: Final = pattern(
    r"(?:填写)?示例(?:\d[\da-z]*|张三)?|(?:填写)?示例行|样例|example(?:\d[\da-z]*|zhangsan)?|sample"
)
"""Alone, or before the code or the person of the example: `示例 91330302YY00000016`, `示例 张三`."""
_SIGNATURE: Final = pattern(
    r"[(（\[【]?(?:(?:填报|填表|制表|编制|审核|审批|复核|负责|经办|联系|法定代表|法人代表|财务|统计)(?:单位|企业)?(?:负责)?(?:人|电话|方式)"
    r"|(?:单位|企业|公司)?(?:[(（]?(?:盖章|签章|公章|签字|签名)[)）]?)|(?:填报|填表|制表)?(?:日期|时间)|电话|手机|领导意见|审核意见"
    r"|注|备注|说明|填报说明|承诺|本单位承诺|我单位承诺|本企业承诺|我公司承诺)\s*(?:[(（](?:签字|签章|盖章)[)）])?\s*(?:[:：]|$)"
)
"""What stands below a table on paper: who filled it in, signatures, stamps, notes."""
_LAST_ROWS: Final = 12
_HINTS: Final = "计总例"
_ENGLISH_INITIALS: Final = frozenset("TtSsGgEe\"'([ ")
_LONGEST_LABEL: Final = 40
_FIRST_TEXTS: Final = 3
"""Among how many texts of a row, from the left, its label is looked for."""
_ADDED_UP: Final = (Kind.MONEY, Kind.ENERGY, Kind.COUNT)


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
    return np.flatnonzero(initials | texts.holding(_HINTS))


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


def signature_rows(body: Body, entity: str) -> Array:
    """Return the positions of the last rows that say who filled the table in, signed or sealed it: `填报人：…`."""
    key = body.columns.get(body.known.get(entity, -1))
    found = []
    for position in range(len(body.row_numbers) - 1, max(-1, len(body.row_numbers) - _LAST_ROWS - 1), -1):
        held = [
            (column, cells.at(position))
            for column, cells in sorted(body.columns.items())
            if cells.codes[position]
        ]
        first = held[0][1] if held else None
        if not isinstance(first, str) or not _SIGNATURE.match(first.strip()):
            break
        code = key.at(position) if key is not None else None
        if code is not None and not (isinstance(code, str) and _SIGNATURE.match(code.strip())):
            break
        found.append(position)
    return np.array(sorted(found), np.int64)


def _texts_before(body: Body, position: int, column: int) -> int:
    return sum(
        type(cells.at(position)) is str
        for number, cells in body.columns.items()
        if number < column and cells.codes[position]
    )


def totals_that_differ(body: Body, totals: Array, subtotals: Array, data: Array) -> list[Notice]:
    """Return a notice for each total that is not the sum of its rows; `data` says which rows are data."""
    notices = []
    for column in body.known.values():
        field = body.heading(column).meaning.field
        if field is None or field.kind not in _ADDED_UP:
            continue
        cells = body.columns[column]
        for index, position in enumerate(totals.tolist()):
            stated = exact(cells.at(position))
            if stated is None:
                continue
            since = int(totals[index - 1]) + 1 if index else 0
            section = _sum(cells, data, since, position)
            candidates = [section] if subtotals[index] else [_sum(cells, data, 0, len(data)), section]
            if not subtotals[index]:
                candidates.append(_sum(cells, data, 0, position))
            if stated not in candidates:
                notices.append(_notice(body, column, position, stated, candidates[0]))
    return notices


def _notice(body: Body, column: int, position: int, stated: Decimal, computed: Decimal) -> Notice:
    return Notice(
        "totals-differ",
        body.sheet.label,
        (int(body.row_numbers[position]),),
        body.heading(column).text,
        (("stated", f"{stated:f}"), ("computed", f"{computed.normalize():f}")),
    )


def _sum(cells: BodyColumn, data: Array, start: int, end: int) -> Decimal:
    """Add up the data rows of a range exactly, each distinct value once with its count."""
    codes = cells.codes[start:end][data[start:end]]
    counts = np.bincount(codes, minlength=len(cells.values))
    total = Decimal(0)
    for code in np.flatnonzero(counts).tolist():
        value = exact(cells.values[code])
        if value is not None:
            total += value * int(counts[code])
    return total
