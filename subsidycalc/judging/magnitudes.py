"""Amounts beyond what a batch can hold: a finding of their rows, never a wrong sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec.structs import replace

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft
    from subsidycalc.tables.model import Array

MOST_OF_ROW: Final = 10**15
"""Fen, ten trillion yuan: more than any row is paid; a million of them still add up exactly."""
MOST_OF_PROVISION: Final = 2**55
"""Fen: what all awards of a provision may come to, so that those of many add up within 64 bits."""

OUT_OF_RANGE: Final = "out-of-range"


def refuse_rows_beyond(draft: Draft) -> None:
    """Reject rows whose amount is beyond all measure, and count nothing for them."""
    if draft.payments is None:
        return
    for number, part in enumerate(draft.payments.parts):
        payment = part.payment
        whole = payment.numerators // payment.denominator
        beyond = np.asarray((whole > MOST_OF_ROW) | (whole < -MOST_OF_ROW), dtype=bool)
        beyond |= np.asarray(payment.counted > MOST_OF_ROW, dtype=bool)
        if beyond.any():
            draft.rows.note(OUT_OF_RANGE, "rejected", beyond & part.mask)
            numerators, counted = (np.where(beyond, 0, one) for one in (payment.numerators, payment.counted))
            kept = replace(payment, numerators=numerators, counted=counted.astype(np.int64))
            draft.payments.parts[number] = replace(part, payment=kept)


def without_those_beyond(amounts: Array) -> tuple[Array, Array]:
    """Return amounts as int64, 0 in place of those that are beyond, and which these are.

    Where it is only all of them together that are too much, every one is beyond: nobody can say which is wrong.
    """
    exact = [int(amount) for amount in amounts.tolist()]
    beyond = np.array([abs(amount) > MOST_OF_PROVISION for amount in exact], dtype=bool)
    if sum(amount for amount, out in zip(exact, beyond.tolist(), strict=True) if not out) > MOST_OF_PROVISION:
        beyond[:] = True
    kept = [0 if out else amount for amount, out in zip(exact, beyond.tolist(), strict=True)]
    return np.array(kept, dtype=np.int64), beyond
