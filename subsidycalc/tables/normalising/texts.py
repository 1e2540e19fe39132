"""Columns of free text: kept as typed, without what could harm a reader of the result."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity.identity_number import with_numbers_masked
from subsidycalc.tables.model import BLANK
from subsidycalc.tables.normalising.cells import cell_text, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories

if TYPE_CHECKING:
    from subsidycalc.tables.normalising.cells import Cells

LONGEST: Final = 32_767
"""The most UTF-16 units that a spreadsheet's cell holds."""
CUT_MARK: Final = "…"

_TERMINAL_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])"
)
_LINE_BREAKS: Final = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_UNSEEN: Final = "\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff"
_CONTROL: Final = re.compile(f"[{_UNSEEN}]")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LOOK_CLOSER: Final = re.compile(rf"[{_UNSEEN}\ud800-\udfff]|\d{{6}}[- \u00a0\u3000]?\d{{6}}")
"""Most texts have nothing of this, and are kept without further ado."""


def read_texts(cells: Cells) -> Outcome:
    """Read a column of free texts; any cell is one: `NA` and `null` are names, a number is its figures."""
    outcome = begin(cells, np.int32, "invalid-choice")
    others = cells.filled_otherwise()
    positions = np.concatenate([cells.texts, others])
    typed = cells.text_values + [cell_text(cell) for cell in cells.values_at(others)]
    safe = [_safe(text) if _LOOK_CLOSER.search(text) else text for text in typed]
    kept = [text if len(text) <= LONGEST // 2 else _cut(text) for text in safe]
    put_categories(outcome, positions, kept)
    outcome.state[positions[outcome.values[positions] == 0]] = BLANK
    cut = [index for index, (text, whole) in enumerate(zip(kept, safe, strict=True)) if text is not whole]
    if cut:
        outcome.remark("text-cut", positions[cut].tolist())
    outcome.show_faults(cells, shown_text)
    return outcome


def _safe(text: str) -> str:
    """Return a text on one line, without terminal sequences, control characters and persons' numbers."""
    plain = _LINE_BREAKS.sub(" ", _TERMINAL_SEQUENCE.sub("", text))
    plain = _LONE_SURROGATE.sub("\ufffd", _CONTROL.sub("", plain))
    return with_numbers_masked(plain).strip()


def _cut(text: str) -> str:
    """Return a text that a cell can hold, with a mark where it was cut."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * LONGEST:
        return text
    return encoded[: 2 * (LONGEST - len(CUT_MARK))].decode("utf-16-le", "ignore") + CUT_MARK
