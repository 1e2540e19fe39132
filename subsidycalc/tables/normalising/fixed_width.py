"""Many texts of one length as a matrix of characters, for checks on all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.packed_texts import PackedTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array

NOT_ASCII: Final = 255
"""Stands for every character beyond ASCII."""


def matrix_of(texts: Sequence[str], width: int) -> Array:
    """Return one row of uint8 ASCII codes per text; every text has exactly `width` characters.

    Packed ones have so many bytes, of which those of other characters are no ASCII codes either.
    """
    if isinstance(texts, PackedTexts):
        return texts.matrix(width)
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    wide = np.frombuffer(joined, np.uint32).reshape(-1, width)
    return np.where(wide < 128, wide, NOT_ASCII).astype(np.uint8)  # noqa: PLR2004 - where ASCII ends


def texts_of(matrix: Array) -> list[str]:
    """Return the texts of a matrix of ASCII codes."""
    width = matrix.shape[1]
    joined = matrix.astype(np.uint8).tobytes().decode("ascii")
    return [joined[start : start + width] for start in range(0, len(joined), width)]


def are_digits(matrix: Array) -> Array:
    """Return where the characters are the digits 0 to 9."""
    return (matrix >= ord("0")) & (matrix <= ord("9"))


def number_of(matrix: Array) -> Array:
    """Return the int64 number that each row of digits spells."""
    total = np.zeros(len(matrix), np.int64)
    for place in range(matrix.shape[1]):
        total *= 10
        total += matrix[:, place]
        total -= ord("0")
    return total
