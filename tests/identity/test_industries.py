"""Sections and divisions of GB/T 4754."""

from __future__ import annotations

import itertools

import pytest

from subsidycalc.identity import industries


@pytest.mark.parametrize(
    ("division", "section"),
    [
        ("01", "A"), ("05", "A"), ("06", "B"), ("12", "B"), ("13", "C"), ("34", "C"), ("43", "C"),
        ("44", "D"), ("46", "D"), ("47", "E"), ("97", "T"),
        ("00", None), ("98", None), ("1", None), ("", None), ("C3", None),
    ],
)  # fmt: skip
def test_the_section_of_a_division(division: str, section: str | None) -> None:
    assert industries.section_of(division) == section


def test_the_sections_follow_one_another_without_a_gap() -> None:
    bounds = list(industries.SECTIONS.values())
    assert "".join(industries.SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
    assert all(later[0] == earlier[1] + 1 for earlier, later in itertools.pairwise(bounds))
    assert (bounds[0][0], bounds[-1][1]) == (1, 97)
