"""Identity numbers: whole, of fifteen digits, masked, or only a prefix; a million of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from subsidycalc.identity.identity_number import FULL_LENGTH, LEGACY_LENGTH, PREFIX_LENGTH, masked
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import (
    FIRST_FAULT,
    FULL,
    LEGACY,
    MASKED,
    NO_DAY,
    PREFIX,
    PRESENT,
    IdentityDetail,
    fault_state,
)
from subsidycalc.tables.normalising import identity_digits
from subsidycalc.tables.normalising.cells import cell_text, compact
from subsidycalc.tables.normalising.fixed_width import are_digits, matrix_of, number_of, texts_of
from subsidycalc.tables.normalising.outcome import Outcome, begin
from subsidycalc.tables.packed_texts import PackedTexts, taken
from subsidycalc.tables.short_texts import ShortTexts
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.normalising.cells import Cells

_STAR: Final = ord("*")
_CROSS: Final = ord("X")
_STARS: Final = str.maketrans("＊●•∗✱#", "******")
_PREFIX: Final = pattern(r"[0-9]{2}(?:[0-9]{2}){0,2}")
_PREFIX_LENGTHS: Final = (2, 4, 6)
_SCIENTIFIC: Final = pattern(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")
_READ_AT_ONCE: Final = 200_000
"""Packed numbers are read in parts: what each needs for a moment would add up."""
_EXACT_DIGITS: Final = 15
"""Numeric cells hold no more digits than these."""


class _Reading(Struct, frozen=True):
    """The outcome being filled, with the arrays that only identity numbers have."""

    outcome: Outcome
    detail: IdentityDetail
    masked: ShortTexts
    marks: dict[str, int] = field(default_factory=dict)
    """The number of each distinct masked text."""


def read_identity_numbers(cells: Cells) -> Outcome:
    """Read a column of identity numbers; nothing in the outcome shows a whole one."""
    count = len(cells.distinct)
    detail = IdentityDetail(
        form=np.zeros(count, np.uint8),
        prefix=np.zeros(count, np.int32),
        prefix_length=np.zeros(count, np.uint8),
        mark=np.full(count, -1, np.int32),
        birth_day=np.full(count, NO_DAY, np.int32),
    )
    outcome = begin(cells, np.int64, "id-format")
    outcome.identity, outcome.masked = detail, ShortTexts.blank(count, FULL_LENGTH)
    reading = _Reading(outcome, detail, outcome.masked)
    _read_texts(reading, cells.texts, cells.text_values)
    if cells.packed_values is not None:
        for start in range(0, len(cells.packed), _READ_AT_ONCE):
            part = slice(start, start + _READ_AT_ONCE)
            _read_texts(reading, cells.packed[part], cells.packed_values[part])
    _read_numeric_cells(reading, cells)
    outcome.identity = replace(detail, marks=tuple(reading.marks))
    _remark(reading)
    _show(reading, cells)
    return outcome


def _read_texts(reading: _Reading, positions: Array, texts: Sequence[str]) -> None:
    """Read texts by their length; those not as they should be are cleaned and looked at once more."""
    unread, left = _read_whole(reading, positions, texts)
    cleaned = [compact(text).translate(_STARS).upper() for text in left]
    unread, left = _read_whole(reading, unread, cleaned)
    unread, left = _read_masked(reading, unread, left)
    for position, text in zip(unread.tolist(), left, strict=True):
        _read_remaining(reading, position, text)


def _of_width(texts: Sequence[str], width: int) -> tuple[Array, Array]:
    """Return the indices of the texts of one width, and those texts as a matrix."""
    lengths = (
        texts.lengths
        if isinstance(texts, PackedTexts)
        else np.fromiter(map(len, texts), np.int64, len(texts))
    )
    chosen = np.flatnonzero(lengths == width)
    return chosen, matrix_of(taken(texts, chosen), width)


def _without(positions: Array, texts: Sequence[str], settled: list[Array]) -> tuple[Array, list[str]]:
    """Return the positions and texts that are not settled yet."""
    open_still = np.ones(len(positions), bool)
    for indices in settled:
        open_still[indices] = False
    return positions[open_still], [texts[index] for index in np.flatnonzero(open_still).tolist()]


def _read_whole(reading: _Reading, positions: Array, texts: Sequence[str]) -> tuple[Array, list[str]]:
    """Read the texts that are 18 or 15 digits, and return what is left."""
    chosen, matrix = _of_width(texts, FULL_LENGTH)
    matrix = np.asfortranarray(matrix)  # what follows goes from place to place
    digits, last = matrix[:, :-1], matrix[:, -1]
    last[last == ord("x")] = _CROSS
    whole = are_digits(digits).all(axis=1) & (are_digits(last) | (last == _CROSS))
    full = chosen[whole]
    fits = identity_digits.check_characters(digits) == last
    _settle_whole(reading, positions[full], FULL, number_of(digits)[whole], fits[whole])
    _put_masked(reading, positions[full], matrix[whole], slice(PREFIX_LENGTH, FULL_LENGTH - 4))

    chosen, matrix = _of_width(texts, LEGACY_LENGTH)
    whole = are_digits(matrix).all(axis=1)
    legacy, matrix = chosen[whole], matrix[whole]
    numbers = identity_digits.upgraded(number_of(matrix))
    _settle_whole(reading, positions[legacy], LEGACY, numbers, np.ones(len(legacy), bool))
    _put_masked(reading, positions[legacy], matrix, slice(PREFIX_LENGTH, LEGACY_LENGTH - 4))
    return _without(positions, texts, [full, legacy])


def _settle_whole(reading: _Reading, positions: Array, form: int, seventeen: Array, fits: Array) -> None:
    """Put down whole numbers; the birth date is looked at before the check character, being easier to explain."""
    days = identity_digits.birth_days(seventeen)
    state = np.where(fits, PRESENT, fault_state("id-checksum"))
    state[days == NO_DAY] = fault_state("id-birthdate")
    reading.outcome.state[positions] = state
    good = state == PRESENT
    reading.outcome.values[positions] = np.where(good, seventeen, 0)
    reading.detail.form[positions] = form
    reading.detail.prefix[positions] = seventeen // 10**11
    reading.detail.prefix_length[positions] = PREFIX_LENGTH
    reading.detail.birth_day[positions] = np.where(good, days, NO_DAY)


def _put_masked(reading: _Reading, positions: Array, matrix: Array, hidden: slice) -> None:
    """Keep the texts that may be shown, with stars in the hidden places."""
    matrix[:, hidden] = _STAR
    reading.masked.put_matrix(positions, matrix)


def _read_masked(reading: _Reading, positions: Array, texts: Sequence[str]) -> tuple[Array, list[str]]:
    """Read the texts of 18 or 15 places of which some are hidden, and return what is left."""
    settled = []
    for width in (FULL_LENGTH, LEGACY_LENGTH):
        chosen, matrix = _of_width(texts, width)
        hidden = _hidden_places(matrix)
        visible_cross = (matrix[:, -1] == _CROSS) & (width == FULL_LENGTH)
        readable = are_digits(matrix) | hidden
        readable[:, -1] |= visible_cross
        fine = readable.all(axis=1) & hidden.any(axis=1) & ~hidden.all(axis=1)
        chosen, matrix, hidden = chosen[fine], matrix[fine], hidden[fine]
        matrix[hidden] = _STAR
        _settle_masked(reading, positions[chosen], matrix, hidden)
        settled.append(chosen)
    return _without(positions, texts, settled)


def _hidden_places(matrix: Array) -> Array:
    """Return where a place is hidden: stars, and X beside another hidden place (a lone X at the end is a check)."""
    star, cross = matrix == _STAR, matrix == _CROSS
    either = star | cross
    beside = np.zeros_like(star)
    beside[:, 1:] |= either[:, :-1]
    beside[:, :-1] |= either[:, 1:]
    hidden: Array = star | (cross & beside)
    return hidden


def _settle_masked(reading: _Reading, positions: Array, matrix: Array, hidden: Array) -> None:
    leading = np.minimum(hidden.argmax(axis=1), PREFIX_LENGTH)
    seen = np.where(np.arange(PREFIX_LENGTH) < leading[:, None], matrix[:, :PREFIX_LENGTH], ord("0"))
    reading.outcome.state[positions] = PRESENT
    reading.detail.form[positions] = MASKED
    reading.detail.prefix[positions] = number_of(seen)
    reading.detail.prefix_length[positions] = leading
    marks = reading.marks
    reading.detail.mark[positions] = [
        marks.setdefault(_of_today(text), len(marks)) for text in texts_of(matrix)
    ]
    _put_masked(reading, positions, matrix, slice(PREFIX_LENGTH, matrix.shape[1] - 4))


def _of_today(text: str) -> str:
    """Return a masked number with the places that one of fifteen has today; its check character is not seen."""
    if len(text) == FULL_LENGTH:
        return text
    return f"{text[:PREFIX_LENGTH]}19{text[PREFIX_LENGTH:]}*"


def _read_remaining(reading: _Reading, position: int, text: str) -> None:
    """Read a prefix, or say what is wrong."""
    if _PREFIX.fullmatch(text):
        reading.outcome.accept(position, 0)
        reading.detail.form[position] = PREFIX
        reading.detail.prefix[position] = int(text.ljust(PREFIX_LENGTH, "0"))
        reading.detail.prefix_length[position] = len(text)
        reading.masked.put(position, text)
    elif _SCIENTIFIC.fullmatch(text):
        reading.outcome.refuse(position, "id-precision-lost")
    elif len(text) not in {*_PREFIX_LENGTHS, LEGACY_LENGTH, FULL_LENGTH}:
        reading.outcome.refuse(position, "id-length")


def _read_numeric_cells(reading: _Reading, cells: Cells) -> None:
    """Read numeric cells: prefixes and fifteen-digit numbers are whole, longer ones have lost digits."""
    exact_positions, exact_texts = [], []
    for position, number in cells.finite_numbers():
        if abs(number) >= 10**_EXACT_DIGITS:
            reading.outcome.refuse(position, "id-precision-lost")
        elif number >= 0 and number == int(number):
            exact_positions.append(position)
            exact_texts.append(str(int(number)))
    _read_texts(reading, np.array(exact_positions, np.intp), exact_texts)


def _remark(reading: _Reading) -> None:
    present = reading.outcome.state == PRESENT
    for code, form in (("id-legacy", LEGACY), ("id-masked", MASKED), ("id-prefix-only", PREFIX)):
        concerned = np.flatnonzero(present & (reading.detail.form == form))
        if len(concerned):
            reading.outcome.remark(code, concerned.tolist())
    unknown = present & ~identity_digits.divisions_known(reading.detail.prefix, reading.detail.prefix_length)
    positions = np.flatnonzero(unknown)
    if len(positions):
        seen = zip(
            reading.detail.prefix[positions].tolist(),
            reading.detail.prefix_length[positions].tolist(),
            strict=True,
        )
        codes = dict.fromkeys(f"{prefix:06d}"[:length] for prefix, length in seen)
        reading.outcome.remark("region-unknown", positions.tolist(), codes="、".join(list(codes)[:5]))


def _show(reading: _Reading, cells: Cells) -> None:
    """Keep what faulty cells held, masked, as the text to show for their rows too."""
    for position in np.flatnonzero(reading.outcome.state >= FIRST_FAULT).tolist():
        text = reading.masked[position] or _shown(cells.distinct[position])
        reading.masked.put(position, text)
        reading.outcome.shown[position] = text


def _shown(cell: object) -> str:
    text = cell_text(cell)
    return masked(compact(harmless(text)) if isinstance(cell, str) else text)
