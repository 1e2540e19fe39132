from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hostile.builders import opendocument
from tables.sheet_reading import cells_of, read, read_one

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading import Limits
from subsidycalc.tables.reading.cells import FormattedNumber
from subsidycalc.tables.reading.parquet import read_frames

_FILES = Path(__file__).parent / "files"


def test_an_old_workbook_keeps_types_errors_merges_and_hidden_parts() -> None:
    batch = read(_FILES / "old_workbook.xls")
    staff, enterprises = batch.sheets
    cells = cells_of(staff)
    assert (cells["C2"], type(cells["C3"])) == ("330302199001010000", float)
    assert (cells["E2"], cells["E5"]) == (dt.date(2023, 1, 6), 44932)
    assert (cells["G2"], cells["G3"]) == (
        FaultyCell("cell-error", "#N/A"),
        FaultyCell("cell-error", "#DIV/0!"),
    )
    assert cells["G5"] is True
    assert (cells["F2"], cells["F3"]) == (12, FormattedNumber(0.5, "0%"))
    assert cells["F5"] == FormattedNumber(2.25, "0.00\\万")
    assert staff.row_numbers.tolist() == [1, 2, 3, 5]
    assert staff.merged == ((2, 0, 3, 0),)
    assert (staff.hidden_rows.tolist(), staff.hidden_columns) == ([3], {2})
    assert (staff.visibility, enterprises.visibility) == ("visible", "hidden")


def test_an_old_workbook_may_count_from_1904() -> None:
    sheet = read_one(_FILES / "old_workbook_1904.xls")
    assert sheet.date_system_1904
    assert cells_of(sheet)["E2"] == dt.date(2023, 1, 6)


@pytest.mark.parametrize("name", ["员工.xlsx", "员工.csv", "员工.ods", "员工"])
def test_the_content_tells_the_kind_not_the_name(name: str, tmp_path: Path) -> None:
    shutil.copy(_FILES / "old_workbook.xls", tmp_path / name)
    assert read_one(tmp_path / name).name == "员工"


def test_text_named_like_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "员工.xlsx").write_text("uscc,姓名\n1,NA\n2,null\n", encoding="utf-8")
    assert cells_of(read_one(tmp_path / "员工.xlsx")) == {
        "A1": "uscc",
        "B1": "姓名",
        "A2": "1",
        "B2": "NA",
        "A3": "2",
        "B3": "null",
    }


_ROWS = """
<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>统一社会<text:s/>信用代码</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
<table:table-row table:visibility="filter">
<table:table-cell table:number-rows-spanned="2" office:value-type="date" office:date-value="2023-01-06"><text:p>6.1.</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.18"><text:p>18%</text:p></table:table-cell>
<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>是</text:p></table:table-cell>
<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="12"><office:annotation><text:p>a note</text:p></office:annotation><text:p>12万</text:p></table:table-cell>
<table:table-cell table:formula="of:=[.A1]"/>
<table:table-cell office:value-type="time" office:time-value="PT03H04M05S"><text:p>3:04</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>甲</text:p><text:p>乙</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
"""


def test_an_opendocument_workbook_keeps_types_repeats_and_hidden_parts(tmp_path: Path) -> None:
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    tables = f'<table:table table:name="员工" table:style-name="ta1">{_ROWS}</table:table>'
    sheet = read_one(opendocument(tmp_path / "a.ods", tables, styles))
    assert cells_of(sheet) == {
        "A1": "统一社会 信用代码",
        "B1": 5,
        "A5": dt.date(2023, 1, 6),
        "B5": FormattedNumber(0.18, "0%"),
        "C5": True,
        "D5": FaultyCell("cell-error", "#N/A"),
        "E5": FormattedNumber(12, '0"万"'),
        "F5": FaultyCell("formula-uncached", "=[.A1]"),
        "G5": dt.time(3, 4, 5),
        "H5": "甲\n乙",
        "A6": "x",
        "B6": "x",
        "A7": "x",
        "B7": "x",
    }
    assert sheet.merged == ((5, 0, 6, 0),)
    assert (sheet.hidden_rows.tolist(), sheet.hidden_columns) == ([5], {3})
    assert sheet.visibility == "hidden"


