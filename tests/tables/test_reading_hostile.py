from __future__ import annotations

import re
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hostile import builders
from hostile.endless import ends
from tables.sheet_reading import cells_of, read, read_one

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.reading import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MEGABYTE = 1024**2


@pytest.mark.parametrize("build", builders.REFUSED, ids=lambda build: build.__name__)
def test_it_is_refused_in_one_line_that_names_the_file_and_a_way_out(
    build: Callable[[Path], Path], tmp_path: Path
) -> None:
    file = build(tmp_path / "员工.xlsx")
    with pytest.raises(UnusableInputError) as raised:
        read(file)
    message = str(raised.value)
    assert message.startswith("员工.xlsx")
    assert "\n" not in message
    assert "；" in message, "says what to do after what is wrong"
    assert raised.value.en.startswith("员工.xlsx")
    assert not re.search(r"[，：；]", raised.value.en)


@pytest.mark.parametrize(
    ("build", "zh", "en"),
    [
        (builders.encrypted_workbook, "取消密码", "remove the password"),
        (builders.encrypted_opendocument, "取消密码", "remove the password"),
        (builders.billion_laughs, "DTD", "DTD"),
        (builders.external_entity, "DTD", "DTD"),
        (builders.lone_cell_far_away, "工作表“员工”，单元格 XFD1048576", 'sheet "员工", cell XFD1048576'),
        (builders.shared_string_out_of_range, "工作表“员工”，单元格 B2", 'sheet "员工", cell B2'),
        (builders.duplicate_rows, "第 2 行重复", "row 2 is there twice"),
        (builders.duplicate_cells, "单元格 A2", "cell A2"),
        (builders.web_page, "网页", "web page"),
        (builders.empty_file, "空的", "empty"),
        (builders.undecodable_text, "UTF-8", "UTF-8"),
        (builders.text_with_a_stray_quote, "第 2 行", "line 2"),
        (builders.text_with_a_long_cell, "超过 131072 个字符", "more than 131072 characters"),
        (builders.text_with_two_stray_quotes, "第 2 行", "line 2"),
        (builders.binary_workbook, ".xlsb", ".xlsb"),
        (builders.opendocument_bomb, "XFD1048576", "XFD1048576"),
    ],
)
def test_the_message_says_what_and_where(
    build: Callable[[Path], Path], zh: str, en: str, tmp_path: Path
) -> None:
    with pytest.raises(UnusableInputError) as raised:
        read(build(tmp_path / "a.xlsx"))
    assert zh in str(raised.value)
    assert en in raised.value.en


def test_a_bomb_costs_little_memory_and_ends(tmp_path: Path) -> None:
    file = builders.zip_bomb(tmp_path / "a.xlsx", megabytes=300)
    assert file.stat().st_size < _MEGABYTE
    tracemalloc.start()
    with ends(), pytest.raises(UnusableInputError):
        read(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 256 * _MEGABYTE


def test_what_is_really_unpacked_counts_whatever_the_file_claims(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 60_000))
    file = builders.workbook(tmp_path / "a.xlsx", builders.worksheet(builders.HEADER + rows))
    read(file)
    with pytest.raises(UnusableInputError, match="解压后超过 1 MB"):
        read(file, limits=Limits(unpacked_bytes=_MEGABYTE))


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 100))
    file = builders.workbook(tmp_path / "a.xlsx", builders.worksheet(builders.HEADER + rows))
    with pytest.raises(UnusableInputError, match="超过 50 个单元格"):
        read(file, limits=Limits(cells=50))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("uscc\n1\n", encoding="utf-8")
    with pytest.raises(UnusableInputError, match="请拆分"):
        read(file, limits=Limits(file_bytes=3))


def test_hundreds_of_thousands_of_styled_empty_rows_are_no_rows(tmp_path: Path) -> None:
    file = builders.million_styled_empty_rows(tmp_path / "a.xlsx", rows=300_000)
    with ends():
        sheet = read_one(file)
    assert sheet.row_numbers.tolist() == [1]
    assert cells_of(sheet) == {"A1": "uscc", "B1": "姓名"}
