"""Numbers are read out of many places at once exactly as Python reads them one by one."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from subsidycalc.tables.reading.digit_words import PADDING, decimals_ending_at

POINTED = re.compile(r"(?=[0-9.]{3,16}$)[0-9]+\.[0-9]+")
TEXTS = st.one_of(
    st.from_regex(r"[0-9]{1,12}\.[0-9]{1,12}", fullmatch=True),
    st.text("0123456789.-+eE ", max_size=20),
    st.sampled_from(
        [
            "0.1",
            "1.10",
            "999999999999999.9",
            "99999999999999.9",
            "0.30000000000000004",
            ".5",
            "5.",
            "1.2.3",
            "1/2",
        ]
    ),
)


@given(st.lists(TEXTS, max_size=20))
def test_numbers_with_a_point_are_read_as_floats_are(texts: list[str]) -> None:
    block = b"<v>" + b"</v><v>".join(text.encode() for text in texts)
    ends = np.cumsum([len(text) + len("</v><v>") for text in texts], dtype=np.int64) - len("</v>")
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    values, fits = decimals_ending_at(block + PADDING, ends - lengths, ends)
    for text, end, value, fit in zip(texts, ends.tolist(), values.tolist(), fits.tolist(), strict=True):
        # The first sixteen bytes of a block hold no value; numbers there are read one by one.
        assert fit == (POINTED.fullmatch(text) is not None and end >= 16)
        if fit:
            assert value == float(text)
