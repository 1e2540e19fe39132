"""The failures of a ledger."""

from __future__ import annotations

from subsidycalc.texts.spoken import SpokenError


class LedgerError(SpokenError):
    """The ledger cannot be used; one clear line with the way out."""


class LedgerBusyError(SpokenError):
    """Another run holds the ledger."""

    is_of_the_output = True


class LedgerUnwritableError(SpokenError):
    """The disk is full or fails, or the ledger may only be read."""

    is_of_the_output = True
