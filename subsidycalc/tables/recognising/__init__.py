"""Recognising: which sheet is which table, what its headings mean, which of its rows are data."""

from subsidycalc.tables.recognising.recognition import Recognised, recognise

__all__ = ["Recognised", "recognise"]
