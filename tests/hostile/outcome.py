"""Run the command line inside the test's own process, and look at what came of it: code, streams, result, files."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

from subsidycalc.cli.endings import run_to_the_end

if TYPE_CHECKING:
    from pathlib import Path

    from hostile.office import Workbook

POLICY = "lucheng-2023"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def command(*arguments: object) -> Ended:
    """Run one command line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run_to_the_end([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Line:
    """One line of 驳回."""

    sheet: str
    row: int
    code: str
    shown: str
    provision: str
    kind: str
    codes: frozenset[str]
    reason: str
    file: str = ""


@dataclass(frozen=True)
class Noticed:
    """One line of 提示."""

    sheet: str
    rows: str
    column: str
    code: str
    text: str


@dataclass(frozen=True)
class Result:
    """A result that was written, with the summary of the run."""

    summary: dict[str, Any]
    rejected: list[Line]
    notices: list[Noticed]
    awards: dict[tuple[str, str], Decimal]
    """The payable amount by enterprise and provision."""
    cells: list[str]
    """Every text of the workbook."""

    @property
    def payable(self) -> Decimal:
        return Decimal(self.summary["payable"])

    def codes(self, sheet: str, row: int) -> set[str]:
        """All reason codes of one input row."""
        return {
            code for line in self.rejected if (line.sheet, line.row) == (sheet, row) for code in line.codes
        }

    def noticed(self, code: str) -> list[Noticed]:
        return [notice for notice in self.notices if notice.code == code]


def result_of(workbook: Workbook, folder: Path, *options: object) -> Result:
    """Write the batch, run it, and return the result; the run must be done."""
    return result_of_file(workbook.save(folder / "batch.xlsx"), folder, *options)


def result_of_file(file: Path, folder: Path, *options: object) -> Result:
    output = folder / "result.xlsx"
    ended = command("run", file, "--policy", POLICY, "-o", output, "--json", "--force", *options)
    assert ended.code == 0, ended.err
    assert ended.err == ""
    assert_sound(ended.summary)
    return read_result(output, ended.summary)


def refusal_of(workbook: Workbook, folder: Path, *options: object) -> str:
    return refusal_of_file(workbook.save(folder / "batch.xlsx"), *options)


def refusal_of_file(file: Path, *options: object) -> str:
    """Run a file that must be refused: exit 2, one line on stderr, nothing on stdout, no file written."""
    before = sorted(path.name for path in file.parent.iterdir())
    ended = command("run", file, "--policy", POLICY, *options)
    assert ended.code == 2, (ended.code, ended.err)
    assert ended.out == ""
    assert ended.err.count("\n") == 1, ended.err
    assert sorted(path.name for path in file.parent.iterdir()) == before
    return ended.err


def assert_sound(summary: dict[str, Any]) -> None:
    """Every row that was read is accounted for once."""
    for name, rows in summary["rows"].items():
        filed = sum(count for key, count in rows.items() if key != "read")
        assert rows["read"] == filed, (name, rows)


def read_result(path: Path, summary: dict[str, Any]) -> Result:
    book = openpyxl.load_workbook(path)
    rejected = [
        Line(
            str(row["工作表"]),
            int(row["行号"]),
            str(row["统一社会信用代码"] or ""),
            str(row["对象"] or ""),
            str(row["项目"]),
            str(row["类型"]),
            frozenset(str(row["原因代码"] or "").split(";")),
            str(row["原因"] or ""),
            str(row.get("文件") or ""),
        )
        for row in _rows(book, "驳回")
    ]
    notices = [
        Noticed(*(str(row[name] or "") for name in ("工作表", "行号", "列", "代码", "说明")))
        for row in _rows(book, "提示")
    ]
    awards = {
        (str(row["统一社会信用代码"]), str(row["项目"])): Decimal(str(row["核定金额(元)"] or 0))
        for row in _rows(book, "奖补明细")
    }
    cells = [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    return Result(summary, rejected, notices, awards, cells)


def _rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    rows = list(book[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
