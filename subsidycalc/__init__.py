"""Exact, explainable batch calculation of enterprise subsidies from spreadsheets."""

__version__ = "0.1.0"
