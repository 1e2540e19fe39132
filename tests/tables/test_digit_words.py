"""Digits counted as machine words are those that one sees."""

from __future__ import annotations

from itertools import takewhile

import numpy as np
import pytest

from subsidycalc.tables.packed_texts import PADDING
from subsidycalc.tables.reading.digit_words import digits_from, words_of


@pytest.mark.parametrize("before", range(9))
def test_digits_are_counted_up_to_whatever_byte_ends_them(before: int) -> None:
    pieces = [
        b"1234567890"[:before] + bytes([byte]) + rest
        for byte in range(256)
        for rest in (b"12345678", b"\xff/:09\x00\x80")
    ]
    text = b"".join(pieces)
    starts = np.cumsum([0, *map(len, pieces[:-1])])
    seen = [len(bytes(takewhile(b"0123456789".__contains__, text[start : start + 8]))) for start in starts]
    assert digits_from(words_of(text + PADDING), starts).tolist() == seen
