"""Enterprise codes: cleaned, and checked a whole column at once.

The plain, readable rule for one code is `subsidycalc.identity.enterprise_code`; tests prove that both agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity import divisions, identity_number
from subsidycalc.identity.enterprise_code import (
    ALPHABET,
    LENGTH,
    ORGANISATION,
    ORGANISATION_WEIGHTS,
    WEIGHTS,
    fault,
    is_issued_otherwise,
)
from subsidycalc.tables.model import PRESENT, fault_state
from subsidycalc.tables.normalising.cells import compact, number_text, shown_text
from subsidycalc.tables.normalising.fixed_width import matrix_of
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.normalising.cells import Cells

_ENTERPRISE: Final = 9
"""The first character of the code of everyone registered for trade; other bodies have others."""
_PLACE: Final = slice(2, 8)
_NINE: Final = 9
_TEN: Final = 10
_NO_VALUE: Final = 99
_VALUES: Final = np.full(256, _NO_VALUE, np.int32)
_VALUES[np.frombuffer(ALPHABET.encode("ascii"), np.uint8)] = np.arange(len(ALPHABET))


def read_enterprise_codes(cells: Cells, *, is_listed_elsewhere: bool = False) -> Outcome:
    """Read a column of enterprise codes; a numeric cell cannot hold one.

    What is odd about a code is said once, where the enterprise is listed.
    """
    outcome = begin(cells, np.int32, "uscc-format")
    codes = [_cleaned(text) for text in cells.text_values]
    lengths = np.fromiter(map(len, codes), np.int64, len(codes))
    outcome.state[cells.texts] = fault_state("uscc-length")
    chosen = np.flatnonzero(lengths == LENGTH)
    candidates = [codes[index] for index in chosen.tolist()]
    outcome.state[cells.texts[chosen]] = states_of(candidates)
    good = np.flatnonzero(outcome.state[cells.texts] == PRESENT)
    accepted = [codes[index] for index in good.tolist()]
    put_categories(outcome, cells.texts[good], accepted)
    odd = _organisation_differs(accepted)
    if odd.any() and not is_listed_elsewhere:
        outcome.remark("uscc-inner-check", cells.texts[good[odd]].tolist())
    for position in cells.numbers.tolist():
        number = cells.distinct[position]
        if isinstance(number, (int, float)) and len(number_text(number)) < LENGTH - 2:
            outcome.refuse(position, "uscc-length")
    outcome.show_faults(cells, shown_text)
    return outcome


def _cleaned(text: str) -> str:
    return text if text.isascii() and text.isalnum() and text.isupper() else compact(text).upper()


def states_of(codes: list[str]) -> Array:
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


def _organisation_differs(codes: list[str]) -> Array:
    """Return the codes whose organisation's code does not fit its own check character, though the whole fits its own.

    Few are issued so, and most that are so were made up or put together of two: worth a look, and no fault.
    """
    characters = matrix_of(codes, LENGTH).astype(np.int32)
    values = np.where(characters >= ord("A"), characters - ord("A") + 10, characters - ord("0"))
    total = values[:, ORGANISATION] @ np.array(ORGANISATION_WEIGHTS, np.int32)
    due = -total % 11
    held = values[:, ORGANISATION.stop]
    differs = held != np.where(due == _TEN, int("X", 36), due)
    for index in np.flatnonzero(differs).tolist():
        differs[index] = not is_issued_otherwise(codes[index])
    return np.asarray(differs)


def _is_person(code: str) -> bool:
    """Return whether a code is a person's number in every detail.

    One person's number in 31 happens to fit the check of enterprise codes. None may be shown as an
    enterprise's code, so it is refused; enterprises registered as such begin with 9 and never are.
    """
    return identity_number.fault(code) is None and divisions.is_known(code[:6])
