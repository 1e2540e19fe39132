"""With the inputs of both results at hand, whoever only one of them pays for is named: masked, told apart by the whole number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import say
from msgspec.structs import replace

from subsidycalc.identity.identity_number import masked
from subsidycalc.runs import settling
from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.runs.recorded import AsRecorded

A1, A2, A3, B1, D1 = (person(f"settle-{tag}") for tag in ("a1", "a2", "a3", "b1", "d1"))


def twins() -> tuple[str, str]:
    """Return two persons who look alike masked: born on different days, with the same last digits."""
    first = number_of("340811", dt.date(1970, 1, 1))
    days = (dt.date(1970, 1, 1) + dt.timedelta(days=day) for day in range(1, 400))
    return first, next(
        number for number in (number_of("340811", day) for day in days) if number[-4:] == first[-4:]
    )


TWINS = twins()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deletes a person and a twin, B gains one: A 3 x 500 = 1,500, then 500; B 500, then 1,000; D deleted whole."""
    made = tmp_path_factory.mktemp("settling")
    policy_file(made)
    run(made, "paid", {"A": [A1, TWINS[0], TWINS[1]], "B": [B1], "D": [D1]})
    run(made, "corrected", {"A": [TWINS[1]], "B": [B1, A2]})
    return made


def run(folder: Path, name: str, staff: Mapping[str, Sequence[str]], *more: object) -> Path:
    """Run a batch of persons by enterprise."""
    batch, result = batch_of(folder / name, staff=staff), folder / f"{name}.xlsx"
    done = say("run", batch, "--policy", folder / "county-2023.toml", "-o", result, "--quiet", *more)
    assert done.code == 0, done.err
    return result


def settle(folder: Path, *more: object) -> list[object]:
    return ["settle", folder / "paid.xlsx", folder / "corrected.xlsx", *more]


def both(folder: Path) -> list[object]:
    return ["--input", folder / "paid", "--input", folder / "corrected"]


def test_who_was_deleted_and_who_was_added_is_named_and_of_two_who_look_alike_the_right_one(
    folder: Path,
) -> None:
    """Of the twins the first is deleted, on row 3; the second stays, so that only one of two equal masks is told."""
    assert masked(TWINS[0]) == masked(TWINS[1])
    told = say(*settle(folder, *both(folder), "--json")).json
    assert [(one["uscc"], one["person"], one["change"], one["rows"]) for one in told["persons_named"]] == [
        (code_of(letter), masked(number), change, [{"sheet": "employees.csv", "row": row}])
        for letter, number, change, row in (
            ("A", A1, "gone", "2"),
            ("A", TWINS[0], "gone", "3"),
            ("D", D1, "gone", "6"),
            ("B", A2, "come", "4"),
        )
    ]
    back = say("settle", folder / "corrected.xlsx", folder / "paid.xlsx", *both(folder), "--json").json
    assert [one["change"] for one in back["persons_named"]] == ["gone", "come", "come", "come"]


@pytest.mark.parametrize(
    ("lang", "gone", "come"), [("zh", "不再计入", "新计入"), ("en", "no longer paid for", "now paid for")]
)
def test_page_and_workbook_name_them_too_and_no_whole_number_stands_anywhere(
    folder: Path, tmp_path: Path, lang: str, gone: str, come: str
) -> None:
    book = tmp_path / "settlement.xlsx"
    page = say(*settle(folder, *both(folder), "-o", book, "--lang", lang))
    assert [page.out.count(text) for text in (gone, come, "employees.csv 3", "--input")] == [3, 1, 1, 0]
    workbook = openpyxl.load_workbook(book)
    rows = list(workbook.worksheets[-1].iter_rows(values_only=True))
    assert [(row[3], row[4], row[5]) for row in rows[1:]] == [
        (masked(A1), "employees.csv 2", gone),
        (masked(TWINS[0]), "employees.csv 3", gone),
        (masked(D1), "employees.csv 6", gone),
        (masked(A2), "employees.csv 4", come),
    ]
    cells = str([list(sheet.iter_rows(values_only=True)) for sheet in workbook])
    shown = page.out + page.err + cells + say(*settle(folder, *both(folder), "--json")).out
    for number in (A1, A2, B1, D1, *TWINS):
        assert number not in shown
        assert number[:17] not in shown
        assert number[6:14] not in shown


def test_without_the_inputs_it_says_how_to_have_them_named(folder: Path) -> None:
    told = say(*settle(folder))
    assert (told.code, "有 3 项" in told.out, "--input" in told.out) == (0, True, True)
    assert say(*settle(folder, "--json")).json["persons_named"] is None


