"""The summary of a run as one JSON object, for other programs; its keys and shapes are fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.results.wording.batch_figures import batch_figures, provision_figures
from subsidycalc.texts.numbers import yuan_text

if TYPE_CHECKING:
    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult, RowAccount


def json_summary(batch: BatchResult, record: RunRecord, output: str | None, digest: str) -> dict[str, Any]:
    """Return the object that `--json` prints; amounts are texts in yuan with both decimals."""
    figures = batch_figures(batch)
    return {
        "policies": list(dict.fromkeys(result.policy.id for result in batch.provisions)),
        "inputs": [{"file": file.name, "sha256": file.sha256} for file in record.files],
        "rows": {name: _account(account) for name, account in batch.accounts.items()},
        "provisions": [
            {
                "policy": figure.result.policy.id,
                "id": figure.result.provision.id,
                "kind": figure.result.provision.kind,
                "status": figure.result.status,
                "claimed": figure.claimed,
                "awarded": figure.awarded,
                "rejected_rows": figure.rejected_rows,
                "before_ceiling": yuan_text(figure.before_ceiling),
                "amount": yuan_text(figure.amount),
            }
            for figure in map(provision_figures, batch.provisions)
        ],
        "payable": yuan_text(figures.payable),
        "relief": yuan_text(figures.relief),
        "credit": yuan_text(figures.credit),
        "output": output,
        "digest": digest,
    }


def amount_text(kind: str, amount: int) -> str:
    """Return an award's amount as other programs read it: money in yuan, points as they are."""
    return yuan_text(amount) if kind in MONEY_KINDS else str(amount)


def _account(account: RowAccount) -> dict[str, int]:
    return {
        "read": account.read,
        "awarded": account.awarded,
        "ineligible": account.ineligible,
        "rejected": account.rejected,
        "review": account.review,
        "not_claimed": account.not_claimed,
        "set_aside": account.set_aside,
    }
