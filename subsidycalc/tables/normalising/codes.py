"""Columns of codes: divisions, industries and countries, which are looked up, and those of enterprises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity import countries, divisions, identity_number, industries
from subsidycalc.identity.enterprise_code import (
    ALPHABET,
    ISSUED_OTHERWISE_IN,
    LENGTH,
    ORGANISATION,
    ORGANISATION_WEIGHTS,
    WEIGHTS,
    fault,
    is_issued_otherwise,
)
from subsidycalc.tables.model import PRESENT, fault_state
from subsidycalc.tables.normalising.cells import cell_text, compact, half_width, number_text, shown_text
from subsidycalc.tables.normalising.fixed_width import are_digits, matrix_of
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories, put_packed_categories
from subsidycalc.tables.packed_texts import taken
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.normalising.cells import Cells
    from subsidycalc.tables.packed_texts import PackedTexts

_DIVISION: Final = pattern(r"[0-9]{2}|[0-9]{4}|[0-9]{6}(?:[0-9]{3}){0,2}")
_LONGEST_DIVISION: Final = 6
_INDUSTRY: Final = pattern(r"(?:([A-Z])-?)?([0-9]{2}|[0-9]{4})|([A-Z])-?([0-9]{3})?")
_EXAMPLES: Final = 5
_ENTERPRISE: Final = 9
"""The first character of the code of everyone registered for trade; other bodies have others."""
_PLACE: Final = slice(2, 8)
_NINE: Final = 9
_TEN: Final = 10
_NO_VALUE: Final = 99
_VALUES: Final = np.full(256, _NO_VALUE, np.int32)
_VALUES[np.frombuffer(ALPHABET.encode("ascii"), np.uint8)] = np.arange(len(ALPHABET))


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


def read_enterprise_codes(cells: Cells, *, is_listed_elsewhere: bool = False) -> Outcome:
    """Read a column of enterprise codes; a numeric cell cannot hold one.

    What is odd about a code is said once, where the enterprise is listed.
    """
    outcome = begin(cells, np.int32, "uscc-format")
    texts, positions = cells.text_values, cells.texts
    packed, packed_positions = cells.packed_values, cells.packed
    odd: list[int] = []
    if packed is not None:
        plain = _plainly_written(packed)
        texts, positions = (
            [*texts, *packed.taken(~plain)],
            np.concatenate([positions, packed_positions[~plain]]),
        )
        packed, packed_positions = packed.taken(plain), packed_positions[plain]
        good = _accepted(outcome, packed_positions, packed, odd)
        packed, packed_positions = packed.taken(good), packed_positions[good]
    codes = [_cleaned(text) for text in texts]
    outcome.state[positions] = fault_state("uscc-length")
    whole = np.flatnonzero(np.fromiter(map(len, codes), np.int64, len(codes)) == LENGTH)
    good = whole[_accepted(outcome, positions[whole], taken(codes, whole), odd)]
    put_packed_categories(outcome, positions[good], taken(codes, good), packed_positions, packed)
    outcome.categories = tuple(outcome.categories)
    if odd and not is_listed_elsewhere:
        outcome.remark("uscc-inner-check", sorted(odd))
    for position in cells.numbers.tolist():
        number = cells.distinct[position]
        if isinstance(number, (int, float)) and len(number_text(number)) < LENGTH - 2:
            outcome.refuse(position, "uscc-length")
    outcome.show_faults(cells, shown_text)
    return outcome


def _plainly_written(texts: PackedTexts) -> Array:
    """Return which texts are 18 digits and capitals."""
    plain = texts.lengths == LENGTH
    characters = texts.taken(plain).matrix(LENGTH)
    capitals = (characters >= ord("A")) & (characters <= ord("Z"))
    plain[plain] = (are_digits(characters) | capitals).all(axis=1)
    return np.asarray(plain)


def _accepted(outcome: Outcome, positions: Array, codes: Sequence[str], odd: list[int]) -> Array:
    """Put down the states of codes of 18 characters; return the indices of those that are codes, and list the odd."""
    states = outcome.state[positions] = states_of(codes)
    good = np.flatnonzero(states == PRESENT)
    odd += positions[good[_organisation_differs(taken(codes, good))]].tolist()
    return good


def _cleaned(text: str) -> str:
    return text if text.isascii() and text.isalnum() and text.isupper() else compact(text).upper()


def states_of(codes: Sequence[str]) -> Array:
    """Return the state of each code of 18 characters."""
    values = _VALUES[matrix_of(codes, LENGTH)]
    total = np.zeros(len(codes), np.int32)
    for place, weight in enumerate(WEIGHTS):
        total += values[:, place] * weight
    states = np.where(values[:, -1] == -total % len(ALPHABET), PRESENT, fault_state("uscc-checksum"))
    for index in np.flatnonzero(states != PRESENT).tolist():
        if fault(codes[index]) is None:
            states[index] = PRESENT
    letters = (values[:, _PLACE] > _NINE).any(axis=1)
    states[letters | (values == _NO_VALUE).any(axis=1)] = fault_state("uscc-format")
    for index in np.flatnonzero((states == PRESENT) & (values[:, 0] != _ENTERPRISE)).tolist():
        if _is_person(codes[index]):
            states[index] = fault_state("uscc-format")
    return states.astype(np.uint8)


def _organisation_differs(codes: Sequence[str]) -> Array:
    """Return the codes whose organisation's code does not fit its own check character, though the whole fits its own.

    Few are issued so, and most that are so were made up or put together of two: worth a look, and no fault.
    """
    characters = matrix_of(codes, LENGTH).astype(np.int32)
    values = np.where(characters >= ord("A"), characters - ord("A") + 10, characters - ord("0"))
    total = values[:, ORGANISATION] @ np.array(ORGANISATION_WEIGHTS, np.int32)
    due = -total % 11
    held = values[:, ORGANISATION.stop]
    differs = held != np.where(due == _TEN, int("X", 36), due)
    there = (characters[:, : len(ISSUED_OTHERWISE_IN)] == list(ISSUED_OTHERWISE_IN.encode())).all(axis=1)
    for index in np.flatnonzero(differs & there).tolist():
        differs[index] = not is_issued_otherwise(codes[index])
    return np.asarray(differs)


def _is_person(code: str) -> bool:
    """Return whether a code is a person's number in every detail.

    One person's number in 31 happens to fit the check of enterprise codes. None may be shown as an
    enterprise's code, so it is refused; enterprises registered as such begin with 9 and never are.
    """
    return identity_number.fault(code) is None and divisions.is_known(code[:6])
