"""The example row of a template is told from data, and so is the sheet that explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.tables.model import Batch

CODE = "91330302YY00000016"


def batch(folder: Path, first: str, guide: str = "") -> Batch:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "企业"
    sheet.append(["统一社会信用代码", "企业名称"])
    sheet.append([first, "甲公司"])
    sheet.append([CODE, "乙公司"])
    if guide:
        workbook.create_sheet(guide).append(["怎么填"])
    workbook.save(folder / "data.xlsx")
    return read([folder / "data.xlsx"], Choices(("lucheng-2023",)))


@pytest.mark.parametrize(
    "first", ["示例", f"示例 {CODE}", f"示例：{CODE}", f"Example {CODE}", "示例行", "填写示例"]
)
def test_an_example_row_is_set_aside_with_a_notice(tmp_path: Path, first: str) -> None:
    found = batch(tmp_path, first)
    assert len(found.tables["enterprises"]) == 1
    assert found.tables["enterprises"].set_aside == 1
    assert [notice.code for notice in found.notices] == ["example-row"]


@pytest.mark.parametrize("first", [CODE, "示例公司", f"甲示例{CODE}", "Exampleco"])
def test_a_row_that_only_sounds_like_one_stays(tmp_path: Path, first: str) -> None:
    assert len(batch(tmp_path, first).tables["enterprises"]) == 2


@pytest.mark.parametrize("guide", ["说明", "填表说明", "Guide", "检查结果"])
def test_a_sheet_that_explains_is_left_alone_without_a_notice(tmp_path: Path, guide: str) -> None:
    assert batch(tmp_path, CODE, guide).notices == []


def test_another_sheet_that_is_no_table_is_said_to_be_left_out(tmp_path: Path) -> None:
    assert [notice.code for notice in batch(tmp_path, CODE, "草稿").notices] == ["sheet-ignored"]
