"""The failures of a ledger that cannot be written; by themselves, so that naming them loads no database."""

from __future__ import annotations

from subsidycalc.texts.spoken import SpokenError


class LedgerBusyError(SpokenError):
    """Another run holds the ledger."""


class LedgerUnwritableError(SpokenError):
    """The disk is full or fails, or the ledger may only be read."""