def test_an_opendocument_amount_in_another_currency_is_told_apart(tmp_path: Path) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="currency" office:currency="{currency}" office:value="12"/>'
        for currency in ("CNY", "USD", "")
    )
    table = f'<table:table table:name="包车"><table:table-row>{cells}</table:table-row></table:table>'
    found = cells_of(read_one(opendocument(tmp_path / "a.ods", table)))
    assert found == {"A1": 12, "B1": FormattedNumber(12, "[$USD] 0"), "C1": 12}


_TEXT = 'uscc;姓名;缴费月数\r\n91330302;张三"小张";"1,5"\r\n\r\n="0123";"李\n四";\r\n'


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ";"), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-16", "\t"), ("gbk", "\t")],
)
def test_text_is_read_in_any_usual_encoding_and_separator(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    file = tmp_path / "员工.csv"
    file.write_bytes(_TEXT.replace(";", separator).encode(encoding))
    sheet = read_one(file)
    assert cells_of(sheet) == {
        "A1": "uscc",
        "B1": "姓名",
        "C1": "缴费月数",
        "A2": "91330302",
        "B2": '张三"小张"',
        "C2": "1,5",
        "A4": "0123",
        "B4": "李\n四",
        "C4": "",
    }
    assert not sheet.typed


@pytest.mark.parametrize(
    "row", ["," * 1000, 'a,"' + "\n," * 500 + '"', ("," * 50 + '"\n",') * 20, "x" * 1000]
)
def test_a_text_row_too_long_to_be_held_is_refused(row: str, tmp_path: Path) -> None:
    file = tmp_path / "员工.csv"
    file.write_text(f"uscc,姓名\n1,2\n{row}\n", encoding="utf-8")
    # An empty field takes eight bytes: 8,000 bytes are a row of 1,000 characters.
    with pytest.raises(UnusableInputError, match=r"有一行超过 1000 个字符.*--limit row="):
        read_one(file, limits=Limits(row_bytes=8000))


def test_many_short_text_rows_are_no_long_one(tmp_path: Path) -> None:
    file = tmp_path / "员工.csv"
    file.write_text("uscc,姓名\n" + "1,2\n" * 1000, encoding="utf-8")
    assert len(read_one(file, limits=Limits(row_bytes=8000)).row_numbers) == 1001


def test_a_separator_line_counts_as_a_row_and_is_no_data(tmp_path: Path) -> None:
    file = tmp_path / "员工.csv"
    file.write_text("sep=;\nuscc;姓名\n1;2\n", encoding="utf-8")
    assert cells_of(read_one(file)) == {"A2": "uscc", "B2": "姓名", "A3": "1", "B3": "2"}


def test_parquet_keeps_types_and_marks_what_no_cell_can_hold(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    table = pa.table(
        {
            "uscc": pa.array(["91330302", None]),
            "id_number": pa.array([330302199001011234, None]),
            "city": pa.array(["甲", "乙"]).dictionary_encode(),
            "paid": pa.array([True, None]),
            "day": pa.array([dt.date(2023, 1, 6), None]),
            "moment": pa.array([dt.datetime(2023, 1, 6, 23, 59, 59, 999999), None]),  # noqa: DTZ001 - no zone
            "exact": pa.array([Decimal("0.10"), Decimal("12345678901234567.89")]),
            "share": pa.array([0.5, float("nan")]),
            "list": pa.array([[1], [2]]),
            "bytes": pa.array([b"a", b"b"]),
        }
    )
    pq.write_table(table, tmp_path / "employees.parquet")
    sheet = read_one(tmp_path / "employees.parquet")
    assert (sheet.name, sheet.label, sheet.lettered) == ("employees", "employees.parquet", False)
    assert cells_of(sheet) == {
        **{f"{letter}1": name for letter, name in zip("ABCDEFGHIJ", table.column_names, strict=True)},
        "A2": "91330302",
        "B2": 330302199001011234,
        "C2": "甲",
        "C3": "乙",
        "D2": True,
        "E2": dt.date(2023, 1, 6),
        "F2": dt.datetime(2023, 1, 6, 23, 59, 59, 999999),  # noqa: DTZ001 - no zone
        "G2": 0.1,
        "G3": "12345678901234567.89",
        "H2": 0.5,
        "I2": FaultyCell("cell-error", "list<element: int64>"),
        "I3": FaultyCell("cell-error", "list<element: int64>"),
        "J2": FaultyCell("cell-error", "binary"),
        "J3": FaultyCell("cell-error", "binary"),
    }


@pytest.mark.parametrize("index", ["int8", "uint8", "uint32"])
def test_parquet_categories_may_be_numbered_in_any_way(index: str, tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    numbers = pa.array([1, 0, None, 1], index)
    sizes = pa.DictionaryArray.from_arrays(numbers, ["小型", "大型"], ordered=True)
    pq.write_table(pa.table({"size_class": sizes}), tmp_path / "enterprises.parquet")
    cells = cells_of(read_one(tmp_path / "enterprises.parquet"))
    assert cells == {"A1": "size_class", "A2": "大型", "A3": "小型", "A5": "大型"}


def test_a_moment_in_universal_time_is_no_day_where_china_has_the_next_one(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    moments = [dt.datetime(2023, 1, 21, hour, tzinfo=dt.UTC) for hour in (0, 15, 16)]
    table = pa.table(
        {
            "utc": pa.array(moments, pa.timestamp("us", "UTC")),
            "china": pa.array(moments, pa.timestamp("us", "Asia/Shanghai")),
        }
    )
    pq.write_table(table, tmp_path / "employees.parquet")
    cells = cells_of(read_one(tmp_path / "employees.parquet"))
    assert cells["A2"] == dt.date(2023, 1, 21)
    assert cells["A3"] == dt.datetime(2023, 1, 21, 15)  # noqa: DTZ001 - cells have no zone
    assert cells["A4"] == FaultyCell("cell-error", "2023-01-21 16:00 UTC")
    # 16:00 in universal time is 0:00 of the next day in China, eight hours ahead.
    assert cells["B4"] == dt.date(2023, 1, 22)


def test_frames_are_read_like_sheets() -> None:
    import pandas as pd  # noqa: PLC0415 - slow to import

    frame = pd.DataFrame(
        {
            "uscc": ["91330302", None],
            "id_number": [330302199001011234, "330302199001011234"],
            "stay_from": [pd.Timestamp("2023-01-06"), pd.NaT],
            "ui_months": [12.0, float("nan")],
            "paid": pd.array([True, None], dtype="boolean"),
        }
    )
    batch = read_frames({"员工": frame})
    cells = cells_of(batch.sheets[0])
    assert (cells["B2"], cells["B3"]) == (330302199001011234, "330302199001011234")
    assert (cells["C2"], cells["D2"], cells["E2"]) == (dt.date(2023, 1, 6), 12, True)
    assert {"A3", "C3", "D3", "E3"}.isdisjoint(cells)
    assert batch.files == read_frames({"员工": frame.copy()}).files
    assert batch.files == read_frames({"员工": frame.astype({"uscc": "object"})}).files, (
        "cells count, not their storage"
    )
    assert batch.files != read_frames({"员工": frame.iloc[::-1]}).files


def test_a_frame_of_mixed_objects_keeps_true_and_1_apart() -> None:
    import pandas as pd  # noqa: PLC0415 - slow to import

    frame = pd.DataFrame({"paid": pd.Series([True, 1, "1", None, 1.5], dtype=object)})
    cells = cells_of(read_frames({"员工": frame}).sheets[0])
    assert [(type(cells[f"A{row}"]), cells[f"A{row}"]) for row in (2, 3, 4, 6)] == [
        (bool, True),
        (int, 1),
        (str, "1"),
        (float, 1.5),
    ]


def test_whichever_byte_of_a_parquet_file_is_damaged_it_is_read_or_refused(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    file = tmp_path / "员工.parquet"
    # three texts are told apart by two bits, which could also name a fourth that is not there
    pq.write_table(pa.table({"姓名": ["甲", "乙", "丙", "甲"] * 4}), file, compression="none")
    sound = file.read_bytes()
    refused = 0
    for place in range(len(sound)):
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        try:
            read(file)
        except UnusableInputError:
            refused += 1
    assert refused > len(sound) // 4
