"""What a run was made from comes back whole from the lines that a result keeps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from subsidycalc.judging.run_record import MOST_LINES, PolicyInForce, RunRecord, read_record
from subsidycalc.results.workbook.writing.formats import lines_of
from subsidycalc.tables.model import InputFile


def record_of(*texts: str) -> RunRecord:
    policies = tuple(
        PolicyInForce(
            f"policy-{n}", text, f"{n}" * 64, (("rate", "500元"), ("unset", "")), (("count", "all"),)
        )
        for n, text in enumerate(texts)
    )
    files = (InputFile("一.xlsx", 10, "a" * 64), InputFile("二.csv", 0, "b" * 64))
    return RunRecord("1.2.3", (("numpy", "2"),), files, policies, (("unit", "output=万元"), ("unit", "x=y")))


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), max_size=2))
def test_a_record_comes_back(texts: list[str]) -> None:
    record = record_of(*texts)
    assert read_record(record.lines()) == record


def test_lines_of_other_kinds_are_left_alone() -> None:
    record = record_of("a")
    assert read_record([("rows:employees", "1"), *record.lines(), ("digest", "ab"), ("项", "值")]) == record


def test_long_texts_go_on_in_further_lines_that_a_cell_holds() -> None:
    for text in ("x" * 9_000, "y\n" * (2 * MOST_LINES + 1), ("政" * 100 + "\n") * 500):
        record = record_of(text)
        pieces = [(key, value) for key, value in record.lines() if key.startswith("policy:")]
        assert len(pieces) > 1
        assert [key for key, _ in pieces] == [
            f"policy:policy-0[{n}/{len(pieces)}]" for n in range(1, len(pieces) + 1)
        ]
        assert lines_of([value.removesuffix("\n") for _, value in pieces], 108).max() <= MOST_LINES
        assert read_record(record.lines()) == record
