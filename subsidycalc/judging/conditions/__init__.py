"""Judging the conditions of the vocabulary: whole columns at once, three-way."""
