"""Conditions, amounts, ceilings and the verdict of every row."""
