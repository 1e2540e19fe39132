"""Columns of codes that are looked up: divisions, industries and countries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity import countries, divisions, industries
from subsidycalc.tables.model import fault_state
from subsidycalc.tables.normalising.cells import cell_text, compact, half_width, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.normalising.cells import Cells

_DIVISION: Final = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}(?:[0-9]{3}){0,2}")
_LONGEST_DIVISION: Final = 6
_INDUSTRY: Final = re.compile(r"(?:([A-Z])-?)?([0-9]{2}|[0-9]{4})|([A-Z])-?([0-9]{3})?")
_EXAMPLES: Final = 5


def read_regions(cells: Cells) -> Outcome:
    """Read a column of division codes, each of two, four or six digits.

    Longer codes, of streets and villages, are cut to the county. 350100 says no more than 3501, and becomes it.
    """
    outcome = begin(cells, np.int32, "invalid-code")
    positions, texts = _texts_and_numbers(cells)
    fine = [index for index, text in enumerate(texts) if _DIVISION.fullmatch(text)]
    codes = [_without_zeros(texts[index][:_LONGEST_DIVISION]) for index in fine]
    put_categories(outcome, positions[fine], codes)
    longer = [int(positions[index]) for index in fine if len(texts[index]) > _LONGEST_DIVISION]
    if longer:
        outcome.remark("region-cut", longer, example=True)
    unknown = {code: None for code in codes if not divisions.is_known(code)}
    if unknown:
        concerned = [
            position
            for position, code in zip(positions[fine].tolist(), codes, strict=True)
            if code in unknown
        ]
        outcome.remark("region-unknown", concerned, codes="、".join(list(unknown)[:_EXAMPLES]))
    outcome.show_faults(cells, shown_text)
    return outcome


def _without_zeros(code: str) -> str:
    while len(code) > 2 and code.endswith("00"):  # noqa: PLR2004 - a province has two digits
        code = code[:-2]
    return code


def read_industries(cells: Cells) -> Outcome:
    """Read a column of industry codes as a letter with digits: 3411 and c3411 become C3411."""
    outcome = begin(cells, np.int32, "invalid-code")
    positions, texts = _texts_and_numbers(cells)
    found = [industry_of(text.upper()) for text in texts]
    _put_found(outcome, positions, found)
    outcome.show_faults(cells, shown_text)
    return outcome


def industry_of(text: str) -> str | int:
    """Return the industry that a code means, as a letter with digits, or the state of a faulty one.

    Three digits alone may be a group (061) or a class that lost its zero (0610): they need their letter.
    """
    match = _INDUSTRY.fullmatch(text)
    if match is None:
        return fault_state("invalid-code")
    letter, digits = match[1] or match[3] or "", match[2] or match[4] or ""
    if letter and letter not in industries.SECTIONS:
        return fault_state("invalid-code")
    if not digits:
        return letter
    section = industries.section_of(digits[:2])
    if section is None:
        return fault_state("invalid-code")
    return section + digits if letter in {"", section} else fault_state("industry-conflict")


def read_countries(cells: Cells) -> Outcome:
    """Read a column of countries as alpha-2 codes; what is not surely one country is kept as "" with its text."""
    outcome = begin(cells, np.int32, "invalid-code")
    others = cells.filled_otherwise()
    filled = np.concatenate([cells.texts, others])
    resolved = [countries.resolve(half_width(text)) for text in cells.text_values]
    put_categories(outcome, filled, resolved + [""] * len(others))
    outcome.show_faults(cells, shown_text)
    for position in filled[outcome.values[filled] == 0].tolist():
        outcome.shown[position] = shown_text(cells.distinct[position])
    return outcome


def _texts_and_numbers(cells: Cells) -> tuple[Array, list[str]]:
    """Return the positions of text and numeric cells, and the codes that they write."""
    texts = [compact(text) for text in cells.text_values]
    numbers = [cell_text(number) for number in cells.values_at(cells.numbers)]
    return np.concatenate([cells.texts, cells.numbers]), texts + numbers


def _put_found(outcome: Outcome, positions: Array, found: list[str | int]) -> None:
    """Put down the codes found, and the states of faulty ones."""
    fine = [index for index, code in enumerate(found) if isinstance(code, str)]
    faulty = [index for index, code in enumerate(found) if isinstance(code, int)]
    put_categories(outcome, positions[fine], [str(found[index]) for index in fine])
    outcome.state[positions[faulty]] = [found[index] for index in faulty]
