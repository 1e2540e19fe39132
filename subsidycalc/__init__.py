"""Exact, explainable batch calculation of enterprise subsidies from spreadsheets."""
