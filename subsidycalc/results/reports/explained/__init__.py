"""Explanations put into words: as one object for other programs, and as text."""
