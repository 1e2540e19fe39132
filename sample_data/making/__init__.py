"""Pieces that the sample workbooks are made of: numbers that belong to nobody, names, sheets."""
