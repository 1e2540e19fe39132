"""The tables of worked cases, as the suite names them."""

from subsidycalc.runs.cases.case_tables import CaseTables, Row, is_letter, normalised, raw_table, tables_of

__all__ = ["CaseTables", "Row", "is_letter", "normalised", "raw_table", "tables_of"]
