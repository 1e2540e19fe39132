"""Regions that lie within one another: what one of them gets would be paid twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.identity.divisions import nested

if TYPE_CHECKING:
    from subsidycalc.judging.draft import Draft


def settle_nested(draft: Draft) -> None:
    """Send a region and one that lies in it to review where both meet every condition."""
    if draft.frame.table.definition.entity != "region_code":
        return
    code = draft.frame.view("region_code")
    standing = draft.rows.clear & code.present
    beside = nested(code.categories[value] for value in code.values[standing].tolist())
    lies = np.array([one in beside for one in code.categories] or [False], dtype=bool)
    draft.rows.note("region-nested", "review", standing & lies[code.values], fields=("region_code",))
