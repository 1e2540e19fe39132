"""HAZARDS, files: read by their content, or refused with one line that names the file and the way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hostile import bombs, builders
from hostile.office import EAST_CHINA, FARTHER, GROWTH_REWARD, PERSONS, WHOLE, Sheet, batch
from hostile.other_kinds import (
    made_strict,
    save_old,
    save_opendocument,
    save_parquet,
    save_texts,
    with_external_link,
    with_macros,
)
from hostile.outcome import POLICY, command, refusal_of_file, result_of, result_of_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("name", ["batch.xls", "batch.xlsx", "batch", "batch.csv"])
def test_an_old_workbook_is_known_by_its_content(name: str, tmp_path: Path) -> None:
    result = result_of_file(save_old(batch(), tmp_path / name), tmp_path)
    assert result.payable == WHOLE


def test_an_old_workbook_keeps_types_and_row_numbers(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", int(PERSONS[1]))
    book["员工"].put("F4", "2023-02-30")
    result = result_of_file(save_old(book, tmp_path / "batch.xls"), tmp_path)
    assert result.codes("员工", 3) == {"id-precision-lost"}
    assert result.codes("员工", 4) == {"invalid-date"}
    assert result.payable == WHOLE - FARTHER - EAST_CHINA


@pytest.mark.parametrize("name", ["batch.ods", "batch.xlsx"])
def test_an_opendocument_workbook_is_read(name: str, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", int(PERSONS[1]))
    result = result_of_file(save_opendocument(book, tmp_path / name), tmp_path)
    assert result.codes("员工", 3) == {"id-precision-lost"}
    assert result.payable == WHOLE - FARTHER


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("gb18030", ","),
        ("utf-8", ";"),
        ("gb18030", "\t"),
        ("utf-16", "\t"),
    ],
)
def test_a_folder_of_text_files_in_any_usual_encoding(encoding: str, separator: str, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", "12345")
    folder = save_texts(book, tmp_path / "in", encoding=encoding, separator=separator)
    result = result_of_file(folder, tmp_path)
    assert result.codes("员工.csv", 3) == {"id-length"}
    assert result.payable == WHOLE - FARTHER


def test_a_text_file_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    folder = save_texts(batch(), tmp_path / "in", ending=".xlsx")
    ended = command(
        "run", folder / "企业.xlsx", folder / "员工.xlsx", "-p", POLICY, "-o", tmp_path / "r.xlsx", "--json"
    )
    assert ended.summary["payable"] == f"{WHOLE}.00"


def test_parquet_files_are_read_and_whole_numbers_of_18_digits_are_no_ids(tmp_path: Path) -> None:
    assert result_of_file(save_parquet(batch(), tmp_path / "in"), tmp_path).payable == WHOLE
    result = result_of_file(save_parquet(batch(), tmp_path / "whole", whole_ids=True), tmp_path)
    assert all(result.codes("员工.parquet", row) == {"id-precision-lost"} for row in range(2, 6))
    assert result.payable == 2 * GROWTH_REWARD


def test_a_strict_workbook_is_read(tmp_path: Path) -> None:
    assert result_of_file(made_strict(batch().save(tmp_path / "b.xlsx")), tmp_path).payable == WHOLE


def test_macros_are_ignored_with_a_notice(tmp_path: Path) -> None:
    result = result_of_file(with_macros(batch(), tmp_path / "b.xlsm"), tmp_path)
    assert len(result.noticed("macros-ignored")) == 1
    assert result.payable == WHOLE


def test_external_links_count_by_their_stored_values_with_a_notice(tmp_path: Path) -> None:
    result = result_of_file(with_external_link(batch(), tmp_path / "b.xlsx"), tmp_path)
    assert len(result.noticed("external-links")) == 1
    assert result.payable == WHOLE


def test_several_workbooks_are_one_batch_and_rows_bear_the_files_name(tmp_path: Path) -> None:
    first, second = batch(), batch()
    second["员工"].put("C3", "12345")
    del first.sheets["员工"]
    del second.sheets["企业"]
    files = first.save(tmp_path / "a.xlsx"), second.save(tmp_path / "b.xlsx")
    ended = command("run", *files, "-p", POLICY, "-o", tmp_path / "r.xlsx", "--json")
    assert ended.code == 0
    assert ended.summary["payable"] == f"{WHOLE - FARTHER}.00"
    assert [file["file"] for file in ended.summary["inputs"]] == ["a.xlsx", "b.xlsx"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    # Two offices send the same name: row 3 of which file is wrong?
    for place, rows in (("east", (2, 3)), ("west", (4, 5))):
        book = batch()
        if place == "west":
            del book.sheets["企业"]
        kept = [book["员工"].cells[row, column] for row in rows for column in range(1, 8)]
        book["员工"].cells = {place: value for place, value in book["员工"].cells.items() if place[0] == 1}
        book["员工"].row(2, *kept[:7])
        book["员工"].row(3, *kept[7:])
        book["员工"].put("C3", "12345")
        (tmp_path / place).mkdir()
        book.save(tmp_path / place / "名单.xlsx")
    inputs = tmp_path / "east" / "名单.xlsx", tmp_path / "west" / "名单.xlsx"
    output = tmp_path / "r.xlsx"
    ended = command("run", *inputs, "-p", POLICY, "-o", output, "--json")
    assert [file["file"] for file in ended.summary["inputs"]] == ["east/名单.xlsx", "west/名单.xlsx"]
    from hostile.outcome import read_result  # noqa: PLC0415 - only here

    lines = read_result(output, ended.summary).rejected
    assert {(line.file, line.sheet, line.row) for line in lines} == {
        ("east/名单.xlsx", "员工", 3),
        ("west/名单.xlsx", "员工", 3),
    }


def test_the_same_content_under_two_names_is_refused(tmp_path: Path) -> None:
    batch().save(tmp_path / "a.xlsx")
    batch().save(tmp_path / "b.xlsx")
    ended = command("run", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "-p", POLICY)
    assert ended.code == 2
    assert "a.xlsx" in ended.err
    assert "b.xlsx" in ended.err


@pytest.mark.parametrize("build", builders.REFUSED, ids=lambda build: build.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_used_is_refused_in_one_line(
    build: Callable[[Path], Path], language: str, tmp_path: Path
) -> None:
    message = refusal_of_file(build(tmp_path / "员工.xlsx"), "--lang", language)
    assert message.startswith("员工.xlsx")
    assert ("；" in message) == (language == "zh")


def test_a_missing_file_an_empty_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    for name in ("nowhere.xlsx", "empty", "pipe"):
        assert name in refusal_of_file(tmp_path / name)


@pytest.mark.parametrize("name", ["a" * 300 + ".xlsx", "loop", "\udcff.xlsx"])
def test_a_path_that_leads_nowhere_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    ended = command("run", tmp_path / name, "-p", POLICY)
    assert ended.code == 2
    assert ended.err.count("\n") == 1
    ended = command("run", tmp_path, "-p", tmp_path / name)
    assert ended.code == 2


_MEASURED = """
import json, resource, sys
from subsidycalc.cli.endings import run_to_the_end
code = run_to_the_end(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def _cost_of(*arguments: object) -> tuple[int, float, float]:
    """The exit code of a process, its seconds of work and its most megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, seconds, kilobytes = json.loads(done.stdout.splitlines()[-1])
    assert "Traceback" not in done.stderr
    return code, seconds, kilobytes / 1024


@pytest.mark.parametrize("build", bombs.BOMBS, ids=lambda build: build.__name__)
def test_a_bomb_costs_little(build: Callable[[Path], Path], tmp_path: Path) -> None:
    name = "员工.csv" if "text" in build.__name__ and "shared" not in build.__name__ else "员工.xlsx"
    file = build(tmp_path / name)
    assert file.stat().st_size < 1024**2
    _, start_seconds, start_megabytes = _cost_of("run", tmp_path / "nowhere", "-p", POLICY)
    code, seconds, megabytes = _cost_of("run", file, "-p", POLICY)
    assert code == 2
    assert seconds < 5 * start_seconds, "no more than a few times what starting the program costs"
    assert megabytes - start_megabytes < 200


def test_an_honest_giant_may_raise_the_bound_that_the_refusal_names(tmp_path: Path) -> None:
    book = batch()
    notes = book.sheets["附注"] = Sheet()
    notes.row(1, *(f"第{column}列" for column in range(1, 2100)))
    message = refusal_of_file(book.save(tmp_path / "batch.xlsx"))
    assert "附注" in message
    assert "--limit columns=" in message
    result = result_of(book, tmp_path, "--limit", "columns=3000")
    assert result.payable == WHOLE
    assert any("columns=3000" in cell for cell in result.cells)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("colums=3", "columns"),
        ("columns", "columns"),
        ("columns=x", "unpacked=6GB"),
        ("columns=0", "unpacked=6GB"),
    ],
)
def test_a_bound_that_is_none_is_refused_with_a_suggestion(written: str, hint: str, tmp_path: Path) -> None:
    assert hint in refusal_of_file(batch().save(tmp_path / "batch.xlsx"), "--limit", written)
