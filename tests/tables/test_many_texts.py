"""A large column, whose texts stay in their buffer, is recognised and normalised exactly as a small one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hostile.builders import MAIN
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import results

from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices
from subsidycalc.tables.packed_texts import ManyValues, PackedTexts
from subsidycalc.tables.reading import Limits, parquet, read_inputs, sheet_values
from subsidycalc.tables.reading.cells import FormattedNumber, compacted
from subsidycalc.tables.reading.package import Package
from subsidycalc.tables.reading.shared_strings import shared_strings
from subsidycalc.tables.recognising.assembling import one_below_the_other

if TYPE_CHECKING:
    import pytest

    from subsidycalc.tables.model import Batch

SAMPLE = Path(__file__).parents[2] / "sample_data" / "lucheng-2023.xlsx"


def _read(monkeypatch: pytest.MonkeyPatch, many: int) -> Batch:
    monkeypatch.setattr(sheet_values, "MANY_TEXTS", many)
    return read([SAMPLE], Choices(("lucheng-2023",)))


def test_the_sample_reads_the_same_whether_its_columns_count_as_large_or_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small, large = _read(monkeypatch, 10**9), _read(monkeypatch, 0)
    assert list(large.tables) == list(small.tables)
    assert large.notices == small.notices
    for name, table in small.tables.items():
        other = large.tables[name]
        assert (other.rows_read, other.set_aside) == (table.rows_read, table.set_aside)
        assert other.row_numbers.tolist() == table.row_numbers.tolist()
        for key, column in table.columns.items():
            assert results(other.columns[key]) == results(column), (name, key)
            assert other.columns[key].raw == column.raw
            if column.masked is not None:
                assert other.columns[key].masked.tolist() == column.masked.tolist()


_ITEMS = {
    "<si><t>张三</t></si>": "张三",
    "<si><t></t></si>": "",
    '<si><t xml:space="preserve"> 李四 </t></si>': " 李四 ",
    "<si><t>a&amp;b</t></si>": "a&b",
    "<si><t>_x0041_</t></si>": "A",
    "<si><t>x\r\ny</t></si>": "x\ny",
    "<si><r><t>王</t></r><r><t>五</t></r></si>": "王五",
    "<si><t>汉字</t><rPh><t>hanzi</t></rPh></si>": "汉字",
    "<si ><t >赵六</t ></si>": "赵六",
    '<si><t xml:space="default">x</t></si>': "x",
}


@given(st.lists(st.sampled_from(list(_ITEMS)), max_size=12), st.sampled_from(["", "\n"]))
def test_every_spelling_of_a_shared_text_is_read(items: list[str], between: str) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("texts", f'<sst xmlns="{MAIN}">{between.join(items)}</sst>')
    pool = shared_strings(Package(whole, "a.xlsx", Limits()), "texts")
    assert [pool.text(place) for place in range(len(pool))] == [_ITEMS[item] for item in items]


def _many(others: list[object], texts: list[str]) -> ManyValues:
    return ManyValues(others, PackedTexts.of(texts))


def test_only_the_values_that_occur_stay() -> None:
    percent = FormattedNumber(0.5, "0%")
    values = _many([None, 5, 5.0, percent], ["甲", "乙", "丙"])
    kept = compacted(values, np.array([6, 3, 4, 0, 6]))
    assert list(kept.distinct) == [None, percent, "甲", "丙"]
    assert [kept.distinct[code] for code in kept.codes.tolist()] == ["丙", percent, "甲", None, "丙"]


def test_columns_of_several_sheets_stand_one_below_the_other() -> None:
    parts = [
        (_many([None, 1], ["甲", "乙"]), np.array([3, 0, 1])),
        ([None, "甲", 2], np.array([2, 1, 0])),
        (_many([None], ["乙"]), np.array([1, 0])),
    ]
    values, codes = one_below_the_other(parts)
    assert [values[code] for code in codes.tolist()] == ["乙", None, 1, 2, "甲", None, "乙", None]


def test_parquet_columns_are_the_same_with_and_without_a_dictionary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [None if place % 7 == 0 else f"3405241980{place:08d}" for place in range(1500)]
    names = [f"张{chr(0x4E00 + place % 1200)}" for place in range(1500)]
    table = pa.table({"统一社会信用代码": ["91330302YY00000003"] * 1500, "姓名": names, "身份证号": numbers})
    pq.write_table(table, tmp_path / "employees.parquet", row_group_size=400)
    columns = []
    for mostly_different in (parquet._mostly_different, lambda _data, _pa: False):
        monkeypatch.setattr(parquet, "_mostly_different", mostly_different)
        for many in (1000, 10**9):
            monkeypatch.setattr(parquet, "MANY_TEXTS", many)
            (sheet,) = read_inputs([tmp_path / "employees.parquet"], Limits()).sheets
            columns.append(
                [
                    [column.distinct[code] for code in column.codes.tolist()]
                    for column in sheet.columns.values()
                ]
            )
    assert columns[0] == [
        ["统一社会信用代码", *table[0].to_pylist()],
        ["姓名", *names],
        ["身份证号", *numbers],
    ]
    assert columns[1:] == columns[:1] * 3
