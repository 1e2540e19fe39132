"""The account of rows: every row that was read is filed once, and the account balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.verdicts import DefectError, RowAccount, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.judging.verdicts import ProvisionResult
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.vocabulary.frame import Frame


def account_rows(tables: Mapping[str, Table], results: Sequence[ProvisionResult]) -> dict[str, RowAccount]:
    """File every row under the first of its verdicts: awarded, review, rejected, ineligible, not claimed."""
    filed = {name: np.full(len(table), Verdict.NOT_CLAIMED, dtype=np.int8) for name, table in tables.items()}
    names = {id(table): name for name, table in tables.items()}
    for result in results:
        for frame, verdict in ((result.frame, result.verdict), (result.entity_frame, result.entity_verdict)):
            # persons without an enterprise are drawn from rows that are filed themselves
            if frame is not None and verdict is not None and id(frame.table) in names:
                _file(filed[names[id(frame.table)]], frame, verdict)
    return {name: _balanced(name, table, filed[name]) for name, table in tables.items()}


def _file(filed: Array, frame: Frame, verdict: Array) -> None:
    filed[frame.rows] = np.minimum(filed[frame.rows], verdict)


def _balanced(name: str, table: Table, filed: Array) -> RowAccount:
    counts = np.bincount(filed, minlength=len(Verdict)).tolist()
    account = RowAccount(
        read=table.rows_read,
        awarded=counts[Verdict.AWARDED],
        ineligible=counts[Verdict.INELIGIBLE],
        rejected=counts[Verdict.REJECTED],
        review=counts[Verdict.REVIEW],
        not_claimed=counts[Verdict.NOT_CLAIMED],
        set_aside=table.set_aside,
    )
    filed_rows = (
        account.awarded + account.ineligible + account.rejected + account.review + account.not_claimed
    )
    if account.read != filed_rows + account.set_aside or filed_rows != len(table):
        raise DefectError(f"the account of rows does not balance for the table {name}: {account}")
    return account
