"""Columns of texts: free ones, the words of a choice or of yes and no, and accounts, which only the list of payments sees whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity.identity_number import FULL_LENGTH, fault, masked
from subsidycalc.tables.cell_text import cut
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import BLANK, fault_state
from subsidycalc.tables.normalising.cells import cell_text, compact, folded, number_text, shown_text
from subsidycalc.tables.normalising.outcome import Outcome, begin, put_categories, put_packed_categories
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field
    from subsidycalc.tables.normalising.cells import Cells

_CUT_MARK: Final = "…"


_SURELY_HARMLESS: Final = 14
"""Shorter texts hold no person's number."""
_ACCOUNT: Final = pattern("[A-Z]{0,4}[0-9][0-9-]{4,38}[0-9]")
_FIRST_TOO_LONG: Final = 10**15
"""Longer numbers have lost their last digits where a cell holds them as a number."""
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


def read_texts(cells: Cells) -> Outcome:
    """Read a column of free texts; any cell is one: `NA` and `null` are names, a number is its figures."""
    outcome = begin(cells, np.int32, "invalid-choice")
    others = cells.filled_otherwise()
    positions = np.concatenate([cells.texts, others])
    typed = cells.text_values + [cell_text(cell) for cell in cells.values_at(others)]
    packed, packed_positions = cells.packed_values, cells.packed
    if packed is not None:
        short = packed.lengths < _SURELY_HARMLESS
        short[~short] = packed.taken(~short).characters < _SURELY_HARMLESS
        positions = np.concatenate([positions, packed_positions[~short]])
        typed += packed.taken(~short)
        packed, packed_positions = packed.taken(short), packed_positions[short]
    safe = [harmless(text) for text in typed]
    kept = [cut(text, _CUT_MARK) for text in safe]
    put_packed_categories(outcome, positions, kept, packed_positions, packed)
    outcome.state[positions[outcome.values[positions] == 0]] = BLANK
    shortened = [
        index for index, (text, whole) in enumerate(zip(kept, safe, strict=True)) if text is not whole
    ]
    if shortened:
        outcome.remark("text-cut", positions[shortened].tolist())
    outcome.show_faults(cells, shown_text)
    return outcome


def read_accounts(cells: Cells) -> Outcome:
    """Read a column of accounts; one that a numeric cell cannot hold whole is none, and a person's number is none."""
    outcome = begin(cells, np.int32, "account-format")
    typed = list(
        zip(cells.texts.tolist(), (compact(text).upper() for text in cells.text_values), strict=True)
    )
    typed += [
        (position, number_text(number))
        for position, number in cells.finite_numbers()
        if number < _FIRST_TOO_LONG
    ]
    number_of: dict[str, int] = {"": 0}
    for position, account in typed:
        if _ACCOUNT.fullmatch(account) and (len(account) != FULL_LENGTH or fault(account) is not None):
            outcome.accept(position, number_of.setdefault(account, len(number_of)))
    outcome.accounts = tuple(number_of)
    outcome.categories = tuple(map(masked, number_of))
    outcome.show_faults(cells, lambda cell: harmless(masked(compact(cell_text(cell)))))
    if outcome.shown:
        outcome.remark("account-unusable", list(outcome.shown))
    return outcome


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