def test_a_folder_that_holds_the_files_of_both_goes_to_each_by_content(folder: Path, tmp_path: Path) -> None:
    for batch in ("paid", "corrected"):
        for file in (folder / batch).iterdir():
            (tmp_path / f"{batch} {file.name}").write_bytes(file.read_bytes())
    told = say(*settle(folder, "--input", tmp_path, "--json"))
    assert [one["person"] for one in told.json["persons_named"]] == list(map(masked, (A1, TWINS[0], D1, A2)))


def test_what_is_not_the_input_of_either_or_is_lacking_is_one_clear_line(
    folder: Path, tmp_path: Path
) -> None:
    stranger = batch_of(tmp_path / "stranger", staff={"A": [A3]}) / "employees.csv"
    for options, words in (
        (["--input", folder / "paid"], ("corrected.xlsx", "employees.csv", "--input")),
        (["--input", folder / "corrected"], ("paid.xlsx", "employees.csv", "--input")),
        ([*both(folder), "--input", stranger], (str(stranger), "paid.xlsx", "corrected.xlsx")),
        ([*both(folder), "--register", f"deceased={stranger}"], (str(stranger), "paid.xlsx")),
        ([*both(folder), "--rulings", stranger], (str(stranger), "paid.xlsx")),
        (["--rulings", stranger], ("--input",)),
        (["--input", tmp_path / "none.csv"], ("none.csv",)),
    ):
        done = say(*settle(folder, *options))
        assert (done.code, done.out, done.err.strip().count("\n")) == (2, "", 0)
        assert [word for word in words if word not in done.err] == []
    of_ledger = say("settle", "--ledger", folder / "book", "--batch", 1, "--input", folder / "paid")
    assert (of_ledger.code, "--input" in of_ledger.err) == (2, True)


def test_each_register_goes_to_the_result_that_records_it(tmp_path: Path) -> None:
    """A1 is found dead in the second list only: 2 x 500, then 500."""
    policy_file(tmp_path)
    lists = []
    for name, dead in (("early", A3), ("late", A1)):
        lists.append(f"deceased={tmp_path / name}.csv")
        (tmp_path / f"{name}.csv").write_text(
            f"姓名,身份证号,死亡日期\n某,{dead},2022-12-31\n", encoding="utf-8"
        )
    run(tmp_path, "paid", {"A": [A1, A2]}, "--register", lists[0])
    run(tmp_path, "corrected", {"A": [A1, A2]}, "--register", lists[1])
    options = ["--input", tmp_path / "paid", "--register", lists[1]]
    lacking = say(*settle(tmp_path, *options))
    assert (lacking.code, "paid.xlsx" in lacking.err, "early.csv" in lacking.err) == (2, True, True)
    told = say(*settle(tmp_path, *options, "--register", lists[0], "--json")).json
    assert [(one["person"], one["change"]) for one in told["persons_named"]] == [(masked(A1), "gone")]
    assert told["less"] == "500.00"


def test_one_person_in_the_place_of_another_is_told_though_no_amount_moves(tmp_path: Path) -> None:
    policy_file(tmp_path)
    run(tmp_path, "paid", {"A": [A1]})
    run(tmp_path, "corrected", {"A": [A2]})
    page = say(*settle(tmp_path, *both(tmp_path)))
    assert [page.out.count(text) for text in ("没有变化", masked(A1), masked(A2))] == [1, 1, 1]


def test_nobody_is_named_by_a_version_that_judges_otherwise(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read in place of the input stands for a version of other rules: its awards are not those of the result."""
    read = settling.as_recorded

    def otherwise(record: RunRecord, inputs: Sequence[Path], *more: object) -> AsRecorded:
        return replace(read(record, inputs, *more), inputs=[folder / "corrected"])  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "as_recorded", otherwise)
    done = say(*settle(folder, *both(folder)))
    assert (done.code, done.out, "paid.xlsx" in done.err) == (2, "", True)


def test_a_correction_in_a_ledger_is_named_by_what_its_results_record_of_it(tmp_path: Path) -> None:
    """B1 was paid by batch 1 already, which both later runs know: only A3 comes."""
    policy_file(tmp_path)
    book = ("--ledger", tmp_path / "book")
    run(tmp_path, "before", {"B": [B1]}, *book)
    run(tmp_path, "paid", {"A": [A1, B1]}, *book)
    run(tmp_path, "corrected", {"A": [A1, B1, A3]}, *book, "--corrects", 2)
    told = say(*settle(tmp_path, *both(tmp_path), "--json")).json
    assert [(one["person"], one["change"]) for one in told["persons_named"]] == [(masked(A3), "come")]
