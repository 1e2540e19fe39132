"""The failure of a ledger that another run holds; by itself, so that naming it loads no database."""

from __future__ import annotations

from subsidycalc.policy.spoken import SpokenError


class LedgerBusyError(SpokenError):
    """Another run holds the ledger."""
