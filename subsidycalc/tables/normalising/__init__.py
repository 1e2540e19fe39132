"""Typed, exact columns from raw cells; what cannot be read becomes a finding, and nothing is guessed."""

from subsidycalc.tables.normalising.table import normalise

__all__ = ["normalise"]
