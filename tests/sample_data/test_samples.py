"""Every sample is made again as committed, means nobody, and has an expectation for each of its rows."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sample_data.sample_sheets import sheets
from sample_data.samples import ROOT, SAMPLES, TABLE_ON, Sample

if TYPE_CHECKING:
    from pathlib import Path

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.policy for sample in SAMPLES])


def cells_under(sample: Sample, heading: str) -> list[Any]:
    """Return every cell of the sample that stands under such a heading."""
    return [
        cell
        for rows in sheets(sample).values()
        for row in rows
        for name, cell in row.items()
        if name.endswith(heading) and cell is not None
    ]


def make(sample: Sample, target: Path) -> bytes:
    """Run the script as a process and return what it wrote."""
    subprocess.run([sys.executable, str(sample.script), str(target)], check=True, cwd=ROOT)
    return target.read_bytes()


def parts(file: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return every part of a workbook: name, date and content; zlib's own version may pack them differently."""
    with zipfile.ZipFile(file) as archive:
        return [(part.filename, part.date_time, archive.read(part)) for part in archive.infolist()]


@every_sample
def test_the_script_writes_the_committed_workbook_again(sample: Sample, tmp_path: Path) -> None:
    make(sample, tmp_path / "again.xlsx")
    assert parts(tmp_path / "again.xlsx") == parts(sample.workbook)


@every_sample
def test_two_runs_write_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    assert make(sample, tmp_path / "one.xlsx") == make(sample, tmp_path / "two.xlsx")


def identity_numbers(sample: Sample) -> list[str]:
    """Return every ID cell as plain characters, a number as the spreadsheet shows its 15 digits."""
    written = [
        f"{Decimal(f'{cell:.14e}'):f}" if isinstance(cell, int | float) else str(cell)
        for cell in cells_under(sample, "身份证号")
    ]
    wide = {ord("０") + place: str(place) for place in range(10)}
    return [cell.translate(wide).replace(" ", "").upper() for cell in written]


@every_sample
def test_no_whole_id_number_belongs_to_a_person(sample: Sample) -> None:
    # The sequence code of a person is 001 or higher: digits 15 to 17 of eighteen, 13 to 15 of fifteen.
    for number in identity_numbers(sample):
        if len(number) <= 6:
            continue  # a prefix names no person
        if len(number) == 15:
            assert number[12:] == "000"
        elif "*" in number:
            assert re.fullmatch(r"\d{6}\*{8}000[\dX]", number)
        else:
            assert number[14:17] == "000"


@every_sample
def test_nearly_all_id_numbers_pass_their_check_digit(sample: Sample) -> None:
    whole = [number for number in identity_numbers(sample) if re.fullmatch(r"\d{17}[\dX]", number)]
    # GB 11643: the weighted sum of all eighteen characters, X being ten, leaves 1 when divided by 11.
    wrong = [
        number
        for number in whole
        if sum((10 if digit == "X" else int(digit)) * 2 ** (17 - place) for place, digit in enumerate(number))
        % 11
        != 1
    ]
    assert len(wrong) <= 2  # wrong on purpose


@every_sample
def test_every_enterprise_code_is_of_the_series_of_nobody(sample: Sample) -> None:
    assert {code[8:10] for code in cells_under(sample, "信用代码")} == {"YY"}


def plain(code: Any) -> str:  # noqa: ANN401 - as the sheet has it
    """Return a division without the pairs of zeros at its end."""
    return re.sub("(00)+$", "", str(code))


@every_sample
def test_every_enterprise_and_region_that_is_listed_has_an_expectation_and_no_other(sample: Sample) -> None:
    listed = {row["统一社会信用代码"] for row in sheets(sample)["企业"]}
    regions = {plain(row["区划代码"]) for row in sheets(sample).get("地区", []) if row["区划代码"] != "—"}
    assert set(sample.expected["enterprise"]) == listed
    assert set(sample.expected.get("region", {})) == regions


@every_sample
def test_every_remarked_row_has_exactly_one_expectation(sample: Sample) -> None:
    # Rows of enterprises and regions have their expectation by code, those of prior awards with the enterprise.
    by_code = {"企业", "地区", "已享受奖补"}
    remarked = {
        (name, row[next(heading for heading in row if heading.endswith("代码"))], row["备注"])
        for name, rows in sheets(sample).items()
        for row in rows
        if name not in by_code and row["备注"]
    }
    expected = [tuple(row["at"]) for row in sample.expected["row"]]
    assert len(expected) == len(set(expected))
    assert {at for at in expected if at[0] not in by_code} == remarked


def test_the_samples_together_use_every_table() -> None:
    assert {name for sample in SAMPLES for name in sheets(sample)} == set(TABLE_ON)
