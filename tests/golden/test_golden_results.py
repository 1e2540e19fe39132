"""The result of every sample is, cell by cell, the one that is kept; README.md says what to do where it is not."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import openpyxl
import pytest
from golden_results import GOLDEN, NOT_COMPARED, Golden, differences

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = 20

every_golden = pytest.mark.parametrize("golden", GOLDEN, ids=[golden.name for golden in GOLDEN])


@every_golden
def test_the_result_of_a_sample_is_the_one_that_is_kept(golden: Golden, tmp_path: Path) -> None:
    golden.actual.unlink(missing_ok=True)
    found = tmp_path / "found.xlsx"
    golden.write(found)
    first = list(islice(differences(golden.expected, found), SHOWN))
    if first:
        golden.actual.write_bytes(found.read_bytes())
        lines = "\n".join(first)
        pytest.fail(
            f"the result differs from {golden.name}/expected.xlsx; actual.xlsx is beside it. First:\n{lines}"
        )


def written(target: Path, name: str, cells: dict[str, tuple[object, str]]) -> Path:
    """Write a workbook of one sheet."""
    workbook = openpyxl.Workbook()
    workbook.active.title = name
    for place, (value, number_format) in cells.items():
        workbook.active[place] = value
        workbook.active[place].number_format = number_format
    workbook.save(target)
    return target


def test_a_difference_of_value_type_or_format_is_told(tmp_path: Path) -> None:
    alike = {"A1": ("应付合计(元)", "General")}
    one = written(tmp_path / "one.xlsx", "汇总", {**alike, "B2": (16_000, "#,##0.00"), "C2": (1, "0")})
    other = written(tmp_path / "other.xlsx", "汇总", {**alike, "B2": ("16,000", "General"), "C2": (1, "0.0")})
    assert list(differences(one, other)) == [
        "汇总!B2: expected 16000 (n, #,##0.00), found '16,000' (s, General)",
        "汇总!C2: expected 1 (n, 0), found 1 (n, 0.0)",
    ]
    assert list(differences(one, one)) == []


def test_lines_of_what_a_run_was_made_from_are_told_by_key(tmp_path: Path) -> None:
    def lines(*pairs: tuple[str, str]) -> dict[str, tuple[object, str]]:
        return {
            f"{column}{row}": (text, "General")
            for row, pair in enumerate(pairs, start=1)
            for column, text in zip("AB", pair, strict=True)
        }

    one = written(tmp_path / "one.xlsx", "运行信息", lines(("a", "1"), ("c", "3"), ("d", "4")))
    more = written(tmp_path / "more.xlsx", "运行信息", lines(("a", "1"), ("b", "2"), ("c", "3"), ("d", "5")))
    moved = written(tmp_path / "moved.xlsx", "运行信息", lines(("c", "3"), ("a", "1"), ("d", "4")))
    assert list(differences(one, more)) == [
        "运行信息!d: expected '4' (s, General | General), found '5' (s, General | General)",
        "运行信息!b: expected a blank cell, found '2' (s, General | General)",
    ]
    assert list(differences(one, moved)) == ["运行信息: the lines stand in another order"]


@every_golden
def test_what_is_kept_depends_on_no_machine(golden: Golden) -> None:
    from subsidycalc.results.workbook.written import read_written  # noqa: PLC0415 - reads the kept file, not the run

    lines = dict(read_written(golden.expected).lines)
    versions = [value for key, value in lines.items() if key.startswith("library:")]
    assert versions
    assert {*versions, lines["digest"], lines["subsidycalc"]} == {NOT_COMPARED}
