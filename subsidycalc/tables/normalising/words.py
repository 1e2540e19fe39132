"""Columns whose cells are one of a few words: flags and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.model import fault_state
from subsidycalc.tables.normalising.cells import cell_text, folded, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field
    from subsidycalc.tables.normalising.cells import Cells

_YES: Final = frozenset(
    {
        *("是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "☑", "✅"),
        *("已缴", "已缴费", "已缴纳", "已参保", "参保", "已签", "已签订", "已通过", "通过", "已享受", "符合"),
    }
)
_NO: Final = frozenset(
    {
        *("否", "无", "没有", "不是", "n", "no", "false", "0", "×", "✗", "✘", "☒", "✖", "❌", "❎"),
        *("未缴", "未缴费", "未缴纳", "未参保", "未签", "未签订", "未通过", "不通过", "未享受", "不符合"),
    }
)


def read_flags(cells: Cells) -> Outcome:
    """Read a column of flags: yes or no in the words that offices use."""
    outcome = begin(cells, np.bool_, "invalid-flag")
    words = [folded(text) for text in cells.text_values]
    words += [cell_text(number) for number in cells.values_at(cells.numbers)]
    for position, word in zip([*cells.texts.tolist(), *cells.numbers.tolist()], words, strict=True):
        if word in _YES or word in _NO:
            outcome.accept(position, word in _YES)
    for position in cells.booleans.tolist():
        outcome.accept(position, bool(cells.distinct[position]))
    outcome.show_faults(cells, shown_text)
    return outcome


def read_choices(field: Field, cells: Cells) -> Outcome:
    """Read a column whose cells name one of a few choices."""
    outcome = begin(cells, np.int32, "invalid-choice")
    known = {folded(choice): choice for choice in field.choices} | dict(field.choice_aliases)
    chosen = [known.get(folded(text), "") for text in cells.text_values]
    put_categories(outcome, cells.texts, chosen)
    unknown = cells.texts[outcome.values[cells.texts] == 0]
    outcome.state[unknown] = fault_state("invalid-choice")
    outcome.show_faults(cells, shown_text)
    return outcome
